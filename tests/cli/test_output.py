"""What comes out: documents on standard output, findings as text and as JSON, source maps, colour, and who stops listening."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import COMMAND, call, environment, files, project, run, video

WRONG = video(visual='"街道", colour: 5')


def documents(text: str) -> list[dict[str, Any]]:
    """The JSON documents of a text, one after another; nothing else may be in it."""
    made, at, reader = [], 0, json.JSONDecoder()
    while at < len(text):
        document, at = reader.raw_decode(text, at)
        assert text[at] == "\n"
        at += 1
        made.append(document)
    return made


def test_documents_one_after_another(tmp_path: Path) -> None:
    project(tmp_path, {"b.scene": video("two") + video("three"), "a.scene": video("one")})
    made = run(tmp_path, "build", "-o", "-")
    assert made.code == 0
    urls = [document["OutputConfig"]["MediaURL"].rpartition("/")[2] for document in documents(made.out)]
    assert urls == ["one_{index}.mp4", "two_{index}.mp4", "three_{index}.mp4"]
    assert made.err == "3 videos, 3 requests, no mistakes\n"
    assert not (tmp_path / "build").exists()


def test_a_map_behind_each_document(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one") + video("two")})
    made = call(tmp_path, "build", "-o", "-", "--map")
    assert [sorted(document)[-1] for document in documents(made.out)] == ["OutputConfig", "version"] * 2


def test_the_wire_form(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(visual='"街道 \\"a\\""')})
    assert call(tmp_path, "build", "--form", "wire").code == call(tmp_path, "build").code == 0
    request = json.loads((tmp_path / "build/opening.json").read_bytes())
    wire = json.loads((tmp_path / "build/opening.wire.json").read_bytes())
    assert all(isinstance(text, str) and ": " not in text for text in wire.values())
    assert {name: json.loads(text) for name, text in wire.items()} == request
    assert "街道".encode() in (tmp_path / "build/opening.wire.json").read_bytes()


def test_the_map_cuts_out_exactly_the_values(tmp_path: Path) -> None:
    text = (
        'param who: text\nparam long: duration = 2.50s\nlet place = "望京"\n'
        + video(
            visual='"{{ place }}"',
            more='  title: ["一\\t二", who]\n'
            '  music { tracks: ["0123456789abcdef0123456789abcdef"], volume: 20% }\n'
            "  edit { shot_duration: long }\n",
        ).replace(", music { volume: 0% }", "")
    ).replace("\n", "\r\n")
    project(tmp_path, {"deep/a.scene": "\ufeff" + text})
    (tmp_path / "p.json").write_text('{ "who" : "路人" }', encoding="utf-8")
    assert call(tmp_path, "build", "--map", "--params", "p.json").code == 0
    table = json.loads((tmp_path / "build/opening.map.json").read_bytes())
    assert (table["version"], table["region"]) == (1, "cn-shanghai")
    sources = {"deep/a.scene": text, "p.json": '{ "who" : "路人" }'}
    assert set(table["sources"]) <= set(sources)
    request = json.loads((tmp_path / "build/opening.json").read_bytes())
    assert set(table["map"]) == set(_pointers(request, ""))
    cuts = {pointer: cut(sources[table["sources"][row[0]]], row[1:]) for pointer, row in table["map"].items()}
    assert cuts["/InputConfig/MediaArray/0"] == '"0123456789abcdef0123456789abcdef"'
    assert cuts["/InputConfig/SceneInfo/ShotInfo/ShotScripts/0/Duration"] == "3s"
    assert cuts["/InputConfig/SceneInfo/ShotInfo/ShotScripts/0/ScriptText"] == '"{{ place }}"'
    assert cuts["/InputConfig/TitleArray/0"] == '"一\\t二"'
    assert cuts["/InputConfig/TitleArray/1"] in ("who", '"路人"')
    assert cuts["/EditingConfig/BackgroundMusicConfig/Volume"] == "20%"
    assert cuts["/EditingConfig/ProcessConfig/SingleShotDuration"] in ("long", "2.50s")
    assert cuts["/OutputConfig/Width"] == cuts["/OutputConfig/Height"] == "1080x1920"


def _pointers(value: object, pointer: str) -> list[str]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [below for key, part in inner for below in (f"{pointer}/{key}", *_pointers(part, f"{pointer}/{key}"))]


def cut(text: str, place: list[int]) -> str:
    """What stands between two places, each a line and a column from 1 in code points."""
    line, column, end_line, end_column = place
    lines = text.split("\n")
    if line == end_line:
        return lines[line - 1][column - 1 : end_column - 1]
    return "\n".join([lines[line - 1][column - 1 :], *lines[line : end_line - 1], lines[end_line - 1][: end_column - 1]])


# findings as JSON


def test_findings_as_json(tmp_path: Path) -> None:
    project(tmp_path, {"b/b.scene": WRONG, "a.scene": video("OPENING") + video("third", visual='"x", volum: 1')})
    made = run(tmp_path, "check", "--format", "json")
    assert (made.code, made.err) == (1, "")
    (document,) = documents(made.out)
    assert list(document) == ["version", "summary", "diagnostics"]
    assert document["version"] == 1
    rows = document["diagnostics"]
    assert document["summary"] == {"errors": len(rows), "warnings": 0, "notes": 0, "allowed": 0, "videos": 3}
    assert [(row["file"], row["range"]["start"]["offset"], row["code"]) for row in rows] == sorted(
        (row["file"], row["range"]["start"]["offset"], row["code"]) for row in rows
    )
    for row in rows:
        keys = ["code", "name", "severity", "message", "file", "range", "related", "allowed", "suggestion", "allowedBy", "fixes"]
        assert [key for key in row if key != "variants"] == keys
        check_range(tmp_path, row)
        for related in row["related"]:
            assert sorted(related) == ["file", "message", "range"]
            check_range(tmp_path, related)
        for fix in row["fixes"]:
            assert sorted(fix) == ["edits", "title"]
            for edit in fix["edits"]:
                assert sorted(edit) == ["file", "range", "text"]
                check_range(tmp_path, edit)
    clash = next(row for row in rows if row["name"] == "video-twice")
    assert (clash["file"], clash["related"][0]["file"]) == ("b/b.scene", "a.scene")
    misspelt = next(row for row in rows if row["suggestion"])
    assert misspelt["suggestion"] == "volume"
    assert [edit["text"] for edit in misspelt["fixes"][0]["edits"]] == ["volume"]


def check_range(folder: Path, row: dict[str, Any]) -> None:
    """Whether lines, columns and offsets of a range name one place."""
    text = (folder / row["file"]).read_bytes().decode()
    assert list(row["range"]) == ["start", "end"]
    start, end = row["range"]["start"], row["range"]["end"]
    assert list(start) == list(end) == ["line", "column", "offset"]
    place = [start["line"], start["column"], end["line"], end["column"]]
    assert cut(text, place) == text[start["offset"] : end["offset"]]


def test_the_range_of_a_finding_is_its_text(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "// 一二三\r\n" + video(visual='"街道", colour: "望"').replace("\n", "\r\n")})
    (row,) = json.loads(call(tmp_path, "check", "--format", "json").out)["diagnostics"]
    assert (
        cut((tmp_path / "a.scene").read_bytes().decode(), [*row["range"]["start"].values()][:2] + [*row["range"]["end"].values()][:2])
        == "colour"
    )


def test_findings_as_json_beside_results(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": WRONG.replace("opening", "other")})
    made = run(tmp_path, "build", "-o", "-", "--format", "json")
    assert made.code == 1
    assert len(documents(made.out)) == 1
    (document,) = documents(made.err)
    assert document["summary"] == {
        "errors": 1,
        "warnings": 0,
        "notes": 0,
        "allowed": 0,
        "videos": 2,
        "requests": 1,
        "written": 0,
        "unchanged": 0,
        "removed": 0,
    }
    (written,) = documents(call(tmp_path, "build", "--format", "json").out)
    assert written["summary"]["written"] == 1


def test_a_run_without_findings_as_json(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "check", "--format", "json")
    assert json.loads(made.out) == {
        "version": 1,
        "summary": {"errors": 0, "warnings": 0, "notes": 0, "allowed": 0, "videos": 1},
        "diagnostics": [],
    }


def test_strict(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "let left_over = 1\n" + video()})
    assert [call(tmp_path, command).code for command in ("check", "build")] == [0, 0]
    assert [call(tmp_path, command, "--strict").code for command in ("check", "build")] == [1, 1]


def test_verify(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = run(tmp_path, "build", "--verify")
    assert (made.code, made.summary) == (0, "1 video, 1 request, 1 written, no mistakes")


# colour, encodings, help


def test_no_colour_in_a_pipe(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG})
    assert "\x1b" not in run(tmp_path, "check").err


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_who_decides_on_colour(tmp_path: Path, variables: dict[str, str], coloured: bool) -> None:
    project(tmp_path, {"a.scene": WRONG})
    assert ("\x1b[31m\x1b[1merror" in call(tmp_path, "check", env=variables).err) is coloured


def test_results_are_utf8_whatever_the_terminal_is(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(visual='"街道 😀"')})
    made = run(tmp_path, "build", "-o", "-", env={"PYTHONIOENCODING": "latin-1"})
    assert made.code == 0
    assert "街道 😀" in made.out
    (tmp_path / "a.scene").write_text(WRONG, encoding="utf-8")
    told = run(tmp_path, "check", env={"PYTHONIOENCODING": "latin-1"})
    assert (told.code, told.summary) == (1, "1 video, 1 error")
    assert "\\u8857\\u9053" in told.err


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["check", "-h"]])
def test_help(tmp_path: Path, arguments: list[str]) -> None:
    made = call(tmp_path, *arguments)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Usage: ")
    assert all(len(line) <= 80 for line in made.out.splitlines())


def test_the_version(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").out == "scene 0.1.0\n"


# who stops listening


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    project(tmp_path, {f"{name}.scene": video(name, visual='"' + "x" * 100_000 + '"') for name in "abcdefgh"})
    made = subprocess.run(
        ["bash", "-c", f'"{COMMAND}" build -o - | head -1; echo "${{PIPESTATUS[0]}}"'],
        cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert made.stdout == "{\n0\n"
    assert made.stderr == "8 videos, 8 requests, no mistakes\n"


def test_a_reader_of_findings_that_leaves(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": WRONG})
    made = subprocess.run(
        ["bash", "-c", f'"{COMMAND}" check --format json | true; echo "${{PIPESTATUS[0]}}"'],
        cwd=tmp_path, capture_output=True, text=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert (made.stdout, made.stderr) == ("1\n", "")


def test_a_full_standard_output(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one") + video("two")})
    with open("/dev/full", "wb") as full:
        made = subprocess.run(
            [COMMAND, "build", "-o", "-"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False
        )
    assert made.returncode == 1
    assert made.stderr.decode().splitlines()[:2] == [
        "error[E5007] unwritable: this cannot be written: no space left on device",
        "  --> <stdout>",
    ]
    assert made.stderr.decode().endswith("2 videos, 2 requests, 1 error\n")


def test_a_standard_output_that_is_closed(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = run(tmp_path, "build", "-o", "-", before=lambda: os.close(1))
    assert (made.code, made.codes) == (1, ["E5007"])
    checked = run(tmp_path, "check", "a.scene", before=lambda: os.close(1))
    assert (checked.code, checked.err) == (0, "1 video, no mistakes\n")
    assert run(tmp_path, "check", "a.scene", before=lambda: os.close(2)).code == 0
    assert run(tmp_path, "check", "nowhere.scene", before=lambda: os.close(2)).code == 2


@pytest.mark.parametrize("arguments", [["build", "-"], ["check", "-"]])
def test_an_interruption(tmp_path: Path, arguments: list[str]) -> None:
    project(tmp_path, {"a.scene": video()})
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    process = subprocess.Popen(
        [COMMAND, *arguments, "ready"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    # The first argument is read as a whole before the second is opened: once that opens, the command is at work.
    assert process.stdin is not None
    process.stdin.close()
    process.stdin = None
    with open(ready, "wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"")
    assert not files(tmp_path / "build")


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    (tmp_path / "sitecustomize.py").write_text(
        "import scenec.batch\nfrom scenec.making.rows import BadTable\n"
        "def fail(*arguments):\n    raise BadTable('fields.toml: field region: there is no key `enums`')\n"
        "scenec.batch.compile_source = fail\n",
        encoding="utf-8",
    )
    made = run(tmp_path, "build", env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"})
    assert (made.code, made.out) == (70, "")
    assert made.err == "A table of this checkout cannot be read. fields.toml: field region: there is no key `enums`\n"


def test_a_mistake_of_ours(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    (tmp_path / "sitecustomize.py").write_text(
        "import scenec.batch\ndef fail(*arguments):\n    raise LookupError('lost')\nscenec.batch.compile_source = fail\n",
        encoding="utf-8",
    )
    made = run(tmp_path, "build", env={"PYTHONPATH": str(tmp_path)})
    assert (made.code, made.out) == (70, "")
    assert "LookupError: lost" in made.err
    assert made.summary == "This is a mistake of scene, not of yours. Please report it with the lines above."
