"""The kinds that are files: media ids, OSS addresses, clips with the ranges that may be used of them, and where outputs go."""

from __future__ import annotations

import re

from scenec import syntax
from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.diagnostics import Fix, replacement
from scenec.kinds.base import Kind, ListKind
from scenec.kinds.numbers import time_range
from scenec.kinds.reader import Place, Reader
from scenec.model import Asset, Bound, Clip, Range, Value
from scenec.source import Span

BUCKET = r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"
INDEX = "{index}"
SPACED = r"(?i)\{\s+index\s*\}|\{index\s+\}"
FORBIDDEN = re.compile(r"[\s?#\\\x00-\x1f\x7f]")


def address(reader: Reader, used: Bound, text: str) -> str | None:
    """The URL of a text with `://`: an `oss://` address is expanded with the region, any other kept to the letter."""
    if not text.startswith("oss://"):
        return text
    bucket, _, key = text.removeprefix("oss://").partition("/")
    if not re.fullmatch(BUCKET, bucket):
        hosted = re.fullmatch(rf"({BUCKET})\.oss-[a-z0-9-]+\.aliyuncs\.com", bucket)
        why = "the bucket is missing" if not bucket else f"`{bucket}` is no bucket (3 to 63 lower-case letters, digits and `-`)"
        if hosted:
            why = f"behind `oss://` stands the bucket alone: `oss://{hosted[1]}/{key}`"
        reader.report(say.bad_address(used.span, text, why))
        return None
    if not key:
        reader.report(say.bad_address(used.span, text, "the key behind the bucket is missing"))
        return None
    mark = re.search(SPACED, key) if reader.field.block == "output" else None
    bad = FORBIDDEN.search(key.replace(mark[0], INDEX) if mark else key)
    if mark is not None and bad is None:
        fixed = _literal(used, text, text.replace(mark[0], INDEX), f"write `{INDEX}`")
        reader.report(say_rules.spaced_number(used.span, mark[0], fixed))
        return None
    if bad is not None:
        reader.report(say.bad_key(used.span, bad[0], _encoding(used, text)))
        return None
    if reader.place.region is None:
        return None
    return f"{reader.place.scheme}://{bucket}.oss-{reader.place.region}.aliyuncs.com/{key}"


def _encoding(used: Bound, text: str) -> Fix | None:
    """The fix that percent-encodes a key."""
    encoded = FORBIDDEN.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), text)
    return _literal(used, text, encoded, "percent-encode it")


def _literal(used: Bound, text: str, instead: str, title: str) -> Fix | None:
    """The fix that writes another text, where the text stands in the source to the letter."""
    literal = isinstance(used.node, syntax.Text) and used.span.text == f'"{text}"'
    return replacement(used.span, f'"{instead}"', title) if literal else None


class AddressKind(Kind):
    """The address of one file: `oss://…` or a URL."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        text = reader.text(used, "a text: an address")
        if text is None or not isinstance(text.data, str):
            return None
        if "://" not in text.data:
            reader.report(say.bad_address(used.span, text.data, "it begins with neither `oss://` nor `http://`"))
            return None
        url = address(reader, used, text.data)
        return None if url is None else Value(Asset(text.data, None, url), used.span)

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        return (Value(asset_of(value).text, value.span),)

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        return _asset(values[0])


class AssetKind(AddressKind):
    """A media id or the address of a file, `oss://…` or a URL."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        text = reader.text(used, "a text: a media id or an address")
        if text is None or not isinstance(text.data, str):
            return None
        if not text.data.strip():
            reader.report(say.empty_text(used.span, reader.field.called))
            return None
        if re.match(r"(?i)oss:/*", text.data) and not text.data.startswith("oss://"):
            reader.report(say.bad_address(used.span, text.data, "it does not begin with `oss://`"))
            return None
        if "://" not in text.data:
            return Value(Asset(text.data, text.data, None), used.span)
        url = address(reader, used, text.data)
        return None if url is None else Value(Asset(text.data, None, url), used.span)


class Image(AssetKind):
    """A media id or the address of a file, `oss://…` or a URL; the two go to different places of the request."""

    outputs = 2

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        asset = asset_of(value)
        text = Value(asset.text, value.span)
        return (text, None) if asset.id is not None else (None, text)

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        return _asset(values[0] or values[1])


class Assets(ListKind):
    """A list of media ids and addresses of files, `oss://…` or URLs."""

    def __init__(self) -> None:
        super().__init__(AssetKind())

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        return (_texts(value),)


