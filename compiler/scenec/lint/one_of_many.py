"""What the service draws one of, where all were meant."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, Related
from scenec.lint.kinds import video_lint
from scenec.model import Part, Read

LISTS = ("title.text", "subheading.text", "speech.text", "scene.speech")


@video_lint("W0010", "one-of-many", "sticker", "output.count", *LISTS)
def one_of_many(video: View) -> Iterator[Diagnostic]:
    """Of several stickers, titles or texts each video shows one, drawn at random.

    Stickers at different places look as if all were to be seen, and several texts without `count` as if one followed the other.
    Draw the pictures into one sticker; say with `count` how many videos are made of the texts, which is a note only.

    Wrong, in a narration:

        sticker logo { image: "oss://brand/logo.png", x: 10px, y: 10px }
        sticker badge { image: "oss://brand/badge.png", x: 80%, y: 10px }

    Right:

        sticker red { image: "oss://brand/red.png", x: 10px, y: 10px }
        sticker blue { image: "oss://brand/blue.png", x: 10px, y: 10px }
    """
    stickers = video.blocks("sticker")
    apart = [sticker for sticker in stickers if _place(sticker) != _place(stickers[0])]
    if apart:
        message = f"a video shows one of these {len(stickers)} stickers, drawn at random"
        yield video.broken(message, apart[0].span, (Related(stickers[0].span, "another one"),))
    lists = [read for path in LISTS for _, read in video.all(path) if _number(read) > 1]
    if lists and video.lacks("output.count"):
        message = f"one video is made, with one of these {_number(lists[0])} texts, drawn at random; `count` in `output` makes more"
        yield video.broken(message, lists[0].span)._replace(severity="info")


def _place(sticker: Part) -> tuple[object, ...]:
    """Where a sticker is put; without a position, in the corner."""
    places = (sticker.reads.get(name) for name in ("x", "y"))
    return tuple(read.value.data if read is not None else 0 for read in places)


def _number(read: Read) -> int:
    """How many different texts a list has; what `raw` writes may be none."""
    texts = read.value.data if isinstance(read.value.data, tuple) else ()
    return len({text.data for text in texts if isinstance(text.data, str)})
