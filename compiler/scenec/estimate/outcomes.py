"""The values of a video in, how many distinct outputs it can have out: one title, sticker, track and so on is drawn for each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from math import prod

from scenec.facts import default_number, enumeration
from scenec.model import Asset, Clip, Part, Range, Read, Spec, Value
from scenec.noun import Noun
from scenec.source import Span


class Factor(Noun):
    """Something of which one is drawn for each video: what such are called, how many different ones there are, and where they stand."""

    name: str
    number: int
    span: Span


class Outcomes(Noun):
    """What outputs of a video differ in; `more` where clips are drawn by chance, or a template may add to it, so that none can count them.

    Tracks of the public library, which the service adds where there is no music, do not count.
    """

    factors: tuple[Factor, ...]
    more: bool

    @property
    def possible(self) -> int:
        """How many combinations there are of what is known."""
        return prod(factor.number for factor in self.factors)

    @property
    def formula(self) -> str:
        """How that comes about: `2 titles × 3 stickers = 6 possible`."""
        drawn = [f"{factor.number} {factor.name}" for factor in self.factors if factor.number > 1]
        return f"{' × '.join(drawn)} = {self.possible} possible" if drawn else "nothing has alternatives"


def outcomes(spec: Spec) -> Outcomes:
    """The factors of a video, in the order of the language."""
    root = spec.root
    factors = [*_clips(spec), *_texts(root), *_scripts(spec), *_voices(root), *_stickers(root), *_pools(root)]
    return Outcomes(tuple(factors), _has_more(spec))


def content(value: Value) -> Hashable:
    """What makes two values of a list the same."""
    data = value.data
    if isinstance(data, Clip):
        return content(data.asset), tuple(content(one) for one in data.ranges)
    if isinstance(data, Range):
        return data.start.data, data.end.data
    if isinstance(data, Asset):
        return data.text
    return data if isinstance(data, Hashable) else id(data)


def elements(read: Read | None) -> tuple[Value, ...]:
    """The values of a list that is set."""
    return read.value.data if read is not None and isinstance(read.value.data, tuple) else ()


def _list(name: str, read: Read | None) -> Iterator[Factor]:
    different = {content(value) for value in elements(read)}
    if read is not None and different:
        yield Factor(name, len(different), read.span)


def _texts(root: Part) -> Iterator[Factor]:
    for title in root.inner("title"):
        yield from _list("titles", title.reads.get("text"))
    for part in root.inner("subheading"):
        yield from _list(f"sub-headings of level {part.label.data}" if part.label else "sub-headings", part.reads.get("text"))


def _stickers(root: Part) -> Iterator[Factor]:
    stickers = root.inner("sticker")
    if stickers:
        looks = {tuple((name, content(read.value)) for name, read in sorted(part.reads.items())) for part in stickers}
        yield Factor("stickers", len(looks), stickers[0].span)


def _pools(root: Part) -> Iterator[Factor]:
    yield from _list("tracks", root.find("music.tracks"))
    yield from _list("backgrounds", root.find("background.images"))


def _voices(root: Part) -> Iterator[Factor]:
    """The voices of a list, where no cloned one takes their place and there is something to say."""
    if root.find("speech.cloned_voice") is None and says(root):
        read = root.find("speech.voice")
        names = {name for value in elements(read) for name in str(value.data).split(",")}
        if read is not None and names:
            yield Factor("voices", len(names), read.span)


def _scripts(spec: Spec) -> Iterator[Factor]:
    """The texts that are said: of scenes with equally many the first go together, the second and so on, of others any."""
    yield from _list("scripts", spec.root.find("speech.text"))
    if spec.solution != "script-to-video":
        return
    scenes = [(scene, read) for scene in spec.root.inner("scene") if elements(read := scene.reads.get("speech"))]
    if len({len(elements(read)) for _, read in scenes}) == 1:
        together = {tuple(content(value) for value in row) for row in zip(*(elements(read) for _, read in scenes), strict=True)}
        yield Factor("scripts", len(together), scenes[0][0].span)
    else:
        for scene, read in scenes:
            yield from _list(f"scripts of `{scene.label.data}`" if scene.label else "scripts", read)


def _clips(spec: Spec) -> Iterator[Factor]:
    """The clips of the scenes of script-to-video, of which one shot each is drawn."""
    if spec.solution == "script-to-video":
        for scene in spec.root.inner("scene"):
            yield from _list(f"clips of `{scene.label.data}`" if scene.label else "clips", scene.reads.get("media"))


def _has_more(spec: Spec) -> bool:
    """Whether outputs may differ in more: clips are drawn by chance where no voice leads, and of long clips any part."""
    root = spec.root
    if root.reads.get("templates") is not None or not spec.whole:
        return True
    if spec.solution == "script-to-video":
        clips = [clip for scene in root.inner("scene") for clip in elements(scene.reads.get("media"))]
        return bool(elements(root.find("speech.text"))) or not all(_is_one_shot(clip, root) for clip in clips)
    return spec.solution == "narration" and not says(root)


def says(root: Part) -> bool:
    """Whether a voice speaks in the video."""
    scripts = [root.find("speech.text"), *(scene.reads.get("speech") for scene in root.inner("scene"))]
    return any(read is not None and read.value.data not in ((), "") for read in scripts)


def _is_one_shot(value: Value, root: Part) -> bool:
    """Whether a clip is a still, or one range no longer than a shot."""
    clip = value.data
    if not isinstance(clip, Clip) or not isinstance(clip.asset.data, Asset):
        return False
    if len(clip.ranges) == 1 and isinstance(clip.ranges[0].data, Range):
        start, end = clip.ranges[0].data.start.data, clip.ranges[0].data.end.data
        return isinstance(start, Decimal) and isinstance(end, Decimal) and end - start <= shot(root)
    return not clip.ranges and is_picture(clip.asset.data)


def is_picture(asset: Asset) -> bool:
    """Whether a file is a still, by the ending of its name."""
    ending = asset.text.rpartition(".")[2].casefold()
    return any(str(known.id).casefold() == ending for known in enumeration("image-format").choices)


def shot(root: Part) -> Decimal:
    """How long one shot lasts, in seconds."""
    read = root.find("edit.shot_duration")
    return read.value.data if read is not None and isinstance(read.value.data, Decimal) else default_number("edit.shot_duration")
