"""A request and the words of the service in, the place in the source that they are about out, as far as that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.batch import Compiled
from scenec.jsontext import places
from scenec.model import Request, Value
from scenec.noun import Noun
from scenec.source import Span

NAMED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:(?:\.|\[\d+\]|/)[A-Za-z0-9]*)*")
SHORTEST = 6
"""How many signs a value has at least to be found in a text by chance."""


class Written(Noun):
    """A request, and where its video is named."""

    request: Request
    video: Span


def written(compiled: Compiled) -> Iterator[Written]:
    """The requests of a file, in order."""
    videos = {video.name: video.span for video in compiled.videos}
    for request in compiled.requests:
        yield Written(request, videos[request.name.partition(".")[0]])


def blame(of: Written, words: str) -> Span:
    """The value that the words hold, else the field that they name, else the video."""
    known = list(places(of.request.parameters, ""))
    return _value(known, words) or _field(known, words) or of.video


def _value(known: list[tuple[str, Value]], words: str) -> Span | None:
    """The longest text of the request that stands in the words, as a whole or by its last part."""
    found: list[tuple[int, Span]] = []
    for _, value in known:
        text = value.data
        if isinstance(text, str) and len(text) >= SHORTEST:
            last = text.rpartition("/")[2]
            if text in words:
                found.append((len(text), value.span))
            elif len(last) >= SHORTEST and "." in last and last in words:
                found.append((len(last), value.span))
    return max(found, key=lambda one: one[0])[1] if found else None


def _field(known: list[tuple[str, Value]], words: str) -> Span | None:
    """The field with the longest pointer that the words name, as `OutputConfig.Count`, `TitleArray[0]` or `MediaURL`."""
    best: tuple[int, Span] | None = None
    for name in NAMED.findall(words):
        pointer = "/" + re.sub(r"[./\[\]]+", "/", name).strip("/")
        for at, value in known:
            if at.endswith(pointer) and (best is None or len(pointer) > best[0]) and _is_name(pointer):
                best = (len(pointer), value.span)
    return best[1] if best else None


def _is_name(pointer: str) -> bool:
    """Whether a word is surely a name of the request, and not one of the language that it is said in."""
    return "/" in pointer[1:] or bool(re.search(r"[a-z][A-Z]", pointer))
