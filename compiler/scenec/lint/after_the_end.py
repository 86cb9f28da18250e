"""What is to happen when the video is over."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import video_lint

MOMENTS = ("title.from", "produce.cover_at")


@video_lint("W0025", "after-the-end", *MOMENTS)
def after_the_end(video: View) -> Iterator[Diagnostic]:
    """A title that begins after the end of the video is never seen, and no cover can be taken there.

    How long a video lasts follows from its speech, its scenes or its `output`; speech is estimated by slow voices.

    Wrong, in a narration:

        title { text: "The reef wakes", from: 20s, to: 25s }
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, max_duration: 12s }

    Right, in a narration:

        title { text: "The reef wakes", from: 10s, to: 12s }
        output { url: "oss://out/v_{index}.mp4", size: 1080x1920, max_duration: 12s }
    """
    for path in MOMENTS:
        number, value = video.number(path), video.get(path)
        if number is None or value is None:
            continue
        from scenec.estimate.seconds import length

        most = length(video.spec).most
        if most is not None and number >= most:
            yield video.broken(f"the video is over by then: it lasts at most about {most:.0f}s", value.span)
