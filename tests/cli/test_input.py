"""What goes in: paths, files that are no scenes, encodings, links, the standard input, `scene.toml`."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from scenec.facts import rule
from tests.cli.running import COMMAND, PROJECT, Run, call, files, project, run, video


def check_wrong_use(made: Run, words: str) -> None:
    """Whether a run says that the command was used wrongly."""
    assert made.code == 2
    assert made.out == ""
    assert words in made.err
    assert "Traceback" not in made.err


def test_a_missing_path_is_wrong_use(tmp_path: Path) -> None:
    check_wrong_use(run(tmp_path, "build", "nowhere.scene"), "There is no file or folder `nowhere.scene`.")
    check_wrong_use(call(tmp_path, "build", ""), "There is no file or folder ``.")


def test_an_unknown_option_is_wrong_use(tmp_path: Path) -> None:
    check_wrong_use(run(tmp_path, "build", "--fast"), "No such option")
    check_wrong_use(call(tmp_path, "check", "--form", "wire"), "No such option")


def test_an_unknown_command_is_wrong_use(tmp_path: Path) -> None:
    check_wrong_use(call(tmp_path, "chek"), "There is no command `chek`. Did you mean `check`?")


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_folder_without_scenes(tmp_path: Path, command: str) -> None:
    project(tmp_path, {"notes.txt": "", ".hidden/a.scene": video()})
    made = call(tmp_path, command)
    assert (made.code, made.codes, made.out) == (1, ["E5005"], "")
    assert made.summary == "0 videos, 1 error"
    assert not (tmp_path / "build").exists()


def test_one_of_two_folders_without_scenes(tmp_path: Path) -> None:
    project(tmp_path, {"a/a.scene": video()})
    (tmp_path / "b").mkdir()
    made = call(tmp_path, "build", "a", "b")
    assert (made.code, made.codes) == (1, ["E5005"])
    assert made.summary == "1 video, 1 request, 1 written, 1 error"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"\x7fELF\0\0\0\1\2", "E5002", "it holds NUL bytes"),
        ("video 开场 : storyboard {}".encode("gb18030"), "E5003", "the byte BF here is no UTF-8; it looks like GB18030: save it as UTF-8"),
        ("video 开场".encode("utf-16"), "E5003", "it looks like UTF-16"),
        ("video 开场".encode("utf-16-be"), "E5003", "it looks like UTF-16"),
        (b"// caf\xe9\n", "E5003", "the byte E9 here is no UTF-8\n"),
        (b"// " + b"x" * (16 << 20), "E5004", "this has 16,777,219 bytes; at most 16,777,216 are read"),
        (b"video x : storyboard { raw { a: " + b"[" * 70 + b"]" * 70 + b" } }\n", "E0010", "nested more than 64 deep"),
    ],
    ids=["binary", "gb18030", "utf-16", "utf-16-be", "latin-1", "large", "deep"],
)
def test_files_that_are_no_scenes(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": content})
    made = call(tmp_path, "build")
    assert made.code == 1
    assert code in made.codes
    assert words in made.err
    assert list(files(tmp_path / "build")) == ["opening.json", "scene.lock"]
    assert made.summary.endswith(", 1 error")


def test_the_place_of_a_byte_that_is_no_utf8(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "\ufeff// 一\r\n// 二".encode() + b"\xff\n"})
    assert "--> a.scene:2:5\n" in call(tmp_path, "check").err


def test_the_cap_is_a_size_that_is_still_read(tmp_path: Path) -> None:
    text = video().encode()
    project(tmp_path, {"a.scene": text + b"// " + b"x" * ((16 << 20) - len(text) - 3)})
    assert call(tmp_path, "check").code == 0


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    (tmp_path / "b.scene").symlink_to("b.scene")
    (tmp_path / "c.scene").symlink_to("missing.scene")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5001", "E5001"])
    assert "c.scene\n" in made.err
    assert "no such file" in made.err
    assert (tmp_path / "build/opening.json").exists()


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    with open(os.fsencode(tmp_path) + b"/\xff.scene", "wb") as file:
        file.write(video("other").encode())
    made = run(tmp_path, "build", "--format", "json")
    assert made.code == 1
    assert "its name is no UTF-8" in made.out
    assert list(files(tmp_path / "build")) == ["opening.json", "scene.lock"]


def test_folders_and_pipes_that_are_called_scenes(tmp_path: Path) -> None:
    project(tmp_path, {"deep.scene/a.scene": video()})
    os.mkfifo(tmp_path / "pipe.scene")
    made = call(tmp_path, "build")
    assert (made.code, made.summary) == (0, "1 video, 1 request, 1 written, no mistakes")


@pytest.mark.parametrize("text", [video().replace("\n", "\r\n"), "\ufeff" + video()], ids=["crlf", "bom"])
def test_line_breaks_of_windows_and_a_byte_order_mark(tmp_path: Path, text: str) -> None:
    plain = project(tmp_path / "plain", {"a.scene": video()})
    other = project(tmp_path / "other", {"a.scene": text})
    assert call(plain, "build", "--map").code == call(other, "build", "--map").code == 0
    assert files(plain / "build") == files(other / "build")


def test_a_link_that_leaves_the_project(tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", {"x.scene": video("outside"), "deep/y.scene": video("deep")})
    inside = project(tmp_path / "inside", {"a.scene": video(), "own/b.scene": video("own")})
    (inside / "x.scene").symlink_to(outside / "x.scene")
    (inside / "deep").symlink_to(outside / "deep")
    (inside / "again").symlink_to(inside / "own")
    (inside / "z.scene").symlink_to("a.scene")
    (inside / "build").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    made = call(inside, "check")
    assert (made.code, made.codes) == (0, ["E5018", "E5018"])
    assert f"to {outside}/deep, and is passed over" in made.err
    assert made.summary == "2 videos, 2 warnings"
    assert call(inside, "check", "--strict").code == 1
    assert call(inside, "build").codes == ["E5018", "E5018", "E5061"]
    assert not files(tmp_path / "elsewhere")


def test_a_file_that_is_named_twice_is_compiled_once(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "deep/b.scene": video("other")})
    made = call(tmp_path, "build", "a.scene", ".", "./a.scene", "deep")
    assert (made.code, made.summary) == (0, "2 videos, 2 requests, 2 written, no mistakes")


def test_two_videos_of_one_name(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": video("OPENING"), "c.scene": video("other")})
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E1010"])
    assert "--> b.scene:1:7\n" in made.err
    assert "the other one: a.scene:1:7\n" in made.err
    assert sorted(files(tmp_path / "build")) == ["opening.json", "other.json", "scene.lock"]
    assert call(tmp_path, "build", "b.scene", "-o", "other").code == 0


@pytest.mark.parametrize("name", ["con", "NUL", "lpt1"])
def test_names_that_windows_keeps(tmp_path: Path, name: str) -> None:
    project(tmp_path, {"a.scene": video(name)})
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E1025"])
    assert not (tmp_path / "build").exists()


def test_two_projects_in_one_call(tmp_path: Path) -> None:
    one = project(tmp_path / "one", {"a.scene": video()}, PROJECT + 'params = "p.json"\n')
    (one / "p.json").write_text('{ "who": "one" }', encoding="utf-8")
    (one / "a.scene").write_text('param who: text = "none"\n' + video(visual="who"), encoding="utf-8")
    two = project(tmp_path / "two", {"a.scene": (one / "a.scene").read_bytes()}, 'region = "cn-beijing"\noutput = "made/here"\n')
    made = call(tmp_path, "build", "one", "two")
    assert (made.code, made.summary) == (0, "2 videos, 2 requests, 2 written, no mistakes")
    assert b'"ScriptText": "one"' in (one / "build/opening.json").read_bytes()
    assert b'"ScriptText": "none"' in (two / "made/here/opening.json").read_bytes()
    assert b"cn-beijing" in (two / "made/here/opening.json").read_bytes()


def test_two_projects_in_one_output_folder(tmp_path: Path) -> None:
    project(tmp_path / "one", {"a.scene": video("one")})
    project(tmp_path / "two", {"a.scene": video("two")})
    assert call(tmp_path, "build", "one", "-o", "out").code == 0
    assert call(tmp_path, "build", "two", "-o", "out").code == 0
    assert sorted(files(tmp_path / "out")) == ["one.json", "scene.lock", "two.json"]
    (tmp_path / "one/a.scene").write_text(video("two"), encoding="utf-8")
    made = call(tmp_path, "build", "one", "-o", "out")
    assert (made.code, made.codes) == (1, ["E5016"])
    assert "is made by `two/a.scene`" in made.err


def test_a_project_in_a_folder_of_another(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": 'param who: text = "none"\n' + video(visual="who")}, PROJECT + 'params = "p.json"\n')
    (tmp_path / "p.json").write_text('{ "who": "outer" }', encoding="utf-8")
    inner = project(tmp_path / "shops/inner", {"deep/b.scene": video()}, 'region = "cn-beijing"\noutput = "made"\n')
    project(inner, {"made/old.scene": "nothing"}, 'region = "cn-beijing"\noutput = "made"\n')
    made = call(tmp_path, "build")
    assert (made.code, made.codes, made.summary) == (0, [], "2 videos, 2 requests, 2 written, no mistakes")
    assert "cn-shanghai" in (tmp_path / "build/scene.lock").read_text(encoding="utf-8")
    assert b'"ScriptText": "outer"' in (tmp_path / "build/opening.json").read_bytes()
    lock = (inner / "made/scene.lock").read_text(encoding="utf-8")
    assert '{"region": "cn-beijing", "source": "../deep/b.scene"}' in lock
    assert call(inner, "build").summary == "1 video, 1 request, 1 up to date, no mistakes"


def test_a_link_to_a_scene_of_a_project_below(tmp_path: Path) -> None:
    project(tmp_path, {})
    inner = project(tmp_path / "inner", {"b.scene": video()}, 'region = "cn-beijing"\n')
    (tmp_path / "link.scene").symlink_to(inner / "b.scene")
    assert call(tmp_path, "build", "link.scene").code == 0
    assert sorted(files(tmp_path)) == [
        "inner/b.scene",
        "inner/build/opening.json",
        "inner/build/scene.lock",
        "inner/scene.toml",
        "link.scene",
        "scene.toml",
    ]
    assert call(tmp_path, "build").summary == "1 video, 1 request, 1 up to date, no mistakes"


def test_a_broken_project_in_a_folder_of_another(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    project(tmp_path / "inner", {"b.scene": video()}, "what = 1")
    made = call(tmp_path, "build")
    assert (made.code, made.codes) == (1, ["E5011"])
    assert sorted(path for path in files(tmp_path) if "build" in path) == ["build/opening.json", "build/scene.lock"]
    assert call(tmp_path / "inner", "check").codes == ["E5011"]


def test_values_that_a_project_below_does_not_declare(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    inner = project(tmp_path / "inner", {"b.scene": video()}, PROJECT + 'params = "p.json"\n')
    (inner / "p.json").write_text('{ "who": "inner" }', encoding="utf-8")
    made = call(tmp_path, "check")
    assert (made.code, made.codes) == (1, ["E1018"])


def test_a_folder_of_projects_is_no_project_and_needs_none(tmp_path: Path) -> None:
    project(tmp_path / "one", {"a.scene": video()})
    project(tmp_path / "two", {"a.scene": video()})
    made = call(tmp_path, "build")
    assert (made.code, made.codes, made.summary) == (0, [], "2 videos, 2 requests, 2 written, no mistakes")
    (tmp_path / "b.scene").write_text(video(more="  region: cn-shanghai\n"), encoding="utf-8")
    assert call(tmp_path, "check").codes == ["E5014"]


# the standard input


def test_the_standard_input_goes_to_the_standard_output(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    piped = run(tmp_path, "build", "-", input=(tmp_path / "a.scene").read_bytes())
    written = run(tmp_path, "build")
    assert (piped.code, written.code) == (0, 0)
    assert piped.out.encode() == (tmp_path / "build/opening.json").read_bytes()
    assert piped.summary == "1 video, 1 request, no mistakes"


def test_the_standard_input_into_a_folder_removes_nothing(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    assert call(tmp_path, "build").code == 0
    for name in ("one", "two"):
        assert call(tmp_path, "build", "-", "-o", "build", input=video(name)).code == 0
    assert call(tmp_path, "build").summary == "1 video, 1 request, 1 up to date, no mistakes"
    assert sorted(files(tmp_path / "build")) == ["one.json", "opening.json", "scene.lock", "two.json"]


def test_a_mistake_in_the_standard_input(tmp_path: Path) -> None:
    made = call(tmp_path, "check", "-", input=b"video \xff")
    assert (made.code, made.codes) == (1, ["E5003"])
    assert "--> <stdin>:1:7\n" in made.err
    assert call(tmp_path, "build", "-", input=b"video").out == ""


def test_a_standard_input_that_cannot_be_read(tmp_path: Path) -> None:
    project(tmp_path, {})
    closed = run(tmp_path, "check", "-", before=lambda: os.close(0))
    assert (closed.code, closed.codes) == (1, ["E5017"])
    assert "the standard input cannot be read: it is closed\n" in closed.err
    written = run(tmp_path, "check", "-", before=_only_writable)
    assert (written.code, written.codes) == (1, ["E5017"])
    assert "the standard input cannot be read: bad file descriptor\n" in written.err


def _only_writable() -> None:
    """Put a file that is written to in the place of the standard input."""
    os.dup2(os.open("out", os.O_WRONLY | os.O_CREAT), 0)


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "param it: text\n" + video(visual="it")})
    words = '"$0" build -o - <(cat a.scene) -p it=x --params <(echo "{}")'
    made = subprocess.run(["bash", "-c", words, COMMAND], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "region" in made.stderr
    (tmp_path / "a.scene").write_text("param it: text\n" + video(visual="it", more="  region: cn-shanghai\n"), encoding="utf-8")
    made = subprocess.run(["bash", "-c", words, COMMAND], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert made.returncode == 0, made.stderr
    assert '"ScriptText": "x"' in made.stdout


# scene.toml


@pytest.mark.parametrize(
    ("toml", "code", "place", "words"),
    [
        ("region = ", "E5010", "1:10", "invalid value"),
        ('region = "cn-shanghai"\r\nregion = "cn-beijing"\r\n', "E5010", "2:22", "overwrite"),
        ('a = "', "E5010", "1:6", "this is no TOML"),
        ("a = " + "[" * 5000, "E5010", "1:1", "this is no TOML"),
        ('regio = "cn-shanghai"', "E5011", "1:1", "fix: write `region`"),
        ("edition = 2026", "E5012", "1:1", 'allowed: "2026"'),
        ('\nregion = "cn-nowhere"', "E5012", "2:1", 'allowed: "cn-shanghai", "cn-beijing"'),
        ('oss_scheme = "ftp"', "E5012", "1:1", 'allowed: "http", "https"'),
        ('output = "../elsewhere"', "E5012", "1:1", "a path inside of the project"),
        ('output = "./"', "E5012", "1:1", "a path inside of the project"),
        ("output = 1", "E5012", "1:1", "a path inside of the project"),
        ('params = "/etc/passwd"', "E5012", "1:1", "a path inside of the project"),
        ("max_requests = true", "E5012", "1:1", "a whole number above 0"),
        ("levels = 1", "E5012", "1:1", "a table of rules"),
        ('params = "missing.json"', "E5001", "", "no such file"),
        ("\0", "E5002", "", "NUL"),
    ],
)
def test_a_project_file_with_a_mistake(tmp_path: Path, toml: str, code: str, place: str, words: str) -> None:
    project(tmp_path, {"a.scene": video()}, toml)
    made = run(tmp_path, "build") if "[[" in toml else call(tmp_path, "build")
    assert (made.code, made.codes) == (1, [code])
    assert words in made.err
    assert (f"--> scene.toml:{place}\n" if place else ".") in made.err
    assert made.summary == "0 videos, 1 error"
    assert not (tmp_path / "build").exists()


def test_a_broken_project_leaves_another_alone(tmp_path: Path) -> None:
    project(tmp_path / "one", {"a.scene": video()}, "what = 1")
    project(tmp_path / "two", {"b.scene": video("two")})
    made = call(tmp_path, "build", "one", "two")
    assert (made.code, made.codes) == (1, ["E5011"])
    assert sorted(files(tmp_path)) == [
        "one/a.scene",
        "one/scene.toml",
        "two/b.scene",
        "two/build/scene.lock",
        "two/build/two.json",
        "two/scene.toml",
    ]


def test_the_note_on_a_missing_project_file_comes_once_a_run(tmp_path: Path) -> None:
    text = video(more="  region: cn-shanghai\n")
    for folder in ("one", "two"):
        project(tmp_path / folder, {"a.scene": text, "b.scene": text.replace("opening", "other")})
        (tmp_path / folder / "scene.toml").unlink()
    made = call(tmp_path, "check", "one", "two", "one/a.scene")
    assert (made.code, made.codes) == (0, ["E5014"])
    assert made.summary == "4 videos, no mistakes, 1 note"
    assert call(tmp_path, "build", "-", input=text).codes == []


def test_the_root_is_the_nearest_folder_with_a_project_file(tmp_path: Path) -> None:
    project(tmp_path, {"deep/er/a.scene": video()})
    made = call(tmp_path / "deep", "build", "er/a.scene")
    assert made.code == 0
    assert "deep/er/a.scene" in (tmp_path / "build/scene.lock").read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "deep")


def test_a_full_disk(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video("one") + video("two", visual='"' + "x" * 9000 + '"') + video("three")})
    made = run(tmp_path, "build", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    assert (made.code, made.codes) == (1, ["E5007"])
    assert "--> build/two.json\n" in made.err
    assert sorted(files(tmp_path / "build")) == ["one.json", "scene.lock"]
    assert run(tmp_path, "build").summary == "3 videos, 3 requests, 2 written, 1 up to date, no mistakes"


LEVELS = PROJECT + "[levels]\n"


@pytest.mark.parametrize(
    ("levels", "code", "codes"),
    [
        ("", 0, ["R124"]),
        ('RANGE = "off"\n', 0, []),
        ('RANGE = "error"\n', 1, ["R124"]),
        ('RANGE = "of"\n', 1, ["E5012"]),
        ('R124 = "off"\n', 0, []),
        ('"R124" = "error"\n', 1, ["R124"]),
        ('R124 = "of"\n', 1, ["E5012"]),
        ('R001 = "off"\n', 1, ["E5020"]),
        ('r124 = "off"\n', 1, ["E1031"]),
        ('R999 = "off"\n', 1, ["E1031"]),
        ('one-source = "off"\n', 1, ["E5020"]),
        ('one-sauce = "off"\n', 1, ["E1031"]),
    ],
)
def test_levels_of_a_project(tmp_path: Path, levels: str, code: int, codes: list[str]) -> None:
    levels = levels.replace("RANGE", rule("R124").name)
    project(tmp_path, {"a.scene": video().replace("1080x1920", "100x200")}, LEVELS + levels)
    made = call(tmp_path, "check")
    assert (made.code, made.codes) == (code, codes)
