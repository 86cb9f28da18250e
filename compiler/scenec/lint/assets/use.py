"""The assets that a video uses, each with what it is used for and what a listing knows of it; and what makes a lint of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from scenec.check.addresses import known_suffixes, suffix_of
from scenec.diagnostics import Diagnostic, Fix, Severity
from scenec.inventory import Inventory, Known
from scenec.model import Asset, Clip, Part, Read, Spec, Value
from scenec.noun import Noun

KINDS = ("clips", "assets", "image", "url")
SORTS = {"video": "film", "audio": "sound", "image": "picture"}


class Use(Noun):
    """An asset where it stands: in which setting, the ranges of it, and what is known, None where it is not listed."""

    asset: Asset
    value: Value
    read: Read
    ranges: tuple[Value, ...]
    known: Known | None

    @property
    def is_clip(self) -> bool:
        """Whether it is material, and not a picture on top, music or a font."""
        return self.read.field.kind == "clips"

    @property
    def shown(self) -> str:
        """The name of its file, or its id."""
        return self.asset.text.rpartition("/")[2]

    def sort(self) -> str | None:
        """What it is by the ending of its name, a listed one's by that of its file: a film, a sound or a picture."""
        file = self.known.file if self.known else None
        return sort_of(str(file) if file is not None else self.asset.url or "")


Find: TypeAlias = "Callable[[AssetLint, tuple[Use, ...], Spec, Inventory], Iterator[Diagnostic]]"


class AssetLint(Noun):
    """A lint of the assets of a video."""

    code: str
    name: str
    severity: Severity
    find: Find

    def found(self, message: str, value: Value, fixes: tuple[Fix, ...] = (), suggestion: str | None = None) -> Diagnostic:
        """The finding."""
        return Diagnostic(self.code, self.name, self.severity, message, value.span, (), (), suggestion, fixes)


def asset_lint(code: str, name: str, severity: Severity = "warning") -> Callable[[Find], AssetLint]:
    """Make a lint of a function of the assets of a video."""
    return lambda find: AssetLint(code, name, severity, find)


def uses(spec: Spec, inventory: Inventory) -> Iterator[Use]:
    """All assets of a video."""
    yield from _uses(spec.root, inventory)


def _uses(part: Part, inventory: Inventory) -> Iterator[Use]:
    for read in part.reads.values():
        if read.field.kind in KINDS:
            data = read.value.data
            values = data if isinstance(data, tuple) and not isinstance(data, Asset | Clip) else (read.value,)
            yield from (use for value in values if (use := _use(value, read, inventory)) is not None)
    for inner in part.parts:
        yield from _uses(inner, inventory)


def _use(value: Value, read: Read, inventory: Inventory) -> Use | None:
    clip = value.data if isinstance(value.data, Clip) else Clip(value, ())
    asset = clip.asset.data
    return Use(asset, clip.asset, read, clip.ranges, inventory.known(asset)) if isinstance(asset, Asset) else None


def sort_of(address: str) -> str | None:
    """What a file is by the ending of its name."""
    ending = suffix_of(address)
    return next((sort for role, sort in SORTS.items() if ending in known_suffixes(role)), None)
