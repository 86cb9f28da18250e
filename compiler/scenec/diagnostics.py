"""What the compiler has to say of a place in a source: plain values, no words of their own."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from scenec.noun import Noun
from scenec.resources import library_modules
from scenec.source import Span

Severity: TypeAlias = Literal["error", "warning", "info"]


class Related(Noun):
    """Another place that belongs to the mistake, with a word on why: "first set here"."""

    span: Span
    message: str


class Edit(Noun):
    """Replace the text of `span`; an empty span inserts."""

    span: Span
    text: str


class Fix(Noun):
    """A change that a tool may make without asking: a title and edits that do not overlap."""

    title: str
    edits: tuple[Edit, ...]


class Share(Noun):
    """How many of all have a finding, what these are, and which one is the first."""

    having: int
    total: int
    what: str
    first: str


class Diagnostic(Noun):
    """One finding: `code` is stable and never reused, `name` is its kebab-case name.

    `allowed` lists what may stand at the place instead: values, or one range.
    `suggestion` is the one value that was probably meant.
    `allowed_by` is the `allow` that made a note of it, and the reason that stands there.
    `variants` says how many of the requests, of the rows of a table or of the values of an axis have it, where not all do.
    """

    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    related: tuple[Related, ...] = ()
    allowed: tuple[str, ...] = ()
    suggestion: str | None = None
    fixes: tuple[Fix, ...] = ()
    allowed_by: Related | None = None
    variants: Share | None = None


def order(diagnostic: Diagnostic) -> tuple[str, int, str]:
    """The order in which findings are shown: file, offset, code."""
    return diagnostic.span.source.name, diagnostic.span.start, diagnostic.code


def is_broken(found: list[Diagnostic]) -> bool:
    """Whether there is a mistake that nothing can allow, so that what follows could only guess."""
    return any(diagnostic.severity == "error" and diagnostic.code.startswith("E") for diagnostic in found)


def removal(span: Span) -> Fix:
    """The fix that takes a member or an element away: with its line, where it stands alone, else with a comma.

    The only member of a block takes the block with it, which would be empty.
    """
    source, start, end = _with_block(span)
    text = source.text
    before, after = start, end
    while before and text[before - 1] in " \t":
        before -= 1
    while text[after : after + 1] in (" ", "\t", "\r", ","):
        after += 1
    alone = (before == 0 or text[before - 1] == "\n") and text[after : after + 1] in ("", "\n")
    if alone:
        start, end = before, min(after + 1, len(text))
    elif "," in text[end:after]:
        end = after
    elif before and text[before - 1] == ",":
        start = before - 1
    return Fix("remove it", (Edit(Span(source, start, end), ""),))


def removal_again(first: Span, second: Span) -> tuple[Fix, ...]:
    """The removal of a member that says the same as an earlier one, blanks around its lines aside; of another there is none."""
    lines = [[line.strip() for line in span.text.split("\n")] for span in (first, second)]
    same = first.text == second.text or (lines[0] == lines[1] and '"""' not in first.text)
    return (removal(second),) if same else ()


def _with_block(span: Span) -> Span:
    """The place of a member; of the only one in a block that of the block."""
    source, start, end = span
    while (behind := _after(source.text, end)) is not None and (before := _before(source.text, start)) is not None:
        start, end = before, behind
    return Span(source, start, end)


def _after(text: str, end: int) -> int | None:
    """Where a block ends of which a member is the last."""
    at = end
    while text[at : at + 1] in (" ", "\t", "\r", "\n", ","):
        at += 1
    return at + 1 if text[at : at + 1] == "}" else None


def _before(text: str, start: int) -> int | None:
    """Where a block begins, with its name and label, of which a member is the first."""
    near = text[max(0, start - 200) : start]
    head = near.rstrip()
    if not head.endswith("{"):
        return None
    words = head[:-1].rstrip()
    line = words[words.rfind("\n") + 1 :]
    name = line[max(line.rfind("{"), line.rfind(",")) + 1 :].strip()
    plain = name.replace("-", "_").replace('"', "").split()
    is_block = 0 < len(plain) < 3 and plain[0].isidentifier() and plain[0] != "preset"
    return start - (len(near) - len(words)) - len(name) if is_block else None


def replacement(span: Span, text: str, title: str | None = None) -> Fix:
    """The fix that writes `text` in place of `span`."""
    return Fix(title or f"write `{text}`", (Edit(span, text),))


def using(span: Span, module: str) -> Fix | None:
    """The fix that adds the `use` of a module of the standard library to the file; None where there is no such module."""
    if module not in library_modules():
        return None
    text, line = span.source.text, f"use std/{module}\n"
    first = re.search(r"^use\b", text, re.M)
    head = re.match(r"(?://(?!/).*\n)+\n", text)
    at = first.start() if first else head.end() if head else 0
    return Fix(f"add `use std/{module}`", (Edit(Span(span.source, at, at), line if first else f"{line}\n"),))
