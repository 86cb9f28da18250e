"""Rules of texts in the picture and of places: titles, subheadings, subtitles, stickers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scenec.check.rule import View, related, rule, without
from scenec.diagnostics import Diagnostic
from scenec.filters import plain_number

CAPTIONS = ("title", "subheading", "speech.subtitles")
PLACES = ("x", "y", "width", "height")
COLOURS = ("color", "outline_color", "back_color")


@rule("R100", *PLACES, each=(*CAPTIONS, "sticker"))
def no_reading(view: View) -> Iterator[Diagnostic]:
    """A number is a share of the output or whole pixels; some are neither."""
    for name in PLACES:
        read, number = view.read(name), view.number(name)
        if read and number is not None and (Decimal("0.9999") < number < 2 or (number > 2 and number != number.to_integral_value())):
            shown = read.value.span.text if read.value.span.text.endswith("%") else plain_number(number)
            message = f"no document says what `{shown}` means for `{name}`"
            if number == 1 and name in ("width", "height"):
                message = f"`{shown}` of `{name}` is the number 1 in the request, which only one document reads as all of the output"
            yield view.broken(message, read.value.span, allowed=("0%…99.99%", "2px and more, whole"))


@rule("R101", "text", each="subheading")
def level(subheading: View) -> Iterator[Diagnostic]:
    """There are five levels; where the list of texts has it, R027 has spoken."""
    label = subheading.part.label
    if label and subheading.read("text") is None and not _is_level(subheading):
        message = f"a subheading has a level from 1 to 5, not `{label.data}`"
        yield subheading.broken(message, label.span, allowed=("1", "2", "3", "4", "5"))


def _is_level(subheading: View) -> bool:
    """Whether the level is one; a typed one is looked at as it is read."""
    label = subheading.part.label
    return not subheading.part.lifted or label is None or str(label.data) in ("1", "2", "3", "4", "5")


@rule("R102", "text", each="subheading", raws=["Level"])
def subheading_without_text(subheading: View) -> Iterator[Diagnostic]:
    """A look needs a text; of an element of the list of texts, R029 has spoken."""
    if subheading.lacks("text") and not subheading.read("text") and _is_level(subheading) and subheading.raw("Level") is None:
        yield subheading.broken("this subheading has no `text`, so nothing is shown", subheading.span)


@rule("R103", "text", each="title")
def title_without_text(title: View) -> Iterator[Diagnostic]:
    """A look needs a text."""
    if title.lacks("text"):
        yield title.broken("this title has no `text`, so nothing is shown", title.span)


@rule("R105", "font_size", "fixed_font_size", each=CAPTIONS)
def two_font_sizes(caption: View) -> Iterator[Diagnostic]:
    """Of two sizes of letters one acts."""
    size, fixed = caption.read("font_size"), caption.read("fixed_font_size")
    if size and fixed:
        message = "`fixed_font_size` has no effect beside `font_size`"
        yield caption.broken(message, fixed.span, related(size, "`font_size` is set here"), (without(fixed),))


@rule("R106", "font", "font_url", each=CAPTIONS)
def two_fonts(caption: View) -> Iterator[Diagnostic]:
    """A font of one's own is taken before one of the list."""
    font, url = caption.read("font"), caption.read("font_url")
    if font and url:
        message = "`font` has no effect beside `font_url`"
        yield caption.broken(message, font.span, related(url, "`font_url` is set here"), (without(font),))


@rule("R107", *COLOURS, each=(*CAPTIONS, "background"))
def colour(view: View) -> Iterator[Diagnostic]:
    """A colour has one form; what is typed is read as one, what `raw` writes is any text."""
    for name in COLOURS:
        read, text = view.read(name), view.text(name)
        if read and text is not None and not re.fullmatch("#[0-9A-Fa-f]{6}", text):
            yield view.broken(f"a colour is written `#RRGGBB`, not `{text}`", read.span)


@rule("R112", "motion_loop", "motion_in", "motion_out", each=CAPTIONS)
def loop_with_motion(caption: View) -> Iterator[Diagnostic]:
    """A text moves all the time, or as it comes and goes."""
    loop, other = caption.read("motion_loop"), caption.read("motion_in") or caption.read("motion_out")
    if loop and other:
        message = f"`motion_loop` is not combined with `{other.field.name}` on one text"
        yield caption.broken(message, loop.span, related(other, f"`{other.field.name}` is set here"))


@rule("R113", "from", "to", each="title")
def times(title: View) -> Iterator[Diagnostic]:
    """A title goes after it comes."""
    start, end = title.number("from"), title.number("to")
    first, last = title.read("from"), title.read("to")
    if first and last and start is not None and end is not None and start >= end:
        message = f"the title goes at {plain_number(end)}s, and comes only at {plain_number(start)}s"
        yield title.broken(message, last.value.span, related(first, "it comes here"))
