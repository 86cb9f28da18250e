"""The wheel, in an environment where nothing else is: it ships its tables, and compiles as the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from scenec.resources import SOURCES, sources, stamp
from tests.cli.running import CHECKOUT, environment, files, run

EXAMPLE = CHECKOUT / "examples"
PACKAGE = CHECKOUT / "compiler" / "scenec"


def done(*command: str | Path, cwd: str | Path = "/") -> str:
    """The output of a command that has to succeed."""
    made = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment(), timeout=120, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    done(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, CHECKOUT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and click, and no registry asked: click is a link to the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    done(sys.executable, "-m", "venv", "--without-pip", folder)
    done(sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "--quiet", "--no-deps", "--no-index", wheel)
    packages = done(folder / "bin/python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    os.symlink(os.path.dirname(click.__file__), os.path.join(packages, "click"))
    return folder


@pytest.mark.slow
def test_the_tables_of_the_wheel_belong_to_its_grammar(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for module in SOURCES:
            assert f'STAMP = "{stamp(str(CHECKOUT), module)}"' in archive.read(f"scenec/{module}.py").decode().replace("'", '"')
            for path in sources(str(CHECKOUT), module):
                shipped = path.replace("compiler/", "") if path.startswith("compiler/") else f"scenec/_data/{path}"
                assert archive.read(shipped) == (CHECKOUT / path).read_bytes()
    assert "scenec/_data/grammar/request.schema.json" in names
    assert {f"scenec/{path.relative_to(PACKAGE).as_posix()}" for path in (PACKAGE / "starters").rglob("*.*")} <= names
    assert "scenec/py.typed" in names
    assert not [name for name in names if name.endswith((".pyc", ".lock", ".tmp")) or name.startswith(("tests", "examples"))]


@pytest.mark.slow
def test_the_wheel_compiles_as_the_checkout_does(installed: Path, tmp_path: Path) -> None:
    made = run(CHECKOUT, "build", "examples", "--map", "-o", str(tmp_path / "checkout"))
    assert made.code == 0, made.err
    for command in ("build", "check"):
        output = ["--map", "-o", str(tmp_path / "wheel")] if command == "build" else []
        done(installed / "bin/scene", command, EXAMPLE, *output)
    assert files(tmp_path / "wheel") == files(tmp_path / "checkout")
    assert len(files(tmp_path / "wheel")) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("command", ["explain", "fields"])
def test_the_wheel_explains_as_the_checkout_does(installed: Path, command: str) -> None:
    made = run(CHECKOUT, command, "--format", "json", env={"PYTHONPATH": str(CHECKOUT / "compiler")})
    assert (made.code, made.err) == (0, "")
    assert done(installed / "bin/scene", command, "--format", "json") == made.out


@pytest.mark.slow
def test_what_makes_the_tables_is_not_there(installed: Path) -> None:
    code = "import importlib.util as u, scenec; print(u.find_spec('lark'), u.find_spec('jsonschema'), scenec.__file__)"
    words = done(installed / "bin/python", "-c", code).split()
    assert words[:2] == ["None", "None"]
    assert words[2].startswith(str(installed))
    assert done(installed / "bin/scene", "--version") == "scene 0.1.0\n"


@pytest.mark.slow
def test_mistakes_are_named_alike(installed: Path, tmp_path: Path) -> None:
    """The table of syntax mistakes and what recovers from them are loaded too."""
    (tmp_path / "a.scene").write_text("video a : storyboard {\n  regio: cn-shanghai\n  media [1\n}\n", encoding="utf-8")
    ours = run(tmp_path, "check")
    theirs = subprocess.run(
        [installed / "bin/scene", "check"], cwd=tmp_path, capture_output=True, text=True, env=environment(), check=False
    )
    assert (theirs.returncode, theirs.stderr) == (1, ours.err)
    assert ours.code == 1
