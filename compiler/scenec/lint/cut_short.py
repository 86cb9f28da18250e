"""More silent scenes than the longest duration has room for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View, related
from scenec.diagnostics import Diagnostic
from scenec.facts import default_number
from scenec.filters import plain_number
from scenec.lint.kinds import video_lint

READS = ("scene", "edit.shot_duration", "output.max_duration")
LENGTHS = ("scene.speech", "scene.duration", "speech.text", "output.fixed_duration", "edit.split_at_cuts")


@video_lint("W0024", "cut-short", *READS, *LENGTHS, solutions=["script-to-video"])
def cut_short(video: View) -> Iterator[Diagnostic]:
    """Without speech a video of script-to-video lasts a shot for each scene, and no longer than `max_duration`.

    That is 15 seconds where it is not set, and scenes for which there is no time are lost; set `max_duration`, or shorter shots.

    Wrong, in a script-to-video:

        scene outside { media: "oss://market-clips/street.mp4" }
        scene inside { media: "oss://market-clips/fruit.mp4" }
        scene people { media: "oss://market-clips/checkout.mp4" }
        edit { shot_duration: 6s }

    Right, in a script-to-video:

        scene outside { media: "oss://market-clips/street.mp4" }
        scene inside { media: "oss://market-clips/fruit.mp4" }
        scene people { media: "oss://market-clips/checkout.mp4" }
        edit { shot_duration: 5s }
    """
    if not all(video.lacks(path) for path in LENGTHS[:-1]) or video.is_on("edit.split_at_cuts"):
        return
    longest = _seconds(video, "output.max_duration")
    each, scenes = _seconds(video, "edit.shot_duration"), video.blocks("scene")
    if len(scenes) > 1 and each * len(scenes) > longest:
        limit = video.read("output.max_duration")
        shown = [plain_number(number) for number in (each, each * len(scenes), longest)]
        message = f"{len(scenes)} scenes of {shown[0]}s take {shown[1]}s, and `max_duration` is {shown[2]}s"
        last = scenes[int(longest // each)] if each else scenes[-1]
        yield video.broken(
            message if limit else f"{message} if it is not set", last.span, related(limit, "the longest duration") if limit else ()
        )


def _seconds(video: View, path: str) -> Decimal:
    """A duration that is set, else the documented one."""
    number = video.number(path)
    return default_number(path) if number is None else number
