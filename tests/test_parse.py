"""What the parser makes of a text: names, texts of one line and of several, and comments with what they belong to."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenec import syntax
from scenec.parse import parse
from scenec.parse.comments import comments, documentation
from scenec.resources import tables
from scenec.source import Source
from tests.cases import cases

DECLARING = [word for word, (_, declares) in tables.KEYWORDS.items() if declares]


def member(text: str) -> Any:
    """The only member of a file without mistakes."""
    file, found = parse(Source("case.scene", text))
    assert not found, [diagnostic.message for diagnostic in found]
    (only,) = file.members
    return only


def parts(text: str) -> tuple[Any, ...]:
    """The parts of the text that a member is set to, interpolations as their source."""
    value = member(text).value
    assert isinstance(value, syntax.Text)
    return tuple(part if isinstance(part, str) else text.lstrip("\ufeff")[part.start : part.end] for part in value.parts)


def lines(*inside: str, end: str = "\n") -> str:
    """A member whose text stands on lines of its own."""
    return end.join(["a: " + '"' * 3, *inside, "  " + '"' * 3, ""])


# names


@pytest.mark.parametrize("name", ["entrance", "cn-shanghai", "开场", "ราคา", "น้ำ", "कीमत", "हिंदी", "größe", "カメラ", "_x1", "a-"])
def test_names_of_any_script(name: str) -> None:
    assert member(f"{name}: 1").key == syntax.Name(0, len(name), normalize("NFC", name))


def test_names_are_compared_in_one_form() -> None:
    apart = normalize("NFD", "café")
    assert len(apart) == 5
    assert member(f"{apart}: 1").key == syntax.Name(0, 5, "café")


@pytest.mark.parametrize("word", DECLARING)
@pytest.mark.parametrize("sign", [":", " :", " +:", "+:"])
def test_a_word_of_the_language_is_a_name_before_a_colon(word: str, sign: str) -> None:
    assert member(f"{word}{sign} 1").key.text == word
    assert member(f"b {{ {word}{sign} 1 }}").body.members[0].key.text == word


@pytest.mark.parametrize("word", tables.KEYWORDS)
def test_a_word_of_the_language_is_a_name_as_a_value_and_in_records(word: str) -> None:
    assert member(f"a: {word}").value.parts[0].text == word
    assert [element.parts[0].text for element in member(f"a: [{word}, {word}]").value.elements] == [word, word]
    assert member(f"a: {{ {word}: {word}, b: 1 }}").value.entries[0].key.text == word
    assert member(f"block {word} {{ }}").label.text == word


def test_a_word_that_begins_like_one_of_the_language_is_a_name() -> None:
    for word in DECLARING:
        assert member(f"{word}s-x {{ }}").key.text == f"{word}s-x"


def test_a_byte_order_mark_is_dropped() -> None:
    source = Source("case.scene", '\ufeffa: "x"')
    file, found = parse(source)
    assert (found, file.start, file.end, source.text[0]) == ([], 0, 6, "a")


# texts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("x", ("x",)),
        (r"\"\\\n\t\{", ('"\\\n\t{',)),
        (r"\u{41}\u{1F600}\u{10FFFF}", ("A😀\U0010ffff",)),
        (r"\{{ a }}", ("{{ a }}",)),
        (r"\\{{ a }}", ("\\", "{{ a }}")),
        ("{index} {% x %} {# x #} }}", ("{index} {% x %} {# x #} }}",)),
        ("{{ a }}{{ b }} c", ("{{ a }}", "{{ b }}", " c")),
        ("{{ '}}' }}", ("{{ '}}' }}",)),
        ("{{ a['b c'] }}", ("{{ a['b c'] }}",)),
        ("// no comment # either", ("// no comment # either",)),
        ("“，：” 新店", ("“，：” 新店",)),
    ],
)
def test_texts_of_one_line(written: str, read: tuple[str, ...]) -> None:
    assert parts(f'a: "{written}"') == read


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ([], ()),
        ([""], ()),
        (["", ""], ("\n",)),
        (["  one"], ("one",)),
        (["  one", "  two"], ("one\ntwo",)),
        (["    one", "  two"], ("  one\ntwo",)),
        (["  one", "", "  two"], ("one\n\ntwo",)),
        (["  one", " ", "  two"], ("one\n\ntwo",)),
        (["one", "    two"], ("one\n    two",)),
        (["  one  ", "  two\t"], ("one\ntwo",)),
        (["\tone", "\ttwo"], ("one\ntwo",)),
        (["\tone", "  two"], ("\tone\n  two",)),
        (["  one \\", "  two"], ("one two",)),
        (["  one\\\\", "  two"], ("one\\\ntwo",)),
        (["  one \\  ", "  two"], ("one two",)),
        (["  one\\n", "  two"], ("one\n\ntwo",)),
        (['  a "quoted" word'], ('a "quoted" word',)),
        (['  \\"""'], ('"""',)),
        (["  // no comment"], ("// no comment",)),
        (["  {{ a }} b", "  {{ c }}"], ("{{ a }}", " b\n", "{{ c }}")),
        (["    {{ a }}", "  b"], ("  ", "{{ a }}", "\nb")),
        (["  \\{{ a }}"], ("{{ a }}",)),
        (["  {{ a", "  }}"], None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_texts_of_several_lines(inside: list[str], read: tuple[str, ...] | None, end: str) -> None:
    text = lines(*inside, end=end)
    if read is None:
        assert [diagnostic.code for diagnostic in parse(Source("case.scene", text))[1]] == ["E0017"]
    else:
        assert parts(text) == read


def test_the_closing_line_does_not_count_for_the_indentation() -> None:
    assert parts('a: """\n    one\n"""') == ("one",)
    assert parts('a: """\n  one\n        """') == ("one",)


def test_places_in_texts_of_several_lines() -> None:
    text = 'a: """\n    one {{ two }}\n  """'
    (_, interpolation) = member(text).value.parts
    assert text[interpolation.expression.start : interpolation.expression.end] == "two"


# what stands where


@pytest.mark.parametrize("text", ["a: 1\nb: 2", "a: 1\r\nb: 2", "a: 1, b: 2", "a: 1,\n\n\nb: 2,\n", "\n\n a: 1\n ,\n b: 2 // c"])
def test_separators(text: str) -> None:
    file, found = parse(Source("case.scene", text))
    assert (len(file.members), found) == (2, [])


def test_spans_are_the_text_of_nodes() -> None:
    text = 'video a : storyboard { // c\n  title: ["x", b.c] // d\n}\n// e\n'
    video = member(text)
    assert text[video.start : video.end] == text.partition("\n// e")[0]
    (title,) = video.body.members
    assert text[title.start : title.end] == 'title: ["x", b.c]'
    assert [text[element.start : element.end] for element in title.value.elements] == ['"x"', "b.c"]


# comments

COMMENTED = """\
// of the file's first member
/// The district.
/// It has shops.
let district = "Wangjing" // behind the let

