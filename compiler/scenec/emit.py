"""A request in, its JSON text out: the form that is reviewed, the form that is sent, and the map from pointers to places."""

from __future__ import annotations

from scenec.jsontext import compact, indented, places, quote
from scenec.model import Request

CONFIGS = ("InputConfig", "EditingConfig", "OutputConfig", "TemplateConfig", "UserData")


def request_text(request: Request) -> str:
    """The request with its configs as objects: two blanks of indentation, a final line break."""
    return indented(request.parameters) + "\n"


def wire_text(request: Request) -> str:
    """The request with each config as the compact JSON text that the operation takes."""
    lines = [f"  {quote(name)}: {quote(text)}" for name, text in wire_parameters(request).items()]
    return "{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n"


def wire_parameters(request: Request) -> dict[str, str]:
    """The parameters of the operation, each a text."""
    data = request.parameters.data
    if not isinstance(data, dict):
        raise TypeError(data)
    return {name: value.data if isinstance(value.data, str) else compact(value) for name, value in data.items()}


def map_text(request: Request, sources: tuple[str, ...] = ()) -> str:
    """The source map: for each pointer of the request form the source, line, column, end line and end column."""
    names: dict[str, int] = {name: number for number, name in enumerate(sources)}
    lines = []
    for pointer, value in places(request.parameters, ""):
        source, start, end = value.span
        number = names.setdefault(source.name, len(names))
        first, last = source.position(start), source.position(end)
        lines.append(f"    {quote(pointer)}: [{number}, {first.line}, {first.column}, {last.line}, {last.column}]")
    listed = ", ".join(quote(name) for name in names)
    head = f'{{\n  "version": 1,\n  "region": {quote(request.region)},\n  "sources": [{listed}],\n  "map": {{\n'
    return head + ",\n".join(lines) + "\n  }\n}\n"
