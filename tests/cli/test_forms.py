"""Findings for machines on the command line: what files are called, where the document goes, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.cli.running import PROJECT, Run, call, project, run, video
from tests.sarif import check

FORMS = ["json", "sarif", "github", "gitlab", "junit"]
WRONG = video(visual='"街道 😀", colour: 5')
ODD = "\ufeff// 一\t😀\n\n" + WRONG.replace("\n", "\r\n")


def readable(form: str, text: str) -> None:
    """Whether a text is what a form says."""
    if form == "junit":
        ElementTree.fromstring(text.encode())
    elif form == "github":
        assert all(line.startswith("::") for line in text.splitlines()[:-1])
    else:
        json.loads(text)


def paths(form: str, made: Run) -> set[str]:
    """The files that a document names for its findings."""
    if form == "github":
        return {line.split("file=")[1].split(",")[0] for line in made.out.splitlines() if line.startswith("::")}
    if form == "gitlab":
        return {row["location"]["path"] for row in json.loads(made.out)}
    if form == "junit":
        return {case.get("file", "") for case in ElementTree.fromstring(made.out.encode()).iter("testcase")}
    locations = [row["locations"][0]["physicalLocation"]["artifactLocation"] for row in json.loads(made.out)["runs"][0]["results"]]
    assert all(location.get("uriBaseId") == "%SRCROOT%" or location["uri"].startswith("file:///") for location in locations)
    return {location["uri"] for location in locations}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("command", ["check", "build"])
def test_the_document_and_the_exit_code(tmp_path: Path, command: str, form: str) -> None:
    project(tmp_path, {"a.scene": video("one"), "b.scene": WRONG})
    made = run(tmp_path, command, "--format", form)
    assert (made.code, made.err) == (1, "")
    readable(form, made.out)
    (tmp_path / "b.scene").unlink()
    good = run(tmp_path, command, "--format", form)
    assert (good.code, good.err) == (0, "")
    readable(form, good.out)


@pytest.mark.parametrize("form", FORMS)
def test_the_document_beside_results(tmp_path: Path, form: str) -> None:
    project(tmp_path, {"a.scene": video("one"), "b.scene": WRONG})
    made = run(tmp_path, "build", "-o", "-", "--format", form)
    assert made.code == 1
    assert json.loads(made.out)["OutputConfig"]
    readable(form, made.err)


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit"])
def test_files_are_called_from_the_current_folder(tmp_path: Path, form: str) -> None:
    project(tmp_path / "videos", {"deep/a.scene": WRONG})
    assert paths(form, call(tmp_path, "check", "videos", "--format", form)) == {"videos/deep/a.scene"}
    assert paths(form, call(tmp_path / "videos", "check", "deep", "--format", form)) == {"deep/a.scene"}


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit"])
@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_files_are_called_from_the_checkout_of_a_job(tmp_path: Path, form: str, variable: str) -> None:
    project(tmp_path / "videos", {"a.scene": WRONG})
    env = {variable: str(tmp_path)}
    assert paths(form, call(tmp_path / "videos", "check", "--format", form, env=env)) == {"videos/a.scene"}
    elsewhere = {variable: str(tmp_path / "other")}
    assert paths(form, call(tmp_path / "videos", "check", "--format", form, env=elsewhere)) == {"a.scene"}


@pytest.mark.parametrize("form", ["github", "gitlab", "junit"])
def test_a_file_elsewhere_has_its_whole_path(tmp_path: Path, form: str) -> None:
    project(tmp_path / "there", {"a.scene": WRONG})
    (tmp_path / "here").mkdir()
    made = call(tmp_path / "here", "check", "../there/a.scene", "--format", form)
    assert paths(form, made) == {(tmp_path / "there/a.scene").as_posix()}


# SARIF


def test_sarif_of_odd_files(tmp_path: Path) -> None:
    names = {"望 京/a #1%.scene": ODD, "b:c.scene": video("two", visual='"x", volum: 1'), "good.scene": video("three")}
    project(tmp_path, names)
    made = call(tmp_path, "check", "--format", "sarif")
    files = {quote(name): text.removeprefix("\ufeff") for name, text in names.items()}
    run = check(made.out, files)
    shown = {row["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for row in run["results"]}
    assert shown == {quote("望 京/a #1%.scene"), "b%3Ac.scene"}
    assert {row["location"]["uri"] for row in run["artifacts"]} == set(files)
    assert all(row["location"]["uriBaseId"] == "%SRCROOT%" for row in run["artifacts"])


def test_sarif_of_what_is_no_scene(tmp_path: Path) -> None:
    toml = PROJECT + '// 望\nregio = "x"\n'.replace("//", "#")
    project(tmp_path, {"a.scene": video()}, toml)
    run = check(call(tmp_path, "check", "--format", "sarif").out, {"scene.toml": toml})
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "regio"
    params = '\ufeff{\r\n  "望": 1, "b": 2\r\n}'
    (tmp_path / "scene.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "p.json").write_bytes(params.encode())
    run = check(call(tmp_path, "check", "--params", "p.json", "--format", "sarif").out, {"p.json": params.removeprefix("\ufeff")})
    assert {row["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] for row in run["results"]} == {'"望"', '"b"'}


def test_sarif_of_the_standard_input_and_of_typed_values(tmp_path: Path) -> None:
    project(tmp_path, {})
    text = "param long: duration\n" + ODD.removeprefix("\ufeff")
    made = call(tmp_path, "check", "-", "-p", "long=望", "--format", "sarif", input=text.encode())
    run = check(made.out, {})
    assert {row["location"]["uri"] for row in run["artifacts"]} == {"%3Cstdin%3E", "-p%20long"}
    assert {row["contents"]["text"] for row in run["artifacts"]} == {text, "望"}
    snippets = {row["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] for row in run["results"]}
    assert {"望", "colour"} <= snippets


def test_sarif_of_files_outside_and_without_a_text(tmp_path: Path) -> None:
    project(tmp_path / "there", {"a b.scene": WRONG, "c.scene": b"\xff\xfe\x00"})
    (tmp_path / "here").mkdir()
    uri = (tmp_path / "there/a b.scene").as_uri()
    made = call(tmp_path / "here", "check", "../there", "nothing", "--format", "sarif")
    assert made.code == 2
    made = call(tmp_path / "here", "check", "../there", ".", "--format", "sarif")
    run = check(made.out, {uri: WRONG})
    assert uri in {row["location"]["uri"] for row in run["artifacts"]}
    assert (tmp_path / "there/c.scene").as_uri() in {row["location"]["uri"] for row in run["artifacts"]}


def test_sarif_is_the_same_in_every_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        project(tmp_path / name, {"a.scene": WRONG})
    documents = [call(tmp_path / name, "check", "--format", "sarif").out for name in ("one", "two")]
    assert documents[0] == documents[1]


def test_sarif_without_findings(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "check", "--format", "sarif")
    run = check(made.out, {})
    assert (made.code, run["results"], run["properties"]["summary"]["videos"]) == (0, [], 1)


# JUnit


def test_junit_has_a_case_for_each_video(tmp_path: Path) -> None:
    text = "let a = 1\n" + video("one") + video("two", visual='"x", volum: 1') + "nothing\n" + "lett b = 1\n"
    project(tmp_path, {"a.scene": text, "b.scene": video("three"), "c.scene": "let c = 1\n"})
    root = ElementTree.fromstring(call(tmp_path, "check", "--format", "junit").out.encode())
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["a.scene", "b.scene", "c.scene"]
    cases = {case.get("name"): case for case in suites["a.scene"]}
    assert list(cases) == ["one", "two", "a.scene"]
    assert [len(case.findall("failure")) for case in cases.values()] == [0, 1, 1]
    assert [case.get("classname") for case in cases.values()] == ["a.scene"] * 3
    assert (suites["a.scene"].get("tests"), suites["a.scene"].get("failures")) == ("3", "2")
    assert [case.get("name") for case in suites["b.scene"]] == ["three"]
    assert (root.get("tests"), root.get("failures")) == ("5", "2")
    assert "volum" in (cases["two"].findtext("failure") or "")


def test_junit_warnings_are_output(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "let left_over = 1\n" + video()})
    root = ElementTree.fromstring(call(tmp_path, "check", "--format", "junit").out.encode())
    assert root.get("failures") == "0"
    assert "warning[W0012]" in (root.findtext(".//system-out") or "")


def failures(text: str) -> dict[str | None, str | None]:
    """The message of the failure of each case, by its name; None where it passed."""
    cases = ElementTree.fromstring(text.encode()).iter("testcase")
    return {case.get("name"): None if (found := case.find("failure")) is None else found.get("message") for case in cases}


def test_junit_fails_videos_whose_used_file_has_mistakes(tmp_path: Path) -> None:
    user = 'use "lib.scene"\n'
    project(
        tmp_path, {"a.scene": user + video("one"), "b.scene": user + video("two"), "c.scene": video("three"), "lib.scene": "lett a = 1\n"}
    )
    found = failures(call(tmp_path, "check", "--format", "junit").out)
    assert list(found) == ["one", "two", "three", "lib.scene"]
    assert found["lib.scene"] is not None
    assert found["one"] == found["two"] == f"`lib.scene` has mistakes: {found['lib.scene']}"
    assert found["three"] is None


def test_junit_fails_videos_that_are_held_for_a_value(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one"), "b.scene": "param a: duration\n" + video("two")})
    unknown = failures(call(tmp_path, "build", "-p", "a=3s", "-p", "nobody=1", "--format", "junit").out)
    assert unknown["one"] == unknown["two"] == f"`-p nobody` has mistakes: {unknown['-p nobody']}"
    wrong = failures(call(tmp_path, "build", "-p", "a=long", "--format", "junit").out)
    assert wrong["one"] is None
    assert wrong["two"] == f"`-p a` has mistakes: {wrong['-p a']}"


def test_a_typed_value_is_no_file(tmp_path: Path) -> None:
    project(tmp_path, {"b.scene": "param a: duration\n" + video("two")})
    arguments = ("check", "-p", "a=long", "--format")
    (row,) = json.loads(call(tmp_path, *arguments, "gitlab").out)
    assert row["location"] == {"path": "b.scene", "lines": {"begin": 1, "end": 1}}
    assert call(tmp_path, *arguments, "github").out.startswith("::error title=E")
    root = ElementTree.fromstring(call(tmp_path, *arguments, "junit").out.encode())
    assert {case.get("name"): case.get("file") for case in root.iter("testcase")} == {"two": "b.scene", "-p a": None}
