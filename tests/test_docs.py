"""The documents are true: their snippets compile, their outputs are real, and what they name is there.

A fence says what it is: `scene` (a file), `scene narration` (members of a video of that solution),
`scene mistake` (a file whose findings are the next fence, `text`), `requests` (the names of all that the scene above makes),
`csv NAME` (a file of data, which stands beside the scenes), `console` (run in a copy of the examples),
`python` (run there too; what it prints is the next fence, `text`).

`UPDATE_GOLDENS=1` writes the outputs in the documents anew; read the difference before it is kept.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any, NamedTuple

import click
import pytest

from scenec.cli.main import COMMANDS, scene
from scenec.emit import request_text
from scenec.facts import SOLUTIONS, Block, all_fields, blocks, fields, layer_fields
from scenec.filters import FILTERS
from scenec.modules import Shelf
from scenec.pipeline import Compilation, Settings, compile_source
from scenec.project import KEYS, Files, project
from scenec.report.text import text as report
from scenec.source import Source
from tests.cases import around

BASE = Path(__file__).parent.parent
README = BASE / "README.md"
LANGUAGE = BASE / "grammar" / "LANGUAGE.md"
EXAMPLES = BASE / "examples"
PACKAGE = BASE / "compiler" / "scenec"
FENCE = re.compile(r"^```(\w[^\n]*)\n(.*?)^```$", re.M | re.S)
HEADING = re.compile(r"^(#+) (.+)$", re.M)
ROW = re.compile(r"^\|(.+)\|$", re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
UPDATE = bool(os.environ.get("UPDATE_GOLDENS"))


class Fence(NamedTuple):
    """A fenced block of a document: its place in it, its words and its text, and where the text stands."""

    document: Path
    number: int
    line: int
    info: str
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def fences(document: Path) -> list[Fence]:
    """The fenced blocks of a document."""
    content = document.read_bytes().decode()
    return [
        Fence(document, number, content.count("\n", 0, found.start()) + 1, found[1].strip(), found[2], found.start(2), found.end(2))
        for number, found in enumerate(FENCE.finditer(content))
    ]


def every(*kinds: str) -> list[Fence]:
    """The fences of both documents that begin with one of some words."""
    return [fence for document in (README, LANGUAGE) for fence in fences(document) if fence.info.split()[0] in kinds]


def shown(fence: Fence) -> Fence:
    """The fence behind another, which shows what comes of it."""
    following = fences(fence.document)[fence.number + 1 : fence.number + 2]
    assert [other.info for other in following] == ["text"], f"{fence} shows no output"
    return following[0]


def expect(fence: Fence, wanted: str) -> None:
    """Hold a fence against what it should be, or write it."""
    if UPDATE and fence.text != wanted:
        content, now = fence.document.read_bytes().decode(), fences(fence.document)[fence.number]
        fence.document.write_bytes((content[: now.start] + wanted + content[now.end :]).encode())
        return
    assert fence.text == wanted, "if it should be so: UPDATE_GOLDENS=1"


def section(document: Path, title: str) -> str:
    """The text below a heading, up to the next one of its level."""
    content = FENCE.sub("", document.read_bytes().decode())
    for found in HEADING.finditer(content):
        if found[2].replace("`", "") == title:
            rest = content[found.end() :]
            after = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.M)
            return rest[: after.start()] if after else rest
    raise AssertionError(f"{document.name} has no section {title}")


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    cells = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", found[1])] for found in ROW.finditer(text)]
    return [row for number, row in enumerate(cells) if not _is_rule(row) and not (number + 1 < len(cells) and _is_rule(cells[number + 1]))]


def _is_rule(row: list[str]) -> bool:
    return all(re.fullmatch(":?-+:?", cell) for cell in row)


def codes(text: str) -> list[str]:
    """What stands in a text as code."""
    return CODE.findall(text)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the files of data that the documents show."""
    folder = tmp_path_factory.mktemp("data")
    for fence in every("csv"):
        (folder / fence.info.split()[1]).write_text(fence.text, encoding="utf-8")
    return str(folder)


def compiled(text: str, root: str | None = None) -> Compilation:
    """A file, without a project around it, or in a folder."""
    return compile_source(Source("example.scene", text), Settings(shelf=Shelf(Files(root))), {})


