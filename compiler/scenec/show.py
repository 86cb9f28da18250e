"""A variant in, what it sets out as source: each value as it comes out, with the layer and the place that decided it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from scenec import model, syntax
from scenec.evaluate import LEFT_OUT, SHOWS, Known, evaluate, over
from scenec.facts import unlisted
from scenec.jsontext import compact
from scenec.kinds import Place, Reader
from scenec.kinds.records import json
from scenec.merge import laid
from scenec.model import Body, Bound, RawJson, Setting, Variant, Video
from scenec.modules import Used
from scenec.names import Names
from scenec.noun import Noun
from scenec.source import Source, Span
from scenec.text import render


class Origin(Noun):
    """Where something was decided: the layer in words, and the place; `value` is what stands there."""

    value: str
    layer: str
    span: Span


class Value(Noun):
    """A field that is set: its value, where it was decided, and what lower layers say, the nearest first.

    `elements` are those of a list that several layers make, each with its own origin.
    """

    name: str
    origin: Origin
    elements: tuple[Origin, ...]
    under: tuple[Origin, ...]


class Shown(Noun):
    """A block of a variant: the words that open it, the values in it, and the blocks in it."""

    head: str
    values: tuple[Value, ...]
    blocks: tuple[Shown, ...]


def show(used: Used, video: Video, variant: Variant, region: str | None, scheme: str) -> Shown:
    """What a variant of a video sets; `region` and `scheme` are the project's."""
    body, _ = laid(video.body, variant.overlays, {})
    spec, _ = evaluate(video, variant, body, region, scheme, Known(set()))
    chosen = {axis: option.chosen for axis, option in variant.options.items()}
    names = Names(video.name, variant.name, spec.region, video.whole, variant.label, chosen)
    showing = _Showing(names, Place(spec.region, scheme, None), [layer for one in used.all() for layer in _layers(one, names)])
    return showing.block(body, f"video {video.name} : {video.solution}")


def find(shown: Shown, path: str) -> Shown | Value | None:
    """The block or value at a path such as `title.y` or `scene entrance.speech`; None where nothing is set there."""
    head, _, rest = path.partition(".")
    block = next((inner for inner in shown.blocks if inner.head == head.strip()), None)
    if block is not None:
        return find(block, rest) if rest else block
    return next((value for value in shown.values if value.name == path.strip()), None)


def paths(shown: Shown, above: str = "") -> Iterator[str]:
    """The paths of all that is set."""
    for value in shown.values:
        yield above + value.name
    for block in shown.blocks:
        yield above + block.head
        yield from paths(block, f"{above}{block.head}.")


class _Layer(Noun):
    """A piece of a file that decides things, and what it is called."""

    span: Span
    name: str


def _layers(used: Used, names: Names) -> Iterator[_Layer]:
    """The layers that a file declares, outer ones first."""
    for member in used.file.members:
        if isinstance(member, syntax.Preset | syntax.Video):
            word = "preset" if isinstance(member, syntax.Preset) else "video"
            yield _Layer(Span(used.source, member.start, member.end), f"{word} {member.name.text}")
            for inner in member.body.members:
                yield from _overlays(inner, used.source, names)


def _overlays(member: syntax.Member, source: Source, names: Names) -> Iterator[_Layer]:
    """The overlays that a member of a video is or holds."""
    span = Span(source, member.start, member.end)
    if isinstance(member, syntax.When):
        yield _Layer(span, f"when {Span(source, member.condition.start, member.condition.end).text}")
    elif isinstance(member, syntax.Scenes):
        yield _Layer(span, f"scenes {member.item.text}")
    elif isinstance(member, syntax.Variants) and member.source is not None:
        chosen = names.chosen.get(member.axis.text)
        yield _Layer(span, f"{member.axis.text}: {chosen.name}" if chosen is not None else f"variants {member.axis.text}")
    elif isinstance(member, syntax.Variants) and member.body is not None:
        for value in member.body.members:
            if isinstance(value, syntax.Block):
                yield _Layer(
                    Span(source, value.start, value.end), f"{member.axis.text}: {Span(source, value.key.start, value.key.end).text}"
                )


