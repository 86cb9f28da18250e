"""A variant with names bound in, its values out: references followed, texts rendered, each value read as its field's kind.

What variants share is read once: it is remembered of each block and setting which axes it asked for, and what came of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

from scenec import syntax
from scenec.catalog import variants as say
from scenec.diagnostics import Diagnostic, Related
from scenec.facts import unlisted
from scenec.jsontext import key_span, places
from scenec.kinds import KINDS, Place, Reader
from scenec.kinds.records import json
from scenec.model import Body, Bound, Chosen, Part, Rank, Read, Setting, Spec, Value, Variant, Video
from scenec.names import Names, follow
from scenec.noun import Noun
from scenec.source import Span
from scenec.table import Cell, Sheet

Made = TypeVar("Made")

ROOT_FIELDS = ("region", "oss_scheme")
LEFT_OUT = ("optional-name", "level")
"""The labels of stickers and sub-headings, which are left out where a cell with what they show is empty."""
SHOWS = ("image", "text")


class _Result(Noun):
    """What came of a block or a setting."""

    made: Any
    found: tuple[Diagnostic, ...]


class _Remembered:
    """What came of one block or setting: for the names that it asked for, by the values that these had."""

    def __init__(self, thing: object) -> None:
        self.thing = thing
        self.results: dict[tuple[str, ...], dict[tuple[object, ...], _Result]] = {}


Told: TypeAlias = tuple[str, str, Span]
"""A mistake of a declared value: its code, its message, and where the value is declared."""


class Known(dict[tuple[int, Place], _Remembered]):
    """What came of blocks and settings, by their identities; they are kept, so that these stay unique.

    `told` are the mistakes of declared values that were told, at their first use.
    """

    def __init__(self, told: set[Told]) -> None:
        self.told = told


def evaluate(video: Video, variant: Variant, body: Body, region: str | None, scheme: str, known: Known) -> tuple[Spec, list[Diagnostic]]:
    """Read all values of a variant; `region` and `scheme` are the project's, where the video says nothing."""
    found: list[Diagnostic] = []
    evaluator = _Evaluator(video, variant, known)
    own = {name: evaluator.root(body, name) for name in ROOT_FIELDS}
    chosen = own["region"]
    if chosen is not None:
        region = chosen
    elif "region" in body.settings:
        region = None
    evaluator.names = evaluator.names._replace(region=region)
    root = evaluator.part(body, Place(region, own["oss_scheme"] or scheme, None), found)
    whole = video.whole and all(overlay.body.whole for overlay in variant.overlays)
    return Spec(variant.name, video.span, video.solution, region, root, whole), found


