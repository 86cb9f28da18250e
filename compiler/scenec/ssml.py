"""A text to be spoken in; its markup, the text without it, and what is not well-formed in it out.

Inside of `<speak>` the rules of XML hold, and `>` is escaped as well; around it stands plain text.
A mistake is at its exact place, and what follows from it is none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scenec.noun import Noun
from scenec.similar import nearest

NAME = r"(?:[^\W\d]|:)[\w.:·-]*"
"""A name of XML but for rare signs, as no tag of speech has them: the exact ranges take longer to compile than a file does."""
BLANK = r"[ \t\r\n]"
OUTSIDE = re.compile(rf"<\?xml{BLANK}[^<>]*\?>|<speak(?={BLANK}|[/>]|\Z)|</?({NAME})(?:{BLANK}[^<>]*)?/?>")
SIGN = re.compile(r"[<>&\"'\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,9})|#x([0-9A-Fa-f]{1,8}));")
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
NUMBERED = re.compile(r"&#[0-9A-Za-z]*;")
UNFINISHED = re.compile(r"&(amp|lt|gt|quot|apos)(?![A-Za-z0-9;])")
START = re.compile(rf"<{BLANK}*({NAME})")
END = re.compile(rf"</({NAME}){BLANK}*>")
LOOSE_END = re.compile(rf"<{BLANK}*/{BLANK}*({NAME}|){BLANK}*(>?)")
TAG_END = re.compile(rf"{BLANK}*(/?)>")
ATTRIBUTE = re.compile(rf"({BLANK}*)({NAME}){BLANK}*={BLANK}*(\"[^\"]*\"|'[^']*')")
LOOSE = re.compile(
    rf"{BLANK}*({NAME}){BLANK}*(?:[=＝]{BLANK}*(?:([“”‘’＂＇])([^<>“”‘’＂＇]*)[“”‘’＂＇]|([^\s<>\"'“”‘’＂＇]+?)(?=\s|/?>|<|\Z)|([\"'])([^<>\"']*))?)?"
)
REST = re.compile(r"([^<>]*?)(/?)>")
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
MOST = 100
"""After so many mistakes the rest of a text is not read as markup."""
SECTIONS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


class Attribute(Noun):
    """An attribute; its place is that of the value, quotes included."""

    name: str
    value: str
    start: int
    end: int


class Tag(Noun):
    """A tag that opens an element, or is one: `<break time="1s"/>`."""

    name: str
    start: int
    end: int
    attributes: tuple[Attribute, ...]

    def find(self, name: str) -> Attribute | None:
        """The attribute of a name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class Change(Noun):
    """Write `text` from `start` to `end`."""

    start: int
    end: int
    text: str


class Mistake(Noun):
    """What is not well-formed: its sort and place, the name that it is about, and the change that was surely meant."""

    sort: str
    start: int
    end: int
    found: str
    change: Change | None


class Markup(Noun):
    """The markup of a text: its well-formed tags, the text without them, the places of bare quotes in it, and mistakes."""

    tags: tuple[Tag, ...]
    spoken: str
    quotes: tuple[int, ...]
    mistakes: tuple[Mistake, ...]


@lru_cache(256)
def read(text: str) -> Markup:
    """The markup of a text; several rules ask for the same."""
    reader = _Reader(text)
    while reader.at < len(text) and len(reader.mistakes) < MOST:
        if reader.open:
            reader.inside()
        else:
            reader.outside()
    if reader.at < len(text):
        reader.spoken.append(text[reader.at :])
    else:
        reader.finish()
    mistakes = tuple(sorted(reader.mistakes, key=lambda mistake: mistake.start))
    return Markup(tuple(reader.tags), "".join(reader.spoken), tuple(reader.quotes), mistakes)


def spoken(text: str) -> str:
    """A text without its markup: what of it is said."""
    return read(text).spoken if "<speak" in text else text


