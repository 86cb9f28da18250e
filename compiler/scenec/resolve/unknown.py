"""A name that a block does not have in, what was probably meant out."""

from __future__ import annotations

from scenec.catalog import names as say
from scenec.diagnostics import Diagnostic
from scenec.facts import SOLUTIONS, Block, blocks, fields, inner_blocks
from scenec.similar import nearest
from scenec.source import Span


def unknown(name: str, span: Span, block: Block, solution: str, solution_span: Span) -> Diagnostic:
    """The finding for a name that is perhaps of another solution, the vendor's own, of another block, or misspelt."""
    path, here, inner_here = block.path, fields(solution), inner_blocks(solution)
    known = [*inner_here[path], *here[path]]
    owners = [s for s in SOLUTIONS if path in blocks(s) and (name in fields(s)[path] or name in inner_blocks(s)[path])]
    if owners:
        return say.other_solution(span, name, owners, solution, solution_span, known)
    vendor = _vendor(name, span, path, solution)
    if vendor is not None:
        return vendor
    suggestion = nearest(name, known)
    places = [place for place, members in here.items() if name in members and place != path]
    places += [place for place, inner in inner_here.items() if name in inner and place != path]
    if suggestion is None and 0 < len(places) <= 3:
        return say.elsewhere(span, name, [f"`{place}`" for place in places], known)
    return say.unknown_member(span, name, f"`{block.name}`", known, suggestion)


def _vendor(name: str, span: Span, path: str, solution: str) -> Diagnostic | None:
    """What is said of a name that is the vendor's own for a field: of this block, else of others."""
    key = name.casefold()
    rows = [field for members in fields(solution).values() for field in members.values()]
    named = [field for field in rows if any(pointer.rpartition("/")[2].casefold() == key for pointer in field.json)]
    own = [field for field in named if field.block == path]
    if name[:1].islower() or not named or len(own or named) > 3:
        return None
    alone = own[0].name if len(own) == 1 and len(own[0].json) == 1 else None
    return say.vendor_name(span, name, [field.path for field in own or named], alone)
