"""What a command imports is most of the time that it takes: the modules are listed here, and no others are imported."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scenec.docs import pages
from tests.cli.running import PROJECT, environment, project, video

START = {"scenec", "scenec.cli", "scenec.cli._commands", "scenec.cli.main"}
COMPILE = START | {
    "scenec._tables",
    "scenec.batch",
    "scenec.catalog",
    "scenec.catalog.files",
    "scenec.catalog.modules",
    "scenec.catalog.names",
    "scenec.catalog.rules",
    "scenec.catalog.syntax",
    "scenec.catalog.values",
    "scenec.catalog.variants",
    "scenec.check",
    "scenec.cli._print",
    "scenec.cli._shared",
    "scenec.diagnostics",
    "scenec.evaluate",
    "scenec.facts",
    "scenec.filters",
    "scenec.jsontext",
    "scenec.kinds",
    "scenec.kinds.assets",
    "scenec.kinds.base",
    "scenec.kinds.numbers",
    "scenec.kinds.quantity",
    "scenec.kinds.reader",
    "scenec.kinds.records",
    "scenec.kinds.words",
    "scenec.kinds.written",
    "scenec.lint",
    "scenec.lower",
    "scenec.lower.tree",
    "scenec.merge",
    "scenec.model",
    "scenec.modules",
    "scenec.names",
    "scenec.noun",
    "scenec.params",
    "scenec.parse",
    "scenec.parse.drive",
    "scenec.parse.text",
    "scenec.pipeline",
    "scenec.project",
    "scenec.report",
    "scenec.report.summary",
    "scenec.report.text",
    "scenec.resolve",
    "scenec.resolve.bodies",
    "scenec.resolve.building",
    "scenec.resolve.desk",
    "scenec.resolve.names",
    "scenec.resolve.presets",
    "scenec.resources",
    "scenec.similar",
    "scenec.source",
    "scenec.syntax",
    "scenec.table",
    "scenec.text",
}
ALLOWED = {
    "--help": START,
    "--version": START,
    "check": COMPILE | {"scenec.cli.check"},
    "explain": START
    | {
        "scenec._docs",
        "scenec._tables",
        "scenec.cli._print",
        "scenec.cli.explain",
        "scenec.diagnostics",
        "scenec.docs",
        "scenec.facts",
        "scenec.noun",
        "scenec.report",
        "scenec.report.pages",
        "scenec.report.text",
        "scenec.report.wrap",
        "scenec.resources",
        "scenec.similar",
        "scenec.source",
    },
    "fields": COMPILE
    | {"scenec._docs", "scenec.cli.fields", "scenec.docs", "scenec.report.fields", "scenec.report.pages", "scenec.report.reference"}
    | {"scenec.library", "scenec.parse.comments", "scenec.report.library", "scenec.report.wrap", "scenec.resolve.growth"}
    | {"scenec.report.words"},
    "build": COMPILE
    | {
        "scenec.building",
        "scenec.cli._bar",
        "scenec.cli._pool",
        "scenec.cli.build",
        "scenec.emit",
        "scenec.journal",
        "scenec.remember",
        "scenec.state",
        "scenec.surroundings",
    }
    | {"scenec.cli._again", "scenec.work", "scenec.write"},
}
RULES = ("scenec.check.", "scenec.lint.")
"""The rules and lints, which every video is held against."""
BANNED = {
    "alibabacloud_ice20201109",
    "asyncio",
    "dataclasses",
    "http",
    "jinja2",
    "jsonschema",
    "lark",
    "pathlib",
    "pygls",
    "rich",
    "socket",
    "socketserver",
    "ssl",
    "subprocess",
    "tempfile",
    "tomllib",
    "unittest",
    "urllib",
}


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules that a run of `scene` imports; the site's own hooks are left out."""
    code = "import sys; sys.path[:0] = sys.argv.pop(1).split(chr(0x3a)); from scenec.cli.main import main; main()"
    places = ":".join(path for path in sys.path if path)
    made = subprocess.run(
        [sys.executable, "-S", "-X", "importtime", "-c", code, places, *arguments],
        cwd=folder, capture_output=True, text=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return set(re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", made.stderr, re.M))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project without `scene.toml`; tables and pages of a checkout are made."""
    pages()
    project(tmp_path, {"a.scene": video(more="  region: cn-shanghai\n")})
    (tmp_path / "scene.toml").unlink()
    return tmp_path


@pytest.mark.parametrize("command", list(ALLOWED))
def test_the_modules_of_a_command(folder: Path, command: str) -> None:
    modules = imported(folder, command)
    assert BANNED & {module.partition(".")[0] for module in modules} == set()
    ours = {module for module in modules if module.startswith("scenec") and not module.startswith(RULES)}
    assert ours - ALLOWED[command] == set()


def test_a_project_file_imports_what_reads_it_and_no_more(folder: Path) -> None:
    imported(folder, "build")
    (folder / "a.scene").write_text(video(visual='"a shop"', more="  region: cn-shanghai\n"), encoding="utf-8")
    before = imported(folder, "build")
    (folder / "scene.toml").write_text(PROJECT, encoding="utf-8")
    more = imported(folder, "build") - before
    assert "tomllib" in more
    assert {module.partition(".")[0] for module in more} <= {"tomllib", "datetime", "_datetime", "string", "_string"}


def test_the_list_has_no_module_that_is_gone() -> None:
    package = Path(sys.modules["scenec"].__file__ or "").parent
    for module in set().union(*ALLOWED.values()) - {"scenec._docs", "scenec._tables"}:
        path = package.joinpath(*module.split(".")[1:])
        assert path.with_suffix(".py").exists() or (path / "__init__.py").exists(), module
