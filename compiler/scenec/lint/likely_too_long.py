"""Speech that takes longer than the video is said to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View, related
from scenec.diagnostics import Diagnostic
from scenec.filters import plain_number
from scenec.lint.kinds import video_lint
from scenec.model import Read

LENGTHS = ("output.max_duration", "output.fixed_duration")


@video_lint("W0014", "likely-too-long", "speech.text", "speech.rate", "speech.speed", "scene.speech", "scene.duration", *LENGTHS)
def likely_too_long(video: View) -> Iterator[Diagnostic]:
    """A video with speech lasts as long as the voice, and no duration of `output` shortens it.

    How fast the voices speak is not documented; the estimate takes the fastest that is common, and counts pauses that are marked up.
    Shorten the text, speak faster with `speed`, or leave the duration away.

    Wrong, in a narration:

        speech: "The reef wakes before the divers do, and two seals that have lived here longer than anyone own this bay, and know it."
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, max_duration: 5s }

    Right:

        speech: "The reef wakes before the divers do."
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, max_duration: 5s }
    """
    limit = next((read for path in LENGTHS for _, read in video.all(path)), None)
    if limit is not None and video.says("speech.text"):
        yield from _texts(video, limit)
    elif limit is not None and video.says("scene.speech"):
        yield from _scenes(video, limit)


def _texts(video: View, limit: Read) -> Iterator[Diagnostic]:
    """Each text that alone takes longer."""
    from scenec.estimate.seconds import rate_of, speaking

    for text in video.elements("speech.text"):
        seconds = speaking(str(text.data), rate_of(video.spec.root))
        if _is_longer(seconds.least, limit):
            message = f"this text takes about {seconds.shown} to say, more than the {_shown(limit)} of `{limit.field.name}`"
            yield video.broken(message, text.span, related(limit, "speech is not shortened to this"))


def _scenes(video: View, limit: Read) -> Iterator[Diagnostic]:
    """All scenes together."""
    from scenec.estimate.seconds import length

    seconds = length(video.spec)
    if _is_longer(seconds.least, limit):
        message = f"the scenes take about {seconds.shown}, more than the {_shown(limit)} of `{limit.field.name}`"
        yield video.broken(message, limit.span)


def _is_longer(least: float, limit: Read) -> bool:
    return isinstance(limit.value.data, Decimal) and least > limit.value.data


def _shown(limit: Read) -> str:
    return f"{plain_number(limit.value.data)}s" if isinstance(limit.value.data, Decimal) else ""
