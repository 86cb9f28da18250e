"""A text to be spoken, or the values of a video, in; how long that takes out, as a range.

Rates are in `stdlib/service/estimates.toml`; no document gives any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from unicodedata import east_asian_width

from scenec import ssml
from scenec.estimate.outcomes import elements, shot
from scenec.facts import default_number, speaking_rate
from scenec.kinds.numbers import speed_of
from scenec.model import Part, Spec
from scenec.noun import Noun
from scenec.ssml import Tag

SILENCE = 1.0
"""How many seconds of silence a voice may add before and after what it says."""


class Seconds(Noun):
    """How long something lasts: at least and at most; `most` is None where nobody can tell."""

    least: float
    most: float | None

    def plus(self, other: Seconds) -> Seconds:
        """Both, one after the other."""
        return Seconds(self.least + other.least, None if self.most is None or other.most is None else self.most + other.most)

    @property
    def shown(self) -> str:
        """The range as people say it: `12 to 20s`."""
        least = round(self.least)
        if self.most is None:
            return f"{least}s or more"
        most = round(self.most)
        return f"{least}s" if least == most else f"{least} to {most}s"


def speaking(text: str, rate: Decimal | None = None) -> Seconds:
    """How long a voice says a text, at a rate of the vendor (0 is its normal speed); a rate in the markup counts instead."""
    markup = ssml.read(text) if "<speak" in text else None
    words, tags = (markup.spoken, markup.tags) if markup is not None else (text, ())
    signs = sum(1 for sign in words if _is_character(sign))
    runs = len("".join(" " if _is_character(sign) else sign if sign.isalpha() or sign in "'’-" else " " for sign in words).split())
    least = most = 0.0
    for unit, count in (("character", signs), ("word", runs)):
        slow, fast = speaking_rate(unit)
        least += 60 * count / fast
        most += 60 * count / slow
    marked = _marked_rate(tags)
    times = float(speed_of(marked if marked is not None else rate or Decimal(0)))
    pauses = Seconds(0, SILENCE)
    for tag in tags:
        pauses = pauses.plus(_pause(tag)) if tag.name == "break" else pauses
    return Seconds(least / times, most / times).plus(pauses)


def _is_character(sign: str) -> bool:
    """Whether a sign is said for itself: a digit, or a letter of East Asia."""
    return sign.isdigit() or (sign.isalpha() and east_asian_width(sign) in ("W", "F"))


def _pause(tag: Tag) -> Seconds:
    """How long a `<break/>` lasts; without a time the voice decides."""
    time = tag.find("time")
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(m?s)", time.value.strip()) if time is not None else None
    if found is None:
        return Seconds(0, 1)
    seconds = float(found[1]) / (1000 if found[2] == "ms" else 1)
    return Seconds(seconds, seconds)


def _marked_rate(tags: tuple[Tag, ...]) -> Decimal | None:
    """The rate that the first `<speak>` sets."""
    rate = next((rate for tag in tags if tag.name == "speak" and (rate := tag.find("rate")) is not None), None)
    found = re.fullmatch(r"[+-]?\d{1,3}", rate.value.strip()) if rate is not None else None
    return max(Decimal(-500), min(Decimal(500), Decimal(found[0]))) if found is not None else None


def length(spec: Spec) -> Seconds:
    """How long a video of a spec lasts; of texts of which one is drawn, any."""
    root = spec.root
    texts = [str(value.data) for value in elements(root.find("speech.text"))]
    if texts:
        return _any(speaking(text, rate_of(root)) for text in texts)
    if spec.solution == "storyboard" or any(_number(scene, "duration") is not None or _scripts(scene) for scene in root.inner("scene")):
        return _overlapped(_scenes(spec), root)
    fixed, longest = _number(root, "output.fixed_duration"), _number(root, "output.max_duration")
    if fixed is not None:
        return Seconds(float(fixed), float(fixed))
    most = float(default_number("output.max_duration") if longest is None else longest)
    if spec.solution != "script-to-video" or _is_on(root, "edit.split_at_cuts"):
        return Seconds(0, most)
    shots = min(float(shot(root)) * len(root.inner("scene")), most)
    return Seconds(shots, shots)


def _scenes(spec: Spec) -> Seconds:
    """All scenes, one after another."""
    total = Seconds(0, 0)
    for scene in spec.root.inner("scene"):
        total = total.plus(scene_length(scene, spec))
    return total


def scene_length(scene: Part, spec: Spec) -> Seconds:
    """One scene: its voice or its duration; a silent group of script-to-video has a default, a silent shot has none."""
    texts = _scripts(scene)
    if texts:
        return _any(speaking(text, rate_of(spec.root)) for text in texts)
    duration = _number(scene, "duration")
    if duration is None and spec.solution == "storyboard":
        return Seconds(0, None)
    seconds = float(default_number("scene.duration") if duration is None else duration)
    return Seconds(seconds, seconds)


def _overlapped(total: Seconds, root: Part) -> Seconds:
    """The same with transitions, each of which may let two scenes overlap."""
    transitions = next((inner for edit in root.inner("edit") for inner in edit.inner("transitions")), None)
    if transitions is None or ((switch := transitions.reads.get("enabled")) is not None and switch.value.data is False):
        return total
    each = _number(root, "edit.transitions.duration")
    lost = float(default_number("edit.transitions.duration") if each is None else each) * max(0, len(root.inner("scene")) - 1)
    return Seconds(max(0, total.least - lost), total.most)


def rate_of(root: Part) -> Decimal | None:
    """The rate of the voice; a speed was turned into one when it was read."""
    rate = _number(root, "speech.rate")
    return _number(root, "speech.speed") if rate is None else rate


def _scripts(scene: Part) -> list[str]:
    """The texts of a scene: alternatives, or one."""
    read = scene.reads.get("speech")
    values = elements(read) or ((read.value,) if read is not None else ())
    return [value.data for value in values if isinstance(value.data, str) and value.data]


def _any(ranges: Iterable[Seconds]) -> Seconds:
    """One of several, nobody knows which."""
    known = list(ranges)
    highs = [one.most for one in known if one.most is not None]
    return Seconds(min(one.least for one in known), max(highs) if len(highs) == len(known) else None)


def _number(part: Part, path: str) -> Decimal | None:
    read = part.find(path)
    return read.value.data if read is not None and isinstance(read.value.data, Decimal) else None


def _is_on(root: Part, path: str) -> bool:
    read = root.find(path)
    return read is not None and read.value.data is True
