"""A file in, the listing of a bucket out: as `ossutil ls` prints it, or CSV with the address or the id of each file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from io import BytesIO, TextIOWrapper
from typing import BinaryIO
from urllib.parse import unquote

from scenec.catalog import listings as say
from scenec.catalog.files import unreadable
from scenec.diagnostics import Diagnostic
from scenec.inventory import File, Inventory, Known, Listing, file_at
from scenec.project import INPUT, INPUT_NAME, decode, reason, utf16
from scenec.source import Source, Span

TRAILER = re.compile(r"(Object|Bucket|UploadI[Dd]|Multipart)( (?:and|or) Directory)? Number is: *(\d{1,18})")
HEADS = ("LastModifiedTime", "CreationTime", "COMMON-PREFIX", "UploadI", "InitiatedTime", "ObjectName")
NUMBERS = (
    (re.compile(r"\d+(\.\d+)?"), "a number of seconds such as `12.5`"),
    (re.compile(r"\d+"), "a whole number of pixels"),
    (re.compile(r"\d+"), "a whole number of pixels"),
)
NUMBER_LIMIT = 20
UNKNOWN = ("", "N/A")
MISTAKE_LIMIT = 20
ALIKE_LIMIT = 3


def inventory(paths: Iterable[str]) -> tuple[Inventory | None, list[Diagnostic]]:
    """Read listings; nothing is to be held against them where one of them has a mistake."""
    read = [listing(path) for path in paths]
    found = [diagnostic for _, mistakes in read for diagnostic in mistakes]
    return (None, found) if found else (Inventory(made for made, _ in read if made is not None), [])


def listing(path: str) -> tuple[Listing | None, list[Diagnostic]]:
    """Read a listing, line by line, since it may have millions; where there are mistakes in it, those and no listing."""
    name = INPUT_NAME if path == INPUT else path
    try:
        again = _opener(path)
        reading = _Reading(name, again)
        with _text(again()) as file:
            reading.read(file)
    except UnicodeDecodeError:
        with again() as whole:
            return None, decode(whole.read(), name, 0)[1]
    except OSError as mistake:
        return None, [unreadable(name, reason(mistake))]
    return (None, _together(reading.found)) if reading.found else (reading.listing(), [])


def _opener(path: str) -> Callable[[], BinaryIO]:
    """What opens a file as often as it is read; the standard input and pipes, which can be read once, are kept."""
    if path == INPUT:
        if sys.stdin is None:
            raise OSError("it is closed")
        return partial(BytesIO, sys.stdin.buffer.read())
    if os.path.isfile(path):
        return lambda: open(path, "rb")
    with open(path, "rb") as file:
        return partial(BytesIO, file.read())


def _text(file: BinaryIO) -> TextIOWrapper:
    """A file as text: UTF-8, or the UTF-16 that a redirection on Windows writes."""
    encoding = utf16(file.read(32)) or "utf-8-sig"
    file.seek(0)
    return TextIOWrapper(file, encoding, newline="")


def _together(found: list[Diagnostic]) -> list[Diagnostic]:
    """Mistakes; of many that are alike the first speaks for all."""
    groups: dict[tuple[str, object], list[Diagnostic]] = {}
    for diagnostic in found:
        groups.setdefault((diagnostic.code, diagnostic.allowed or diagnostic.message), []).append(diagnostic)
    cut = len(found) >= MISTAKE_LIMIT
    many = {id(alike[0]): say.with_others(alike[0], len(alike) - 1, cut) for alike in groups.values() if len(alike) > ALIKE_LIMIT}
    others = {id(diagnostic) for alike in groups.values() if len(alike) > ALIKE_LIMIT for diagnostic in alike[1:]}
    return [many.get(id(diagnostic), diagnostic) for diagnostic in found if id(diagnostic) not in others]


class _Lines:
    """The lines of a file, and the offsets at which the one that was read last begins and ends."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.start = self.end = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.start, self.end = self.end, self.end + len(line)
            yield line


