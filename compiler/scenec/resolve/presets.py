"""What `apply` names in, the preset out; and which blocks a preset fits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from scenec import syntax
from scenec.catalog import modules as say
from scenec.diagnostics import using
from scenec.facts import SOLUTIONS, Block, blocks, fields
from scenec.model import Preset, Scope
from scenec.names import Report
from scenec.similar import nearest
from scenec.source import Span

CAPTION = "caption"


def find(reference: syntax.Reference, scope: Scope, report: Report) -> Preset | None:
    """The preset of a name, of this file or of one that it uses; None where there is none, which is reported."""
    span = Span(scope.source, reference.start, reference.end)
    head, *rest = (part.text for part in reference.parts if isinstance(part, syntax.Name))
    module = scope.module(head) if rest else None
    owner = module.scope if module is not None else scope
    name = rest[0] if module is not None else head
    found = owner.preset(name) if len(rest) <= (module is not None) else None
    if found is None and not owner.may_know(name) and not (scope.may_use(head) if rest else scope.may_know(head)):
        known = [f"{head}.{name}" for name in owner.presets] if module is not None else _known(scope)
        use = using(span, head) if rest and module is None else None
        meant = None if use else nearest(span.text, known)
        report(say.no_preset(span, span.text, known, meant, use, is_value=owner.find(name) is not None))
    return found


def applied(node: Any) -> list[str]:
    """The names of the presets of its own file that a body applies, in whatever block."""
    if isinstance(node, syntax.Apply):
        return [part.text for part in node.preset.parts[:1] if isinstance(part, syntax.Name)]
    return [name for part in node if isinstance(part, tuple) for name in applied(part)]


def _known(scope: Scope) -> list[str]:
    """All presets that can be applied, as they are written."""
    at = scope
    while at.parent is not None:
        at = at.parent
    return [*at.presets, *(f"{alias}.{name}" for alias, module in at.modules.items() for name in module.scope.presets)]


@cache
def kinds() -> tuple[str, ...]:
    """What a preset may be of: the names of blocks, and `caption`."""
    names = {block.name: None for solution in SOLUTIONS for path, block in blocks(solution).items() if path != "video"}
    return (CAPTION, *names)


def fits(preset: Preset, block: Block, solution: str) -> bool:
    """Whether a preset is applied in such a block."""
    if preset.kind is None or block.path == "video":
        return preset.kind is None and block.path == "video"
    if preset.kind == CAPTION:
        return any(field.row.startswith("caption.") for field in fields(solution)[block.path].values())
    return preset.kind == block.name


def places(preset: Preset) -> Iterable[tuple[str, Block]]:
    """The solutions and blocks that a preset fits."""
    return [(solution, block) for solution in SOLUTIONS for block in blocks(solution).values() if fits(preset, block, solution)]
