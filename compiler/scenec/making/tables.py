"""The folder of a checkout in, the text of the modules `_tables` and `_docs` out."""

from __future__ import annotations

import os
from collections.abc import Mapping

from scenec.making import docs
from scenec.making.facts import Service, constants


def make(name: str, base: str, stamp: str) -> str:
    """The text of a module."""
    made = _tables(base) if name == "_tables" else docs.constants(base)
    return module({"STAMP": stamp, **made})


def _tables(base: str) -> dict[str, object]:
    from scenec.making.grammar import syntax
    from scenec.making.mistakes import mistakes

    with open(os.path.join(base, "grammar", "scene.lark"), encoding="utf-8") as file:
        frozen = syntax(file.read())
    service = Service(os.path.join(base, "stdlib", "service"))
    values: dict[str, object] = {"MISTAKES": mistakes(os.path.join(base, "grammar", "mistakes"), frozen), **constants(service)}
    return values | {name.upper(): value for name, value in frozen._asdict().items()}


def module(values: Mapping[str, object]) -> str:
    """A module of constants."""
    return "".join(f"{name} = {value!r}\n" for name, value in values.items())
