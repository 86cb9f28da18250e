"""Values out of the limits that the service documents, each under the rule that the limit belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scenec.catalog import rules as say
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic
from scenec.facts import Field, Limit, layer_fields
from scenec.jsontext import compact
from scenec.kinds.quantity import EXACT
from scenec.kinds.written import BOUNDS, bounds, written
from scenec.model import Part, Size, Spec, Value


def limits(spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """All values of a video that break a limit; of a block that was seen before it is known."""
    yield from _part(spec.root, memo)


def _part(part: Part, memo: Memo) -> Iterator[Diagnostic]:
    for read in part.reads.values():
        yield from _value(read.field, read.value)
    counts: dict[str, list[Part]] = {}
    for inner in part.parts:
        key = (limits, id(inner))
        if key not in memo:
            memo[key] = ((inner,), [*_part(inner, memo), *_label(inner)])
        yield from memo[key][1]
        if inner.label is not None or inner.block.label in ("none", "optional-name"):
            counts.setdefault(inner.block.path, []).append(inner)
    for parts in counts.values():
        for limit in parts[0].block.limits:
            if limit.sort == "max_count" and len(parts) > int(limit.figure):
                place = parts[int(limit.figure)].span
                yield say.too_many_blocks(place, parts[0].block.name, len(parts), limit.figure, limit.rule or "")


def _value(field: Field, value: Value) -> Iterator[Diagnostic]:
    outside = set()
    for limit in field.limits:
        for finding in _limit(field, limit, value):
            if limit.sort not in BOUNDS or finding.span not in outside:
                outside.add(finding.span)
                yield finding
    if field.kind == "layers":
        for record in value.data if isinstance(value.data, tuple) else ():
            for inner in layer_fields().values():
                key = inner.json[0].removeprefix("/")
                if isinstance(record.data, dict) and key in record.data:
                    yield from _value(inner, record.data[key])


def _label(part: Part) -> Iterator[Diagnostic]:
    if part.label is None:
        return
    for limit in part.block.label_limits:
        if limit.sort == "max_length" and len(str(part.label.data)) > int(limit.figure):
            yield say.long_name(part.label.span, part.block.name, len(str(part.label.data)), limit.figure, limit.rule or "")


def _limit(field: Field, limit: Limit, value: Value) -> Iterator[Diagnostic]:
    data = value.data
    if limit.sort in BOUNDS:
        for number in _numbers(value):
            yield from _bound(field, limit, number)
    elif limit.sort == "decimals":
        if isinstance(data, Decimal) and data.normalize(EXACT).as_tuple().exponent < -int(limit.figure):  # type: ignore[operator]
            yield say.too_precise(value.span, field.called, limit.figure, limit.rule or "")
    elif limit.sort == "max_bytes":
        length = len((data if isinstance(data, str) else compact(value)).encode())
        if length > int(limit.figure):
            yield say.too_many_bytes(value.span, field.called, length, limit.figure, limit.rule or "")
    elif limit.sort == "max_length":
        for text in data if isinstance(data, tuple) else (value,):
            length = _length(field, text)
            if length > int(limit.figure):
                yield say.too_long(text.span, field.called, length, limit.figure, limit.rule or "")
    elif isinstance(data, tuple):
        if limit.sort == "max_count" and len(data) > int(limit.figure):
            yield say.too_many(data[int(limit.figure)].span, field.called, len(data), limit.figure, limit.rule or "")
        if limit.sort == "min_count" and len(data) < int(limit.figure):
            yield say.too_few(value.span, field.called, limit.figure, limit.rule or "")


def _length(field: Field, text: Value) -> int:
    """The length of a text, of speech without its markup."""
    if not isinstance(text.data, str):
        return 0
    if field.kind in ("speech", "speeches") and "<speak" in text.data:
        from scenec.ssml import spoken

        return len(spoken(text.data))
    return len(text.data)


def _numbers(value: Value) -> tuple[Value, ...]:
    if isinstance(value.data, Size):
        return value.data.width, value.data.height
    return (value,) if isinstance(value.data, Decimal) else ()


def _bound(field: Field, limit: Limit, value: Value) -> Iterator[Diagnostic]:
    number, figure = value.data, Decimal(limit.figure)
    if not isinstance(number, Decimal):
        return
    outside = number < figure if limit.sort == "min" else number > figure if limit.sort == "max" else number <= figure
    if not outside:
        return
    what = f"a side of `{field.name}`" if field.kind == "size" else f"`{field.called}`"
    yield say.out_of_range(value.span, what, f"`{written(field, number)}`", bounds(field, limit.rule), limit.rule)
