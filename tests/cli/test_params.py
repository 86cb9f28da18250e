"""Values for parameters: how they are written, which of them holds, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import PROJECT, Run, call, files, project, run, video


def shown(folder: Path, declared: str, text: str, *arguments: str) -> Run:
    """Print the request of a video whose picture is described by a text with a parameter in it."""
    project(folder, {"a.scene": f"param it: {declared}\n{video(visual=text)}"})
    return call(folder, "build", "-o", "-", *arguments)


def script(made: Run) -> str:
    """The description of the picture."""
    assert made.code == 0, made.err
    text: str = json.loads(made.out)["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"][0]["ScriptText"]
    return text


VALUES = [
    ("text", 'a, b] = "c" {{ d }}', 'a, b] = "c" {{ d }}'),
    ("text", "5s", "5s"),
    ("text", "望京=SOHO", "望京=SOHO"),
    ("number", "-1.50", "-1.5"),
    ("bool", "true", "true"),
    ("duration", "1.5s", "1.5s"),
    ("ratio", "80%", "80%"),
    ("length", "120px", "120px"),
    ("speed", "1.2x", "1.2x"),
    ("size", "1080x1920", "1080x1920"),
    ("colour", "#ff0000", "#ff0000"),
]


@pytest.mark.parametrize(("declared", "value", "rendered"), VALUES)
def test_values_of_every_type(tmp_path: Path, declared: str, value: str, rendered: str) -> None:
    assert script(shown(tmp_path, declared, '"<{{ it }}>"', "-p", f"it={value}")) == f"<{rendered}>"
    (tmp_path / "values.json").write_text(json.dumps({"it": _json(declared, value)}), encoding="utf-8")
    assert script(shown(tmp_path, declared, '"<{{ it }}>"', "--params", "values.json")) == f"<{rendered}>"


def _json(declared: str, value: str) -> object:
    return {"number": -1.5, "bool": True}.get(declared, value)


@pytest.mark.parametrize(
    ("declared", "value", "rendered"),
    [
        ("[text]", '["a", "b"]', "a+b"),
        ("[text]", "a, b", "a, b"),
        ("[text]", "[]", ""),
        ("[number]", "[1, 2.50]", "1+2.5"),
        ("[duration]", "5s", "5s"),
        ("[size]", "[1x2, 3x4]", "1x2+3x4"),
    ],
)
def test_lists(tmp_path: Path, declared: str, value: str, rendered: str) -> None:
    made = shown(tmp_path, declared, "\"<{{ it | join('+') }}>\"", "-p", f"it={value}")
    assert script(made) == f"<{rendered}>"


def test_a_list_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text('{"it": ["5s", "500ms"]}', encoding="utf-8")
    assert script(shown(tmp_path, "[duration]", "\"{{ it | join(' ') }}\"", "--params", "values.json")) == "5s 500ms"


@pytest.mark.parametrize(
    ("declared", "value", "words"),
    [
        ("duration", "5", "5"),
        ("duration", "soon", "soon"),
        ("number", "5s", "number"),
        ("number", "", ""),
        ("bool", "yes", "yes"),
        ("colour", "red", "red"),
        ("size", "[1x2]", "list"),
        ("[number]", "[1, 5s]", "5s"),
    ],
)
def test_values_of_the_wrong_type(tmp_path: Path, declared: str, value: str, words: str) -> None:
    made = shown(tmp_path, declared, '"x"', "-p", f"it={value}")
    assert (made.code, made.out) == (1, "")
    assert "--> -p it" in made.err
    assert words in made.err
    assert made.summary == "1 video, 1 error"


@pytest.mark.parametrize(
    ("declared", "value", "column"),
    [
        ("text", "5", 9),
        ("text", "null", 9),
        ("number", '"5"', 9),
        ("duration", "5", 9),
        ("bool", '"true"', 9),
        ("[text]", "[1]", 9),
        ("text", "{}", 9),
    ],
)
def test_json_of_the_wrong_type(tmp_path: Path, declared: str, value: str, column: int) -> None:
    (tmp_path / "values.json").write_text(f'{{"it" : {value}}}', encoding="utf-8")
    made = shown(tmp_path, declared, '"x"', "--params", "values.json")
    assert (made.code, made.out) == (1, "")
    assert f"--> values.json:1:{column}\n" in made.err


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "", "`{` is missing here"),
        ("[]", "1:1", "`{` is missing here"),
        ('{"it": 1,}', "1:10", "a key in double quotes is missing here"),
        ("{it: 1}", "1:2", "a key in double quotes is missing here"),
        ('{"it" 1}', "1:7", "`:` is missing here"),
        ('{"it": }', "1:8", "expecting value"),
        ('{"it": 1 "b": 2}', "1:10", "`,` is missing here"),
        ('{\n  "it": "a\n"}', "2:11", "invalid control character"),
        ('{"it": 1, "b": 2, "it": 3}', "1:19", "the key `it` stands twice"),
        ('{"it": {"a": 1, "a": 2}}', "1:8", "a key of this object stands twice"),
        ('{"it": NaN}', "1:8", "`NaN` is no number of JSON"),
        ('{"it": "\\ud800"}', "1:8", "half of a surrogate pair is no character"),
        ('{"it": 1} {}', "1:11", "nothing stands after the last `}`"),
        ('{"it": ' + "[" * 100_000 + "}", "1:1", "it is nested too deeply"),
    ],
)
def test_a_file_that_is_no_object_of_parameters(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "values.json").write_text(text, encoding="utf-8")
    made = shown(tmp_path, "text", "it", "--params", "values.json")
    assert (made.code, made.codes, made.out) == (1, ["E5015"], "")
    assert words in made.err
    assert f"--> values.json:{place}\n".replace(":\n", "\n") in made.err
    assert made.summary == "0 videos, 1 error"


def test_a_file_of_parameters_that_is_not_there(tmp_path: Path) -> None:
    made = shown(tmp_path, "text", "it", "--params", "values.json")
    assert made.code == 2
    assert "'values.json' does not exist" in made.err


@pytest.mark.parametrize("assignment", ["it", "=x", " =x", ""])
def test_an_assignment_that_is_none(tmp_path: Path, assignment: str) -> None:
    made = shown(tmp_path, "text", "it", "-p", assignment)
    assert made.code == 2
    assert f"`-p {assignment}` is not NAME=VALUE." in made.err


def test_a_value_that_is_no_utf8(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "param it: text\n" + video(visual="it")})
    made = run(tmp_path, "build", "-p", "it=\udcff")
    assert made.code == 2
    assert "The value of `-p it` is no UTF-8." in made.err


def test_which_value_holds(tmp_path: Path) -> None:
    names = ("default", "shared", "file", "typed")
    text = "".join(f'param {name}: text = "default"\n' for name in names)
    visual = f'"{" ".join(f"{{{{ {name} }}}}" for name in names)}"'
    project(tmp_path, {"a.scene": text + video(visual=visual)}, PROJECT + 'params = "deep/shared.json"\n')
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/shared.json").write_text(json.dumps(dict.fromkeys(names[1:], "shared")), encoding="utf-8")
    (tmp_path / "file.json").write_text(json.dumps(dict.fromkeys(names[2:], "file")), encoding="utf-8")
    made = call(tmp_path, "build", "-o", "-", "--params", "file.json", "-p", "typed=typed")
    assert script(made) == "default shared file typed"


def test_a_name_that_no_file_declares_and_nothing_is_written(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        {
            "a.scene": 'param who: text = "x"\n' + video(visual="who"),
            "b.scene": 'param other: text = "x"\n' + video("other", visual="other"),
        },
    )
    made = call(folder, "build", "-p", "whom=y", "-p", "other=z")
    assert (made.code, made.codes) == (1, ["E1018"])
    assert "no file declares a parameter `whom`" in made.err
    assert "did you mean `who`?" in made.err
    assert made.summary == "2 videos, 1 error"
    assert not (folder / "build").exists()
    assert call(folder, "build", "-p", "who=y", "-p", "other=z").code == 0
    before = files(folder / "build")
    (folder / "b.scene").unlink()
    assert call(folder, "build", "-p", "other=z").code == 1
    assert files(folder / "build") == before


def test_the_place_of_a_name_that_no_file_declares(tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text('{"it": "x",\n "thing": "it"}', encoding="utf-8")
    made = shown(tmp_path, "text", "it", "--params", "values.json")
    assert (made.code, made.codes) == (1, ["E1018"])
    assert "--> values.json:2:2\n" in made.err


def test_the_project_s_parameters_may_be_those_of_other_files(tmp_path: Path) -> None:
    text = {"a.scene": "param a: text\n" + video(visual="a"), "b.scene": "param b: text\n" + video("other", visual="b")}
    project(tmp_path, text, PROJECT + 'params = "p.json"\n')
    (tmp_path / "p.json").write_text('{"a": "1", "b": "2"}', encoding="utf-8")
    assert call(tmp_path, "build", "a.scene").code == 0
    assert call(tmp_path, "build").code == 0
    (tmp_path / "p.json").write_text('{"a": "1", "b": "2", "c": "3"}', encoding="utf-8")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E1018"])
    assert "--> p.json:1:22\n" in made.err


def test_a_parameter_without_a_value(tmp_path: Path) -> None:
    made = shown(tmp_path, "text", "it")
    assert (made.code, made.codes) == (1, ["E1017"])
    assert "give it with `-p it=…` or a default" in made.err


def test_what_is_wrong_with_a_value_is_said_once(tmp_path: Path) -> None:
    project(tmp_path, {f"{name}.scene": "param it: duration\n" + video(name) for name in ("one", "two", "three")})
    made = call(tmp_path, "build", "-p", "it=5")
    assert (made.code, len(made.codes), made.summary) == (1, 1, "3 videos, 1 error")
    assert not (tmp_path / "build").exists()


def test_a_value_keeps_what_is_there_while_it_is_wrong(tmp_path: Path) -> None:
    project(tmp_path, {f"{name}.scene": "param it: duration = 1s\n" + video(name) for name in ("one", "two")})
    assert call(tmp_path, "build").code == 0
    before = files(tmp_path / "build")
    assert call(tmp_path, "build", "-p", "it=5").code == 1
    assert files(tmp_path / "build") == before
