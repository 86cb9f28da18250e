"""A video with names bound in, its values out: references followed, texts rendered, each value read as its field's kind."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.diagnostics import Diagnostic, Related
from scenec.facts import unlisted
from scenec.kinds import KINDS, Place, Reader
from scenec.kinds.records import json
from scenec.model import Body, Part, Read, Scope, Setting, Spec, Value, Video
from scenec.source import Span
from scenec.text import Names

ROOT_FIELDS = ("region", "oss_scheme")


def evaluate(video: Video, region: str | None, scheme: str) -> tuple[Spec, list[Diagnostic]]:
    """Read all values of a video; `region` and `scheme` are the project's, where the video says nothing."""
    found: list[Diagnostic] = []
    evaluator = _Evaluator(video, found)
    own = {name: evaluator.root(name) for name in ROOT_FIELDS}
    chosen = own["region"]
    if chosen is not None:
        region = chosen
    elif "region" in video.body.settings:
        region = None
    evaluator.names = Names(video.name, video.name, region, video.whole)
    evaluator.place = Place(region, own["oss_scheme"] or scheme, None)
    root = evaluator.part(video.body, evaluator.place)
    return Spec(video.name, video.span, video.solution, region, root, video.whole), found


class _Evaluator:
    def __init__(self, video: Video, found: list[Diagnostic]) -> None:
        self.video = video
        self.found = found
        self.names = Names(video.name, video.name, None, video.whole)
        self.place = Place(None, "http", None)
        self.told: set[tuple[str, str, Span]] = set()

    def root(self, name: str) -> str | None:
        """A field of the video that the reading of all others depends on; its mistakes are reported with the others."""
        setting = self.video.body.settings.get(name)
        if setting is None:
            return None
        value = self.read(setting, self.place, [])
        return value.data if value is not None and isinstance(value.data, str) else None

    def read(self, setting: Setting, place: Place, found: list[Diagnostic]) -> Value | None:
        """The value of a setting."""
        before = len(found)
        value = KINDS[setting.field.kind].read(Reader(setting.field, self.names, place, found.append), setting.pieces)
        if len(found) > before:
            found[before:] = self.declared(found[before:], setting.pieces[0].scope)
        return value

    def declared(self, found: list[Diagnostic], scope: Scope) -> Iterator[Diagnostic]:
        """Findings; one of a declared value shows where that is declared, and is told at its first use only."""
        for diagnostic in found:
            binding = scope.find(diagnostic.span.text)
            if binding is None or binding.value.start == diagnostic.span.start:
                yield diagnostic
                continue
            value = Span(binding.scope.source, binding.value.start, binding.value.end)
            key = (diagnostic.code, diagnostic.message, value)
            if key not in self.told:
                self.told.add(key)
                yield diagnostic if diagnostic.related else diagnostic._replace(related=(Related(value, "declared here"),))

    def part(self, body: Body, place: Place) -> Part:
        """A block and all in it."""
        if body.label is not None and body.block.label == "name":
            place = place._replace(label=body.label)
        reads: dict[str, Read] = {}
        failed: set[str] = set()
        for name, setting in body.settings.items():
            value = self.read(setting, place, self.found)
            if value is None:
                failed.add(name)
            else:
                reads[name] = Read(setting.field, setting.span, value, False)
        parts = tuple(self.part(inner, place) for inner in body.blocks)
        raws = [self.raw(body, place)] if body.raws else []
        label = Value(body.label, body.label_span or body.span) if body.label is not None else None
        known = tuple(raw for raw in raws if raw is not None)
        whole = body.whole and len(known) == len(raws)
        return Part(body.block, body.span, label, body.number, reads, frozenset(failed), parts, known, whole, False)

    def raw(self, body: Body, place: Place) -> Value | None:
        """The literal JSON of a block."""
        reader = Reader(unlisted("raw", body.block.path, "json"), self.names, place, self.found.append)
        values = [json(reader, raw.value) for raw in body.raws]
        merged = values[0]
        for value in values[1:]:
            merged = merged and value and _over(merged, value)
        return merged


def _over(lower: Value, upper: Value) -> Value:
    """JSON over JSON: objects merge deep, anything else replaces."""
    if not isinstance(lower.data, dict) or not isinstance(upper.data, dict):
        return upper
    both = {key: _over(value, upper.data[key]) if key in upper.data else value for key, value in lower.data.items()}
    return upper._replace(data={**both, **{key: value for key, value in upper.data.items() if key not in both}})
