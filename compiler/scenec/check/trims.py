"""Rules of the parts of clips that may be used: `trim`, and MediaMetaDataArray where `raw` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View, elements, rule
from scenec.diagnostics import Diagnostic, Related
from scenec.jsontext import key_span
from scenec.kinds.assets import asset_of, clip_of
from scenec.model import Range, Value
from scenec.similar import nearest
from scenec.source import Span

PARTS = "/EditingConfig/MediaConfig/MediaMetaDataArray"
GUESSES = 1000
"""How many clips are looked at for the ones that were probably meant, in all."""
MATCHING = ("storyboard", "narration")


def entries(video: View) -> list[Value]:
    """The entries of the list that `raw` writes."""
    return [element for element in elements(video.raw(PARTS)) if isinstance(element.data, dict)]


def member(entry: Value, name: str) -> Value | None:
    """The member of an entry."""
    return entry.data.get(name) if isinstance(entry.data, dict) else None


def names(clips: tuple[Value, ...]) -> tuple[str, ...]:
    """The clips of a list, as the request names them."""
    return tuple(asset_of(clip_of(clip).asset).text for clip in clips)


@rule("R051", "media.clips", "scene.media", "search", raws=[PARTS])
def known_media(video: View) -> Iterator[Diagnostic]:
    """Parts are given of clips that are in the list, by the same name; beside a search R052 has spoken."""
    listed = dict.fromkeys(names(video.elements("media.clips") + video.elements("scene.media")))
    guesses = GUESSES
    for entry in entries(video) if not video.blocks("search") else ():
        media = member(entry, "Media")
        if media is None:
            yield video.broken("this entry does not say of which clip; write its `Media`", entry.span)
        elif not isinstance(media.data, str) or media.data not in listed:
            suggestion = nearest(str(media.data), listed) if guesses > 0 else None
            guesses -= len(listed)
            yield video.broken(f"`{media.data}` is none of the clips of this video", media.span, suggestion=suggestion)


@rule("R052", "search", solutions=MATCHING, raws=[PARTS])
def parts_with_search(video: View) -> Iterator[Diagnostic]:
    """What a search finds has no name to give parts of."""
    parts, search = video.raw(PARTS), video.blocks("search")
    if parts is not None and search:
        message = "with a search there are no clips to name here; remove it, or write `media: […]`"
        yield video.broken(message, key_span(parts.span, "MediaMetaDataArray"), (Related(search[0].span, "the search is here"),))


@rule("R053", "scene.media", solutions=["script-to-video"], raws=[PARTS])
def group_of_parts(video: View) -> Iterator[Diagnostic]:
    """In script-to-video, the group of a clip is named; a clip of no group at all is one for R051."""
    held = {str(part.label.data): names(elements(read.value)) for part, read in video.all("scene.media") if part.label is not None}
    for entry in entries(video):
        media, group = member(entry, "Media"), member(entry, "GroupName")
        owners = [name for name, clips in held.items() if media is not None and media.data in clips]
        if not owners or (group is not None and group.data in owners):
            continue
        if group is None:
            yield video.broken(f'this entry does not say of which scene; write `GroupName: "{owners[0]}"`', entry.span)
        else:
            message = f"no scene `{group.data}` has this clip" if group.data in held else f"there is no scene `{group.data}`"
            yield video.broken(f"{message}; it is in `{owners[0]}`", group.span)


@rule("R054", solutions=MATCHING, raws=[PARTS])
def no_group_of_parts(video: View) -> Iterator[Diagnostic]:
    """Only script-to-video has groups."""
    for entry in entries(video):
        group = member(entry, "GroupName")
        if group is not None:
            yield video.broken("only script-to-video has groups; remove `GroupName`", key_span(group.span, "GroupName"))


@rule("R055", raws=[PARTS])
def ranges_of_parts(video: View) -> Iterator[Diagnostic]:
    """A range begins at 0 or later, and ends after that."""
    for entry in entries(video):
        for part in elements(member(entry, "TimeRangeList")):
            if _range(part) is None:
                yield video.broken("a range has `In` and `Out` in seconds, `Out` the greater", part.span)


@rule("R056", raws=[PARTS])
def overlapping_parts(video: View) -> Iterator[Diagnostic]:
    """What happens with ranges that overlap is not described."""
    for entry in entries(video):
        yield from _overlaps(video, [(part.span, found) for part in elements(member(entry, "TimeRangeList")) if (found := _range(part))])


@rule("R056", "clips", "media", each=("media", "scene"))
def overlapping_ranges(view: View) -> Iterator[Diagnostic]:
    """The same for `trim`."""
    for clip in view.elements("clips") + view.elements("media"):
        ranges = [(value.span, value.data) for value in clip_of(clip).ranges if isinstance(value.data, Range)]
        yield from _overlaps(view, [(span, found) for span, whole in ranges if (found := _ends(whole.start, whole.end))])


def _overlaps(view: View, ranges: list[tuple[Span, tuple[Decimal, Decimal]]]) -> Iterator[Diagnostic]:
    """Each range that begins before one has ended that begins no later."""
    last: tuple[Span, Decimal] | None = None
    for span, (start, end) in sorted(ranges, key=lambda item: (item[1][0], item[0].start)):
        if last is not None and start < last[1]:
            other, place = sorted((span, last[0]), key=lambda place: place.start)
            message = "this range overlaps another of the same clip, and no document says what comes of that"
            yield view.broken(message, place, (Related(other, "the other is here"),))
        if last is None or end > last[1]:
            last = span, end


def _range(value: Value) -> tuple[Decimal, Decimal] | None:
    """The ends of a range that `raw` writes."""
    return _ends(member(value, "In"), member(value, "Out"))


def _ends(start: Value | None, end: Value | None) -> tuple[Decimal, Decimal] | None:
    """The ends of a range, if it is one."""
    if start is None or end is None or not isinstance(start.data, Decimal) or not isinstance(end.data, Decimal):
        return None
    return (start.data, end.data) if 0 <= start.data < end.data else None
