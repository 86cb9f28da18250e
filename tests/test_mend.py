"""Fixes are made until none is left, and none makes it worse: over all cases, and over findings that are made up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, replacement
from scenec.mend import mend
from scenec.pipeline import Settings, compile_source
from scenec.source import Source, Span
from tests.cases import Case, apply, cases

HIDES = {"a solution that is not there", "a declaration without members", "output.vod.file: no text"}
"""Cases whose mistake hides others, which are told once it is known what the video is, or what the text is."""
CASES = list(cases())


def find(source: Source) -> Sequence[Diagnostic]:
    return compile_source(source, Settings(), {}).diagnostics


def sure(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings whose fix leaves no choice."""
    return [diagnostic for diagnostic in found if len(diagnostic.fixes) == 1 and not diagnostic.allowed_by]


def count(found: Sequence[Diagnostic], prefix: str) -> Counter[str]:
    return Counter(diagnostic.code for diagnostic in found if diagnostic.code.startswith(prefix))


def empties(source: Source, diagnostic: Diagnostic) -> bool:
    """Whether a fix would leave an empty block, which is a mistake: such a one is left to the author."""
    return any(other.name == "empty-block" for other in find(Source(source.name, apply(source.text, diagnostic.fixes[0]))))


# ---------------------------------------------------------------- the cases


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}:{case.title}")
def test_every_case(case: Case) -> None:
    source = Source("case.scene", case.text)
    before = find(source)
    mended = mend(source, find)
    after = find(mended.source)
    assert (mended.fixed > 0) == (mended.source.text != case.text)
    assert all(empties(mended.source, diagnostic) for diagnostic in sure(after))
    assert count(after, "E0") <= count(before, "E0")
    if case.title not in HIDES:
        assert [d.severity for d in after].count("error") <= [d.severity for d in before].count("error")
    assert mend(mended.source, find).fixed == 0


@pytest.mark.parametrize("case", [case for case in CASES if "\r" not in case.text], ids=lambda case: f"{case.file}:{case.title}")
def test_line_breaks_and_mark_stay_what_they_are(case: Case) -> None:
    mended = mend(Source("case.scene", "\ufeff" + case.text.replace("\n", "\r\n")), find)
    assert mended.source.content == "\ufeff" + mend(Source("case.scene", case.text), find).source.text.replace("\n", "\r\n")


def test_one_fix_makes_room_for_the_next() -> None:
    source = Source("a.scene", 'video a : storyboard {\n  scene first { visual: "x", duratio: 5 }\n}\n')
    mended = mend(source, find)
    assert "duration: 5s" in mended.source.text
    assert mended.fixed == 2


# ---------------------------------------------------------------- what somebody wrote stays


@pytest.mark.parametrize(
    ("members", "left"),
    [
        ('title: "A", title: "A"', 'title: "A"'),
        ('title: "A", title: "B"', None),
        ("title { y: 5% }\n  title { y: 5% }", "title { y: 5% }"),
        ("title { y: 5% }\n  title { y: 6% }", None),
        ('title { text: "A"\n    y: 5% }\n  title { text: "A"\n  y: 5% }', 'title { text: "A"\n    y: 5% }'),
        ('title: """\n  A\n  """\n  title: """\n    A\n  """', None),
        ('let a = "A"\n  let a = "A"', 'let a = "A"'),
        ('let a = "A"\n  let a = "B"', None),
        ("raw { EditingConfig: { A: 1 } }\n  raw { EditingConfig: { A: 2 } }", None),
    ],
)
def test_what_stands_twice_is_removed_where_it_says_the_same(members: str, left: str | None) -> None:
    text = f'video a : narration {{\n  media: ["oss://b/1.mp4"]\n  speech: "x"\n  {members}\n}}\n'
    made = mend(Source("a.scene", text), find).source.text
    assert made == text.replace(members, members if left is None else left)