class _Reader:
    """Reads from `at` on; `open` are the tags that wait for their end, `excused` ends that belong to what was reported."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.tags: list[Tag] = []
        self.open: list[Tag] = []
        self.excused: list[str] = []
        self.spoken: list[str] = []
        self.quotes: list[int] = []
        self.mistakes: list[Mistake] = []

    def wrong(self, sort: str, start: int, end: int, found: str, meant: str | None = None) -> None:
        """Note a mistake; `meant` is what should stand in its place."""
        self.mistakes.append(Mistake(sort, start, end, found, Change(start, end, meant) if meant is not None else None))

    def outside(self) -> None:
        """Plain text, up to the next `<speak>`; other tags do nothing there."""
        found = OUTSIDE.search(self.text, self.at)
        self.spoken.append(self.text[self.at : found.start() if found else len(self.text)])
        self.at = found.end() if found else len(self.text)
        if found is None or found[0].startswith("<?"):
            return
        if found[1] is None:
            self.tag(found.start(), found.start() + 1)
        elif found[0].startswith("</"):
            self.stray(found.start(), found.end(), found[1])
        else:
            self.wrong("outside", found.start(), found.end(), found[1])
            if not found[0].endswith("/>"):
                self.excused.append(found[1])

    def inside(self) -> None:
        """Marked-up text, up to and with the next sign that means something in XML."""
        found = SIGN.search(self.text, self.at)
        self.spoken.append(self.text[self.at : found.start() if found else len(self.text)])
        self.at = found.start() if found else len(self.text)
        sign = found[0] if found else ""
        if sign == "<":
            self.markup()
        elif sign == "&":
            decoded, self.at = self.reference(self.at)
            self.spoken.append(decoded)
        elif sign:
            self.at += 1
            if sign == ">":
                self.wrong("greater", self.at - 1, self.at, sign, "&gt;")
            elif sign in "\"'":
                self.quotes.append(self.at - 1)
            else:
                self.wrong("control", self.at - 1, self.at, sign, "")
            self.spoken.append(sign)

    def reference(self, at: int) -> tuple[str, int]:
        """The character that `&…;` stands for, and the offset behind it."""
        if (found := REFERENCE.match(self.text, at)) and (decoded := _character(found)):
            return decoded, found.end()
        if found := NAMED.match(self.text, at):
            self.wrong("entity", at, found.end(), found[0], _replacement(found[1]))
        elif found := NUMBERED.match(self.text, at):
            self.wrong("character", at, found.end(), found[0])
        elif found := UNFINISHED.match(self.text, at):
            self.wrong("semicolon", at, found.end(), found[0], f"{found[0]};")
        else:
            self.wrong("ampersand", at, at + 1, "&", "&amp;")
            return "&", at + 1
        return found[0], found.end()

    def markup(self) -> None:
        """What begins with `<` inside of `<speak>`."""
        start = self.at
        opener = next((opener for opener in SECTIONS if self.text.startswith(opener, start)), None)
        if opener:
            self.section(opener)
        elif LOOSE_END.match(self.text, start):
            self.ending()
        elif found := START.match(self.text, start):
            if found.start(1) > start + 1:
                if not REST.match(self.text, start + 1):
                    self.less()
                    return
                self.wrong("blank", start, found.start(1), found[1], "<")
            self.tag(start, found.start(1))
        else:
            self.less()

    def less(self) -> None:
        """A `<` that begins nothing."""
        self.wrong("less", self.at, self.at + 1, "<", "&lt;")
        self.spoken.append("<")
        self.at += 1

    def section(self, opener: str) -> None:
        """A comment, or another section that ends with signs of its own."""
        start, closer = self.at, SECTIONS[opener]
        end = self.text.find(closer, start + len(opener))
        if end < 0:
            self.wrong("section", start, start + len(opener), opener)
            self.open.clear()
            self.at = len(self.text)
            return
        content = self.text[start + len(opener) : end]
        self.at = end + len(closer)
        if opener == "<!--" and ("--" in content or content.endswith("-")):
            self.wrong("dashes", start, self.at, opener)
        elif opener == "<?" and (not re.match(rf"{NAME}(?:{BLANK}|\Z)", content) or content[:3].lower() == "xml"):
            self.wrong("header", start, self.at, opener, "")
        elif opener == "<![CDATA[":
            self.spoken.append(content)
        bad = next((sign for sign in content if SIGN.match(sign) and sign not in "<>&\"'"), None)
        if bad:
            at = start + len(opener) + content.index(bad)
            self.wrong("control", at, at + 1, bad, "")

    def tag(self, start: int, at: int) -> None:
        """A tag whose name begins at `at`."""
        found = re.compile(NAME).match(self.text, at)
        name = found[0] if found else ""
        before = len(self.mistakes)
        at += len(name)
        attributes: list[Attribute] = []
        while not (end := TAG_END.match(self.text, at)):
            behind = self.attribute(at, attributes)
            if behind is None:
                end = REST.match(self.text, at)
                break
            at = behind
        if end is None:
            self.at = len(self.text) if "<" not in self.text[at:] else self.text.index("<", at)
            if all(mistake.sort in ("valueless", "sign") for mistake in self.mistakes[before:]):
                del self.mistakes[before:]
                self.wrong("unfinished", start, self.at, name)
            self.excused.append(name)
            if self.at == len(self.text):
                self.open.clear()
            return
        self.at = end.end()
        tag = Tag(name, start, self.at, tuple(attributes))
        if name == "speak" and self.open and self.again(tag):
            return
        if len(self.mistakes) == before:
            self.tags.append(tag)
        if not end.group(end.re.groups):
            self.open.append(tag)

    def again(self, tag: Tag) -> bool:
        """`<speak>` where one is open: meant as its end, where none follows; returns whether it was that."""
        ends = len(re.findall("</speak", self.text[tag.end :]))
        if ends == 0:
            self.wrong("again", tag.start, tag.end, "speak", "</speak>")
            self.open.clear()
        elif ends == 1:
            self.finish()
        else:
            self.wrong("nested", tag.start, tag.end, "speak")
        return ends == 0

    def attribute(self, at: int, attributes: list[Attribute]) -> int | None:
        """Read an attribute; returns the offset behind it, or None where the rest of the tag cannot be read."""
        found = ATTRIBUTE.match(self.text, at)
        if found is None or not self.is_closed(found):
            return self.loose(at)
        if not found[1]:
            self.wrong("apart", found.start(2), found.end(2), found[2], f" {found[2]}")
        if any(found[2] == known.name for known in attributes):
            self.wrong("twice", found.start(2), found.end(2), found[2])
        attributes.append(Attribute(found[2], self.value(found.start(3) + 1, found.end(3) - 1), found.start(3), found.end(3)))
        return found.end()

    def is_closed(self, found: re.Match[str]) -> bool:
        """Whether the quotes of a value belong together: no other tag stands between them."""
        behind = self.text[found.end() : found.end() + 1]
        return not ("<" in found[3] or ">" in found[3]) or (not ("<" in found[3] and ">" in found[3]) and behind in tuple(" \t\r\n/>"))

    def value(self, start: int, end: int) -> str:
        """The text of an attribute."""
        pieces = []
        at = start
        while at < end:
            sign = self.text[at]
            if sign == "&":
                decoded, at = self.reference(at)
                pieces.append(decoded)
                continue
            if sign == "<":
                self.wrong("less", at, at + 1, sign, "&lt;")
            elif SIGN.match(sign) and sign not in ">\"'":
                self.wrong("control", at, at + 1, sign, "")
            pieces.append(sign)
            at += 1
        return "".join(pieces)

    def loose(self, at: int) -> int | None:
        """What stands where an attribute should; returns the offset behind it, or None where reading cannot go on."""
        found = LOOSE.match(self.text, at)
        if found is None or self.text[found.end() : found.end() + 1] in ("=", "＝"):
            junk = re.compile(r"\s*([^\s<>]+)").match(self.text, at)
            if junk:
                self.wrong("sign", junk.start(1), junk.end(1), junk[1])
            return None
        name, quote, value, bare, opener, rest = found.groups()
        if quote:
            self.wrong("quotes", found.start(2), found.end(), name, f"'{value}'")
        elif bare:
            self.wrong("unquoted", found.start(4), found.end(4), name, f"'{bare}'")
        elif opener:
            value = rest.rstrip("/")
            whole = self.text[found.end() : found.end() + 1] == ">"
            self.wrong("open-quote", found.start(5), found.start(5) + 1 + len(value), name, f"'{value}'" if whole else None)
            return None
        else:
            self.wrong("valueless", found.start(1), found.end(1), name)
        return found.end()

    def ending(self) -> None:
        """A tag that ends an element."""
        start = self.at
        found = LOOSE_END.match(self.text, start)
        name = (found[1] if found else "") or self.open[-1].name
        self.at = found.end() if found else start + 2
        if not END.match(self.text, start) and any(tag.name == name for tag in self.open):
            self.wrong("end-form", start, self.at, self.text[start : self.at], f"</{name}>")
        self.end(start, name)

    def end(self, start: int, name: str) -> None:
        """End the element of a name, and what is open in it."""
        names = [tag.name for tag in self.open]
        if name in names:
            inner = self.open[len(names) - names[::-1].index(name) :]
            del self.open[-len(inner) - 1 :]
            later = {name for name in {tag.name for tag in inner} if self.text.find(f"</{name}", self.at) >= 0}
            crossed = [tag for tag in inner if tag.name in later]
            if crossed:
                self.wrong("nesting", start, self.at, f"{name} {crossed[-1].name}")
                self.excused += [tag.name for tag in crossed]
            self.unclosed([tag for tag in inner if tag.name not in later])
        elif name not in self.excused and nearest(name, [names[-1]]):
            self.wrong("end-name", start, self.at, f"{name} {names[-1]}", f"</{names[-1]}>")
            self.open.pop()
        else:
            self.stray(start, self.at, name)

    def stray(self, start: int, end: int, name: str) -> None:
        """The end of what is not open."""
        if name in self.excused:
            self.excused.remove(name)
        else:
            self.wrong("stray", start, end, name)

    def finish(self) -> None:
        """What is still open is not closed."""
        self.unclosed(self.open)
        self.open = []

    def unclosed(self, tags: list[Tag]) -> None:
        """Tags whose ends are missing; of two of one name the second was meant as the end."""
        tags, removed = list(tags), set()
        while tags:
            tag = tags.pop()
            removed.add(id(tag))
            if tags and tags[-1].name == tag.name:
                self.wrong("again", tag.start, tag.end, tag.name, f"</{tag.name}>")
                tags.pop()
            else:
                self.mistakes.append(Mistake("unclosed", tag.start, tag.end, tag.name, self.closing(tag)))
        self.tags = [tag for tag in self.tags if id(tag) not in removed]

    def closing(self, tag: Tag) -> Change | None:
        """The change that closes a tag, where there is but one place for it."""
        if tag.name == "break":
            return Change(tag.end - 1, tag.end, "/>")
        if tag.name != "speak" or self.at != len(self.text):
            return None
        end = len(self.text.rstrip())
        return Change(end, end, "</speak>")


def _character(found: re.Match[str]) -> str | None:
    """The character of a reference, if XML has it."""
    if found[1]:
        return ENTITIES[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    known = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    return chr(number) if known else None


def _replacement(name: str) -> str:
    """What to write for a named entity: those of HTML by number, those of XML in lower case."""
    from html.entities import html5

    if name.lower() in ENTITIES:
        return f"&{name.lower()};"
    sign = html5.get(f"{name};")
    return "".join(f"&#{ord(part)};" for part in sign) if sign else f"&amp;{name};"
