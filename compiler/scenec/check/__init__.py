"""The values of a video in, what the service would say of them out."""

from __future__ import annotations

from scenec.check import addresses, captions, editing, markup, movie, output, scenes, sources, speech, tags, texts, trims
from scenec.check.doubt import doubted
from scenec.check.lift import lift
from scenec.check.limits import limits
from scenec.check.required import required
from scenec.check.rule import Rule
from scenec.check.run import run
from scenec.check.seen import Memo
from scenec.check.together import together
from scenec.diagnostics import Diagnostic
from scenec.model import Part, Spec, Value
from scenec.source import Span

MODULES = (sources, movie, scenes, texts, speech, markup, tags, editing, captions, output, addresses, trims)
RULES = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Rule))
"""All rules between fields; a rule is found by being written in one of the modules."""


def check(spec: Spec, seen: Spec, memo: Memo) -> list[Diagnostic]:
    """Hold a video against the facts: limits, fields that must be there, that exclude each other, and rules between fields.

    `seen` is the video with what `raw` writes lifted into it: what breaks a rule there is a warning at most.
    `memo` keeps what rules found; videos and variants that share what a rule reads share the finding.
    """
    found = [*limits(seen, memo), *required(seen, memo), *together(spec, memo), *run(RULES, seen, memo)]
    raws = [raw.span for raw in _raws(spec.root)]
    if not raws:
        return found
    from scenec.check.listed import listed

    return [_softened(diagnostic, raws) for diagnostic in (*found, *listed(seen.root))]


def _raws(part: Part) -> list[Value]:
    """The raw parts of a block and of all in it."""
    return [*part.raws, *(raw for inner in part.parts for raw in _raws(inner))]


def _softened(diagnostic: Diagnostic, raws: list[Span]) -> Diagnostic:
    """A finding, as a warning where the place or one that belongs to it stands in `raw`."""
    spans = [diagnostic.span, *(related.span for related in diagnostic.related)]
    if diagnostic.severity != "error" or not any(raw.start <= span.start < raw.end for raw in raws for span in spans):
        return diagnostic
    return diagnostic._replace(severity="warning", fixes=())


__all__ = ["RULES", "Memo", "check", "doubted", "lift"]