@pytest.mark.parametrize("declared", ['use "a.scene"\nuse "deep/a.scene"', "preset a { title { y: 5% } }\npreset a { title { y: 6% } }"])
def test_what_is_declared_twice_in_a_file_stays(declared: str) -> None:
    assert mend(Source("a.scene", declared), find).source.text == declared


def test_a_second_scene_stays() -> None:
    text = 'video a : storyboard {\n  scene one { visual: "x", duration: 5s }\n  scene one { visual: "y", duration: 5s }\n}\n'
    assert mend(Source("a.scene", text), find).source.text == text


@pytest.mark.parametrize(
    ("members", "suggestion"),
    [
        ('speech { text: "x", voice: zhiqin }', "zhiqing"),
        ('speech { text: "x", voice: somebody }', None),
        ('speech: "x"\n  title { text: "x", font: Simsun }', "SimSun"),
        ("media: street", None),
        ("speech: 'x'\n  output { url: outin }", None),
    ],
)
def test_what_is_a_guess_is_not_a_fix(members: str, suggestion: str | None) -> None:
    found = [
        diagnostic
        for diagnostic in find(Source("a.scene", f"video a : narration {{ {members} }}"))
        if diagnostic.code in ("E1005", "E2010")
    ]
    assert [(diagnostic.suggestion, diagnostic.fixes) for diagnostic in found] == [(suggestion, ())]


@pytest.mark.parametrize(
    ("condition", "suggestion", "fixes"),
    [("{ format: toll }", "tall", 0), ("{ format: Tall }", "tall", 1), ("{ formt: tall }", "format", 0), ("{ FORMAT: tall }", "format", 1)],
)
def test_which_variants_are_meant_is_no_guess(condition: str, suggestion: str, fixes: int) -> None:
    text = f'video a : narration {{ variants format {{ tall {{ title: "x" }}, tell {{ title: "y" }} }}\nskip {condition} }}'
    found = [diagnostic for diagnostic in find(Source("a.scene", text)) if diagnostic.code in ("E4009", "E4010")]
    assert [(diagnostic.suggestion, len(diagnostic.fixes)) for diagnostic in found] == [(suggestion, fixes)]


@pytest.mark.parametrize(
    ("members", "mended"),
    [
        ("title { y: 5%, align: TopCenter }", "title { y: 5%, align: top-center }"),
        ("title: Opening", 'title: "Opening"'),
        ('title; "x"', 'title: "x"'),
        ("title { y: 5%; bold; true }", "title { y: 5%, bold: true }"),
    ],
)
def test_what_is_surely_meant_is_a_fix(members: str, mended: str) -> None:
    assert mend(Source("a.scene", f"video a : narration {{ {members} }}"), find).source.text == f"video a : narration {{ {mended} }}"


# ---------------------------------------------------------------- made-up findings


def at(source: Source, start: int, end: int, new: str, code: str = "E2002") -> Diagnostic:
    """A finding whose fix writes a text in its place."""
    span = Span(source, start, end)
    return Diagnostic(code, "name", "error", "message", span, fixes=(replacement(span, new),))


def finder(pattern: str, new: str, code: str = "E2002") -> Callable[[Source], list[Diagnostic]]:
    """What finds a pattern wherever it is, overlapping too, and writes another text in its place."""
    return lambda source: [at(source, m.start(1), m.end(1), new, code) for m in re.finditer(f"(?=({pattern}))", source.text)]


def mended(text: str, *finders: Callable[[Source], list[Diagnostic]]) -> str:
    return mend(Source("a", text), lambda source: [found for finder in finders for found in finder(source)]).source.text


TEXTS = st.text(alphabet="xyz \r\n😀", max_size=30)


@given(TEXTS, st.sampled_from(["", "y", "yyy", "望"]))
def test_all_that_stand_apart_are_mended(text: str, new: str) -> None:
    text = text.removeprefix("\ufeff")
    assert mended(text, finder("x", new)) == text.replace("x", new)


@given(TEXTS)
def test_those_that_overlap_are_mended_one_after_another(text: str) -> None:
    assert mended(text, finder("xx", "x")) == re.sub("x+", "x", text)


