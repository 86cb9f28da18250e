"""Rules of marked-up speech: that it is well-formed, and quotes are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenec.check.rule import View, rule
from scenec.diagnostics import Diagnostic, Edit, Fix, Related
from scenec.facts import enumeration
from scenec.model import Value
from scenec.similar import nearest
from scenec.source import Span

if TYPE_CHECKING:
    from scenec.ssml import Markup, Mistake

WORDS = {
    "ampersand": "a bare `&` breaks marked-up speech; write `&amp;`",
    "less": "a `<` that opens no tag is written `&lt;`",
    "greater": "a bare `>` in marked-up speech is written `&gt;`",
    "entity": "marked-up speech does not know `{found}`",
    "semicolon": "`{found}` needs a `;` at its end",
    "character": "`{found}` stands for no character",
    "control": "a control character cannot stand in marked-up speech",
    "quotes": "the value of `{found}` stands in straight quotes",
    "unquoted": "the value of `{found}` stands in quotes",
    "open-quote": "the value of `{found}` has no closing quote",
    "valueless": "the attribute `{found}` has no value",
    "sign": "`{found}` cannot stand in a tag",
    "apart": "a blank is missing before the attribute `{found}`",
    "twice": "the attribute `{found}` is set twice in this tag",
    "blank": "no blank stands between `<` and `{found}`",
    "unfinished": "the tag `<{found}` has no closing `>`",
    "unclosed": "`<{found}>` has no closing `</{found}>`",
    "again": "`<{found}>` is opened twice and never closed",
    "nested": "`<{found}>` cannot stand inside of another one",
    "end-name": "`</{found}>` does not close `<{other}>`",
    "end-form": "`{found}` is no closing tag",
    "nesting": "`</{found}>` closes `<{found}>` while `<{other}>`, which began in it, is still open",
    "stray": "`</{found}>` closes nothing",
    "section": "what begins with `{found}` has no end",
    "dashes": "a comment ends with `-->`, and has no other `--` in it",
    "header": "`<?…?>` stands only before the first `<speak>`",
    "outside": "`<{found}>` acts only inside of `<speak>`",
}
SHOWN = 20
"""How many mistakes of a text are shown one by one."""
MANY = 80
"""So many more are not counted, as a text is not read to its end then."""
TEXTS = ("text", "speech")
BLOCKS = ("speech", "scene")


def texts(view: View) -> Iterator[tuple[Value, Markup]]:
    """The texts with markup of a block."""
    for name in TEXTS:
        value = view.get(name)
        for text in () if value is None else value.data if isinstance(value.data, tuple) else (value,):
            if isinstance(text.data, str) and "<" in text.data:
                from scenec.ssml import read

                yield text, read(text.data)


def place(text: Value, start: int, end: int) -> tuple[Span, tuple[Related, ...]]:
    """Where a piece of a text stands; of one that stands elsewhere the whole, and where the piece is."""
    from scenec.places import exact
    from scenec.places import place as written
    from scenec.text import Placed

    found = exact(text, start, end)
    if found is None and isinstance(text.data, Placed):
        return text.span, (Related(written(text.data, start, end), "it stands here"),)
    return found or text.span, ()


def change(text: Value, title: str, *changes: tuple[int, int, str]) -> tuple[Fix, ...]:
    """The fix that writes pieces of a text anew, where they are written in the source to the letter."""
    from scenec.places import literal
    from scenec.text import Placed

    edits = []
    for start, end, instead in changes:
        span = literal(text.data, start, end) if isinstance(text.data, Placed) else None
        if span is None or re.search(r'["\\{]', instead):
            return ()
        edits.append(Edit(span, instead))
    return (Fix(title, tuple(edits)),)


@rule("R064", *TEXTS, each=BLOCKS)
def malformed(view: View) -> Iterator[Diagnostic]:
    """Marked-up speech is well-formed."""
    for text, markup in texts(view):
        inside = [mistake for mistake in markup.mistakes if mistake.sort != "outside"]
        yield from (_mistake(view, text, mistake) for mistake in inside[:SHOWN])
        if len(inside) > SHOWN:
            yield _more(view, text, inside[SHOWN:])
        around = (mistake for mistake in markup.mistakes if mistake.sort == "outside")
        meant = next((mistake for mistake in around if _is_meant(str(text.data)[mistake.start : mistake.end], mistake.found)), None)
        if meant:
            yield _outside(view, text, meant)


def _more(view: View, text: Value, mistakes: list[Mistake]) -> Diagnostic:
    """The mistakes of a text that are not shown one by one."""
    span, elsewhere = place(text, mistakes[0].start, mistakes[0].end)
    count = "is 1 more mistake" if len(mistakes) == 1 else f"are {len(mistakes) if len(mistakes) < MANY else 'many'} more mistakes"
    return view.broken(f"from here on there {count} in this text", span, elsewhere)


def _mistake(view: View, text: Value, mistake: Mistake) -> Diagnostic:
    found, _, other = mistake.found.partition(" ")
    span, elsewhere = place(text, mistake.start, mistake.end)
    meant = mistake.change
    message = WORDS[mistake.sort].format(found=found, other=other)
    if mistake.sort == "unclosed" and found == "break":
        message = "`<break>` is not closed; write `<break/>`"
    shown = meant.text.strip() if meant and meant.start == mistake.start and meant.text.strip() else None
    fixes = change(text, f"write `{meant.text.strip()}`" if meant.text.strip() else "remove it", meant) if meant else ()
    return view.broken(message, span, elsewhere, fixes, suggestion=None if shown and shown in message else shown)


def _is_meant(tag: str, name: str) -> bool:
    """Whether what looks like a tag outside of `<speak>` was meant as one."""
    known = enumeration("ssml-tag-platform").by_id
    return "/" in tag or "=" in tag or name.lower() in known or (len(name) > 3 and nearest(name, known) is not None)


def _outside(view: View, text: Value, mistake: Mistake) -> Diagnostic:
    """A tag outside of `<speak>`: that itself, misspelt, or one in a text without it."""
    from scenec.ssml import read

    whole, name = str(text.data), mistake.found
    span, elsewhere = place(text, mistake.start, mistake.end)
    if nearest(name, ["speak"]):
        words = re.finditer(rf"</?({re.escape(name)})(?=[\s/>])", whole)
        fixes = change(text, "write `speak`", *((found.start(1), found.end(1), "speak") for found in words))
        return view.broken(f"marked-up speech begins with `<speak>`, not with `<{name}>`", span, elsewhere, fixes, suggestion="<speak>")
    inner = read(f"<speak>{whole}</speak>")
    known = enumeration("ssml-tag-script-and-common").by_id
    wrapped = "<speak" not in whole and not inner.mistakes and all(tag.name in known for tag in inner.tags)
    fixes = change(text, "wrap the text in `<speak>`", (0, 0, "<speak>"), (len(whole), len(whole), "</speak>")) if wrapped else ()
    return view.broken(WORDS["outside"].format(found=name), span, elsewhere, fixes)


@rule("R065", *TEXTS, each=BLOCKS)
def quotes(view: View) -> Iterator[Diagnostic]:
    """Quotes are escaped too."""
    for text, markup in texts(view):
        if markup.quotes and not markup.mistakes:
            at, whole = markup.quotes[0], str(text.data)
            names = {'"': "&quot;", "'": "&apos;"}
            span, elsewhere = place(text, at, at + 1)
            fixes = change(text, "escape the quotes", *((quote, quote + 1, names[whole[quote]]) for quote in markup.quotes))
            yield view.broken(f"a `{whole[at]}` in marked-up speech should be written `{names[whole[at]]}`", span, elsewhere, fixes)
