"""The folder of a checkout in, the text of the modules `_tables` and `_docs` out."""

from __future__ import annotations

import os
from collections.abc import Mapping

from scenec.making.facts import Service, constants
from scenec.making.grammar import syntax
from scenec.making.mistakes import mistakes


def make(base: str, stamp: str) -> dict[str, str]:
    """The texts of the modules, by name."""
    with open(os.path.join(base, "grammar", "scene.lark"), encoding="utf-8") as file:
        frozen = syntax(file.read())
    values: dict[str, object] = {"STAMP": stamp}
    values["MISTAKES"] = mistakes(os.path.join(base, "grammar", "mistakes"), frozen)
    service = Service(os.path.join(base, "stdlib", "service"))
    values |= constants(service)
    values |= {name.upper(): value for name, value in frozen._asdict().items()}
    return {"_tables": module(values)}


def module(values: Mapping[str, object]) -> str:
    """A module of constants."""
    return "".join(f"{name} = {value!r}\n" for name, value in values.items())
