"""`scene check --assets`: what listings say of the files that videos use, at the place where each is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenec.diagnostics import Diagnostic
from scenec.inventory import Inventory
from scenec.listing import listing
from scenec.pipeline import Settings, compile_source
from scenec.source import Source
from tests.cases import apply, around
from tests.cli.running import call, project, run, video

ID = "0123456789abcdef0123456789abcdef"
Told = Callable[..., tuple[str, list[Diagnostic]]]
"""Members of a video and listings in, the text of the video and what is found out."""


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is found in members of a video, held against listings: CSV where they begin with the names of columns."""

    def found(members: str, *listings: str, solution: str = "narration") -> tuple[str, list[Diagnostic]]:
        made = []
        for number, text in enumerate(listings):
            path = tmp_path / f"{number}.txt"
            path.write_text(text, encoding="utf-8")
            read, mistakes = listing(str(path))
            assert read is not None, mistakes
            made.append(read)
        text = f"{around(solution, members)}{members}\n}}\n"
        compilation = compile_source(Source("case.scene", text), Settings(), {}, Inventory(made))
        own = [d for d in compilation.diagnostics if d.code.startswith("W01") or d.code in ("R020", "R021", "R047")]
        return text, own

    return found


def shown(found: tuple[str, list[Diagnostic]]) -> list[tuple[str, str, str]]:
    """Each finding: its code, the text at its place, and its message."""
    return [(d.code, d.span.text, d.message) for d in found[1]]


# ---------------------------------------------------------------- missing


def test_a_file_that_is_listed_is_there(told: Told) -> None:
    assert shown(told('media: ["oss://clips/a.mp4", trim("oss://clips/b.mp4", 1s..2s)]', "oss://clips/a.mp4\noss://clips/b.mp4\n")) == []


def test_a_file_that_is_not_listed_is_missing(told: Told) -> None:
    text, found = told('media: ["oss://clips/shop/dor.mp4"]', "oss://clips/shop/door.mp4\n")
    assert shown((text, found)) == [("W0100", '"oss://clips/shop/dor.mp4"', "the listing of `clips` has no `shop/dor.mp4`")]
    assert found[0].severity == "error"
    assert found[0].suggestion == "oss://clips/shop/door.mp4"
    assert found[0].fixes == (), "a name that is similar is a guess"


@pytest.mark.parametrize(
    ("written", "listed", "words", "meant"),
    [
        ("oss://clips/Door.mp4", "oss://clips/door.mp4", "differs in capital letters only", "oss://clips/door.mp4"),
        ("oss://clips/caf\u00e9.mp4", "oss://clips/cafe\u0301.mp4", "another form of Unicode", "oss://clips/cafe\u0301.mp4"),
        ("oss://clips/开.mp4", "oss://clips/%E5%BC%80.mp4", "percent-encoded in another way", "oss://clips/%25E5%25BC%2580.mp4"),
        ("oss://clips/a%20B.mp4", "oss://clips/a b.mp4", "differs in capital letters only", "oss://clips/a%20b.mp4"),
        (
            "http://clips.oss-cn-shanghai.aliyuncs.com/Door.mp4",
            "oss://clips/door.mp4",
            "differs in capital letters only",
            "http://clips.oss-cn-shanghai.aliyuncs.com/door.mp4",
        ),
    ],
)
def test_what_alone_differs_is_said_and_can_be_mended(told: Told, written: str, listed: str, words: str, meant: str) -> None:
    text, found = told(f'media: ["{written}"]', f"{listed}\n")
    assert [d.code for d in found] == ["W0100"]
    assert words in found[0].message
    assert found[0].suggestion == meant
    mended = apply(text, found[0].fixes[0])
    again = told(next(line for line in mended.split("\n") if "media" in line), f"{listed}\n")
    assert f'"{meant}"' in again[0]
    assert shown(again) == []


def test_a_file_in_another_folder_is_named(told: Told) -> None:
    _, found = told('media: ["oss://clips/door.mp4"]', "oss://clips/shop/door.mp4\noss://clips/seal.mp4\n")
    assert found[0].message.endswith("there is one of that name in another folder")
    assert (found[0].suggestion, found[0].fixes) == ("oss://clips/shop/door.mp4", ())


