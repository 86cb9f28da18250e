"""What was found in the variants of a video in, each finding once out, with how many of them have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from scenec.diagnostics import Diagnostic, Share
from scenec.model import Axis, Variant, Video
from scenec.source import Source, Span
from scenec.table import Sheet

Place: TypeAlias = tuple[object, ...]


class _Group:
    """Findings that are one mistake: the first of them, their variants, and their places, which differ in cells."""

    def __init__(self, first: Diagnostic) -> None:
        self.first = first
        self.variants: dict[str, Variant] = {}
        self.cells: set[Span] = set()


def counted(video: Video, made: Sequence[tuple[Variant, Sequence[Diagnostic]]]) -> list[Diagnostic]:
    """The findings of a video: one that all variants have as it is, any other with its share.

    What is wrong in the cells of one column, at one place of use, is one mistake.
    """
    groups: dict[Place, _Group] = {}
    for variant, found in made:
        seen: dict[Place, int] = {}
        for diagnostic in dict.fromkeys(found) if len(found) > 1 else found:
            place = _place(diagnostic)
            seen[place] = seen.get(place, 0) + 1
            number = 1 if isinstance(diagnostic.span.source, Sheet) else seen[place]
            group = groups.setdefault((*place, number), _Group(diagnostic))
            group.variants.setdefault(variant.name, variant)
            group.cells.add(diagnostic.span)
    variants = [variant for variant, _ in made]
    return [group.first._replace(variants=_share(group, video, variants)) for group in groups.values()]


def _place(diagnostic: Diagnostic) -> Place:
    """What makes findings one mistake: code and place; in cells, the column and the place that uses it; of a conflict both places."""
    source, start, _ = diagnostic.span
    if isinstance(source, Sheet) and diagnostic.related:
        return (diagnostic.code, source, source.column(start), diagnostic.related[0].span)
    if diagnostic.name == "axis-conflict":
        return (diagnostic.code, diagnostic.span, diagnostic.related[0].span)
    return (diagnostic.code, diagnostic.span)


def _share(group: _Group, video: Video, variants: Sequence[Variant]) -> Share | None:
    """How many have a finding: rows or values where one axis alone decides, else requests; None where all have it."""
    having, several = list(group.variants.values()), len(group.cells) > 1
    rows = _rows(group.first.span.source, video) if several else 0
    if rows:
        return Share(len(group.cells), rows, "rows", _line(group.first.span))
    if len(having) == len(variants) and not several:
        return None
    for axis in video.body.choices.axes if video.body.choices is not None else ():
        share = _of_axis(axis, having, variants, several and axis.rows)
        if share is not None:
            return share
    return Share(len(having), len(variants), "requests", having[0].name)


def _of_axis(axis: Axis, having: Sequence[Variant], variants: Iterable[Variant], even_all: bool) -> Share | None:
    """How many values of an axis have a finding, if no other axis has a say in that; None where all have it, unless that is of interest."""
    values = {variant.options[axis.name].name: variant.options[axis.name] for variant in having}
    total: Mapping[str, None] = dict.fromkeys(variant.options[axis.name].name for variant in variants)
    if (len(values) == len(total) and not even_all) or sum(variant.options[axis.name].name in values for variant in variants) > len(having):
        return None
    first = next(iter(values.values()))
    if axis.rows:
        return Share(len(values), len(total), "rows", _line(first.span))
    return Share(len(values), len(total), f"values of `{axis.name}`", first.name)


def _rows(source: Source, video: Video) -> int:
    """How many scenes the rows of a file make."""
    return sum(block.label_span is not None and block.label_span.source is source for block in video.body.blocks)


def _line(span: Span) -> str:
    """The file and the line of a place."""
    return f"{span.source.name}:{span.source.position(span.start).line}"
