"""What files use of each other: declarations under a name, from the project and the standard library, and no further."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scenec
from tests.cli.running import call, project, video

BRAND = 'let calm = 4s\nlet look = { color: #FF0000, shop: "Hema" }\nparam city: text = "Shanghai"\n'


def using(uses: str, title: str = '"a"', more: str = "") -> str:
    """A file with a video."""
    made = video(more=f"  title: {title}\n{more}")
    return f"{uses}\n{made}"


def titles(folder: Path, name: str = "a.scene") -> object:
    made = call(folder, "build", name, "-o", "-")
    assert made.code == 0, made.err
    return json.loads(made.out)["InputConfig"]["TitleArray"]


@pytest.mark.parametrize(
    ("uses", "title"),
    [
        ('use "brand.scene"', "{{ brand.look.shop }} in {{ brand.city }}"),
        ('use "brand.scene" as b', "{{ b.look.shop }} in {{ b.city }}"),
        ('use "/brand.scene"', "{{ brand.look['shop'] }} in {{ brand.city | title }}"),
        ('use "./brand.scene"\nlet shop = brand.look.shop', "{{ shop }} in {{ brand.city }}"),
        ('use "brand.scene" as one\nuse "brand.scene" as two', "{{ one.look.shop }} in {{ two.city }}"),
    ],
)
def test_declarations_of_a_file(tmp_path: Path, uses: str, title: str) -> None:
    project(tmp_path, {"brand.scene": BRAND, "a.scene": using(uses, f'"{title}"', "  edit { shot_duration: 4s }\n")})
    assert titles(tmp_path) == ["Hema in Shanghai"]


def test_a_path_is_relative_to_its_file(tmp_path: Path) -> None:
    files = {"brand.scene": BRAND, "days/base.scene": 'use "../brand.scene"\nlet shop = brand.look.shop\n'}
    project(tmp_path, files | {"days/a.scene": using('use "base.scene"', '"{{ base.shop }}"')})
    assert titles(tmp_path, "days/a.scene") == ["Hema"]


def test_what_a_file_uses_is_its_own(tmp_path: Path) -> None:
    """Neither the files that a used file uses nor its videos come along."""
    project(
        tmp_path, {"brand.scene": BRAND, "base.scene": using('use "brand.scene"'), "a.scene": using('use "base.scene"', "base.brand.calm")}
    )
    made = call(tmp_path, "check", "a.scene")
    assert made.codes == ["E1026"]
    assert "`base` has no `brand`" in made.err


def test_only_the_parameters_of_the_compiled_file_are_set(tmp_path: Path) -> None:
    project(tmp_path, {"brand.scene": BRAND, "a.scene": using('use "brand.scene"', '"{{ brand.city }}"')})
    assert call(tmp_path, "check", "a.scene", "-p", "city=Beijing").codes == ["E1018"]


def test_a_parameter_of_a_file_that_is_used_needs_a_default(tmp_path: Path) -> None:
    """Nobody can set it, so no option is named as the way out."""
    project(tmp_path, {"brand.scene": "param city: text\n", "a.scene": using('use "brand.scene"', '"{{ brand.city }}"')})
    made = call(tmp_path, "check", "a.scene")
    assert made.codes == ["E1017"]
    assert "in a file that is used it needs a default" in made.err


def test_the_standard_library() -> None:
    text = f"use std/formats\n{video()}".replace("1080x1920", "formats.landscape")
    result = scenec.compile_text(text, region="cn-shanghai")
    assert result.requests[0].configs()["OutputConfig"]["Width"] == 1920


@pytest.mark.parametrize(
    ("uses", "title", "codes"),
    [
        ('use "brnd.scene"', '"{{ brnd.city }}"', ["E1036"]),
        ('use "Brand.scene"', '"a"', ["E1036"]),
        ('use "brand"', '"{{ brand.city }}"', ["E1036"]),
        ("use std/format", '"{{ format.portrait }}"', ["E1036"]),
        ("use brand", '"{{ brand.city }}"', ["E1040"]),
        ('use "../brand.scene"', '"a"', ["E1038"]),
        ('use "a.scene"', '"a"', ["E1037"]),
        ('use "circle.scene"', '"a"', ["E1037"]),
        ('use "{{ brand }}.scene"', '"a"', ["E0020"]),
        ('use "{{ }}.scene"', '"a"', ["E0018"]),
        ('use "brand.scene" as video', '"a"', ["E1042"]),
        ('use "brand.scene"\nlet brand = "b"', '"{{ brand }}"', ["E1009"]),
        ('use "brand.scene"\nuse "/brand.scene"', '"a"', ["E1009"]),
        ('use "brand.scene"', "brand", ["E1041"]),
        ('use "brand.scene"', '"{{ brand }}"', ["E1041"]),
        ('use "brand.scene"', '"{{ brand.cty }}"', ["E1026"]),
        ('use "wrong.scene"', '"{{ wrong.city }}"', ["E0031"]),
        ('use "asked.scene"', '"{{ asked.city }}"', ["E1017"]),
        ('use "latin.scene"', '"{{ latin.city }}"', ["E5003"]),
    ],
)
def test_mistakes(tmp_path: Path, uses: str, title: str, codes: list[str]) -> None:
    files: dict[str, str | bytes] = {"brand.scene": BRAND, "circle.scene": 'use "a.scene" as back\n', "wrong.scene": "let city =\n"}
    files |= {"asked.scene": "param city: text\n", "latin.scene": b'let city = "caf\xe9"\n', "a.scene": using(uses, title)}
    project(tmp_path, files)
    assert call(tmp_path, "check", "a.scene").codes == codes


def test_a_circle_is_shown_whole(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": 'use "b.scene"\n', "b.scene": 'use "c.scene"\n', "c.scene": 'use "a.scene"\n'})
    assert "a.scene → b.scene → c.scene → a.scene" in call(tmp_path, "check", "a.scene").err


def test_a_mistake_of_a_used_file_is_said_once(tmp_path: Path) -> None:
    """By two files that use it, and by itself."""
    files = {"brand.scene": "let shop = 5parsecs\nlet city =\n"}
    files |= {f"{name}.scene": using('use "brand.scene"', '"{{ brand.city }}"').replace("opening", name) for name in ("a", "b")}
    project(tmp_path, files)
    made = call(tmp_path, "check")
    assert (made.code, made.codes) == (1, ["E0031"])


@pytest.mark.parametrize("use", ["use std/fromats", "use std", "use std/", 'use "formts.scene"'])
def test_what_a_lost_file_declares_is_not_missed_too(tmp_path: Path, use: str) -> None:
    """Whatever is dotted may be of it, and a name alone is not."""
    project(tmp_path, {"a.scene": using(use, '"{{ formats.portrait }}"', "  apply looks.bold\n  matching: Genral\n")})
    assert len(call(tmp_path, "check", "a.scene").codes) == 2


def test_a_module_of_the_library_that_is_not_used_is_added(tmp_path: Path) -> None:
    """Below the comment at the head of a file, or beside what is used already."""
    used = 'title { apply looks.bold, text: "{{ formats.portrait }}" }'
    head, body = "// Openings.\n\n", using("", more=f"  {used}\n").replace('  title: "a"\n', "")
    project(
        tmp_path, {"a.scene": head + body, "b.scene": 'use "c.scene" as _c\n' + body.replace("opening", "other"), "c.scene": "let a = 1\n"}
    )
    found = call(tmp_path, "check")
    assert found.codes == ["E1043", "E1005"] * 2
    assert found.err.count("= fix: add `use std/looks`\n") == 2
    assert call(tmp_path, "check", "--fix").codes == []
    uses = "use std/formats\nuse std/looks\n"
    assert (tmp_path / "a.scene").read_text(encoding="utf-8") == f"{head}{uses}\n{body}"
    assert (tmp_path / "b.scene").read_text(encoding="utf-8").startswith(f'{uses}use "c.scene" as _c\n')


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (
            "edit { apply moods.hearts }",
            "error[E1043] no-preset: `moods.hearts` is a value and no preset; it stands behind the name of a field",
        ),
        ("edit { apply moods.festiv }", "= fix: write `moods.festive`"),
        ("edit { apply moods.qqq }", "= allowed: moods.gentle, moods.elegant, "),
        ("music: moods.festive", "`moods.festive` is a preset; write `apply moods.festive` in a block"),
    ],
)
def test_values_and_presets_are_told_apart(tmp_path: Path, member: str, words: str) -> None:
    project(tmp_path, {"a.scene": using("use std/moods", more=f"  {member}\n").replace(", music { volume: 0% }", "")})
    made = call(tmp_path, "check", "a.scene")
    assert len([code for code in made.codes if code != "R093"]) == 1
    assert words in made.err


def test_a_module_of_the_library_is_named_whole(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": "use looks\nuse std/lokos\nuse std/xyz\n"})
    made = call(tmp_path, "check", "a.scene").err
    assert '= fix: write `std/looks`, or write `"looks.scene"`\n' in made
    assert "= fix: write `std/looks`\n" in made
    assert "= allowed: std/formats, std/looks, " in made


def test_a_link_out_of_the_project_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret.scene").write_text(BRAND, encoding="utf-8")
    project(tmp_path / "inner", {"a.scene": using('use "link.scene"')})
    (tmp_path / "inner/link.scene").symlink_to(tmp_path / "secret.scene")
    assert call(tmp_path / "inner", "check", "a.scene").codes == ["E1038"]


def test_values_do_not_grow_through_files(tmp_path: Path) -> None:
    """What a used file declares counts in the size of what is made of it."""
    wide = "let a0 = " + str(["x"] * 100).replace("'", '"') + "\nlet a1 = [" + ", ".join(["a0"] * 100) + "]\n"
    project(tmp_path, {"wide.scene": wide, "a.scene": using('use "wide.scene"\nlet b = [' + ", ".join(["wide.a1"] * 20) + "]", "b")})
    assert call(tmp_path, "check", "a.scene").codes == ["E1030"]