video opening : storyboard { // at the brace
  // before the region
  region: cn-shanghai, media: [ // at the bracket
    "a" // behind a
    // before b
    "b", // behind b
    // at the end of the list
  ] // behind the list
  skip { // in the skip
    format: portrait // behind the entry
  }
  user_data: { a: [1, // behind one
    2] }
  // at the end of the video
} // behind the video
// at the end of the file"""


def attached(text: str) -> list[tuple[str, str, str]]:
    """Comments without their slashes, where they stand, and the beginning of what they belong to."""
    source = Source("case.scene", text)
    file, _ = parse(source)
    rows = []
    for comment, node, place in comments(source, file):
        assert not isinstance(node, syntax.Comment)
        rows.append((text[comment.start : comment.end].lstrip("/ "), place, text[node.start : node.end].partition("\n")[0][:8]))
    return rows


def test_comments_belong_to_something() -> None:
    assert attached(COMMENTED) == [
        ("of the file's first member", "before", "let dist"),
        ("The district.", "before", "let dist"),
        ("It has shops.", "before", "let dist"),
        ("behind the let", "behind", "let dist"),
        ("at the brace", "opening", "{ // at "),
        ("before the region", "before", "region: "),
        ("at the bracket", "opening", "[ // at "),
        ("behind a", "behind", '"a"'),
        ("before b", "before", '"b"'),
        ("behind b", "behind", '"b"'),
        ("at the end of the list", "closing", "[ // at "),
        ("behind the list", "behind", "media: ["),
        ("in the skip", "opening", "{ // in "),
        ("behind the entry", "behind", "format: "),
        ("behind one", "behind", "1"),
        ("at the end of the video", "closing", "{ // at "),
        ("behind the video", "behind", "video op"),
        ("at the end of the file", "closing", "// of th"),
    ]


def test_comments_of_windows_end_before_the_line_break() -> None:
    text = "a: 1 // x\r\n// y\r\n"
    source = Source("case.scene", text)
    assert [text[c.start : c.end] for c, _, _ in comments(source, parse(source)[0])] == ["// x", "// y"]


def test_slashes_in_texts_and_paths_are_no_comments() -> None:
    text = 'use std/formats\na: "http://x" // c\nb: "{{ c }}//"\n'
    assert attached(text) == [("c", "behind", 'a: "http')]


def test_documentation_of_declarations() -> None:
    text = "// not this\n/// One.\n///\n///  Two.\nlet a = 1 /// nor this\nlet b = 2\n"
    source = Source("case.scene", text)
    assert documentation(source, parse(source)[0]) == {text.index("let a"): "One.\n\n Two."}


@pytest.mark.parametrize("case", [case for case in cases() if "//" in case.text][::5], ids=lambda case: f"{case.file}:{case.title}")
def test_comments_of_broken_files_are_in_the_text(case: Any) -> None:
    source = Source("case.scene", case.text)
    places = [(comment.start, comment.end) for comment, _, _ in comments(source, parse(source)[0])]
    assert places == sorted(places)
    assert all(case.text[start : start + 2] == "//" and "\n" not in case.text[start:end] for start, end in places)


WORDS = st.sampled_from(
    ["a", "b: 1", '"x"', "{", "}", "[", "]", ",", "\n", " ", "// c\n", "c {", "d: [", "trim(", ")", '"""\n', "'", "：", "“", "- "]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=30).map("".join))
def test_each_comment_belongs_to_one_thing(text: str) -> None:
    source = Source("case.scene", text)
    file, _ = parse(source)
    found = comments(source, file)
    assert len({comment.start for comment, _, _ in found}) == len(found)
    for comment, node, place in found:
        if place == "before":
            assert comment.end <= node.start
        elif place == "behind":
            assert node.end <= comment.start
            assert "\n" not in text[node.end : comment.start]
        else:
            assert node.start <= comment.start <= comment.end <= node.end
