"""Paths in, projects out: their root, what `scene.toml` decides, their files and the texts of these."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from scenec.catalog import files as say
from scenec.diagnostics import Diagnostic
from scenec.facts import enumeration
from scenec.similar import nearest
from scenec.source import Source, Span

EDITION = "2026"
FILE = "scene.toml"
KEYS = ("edition", "region", "output", "oss_scheme", "params", "max_requests", "budget", "levels")
NOT_YET = ("max_requests", "budget", "levels")
SIZE_LIMIT = 16 << 20


class Project(NamedTuple):
    """What holds for all files below a root. `output` and `params` are paths relative to the root."""

    root: str
    region: str | None = None
    output: str = "build"
    scheme: str = "http"
    params: str | None = None


def project(path: str) -> tuple[Project, list[Diagnostic]]:
    """The project that a file or folder belongs to: the nearest folder at or above it with a `scene.toml`."""
    folder = os.path.realpath(path if os.path.isdir(path) else os.path.dirname(path) or ".")
    at = folder
    while not os.path.isfile(os.path.join(at, FILE)):
        above = os.path.dirname(at)
        if above == at:
            return Project(folder), [say.no_project(FILE, EDITION)]
        at = above
    return _read_project(at)


def _read_project(root: str) -> tuple[Project, list[Diagnostic]]:
    import tomllib

    source, found = read(os.path.join(root, FILE), FILE)
    if source is None:
        return Project(root), found
    try:
        table = tomllib.loads(source.text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as mistake:
        place = re.search(r"line (\d+), column (\d+)", str(mistake))
        line = min(int(place[1]), len(source.line_starts())) if place else 1
        offset = min(source.line_starts()[line - 1] + (int(place[2]) - 1 if place else 0), len(source.text))
        return Project(root), [say.bad_project(source, offset, str(mistake).partition(" (at")[0])]
    made = Project(root)
    for key, value in table.items():
        span = _key(source, key)
        if key not in KEYS:
            found.append(say.unknown_key(span, key, KEYS, nearest(key, KEYS)))
        elif allowed := _refused(key, value):
            found.append(say.bad_key_value(span, key, allowed))
        elif key in NOT_YET:
            found.append(say.key_not_yet(span, key))
        elif key != "edition":
            made = made._replace(**{"scheme" if key == "oss_scheme" else key: value})
    return made, found


def _key(source: Source, key: str) -> Span:
    """The place of a key in `scene.toml`."""
    place = re.search(rf"""^[ \t]*\[?[ \t]*["']?({re.escape(key)})["']?[ \t]*[=.\]]""", source.text, re.M)
    return Span(source, place.start(1), place.end(1)) if place else Span(source, 0, 0)


def _refused(key: str, value: object) -> tuple[str, ...]:
    """What a key takes, where it does not take the value."""
    regions = tuple(str(choice.id) for choice in enumeration("region").choices)
    closed = {"edition": (EDITION,), "region": regions, "oss_scheme": ("http", "https")}
    if key in closed:
        return () if value in closed[key] else tuple(f'"{word}"' for word in closed[key])
    if key in ("output", "params"):
        inside = isinstance(value, str) and value and not os.path.isabs(value) and ".." not in value.replace("\\", "/").split("/")
        return () if inside and value != "." else ("a path inside of the project",)
    if key == "max_requests":
        return () if isinstance(value, int) and not isinstance(value, bool) and value > 0 else ("a whole number above 0",)
    if key == "levels":
        return () if isinstance(value, dict) else ('a table of rules: rule-name = "error", "warning" or "off"',)
    return ()


def walk(folder: str, root: str, output: str) -> Iterator[str | Diagnostic]:
    """The scenes below a folder, sorted; links that leave the root are named and passed over."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith(".") or os.path.realpath(entry.path) == output:
            continue
        scene = entry.name.endswith(".scene")
        if entry.is_symlink() and (scene or entry.is_dir()):
            target = os.path.realpath(entry.path)
            if os.path.commonpath((target, root)) != root:
                yield say.leaves_project(relative(entry.path, root), target)
                continue
            if entry.is_dir():
                continue
        if entry.is_dir():
            yield from walk(entry.path, root, output)
        elif scene:
            yield entry.path


def relative(path: str, root: str) -> str:
    """What messages call a file: its path below the root, with `/`; one outside keeps its own."""
    below = os.path.relpath(os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path)), root)
    return (path if below.startswith("..") else below).replace(os.sep, "/")


def read(path: str, name: str) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file; a mistake where it has none."""
    try:
        with open(path, "rb") as file:
            content = file.read(SIZE_LIMIT + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as mistake:
        return None, [say.unreadable(name, reason(mistake))]
    return decode(content, name, max(size, len(content)))


def read_input(name: str) -> tuple[Source | None, list[Diagnostic]]:
    """The text of the standard input."""
    try:
        content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    except OSError as mistake:
        return None, [say.bad_input(name, reason(mistake))]
    return decode(content, name, len(content))


def decode(content: bytes, name: str, size: int) -> tuple[Source | None, list[Diagnostic]]:
    """The text of bytes."""
    if size > SIZE_LIMIT:
        return None, [say.too_large(name, size, SIZE_LIMIT)]
    if b"\0" in content:
        return None, [say.binary(name)]
    try:
        return Source(name, content.decode()), []
    except UnicodeDecodeError as mistake:
        source = Source(name, content.decode(errors="replace"))
        offset = len(content[: mistake.start].decode().removeprefix("\ufeff"))
        return None, [say.not_utf8(source, offset, content[mistake.start], _guess(content))]


def _guess(content: bytes) -> str | None:
    """The encoding that a text which is no UTF-8 looks like."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return "GB18030" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else None


def reason(mistake: OSError) -> str:
    """Why the system refused, in its words."""
    return (mistake.strerror or str(mistake)).lower()
