"""Rules of texts and of data of one's own: subheadings, the length of speech, searches, user data."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, elements, rule
from scenec.diagnostics import Diagnostic, Related
from scenec.facts import fields
from scenec.jsontext import compact
from scenec.model import Value

SUBHEADINGS = "/InputConfig/SubHeadingArray"
LEVELS = ("1", "2", "3", "4", "5")


def levels(video: View) -> Iterator[tuple[Value, dict[str, Value]]]:
    """The subheadings that `raw` writes, each with what it sets."""
    for element in elements(video.raw(SUBHEADINGS)):
        if isinstance(element.data, dict):
            yield element, {key: value for key, value in element.data.items() if value.data is not None}


@rule("R027", raws=[SUBHEADINGS])
def subheading_levels(video: View) -> Iterator[Diagnostic]:
    """A subheading has a level; elsewhere than in `raw`, it cannot be written without."""
    for element, members in levels(video):
        level = members.get("Level")
        if level is None:
            yield video.broken("this subheading has no `Level`, which is 1 to 5", element.span)
        elif isinstance(level.data, str | bool) or str(level.data) not in LEVELS:
            yield video.broken("the `Level` of a subheading is a whole number from 1 to 5", level.span)


@rule("R028", raws=[SUBHEADINGS])
def repeated_levels(video: View) -> Iterator[Diagnostic]:
    """What comes of two subheadings of one level is not described."""
    first: dict[str, Value] = {}
    for _, members in levels(video):
        level = members.get("Level")
        if level is not None and first.setdefault(str(level.data), level) is not level:
            message = f"there is a subheading of level {level.data} already, and no document says what comes of two"
            yield video.broken(message, level.span, (Related(first[str(level.data)].span, "the first is here"),))


@rule("R029", raws=[SUBHEADINGS])
def subheading_texts(video: View) -> Iterator[Diagnostic]:
    """A subheading has a text."""
    for element, members in levels(video):
        if "TitleArray" not in members:
            yield video.broken("this subheading has no text; write its `TitleArray`", element.span)


@rule("R032", "text", "speech", each=("speech", "scene"))
def length_with_markup(view: View) -> Iterator[Diagnostic]:
    """Whether markup counts is not said; the length of what is spoken is one for R031 and R033."""
    for _, read in view.set():
        most = next((int(limit.figure) for limit in read.field.limits if limit.sort == "max_length"), 0)
        for text in elements(read.value) or (read.value,):
            if isinstance(text.data, str) and len(text.data) > most and "<speak" in text.data:
                yield from _markup(view, text, text.data, most)


def _markup(view: View, text: Value, data: str, most: int) -> Iterator[Diagnostic]:
    from scenec.ssml import spoken

    if len(spoken(data)) <= most:
        message = f"this text has {len(data)} characters with its markup; no document says whether that counts towards the {most}"
        yield view.broken(message, text.span)


@rule("R036", "text", "libraries", each="search")
def empty_search(search: View) -> Iterator[Diagnostic]:
    """A search looks for something, somewhere."""
    text = search.get("text")
    if text is not None and isinstance(text.data, str) and not text.data.strip():
        yield search.broken("a search needs something to look for, in a few words", text.span)
    for library in search.elements("libraries"):
        if isinstance(library.data, str) and not library.data.strip():
            yield search.broken("a library has a name; that of the default one is `ims-default-search-lib`", library.span)


@rule("R038", "user_data", "notify")
def size_with_address(video: View) -> Iterator[Diagnostic]:
    """The address for callbacks goes out among the user data; the size of those alone is a limit of theirs."""
    data, notify = video.get("user_data"), video.read("notify")
    limits = fields(video.solution)["video"]["user_data"].limits
    most = next(int(limit.figure) for limit in limits if limit.sort == "max_bytes")
    if notify is None or (data is not None and not isinstance(data.data, dict)):
        return
    own = data.data if data is not None and isinstance(data.data, dict) else {}
    size = len(compact(Value({"NotifyAddress": notify.value, **own}, notify.span)).encode())
    if size > most and (data is None or len(compact(data).encode()) <= most):
        message = f"`user_data` has {size} bytes as JSON together with `notify`; it takes at most {most}"
        others = (Related(data.span, "the data are here"),) if data is not None else ()
        yield video.broken(message, notify.span, others, allowed=(f"at most {most} bytes",))
