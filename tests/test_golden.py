"""Every golden scene compiles to its request, byte for byte; together they set every field in every solution that has it.

`UPDATE_GOLDENS=1` writes the requests anew; read the difference before it is kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from alibabacloud_ice20201109 import models

from scenec.emit import CONFIGS, request_text, wire_parameters
from scenec.facts import SOLUTIONS, all_fields, blocks, layer_fields
from scenec.model import Body, Node, Request
from scenec.modules import Shelf
from scenec.parse import parse
from scenec.pipeline import Compilation, Settings, compile_source
from scenec.project import Files
from scenec.resolve import resolve
from scenec.source import Source
from scenec.syntax import Entry, List, Name, Record
from scenec.verify import verify

FOLDER = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in FOLDER.glob("*.scene"))


def source(name: str) -> Source:
    """A golden scene."""
    path = FOLDER / f"{name}.scene"
    return Source(path.name, path.read_bytes().decode())


@cache
def compiled(name: str) -> Compilation:
    """A golden scene, compiled."""
    return compile_source(source(name), Settings(shelf=Shelf(Files(None))), {})


def request(name: str) -> Request:
    """The request of a golden scene, which has one video."""
    compilation = compiled(name)
    assert not [diagnostic for diagnostic in compilation.diagnostics if diagnostic.severity == "error"]
    (found,) = compilation.requests
    return found


@pytest.mark.parametrize("name", NAMES)
def test_bytes(name: str) -> None:
    path = FOLDER / f"{name}.json"
    text = request_text(request(name)).encode()
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_bytes(text)
    assert text == path.read_bytes(), "if it should be so: UPDATE_GOLDENS=1"


@pytest.mark.parametrize("name", NAMES)
def test_fits_the_schema(name: str) -> None:
    assert not verify(request(name))


@pytest.mark.parametrize("name", NAMES)
def test_passes_through_the_sdk(name: str) -> None:
    wire = wire_parameters(request(name))
    model = models.SubmitBatchMediaProducingJobRequest(**{snake(key): text for key, text in wire.items()})
    assert model.to_map() == wire
    assert models.SubmitBatchMediaProducingJobRequest().from_map(json.loads(json.dumps(wire))).to_map() == wire
    for key, text in wire.items():
        if text.startswith(("{", "[")):
            assert json.loads(text) == json.loads(request_text(request(name)))[key]


def snake(key: str) -> str:
    """The name of a parameter in the SDK."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower()


def test_no_golden_is_left_over() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES


def bodies(body: Body) -> Iterator[Body]:
    """A block and all in it."""
    yield body
    for inner in body.blocks:
        yield from bodies(inner)


def written() -> Iterator[tuple[str, Body]]:
    """The blocks of all goldens, with their solutions."""
    for name in NAMES:
        file, _ = parse(source(name))
        program, _ = resolve(source(name), file, {}, {}, {})
        for video in program.videos:
            for body in bodies(video.body):
                yield video.solution, body


def test_every_field_is_set() -> None:
    found = {(setting.field.path, solution) for solution, body in written() for setting in body.settings.values()}
    assert not [(field.path, solution) for field in all_fields() for solution in field.solutions if (field.path, solution) not in found]


def test_every_member_of_a_layer_is_set() -> None:
    found = {key for _, body in written() if "layers" in body.settings for key in keys(body.settings["layers"].pieces[0].node)}
    assert found == set(layer_fields())


def keys(node: Node) -> Iterator[str]:
    """The keys of the records of a list."""
    for record in node.elements if isinstance(node, List) else (node,):
        if isinstance(record, Record):
            for entry in record.entries:
                if isinstance(entry, Entry) and isinstance(entry.key, Name):
                    yield entry.key.text


def test_every_block_has_raw() -> None:
    found = {(body.block.path, solution) for solution, body in written() if body.raws}
    takers = [(path, solution) for solution in SOLUTIONS for path, block in blocks(solution).items() if block.raw]
    assert not [taker for taker in takers if taker not in found]


def test_every_config_is_written() -> None:
    found = {key for name in NAMES for key in wire_parameters(request(name))}
    assert found == set(CONFIGS)
