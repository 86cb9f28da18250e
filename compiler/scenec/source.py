"""A text and where it came from; spans in it; offsets to lines and columns, in this place alone."""

from __future__ import annotations

from scenec.noun import Noun


class Source:
    """A text to compile: immutable, compared by identity.

    `name` is what messages call it: a path relative to the project's root, with `/`; `path` leads to its file, where it has one.
    `text` is without a byte-order mark; its line breaks are as they stand in the file.
    """

    __slots__ = ("_lines", "bom", "name", "path", "text")

    def __init__(self, name: str, text: str, path: str | None = None) -> None:
        self.bom = text.startswith("\ufeff")
        self.name = name
        self.path = path
        self.text = text[1:] if self.bom else text
        self._lines: list[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @property
    def content(self) -> str:
        """The text as it stands in the file, with its byte-order mark."""
        return f"\ufeff{self.text}" if self.bom else self.text

    def line_starts(self) -> list[int]:
        """The offset at which each line begins; there is at least one line."""
        if self._lines is None:
            starts = [0]
            find, at = self.text.find, 0
            while (at := find("\n", at) + 1) > 0:
                starts.append(at)
            self._lines = starts
        return self._lines

    def position(self, offset: int) -> Position:
        """Line and column of an offset, both from 1, the column in code points."""
        from bisect import bisect_right

        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1, offset)

    def column(self, offset: int) -> str | None:
        """The name of the column, in a table, whose cell begins at an offset; other texts have none."""
        return None

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its line break."""
        start, end = self.bounds(number)
        return self.text[start:end]

    def bounds(self, number: int) -> tuple[int, int]:
        """The offsets at which a line begins and ends, without its line break."""
        starts = self.line_starts()
        start = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end


class Position(Noun):
    """A place for people: `line` and `column` from 1, `offset` from 0, in code points."""

    line: int
    column: int
    offset: int


class Span(Noun):
    """A piece of a source, from `start` up to but not including `end`, in code points."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The piece itself."""
        return self.source.text[self.start : self.end]