def findings(compilation: Compilation) -> str:
    """All findings, as a person reads them."""
    return "\n".join(report(diagnostic) for diagnostic in compilation.diagnostics)


def wrapped(solution: str, text: str) -> str:
    """Members, in a video of a solution."""
    return f"{around(solution, text)}{text.rstrip()}\n}}\n"


# ---------------------------------------------------------------- snippets


@pytest.mark.parametrize("fence", [fence for fence in every("scene") if fence.info != "scene mistake"], ids=str)
def test_snippet_compiles(fence: Fence, root: str) -> None:
    compilation = of_snippet(fence, root)
    assert not [d for d in compilation.diagnostics if d.severity != "info"], findings(compilation)
    assert compilation.requests or "video " not in fence.text


def of_snippet(fence: Fence, root: str) -> Compilation:
    """What a snippet compiles to, in a video of its solution."""
    _, _, solution = fence.info.partition(" ")
    assert solution in ("", *SOLUTIONS)
    return compiled(wrapped(solution, fence.text) if solution else fence.text, root)


@pytest.mark.parametrize("fence", every("requests"), ids=str)
def test_requests_are_named_so(fence: Fence, root: str) -> None:
    scene = fences(fence.document)[fence.number - 1]
    assert scene.info.split()[0] == "scene"
    expect(fence, "".join(f"{request.name}\n" for request in of_snippet(scene, root).requests))


@pytest.mark.parametrize("fence", [fence for fence in every("scene") if fence.info == "scene mistake"], ids=str)
def test_mistake_is_reported_so(fence: Fence) -> None:
    compilation = compiled(fence.text)
    assert compilation.diagnostics
    expect(shown(fence), findings(compilation))


def test_no_fence_is_passed_over() -> None:
    known = {"scene", "requests", "csv", "text", "console", "python", "sh", "toml", "json"}
    assert not [str(fence) for document in (README, LANGUAGE) for fence in fences(document) if fence.info.split()[0] not in known]
    marks = [line for document in (README, LANGUAGE) for line in document.read_bytes().decode().split("\n") if line.startswith("```")]
    assert len(marks) == 2 * len([fence for document in (README, LANGUAGE) for fence in fences(document)])


@pytest.mark.parametrize("row", rows(section(LANGUAGE, "Values")), ids=lambda row: row[1])
def test_value_becomes(row: list[str]) -> None:
    (member,), (json_text,) = codes(row[1]), codes(row[2])
    compilation = compiled(wrapped("narration", member))
    assert compilation.requests, findings(compilation)
    assert json_text in json.dumps(json.loads(request_text(compilation.requests[0])), ensure_ascii=False)


@pytest.mark.parametrize("row", rows(section(LANGUAGE, "Text expressions")), ids=lambda row: row[0])
def test_filter_gives(row: list[str]) -> None:
    (name,), (text,), (wanted,) = (codes(cell) for cell in row)
    assert name in text
    compilation = compiled(wrapped("narration", f'let names = ["ann", "bob"]\ntitle: "{text}"'))
    assert compilation.requests, findings(compilation)
    assert json.loads(request_text(compilation.requests[0]))["InputConfig"]["TitleArray"] == [wanted]


def test_every_filter_is_named() -> None:
    assert [codes(row[0])[0] for row in rows(section(LANGUAGE, "Text expressions"))] == list(FILTERS)


def request_with(text: str, name: str, root: str | None = None) -> dict[str, dict[str, Any]]:
    """The configs of one request of members of a narration."""
    compilation = compiled(wrapped("narration", text), root)
    assert compilation.requests, findings(compilation)
    (document,) = (request_text(request) for request in compilation.requests if request.name == f"case.{name}")
    configs: dict[str, dict[str, Any]] = json.loads(document)
    return configs


@pytest.mark.parametrize("row", rows(section(LANGUAGE, "Overlays")), ids=lambda row: row[0])
def test_overlay_does_so(row: list[str]) -> None:
    (base,) = (code for code in codes(section(LANGUAGE, "Overlays")) if code.startswith("title { text: ["))
    (overlay,) = codes(row[0])
    output = 'output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1920 }'
    made = request_with(f"{base}\nvariants format {{ wide {{ {overlay} }}, tall {{ }} }}\n{output}", "wide")
    found = made["InputConfig"].get("TitleArray"), made.get("EditingConfig", {}).get("TitleConfig", {}).get("Y")
    assert found == tuple(json.loads(codes(cell)[0]) if cell else None for cell in row[2:])


