"""A build reads and writes what is in its project: a path or a link that leads out of it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run, call, files, project, run, video

WORDS = 'let street = "a street"\n'
ROWS = "sku,name\none,Crab\n"
TOML = 'edition = "2026"\nregion = "cn-shanghai"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project, beside which there is a folder of things that it is not to see."""
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "words.scene").write_text(WORDS)
    (beside / "rows.csv").write_text(ROWS)
    (beside / "p.json").write_text('{"who": "somebody"}')
    inside = project(tmp_path / "inside", {"deep/words.scene": WORDS, "deep/rows.csv": ROWS})
    for name in ("words.scene", "rows.csv", "p.json"):
        (inside / f"link-{name}").symlink_to(beside / name)
        (inside / f"chain-{name}").symlink_to(f"link-{name}")
    (inside / "folder").symlink_to(beside)
    (inside / "within").symlink_to("deep")
    return inside


def using(path: str) -> str:
    """A file that uses another one."""
    return f'use "{path}" as words\n' + video(visual="words.street")


def reading(path: str) -> str:
    """A file that reads data."""
    return video(visual='"{{ product.name }}"', more=f'  variants product from "{path}" by sku {{ }}\n').replace("video }}", "request }}")


def built(folder: Path, text: str) -> Run:
    """A build of one file, whose links are of no matter."""
    (folder / "a.scene").write_text(text, encoding="utf-8")
    return call(folder, "build", "a.scene")


@pytest.mark.parametrize("path", ["deep/{}", "/deep/{}", "./deep/../deep/{}", "within/{}"])
def test_a_path_that_stays_inside(folder: Path, path: str) -> None:
    assert built(folder, using(path.format("words.scene"))).code == 0
    assert built(folder, reading(path.format("rows.csv"))).code == 0


OUT = ["../beside/{}", "/../beside/{}", "deep/../../beside/{}", "link-{}", "chain-{}", "folder/{}", "within/../../beside/{}", "{absolute}"]


@pytest.mark.parametrize("path", OUT)
def test_a_path_that_leads_out(folder: Path, path: str) -> None:
    for text, name in ((using, "words.scene"), (reading, "rows.csv")):
        made = built(folder, text(path.format(name, absolute=folder.parent / "beside" / name)))
        assert made.code == 1
        assert made.codes == ["E1036" if path == "{absolute}" else "E1038"]
    assert not (folder / "build").exists()


def test_a_link_that_is_turned_after_a_build(folder: Path) -> None:
    (folder / "words.scene").symlink_to("deep/words.scene")
    (folder / "a.scene").write_text(using("words.scene"), encoding="utf-8")
    for _ in range(2):
        assert run(folder, "build", "a.scene").code == 0
    (folder / "words.scene").unlink()
    (folder / "words.scene").symlink_to(folder.parent / "beside/words.scene")
    assert run(folder, "build", "a.scene").code == 1


def test_a_walk_passes_over_links_that_lead_out(folder: Path) -> None:
    (folder / "a.scene").write_text(video(), encoding="utf-8")
    made = call(folder, "build")
    assert (made.code, set(made.codes)) == (0, {"E5018"})
    assert sorted(files(folder / "build")) == ["opening.json", "scene.lock"]


@pytest.mark.parametrize("key", ["output", "params"])
@pytest.mark.parametrize("path", ["../beside/p.json", "deep/../../beside/p.json", "{absolute}/p.json", "..", "deep\\\\..\\\\..\\\\x"])
def test_a_path_of_the_project_file(folder: Path, key: str, path: str) -> None:
    (folder / "scene.toml").write_text(f'{TOML}{key} = "{path.format(absolute=folder.parent / "beside")}"\n', encoding="utf-8")
    made = built(folder, video())
    assert (made.code, made.codes) == (1, ["E5012"])


@pytest.mark.parametrize("path", ["link-p.json", "chain-p.json", "folder/p.json"])
def test_a_link_of_the_project_file_to_parameters(folder: Path, path: str) -> None:
    (folder / "scene.toml").write_text(f'{TOML}params = "{path}"\n', encoding="utf-8")
    made = built(folder, 'param who: text = "x"\n' + video(visual="who"))
    assert (made.code, made.codes) == (1, ["E5061"])
    assert not (folder / "build").exists()


@pytest.mark.parametrize("path", ["folder", "folder/new", "within/../folder"])
def test_a_link_of_the_project_file_to_a_folder_for_requests(folder: Path, path: str) -> None:
    (folder / "scene.toml").write_text(f'{TOML}output = "{path}"\n', encoding="utf-8")
    before = files(folder.parent / "beside")
    assert built(folder, video()).code == 1
    assert files(folder.parent / "beside") == before


def test_who_builds_may_name_any_place(folder: Path) -> None:
    (folder / "a.scene").write_text('param who: text = "x"\n' + video(visual="who"), encoding="utf-8")
    assert call(folder, "build", "a.scene", "-o", "../beside/out", "--params", "../beside/p.json").code == 0
    assert b"somebody" in (folder.parent / "beside/out/opening.json").read_bytes()
