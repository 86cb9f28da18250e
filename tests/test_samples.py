"""The samples of the vendor's documents, and two in their manner, are what a scene compiles to.

Beside each scene lies the JSON of one config, its placeholders filled in: `NAME.input.json`, `NAME.editing.json` or `NAME.output.json`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scenec.emit import request_text
from scenec.modules import Shelf
from scenec.pipeline import Settings, compile_source
from scenec.project import Files
from scenec.source import Source
from scenec.verify import verify

FOLDER = Path(__file__).parent / "samples"
CONFIGS = {"input": "InputConfig", "editing": "EditingConfig", "output": "OutputConfig"}
SAMPLES = sorted(path.name for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_equal(sample: str) -> None:
    name, config, _ = sample.split(".")
    path = FOLDER / f"{name}.scene"
    compilation = compile_source(Source(path.name, path.read_bytes().decode()), Settings(shelf=Shelf(Files(None))), {})
    assert not [diagnostic for diagnostic in compilation.diagnostics if diagnostic.severity == "error"]
    (request,) = compilation.requests
    assert exact(request_text(request))[CONFIGS[config]] == exact((FOLDER / sample).read_bytes().decode())
    assert not verify(request)


def exact(text: str) -> Any:
    """JSON whose numbers are compared by value."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def test_every_scene_has_its_sample() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.scene")) == sorted(name.split(".")[0] for name in SAMPLES)