class Clips(ListKind):
    """A list of media ids and addresses of files; `trim("oss://…", 2s..6s)` names the parts of one that may be used."""

    outputs = 2

    def __init__(self) -> None:
        super().__init__(_ClipKind())

    def read(self, reader: Reader, pieces: tuple[Bound, ...]) -> Value | None:
        value = super().read(reader, pieces)
        if value is None or not isinstance(value.data, tuple):
            return None
        first: dict[str, Value] = {}
        trimmed: set[str] = set()
        known = True
        for element in value.data:
            clip = clip_of(element)
            name = asset_of(clip.asset).text
            if name in first and (clip.ranges or name in trimmed):
                reader.report(say.trimmed_twice(element.span, asset_of(clip.asset).written, first[name].span))
                known = False
            first.setdefault(name, element)
            if clip.ranges:
                trimmed.add(name)
        return value if known else None

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        elements = value.data if isinstance(value.data, tuple) else ()
        assets = Value(tuple(_text(clip_of(element).asset) for element in elements), value.span)
        ranges = tuple(_ranges(clip_of(element), element.span, reader.place) for element in elements if clip_of(element).ranges)
        return assets, Value(ranges, value.span) if ranges else None


class _ClipKind(AssetKind):
    """`"…"` or `trim("…", 2s..6s)`"""

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        asset = super().lift(values)
        return None if asset is None else Value(Clip(asset, ()), asset.span)

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        value = reader.literal(used)
        if value is None:
            return None
        if not isinstance(value.node, syntax.Trim):
            asset = super().read_one(reader, used)
            return None if asset is None else Value(Clip(asset, ()), used.span)
        if len(value.node.items) < 2:
            if not any(isinstance(item, syntax.Broken) for item in value.node.items):
                reader.report(say.no_ranges(value.span))
            return None
        first, *rest = (Bound(item, value.scope) for item in value.node.items)
        asset = None if isinstance(first.node, syntax.Broken) else super().read_one(reader, first)
        measured = reader._replace(field=reader.field._replace(kind="range"))
        ranges = [None if isinstance(item.node, syntax.Broken) else time_range(measured, item) for item in rest]
        whole = [item for item in ranges if item is not None]
        return Value(Clip(asset, tuple(whole)), used.span) if asset is not None and len(whole) == len(ranges) else None


def _ranges(clip: Clip, span: Span, place: Place) -> Value:
    """The entry of MediaMetaDataArray that says which parts of an asset may be used."""
    entry: dict[str, Value] = {"Media": _text(clip.asset)}
    if place.label is not None:
        entry["GroupName"] = Value(place.label, span)
    entry["TimeRangeList"] = Value(tuple(_range(item) for item in clip.ranges), span)
    return Value(entry, span)


def _range(value: Value) -> Value:
    if not isinstance(value.data, Range):
        raise TypeError(value.data)
    return Value({"In": value.data.start, "Out": value.data.end}, value.span)


class Bucket(Kind):
    """A bucket of VOD: its host; a name without a dot gets the host of the region."""

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        text = reader.text(used, "a text: a bucket")
        if text is None or not isinstance(text.data, str):
            return None
        if not text.data:
            reader.report(say.empty_text(used.span, reader.field.called))
            return None
        if "." in text.data or "://" in text.data:
            return text
        if not re.fullmatch(BUCKET, text.data):
            reader.report(say.bad_address(used.span, text.data, "a bucket has 3 to 63 lower-case letters, digits and `-`"))
            return None
        if reader.place.region is None:
            return None
        return Value(f"{text.data}.oss-{reader.place.region}.aliyuncs.com", used.span)


def asset_of(value: Value) -> Asset:
    """The asset that a value is."""
    if not isinstance(value.data, Asset):
        raise TypeError(value.data)
    return value.data


def clip_of(value: Value) -> Clip:
    """The clip that a value is."""
    if not isinstance(value.data, Clip):
        raise TypeError(value.data)
    return value.data


def _asset(value: Value | None) -> Value | None:
    """The asset that a text of the request names."""
    if value is None or not isinstance(value.data, str):
        return None
    text = value.data
    return Value(Asset(text, None, text) if "://" in text else Asset(text, text, None), value.span)


def _text(value: Value) -> Value:
    return Value(asset_of(value).text, value.span)


def _texts(value: Value) -> Value:
    elements = value.data if isinstance(value.data, tuple) else ()
    return Value(tuple(_text(element) for element in elements), value.span)
