"""The configs of a job in, the videos that it would make out: what each draws, how long it lasts, where it goes.

The service draws by chance; here the first video takes the first of each list, the second the second, and so on round.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scenec.estimate.seconds import speaking
from scenec.facts import default_number
from scenec.service.sandbox.jobs import Output

SCRIPT, MIX = "Script", "Smart_Mix"
LIMIT = Decimal(24 * 60 * 60)
"""No video lasts longer than a day, whatever is written."""


def kind(configs: Mapping[str, Any]) -> str:
    """The type of a job, as the service calls it."""
    return SCRIPT if configs["InputConfig"].get("MediaGroupArray") else MIX


def outputs(configs: Mapping[str, Any], identity: str) -> tuple[Output, ...]:
    """The videos of a job; its identity makes theirs."""
    return tuple(_output(configs, identity, number) for number in range(int(configs["OutputConfig"].get("Count", 1))))


def _output(configs: Mapping[str, Any], identity: str, number: int) -> Output:
    given, output = configs["InputConfig"], configs["OutputConfig"]
    rendered = not output.get("GeneratePreviewOnly")
    url = output.get("MediaURL") or f"http://{output.get('StorageLocation')}/{output.get('FileName')}"
    return Output(
        number,
        made(identity, "job", number),
        made(identity, "project", number),
        made(identity, "media", number) if rendered else "",
        shown(url.replace("{index}", str(number))) if rendered else "",
        float(round(_seconds(configs, number), 2)),
        drawn(given.get("TitleArray"), number),
        " ".join(text for text, _ in _parts(given, number) if text),
    )


def made(*words: object) -> str:
    """An id as the service has them, made of words: 32 hexadecimal digits."""
    return hashlib.sha256(" ".join(map(str, words)).encode()).hexdigest()[:32]


def shown(url: str) -> str:
    """An address as the service answers it: with one slash behind the scheme, in its samples and as a user saw it."""
    return url.replace("://", ":/", 1)


def drawn(texts: Sequence[str] | None, number: int) -> str:
    """The text of a list that a video draws."""
    return texts[number % len(texts)] if texts else ""


def _parts(given: Mapping[str, Any], number: int) -> Iterator[tuple[str, Decimal | None]]:
    """What is said in a video, one part after another, each with its length where that is given."""
    if given.get("SpeechTextArray"):
        yield drawn(given["SpeechTextArray"], number), None
        return
    for group in given.get("MediaGroupArray", ()):
        if "SpeechTextArray" in group or "Duration" in group:
            yield drawn(group.get("SpeechTextArray"), number), group.get("Duration")
    for script in given.get("SceneInfo", {}).get("ShotInfo", {}).get("ShotScripts", ()):
        yield script.get("SpeechText", ""), script.get("Duration")


def _seconds(configs: Mapping[str, Any], number: int) -> Decimal:
    """About how long a video lasts: as long as what is said in it, else as the output says."""
    given, output = configs["InputConfig"], configs["OutputConfig"]
    parts = list(_parts(given, number))
    if parts:
        return sum((_length(text, duration) for text, duration in parts), Decimal(0))
    if "FixedDuration" in output:
        return _number(output["FixedDuration"])
    longest = _number(output.get("MaxDuration", default_number("output.max_duration")))
    if groups := given.get("MediaGroupArray"):
        process = configs.get("EditingConfig", {}).get("ProcessConfig", {})
        return min(longest, len(groups) * _number(process.get("SingleShotDuration", default_number("edit.shot_duration"))))
    return longest


def _number(written: Decimal | int) -> Decimal:
    """Seconds, within reason."""
    return min(max(Decimal(written), Decimal(0)), LIMIT)


def _length(text: str, duration: Decimal | None) -> Decimal:
    """How long a part lasts: as the voice, as it says, or as a part without either does."""
    if not text:
        return default_number("scene.duration") if duration is None else _number(duration)
    spoken = speaking(text)
    return Decimal(spoken.least + (spoken.least if spoken.most is None else spoken.most)) / 2
