"""Rules of what stands in marked-up speech: the tags and attributes that the service takes, in this solution and with this voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenec.catalog.rules import broken
from scenec.check.markup import BLOCKS, TEXTS, change, place, texts
from scenec.check.movie import names_movie
from scenec.check.rule import View, related, rule
from scenec.diagnostics import Diagnostic, Related, Severity
from scenec.facts import enumeration, voice
from scenec.model import Value
from scenec.similar import nearest

if TYPE_CHECKING:
    from scenec.ssml import Attribute, Markup, Tag

BREAK = r"([0-9]+(?:\.[0-9]+)?)(ms|s)"
SYLLABLES = r"\s*[a-zA-Züê:]+[1-5](?:\s+[a-zA-Züê:]+[1-5])*\s*"


READS = (*TEXTS, "/matching", "/speech.voice", "/speech.cloned_voice")


def _allowed(view: View) -> tuple[str, tuple[str, ...]]:
    """The rule of the solution, and its tags: movies have fewer."""
    code, name = ("R067", "ssml-tag-movie") if names_movie(view.text("/matching")) else ("R066", "ssml-tag-script-and-common")
    return code, tuple(enumeration(name).by_id)


def _unknown_tags(view: View, code: str) -> Iterator[Diagnostic]:
    """Tags that the solution does not take, each once a text."""
    own, allowed = _allowed(view)
    for text, markup in texts(view) if own == code else ():
        for name, tag in {tag.name: tag for tag in reversed(markup.tags) if tag.name not in allowed}.items():
            span, elsewhere = place(text, tag.start + 1, tag.start + 1 + len(name))
            where = "speech over movies takes" if code == "R067" else "marked-up speech takes"
            meant = _meant(name, allowed)
            alone = str(text.data)[: tag.end].endswith("/>") and sum(other.name == name for other in markup.tags) == 1
            fixes = change(text, f"write `{meant}`", (tag.start + 1, tag.start + 1 + len(name), meant)) if meant and alone else ()
            severity: Severity | None = "warning" if code == "R067" else None
            yield view.broken(f"{where} no `<{name}>`", span, elsewhere, fixes, allowed[1:], meant, severity)


def _meant(name: str, allowed: tuple[str, ...]) -> str | None:
    """The tag that was probably meant: one that is nearly the same, or has the same letters."""
    if len(name) < 3:
        return None
    return nearest(name, allowed) or next((tag for tag in allowed if sorted(tag) == sorted(name.lower())), None)


def _attributes(view: View, tag_name: str, name: str) -> Iterator[tuple[Value, Attribute]]:
    """An attribute of all tags of a name."""
    for text, markup in texts(view):
        for tag in markup.tags:
            attribute = tag.find(name) if tag.name == tag_name else None
            if attribute:
                yield text, attribute


@rule("R066", *READS, each=BLOCKS)
def tags(view: View) -> Iterator[Diagnostic]:
    """Tags outside of those that the solution takes."""
    yield from _unknown_tags(view, "R066")
    yield from _values(view)


def _values(view: View) -> Iterator[Diagnostic]:
    """What `say-as` and `speak` take is listed, in one document alone."""
    yield from _listed(view, "say-as", "interpret-as", "ssml-say-as")
    yield from _listed(view, "speak", "encodeType", "ssml-speak-encode-type")
    yield from _listed(view, "speak", "sampleRate", "ssml-speak-sample-rate")
    known = enumeration("ssml-speak-attribute")
    for text, markup in texts(view):
        for attribute in [attribute for tag in markup.tags if tag.name == "speak" for attribute in tag.attributes]:
            choice = known.by_id.get(attribute.name)
            if (choice and choice.flag) or (choice is None and nearest(attribute.name, known.by_id)):
                span, elsewhere = place(text, attribute.start, attribute.end)
                meant = None if choice else nearest(attribute.name, known.by_id)
                message = f"batches do not take `{attribute.name}`" if choice else f"`<speak>` has no attribute `{attribute.name}`"
                yield broken("R066", message, span, elsewhere, suggestion=meant, severity="warning")


def _listed(view: View, tag: str, name: str, values: str) -> Iterator[Diagnostic]:
    """Values of an attribute that are not in its list."""
    known = enumeration(values).by_id
    for text, attribute in _attributes(view, tag, name):
        if attribute.value not in known and not _is_refused(view, tag):
            span, elsewhere = place(text, attribute.start, attribute.end)
            meant = nearest(attribute.value, known)
            fixes = change(text, f"write `{meant}`", (attribute.start + 1, attribute.end - 1, meant)) if meant else ()
            message = f"`{name}` has no value `{attribute.value}`"
            yield broken("R066", message, span, elsewhere, tuple(known), fixes, meant, "warning")


@rule("R067", *READS, each=BLOCKS)
def movie_tags(view: View) -> Iterator[Diagnostic]:
    """Tags outside of those that movies take; a warning, as nobody but the author knows that the movie edition is meant."""
    yield from _unknown_tags(view, "R067")


def voices(view: View) -> Iterator[tuple[str, Value]]:
    """The voices that are named, with their places."""
    for element in view.elements("/speech.voice"):
        yield from ((name.strip(), element) for name in str(element.data).split(","))


def _spoken_by(view: View, markup: Markup) -> Iterator[tuple[Tag, tuple[str, ...]]]:
    """Each tag, and the voices that may read it: those of its `<speak>`, else those of the video."""
    own = tuple(name for name, _ in voices(view)) if not view.read("/speech.cloned_voice") else ()
    names = own
    for tag in markup.tags:
        if tag.name == "speak":
            attribute = tag.find("voice")
            names = (attribute.value,) if attribute else own
        yield tag, names


def _cosyvoice_tags(view: View, mixed: bool) -> Iterator[tuple[Tag, Value, str, tuple[str, ...]]]:
    """Tags that a CosyVoice voice does not take, each once a text; the voice, and what it takes."""
    _, known = _allowed(view)
    allowed = tuple(enumeration("ssml-tag-cosyvoice").by_id)
    for text, markup in texts(view):
        seen = set()
        for tag, names in _spoken_by(view, markup):
            cosy = [name for name in names if (found := voice(name)) and found.engine == "cosyvoice"]
            if tag.name in known and tag.name not in allowed and tag.name not in seen and cosy and (len(cosy) < len(names)) is mixed:
                seen.add(tag.name)
                yield tag, text, cosy[0], allowed[1:]


def _is_refused(view: View, name: str) -> bool:
    """Whether a tag cannot stand here at all, so that nothing is to be said of what is in it."""
    if name not in ("speak", *_allowed(view)[1]):
        return True
    return any(tag.name == name for mixed in (False, True) for tag, _, _, _ in _cosyvoice_tags(view, mixed))


@rule("R068", *READS, each=BLOCKS)
def cosyvoice(view: View) -> Iterator[Diagnostic]:
    """CosyVoice voices take fewer tags."""
    for tag, text, name, allowed in _cosyvoice_tags(view, mixed=False):
        span, elsewhere = place(text, tag.start + 1, tag.start + 1 + len(tag.name))
        yield view.broken(f"`{name}` is a CosyVoice voice, and takes no `<{tag.name}>`", span, elsewhere, allowed=allowed)


@rule("R069", *READS, each=BLOCKS)
def mixed_voices(view: View) -> Iterator[Diagnostic]:
    """Of several voices each may be drawn, so that all of them must take the tags."""
    for tag, text, name, allowed in _cosyvoice_tags(view, mixed=True):
        span, elsewhere = place(text, tag.start + 1, tag.start + 1 + len(tag.name))
        message = f"one of the voices, `{name}`, is a CosyVoice voice, and takes no `<{tag.name}>`"
        yield view.broken(message, span, elsewhere, allowed=allowed)


@rule("R070", *TEXTS, each=BLOCKS)
def pauses(view: View) -> Iterator[Diagnostic]:
    """How long a pause may be."""
    for text, time in _attributes(view, "break", "time"):
        found = re.fullmatch(BREAK, time.value)
        length = float(found[1]) * (1000 if found[2] == "s" else 1) if found else 0
        least = 1000 if found and found[2] == "s" else 50
        if not found or not least <= length <= 10000:
            span, elsewhere = place(text, time.start, time.end)
            fits = found and 50 <= length <= 10000 and length == int(length)
            fixes = change(text, f"write `{int(length)}ms`", (time.start + 1, time.end - 1, f"{int(length)}ms")) if fits else ()
            suggestion = f"{int(length)}ms" if fits else None
            message = f"a pause lasts 1s to 10s or 50ms to 10000ms, not `{time.value}`"
            yield view.broken(message, span, elsewhere, fixes, suggestion=suggestion)


@rule("R071", *READS, each=BLOCKS)
def phonemes(view: View) -> Iterator[Diagnostic]:
    """A reading has an alphabet and a value."""
    for text, markup in texts(view):
        for tag in markup.tags:
            if tag.name == "phoneme" and not _is_refused(view, tag.name):
                yield from _phoneme(view, text, tag)


def _phoneme(view: View, text: Value, tag: Tag) -> Iterator[Diagnostic]:
    alphabet, reading = tag.find("alphabet"), tag.find("ph")
    known = tuple(enumeration("ssml-phoneme-alphabet").by_id)
    missing = [name for name, attribute in (("alphabet", alphabet), ("ph", reading)) if attribute is None or not attribute.value.strip()]
    if missing:
        span, elsewhere = place(text, tag.start, tag.end)
        message = f"`<phoneme>` needs `{missing[0]}`: `<phoneme alphabet='py' ph='chong2 qing4'>`"
        yield view.broken(message, span, elsewhere)
    elif alphabet and alphabet.value not in known:
        span, elsewhere = place(text, alphabet.start, alphabet.end)
        meant = nearest(alphabet.value, known)
        fixes = change(text, f"write `{meant}`", (alphabet.start + 1, alphabet.end - 1, meant)) if meant else ()
        yield view.broken(f"`<phoneme>` knows no alphabet `{alphabet.value}`", span, elsewhere, fixes, known, meant)
    elif alphabet and reading and alphabet.value == "py" and not re.fullmatch(SYLLABLES, reading.value):
        span, elsewhere = place(text, reading.start, reading.end)
        message = "pinyin is written as syllables with their tones, 1 to 5, and blanks between them: `chong2 qing4`"
        yield view.broken(message, span, elsewhere)


@rule("R072", "/speech.voice", "/speech.cloned_voice", "/speech.text", "/scene.speech")
def language_of_markup(video: View) -> Iterator[Diagnostic]:
    """Markup is read by Chinese and English voices."""
    said = [text for path in ("/speech.text", "/scene.speech") for _, read in video.all(path) for text in _all(read.value)]
    marked = [text for text in said if isinstance(text.data, str) and "<speak" in text.data]
    for name, element in voices(video) if marked and not video.read("/speech.cloned_voice") else ():
        known = voice(name)
        if known and known.language not in (None, "en"):
            message = f"`{name}` speaks another language (`{known.language}`); markup works only with Chinese and English voices"
            yield video.broken(message, element.span, (Related(marked[0].span, "the markup is here"),))


def _all(value: Value) -> tuple[Value, ...]:
    return value.data if isinstance(value.data, tuple) else (value,)


@rule("R073", *TEXTS, "/speech.voice", each=BLOCKS)
def voice_of_markup(view: View) -> Iterator[Diagnostic]:
    """A voice in the markup is the one that speaks."""
    chosen = view.read("/speech.voice")
    names = [name for name, _ in voices(view)]
    for text, attribute in _attributes(view, "speak", "voice") if chosen else ():
        if chosen and names != [attribute.value]:
            span, elsewhere = place(text, attribute.start, attribute.end)
            message = f"`{attribute.value}` speaks here, and not the `voice` of the video"
            yield view.broken(message, span, (*elsewhere, *related(chosen, "that voice is set here")))
