"""A folder of TOML tables in, their rows by sort out: each has the keys that it needs, and none that nobody reads.

A table is written by hand, and a row that is misread makes a wrong request or a silent page: so all of it is looked at here,
and a mistake says the file, the row and what may stand there.
"""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

SOLUTIONS = ("storyboard", "narration", "script-to-video")
SEVERITIES = ("error", "warning", "info")
FLAGS = ("paid", "uncertain", "timeline-only", "not-in-batch", "single-source")
KINDS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "kinds", "__init__.py")
Row = dict[str, Any]


class BadTable(ValueError):
    """A table of the library says what cannot be."""


class _Sort(NamedTuple):
    """What rows of one sort are told apart by, the keys that each has, and those that it may have, with their types."""

    key: str
    needs: Mapping[str, type | tuple[type, ...]]
    takes: Mapping[str, type | tuple[type, ...]]


FACT: Mapping[str, type] = {"source": str, "date": str, "confidence": str}
SORTS = {
    "source": _Sort("key", {"key": str, "title": str, "date": str}, {}),
    "rule": _Sort(
        "code",
        {"code": str, "name": str, "severity": str, "statement": str, **FACT},
        {"why": str, "solution": str, "setting": str, "wrong": str, "right": str, "beyond": str},
    ),
    "block": _Sort(
        "path",
        {"path": str, "json": str, "doc": str, **FACT},
        {
            "solutions": list, "label": str, "label_json": str, "label_limits": list, "repeated": bool, "limits": list, "principal": str,
            "includes": list, "mixin": bool, "switch": str, "raw": bool,
        },
    ),
    "field": _Sort(
        "path",
        {"path": str, "kind": str, "doc": str, **FACT},
        {
            "json": (str, list), "enum": str, "solutions": list, "required": (bool, list), "required_rule": str, "unknown_rule": str,
            "flag_rules": dict, "limits": list, "default": str, "example": str, "implied": str,
        },
    ),
    "enumeration": _Sort(
        "name",
        {"name": str, "open": bool, "values": list, **FACT},
        {"json": str, "spelling": str, "note": str, "applies_to": list, "families": dict},
    ),
    "speaking_rate": _Sort("unit", {"unit": str, "least": int, "most": int, "note": str, **FACT}, {}),
    "advance": _Sort("characters", {"characters": str, "width": int, **FACT}, {}),
    "price": _Sort(
        "name",
        {"name": str, "solutions": list, "regions": list, "of": str, "previews": str, "note": str, **FACT},
        {"currency": str, "least": str, "most": str},
    ),
    "error": _Sort("code", {"code": str, "status": int, "message": str, **FACT}, {}),
}  # fmt: skip
VALUE = (
    "id", "flag", "confidence", "default", "default_for", "latin_only", "zh", "en", "family", "language", "engine", "emotions", "endpoint",
    "operation", "job_type", "modes", "in", "solution", "params", "replaced_by", "terminal", "documented_for", "http", "phase", "kind",
    "usable_in",
)  # fmt: skip
LIMIT = ("min", "max", "above", "decimals", "min_count", "max_count", "max_length", "max_bytes", "rule")
WORDS = {
    "severity": SEVERITIES,
    "setting": ("as commands",),
    "solution": SOLUTIONS,
    "spelling": ("kebab",),
    "label": ("none", "name", "optional-name", "level"),
    "of": ("output", "input and output"),
    "previews": ("free", "billed"),
}


def rows(folder: str) -> dict[str, list[Row]]:
    """All rows of the tables of a folder, by sort; raises BadTable."""
    tables: dict[str, list[Row]] = {sort: [] for sort in SORTS}
    places: dict[int, str] = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".toml"):
            for sort, row, place in _table(folder, name):
                tables[sort].append(row)
                places[id(row)] = place
    for sort, found in tables.items():
        _unique(sort, found, places)
        for row in found:
            _facts(row, {source["key"] for source in tables["source"]}, places[id(row)])
    return tables


