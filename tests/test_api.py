"""The Python interface: values in, values out, nothing raised, nothing written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import scenec
from tests.cli.running import PROJECT, call, files, project, video

TEXT = 'param who: text = "nobody"\nparam long: duration = 3s\n' + video(visual="who", more="  edit { shot_duration: long }\n")


def script(result: scenec.Result) -> str:
    """The description of the picture."""
    assert result.ok, result.diagnostics
    (request,) = result.requests
    text: str = request.configs()["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"][0]["ScriptText"]
    return text


def codes(result: scenec.Result) -> list[str]:
    """The codes of the findings."""
    return [diagnostic.code for diagnostic in result.diagnostics]


def test_a_text() -> None:
    result = scenec.compile_text(TEXT, region="cn-beijing", oss_scheme="https")
    (request,) = result.requests
    assert (result.ok, request.name, request.region, request.solution) == (True, "opening", "cn-beijing", "storyboard")
    assert request.configs()["OutputConfig"]["MediaURL"] == "https://out.oss-cn-beijing.aliyuncs.com/opening_{index}.mp4"
    assert request.text == json.dumps(request.configs(), ensure_ascii=False, indent=2) + "\n"
    assert json.loads(request.wire) == dict(request.parameters)
    assert {name: json.loads(config) for name, config in request.parameters} == request.configs()
    assert json.loads(request.map)["sources"][0] == "text.scene"


def test_a_path_gives_what_the_command_writes(tmp_path: Path) -> None:
    project(tmp_path, {"deep/a.scene": TEXT}, PROJECT + 'params = "p.json"\n')
    (tmp_path / "p.json").write_text('{"who": "shared"}', encoding="utf-8")
    before = files(tmp_path)
    result = scenec.compile(tmp_path / "deep/a.scene")
    assert files(tmp_path) == before
    assert script(result) == "shared"
    assert call(tmp_path, "build", "--map").code == 0
    assert (tmp_path / "build/opening.json").read_text(encoding="utf-8") == result.requests[0].text
    assert (tmp_path / "build/opening.map.json").read_text(encoding="utf-8") == result.requests[0].map
    assert script(scenec.compile(str(tmp_path / "deep/a.scene"), {"who": "given"})) == "given"


def test_a_folder(tmp_path: Path) -> None:
    project(tmp_path, {"b.scene": video("two"), "a.scene": video("one"), "c.scene": video("THREE", visual="5s")})
    result = scenec.compile(tmp_path)
    assert [request.name for request in result.requests] == ["one", "two"]
    assert not result.ok
    assert {diagnostic.span.source.name for diagnostic in result.diagnostics} == {"c.scene"}


def test_the_missing_project_file_is_no_finding(tmp_path: Path) -> None:
    (tmp_path / "a.scene").write_text(video(more="  region: cn-shanghai\n"), encoding="utf-8")
    assert scenec.compile(tmp_path / "a.scene").diagnostics == ()


@pytest.mark.parametrize(
    ("given", "text", "number"),
    [
        ({}, "nobody", "3"),
        ({"who": '望京 "A" {{ x }}'}, '望京 "A" {{ x }}', "3"),
        ({"long": "1.5s"}, "nobody", "1.5"),
        ({"who": "", "long": "500ms"}, "", "0.5"),
    ],
)
def test_parameters(given: Mapping[str, object], text: str, number: str) -> None:
    (request,) = scenec.compile_text(TEXT, params=given, region="cn-shanghai").requests
    configs = request.configs()
    assert configs["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"][0].get("ScriptText", "") == text
    assert str(configs["EditingConfig"]["ProcessConfig"]["SingleShotDuration"]) == number


@pytest.mark.parametrize("value", [2, 2.5, 1e-7, Decimal("2.5"), Decimal("1E+1")])
def test_numbers_of_every_sort(value: object) -> None:
    text = "param n: number\n" + video(visual='"{{ n }}"')
    assert Decimal(script(scenec.compile_text(text, params={"n": value}, region="cn-shanghai"))) == Decimal(str(value))


def test_one_value_of_a_list_parameter_is_a_list_of_one() -> None:
    text = 'param names: [text] = "tea"\n' + video(visual="\"{{ names | join('+') }}\"")
    shots = [scenec.compile_text(text, params=given, region="cn-shanghai").requests[0].text for given in ({}, {"names": "milk"})]
    assert [json.loads(shot)["InputConfig"]["SceneInfo"]["ShotInfo"]["ShotScripts"][0]["ScriptText"] for shot in shots] == ["tea", "milk"]


def test_lists_and_switches() -> None:
    text = "param names: [text]\nparam on: bool\n" + video(visual="\"{{ names | join('+') }} {{ on }}\"")
    for names in (["a", "b"], ("a", "b")):
        assert script(scenec.compile_text(text, params={"names": names, "on": True}, region="cn-shanghai")) == "a+b true"


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    "given",
    [
        {"who": object()},
        {"who": b"x"},
        {"who": float("nan")},
        {"long": Decimal("Infinity")},
        {"who": CIRCLE},
        {"who": "\ud800"},
        {"who": {1: 2}},
        {1: "x"},
        {"who": {"a"}},
        {"who": None},
        {"who": 5},
        {"who": {}},
        {"long": 5},
        {"long": "soon"},
        {"nobody": "x"},
        [1],
        "x",
    ],
    ids=lambda given: ascii(given)[:40],
)
def test_wrong_parameters_are_findings(given: Any, tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": TEXT})
    for result in (scenec.compile_text(TEXT, params=given, region="cn-shanghai"), scenec.compile(tmp_path / "a.scene", given)):
        assert not result.ok
        assert result.requests == ()
        assert all(diagnostic.message and diagnostic.span.source.name for diagnostic in result.diagnostics)


@pytest.mark.parametrize(
    ("path", "code"), [("none.scene", "E5001"), ("", "E5005"), ("a\0.scene", "E5001"), ("-", "E5001"), ("n/o", "E5001")]
)
def test_wrong_paths_are_findings(path: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, {})
    monkeypatch.chdir(tmp_path)
    result = scenec.compile(path)
    assert codes(result) == [code]
    assert result.requests == ()


@pytest.mark.parametrize(("content", "code"), [(b"\xff", "E5003"), (b"a\0", "E5002"), (b" " * ((16 << 20) + 1), "E5004")])
def test_wrong_contents_are_findings(content: bytes, code: str, tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": content})
    assert codes(scenec.compile(tmp_path / "a.scene")) == [code]


@pytest.mark.parametrize(
    ("text", "code"), [("\ud800", "E5003"), ("\0", "E5002"), (" " * ((16 << 20) + 1), "E5004")], ids=["half", "nul", "large"]
)
def test_wrong_texts_are_findings(text: str, code: str) -> None:
    assert codes(scenec.compile_text(text)) == [code]


def test_wrong_settings_are_findings(tmp_path: Path) -> None:
    assert codes(scenec.compile_text(TEXT, region="cn-nowhere", oss_scheme="ftp")) == ["E5012", "E5012"]
    project(tmp_path, {"a.scene": TEXT}, "regio = 1")
    assert codes(scenec.compile(tmp_path / "a.scene")) == ["E5011"]


@pytest.mark.parametrize(
    "text", ["", "video", "{" * 1000, '"""', "video x : storyboard {", "\r", "\u2028", "video x : storyboard { raw { a: 1e999999999 } }"]
)
def test_no_text_raises(text: str) -> None:
    result = scenec.compile_text(text, region="cn-shanghai")
    assert isinstance(result.diagnostics, tuple)
    assert result.ok is (text in ("", "\u2028") and not result.diagnostics)


