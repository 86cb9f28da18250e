"""A video in, its variants out: the product of its axes, less what `skip` removes, each with what is laid over the video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias, TypeVar

from scenec.catalog import variants as say
from scenec.diagnostics import Diagnostic
from scenec.model import Axis, Condition, Option, Overlay, Rank, Variant, Video, When
from scenec.similar import nearest
from scenec.source import Span

COMBINATION_LIMIT = 1_000_000
NAME_LIMIT = 240
BASE = "_"
"""The value of an axis that adds nothing to the names of requests."""

Wanted: TypeAlias = Mapping[str, tuple[str, ...]]
Conditional = TypeVar("Conditional", When, Condition)


def variants(video: Video, limit: int) -> tuple[list[Variant], list[Diagnostic]]:
    """All variants of a video, in the order of its axes and their values; a video without axes has one."""
    found: list[Diagnostic] = []
    choices = video.body.choices
    if choices is None:
        return [Variant(video.name, None, {}, ())], found
    axes = {axis.name: axis for axis in choices.axes}
    skips = _ordered([(skip, wanted) for skip in choices.skips if (wanted := _known(skip, axes, video, found))], choices.axes)
    whens = _ordered([(when, wanted) for when in choices.whens if (wanted := _known(when.condition, axes, video, found))], choices.axes)
    size = prod(len(axis.options) for axis in choices.axes)
    if size > (COMBINATION_LIMIT if skips else limit):
        return [], [*found, say.too_many_requests(video.span, video.name, size, limit, _sizes(choices.axes))]
    count, kept, used = _kept(choices.axes, [wanted for _, wanted in skips], limit)
    found += [say.skips_nothing(condition.span) for number, (condition, _) in enumerate(skips) if number not in used]
    if not count:
        left = [say.nothing_left(video.span, video.name, [condition.span for condition, _ in skips])]
        return [], [*found, *(left if all(axis.whole for axis in choices.axes) else ())]
    if count > limit:
        return [], [*found, say.too_many_requests(video.span, video.name, count, limit, _sizes(choices.axes))]
    made = [_variant(video, axes, options, whens) for options in kept]
    found += _idle(whens, made)
    found += _named_alike(made)
    found += _named_at_length(made)
    return made, found


def _known(condition: Condition, axes: Mapping[str, Axis], video: Video, found: list[Diagnostic]) -> Wanted | None:
    """What a condition wants of which axis; None where an axis or a value is not there, which is reported, but for lost ones."""
    wanted: dict[str, tuple[str, ...]] = {}
    whole = True
    for name, span, values in condition.wanted:
        axis = axes.get(name)
        if axis is None:
            if video.whole:
                found.append(say.unknown_axis(span, name, tuple(axes), nearest(name, axes)))
            wanted[name] = ()
            continue
        names = [option.name for option in axis.options]
        for value, place in values:
            if value in names:
                continue
            whole = False
            if axis.whole:
                found.append(say.unknown_value(place, value, name, names, nearest(value, names)))
        wanted[name] = tuple(value for value, _ in values)
    return wanted if whole and all(wanted.values()) else None


def _ordered(conditional: Iterable[tuple[Conditional, Wanted]], axes: Sequence[Axis]) -> list[tuple[Conditional, Wanted]]:
    """`when`s or `skip`s, the wider before the narrower, those of equal width in the order of what they want."""
    names = {axis.name: [option.name for option in axis.options] for axis in axes}

    def place(wanted: Wanted) -> tuple[int, list[tuple[int, ...]]]:
        chosen = [
            tuple(number for number, value in enumerate(values) if value in wanted.get(axis, values)) for axis, values in names.items()
        ]
        return -prod(map(len, chosen)), [tuple(numbers) for numbers in chosen]

    return sorted(conditional, key=lambda pair: place(pair[1]))


def _kept(axes: Sequence[Axis], skips: Sequence[Wanted], limit: int) -> tuple[int, list[tuple[Option, ...]], set[int]]:
    """How many combinations no `skip` removes, these up to a limit, and which `skip`s remove what no wider one does.

    There may be a million; so they are looked through as numbers.
    """
    count, kept, used = 0, [], set[int]()
    removing = [[(at, _numbers(axis, wanted[axis.name])) for at, axis in enumerate(axes) if axis.name in wanted] for wanted in skips]
    for numbers in product(*(range(len(axis.options)) for axis in axes)):
        for number, places in enumerate(removing):
            if all(numbers[place] in those for place, those in places):
                used.add(number)
                break
        else:
            count += 1
            if count <= limit:
                kept.append(tuple(axis.options[number] for axis, number in zip(axes, numbers, strict=True)))
    return count, kept, used


def _numbers(axis: Axis, names: Sequence[str]) -> frozenset[int]:
    """Values of an axis as numbers."""
    return frozenset(number for number, option in enumerate(axis.options) if option.name in names)


def _holds(wanted: Wanted, names: Mapping[str, str]) -> bool:
    """Whether a condition holds for the values of a variant."""
    return all(names[axis] in values for axis, values in wanted.items())


def _variant(video: Video, axes: Mapping[str, Axis], options: Sequence[Option], whens: Sequence[tuple[When, Wanted]]) -> Variant:
    """A variant: the name of each value in the order of the axes, and the overlays in their order."""
    chosen = dict(zip(axes, options, strict=True))
    names = {axis: option.name for axis, option in chosen.items()}
    overlays = [
        Overlay(Rank({axis: _laid_by(option, axes[axis])}, False), option.overlay)
        for axis, option in chosen.items()
        if option.overlay is not None
    ]
    overlays += [Overlay(_rank(wanted, axes), when.overlay) for when, wanted in whens if _holds(wanted, names)]
    label = ".".join(name for name in names.values() if name != BASE) if axes else None
    return Variant(f"{video.name}.{label}" if label else video.name, label, chosen, tuple(overlays))


def _laid_by(option: Option, axis: Axis) -> tuple[str, ...]:
    """The values of an axis that lay the overlay of one of them: none in particular where it is that of a table."""
    return () if option.overlay is not None and option.overlay.span == axis.span else (option.name,)


def _rank(wanted: Wanted, axes: Mapping[str, Axis]) -> Rank:
    """The place of a `when` among others."""
    return Rank(wanted, True, {axis: values for axis, values in wanted.items() if len(set(values)) < len(axes[axis].options)})


def _idle(whens: Iterable[tuple[When, Wanted]], made: Iterable[Variant]) -> Iterator[Diagnostic]:
    """The `when`s that hold for no variant."""
    names = [{axis: option.name for axis, option in variant.options.items()} for variant in made]
    for when, wanted in whens:
        if not any(_holds(wanted, chosen) for chosen in names):
            yield say.never_holds(when.span, when.condition.span)


def _named_alike(made: Iterable[Variant]) -> Iterator[Diagnostic]:
    """The variants whose names are equal: `_` adds nothing, so the values behind it must differ."""
    first: dict[str, Variant] = {}
    for variant in made:
        other = first.setdefault(variant.name.casefold(), variant)
        if other is not variant:
            here, there = ([option.span for option in found.options.values() if option.name != BASE] for found in (variant, other))
            yield say.named_alike(here[-1], variant.name, there[-1])


def _named_at_length(made: Iterable[Variant]) -> Iterator[Diagnostic]:
    """The variants whose names no file can have, told at the longest value, each once."""
    long: dict[Span, Variant] = {}
    for variant in made:
        if len(variant.name) > NAME_LIMIT // 4 and len(variant.name.encode()) > NAME_LIMIT:
            long.setdefault(max(variant.options.values(), key=lambda option: len(option.name.encode())).span, variant)
    return (say.long_name(span, variant.name) for span, variant in long.items())


def _sizes(axes: Iterable[Axis]) -> str:
    """How many values the axes have."""
    return " × ".join(f"{len(axis.options)} of `{axis.name}`" for axis in axes)
