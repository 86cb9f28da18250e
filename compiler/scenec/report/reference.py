"""A word of the language in, the blocks and fields that it may mean out, and what the tables know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from scenec.check import RULES
from scenec.check.rule import Rule
from scenec.docs import Page, pages
from scenec.facts import SOLUTIONS, Block, Field, all_blocks, all_fields, layer_fields
from scenec.kinds.written import BOUNDS, bounds
from scenec.lint import lints
from scenec.lint.kinds import ValueLint
from scenec.noun import Noun

SHARED = "caption"
"""What titles, subheadings and subtitles share."""
COUNTS = {"min_count": "at least", "max_count": "at most"}
LENGTHS = {"max_length": "characters", "max_bytes": "bytes as JSON"}


class Found(Noun):
    """What a word means: blocks, and fields."""

    blocks: tuple[Block, ...]
    fields: tuple[Field, ...]


def everything(solution: str | None = None) -> Found:
    """All blocks and fields, or those of a solution."""
    of = (solution,) if solution else SOLUTIONS
    blocks = tuple(block for block in all_blocks() if set(of) & set(block.solutions))
    return Found(blocks, tuple(field for field in (*all_fields(), *layer_fields().values()) if set(of) & set(field.solutions)))


def find(word: str, known: Found) -> Found:
    """What a word means: a path, else a name, else the vendor's name or a place of the request; nothing where it means nothing."""
    folded = word.strip().strip(".").casefold().replace("-", "_").removeprefix("video.")
    blocks = tuple(block for block in known.blocks if block.path == folded)
    fields = tuple(
        field for field in known.fields if folded in (field.path, field.row) or (field.block == "video" and field.name == folded)
    )
    if blocks or fields:
        return Found(blocks, fields if "." in folded or not blocks else ())
    if folded in (SHARED, "layer"):
        rows = {field.row: field for field in reversed(known.fields) if field.row.startswith(f"{folded}.")}
        return Found((), tuple(reversed(rows.values())))
    blocks = tuple(block for block in known.blocks if block.name == folded)
    fields = tuple(field for field in known.fields if field.name == folded)
    if blocks or fields:
        return Found(blocks, fields)
    return Found((), tuple(field for field in known.fields if any(_is_at(pointer, word.strip()) for pointer in field.json)))


def _is_at(pointer: str, word: str) -> bool:
    """Whether the vendor's name, or a place with `/` or `.`, is that of a pointer."""
    place = word.replace(".", "/").strip("/").casefold()
    return bool(place) and not word[:1].islower() and f"{pointer.casefold()}/".endswith(f"/{place}/")


def names(known: Found) -> list[str]:
    """All words that mean something in the language."""
    paths = [*(block.path for block in known.blocks), *(field.path for field in known.fields), *(field.row for field in known.fields)]
    return list(dict.fromkeys([*paths, *(path.rpartition(".")[2] for path in paths)]))


def in_solutions(solutions: Iterable[str]) -> str:
    """`in storyboard and narration`."""
    named = list(solutions)
    return "in every solution" if len(named) == len(SOLUTIONS) else f"in {' and '.join(named)}"


def limits(field: Field) -> list[tuple[str, str | None]]:
    """The limits of a field in words and in the units of the language, each with its rule."""
    found = {(bounds(field, limit.rule), limit.rule): None for limit in field.limits if limit.sort in BOUNDS}
    for limit in field.limits:
        if limit.sort in COUNTS:
            found[f"{COUNTS[limit.sort]} {limit.figure} {'entry' if limit.figure == '1' else 'entries'}", limit.rule] = None
        elif limit.sort in LENGTHS:
            found[f"at most {limit.figure} {LENGTHS[limit.sort]}", limit.rule] = None
        elif limit.sort == "decimals":
            found[f"at most {limit.figure} decimals in the request", limit.rule] = None
    return list(found)


def block_limits(block: Block) -> list[str]:
    """How many of a block may stand there."""
    return [f"{COUNTS[limit.sort]} {limit.figure}" for limit in block.limits if limit.sort in COUNTS]


def label(block: Block) -> str | None:
    """What stands behind the name of a block."""
    if block.label == "none":
        return None
    named = {"level": "its level", "name": "its name", "optional-name": "its name, if it has one"}[block.label]
    limits = [
        f"{BOUNDS.get(limit.sort, 'at most')} {limit.figure}{' characters' * (limit.sort == 'max_length')}" for limit in block.label_limits
    ]
    return ", ".join([named, " and ".join(limits)]) if limits else named


@cache
def _readers() -> Mapping[str, tuple[Rule, ...]]:
    """The rules and lints between fields, by the paths that they say they read."""
    found: dict[str, list[Rule]] = {}
    for rule in (*RULES, *(lint for lint in lints() if isinstance(lint, Rule))):
        for read in rule.reads:
            path = read[1:] if read.startswith("/") or rule.each == "video" else f"{rule.each}.{read}"
            found.setdefault(path.removeprefix("/"), []).append(rule)
    return {path: tuple(rules) for path, rules in found.items()}


def rules(field: Field) -> list[Page]:
    """The rules and lints that speak of a field: those of its row, and those that read it."""
    own = [limit.rule for limit in field.limits]
    own += [field.required_rule, field.unknown_rule, *dict(field.flag_rules).values()]
    path = field.name if field.block == "video" else field.path
    own += [rule.code for rule in _readers().get(path, ()) if set(rule.solutions) & set(field.solutions)]
    own += [lint.code for lint in lints() if isinstance(lint, ValueLint) and lint.looks_at(field)]
    return [page for code, page in pages().items() if code in own]
