"""A text in, its lines of at most 100 columns out; Chinese takes two columns a character, and breaks anywhere."""

from __future__ import annotations

import re

from scenec.report.text import width_of

WIDTH = 100
PIECES = re.compile(r"[ \t]*(?:[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]+|\S)")


def wrapped(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """The paragraphs of a text; the first line begins with `first`, the others with `rest`, which is as wide if it is not given."""
    rest = " " * width_of(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, begun = first if not lines else rest, False
        for piece in PIECES.findall(paragraph):
            if begun and width_of(line + piece) > width:
                lines.append(line)
                line, begun = rest, False
            line += piece if begun else piece.lstrip()
            begun = True
        lines.append(line)
    return "\n".join(line.rstrip() for line in lines)


def cut(text: str, width: int) -> str:
    """A text that has room in a line."""
    if width_of(text) <= width:
        return text
    while width_of(text) > width - 2:
        text = text[:-1]
    return f"{text.rstrip()} …"
