"""The findings of a file in, the same with the levels out that its project and the `allow`s in it decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from scenec import syntax
from scenec.catalog import allow as say
from scenec.catalog import files as say_files
from scenec.diagnostics import Diagnostic, Related, Severity, is_broken
from scenec.facts import rule, rule_names
from scenec.lint import lints
from scenec.modules import Used
from scenec.noun import Noun
from scenec.resources import tables
from scenec.similar import nearest
from scenec.source import Source, Span

if TYPE_CHECKING:
    from scenec.inventory import Inventory

LEVELS = ("error", "warning", "off")


def settle(
    whole: Used,
    applied: Sequence[tuple[Span, Span]],
    found: list[Diagnostic],
    levels: Mapping[str, str],
    inventory: Inventory | None,
) -> list[Diagnostic]:
    """Levels that the project sets, and notes where an `allow` stands around a finding; what an `allow` lacks is found too.

    Without an inventory, an `allow` of what that would say cannot be called unused;
    nor can one in a preset, which may be of use to who applies it.
    """
    settled = [_levelled(diagnostic, levels) for diagnostic in found] if levels else found
    kept = [diagnostic for diagnostic in settled if diagnostic is not None]
    reader = _Reader(whole.source)
    allows = reader.file(whole.file)
    brought = [allow for other in whole.all()[1:] for allow in _Reader(other.source).file(other.file)]
    used: set[Span] = set()
    made = [_allowed(diagnostic, [*allows, *brought], applied, used) for diagnostic in kept]
    unheard = () if inventory is not None or all(allow.span in used for allow in allows) else _said_of_assets()
    presets = [reader.span(member) for member in whole.file.members if isinstance(member, syntax.Preset)]
    idle = [allow for allow in allows if allow.span not in used and allow.holds and allow.name not in unheard]
    unused = [say.unused(allow.span, allow.name) for allow in idle if not any(_inside(allow.span, preset) for preset in presets)]
    return [*made, *reader.found, *(unused if not is_broken(kept) else ())]


def _said_of_assets() -> Collection[str]:
    """The names of what is known with a listing only."""
    from scenec.lint.assets import asset_lints

    return {known.name for known in asset_lints()}


def known_names() -> Mapping[str, str]:
    """The kebab names of all that may be allowed, service rules and lints, with their codes."""
    from scenec.lint.assets import asset_lints

    own = [*lints(), *asset_lints()]
    return {**{str(known.name): known.code for known in own}, **rule_names()}


def _meant(written: str, known: Collection[str]) -> str | None:
    """The name that was surely meant; no code is near to another one, whatever its number."""
    return None if re.fullmatch(r"[A-Za-z]\d+", written) else nearest(written, known, 2)


def refused_levels(source: Source, levels: Mapping[str, object]) -> list[Diagnostic]:
    """What is wrong with the `[levels]` of a project: unknown names and codes, unknown levels, and rules that hold for every project."""
    found, known = [], known_names()
    codes = {code: code for code in known.values()}
    for name, level in levels.items():
        place = re.compile(rf"""^[ \t]*["']?({re.escape(name)})["']?[ \t]*=""", re.M).search(source.text, source.text.find("levels"))
        span = Span(source, place.start(1), place.end(1)) if place else Span(source, 0, 0)
        code = known.get(name) or codes.get(name)
        if code is None:
            found.append(say.unknown_rule(span, name, _meant(name, known)))
        elif level not in LEVELS:
            found.append(say_files.bad_key_value(span, name, tuple(f'"{word}"' for word in LEVELS)))
        elif code.startswith("R") and set(rule(code).confidence) <= {"A"}:
            found.append(say.fixed_level(span, name))
    return found


def _levelled(diagnostic: Diagnostic, levels: Mapping[str, str]) -> Diagnostic | None:
    """A finding with the level that the project sets for its rule; None where that is `off`."""
    level = levels.get(diagnostic.name, levels.get(diagnostic.code))
    if level is None:
        return diagnostic
    return None if level == "off" else diagnostic._replace(severity=cast(Severity, level))


def _is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, as `2027-03-01`."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Allow(Noun):
    """An `allow`: where its rule may be broken; one that has ended holds no longer."""

    code: str
    name: str
    scope: Span
    span: Span
    reason: str
    holds: bool


def _allowed(diagnostic: Diagnostic, allows: list[_Allow], applied: Sequence[tuple[Span, Span]], used: set[Span]) -> Diagnostic:
    """A finding, as a note where the innermost `allow` of its rule stands around it."""
    around = [allow for allow in allows if allow.holds and allow.code == diagnostic.code and _covers(allow, diagnostic.span, applied)]
    if not around:
        return diagnostic
    innermost = max(around, key=lambda allow: allow.scope.start)
    used.add(innermost.span)
    return diagnostic._replace(severity="info", allowed_by=Related(innermost.span, innermost.reason))


def _covers(allow: _Allow, span: Span, applied: Sequence[tuple[Span, Span]]) -> bool:
    """Whether an `allow` stands around a place; around one in a preset, where it stands around all places that apply it."""
    if _inside(span, allow.scope):
        return True
    places = [at for at, preset in applied if _inside(span, preset)]
    return bool(places) and all(_covers(allow, at, applied) for at in places)


def _inside(span: Span, scope: Span) -> bool:
    return span.source is scope.source and scope.start <= span.start and span.end <= scope.end


class _Reader:
    """Reads the `allow`s of a file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def file(self, file: syntax.File) -> list[_Allow]:
        """All of a file."""
        return list(self.read(file.members, Span(self.source, 0, len(self.source.text)))) if "allow" in self.source.text else []

    def read(self, members: tuple[syntax.Member, ...], scope: Span) -> Iterator[_Allow]:
        """The `allow`s among members and in their bodies."""
        for member in members:
            if isinstance(member, syntax.Allow):
                allow = self.allow(member, scope)
                if allow is not None:
                    yield allow
            elif isinstance(body := getattr(member, "body", None), syntax.Body):
                yield from self.read(body.members, self.span(member))

    def span(self, node: syntax.Member | syntax.Name | syntax.Text) -> Span:
        return Span(self.source, node.start, node.end)

    def allow(self, node: syntax.Allow, scope: Span) -> _Allow | None:
        """An `allow`; None where it is wrong, which is reported."""
        written, known = node.rule.text, known_names()
        names = {code: name for name, code in known.items()}
        name = written if written in known else names.get(written.upper())
        if name is None:
            self.found.append(say.unknown_rule(self.span(node.rule), written, _meant(written, known)))
            return None
        reason = self.plain(node.reason)
        if reason is not None and not reason.strip():
            self.found.append(say.no_reason(self.span(node.reason), name))
        holds = self.holds(node.until, name)
        return _Allow(known[name], name, scope, self.span(node), reason or "", holds)

    def holds(self, until: syntax.Text | None, name: str) -> bool:
        """Whether the day that an `allow` ends on is not over; days are those of the service tables."""
        day = None if until is None else self.plain(until)
        if until is None or day is None:
            return True
        if not _is_day(day):
            self.found.append(say.bad_day(self.span(until), day))
        elif day < tables.SERVICE_DATE:
            self.found.append(say.ended(self.span(until), name, day, tables.SERVICE_DATE))
            return False
        return True

    def plain(self, text: syntax.Text) -> str | None:
        """A text without interpolations."""
        if all(isinstance(part, str) for part in text.parts):
            return "".join(part for part in text.parts if isinstance(part, str))
        self.found.append(say.interpolated(self.span(text)))
        return None
