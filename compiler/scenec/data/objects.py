"""The text of a `.json` or `.jsonl` in, its cells with their places out: flat objects, whose keys are the columns."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog import data as say
from scenec.data.grid import ROW_LIMIT, Capped, is_blank, plain
from scenec.data.pairs import PAIR, Pairs, Unexpected
from scenec.diagnostics import Diagnostic
from scenec.filters import TEXT_LIMIT
from scenec.source import Source, Span
from scenec.table import Cell, Grid


def listed(source: Source) -> tuple[Grid | None, list[Diagnostic]]:
    """The cells of a list of objects, and what is wrong with them; None where it is none."""
    reading = _Reading(source)
    return reading.grid(reading.listed()), reading.found


def lined(source: Source) -> tuple[Grid | None, list[Diagnostic]]:
    """The same of an object on each line."""
    reading = _Reading(source)
    return reading.grid(reading.lined()), reading.found


class _Reading:
    """`names` are the columns, where each is named first; `known` are those by their keys as written."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.found: list[Diagnostic] = []
        self.pairs = Pairs(source, self.found)
        self.names: dict[str, Cell] = {}
        self.known: dict[str, str] = {}
        self.is_table = True

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def grid(self, objects: Iterator[tuple[Cell, dict[str, Cell] | None]]) -> Grid | None:
        """All objects in which something stands; what one of them has not is empty, and at its beginning."""
        capped = Capped(self.source, self.found)
        rows: list[tuple[Cell, dict[str, Cell]]] = []
        for whole, cells in objects:
            if cells is not None and is_blank(cells.values()):
                continue
            if not capped.takes(whole.start, len(self.names)):
                break
            if cells is not None and (whole.end - whole.start <= TEXT_LIMIT // 4 or capped.fits(cells.values())):
                rows.append((whole._replace(end=whole.start), cells))
        if not self.is_table:
            return None
        names = tuple(self.names)
        table = tuple(tuple(cells.get(name, nothing) for name in names) for nothing, cells in rows)
        return Grid(tuple(self.names.values()), table, not self.found)

    # ---------------------------------------------------------------- what stands around objects

    def listed(self) -> Iterator[tuple[Cell, dict[str, Cell] | None]]:
        """The objects of a list, each with its place; None for one that is wrong."""
        try:
            at = self.opened()
            while at is not None:
                whole, cells = self.record(self.pairs.blank(at))
                yield whole, cells
                at = self.further(whole.end)
        except Unexpected as mistake:
            self.stop(mistake)

    def opened(self) -> int | None:
        """The offset of the first object; None where there is none."""
        text = self.text
        at = self.pairs.blank(0)
        if at == len(text):
            self.refuse(say.empty_data(self.span(0, 0)))
        elif text[at] == "{":
            self.refuse(say.no_objects(self.span(at, at + 1), "a `.json` is a list, `[{…}, {…}]`; objects without one are a `.jsonl`"))
        else:
            at = self.pairs.expect(at, "[") + 1
            return None if text[self.pairs.blank(at) : self.pairs.blank(at) + 1] == "]" and self.ended(self.pairs.blank(at) + 1) else at
        return None

    def further(self, at: int) -> int | None:
        """The offset behind the comma that stands behind an object; None behind the last one."""
        at = self.pairs.blank(at)
        sign = self.text[at : at + 1]
        if sign == "]" and self.ended(at + 1):
            return None
        if sign != ",":
            raise self.pairs.unexpected(at, "`,` or `]`")
        return at + 1

    def ended(self, at: int) -> bool:
        """Whether nothing stands behind the list."""
        at = self.pairs.blank(at)
        if at < len(self.text):
            raise self.pairs.unexpected(at, "its end")
        return True

    def lined(self) -> Iterator[tuple[Cell, dict[str, Cell] | None]]:
        """The objects of lines, each with its place; None for one that is wrong."""
        at = self.pairs.blank(0)
        if at == len(self.text):
            self.refuse(say.empty_data(self.span(0, 0)))
        while at < len(self.text) and len(self.found) <= ROW_LIMIT:
            if self.text[at] == "[":
                self.refuse(say.no_objects(self.span(at, at + 1), "a `.jsonl` has an object on each line; a list of them is a `.json`"))
                return
            try:
                whole, cells = self.record(at)
                self.alone(whole)
                yield whole, cells
                at = self.pairs.blank(whole.end)
            except Unexpected as mistake:
                self.stop(mistake)
                at = self.pairs.blank(self.line_end(mistake.at))

    def alone(self, whole: Cell) -> None:
        """Hold an object of a line against others in its line, and against further lines."""
        inner = self.text.find("\n", whole.start, whole.end)
        if inner >= 0:
            self.found.append(say.no_objects(self.span(whole.start, whole.start + 1), "an object of a `.jsonl` stands on one line"))
        behind = self.pairs.blank(whole.end)
        if behind < min(len(self.text), self.line_end(whole.end)):
            raise self.pairs.unexpected(behind, "a line break")

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    # ---------------------------------------------------------------- an object

    def record(self, at: int) -> tuple[Cell, dict[str, Cell] | None]:
        """The object at an offset: its place, and its cells by name, None where one of them is wrong."""
        begin, at = at, self.pairs.expect(at, "{") + 1
        behind = self.pairs.blank(at)
        if self.text[behind : behind + 1] == "}":
            return Cell(begin, behind + 1, ""), {}
        cells: dict[str, Cell] = {}
        text, make, known, whole, sign = self.text, Cell._make, self.known, True, ","
        while sign == ",":
            match = PAIR.match(text, at)
            if match is None:
                start, key, cell, at, sign = self.pairs.by_parts(at)
            else:
                key, written, literal, sign = match.groups()
                start, at = match.start(1), match.end()
                if written is None:
                    cell = self.pairs.literal(match.start(3), literal)
                else:
                    first, last = match.span(2)
                    cell = make((first - 1, last + 1, written)) if "\\" not in written else self.pairs.text_at(first - 1)[0]
            name = known.get(key) or self.column(start, key)
            if cell is None or name in cells:
                whole = False
                self.again(start, key, name, cells)
            cells[name] = cell or make((start, start + len(key), ""))
        return Cell(begin, at, ""), cells if whole else None

    def column(self, start: int, key: str) -> str:
        """The name of the column of a key, as it is written at an offset."""
        decoded = self.pairs.text_at(start - 1)[0] if "\\" in key else Cell(start - 1, start + len(key) + 1, key)
        name = "" if decoded is None else plain(decoded.text)
        if decoded is None or not name:
            self.is_table = False
        if decoded is not None and not name:
            self.found.append(say.nameless_key(self.span(decoded.start, decoded.end)))
        elif decoded is not None:
            self.names.setdefault(name, decoded._replace(text=name))
            self.known[key] = name
        return name

    def again(self, start: int, key: str, name: str, cells: dict[str, Cell]) -> None:
        """Report a key that the object has already, with its first value."""
        first = cells.get(name)
        if first is not None and name:
            self.found.append(say.key_again(self.span(start - 1, start + len(key) + 1), name, self.span(first.start, first.end)))

    def refuse(self, diagnostic: Diagnostic) -> None:
        """Report why a file is no table at all."""
        self.found.append(diagnostic)
        self.is_table = False

    def stop(self, mistake: Unexpected) -> None:
        """Report what JSON does not have."""
        self.found.append(say.bad_json(self.span(mistake.at, min(mistake.at + 1, len(self.text))), mistake.found))
