"""Rules of the movie edition of image-text matching, which `matching` asks for; what name the service has for it is not known.

They are warnings: nobody but the author knows that the movie edition is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.addresses import known_suffixes, suffix_of
from scenec.check.rule import View, related, rule
from scenec.diagnostics import Diagnostic
from scenec.facts import enumeration
from scenec.kinds.assets import asset_of, clip_of
from scenec.similar import nearest

MATCHING = ("storyboard", "narration")
HERE = "the movie edition is asked for here"


def is_movie(video: View) -> bool:
    """Whether `matching` says something else than `General`, and no misspelling of that."""
    return names_movie(video.text("matching"))


def names_movie(matching: str | None) -> bool:
    """The same of what `matching` says."""
    return matching is not None and nearest(matching, enumeration("scene-kind").by_id) is None


@rule("R004", "matching", "search", solutions=MATCHING)
def search_in_a_movie(video: View) -> Iterator[Diagnostic]:
    """The movie edition takes clips."""
    matching, search = video.read("matching"), video.blocks("search")
    if matching and search and is_movie(video):
        message = "the movie edition does not search; write `media: […]`"
        yield video.broken(message, search[0].span, related(matching, HERE), severity="warning")


@rule("R019", "matching", "speech.text", solutions=["narration"])
def speech_in_a_movie(video: View) -> Iterator[Diagnostic]:
    """A narration of the movie edition has something to say."""
    matching = video.read("matching")
    if matching and is_movie(video) and video.lacks("speech.text"):
        message = 'a narration of the movie edition needs speech; write `speech: "…"`'
        yield video.broken(message, video.span, related(matching, HERE), severity="warning")


@rule("R020", "matching", "media.clips", solutions=MATCHING)
def stills_in_a_movie(video: View) -> Iterator[Diagnostic]:
    """The movie edition cuts videos."""
    matching = video.read("matching")
    if matching is None or not is_movie(video):
        return
    for clip in video.elements("media.clips"):
        asset = clip_of(clip).asset
        url = asset_of(asset).url
        if url is not None and suffix_of(url) in known_suffixes("image"):
            yield video.broken("the movie edition cuts videos, and this is a picture by its name", asset.span, related(matching, HERE))