@pytest.mark.parametrize("fence", every("toml"), ids=str)
def test_project_file_is_read(fence: Fence, tmp_path: Path) -> None:
    (tmp_path / "scene.toml").write_text(fence.text)
    _, found = project(str(tmp_path))
    assert not found
    assert set(tomllib.loads(fence.text)) == set(KEYS)


# ---------------------------------------------------------------- the names of the tables


def all_blocks() -> dict[str, Block]:
    """The blocks by path, whatever the solution."""
    return {path: block for solution in SOLUTIONS for path, block in blocks(solution).items()}


def known_fields(path: str) -> set[str]:
    """The fields of a block, in any solution."""
    return {name for solution in SOLUTIONS for name in fields(solution).get(path, ())}


def test_table_of_blocks() -> None:
    table = {codes(row[0])[0]: (tuple(row[1].split(", ")), codes(row[2])) for row in rows(section(LANGUAGE, "Blocks"))}
    solutions = {path: tuple(s for s in SOLUTIONS if path in blocks(s)) for path in all_blocks()}
    assert table == {path: (solutions[path], [block.principal] if block.principal else []) for path, block in all_blocks().items()}


@pytest.mark.parametrize("path", list(all_blocks()))
def test_section_of_a_block_names_its_fields(path: str) -> None:
    named = [
        name for line in section(LANGUAGE, "Blocks").split(f"\n### `{path}`\n")[1].split("\n### ")[0].split("\n") for name in _listed(line)
    ]
    assert set(named) <= known_fields(path)
    assert named or path == "speech.subtitles"


def _listed(line: str) -> list[str]:
    """The fields that a line of a list is about."""
    return codes(line.partition(": ")[0]) if line.startswith("- ") else []


def test_section_of_captions_names_their_fields() -> None:
    lines = section(LANGUAGE, "caption").split("\n")
    named = {name for line in lines if line.startswith("- ") for name in codes(line)}
    assert named == {field.name for field in all_fields() if field.row.startswith("caption.")}
    (layer,) = (line for line in lines if line.startswith("A record of `layers`"))
    assert set(codes(layer)) == {"layers", *layer_fields()}


def test_blocks_without_raw() -> None:
    (line,) = (line for line in section(LANGUAGE, "Raw").split("\n") if line.startswith("`raw` stands in every block but"))
    assert set(codes(line)) == {"raw"} | {path for path, block in all_blocks().items() if not block.raw}


def test_dotted_names_are_there() -> None:
    known = {*all_blocks(), *(field.path for field in all_fields()), *(field.row for field in all_fields())}
    roots = {path.partition(".")[0] for path in known}
    for code in codes(section(LANGUAGE, "Blocks")):
        if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", code) and not code.endswith(".toml"):
            assert code in known or code.partition(".")[0] not in roots, code


# ---------------------------------------------------------------- the map of the house


def modules() -> set[str]:
    """The modules and folders of the package, as the map writes them; those that are made are not among them."""
    files = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")} - {"__init__.py", "_tables.py", "_docs.py"}
    return {name.removesuffix("__init__.py") for name in files}


def test_map_names_every_module() -> None:
    named = [codes(row[0])[0] for row in rows(section(README, "The compiler, module by module"))]
    assert len(named) == len(set(named))
    assert set(named) == modules()


def test_map_is_said_in_words() -> None:
    assert not [row[0] for row in rows(section(README, "The compiler, module by module")) if len(row) != 2 or not row[1]]


