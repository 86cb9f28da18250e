"""What is declared and never used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from scenec import syntax
from scenec.diagnostics import Diagnostic, Fix, removal
from scenec.lint.kinds import Written, file_lint, may_declare
from scenec.modules import alias_of
from scenec.source import Source, Span

Declaration: TypeAlias = syntax.Let | syntax.Param | syntax.Preset | syntax.Use


@file_lint("W0012", "unused")
def unused(written: Written) -> Iterator[Diagnostic]:
    """A `let`, a `param`, a `preset` or a `use` that nothing uses is left over, or its name is written otherwise where it was meant.

    Nothing is said of the names of a file without videos, which are there for others, and of those that begin with `_`.

    Wrong, in a narration:

        let shop = "Freshippo"
        title: "The market opens"

    Right:

        let shop = "Freshippo"
        title: "{{ shop }} opens"
    """
    if not may_declare(written):
        return
    declared: list[Declaration] = []
    used = _used(written.file, declared)
    source = written.program.source
    for member in declared:
        yield _finding(member, source)
    if written.program.videos:
        for member in _declarations(written.file):
            if _name(member) not in used:
                yield _finding(member, source)


def _finding(member: Declaration, source: Source) -> Diagnostic:
    node = (member.alias or member.path) if isinstance(member, syntax.Use) else member.name
    fixes = () if isinstance(member, syntax.Param) else (_without(member, source),)
    return Diagnostic("W0012", "unused", "warning", f"nothing uses `{_name(member)}`", Span(source, node.start, node.end), fixes=fixes)


def _name(member: Declaration) -> str:
    return alias_of(member) if isinstance(member, syntax.Use) else member.name.text


def _without(member: Declaration, source: Source) -> Fix:
    """The fix that removes a declaration, with the comment that documents it."""
    start = member.start
    line = source.text.rfind("\n", 0, start) + 1
    while line and not source.text[line:start].strip():
        above = source.text.rfind("\n", 0, line - 1) + 1
        if not source.text[above:line].lstrip().startswith("///"):
            break
        start = line = above
    return removal(Span(source, start, member.end))


def _declarations(node: syntax.File | syntax.Body) -> list[Declaration]:
    return [member for member in node.members if isinstance(member, Declaration) and not _name(member).startswith("_")]


def _used(node: Any, unused: list[Declaration]) -> set[str]:
    """The names that a node uses and does not declare itself; what a body in it declares for nothing is added to `unused`."""
    if isinstance(node, syntax.Reference):
        return {part.text for part in node.parts[:1] if isinstance(part, syntax.Name)}
    if isinstance(node, syntax.Variants):
        return _used_by_axis(node, unused)
    used: set[str] = set()
    for part in node:
        if isinstance(part, tuple):
            used |= _used(part, unused)
    if isinstance(node, syntax.Body):
        unused += [member for member in _declarations(node) if _name(member) not in used]
        used -= {member.name.text for member in node.members if isinstance(member, syntax.Let)}
    return used


def _used_by_axis(node: syntax.Variants, unused: list[Declaration]) -> set[str]:
    """The names that the values of an axis use; what they declare are columns, which all of them declare alike."""
    members = node.body.members if node.body is not None else ()
    bodies = [member.body for member in members if isinstance(member, syntax.Block)] if node.source is None else [node.body]
    inside = [member for body in bodies if body is not None for member in body.members]
    used = {name for member in inside for name in _used(member, unused)}
    return used - {member.name.text for member in inside if isinstance(member, syntax.Let)}