def test_a_listing_says_nothing_of_another_bucket(told: Told) -> None:
    members = f'media: ["oss://other/a.mp4", "{ID}"]\nsticker {{ image: "https://cdn.example.com/a.png" }}'
    assert shown(told(members, "oss://clips/a.mp4\n")) == []


def test_of_another_folder_it_is_not_sure(told: Told) -> None:
    found = told('media: ["oss://clips/brand/logo.mp4"]', "oss://clips/shop/a.mp4\noss://clips/shop/b.mp4\n")
    assert shown(found) == [
        ("W0101", '"oss://clips/brand/logo.mp4"', "the listing of `clips` shows what is below `shop/`, and no `brand/logo.mp4`")
    ]
    assert found[1][0].severity == "warning"


def test_two_listings_of_a_bucket_speak_for_both_folders(told: Told) -> None:
    members = 'media: ["oss://clips/shop/a.mp4", "oss://clips/brand/b.mp4", "oss://clips/brand/c.mp4"]'
    found = told(members, "oss://clips/shop/a.mp4\n", "oss://clips/brand/b.mp4\n")
    assert [(code, place) for code, place, _ in shown(found)] == [("W0100", '"oss://clips/brand/c.mp4"')]


def test_media_ids_are_held_against_ids(told: Told) -> None:
    assert shown(told(f'media: ["{ID}"]', "oss://clips/a.mp4\n")) == []
    assert shown(told(f'media: ["{ID}"]', f"id\n{ID}\n")) == []
    _, found = told(f'media: ["{ID}"]', f"id\n{ID[:-1]}0\n")
    assert [(d.code, d.severity, d.suggestion) for d in found] == [("W0101", "warning", f"{ID[:-1]}0")]


def test_a_file_that_is_written_as_an_id(told: Told) -> None:
    text, found = told('media: ["shop/door.mp4"]', "oss://clips/shop/door.mp4\nid\n")
    assert shown((text, found)) == [
        ("W0102", '"shop/door.mp4"', "`shop/door.mp4` is read as a media id; a listing has a file of this name")
    ]
    assert '["oss://clips/shop/door.mp4"]' in apply(text, found[0].fixes[0])


def test_every_place_is_looked_at(told: Told) -> None:
    members = (
        'media: ["oss://clips/1.mp4"]\n'
        'title { text: "x", font_url: "oss://clips/2.ttf" }\n'
        'sticker { image: "oss://clips/3.png" }\n'
        'music: ["oss://clips/4.mp3"]\n'
        'background { images: "oss://clips/5.png" }\n'
        'output { url: "oss://clips/v_{index}.mp4", size: 1080x1920 }'
    )
    assert [place for _, place, _ in shown(told(members, "oss://clips/other.mov\n"))] == [
        '"oss://clips/1.mp4"', '"oss://clips/2.ttf"', '"oss://clips/3.png"', '"oss://clips/4.mp3"', '"oss://clips/5.png"',
    ]  # fmt: skip
    group = 'scene a { media: ["oss://clips/1.mp4"] }'
    assert [code for code, _, _ in shown(told(group, "oss://clips/2.mov\n", solution="script-to-video"))] == ["W0100"]


def test_a_name_that_is_put_together_is_told_without_a_fix(told: Told) -> None:
    _, found = told('let folder = "oss://clips/Shop"\nmedia: ["{{ folder }}/door.mp4"]', "oss://clips/shop/door.mp4\noss://clips/a.mp4\n")
    assert [(d.code, d.suggestion, d.fixes) for d in found] == [("W0100", "oss://clips/shop/door.mp4", ())]


# ---------------------------------------------------------------- lengths


@pytest.mark.parametrize(("part", "wanted"), [("0s..12.4s", 0), ("2s..12.401s", 1), ("12.4s..13s", 1), ("500ms..12400ms", 0)])
def test_a_trim_ends_with_the_clip(told: Told, part: str, wanted: int) -> None:
    _, found = told(f'media: [trim("oss://clips/a.mp4", {part})]', "url,seconds\noss://clips/a.mp4,12.40\n")
    assert [(d.code, d.span.text) for d in found] == [("W0103", part)] * wanted