@pytest.mark.parametrize("document", [README, LANGUAGE, BASE / "CHANGELOG.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(FENCE.sub("", document.read_bytes().decode())):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = (document.parent / path).resolve() if path else document
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def anchors(document: Path) -> Iterable[str]:
    """The names that a reader of Markdown gives to the headings of a document."""
    seen: dict[str, int] = {}
    for found in HEADING.finditer(FENCE.sub("", document.read_bytes().decode())):
        name = re.sub(r"[^\w\- ]", "", found[2].lower()).replace(" ", "-")
        yield f"{name}-{seen[name]}" if name in seen else name
        seen[name] = seen.get(name, 0) + 1


def test_paths_are_there() -> None:
    tops = ("compiler", "grammar", "stdlib", "tests", "examples", "bench", ".ci")
    for document in (README, LANGUAGE):
        for code in codes(FENCE.sub("", document.read_bytes().decode())):
            if code.partition("/")[0] in tops and "/" in code:
                assert (BASE / code).exists(), f"{document.name} names {code}"


def test_contracts_are_there() -> None:
    with (BASE / "pyproject.toml").open("rb") as file:
        known = {contract["id"] for contract in tomllib.load(file)["tool"]["importlinter"]["contracts"]}
    named = {code for row in rows(section(README, "What never happens")) for code in re.findall(r"contract `([a-z-]+)`", row[1])}
    assert named == known


# ---------------------------------------------------------------- commands


def commands() -> Iterator[tuple[str, click.Command]]:
    """The command line, and each of its commands."""
    yield "scene", scene
    for name in COMMANDS:
        yield name, import_module(f"scenec.cli.{name}").command


def test_options_are_those_of_the_commands() -> None:
    table = section(README, "Commands and options")
    assert {code.split()[1] for row in rows(table) for code in codes(row[0]) if code.startswith("scene ")} == set(COMMANDS)
    named = {(option.split()[0], command) for row in rows(table) if "`-" in row[0] for option in codes(row[0]) for command in codes(row[1])}
    known = {
        (option, name)
        for name, command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert named == known


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the examples, and beside it the command `scene`."""
    copytree(EXAMPLES, tmp_path / "examples", ignore=ignore_patterns("build", ".scene"))
    program = tmp_path / "bin" / "scene"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c 'from scenec.cli.main import main; main()' \"$@\"\n")
    program.chmod(0o755)
    return tmp_path / "examples"


def run(command: list[str], folder: Path) -> str:
    """What a command says, on both of its outputs."""
    environment = {
        "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONWARNINGS": "error",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
    assert done.returncode not in (2, 70), done.stdout.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("fence", every("console"), ids=str)
def test_console_shows_what_happens(fence: Fence, folder: Path) -> None:
    lines = [line for line in fence.text.split("\n") if line.startswith("$ ")]
    assert lines
    expect(fence, "".join(f"{line}\n{run(['sh', '-c', line[2:]], folder)}" for line in lines))


@pytest.mark.parametrize("fence", every("python"), ids=str)
def test_python_prints_so(fence: Fence, folder: Path) -> None:
    expect(shown(fence), run([sys.executable, "-c", fence.text], folder))


# ---------------------------------------------------------------- the examples


SCENES = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("[!.]*.scene"))
REQUESTS = {"campaign/beaches.scene": 1, "campaign/museum.scene": 3, "campaign/shop.scene": 5, "campaign/teas.scene": 8}
"""How many requests each example makes that has more to show than one."""


def example(name: str) -> Compilation:
    """An example, compiled with its project."""
    owner, found = project(str(EXAMPLES))
    assert not found
    return compile_source(
        Source(name, (EXAMPLES / name).read_bytes().decode()), Settings(owner.region, owner.scheme, shelf=Shelf(Files(owner.root))), {}
    )


@pytest.mark.parametrize("name", SCENES)
def test_example_compiles(name: str) -> None:
    compilation = example(name)
    found = [diagnostic.code for diagnostic in compilation.diagnostics if diagnostic.severity != "info"]
    assert found == (["R134"] if name == "exact.scene" else []), findings(compilation)
    assert len(compilation.requests) == REQUESTS.get(name, 1)
    assert {request.name.partition(".")[0] for request in compilation.requests} == {Path(name).stem}


@pytest.mark.parametrize("name", SCENES)
def test_example_says_what_it_shows(name: str) -> None:
    head = (EXAMPLES / name).read_bytes().decode().split("\n\n")[0].split("\n")
    assert 1 <= len(head) <= 3
    assert all(line.startswith("//") for line in head)


def test_every_example_is_named() -> None:
    assert {code for row in rows(section(README, "The first request")) for code in codes(row[0])} == {Path(name).name for name in SCENES}


def test_examples_show_every_solution() -> None:
    assert {request.solution for name in SCENES for request in example(name).requests} == set(SOLUTIONS)