class _Reading:
    """A listing while it is read."""

    def __init__(self, path: str, again: Callable[[], BinaryIO]) -> None:
        self.path = path
        self._again = again
        self.separator = "\t" if path.lower().endswith(".tsv") else ","
        self.buckets: dict[str, dict[str, Known | None]] = {}
        self.closed: dict[str, set[str]] = {}
        self.ids: dict[str, Known | None] = {}
        self.numbers: tuple[dict[str, Decimal | None], ...] = tuple(dict.fromkeys(UNKNOWN) for _ in NUMBERS)
        self.found: list[Diagnostic] = []
        self._source: Source | None = None

    def listing(self) -> Listing:
        """What was read."""
        below = {bucket: self._below(bucket) for bucket in self.buckets}
        closed = {bucket: frozenset(folders) for bucket, folders in self.closed.items()}
        return Listing(self.path, self.buckets, self.ids, below, closed)

    def _below(self, bucket: str) -> str:
        """The folder that all keys of a bucket have in common."""
        keys = [*self.buckets[bucket], *self.closed.get(bucket, ())]
        folder, slash, _ = _common(min(keys), max(keys)).rpartition("/") if keys else ("", "", "")
        return folder + slash

    def span(self, start: int, end: int) -> Span:
        """A place in the file, which is kept whole only where there is something to show."""
        if self._source is None:
            with _text(self._again()) as file:
                self._source = Source(self.path, file.read())
        return Span(self._source, start, end)

    def read(self, file: Iterable[str]) -> None:
        """Read all lines, in the form that the first one shows."""
        lines = _Lines(file)
        counted = iter(lines)
        first = next((line for line in counted if line.strip()), "").rstrip()
        all_lines = _chain(first, counted)
        if self.path.lower().endswith((".csv", ".tsv")) or _names(first) & {"url", "id"}:
            self.table(first, all_lines, lines)
        elif "oss://" in first or first.startswith(HEADS) or TRAILER.match(first):
            self.printed(all_lines, lines)
        else:
            why = f"it begins with `{first.strip()[:40]}`" if first else "it is empty"
            self.found.append(say.no_listing(self.span(lines.start, lines.start + len(first)), why))

    # ---------------------------------------------------------------- as ossutil prints it

    def printed(self, all_lines: Iterable[str], place: _Lines) -> None:
        """Read what `ossutil ls` prints: a line for each file, with its address last; uploads that never ended are no files."""
        seen, uploads, versions = 0, False, False
        for line in all_lines:
            at = line.find("oss://")
            if line.startswith(HEADS):
                uploads, versions = "UploadI" in line, "DELETE-MARKER" in line
            elif at >= 0 and not uploads:
                seen += 1
                if not versions or _is_there(line[:at].split()):
                    self.address(line[at + 6 :].rstrip("\r\n"))
            elif trailer := TRAILER.match(line):
                self.trailer(trailer, seen, place.start)
                uploads = False

    def address(self, address: str) -> None:
        """Take one file."""
        bucket, _, key = address.partition("/")
        keys = self.keys(bucket)
        if key:
            keys[key] = None

    def keys(self, bucket: str) -> dict[str, Known | None]:
        """The keys of a bucket."""
        keys = self.buckets.get(bucket)
        if keys is None:
            keys = self.buckets[bucket] = {}
        return keys

    def trailer(self, trailer: re.Match[str], seen: int, start: int) -> None:
        """Hold the number that ends a listing against what was seen; where it counts folders, these were not looked into."""
        what, folders, number = trailer.groups()
        if what == "Bucket":
            self.found.append(say.lists_buckets(self.span(start, start + len(trailer[0]))))
        elif what == "Object" and int(number) > seen:
            self.found.append(say.cut_listing(self.span(start, start + len(trailer[0])), int(number), seen))
        elif folders:
            for bucket, keys in self.buckets.items():
                self.closed[bucket] = {key for key in keys if key.endswith("/")}
                for key in self.closed[bucket]:
                    del keys[key]

    # ---------------------------------------------------------------- CSV

    def table(self, first: str, all_lines: Iterable[str], place: _Lines) -> None:
        """Read CSV: its header names the columns, in any order; others than ours are passed over."""
        import csv

        rows = csv.reader(all_lines, delimiter=self.separator, strict=True)
        start = place.start
        try:
            header = [cell.strip().casefold() for cell in next(rows)]
            columns = self.columns(header, first, start)
            start = place.end
            for row in rows if columns else ():
                if any(row):
                    self.row(columns, len(header), row, start, place.end)
                if len(self.found) >= MISTAKE_LIMIT:
                    return
                start = place.end
        except csv.Error as mistake:
            long = f"a cell is longer than {csv.field_size_limit():,} signs; perhaps a double quote is not closed"
            why = long if "limit" in str(mistake) else "its double quotes do not match"
            self.found.append(say.bad_row(self.span(start, start), why))

    def columns(self, header: list[str], first: str, start: int) -> tuple[int, ...]:
        """The number of each of our columns, for one that is not there one behind the last; nothing where rows cannot be read."""
        twice = next((name for name in header if name in say.COLUMNS and header.count(name) > 1), None)
        if twice is not None:
            self.found.append(say.column_twice(self.span(start, start + len(first)), twice))
        elif not {"url", "id"} & set(header):
            others = [sign for sign in ";\t|," if sign in first and sign != self.separator]
            separator = others[0] if others and _names(first) & {"url", "id"} else None
            self.found.append(say.no_column(self.span(start, start + len(first)), separator))
        else:
            return tuple(header.index(name) if name in header else len(header) for name in say.COLUMNS)
        return ()

    def row(self, columns: tuple[int, ...], width: int, row: list[str], start: int, end: int) -> None:
        """Take one row, or report what is wrong with it."""
        if len(row) > width:
            place = self.cell(start, end, width)
            there = "is 1 column" if width == 1 else f"are {width} columns"
            self.found.append(say.bad_row(place, f"it has {len(row)} cells, and there {there}"))
            return
        row += [""] * (width + 1 - len(row))
        url, identity, *measures = map(row.__getitem__, columns)
        try:
            seconds, across, down = map(dict.__getitem__, self.numbers, measures)
        except KeyError:
            if not self.are_numbers(columns, measures, start, end):
                return
            seconds, across, down = map(dict.__getitem__, self.numbers, measures)
        url, identity = url.strip(), identity.strip()
        if url and "://" not in url:
            self.found.append(say.bad_cell(self.cell(start, end, columns[0]), url, "the address of a file, `oss://BUCKET/KEY`"))
        elif "://" in identity:
            expected = "a media id; addresses have the column `url`"
            self.found.append(say.bad_cell(self.cell(start, end, columns[1]), identity, expected))
        elif not url and not identity:
            self.found.append(say.bad_row(self.span(start, start), "it names no file"))
        else:
            self.take(url, identity, seconds, across, down)

    def are_numbers(self, columns: tuple[int, ...], texts: list[str], start: int, end: int) -> bool:
        """Whether the cells of a row hold what the columns of numbers take; the numbers are kept, since many files have the same."""
        before = len(self.found)
        for column, text, known, (form, expected) in zip(columns[2:], texts, self.numbers, NUMBERS, strict=True):
            if text in known:
                continue
            number = text.strip()
            if form.fullmatch(number) and len(number) <= NUMBER_LIMIT:
                known[text] = Decimal(number)
            else:
                wanted = f"a number of at most {NUMBER_LIMIT} signs" if form.fullmatch(number) else expected
                self.found.append(say.bad_cell(self.cell(start, end, column), text, wanted))
        return len(self.found) == before

    def take(self, url: str, identity: str, seconds: Decimal | None, width: Decimal | None, height: Decimal | None) -> None:
        """Take an asset, under its address and under its id; what is no address in OSS is passed over."""
        file = file_at(url)
        if file is not None and not url.startswith("oss://"):
            file = File(file.bucket, unquote(file.key))
        known = Known(seconds, width, height, file if identity else None)
        if file is not None:
            self.keys(file.bucket)[file.key] = known
        if identity:
            self.ids[identity] = known

    def cell(self, start: int, end: int, number: int) -> Span:
        """The place of a cell in its row."""
        first, last = _cells(self.span(start, end).text.rstrip("\r\n"), self.separator)[number]
        return self.span(start + first, start + last)


def _cells(text: str, separator: str) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends."""
    starts, quoted = [0], False
    for at, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == separator and not quoted:
            starts.append(at + 1)
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(text)], strict=True))


def _common(one: str, other: str) -> str:
    """The beginning that two texts share."""
    length = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
    return one[:length]


def _names(line: str) -> set[str]:
    """The words of a line that may be the names of columns."""
    return {cell.strip(' "').casefold() for cell in re.split(r"[,;\t|]", line)}


def _is_there(words: list[str]) -> bool:
    """Whether a line of a listing with versions is the latest version of its file, and no mark that it was deleted."""
    return words == ["true"] or words[-2:] == ["true", "false"]


def _chain(first: str, lines: Iterable[str]) -> Iterator[str]:
    yield first
    yield from lines
