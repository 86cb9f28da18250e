"""What is known of the service, as typed rows: blocks, fields, enumerations and rules.

The rows come from `stdlib/service/*.toml`, where each has its source and date; nothing here repeats them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from scenec.diagnostics import Severity
from scenec.noun import Noun
from scenec.resources import tables

VAGUE = frozenset(("enabled", "file", "first", "list", "rest", "text"))
SOLUTIONS = ("storyboard", "narration", "script-to-video")


class Limit(Noun):
    """A bound of a value: its sort (`min`, `max`, `above`, `decimals`, `min_count`, `max_count`, `max_length`, `max_bytes`) and figure.

    `rule` is the rule of the service that it belongs to, if there is one.
    """

    sort: str
    figure: str
    rule: str | None


class Block(Noun):
    """A block of the language; `json` is the pointer of the object that it and its `raw` write to."""

    path: str
    json: str
    solutions: tuple[str, ...]
    label: str
    label_json: str | None
    label_limits: tuple[Limit, ...]
    repeated: bool
    principal: str | None
    switch: str | None
    raw: bool
    limits: tuple[Limit, ...]

    @property
    def name(self) -> str:
        """The word that opens it."""
        return self.path.rpartition(".")[2]


class Field(Noun):
    """A field of the language, of a block; `row` is the path of its row in the tables, which several captions share.

    `json` are pointers of the request: `*` stands for the element of a repeated block, `{label}` for its label.
    """

    path: str
    row: str
    block: str
    name: str
    json: tuple[str, ...]
    kind: str
    enum: str | None
    solutions: tuple[str, ...]
    required: tuple[str, ...]
    required_rule: str | None
    implied: str | None
    limits: tuple[Limit, ...]
    unknown_rule: str | None
    flag_rules: tuple[tuple[str, str], ...]
    example: str

    @property
    def called(self) -> str:
        """What messages call it: its name, with that of its block where it alone says little."""
        return f"{self.block.rpartition('.')[2]}.{self.name}" if self.name in VAGUE else self.name


class Choice(Noun):
    """A value of an enumeration: as the language writes it, as the request does, and what is known against it."""

    word: str
    id: str | int
    flag: str | None
    confidence: str


class Enumeration(Noun):
    """The values that a field may have; `open` where there may be more than the documents list.

    `respelt` where the language writes the vendor's PascalCase in kebab-case.
    """

    name: str
    open: bool
    respelt: bool
    choices: tuple[Choice, ...]
    by_word: Mapping[str, Choice]
    by_id: Mapping[str, Choice]


class Voice(Noun):
    """A listed voice: what speaks it (`standard` or `cosyvoice`), and its language, where it is not Chinese."""

    engine: str
    language: str | None


class Rule(Noun):
    """A rule of the service: an error only where its weakest confidence is A or B."""

    code: str
    name: str
    severity: Severity
    confidence: str


def _limits(rows: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[Limit, ...]:
    return tuple(Limit(sort, figure, dict(row).get("rule")) for row in rows for sort, figure in row if sort != "rule")


@cache
def blocks(solution: str) -> Mapping[str, Block]:
    """The blocks of a solution, by path."""
    return {row[0]: _block(row) for row in tables.BLOCKS if solution in row[2]}


def _block(row: tuple[Any, ...]) -> Block:
    return Block._make((*row[:5], _limits(row[5]), *row[6:10], _limits(row[10])))


def _field(row: tuple[Any, ...]) -> Field:
    return Field._make((*row[:11], _limits(row[11]), *row[12:]))


@cache
def fields(solution: str) -> Mapping[str, Mapping[str, Field]]:
    """The fields of a solution, by the path of their block and by name."""
    found: dict[str, dict[str, Field]] = {path: {} for path in blocks(solution)}
    for row in tables.FIELDS:
        if solution in row[7]:
            found[row[2]][row[3]] = _field(row)
    return found


@cache
def inner_blocks(solution: str) -> Mapping[str, Mapping[str, Block]]:
    """The blocks of a solution by the path of the block they stand in, and by name."""
    found: dict[str, dict[str, Block]] = {path: {} for path in blocks(solution)}
    for path, block in blocks(solution).items():
        if path != "video":
            found[path.rpartition(".")[0] or "video"][block.name] = block
    return found


def unlisted(name: str, block: str, kind: str) -> Field:
    """A field that no table lists, for what is read as a kind though it is none: parameters, the JSON of `raw`."""
    return Field(name, name, block, name, (), kind, None, SOLUTIONS, (), None, None, (), None, (), "")


@cache
def layer_fields() -> Mapping[str, Field]:
    """The members of one record of a caption's `layers`."""
    return {row[3]: _field(row) for row in tables.LAYERS}


