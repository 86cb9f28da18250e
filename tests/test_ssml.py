"""Marked-up speech: Python's XML parser is the oracle, and each mistake has its place, to the letter, in text and source."""

from __future__ import annotations

from xml.parsers.expat import ExpatError, ParserCreate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenec.model import Value
from scenec.places import exact
from scenec.ssml import read, spoken
from scenec.text import Placed
from tests.cases import around, compile_text

PIECES = [
    "<s>", "</s>", "<sub alias='x'>", "</sub>", "<break/>", '<break time="1s"/>', "<break time=1s/>", '<break time="1s"', "</break>",
    "<w a='1' a='2'/>", "<w a='1'b='2'/>", "<w a='&amp;&'/>", "<w a='&lt;<'/>", "< s>", "</ s>", "<s >", "</s >", "<", "&", "&amp;",
    "&#65;", "&#x41;", "&#0;", "&nbsp;", "&amp", "<!-- a -->",
    "<!-- a -- b -->", "<!--", "<![CDATA[ <&> ]]>", "<?p a?>", "<?xml version='1.0'?>",
    "文", "a b", "\n", "'", '"', "/", "=", "\x01", "“", "<文/>", "<s a>", "<s a=>", "<1/>", "]", "–",
]  # fmt: skip


def words(text: str) -> str | None:
    """What the XML parser finds to be said; None where it finds a mistake."""
    found: list[str] = []
    parser = ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = found.append
    try:
        parser.Parse(text.encode(), True)
    except ExpatError:
        return None
    return "".join(found)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
@example("<s></s>]]&gt;")
def test_the_parser_of_xml_agrees(inside: str) -> None:
    text = f"<speak>{inside}</speak>"
    markup = read(text)
    assert (not markup.mistakes) == (words(text) is not None), (text, markup.mistakes)
    if not markup.mistakes:
        assert markup.spoken == words(text)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "<speak>", "</speak>", "<speak", ">"]), max_size=9).map("".join))
def test_nothing_breaks_it(text: str) -> None:
    markup = read(text)
    assert all(0 <= mistake.start <= mistake.end <= len(text) for mistake in markup.mistakes)
    assert all(text[tag.start] == "<" and text[tag.end - 1] == ">" for tag in markup.tags)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=3).map("".join))
@example("<a b<")
def test_a_change_mends(inside: str) -> None:
    text = f"<speak>{inside}</speak>"
    markup = read(text)
    for mistake in markup.mistakes:
        if mistake.change:
            start, end, instead = mistake.change
            assert len(read(text[:start] + instead + text[end:]).mistakes) < len(markup.mistakes), (text, mistake)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<speak>fish & chips</speak>", "ampersand &"),
        ("<speak>a &nbsp;b</speak>", "entity &nbsp;"),
        ("<speak>a &amp b</speak>", "semicolon &amp"),
        ("<speak>2 > 1</speak>", "greater >"),
        ("<speak>I <3 you</speak>", "less <"),
        ("<speak>a<break time=“500ms”/>b</speak>", "quotes “500ms”"),
        ("<speak>a<break time=500ms/>b</speak>", "unquoted 500ms"),
        ('<speak>a<break time="500ms/>b</speak>', 'open-quote "500ms'),
        ('<speak>a<break time="500ms">b</speak>', 'unclosed <break time="500ms">'),
        ("<speak>a<s>b</speak>", "unclosed <s>"),
        ("<speak>a<s>b<s>c</speak>", "again <s>"),
        ("<speak>a", "unclosed <speak>"),
        ("<speak>a<speak>", "again <speak>"),
        ("<speak>a<speak>b</speak>", "unclosed <speak>"),
        ("<speak>a<speak>b</speak></speak>", "nested <speak>"),
        ("<speak>a</Speak>", "end-name </Speak>"),
        ("<speak>a</speak", "end-form </speak"),
        ("<speak>a</speak></speak>", "stray </speak>"),
        ("<speak><s>a<w>b</s></w></speak>", "nesting </s>"),
        ("<speak>a<break", "unfinished <break"),
        ("<speak>a<!-- b</speak>", "section <!--"),
        ("a<break/>b", "outside <break/>"),
        ("<Speak>a</Speak>", "outside <Speak>"),
        ("fish & chips, 2 < 3, 'a'", ""),
        ("<?xml version='1.0'?><speak>a</speak> & <speak>b</speak>", ""),
    ],
)
def test_one_mistake_is_one(text: str, expected: str) -> None:
    found = [f"{mistake.sort} {text[mistake.start : mistake.end]}" for mistake in read(text).mistakes]
    assert found == ([expected] if expected else [])


def test_what_is_said() -> None:
    assert spoken('<speak>A &amp; B<break time="1s"/>, <sub alias="x">C</sub><![CDATA[<D>]]></speak> & E') == "A & B, C<D> & E"
    assert spoken("a < b & c") == "a < b & c"


@pytest.mark.parametrize(
    ("literal", "piece"),
    [
        ('"<speak>a & b</speak>"', "&"),
        ('"\\u{4e00}\\"\\\\<speak>\\{{ & </speak>"', "&"),
        ('"{{ shop }}<speak>{{ shop }} + {{ shop }}</speak>"', "+"),
        ('"""\n      <speak>\n        a  \n\n        b &\n      </speak>\n    """', "&"),
        ('"""\r\n      <speak>\r\n   a \\\r\n        b &\r\n      </speak>\r\n    """', "&"),
        ('"<speak>a\\n<brake/></speak>"', "brake"),
        ('"<speak><break time=\\"1s\\"/></speak>"', '=\\"1s\\"'),
    ],
)
def test_places(literal: str, piece: str) -> None:
    value = speech(literal)
    assert isinstance(value.data, Placed)
    sought = piece.replace("\\", "")
    at = value.data.index(sought)
    found = exact(value, at, at + len(sought))
    assert found is not None
    assert found.text == piece


def test_the_place_of_what_a_name_stands_for() -> None:
    value = speech('"<speak>{{ shop }}</speak>"')
    assert isinstance(value.data, str)
    at = value.data.index("&")
    found = exact(value, at, at + 1)
    assert found is not None
    assert found.text == "{{ shop }}"


def speech(literal: str) -> Value:
    """The value of a speech text, whatever its markup breaks."""
    allowed = 'allow ssml-malformed "its places are looked at"\nallow ssml-tag "its places are looked at"\n'
    text = f'{allowed}let shop = "A & B"\n{around("narration", "")}  speech: {literal}\n}}\n'
    (request,) = compile_text(text).requests or pytest.fail("no request")
    value = request.parameters
    for key in ("InputConfig", "SpeechTextArray"):
        assert isinstance(value.data, dict)
        value = value.data[key]
    assert isinstance(value.data, tuple)
    return value.data[0]


@pytest.mark.parametrize(
    ("piece", "count", "last"),
    [
        ("a & ", 21, "from here on there is 1 more mistake in this text"),
        ("a & ", 50, "from here on there are 30 more mistakes in this text"),
        ("a & ", 2000, "from here on there are many more mistakes in this text"),
        ("<s>", 2000, "from here on there are many more mistakes in this text"),
    ],
)
def test_many_mistakes_are_counted(piece: str, count: int, last: str) -> None:
    text = f'{around("narration", "")}  speech: "<speak>{piece * count}</speak>"\n}}\n'
    found = [diagnostic.message for diagnostic in compile_text(text).diagnostics if diagnostic.code == "R064"]
    assert len(found) == 21
    assert found[-1] == last