def test_a_trim_that_ends_behind_the_clip_can_be_mended(told: Told) -> None:
    rows = "url,seconds\noss://clips/a.mp4,12.40\n"
    text, (found,) = told('media: [trim("oss://clips/a.mp4", 1s..2s, 10s..14.5s)]', rows)
    assert found.message == "`a.mp4` lasts 12.4s, and this part of it ends behind that"
    assert "1s..2s, 10s..12.4s)" in apply(text, found.fixes[0])
    _, (found,) = told('media: [trim("oss://clips/a.mp4", 13s..14s)]', rows)
    assert found.message == "`a.mp4` lasts 12.4s, and this part of it begins behind that"
    assert found.fixes == ()


@pytest.mark.parametrize(("seconds", "wanted"), [(3600, []), (3600.5, ["these clips last 2 h 1 s together; the service takes 2 h"])])
def test_two_hours(told: Told, seconds: float, wanted: list[str]) -> None:
    rows = f"url,seconds\noss://clips/a.mp4,{seconds}\noss://clips/b.mp4,{seconds}\noss://clips/p.png,9999\n"
    members = 'media: ["oss://clips/a.mp4", "oss://clips/b.mp4", "oss://clips/p.png"]'
    _, found = told(members, rows)
    assert [d.message for d in found if d.code == "R021"] == wanted
    assert {d.severity for d in found} <= {"error"}
    group = 'scene a { media: ["oss://clips/a.mp4", "oss://clips/b.mp4"] }'
    assert shown(told(group, rows, solution="script-to-video")) == []


def test_the_length_is_said_in_hours_and_minutes(told: Told) -> None:
    _, found = told('media: ["oss://clips/a.mp4"]', "url,seconds\noss://clips/a.mp4,7400\n")
    assert [d.message for d in found] == ["these clips last 2 h 3 min together; the service takes 2 h"]


# ---------------------------------------------------------------- sorts


@pytest.mark.parametrize(
    ("members", "row", "words"),
    [
        (f'media: ["{ID}"]', "oss://clips/a.mp3,,", "`media` takes films and pictures, and this is a sound, `a.mp3`"),
        (f'media: ["{ID}"]', "oss://clips/a.png,,", None),
        (f'sticker {{ image: "{ID}" }}', "oss://clips/a.mp4,,", "`image` takes pictures, and this is a film, `a.mp4`"),
        (f'sticker {{ image: "{ID}" }}', "oss://clips/a.gif,3,200", None),
        (f'sticker {{ image: "{ID}" }}', ",12,200", "`image` takes pictures, and this is a film"),
        (f'background: ["{ID}"]', ",12,", "`background` takes pictures, and this is a sound"),
        (f'music: ["{ID}"]', ",12,1920", "`music` takes sounds, and this is a film"),
        (f'music: ["{ID}"]', ",,1920", "`music` takes sounds, and this is a picture"),
        (f'music: ["{ID}"]', ",180,", None),
    ],
)
def test_a_file_of_another_sort_is_told(told: Told, members: str, row: str, words: str | None) -> None:
    _, found = told(members, f"id,url,seconds,width\n{ID},{row}\n")
    own = [d for d in found if d.code == "W0104"]
    assert [d.message for d in own] == ([words] if words else [])
    assert all(d.span.text == f'"{ID}"' for d in own)


@pytest.mark.parametrize(("name", "wanted"), [("a.png", ["W0105"]), ("a.WebP", ["W0105"]), ("a.mp4", []), ("a", [])])
def test_a_picture_has_no_parts(told: Told, name: str, wanted: list[str]) -> None:
    found = told(f'media: [trim("oss://clips/{name}", 1s..2s)]', f"oss://clips/{name}\n")
    assert [code for code, _, _ in shown(found)] == wanted


@pytest.mark.parametrize(("size", "wanted"), [("1080,1920", []), ("1079,1920", ["W0106"]), ("2000,360", ["W0106"]), (",", [])])
def test_a_background_that_has_to_be_enlarged(told: Told, size: str, wanted: list[str]) -> None:
    _, found = told('background { images: "oss://clips/a.png" }', f"url,width,height\noss://clips/a.png,{size}\n")
    assert [d.code for d in found] == wanted
    assert all(d.severity == "info" for d in found)