@given(TEXTS)
def test_it_ends_where_each_fix_makes_another_mistake(text: str) -> None:
    result = mended(text, finder("x", "y", "E2001"), finder("y", "x", "E2002"))
    assert sorted(result.replace("y", "x")) == sorted(text.replace("y", "x"))


def test_what_stays_wrong_is_left() -> None:
    assert mended("a x b", finder("x", "xx")) == "a x b"
    assert mended("a x b", finder("x", "x ")) == "a x b"


def test_a_new_mistake_of_syntax_is_not_made() -> None:
    assert mended("a x b x", finder("x", "{"), finder("{", "", "E0001")) == "a x b x"
    assert mended("{ x", finder("x", "{"), finder("{", "", "E0001")) == " x"


def test_the_others_are_mended_where_one_cannot_be() -> None:
    assert mended("x x w x x x w x", finder("x", "y"), finder("w", "ww", "E2001")) == "y y w y y y w y"


def test_what_leaves_a_choice_is_left_to_the_author() -> None:
    def two(source: Source) -> list[Diagnostic]:
        span = Span(source, 0, 1)
        fixes = (replacement(span, "a"), replacement(span, "b"))
        return [Diagnostic("E1004", "name", "error", "message", span, fixes=fixes)] if source.text[0] == "x" else []

    assert mended("x", two) == "x"


def test_what_is_allowed_is_left() -> None:
    def allowed(source: Source) -> list[Diagnostic]:
        return [found._replace(allowed_by=Related(found.span, "so be it")) for found in finder("x", "y")(source)]

    assert mended("x", allowed) == "x"


def test_other_files_are_left() -> None:
    other = Source("b", "x")

    def elsewhere(source: Source) -> list[Diagnostic]:
        fix = Fix("title", (Edit(Span(source, 0, 1), "y"), Edit(Span(other, 0, 1), "y")))
        return [Diagnostic("E2002", "name", "error", "message", Span(source, 0, 1), fixes=(fix,))] if source.text == "x" else []

    assert mended("x", elsewhere) == "x"


@pytest.mark.parametrize(("code", "left"), [("E2002", "y...."), ("R085", "x....")])
def test_errors_that_a_mistake_hid_are_welcome(code: str, left: str) -> None:
    def hides(source: Source) -> list[Diagnostic]:
        return finder("x", "y", code)(source) or [Diagnostic("E2001", "name", "error", "message", Span(source, 4, 5))] * 3

    assert mended("x....", hides) == left


def test_one_that_is_refused_leaves_those_alike() -> None:
    def stays_wrong(source: Source) -> list[Diagnostic]:
        return [found._replace(fixes=()) for found in finder("!y", "")(source)]

    assert mended("x !x x !x x", finder("x", "y"), stays_wrong) == "y !x y !x y"
    assert mended("!x aa x", finder("x", "y"), stays_wrong, finder("a", "", "E2001")) == "!x  y"
    assert mended("aa !x x", finder("x", "y"), stays_wrong, finder("a", "", "E2001")) == " !x y"


def test_it_is_told_where_the_rounds_do_not_suffice() -> None:
    def one_by_one(source: Source) -> list[Diagnostic]:
        first, *others = [*finder("x", "y")(source), None]
        return [found._replace(fixes=()) if found is not first else found for found in (first, *others) if found]

    made = mend(Source("a", "x" * 101), one_by_one)
    assert (made.source.text, made.fixed, made.cut) == ("y" * 100 + "x", 100, True)
    assert not mend(Source("a", "x" * 100), one_by_one).cut


def test_line_breaks_of_old_computers_hide_other_mistakes() -> None:
    text = "video a : narration {\r  title: Opening;\r  speech: 'x'\r  title = \"y\"\r}\r"
    mended = mend(Source("a.scene", text), find).source.text
    assert mended.startswith('video a : narration {\n  title: "Opening",\n  speech: "x"\n')
    assert "\r" not in mended