class _Evaluator:
    def __init__(self, video: Video, variant: Variant, known: Known) -> None:
        chosen = {axis: option.chosen for axis, option in variant.options.items()}
        self.asked: set[str] = set()
        self.names = Names(video.name, variant.name, None, video.whole, variant.label, chosen, self.asked)
        self.answers = {axis: id(value) for axis, value in chosen.items()} | {"variant": variant.label, "request": variant.name}
        self.known = known

    def root(self, body: Body, name: str) -> str | None:
        """A field of the video that the reading of all others depends on; its mistakes are reported with the others."""
        setting = body.settings.get(name)
        if setting is None:
            return None
        read = self.read(setting, Place(None, "http", None), [])
        return read.value.data if read is not None and isinstance(read.value.data, str) else None

    def once(self, thing: object, place: Place, found: list[Diagnostic], make: Callable[[list[Diagnostic]], Made]) -> Made:
        """What comes of a block or a setting; made once for all variants in which all that it asks for has the same values."""
        key = (id(thing), place)
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = _Remembered(thing)
        for names, results in known.results.items():
            answer = results.get(tuple([self.answers.get(name) for name in names]))
            if answer is not None:
                self.asked.update(names)
                found += answer.found
                made: Made = answer.made
                return made
        before = set(self.asked)
        self.asked.clear()
        own: list[Diagnostic] = []
        made = make(own)
        names = tuple(sorted(self.asked))
        known.results.setdefault(names, {})[tuple([self.answers.get(name) for name in names])] = _Result(made, tuple(own))
        self.asked.update(before)
        found += own
        return made

    def part(self, body: Body, place: Place, found: list[Diagnostic]) -> Part:
        """A block and all in it."""
        return self.once(body, place, found, lambda own: self.fresh(body, place, own))

    def read(self, setting: Setting, place: Place, found: list[Diagnostic]) -> Read | None:
        """The value of a setting; None where it cannot be known, which is reported."""
        return self.once(setting, place, found, lambda own: self.unrivalled(setting, place, own))

    def unrivalled(self, setting: Setting, place: Place, found: list[Diagnostic]) -> Read | None:
        """The value of a setting, which nothing else may set otherwise with equal right."""
        made = self.value(setting, place, found)
        for rival in setting.rivals:
            other = self.value(rival.setting, place, found)
            if rival.setting.field != setting.field or (made is not None and other is not None and not _same(made, other)):
                found.append(say.conflict(setting.span, setting.field.name, rival.setting.span, rival.lower.wanted, rival.upper.wanted))
        return None if made is None else Read(setting.field, setting.span, made, False)

    def value(self, setting: Setting, place: Place, found: list[Diagnostic]) -> Value | None:
        """The value of a setting as it is written."""
        own: list[Diagnostic] = []
        reader = Reader(setting.field, self.names, place, own.append)
        value = KINDS[setting.field.kind].read(reader, setting.pieces)
        if own:
            found += self.declared([self.at_cell(diagnostic, setting.pieces) for diagnostic in own], setting)
        return value

    def is_absent(self, setting: Setting, place: Place) -> bool:
        """Whether a setting is nothing but the names of empty cells, so that it is as if it were not written."""
        if not any(isinstance(piece.node, syntax.Reference | syntax.List | syntax.Trim) for piece in setting.pieces):
            return False
        reader = Reader(setting.field, self.names, place, lambda diagnostic: None)
        return all(reader.is_absent(piece) for piece in setting.pieces)

    def at_cell(self, diagnostic: Diagnostic, pieces: tuple[Bound, ...]) -> Diagnostic:
        """A finding; one of a cell at the cell, with the place that uses it, and without a fix: nothing mends files of data."""
        span, used = diagnostic.span, pieces[0].span
        if isinstance(span.source, Sheet):
            related = tuple(other for other in diagnostic.related if other.span != used)
            return diagnostic._replace(related=(Related(used, "used here"), *related), fixes=())
        for cell in (other.span for other in diagnostic.related if isinstance(other.span.source, Sheet)):
            return diagnostic._replace(span=cell, related=(Related(span, "used here"),), fixes=())
        for value in (follow(used, self.names, lambda diagnostic: None) for used in _references(pieces) if used.span == span):
            if value is not None and isinstance(value.node, Cell) and value.node.text:
                return diagnostic._replace(span=value.span, related=(Related(span, "used here"), *diagnostic.related), fixes=())
        return diagnostic

    def declared(self, found: Iterable[Diagnostic], setting: Setting) -> Iterator[Diagnostic]:
        """Findings; one of a declared value shows where that is declared, and is told at its first use only."""
        scope = setting.pieces[0].scope
        for diagnostic in found:
            if isinstance(diagnostic.span.source, Sheet):
                yield diagnostic
                continue
            binding = scope.find(diagnostic.span.text)
            node = binding.value if binding is not None else None
            if binding is None or node is None or isinstance(node, Chosen) or node.start == diagnostic.span.start:
                yield diagnostic
                continue
            value = Span(binding.scope.source, node.start, node.end)
            key = (diagnostic.code, diagnostic.message, value)
            if key not in self.known.told:
                self.known.told.add(key)
                yield diagnostic if diagnostic.related else diagnostic._replace(related=(Related(value, "declared here"),))

    def fresh(self, body: Body, place: Place, found: list[Diagnostic]) -> Part:
        """A block and all in it."""
        if body.label is not None and body.block.label == "name":
            place = place._replace(label=body.label)
        reads: dict[str, Read] = {}
        failed: set[str] = set()
        for name, setting in body.settings.items():
            if self.is_absent(setting, place):
                continue
            read = self.read(setting, place, found)
            if read is None:
                failed.add(name)
            else:
                reads[name] = read
        parts = tuple(self.part(inner, place, found) for inner in body.blocks if not self.is_left_out(inner, place))
        raw = self.raw(body, place, found) if body.raws else None
        label = Value(body.label, body.label_span or body.span) if body.label is not None else None
        whole = body.whole and (raw is not None or not body.raws)
        return Part(body.block, body.span, label, body.number, reads, frozenset(failed), parts, (raw,) if raw else (), whole, False)

    def is_left_out(self, body: Body, place: Place) -> bool:
        """Whether a sticker or a sub-heading is without what it shows, because a cell is empty."""
        shows = (body.settings[name] for name in SHOWS if name in body.settings)
        return body.block.label in LEFT_OUT and any(self.is_absent(setting, place) for setting in shows)

    def raw(self, body: Body, place: Place, found: list[Diagnostic]) -> Value | None:
        """The literal JSON of a block, that of upper layers over that of lower ones."""
        reader = Reader(unlisted("raw", body.block.path, "json"), self.names, place, found.append)
        merged: Value | None = None
        held: dict[str, tuple[Rank, Value]] = {}
        rivals: dict[str, Diagnostic] = {}
        for number, raw in enumerate(body.raws):
            value = json(reader, raw.value)
            merged = value if number == 0 else merged and value and over(merged, value)
            if value is not None and raw.rank is not None:
                self.against(value, raw.rank, held, rivals)
        found += rivals.values()
        return merged

    def against(self, value: Value, rank: Rank, held: dict[str, tuple[Rank, Value]], rivals: dict[str, Diagnostic]) -> None:
        """What of the JSON of an overlay stands against that of others with equal right."""
        for pointer, leaf in places(value, ""):
            if isinstance(leaf.data, dict):
                continue
            lower, other = held.get(pointer, (rank, leaf))
            rivals.pop(pointer, None)
            if not rank.goes_before(lower) and not _same(leaf, other):
                key = pointer.rpartition("/")[2]
                rivals[pointer] = say.conflict(key_span(leaf.span, key), key, key_span(other.span, key), lower.wanted, rank.wanted)
            held[pointer] = (rank, leaf)


def _references(pieces: Iterable[Bound]) -> Iterator[Bound]:
    """The names in values, those in lists and trimmed clips too."""
    for piece in pieces:
        if isinstance(piece.node, syntax.Reference):
            yield piece
        elif isinstance(piece.node, syntax.List | syntax.Trim):
            inner = piece.node.elements if isinstance(piece.node, syntax.List) else piece.node.items
            yield from _references(Bound(node, piece.scope) for node in inner)


def _same(one: Value, other: Value) -> bool:
    """Whether two values are the same, wherever they stand."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    """A value without the places of its parts."""
    if isinstance(value, Value):
        return _plain(value.data)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return (type(value), *map(_plain, value))
    return value if not isinstance(value, bool) else ("bool", value)


def over(lower: Value, upper: Value) -> Value:
    """JSON over JSON: objects merge deep, anything else replaces."""
    if not isinstance(lower.data, dict) or not isinstance(upper.data, dict):
        return upper
    both = {key: over(value, upper.data[key]) if key in upper.data else value for key, value in lower.data.items()}
    return upper._replace(data={**both, **{key: value for key, value in upper.data.items() if key not in both}})