def all_blocks() -> tuple[Block, ...]:
    """Every block of every solution, in the order of the tables."""
    return tuple(_block(row) for row in tables.BLOCKS)


def all_fields() -> tuple[Field, ...]:
    """Every field of every solution, in the order of the tables."""
    return tuple(_field(row) for row in tables.FIELDS)


@cache
def enumeration(name: str) -> Enumeration:
    """An enumeration; raises KeyError for a name that is not there."""
    is_open, respelt, values = tables.ENUMERATIONS[name]
    choices = tuple(Choice(*value) for value in values)
    return Enumeration(
        name, is_open, respelt, choices, {str(choice.word): choice for choice in choices}, {str(choice.id): choice for choice in choices}
    )


def voice(name: str) -> Voice | None:
    """A voice of the list, which is open."""
    row = tables.VOICES.get(name)
    return Voice(*row) if row else None


def rule(code: str) -> Rule:
    """A rule of the service; a weak source (C or T) makes an error a warning."""
    name, severity, confidence = tables.SERVICE_RULES[code]
    weak = severity == "error" and any(letter in confidence for letter in "CT")
    return Rule(code, name, "warning" if weak else severity, confidence)


def rule_names() -> Mapping[str, str]:
    """The codes of the rules of the service, by kebab name."""
    return {row[0]: code for code, row in tables.SERVICE_RULES.items()}


def default_number(path: str) -> Decimal:
    """The number that a field has where it is not written, durations in seconds; raises KeyError where none is documented."""
    return Decimal(tables.DEFAULTS[path])


def speaking_rate(unit: str) -> tuple[int, int]:
    """How many of a unit, `character` or `word`, a voice says in a minute: at least and at most."""
    least, most = tables.SPEAKING_RATES[unit]
    return least, most


class Price(Noun):
    """What a minute costs, at least and at most, and of what minutes; None where the documents give no figure.

    `date` is that of the document, `confidence` how sure it is.
    """

    of: str
    previews: str
    currency: str | None
    least: Decimal | None
    most: Decimal | None
    date: str
    confidence: str


def price(solution: str, region: str) -> Price | None:
    """What the service charges for a video of a solution in a region."""
    for solutions, regions, of, previews, currency, least, most, date, confidence in tables.PRICES:
        if solution in solutions and region in regions:
            return Price(of, previews, currency, least and Decimal(least), most and Decimal(most), date, confidence)
    return None


class ServiceError(Noun):
    """What the service refuses a call with: status of HTTP, code and words; some of the words have `{field}` in them."""

    status: int
    code: str
    message: str
    confidence: str


def service_error(code: str) -> ServiceError:
    """An error of the service; raises KeyError for a code that no document has."""
    status, message, confidence = tables.ERRORS[code]
    return ServiceError(status, code, message, confidence)


def advances() -> Mapping[str, int]:
    """How wide a character is, in thousandths of the size of its font."""
    widths: Mapping[str, int] = tables.ADVANCES
    return widths


def key_order() -> Mapping[str, tuple[str, ...]]:
    """For each object of the request, by pointer with `*` for elements and labels, its keys in the vendor's order."""
    order: Mapping[str, tuple[str, ...]] = tables.KEY_ORDER
    return order