def test_a_picture_among_the_ids_of_a_movie(told: Told) -> None:
    rows = f"id,url\n{ID},oss://clips/a.png\n"
    _, found = told(f'media: ["{ID}"]\nmatching: "Movie"\nspeech: "Once."', rows)
    assert [(d.code, d.message) for d in found] == [("R020", "the movie edition cuts videos, and this is a picture, `a.png`")]
    assert shown(told(f'media: ["{ID}"]\nmatching: General\nspeech: "Once."', rows)) == []


# ---------------------------------------------------------------- as a command

SCENE = video(more='  sticker { image: "oss://clips/Logo.png" }\n')


def test_findings_pass_through_allow_and_levels(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": SCENE, "files.txt": "oss://clips/logo.png\n"})
    missing = call(tmp_path, "check", "--assets", "files.txt")
    assert missing.code == 1
    assert "W0100" in missing.codes
    allowed = SCENE.replace("  sticker", '  allow missing-asset "it comes tonight"\n  sticker')
    (tmp_path / "a.scene").write_text(allowed, encoding="utf-8")
    assert call(tmp_path, "check", "--strict", "--assets", "files.txt").code == 0
    project(tmp_path, {"a.scene": SCENE}, 'edition = "2026"\nregion = "cn-shanghai"\n[levels]\nmissing-asset = "warning"\n')
    levelled = call(tmp_path, "check", "--assets", "files.txt")
    assert levelled.code == 0
    assert levelled.summary.startswith("1 video, 1 warning")


def test_several_listings_may_be_given(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": SCENE, "1.txt": "oss://other/x.png\n", "2.csv": "url\noss://clips/Logo.png\n"})
    assert call(tmp_path, "check", "--assets", "1.txt", "--assets", "2.csv").code == 0


def test_nothing_is_held_against_a_listing_with_a_mistake(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": SCENE, "1.txt": "oss://clips/logo.png\n", "2.txt": "oops"})
    made = call(tmp_path, "check", "--assets", "1.txt", "--assets", "2.txt")
    assert made.code == 1
    assert [code for code in made.codes if code[0] in "EW"] == ["E5030"]
    assert call(tmp_path, "check", "--assets", "nowhere.txt").code == 2


def test_an_allow_is_no_less_used_without_a_listing(tmp_path: Path) -> None:
    allowed = SCENE.replace("  sticker", '  allow missing-asset "it comes tonight"\n  sticker')
    project(tmp_path, {"a.scene": allowed})
    assert "W0001" not in call(tmp_path, "check", "--strict").codes


def test_fixes_are_made_of_what_is_sure(tmp_path: Path) -> None:
    trimmed = SCENE.replace('["0123456789abcdef0123456789abcdef"]', '[trim("oss://clips/a.mp4", 2s..6s), "oss://clips/bb.mp4"]')
    project(tmp_path, {"a.scene": trimmed, "files.csv": "url,seconds\noss://clips/logo.png,\noss://clips/a.mp4,5\noss://clips/b.mp4,5\n"})
    made = call(tmp_path, "check", "--fix", "--assets", "files.csv")
    text = (tmp_path / "a.scene").read_text("utf-8")
    assert 'trim("oss://clips/a.mp4", 2s..5s)' in text
    assert "oss://clips/logo.png" in text
    assert "oss://clips/bb.mp4" in text
    assert [code for code in made.codes if code != "R093"] == ["W0100"]


@pytest.mark.parametrize("path", ["-", "/dev/stdin"])
def test_a_listing_that_is_piped_in_is_read_once(tmp_path: Path, path: str) -> None:
    text = video().replace(f'"{ID}"', '"oss://clips/door.mp4"')
    project(tmp_path, {"a.scene": text})
    assert run(tmp_path, "check", "--assets", path, input=b"oss://clips/door.mp4\n").codes == []
    assert run(tmp_path, "check", "--assets", path, input=b"url,seconds\noss://clips/dor.mp4,3\n").codes == ["W0100"]
    broken = run(tmp_path, "check", "--assets", path, input=b"url,seconds\noss://clips/dor.mp4,long\n")
    assert broken.codes == ["E5033"]
    assert f"--> {'<stdin>' if path == '-' else path}:2:" in broken.err


def test_the_standard_input_is_a_scene_or_a_listing(tmp_path: Path) -> None:
    made = call(tmp_path, "check", "-", "--assets", "-", input="")
    assert made.code == 2
    assert "`-` is the standard input, which can be read once" in made.err
