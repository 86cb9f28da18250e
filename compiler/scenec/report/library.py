"""What is declared in the standard library in, what `scene fields` prints out: as text, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeAlias

from scenec.docs import sentence
from scenec.library import ALL, Declaration, Module
from scenec.report.text import Style, plain, width_of
from scenec.report.wrap import WIDTH, cut, wrapped

Shown: TypeAlias = tuple[Module, ...] | Module | Declaration
VALUE = 32
"""How much of a value is shown in a list."""


def text(shown: Shown, style: Style = plain) -> str:
    """All modules with a line each, or one with its declarations, or one declaration whole."""
    if isinstance(shown, Declaration):
        return _declaration_page(shown, style) + "\n"
    if isinstance(shown, Module):
        return _module_page(shown, style) + "\n"
    width = max(len(module.path) for module in shown)
    lines = [f"  {module.path:<{width}}  {_first(module.doc)}\n" for module in shown]
    return "".join([f"{style(ALL, 'green')}: the standard library; `scene fields std/looks` lists what a module declares\n", *lines])


def _module_page(module: Module, style: Style) -> str:
    parts = [style(module.path, "green"), _prose(module.doc)]
    for heading, group in groupby(module.declarations, lambda one: one.heading):
        parts.append("\n".join([*([wrapped(heading)] if heading else []), *_lines(list(group))]))
    return "\n\n".join(parts)


def _lines(declarations: list[Declaration]) -> list[str]:
    """What each declaration is and what is said of it, a line each."""
    rows = [(one.name, cut(_what(one), VALUE), _first(one.doc)) for one in declarations]
    name, what = (max(width_of(row[at]) for row in rows) for at in (0, 1))
    return [cut(f"  {row[0]:<{name}}  {row[1]:<{what}}  {row[2]}", WIDTH) for row in rows]


def _what(one: Declaration) -> str:
    """The kind of a preset, the value of a `let`."""
    return one.kind or one.text


def _declaration_page(one: Declaration, style: Style) -> str:
    parts = [style(one.path, "green"), _prose(one.doc), wrapped(f"`use std/{one.module}`, then {_use(one)}", "  to use it  ")]
    return "\n\n".join([*parts, _indented(_written(one))])


def _use(one: Declaration) -> str:
    return f"`apply {one.path}` in {_and(one.blocks)}" if one.kind else f"`{one.path}` as a value"


def _written(one: Declaration) -> str:
    return one.text if one.kind else f"let {one.name} = {one.text}"


def _prose(doc: str) -> str:
    """What is said, a sentence a line; what is indented there is code, and stays."""
    return "\n".join(_indented(line.strip()) if line.startswith("  ") else wrapped(line) for line in doc.split("\n"))


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in code.split("\n"))


def _first(doc: str) -> str:
    return sentence(doc.partition("\n")[0])


def _and(blocks: tuple[str, ...]) -> str:
    """`title, subheading and speech.subtitles`."""
    named = ["a video" if block == "video" else block for block in blocks]
    return " and ".join([*([", ".join(named[:-1])] if named[1:] else []), named[-1]])


def document(shown: Shown) -> str:
    """Modules and declarations for machines."""
    rows: dict[str, Any] = {"version": 1}
    if isinstance(shown, Declaration):
        rows["declarations"] = [_row(shown)]
    else:
        rows["modules"] = [_module_row(module) for module in _all(shown)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _all(shown: tuple[Module, ...] | Module) -> Iterable[Module]:
    return (shown,) if isinstance(shown, Module) else shown


def _module_row(module: Module) -> dict[str, Any]:
    return {"path": module.path, "doc": module.doc, "declarations": [_row(one) for one in module.declarations]}


def _row(one: Declaration) -> dict[str, Any]:
    return {"path": one.path, **one._asdict()}


def markdown(shown: Shown) -> str:
    """Modules as sections of a document, with their declarations in a table; one declaration as it is written."""
    if isinstance(shown, Declaration):
        parts = [f"## {shown.path}", shown.doc, f"`use std/{shown.module}`, then {_use(shown)}.", f"```scene\n{_written(shown)}\n```"]
        return "\n\n".join(parts) + "\n"
    return "\n\n".join(_section(module) for module in _all(shown)) + "\n"


def _section(module: Module) -> str:
    rows = [f"| `{one.name}` | {_cell(one)} | {one.doc.replace('|', '&#124;')} |" for one in module.declarations]
    prose = "\n".join(line for line in module.doc.split("\n") if not line.startswith("  "))
    return "\n".join([f"## {module.path}", "", prose, "", "| name | what it is | what it is for |", "|---|---|---|", *rows])


def _cell(one: Declaration) -> str:
    return f"preset for {_and(one.blocks)}" if one.kind else f"`{one.text}`"
