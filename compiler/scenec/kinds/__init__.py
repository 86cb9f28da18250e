"""The kinds of values: how each is read from the source and what it becomes in the request.

A row of `stdlib/service/fields.toml` names its kind; `KINDS` is all there are.
"""

from __future__ import annotations

from scenec.kinds import assets, numbers, records, words
from scenec.kinds.base import Kind, ListKind
from scenec.kinds.reader import Place, Reader

KINDS: dict[str, Kind] = {
    "text": words.Text(),
    "texts": ListKind(words.Text()),
    "speech": words.Text(),
    "speeches": ListKind(words.Text()),
    "name": words.Name(),
    "names": ListKind(words.Name()),
    "joined_names": words.JoinedNames(),
    "switch": words.Switch(),
    "colour": words.ColourKind(),
    "backdrop": words.Backdrop(),
    "integer": numbers.Integer(),
    "number": numbers.Number(),
    "duration": numbers.Duration(),
    "ratio": numbers.Ratio(),
    "position": numbers.Position(),
    "extent": numbers.Extent(),
    "speed": numbers.Speed(),
    "size": numbers.SizeKind(),
    "blur": records.Blur(),
    "layers": records.Layers(),
    "json": records.Json(),
    "url": assets.AddressKind(),
    "address": assets.AddressKind(),
    "image": assets.Image(),
    "assets": assets.Assets(),
    "clips": assets.Clips(),
    "bucket": assets.Bucket(),
    "file_name": words.Text(),
}

TYPES: dict[str, Kind] = {
    "text": words.Text(),
    "number": numbers.Number(),
    "bool": words.Switch(),
    "duration": numbers.Duration(),
    "ratio": numbers.Ratio(),
    "length": numbers.Extent(),
    "speed": numbers.Speed(),
    "size": numbers.SizeKind(),
    "colour": words.ColourKind(),
}
"""The types that a parameter may have, and the kind that each is read as."""

__all__ = ["KINDS", "TYPES", "Kind", "ListKind", "Place", "Reader"]
