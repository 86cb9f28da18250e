"""What a listing of the bucket says of the files that a video uses: a rule a module, found by being there.

A module of this package holds lints made by `asset_lint`; the docstring of each is the page that explains it.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

from scenec.diagnostics import Diagnostic
from scenec.inventory import Inventory
from scenec.lint.assets.use import AssetLint, uses
from scenec.model import Spec


@cache
def asset_lints() -> tuple[AssetLint, ...]:
    """All lints of assets, in the order of their codes."""
    names = sorted({entry.partition(".")[0] for entry in os.listdir(__path__[0])} - {"__init__", "__pycache__", "use"})
    found = [value for name in names for value in vars(import_module(f"{__name__}.{name}")).values() if isinstance(value, AssetLint)]
    return tuple(sorted(found, key=lambda known: known.code))


def lint_assets(spec: Spec, inventory: Inventory, found: list[Diagnostic]) -> list[Diagnostic]:
    """What was found in a video, and what lints find that hold it against listings.

    Of what is read as a media id and is the name of a listed file, the doubt that it is an id is not told too.
    """
    used = tuple(uses(spec, inventory))
    told = [diagnostic for known in asset_lints() for diagnostic in known.find(known, used, spec, inventory)]
    files = {diagnostic.span for diagnostic in told if diagnostic.name == "file-as-id"}
    return [*(diagnostic for diagnostic in found if diagnostic.code != "R047" or diagnostic.span not in files), *told]


__all__ = ["asset_lints", "lint_assets"]
