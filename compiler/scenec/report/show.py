"""What a variant sets in, text or JSON out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scenec.noun import Noun
from scenec.report.text import Style, visible, width_of
from scenec.show import Origin, Shown, Value

WIDTH_LIMIT = 60
"""How wide a line is, at most, to have its place beside it in the column of the others."""


class _Line(Noun):
    """A line of source, and where it was decided."""

    source: str
    origin: Origin | None


def text(shown: Shown | Value, style: Style) -> str:
    """A block as source, each value with its place; of one value what all layers say, the one that decides first."""
    if isinstance(shown, Value):
        lines = [*_value(shown, ""), *(_Line(f"{shown.name}: {origin.value}", origin) for origin in shown.under)]
    else:
        lines = list(_block(shown, ""))
    widths = [width_of(visible(line.source)) for line in lines]
    column = max([width for width in widths if width <= WIDTH_LIMIT], default=0)
    written = [_written(line, max(column - width, 0), style) for line, width in zip(lines, widths, strict=True)]
    return "\n".join(written) + "\n"


def _written(line: _Line, blanks: int, style: Style) -> str:
    source = visible(line.source)
    return source if line.origin is None else f"{source}{' ' * blanks}  {style(f'// {_place(line.origin)}', 'blue')}"


def _place(origin: Origin) -> str:
    position = origin.span.source.position(origin.span.start)
    return f"{visible(origin.span.source.name)}:{position.line}  {visible(' '.join(origin.layer.split()))}"


def _block(shown: Shown, margin: str) -> Iterator[_Line]:
    """A block, with its braces."""
    yield _Line(f"{margin}{shown.head} {{", None)
    for value in shown.values:
        yield from _value(value, f"{margin}  ")
    for block in shown.blocks:
        yield from _block(block, f"{margin}  ")
    yield _Line(f"{margin}}}", None)


def _value(value: Value, margin: str) -> Iterator[_Line]:
    """A value; a list that several layers make with an element a line."""
    if not value.elements:
        sign = "" if value.name == "raw" else ":"
        yield _Line(f"{margin}{value.name}{sign} {value.origin.value}", value.origin)
        return
    yield _Line(f"{margin}{value.name}: [", None)
    for element in value.elements:
        yield _Line(f"{margin}  {element.value}", element)
    yield _Line(f"{margin}]", None)


def document(request: str, shown: Shown | Value, path: str | None) -> str:
    """The same as one JSON document: a row for each value, by its path."""
    rows = [_row(shown, path or "")] if isinstance(shown, Value) else list(_rows(shown, f"{path}." if path else ""))
    return json.dumps({"version": 1, "request": request, "values": rows}, ensure_ascii=False, indent=2) + "\n"


def _rows(shown: Shown, above: str) -> Iterator[dict[str, Any]]:
    for value in shown.values:
        yield _row(value, above + value.name)
    for block in shown.blocks:
        yield from _rows(block, f"{above}{block.head}.")


def _row(value: Value, path: str) -> dict[str, Any]:
    under, elements = [_origin(origin) for origin in value.under], [_origin(element) for element in value.elements]
    return {"path": path, **_origin(value.origin), "elements": elements, "under": under}


def _origin(origin: Origin) -> dict[str, Any]:
    position = origin.span.source.position(origin.span.start)
    place = {"file": origin.span.source.name, "line": position.line, "column": position.column}
    return {"value": origin.value, "layer": origin.layer, **place}