def _table(folder: str, name: str) -> Iterator[tuple[str, Row, str]]:
    """The sort, the row, and the place for messages, of each row of a file."""
    try:
        with open(os.path.join(folder, name), "rb") as file:
            table = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise BadTable(f"{name}: this is no TOML: {mistake}") from None
    for sort, found in table.items():
        _known(sort, tuple(SORTS), f"{name}: there is no sort of row")
        if not isinstance(found, list):
            raise BadTable(f"{name}: a row of this sort begins with [[{sort}]]")
        for number, row in enumerate(found, 1):
            label = row.get(SORTS[sort].key)
            place = f"{name}: {sort} {label}" if isinstance(label, str) else f"{name}: {sort} number {number}"
            _row(SORTS[sort], row, place)
            yield sort, row, place


def _row(sort: _Sort, row: Row, place: str) -> None:
    types = {**sort.needs, **sort.takes}
    for key, value in row.items():
        _known(key, tuple(types), f"{place}: there is no key")
        wanted = types[key]
        if not isinstance(value, wanted):
            names = " or ".join(one.__name__ for one in (wanted if isinstance(wanted, tuple) else (wanted,)))
            raise BadTable(f"{place}: `{key}` is a {names}, not a {type(value).__name__}")
        if key in WORDS:
            _known(str(value), WORDS[key], f"{place}: `{key}` has no value")
    for key in sort.needs:
        if key not in row and not (key == "json" and row.get("mixin")):
            raise BadTable(f"{place}: the key `{key}` is missing")
    if "kind" in sort.needs:
        _known(row["kind"], kinds(), f"{place}: there is no kind")
    _inner(row, place)


def _inner(row: Row, place: str) -> None:
    """What stands in lists and tables of a row."""
    for key in ("limits", "label_limits"):
        for limit in row.get(key, ()):
            for sort in limit:
                _known(sort, LIMIT, f"{place}: there is no limit")
    for solution in row.get("solutions", ()):
        _known(solution, SOLUTIONS, f"{place}: there is no solution")
    for value in row.get("values", ()):
        for key in value:
            _known(key, VALUE, f"{place}: a value has no key")
        _known(value.get("flag", FLAGS[0]), FLAGS, f"{place}: there is no flag")
        if "id" not in value:
            raise BadTable(f"{place}: a value has no `id`: {value}")
    for flag in row.get("flag_rules", ()):
        _known(flag, FLAGS, f"{place}: there is no flag")


def _known(word: str, words: tuple[str, ...], problem: str) -> None:
    if word in words:
        return
    near = get_close_matches(word, words, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(words)}"
    raise BadTable(f"{problem} `{word}`; {hint}")


def _unique(sort: str, found: list[Row], places: Mapping[int, str]) -> None:
    """A path may stand in two rows only where they belong to different solutions."""
    seen: set[tuple[str, str]] = set()
    for row in found:
        for solution in row.get("solutions", SOLUTIONS):
            if (row[SORTS[sort].key], solution) in seen:
                raise BadTable(f"{places[id(row)]}: this row is there twice")
            seen.add((row[SORTS[sort].key], solution))


def _facts(row: Row, sources: set[str], place: str) -> None:
    """The sources of a row, each with its date, and how sure it is."""
    if "source" not in row:
        return
    keys, dates = row["source"].split("; "), row["date"].split("; ")
    for key in keys:
        _known(key, tuple(sorted(sources)), f"{place}: there is no source")
    if len(keys) != len(dates):
        raise BadTable(f"{place}: sources: {len(keys)}, dates: {len(dates)}; each source has one date, and `,` joins two of one")
    if not re.fullmatch(r"[ABCT](/[ABCT])*", row["confidence"]):
        raise BadTable(f"{place}: `confidence` is of A, B, C and T, not `{row['confidence']}`")


def kinds() -> tuple[str, ...]:
    """The names of the kinds of values, out of the source that lists them."""
    return tuple(str(key.value) for key in listed("KINDS").keys if isinstance(key, ast.Constant))


def listed(name: str) -> ast.Dict:
    """A dictionary of the source that lists the kinds, as it is written."""
    with open(KINDS, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    return next(
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == name
        if isinstance(node.value, ast.Dict)
    )