class _Showing:
    """Shows the blocks of one variant."""

    def __init__(self, names: Names, place: Place, layers: Sequence[_Layer]) -> None:
        self.names = names
        self.place = place
        self.layers = layers

    def block(self, body: Body, head: str) -> Shown:
        """A block and all in it."""
        values = [self.value(name, setting) for name, setting in body.settings.items() if not self.is_absent(setting)]
        values += [self.raw(body.raws)] if body.raws else []
        blocks = [self.block(inner, _head(inner)) for inner in body.blocks if not self.is_left_out(inner)]
        return Shown(head, tuple(values), tuple(block for block in blocks if block.values or block.blocks))

    def is_left_out(self, body: Body) -> bool:
        """Whether a sticker or a sub-heading is without what it shows, because a cell is empty."""
        shows = (body.settings[name] for name in SHOWS if name in body.settings)
        return body.block.label in LEFT_OUT and any(self.is_absent(setting) for setting in shows)

    def value(self, name: str, setting: Setting) -> Value:
        """A field that is set, with what it replaces or adds to."""
        under, lower = [], setting.under
        while lower is not None:
            under.append(self.origin(lower))
            lower = lower.under
        elements = self.elements(setting) if len(setting.pieces) > 1 else ()
        return Value(name, self.origin(setting), elements, tuple(under))

    def origin(self, setting: Setting) -> Origin:
        """What a setting says, and where."""
        pieces = [self.spelt(self.reader(setting), piece) for piece in setting.pieces]
        value = pieces[0] if len(pieces) == 1 else f"[{', '.join(piece.removeprefix('[').removesuffix(']') for piece in pieces)}]"
        return Origin(value, self.layer(setting.span), setting.span)

    def elements(self, setting: Setting) -> tuple[Origin, ...]:
        """The elements of a list, each with its own place."""
        reader = self.reader(setting)
        there = [element for element in reader.elements(setting.pieces) if element is not None]
        return tuple(Origin(self.spelt(reader, element), self.layer(element.span), element.span) for element in there)

    def raw(self, raws: Sequence[RawJson]) -> Value:
        """What `raw` writes, that of upper layers over that of lower ones."""
        reader = Reader(unlisted("raw", "", "json"), self.names, self.place, lambda diagnostic: None)
        values = [json(reader, raw.value) for raw in raws]
        known = [value for value in values if value is not None]
        text = _json(reduce(over, known)) if len(known) == len(values) else raws[-1].value.span.text
        under = [Origin(raw.value.span.text, self.layer(raw.span), raw.span) for raw in reversed(raws[:-1])]
        return Value("raw", Origin(text, self.layer(raws[-1].span), raws[-1].span), (), tuple(under))

    def reader(self, setting: Setting) -> Reader:
        """Reads the values of a setting, and says nothing of what is wrong with them."""
        return Reader(setting.field, self.names, self.place, lambda diagnostic: None)

    def is_absent(self, setting: Setting) -> bool:
        """Whether a setting is the name of an empty cell alone."""
        return all(self.reader(setting).is_absent(piece) for piece in setting.pieces)

    def spelt(self, reader: Reader, used: Bound) -> str:
        """A value as source, with names and interpolations replaced by what they stand for; as it is written where that is not known."""
        value = None if isinstance(used.node, syntax.Broken) else reader.literal(used)
        if value is None:
            return used.span.text
        match value.node:
            case syntax.Text():
                text = render(value, self.names, reader.report)
                return value.span.text if text is None else quoted(text)
            case syntax.List():
                items = [Bound(element, value.scope) for element in value.node.elements]
                return f"[{', '.join(self.spelt(reader, item) for item in items if not reader.is_absent(item))}]"
            case syntax.Trim():
                return f"trim({', '.join(self.spelt(reader, Bound(item, value.scope)) for item in value.node.items)})"
            case syntax.Record():
                entries = [entry for entry in value.node.entries if isinstance(entry, syntax.Entry)]
                return (
                    f"{{ {', '.join(f'{_key(entry.key)}: {self.spelt(reader, Bound(entry.value, value.scope))}' for entry in entries)} }}"
                )
            case syntax.Number() | syntax.Colour():
                return value.node.text
            case syntax.Reference(parts=(syntax.Name(text=word),)):
                return word
            case _:
                return used.span.text

    def layer(self, span: Span) -> str:
        """The innermost layer that a place is in."""
        around = [layer for layer in self.layers if layer.span.source is span.source and layer.span.start <= span.start < layer.span.end]
        return around[-1].name if around else "file"


def _json(value: model.Value) -> str:
    """JSON as the language writes it."""
    data = value.data
    if isinstance(data, dict):
        return f"{{ {', '.join(f'{_bare(key)}: {_json(inner)}' for key, inner in data.items())} }}" if data else "{}"
    if isinstance(data, tuple):
        return f"[{', '.join(_json(inner) for inner in data if isinstance(inner, model.Value))}]"
    return quoted(data) if isinstance(data, str) else compact(value)


def _bare(name: str) -> str:
    """A name as the language writes it: in quotes where it could not stand alone."""
    return name if name.replace("-", "_").isidentifier() and not name.startswith("-") else quoted(name)


def _head(body: Body) -> str:
    """The words that open a block."""
    if body.label is None:
        return body.block.name
    return f"{body.block.name} {body.label if body.block.label == 'level' else _bare(body.label)}"


def _key(key: syntax.Key) -> str:
    return key.text if isinstance(key, syntax.Name) else _bare("".join(part for part in key.parts if isinstance(part, str)))


def quoted(text: str) -> str:
    """A text as the language writes it, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("{{", "\\{{")
    plain = "".join(sign if sign.isprintable() else f"\\u{{{ord(sign):x}}}" for sign in escaped)
    return f'"{plain}"'
