"""Lints say what is worth it, and are quiet where nothing is; what is estimated lies in ranges that a person would name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from scenec.check import lift
from scenec.estimate.outcomes import Outcomes, outcomes
from scenec.estimate.seconds import Seconds, length, speaking
from scenec.estimate.widths import width
from scenec.lint import lints
from scenec.model import Spec
from scenec.parse import parse
from scenec.pipeline import Settings, compile_source
from scenec.resolve import resolve
from scenec.source import Source
from tests.cases import case, cases, evaluated

TESTS = Path(__file__).parent
GOOD = sorted(path for folder in ("golden", "samples", "../examples") for path in (TESTS / folder).glob("[!.]*.scene"))
STICKERS = 'sticker { image: "a", x: 10px }\nsticker { image: "b", x: 90% }'


def spec(solution: str, text: str) -> Spec:
    """The values of a video that lacks nothing else."""
    source = Source("case.scene", case("", "", solution, text).text)
    file, _ = parse(source)
    program, _ = resolve(source, file, {}, {}, {})
    (video,) = program.videos
    found = evaluated(video)
    return lift(found)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_good_files_are_left_alone(path: Path) -> None:
    compilation = compile_source(Source(path.name, path.read_bytes().decode()), Settings("cn-shanghai"), {})
    assert not [found for found in compilation.diagnostics if found.code.startswith("W") and found.severity != "info"]


@pytest.mark.parametrize("name", sorted({str(lint.name) for lint in lints()}))
def test_each_has_a_case_and_one_that_comes_close(name: str) -> None:
    (code,) = {lint.code for lint in lints() if lint.name == name}
    told = [{expected.code for expected in case.expected} for case in cases("lints.scene") if case.title.startswith(f"{name}: ")]
    assert any(code in codes for codes in told)
    assert any(code not in codes for codes in told)


def test_codes_are_unique() -> None:
    assert len({lint.code for lint in lints()}) == len({lint.name for lint in lints()})


@pytest.mark.parametrize(("level", "severity"), [("error", ["error"]), ("warning", ["warning"]), ("off", [])])
def test_a_project_sets_the_level_of_a_lint(level: str, severity: list[str]) -> None:
    text = case("", "", "narration", STICKERS).text
    compilation = compile_source(Source("case.scene", text), Settings(levels={"one-of-many": level}), {})
    assert [found.severity for found in compilation.diagnostics if found.name == "one-of-many"] == severity
    assert bool(compilation.requests) is (level != "error")


def test_what_nothing_shortens_is_told_once() -> None:
    speech = 'speech: "The reef wakes before the divers do, and two seals own this bay."'
    text = speech + '\noutput { url: "oss://out/v_{index}.mp4", size: 1080x1920, '
    short, long = (case("", "", "narration", f"{text}max_duration: {most} }}").compile().diagnostics for most in ("2s", "90s"))
    told = {"likely-too-long", "max-duration-no-effect"}
    assert [found.name for found in short if found.name in told] == ["likely-too-long"]
    assert [found.name for found in long if found.name in told] == ["max-duration-no-effect"]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ('title: ["a", "b"]', ["one video is made, with one of these 2 texts, drawn at random; `count` in `output` makes more"]),
        ('title: ["a", "a"]', []),
        ('title: "a"', []),
        ('title: ["a", "b"]\noutput { url: "oss://out/v_{index}.mp4", size: 1080x1920, count: 1 }', []),
    ],
)
def test_alternatives_without_a_count_are_worth_a_note(text: str, notes: list[str]) -> None:
    found = [found for found in case("", "", "narration", text).compile().diagnostics if found.code == "W0010"]
    assert [(one.message, one.severity) for one in found] == [(note, "info") for note in notes]


@pytest.mark.parametrize(
    ("solution", "text", "formula", "more"),
    [
        ("storyboard", 'title: ["a", "b"]\nbackground: ["c", "d"]', "2 titles × 2 backgrounds = 4 possible", False),
        ("storyboard", 'title: ["a", "a"]', "nothing has alternatives", False),
        ("storyboard", f"{STICKERS}\n", "2 stickers = 2 possible", False),
        ("narration", 'speech { text: ["a", "b"], voice: [ava, luna] }', "2 scripts × 2 voices = 4 possible", False),
        ("narration", "speech { voice: [ava, luna] }", "nothing has alternatives", True),
        ("script-to-video", 'scene one { media: ["a", "b"] }', "2 clips of `one` = 2 possible", True),
        (
            "script-to-video",
            'scene one { media: "a.png", speech: ["a", "b"] }\nscene two { media: "b.png", speech: ["c", "d", "e"] }',
            "2 scripts of `one` × 3 scripts of `two` = 6 possible",
            False,
        ),
    ],
)
def test_outcomes(solution: str, text: str, formula: str, more: bool) -> None:
    found: Outcomes = outcomes(spec(solution, text))
    assert (found.formula, found.more) == (formula, more)


@pytest.mark.parametrize(
    ("text", "rate", "least", "most"),
    [
        ("", 0, 0, 1),
        ("新店今天开业，欢迎光临。", 0, 1.5, 4.5),
        ("新店今天开业，欢迎光临。", 500, 0.7, 3),
        ("新店今天开业，欢迎光临。", -500, 3, 8),
        ("The reef wakes before the divers do.", 0, 1.5, 5),
        ("It's a well-known reef", 0, 1, 3.5),
        ("<speak>早上好<break time='500ms'/></speak>", 0, 1, 3),
        ("<speak rate='500'>早上好</speak>", 0, 0.2, 2),
        ("<speak>早上好<break/>再见</speak>", 0, 0.8, 4),
    ],
)
def test_speaking_takes_about_so_long(text: str, rate: int, least: float, most: float) -> None:
    found = speaking(text, Decimal(rate))
    assert found.most is not None
    assert least <= found.least <= found.most <= most


@pytest.mark.parametrize(
    ("solution", "text", "shown"),
    [
        ("narration", "", "0 to 15s"),
        ("narration", 'output { url: "oss://out/v_{index}.mp4", size: 1080x1920, fixed_duration: 8s }', "8s"),
        ("narration", 'speech: ["再见", "新店今天开业，欢迎光临，就在商场旁边，二楼，不见不散。"]', "0 to 8s"),
        ("storyboard", 'scene one { visual: "a", duration: 4s }\nscene two { visual: "b", duration: 5.5s }', "10s"),
        ("storyboard", 'scene one { visual: "a" }\nscene two { visual: "b", duration: 5s }', "5s or more"),
        (
            "storyboard",
            'scene one { visual: "a", duration: 4s }\nscene two { visual: "b", duration: 5s }\nedit { transitions: true }',
            "8 to 9s",
        ),
        ("script-to-video", 'scene one { media: "a" }\nscene two { media: "b" }', "6s"),
        ("script-to-video", 'scene one { media: "a" }\nscene two { media: "b", duration: 2s }', "7s"),
        ("script-to-video", 'scene one { media: "a" }\nedit { split_at_cuts: true }', "0 to 15s"),
    ],
)
def test_length(solution: str, text: str, shown: str) -> None:
    assert length(spec(solution, text)).shown == shown


def test_what_is_open_stays_open() -> None:
    assert Seconds(1, None).plus(Seconds(2, 3)) == Seconds(3, None)


def test_widths() -> None:
    assert width("盒马") == 2
    assert 0 < width("ill") < width("mmm") < 3
    assert width("e\u0301") == width("e")