def test_what_is_returned_cannot_be_changed() -> None:
    result = scenec.compile_text(TEXT, region="cn-shanghai")
    for value in (result, result.requests[0]):
        with pytest.raises(AttributeError):
            value.name = "other"  # type: ignore[misc, union-attr]
        assert isinstance(value, tuple)
    hash(result.requests[0])
    result.requests[0].configs().clear()
    assert result.requests[0].configs()
    assert scenec.compile_text(TEXT, region="cn-shanghai").requests == result.requests


def test_the_package_exports_what_it_documents() -> None:
    assert scenec.version() == "0.1.0"
    for name in scenec.__all__:
        assert getattr(scenec, name).__doc__
    with pytest.raises(AttributeError):
        _ = scenec.nothing


def test_the_example_of_the_package_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, {"opening.scene": video()})
    monkeypatch.chdir(tmp_path)
    lines = (scenec.__doc__ or "").splitlines()
    example = "\n".join(line[4:] for line in lines if line.startswith("    ") or not line)
    exec(example, {})
    assert capsys.readouterr().out.startswith("opening {\n")


def test_the_import_of_the_package_costs_nothing() -> None:
    import subprocess

    code = "import sys, scenec; print(sorted(name for name in sys.modules if name.startswith('scenec')))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert made.stdout == "['scenec']\n"
