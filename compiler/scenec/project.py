"""Paths in, projects out: their root, what `scene.toml` decides, their files and the texts of these."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.facts import enumeration
from scenec.noun import Noun
from scenec.resources import root
from scenec.similar import nearest
from scenec.source import Source, Span

EDITION = "2026"
FILE = "scene.toml"
KEYS = ("edition", "region", "output", "oss_scheme", "params", "max_requests", "budget", "levels")
BUDGET = re.compile(r"(\d+(?:\.\d+)?) USD")
CLOSED = {"edition": (EDITION,), "oss_scheme": ("http", "https")}
INPUT = "-"
INPUT_NAME = "<stdin>"
SIZE_LIMIT = 16 << 20
REQUEST_LIMIT = 10_000
"""How many requests a video makes at most, where `max_requests` says nothing."""


class Project(Noun):
    """What holds for all files below a root. `output` and `params` are paths relative to the root, `budget` is as `50 USD`."""

    root: str
    region: str | None = None
    output: str = "build"
    scheme: str = "http"
    params: str | None = None
    levels: Mapping[str, str] = {}
    budget: str | None = None
    max_requests: int = REQUEST_LIMIT


def project(folder: str) -> tuple[Project, list[Diagnostic]]:
    """The project that a folder belongs to: the nearest folder at or above it with a `scene.toml`, else the folder alone."""
    folder = at = os.path.realpath(folder)
    while not os.path.isfile(os.path.join(at, FILE)):
        above = os.path.dirname(at)
        if above == at:
            return Project(folder), [_at(say.no_project(FILE, EDITION), os.path.join(folder, FILE))]
        at = above
    return _read_project(at)


def _read_project(root: str) -> tuple[Project, list[Diagnostic]]:
    source, found = read(os.path.join(root, FILE), FILE)
    return (Project(root), found) if source is None else project_of(source, root)


def project_of(source: Source, root: str) -> tuple[Project, list[Diagnostic]]:
    """The project that the text of a `scene.toml` describes."""
    found: list[Diagnostic] = []
    table = toml(source)
    if isinstance(table, NotToml):
        return Project(root), [say.bad_project(source, table.offset, table.why)]
    made = Project(root)
    for key, value in table.items():
        span = key_span(source, key)
        if key not in KEYS:
            found.append(say.unknown_key(span, key, KEYS, nearest(key, KEYS)))
        elif allowed := _refused(key, value):
            found.append(say.bad_key_value(span, key, allowed))
        elif key == "levels":
            from scenec.levels import refused_levels

            found += refused_levels(source, value)
            made = made._replace(levels=value)
        elif key != "edition":
            made = made._replace(**{"scheme" if key == "oss_scheme" else key: value})
    return made, found


class NotToml(Noun):
    """Why a text is no TOML, and where that shows."""

    offset: int
    why: str


def toml(source: Source) -> dict[str, Any] | NotToml:
    """The table that a text holds."""
    import tomllib

    try:
        return tomllib.loads(source.text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as mistake:
        why, _, place = str(mistake).partition(" (at ")
        return NotToml(_offset(source, place), why[:1].lower() + why[1:])


def _offset(source: Source, place: str) -> int:
    """The offset of a place in the words of `tomllib`: "line 1, column 5)", "end of document)"."""
    numbers = re.match(r"line (\d+), column (\d+)", place)
    if numbers is None:
        return len(source.text) if place else 0
    starts = source.line_starts()
    return min(starts[min(int(numbers[1]), len(starts)) - 1] + int(numbers[2]) - 1, len(source.text))


def key_span(source: Source, key: str) -> Span:
    """The place of a key in `scene.toml`."""
    place = re.search(rf"""^[ \t]*\[?[ \t]*["']?({re.escape(key)})["']?[ \t]*[=.\]]""", source.text, re.M)
    return Span(source, place.start(1), place.end(1)) if place else Span(source, 0, 0)


def _refused(key: str, value: object) -> tuple[str, ...]:
    """What a key takes, where it does not take the value."""
    if key in CLOSED or key == "region":
        closed = region_names() if key == "region" else CLOSED[key]
        return () if value in closed else tuple(f'"{word}"' for word in closed)
    if key in ("output", "params"):
        return () if isinstance(value, str) and _stays_inside(value) else ("a path inside of the project",)
    if key == "max_requests":
        return () if isinstance(value, int) and not isinstance(value, bool) and value > 0 else ("a whole number above 0",)
    if key == "budget":
        return () if isinstance(value, str) and BUDGET.fullmatch(value) else ('an amount of USD, as "50 USD"',)
    if key == "levels":
        return () if isinstance(value, dict) else ('a table of rules: rule-name = "error", "warning" or "off"',)
    return ()


def _stays_inside(path: str) -> bool:
    """Whether a path relative to the root names a place below it."""
    parts = path.replace("\\", "/").split("/")
    return not os.path.isabs(path) and ".." not in parts and "\0" not in path and any(part not in ("", ".") for part in parts)


def region_names() -> tuple[str, ...]:
    """The regions of the service."""
    return tuple(str(choice.id) for choice in enumeration("region").choices)


def walk(folder: str, owner: Project, owner_of: Callable[[str], Project]) -> Iterator[tuple[str, Project] | Diagnostic]:
    """The scenes below a folder, sorted, by their real paths, each with its project: `owner_of` tells that of a folder in between.

    A link that leaves the project and a folder that cannot be read are named and passed over;
    folders that are links are passed over, since what they show lies elsewhere in the project.
    """
    return _walk(os.path.realpath(folder), owner, owner_of)


def _walk(folder: str, owner: Project, owner_of: Callable[[str], Project]) -> Iterator[tuple[str, Project] | Diagnostic]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as mistake:
        yield say.unreadable(relative(folder, owner.root), reason(mistake))
        return
    if folder != owner.root and any(entry.name == FILE for entry in entries):
        owner = owner_of(folder)
    output = _output(owner)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        scene = entry.name.endswith(".scene")
        if entry.is_symlink():
            if scene or entry.is_dir():
                yield from _link(entry.path, owner, owner_of)
        elif entry.is_dir():
            if entry.path != output:
                yield from _walk(entry.path, owner, owner_of)
        elif scene and entry.is_file():
            yield entry.path, owner


def _link(path: str, owner: Project, owner_of: Callable[[str], Project]) -> Iterator[tuple[str, Project] | Diagnostic]:
    """What a link to a scene or a folder adds to a walk."""
    target = os.path.realpath(path)
    if target == _output(owner):
        return
    if not inside(target, owner.root):
        yield say.leaves_project(relative(path, owner.root), target)
    elif os.path.isfile(target):
        yield target, owner_of(os.path.dirname(target))
    elif not os.path.isdir(target):
        yield path, owner


def _output(owner: Project) -> str:
    """The real path of a project's output folder."""
    return os.path.realpath(os.path.join(owner.root, owner.output))


class Files:
    """The files that a file may use: those below the root of its project, if it is in one, and the standard library."""

    def __init__(self, root: str | None) -> None:
        self.root = root or ""
        self.alone = root is None

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        """The text of a file; a link that leaves the root, and a name that differs in case alone, are not there."""
        path = self.path(name)
        return (None, []) if path is None else read(path, name)

    def path(self, name: str) -> str | None:
        """Where a file lies."""
        if _in_library(name):
            path = os.path.join(library(), *name.split("/")[1:]) + ".scene"
            return path if os.path.isfile(path) else None
        at = self._entry(name)
        return at if at is not None and inside(os.path.realpath(at), self.root) else None

    def leaves(self, name: str) -> bool:
        """Whether a file that is not there is a link that leads out of the root, or lies behind one."""
        return not _in_library(name) and self._entry(name) is not None and self.path(name) is None

    def _entry(self, name: str) -> str | None:
        """Where the folders say that a file lies, each in exact case."""
        at = self.root
        for part in name.split("/"):
            if part not in _entries(at):
                return None
            at = os.path.join(at, part)
        return at if os.path.isfile(at) else None

    def nearest(self, name: str, endings: tuple[str, ...]) -> str | None:
        """The file of the same folder, with one of some endings, whose name is nearest."""
        folder, _, last = name.rpartition("/")
        if _in_library(name):
            names = [entry.removesuffix(".scene") for entry in _entries(library()) if entry.endswith(".scene")]
        else:
            names = [
                entry
                for entry in _entries(os.path.join(self.root, folder))
                if entry.endswith(endings) and entry[0] != "." and entry != last
            ]
        found = nearest(last, names) or next(filter(None, (nearest(f"{last}{ending}", names) for ending in endings)), None)
        return f"{folder}/{found}".removeprefix("/") if found else None


def _in_library(name: str) -> bool:
    """Whether a name is that of a file of the standard library, which has no ending."""
    return name.startswith("std/") and "." not in name.rpartition("/")[2]


def library() -> str:
    """The folder of the standard library."""
    return os.path.join(root(), "stdlib")


def _entries(folder: str) -> list[str]:
    """The names in a folder, sorted; none where it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def inside(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it; both are real paths."""
    return path == folder or path.startswith(os.path.join(folder, ""))


def relative(path: str, root: str) -> str:
    """What messages call a file: its path below the root, with `/`; one outside keeps its own."""
    real = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
    return (os.path.relpath(real, root) if inside(real, root) else path).replace(os.sep, "/")


def read(path: str, name: str) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file; a mistake where it has none."""
    source, found = _read(path, name)
    return source, [_at(diagnostic, path) for diagnostic in found]


def _at(diagnostic: Diagnostic, path: str) -> Diagnostic:
    """A finding of a file as a whole, with the path that leads there."""
    name, text = diagnostic.span.source.name, diagnostic.span.source.text
    return diagnostic if text else diagnostic._replace(span=Span(Source(name, "", path), 0, 0))


def _read(path: str, name: str) -> tuple[Source | None, list[Diagnostic]]:
    try:
        with open(path, "rb") as file:
            content = file.read(SIZE_LIMIT + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as mistake:
        return None, [say.unreadable(name, reason(mistake))]
    return decode(content, name, max(size, len(content)), path)


def read_input(name: str) -> tuple[Source | None, list[Diagnostic]]:
    """The text of the standard input."""
    if sys.stdin is None:
        return None, [say.bad_input(name, "it is closed")]
    try:
        content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    except OSError as mistake:
        return None, [say.bad_input(name, reason(mistake))]
    return decode(content, name, len(content))


def decode(content: bytes, name: str, size: int, path: str | None = None) -> tuple[Source | None, list[Diagnostic]]:
    """The text of bytes."""
    if size > SIZE_LIMIT:
        return None, [say.too_large(name, size, SIZE_LIMIT)]
    if utf16(content):
        return None, [say.utf16(name)]
    if b"\0" in content:
        return None, [say.binary(name)]
    try:
        return Source(name, content.decode(), path), []
    except UnicodeDecodeError as mistake:
        source = Source(name, content.decode(errors="replace"), path)
        offset = len(content[: mistake.start].decode().removeprefix("\ufeff"))
        return None, [say.not_utf8(source, offset, content[mistake.start], "GB18030" if _is_gb18030(content) else None)]


def utf16(content: bytes) -> str | None:
    """The UTF-16 that bytes look like: its byte-order mark, or at the beginning zeros mostly in the even or mostly in the odd places."""
    start = content[:32]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) > 7 and min(even, odd) * 16 <= len(start) < max(even, odd) * 4:
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _is_gb18030(content: bytes) -> bool:
    """Whether bytes are a text with Chinese in it in that encoding."""
    try:
        return any("\u4e00" <= sign <= "\u9fff" for sign in content.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def reason(mistake: OSError) -> str:
    """Why the system refused, in its words."""
    return (mistake.strerror or str(mistake)).lower()
