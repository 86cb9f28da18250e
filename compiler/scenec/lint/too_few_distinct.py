"""More videos than there are combinations of what is drawn for each."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related
from scenec.lint.kinds import video_lint


@video_lint("W0011", "too-few-distinct", "output.count")
def too_few_distinct(video: View) -> Iterator[Diagnostic]:
    """Videos differ in what is drawn for each: a title, a sub-heading of each level, a script, a voice, a sticker, a track, a background.

    Where `count` is more than all combinations of these, some videos are the same but for what the service adds by itself.
    Write more alternatives, or make fewer videos.
    Where clips are drawn at random too, as in script-to-video, nothing is said.

    Wrong, in a storyboard:

        title: ["Open today", "Doors open at nine"]
        music: ["oss://brand/calm.mp3"]
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, count: 10 }

    Right:

        title: ["Open today", "Doors open at nine"]
        music: ["oss://brand/calm.mp3", "oss://brand/bright.mp3"]
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, count: 4 }
    """
    count, read = video.number("output.count"), video.read("output.count")
    if count is None or read is None or count < 2:
        return
    from scenec.estimate.outcomes import outcomes

    known = outcomes(video.spec)
    if not known.more and known.possible < count:
        places = tuple(Related(factor.span, f"1 of {factor.number}") for factor in known.factors if factor.number > 1)
        yield video.broken(f"{count} videos cannot all differ: {known.formula}", read.value.span, places)
