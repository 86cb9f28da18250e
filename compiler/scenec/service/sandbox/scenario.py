"""The text of a scenario in, its faults out, or what is wrong in it, each mistake at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from scenec.catalog import sandbox as say
from scenec.diagnostics import Diagnostic, order
from scenec.project import NotToml, toml
from scenec.service.sandbox.callbacks import is_loopback
from scenec.service.sandbox.faults import OF_JOBS, OF_SUBMITS, PLAYS, SHAPES, Fault, Scenario
from scenec.service.sandbox.operations import ACTIONS
from scenec.similar import nearest
from scenec.source import Source, Span

KEYS = ("speed", "fault")
WHEN = ("operation", "request", "calls", "attempts", "share", "times")


def scenario(source: Source) -> tuple[Scenario, list[Diagnostic]]:
    """The scenario that a text describes."""
    table = toml(source)
    if isinstance(table, NotToml):
        return Scenario(), [say.bad_scenario(source, table.offset, table.why)]
    reader = _Reader(source)
    made = reader.scenario(table)
    return made, sorted(reader.found, key=order)


def keys_of(play: str) -> tuple[str, ...]:
    """The keys that a fault takes."""
    idle = {"operation"} if play in OF_SUBMITS else set()
    idle |= {"attempts"} if play in OF_JOBS else set()
    return ("play", *(key for key in WHEN if key not in idle), *PLAYS[play])


class _Reader:
    """Reads a scenario, and collects what is wrong in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def scenario(self, table: Mapping[str, Any]) -> Scenario:
        whole = 0, _first_head(self.source.text)
        for key in table:
            if key not in KEYS:
                self.found.append(say.unknown_scenario_key(self.key(whole, key), key, None, KEYS, nearest(key, KEYS)))
        speed = table.get("speed")
        if speed is not None and not _is_number(speed, 0.01, 1e6):
            self.found.append(say.bad_scenario_value(self.key(whole, "speed"), "speed", ("a number of at least 0.01",)))
        faults = table.get("fault", [])
        if not isinstance(faults, list) or not all(isinstance(fault, dict) for fault in faults):
            self.found.append(say.bad_scenario_value(self.key((0, len(self.source.text)), "fault"), "fault", ("tables: [[fault]]",)))
            return Scenario()
        places = _places(self.source.text, len(faults))
        made = [self.fault(fault, place) for fault, place in zip(faults, places, strict=True)]
        return Scenario(tuple(fault for fault in made if fault is not None), speed if speed is None else float(speed))

    def fault(self, table: Mapping[str, Any], place: tuple[int, int]) -> Fault | None:
        """One fault; None where it has a mistake."""
        play = table.get("play")
        if play is None:
            self.found.append(say.no_play(self.head(place), tuple(PLAYS)))
            return None
        if play not in PLAYS:
            self.found.append(say.bad_scenario_value(self.key(place, "play"), "play", _quoted(PLAYS), _near(play, PLAYS)))
            return None
        before = len(self.found)
        known = keys_of(play)
        for key, value in table.items():
            if key not in known:
                near = nearest(key, [name for name in known if name not in table])
                self.found.append(say.unknown_scenario_key(self.key(place, key), key, play, known, near))
            elif wanted := _refused(play, key, value):
                self.found.append(say.bad_scenario_value(self.key(place, key), key, wanted, _near(value, _words(play, key))))
        if len(self.found) > before:
            return None
        parts: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        return Fault(**parts)

    def key(self, place: tuple[int, int], key: str) -> Span:
        """Where a key stands in a piece of the text; else where the piece begins."""
        form = re.compile(rf"""(?:^|[,{{])[ \t]*\[{{0,2}}(?:fault\.)?["']?({re.escape(key)})["']?[ \t]*[=.\]]""", re.M)
        found = form.search(self.source.text, *place)
        return Span(self.source, found.start(1), found.end(1)) if found else self.head(place)

    def head(self, place: tuple[int, int]) -> Span:
        """The first line of a piece."""
        line = self.source.text[place[0] : place[1]].partition("\n")[0]
        return Span(self.source, place[0], place[0] + len(line.rstrip()))


HEAD = re.compile(r"^[ \t]*(\[\[[ \t]*[\"']?fault[\"']?[ \t]*\]\])", re.M)


def _first_head(text: str) -> int:
    found = HEAD.search(text)
    return found.start(1) if found else len(text)


def _places(text: str, number: int) -> list[tuple[int, int]]:
    """The piece of the text that each fault takes; the whole text for each where they are written in another way."""
    starts = [found.start(1) for found in HEAD.finditer(text)]
    if len(starts) != number:
        return [(0, len(text))] * number
    return list(pairwise([*starts, len(text)]))


def _refused(play: str, key: str, value: object) -> tuple[str, ...]:
    """What a key of a fault takes, where it does not take the value."""
    if words := _words(play, key):
        return () if value in words else _quoted(words)
    fits, wanted = VALUES[key]
    return () if fits(value) else (wanted,)


def _words(play: str, key: str) -> tuple[str, ...]:
    """The words of which one is the value of a key; none where it takes others."""
    return {"play": tuple(PLAYS), "operation": ACTIONS, "shape": SHAPES.get(play, ())}.get(key, ())


def _quoted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(f'"{word}"' for word in words)


def _near(value: object, words: Iterable[str]) -> str | None:
    """What was probably meant, where a value is a text."""
    return nearest(value, list(words)) if isinstance(value, str) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _are_whole(value: object, least: int) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_whole(one, least, 1_000_000) for one in value)


def _are_headers(value: object) -> bool:
    """Whether a table is one of headers; none may lead away from this machine."""
    if not isinstance(value, dict) or not all(isinstance(one, str) and one.isprintable() for one in value.values()):
        return False
    leads = [address for name, address in value.items() if name.lower() == "location"]
    return all(re.fullmatch(r"[\w-]+", name, re.A) for name in value) and all(map(is_loopback, leads))


VALUES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "request": (_is_text, 'a pattern for tokens or addresses of outputs, "*opening_*"'),
    "calls": (lambda value: _are_whole(value, 1), "whole numbers from 1, [1, 3]"),
    "attempts": (lambda value: _are_whole(value, 1), "whole numbers from 1, [1, 3]"),
    "outputs": (lambda value: _are_whole(value, 0), "whole numbers from 0, [0, 2]"),
    "share": (lambda value: _is_number(value, 0, 1), "a number from 0 to 1"),
    "times": (lambda value: _is_whole(value, 1, 1_000_000), "a whole number from 1"),
    "status": (lambda value: _is_whole(value, 200, 600), "a status of HTTP, 200 to 600"),
    "code": (_is_text, "a text"),
    "message": (_is_text, "a text"),
    "seconds": (lambda value: _is_number(value, 0, 600), "a number from 0 to 600"),
    "retry_after": (lambda value: _is_whole(value, 0, 600_000), "a whole number of milliseconds"),
    "body": (lambda value: isinstance(value, str), "a text"),
    "headers": (_are_headers, "a table of texts; `Location` stays on this machine, http://127.0.0.1"),
}
"""Whether a value fits a key, and what the key takes; `test_scenarios` holds it against the keys of faults."""
