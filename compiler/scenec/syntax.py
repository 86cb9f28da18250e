"""The tree of a file: one value a rule of `grammar/scene.lark`, of the same name, its parts in the same order.

Every node begins with its `start` and `end`, offsets into the text of the file.
The text between the nodes holds nothing but punctuation, words of the grammar, blanks and comments,
so the tree and its text together are the file, to the letter.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Name(NamedTuple):
    """`entrance`: a word, in the normal form in which names are compared (NFC)."""

    start: int
    end: int
    text: str


class Text(NamedTuple):
    """`"…"` or `\"\"\"…\"\"\"`: pieces of plain text, decoded, and interpolations between them."""

    start: int
    end: int
    parts: tuple[str | Interpolation, ...]


class Interpolation(NamedTuple):
    """`{{ expression }}`, braces included."""

    start: int
    end: int
    expression: Expression


class Number(NamedTuple):
    """Anything that begins like a number: `27`, `5s`, `80%`, `1080x1920`, `2s..6.5s`, as written."""

    start: int
    end: int
    text: str


class Colour(NamedTuple):
    """`#RRGGBB`, as written."""

    start: int
    end: int
    text: str


class Quoted(NamedTuple):
    """`'…'`: a constant inside an interpolation, decoded."""

    start: int
    end: int
    text: str


class Broken(NamedTuple):
    """What could not be parsed, reported already; `names` are the words in it, which nothing else complains about."""

    start: int
    end: int
    names: tuple[str, ...]


class Reference(NamedTuple):
    """`cn-shanghai`, `formats.portrait`, `product['unit price']`."""

    start: int
    end: int
    parts: tuple[Name | Text | Quoted, ...]


class List(NamedTuple):
    """`[a, b]`"""

    start: int
    end: int
    elements: tuple[Value, ...]


class Record(NamedTuple):
    """`{ key: value }`"""

    start: int
    end: int
    entries: tuple[Entry | Broken, ...]


class Entry(NamedTuple):
    """`key: value` in a record."""

    start: int
    end: int
    key: Key
    value: Value


class Trim(NamedTuple):
    """`trim(asset, 2s..6s)`: the asset and its ranges."""

    start: int
    end: int
    items: tuple[Value, ...]


class Body(NamedTuple):
    """`{ … }` with members."""

    start: int
    end: int
    members: tuple[Member, ...]


class Field(NamedTuple):
    """`key label: value`"""

    start: int
    end: int
    key: Key
    label: Label | None
    value: Value


class Append(NamedTuple):
    """`key label +: value`"""

    start: int
    end: int
    key: Key
    label: Label | None
    value: Value


class Block(NamedTuple):
    """`key label { … }`"""

    start: int
    end: int
    key: Key
    label: Label | None
    body: Body


class Library(NamedTuple):
    """`std/formats`"""

    start: int
    end: int
    names: tuple[Name, ...]


class Use(NamedTuple):
    """`use path as name`"""

    start: int
    end: int
    path: Text | Library
    alias: Name | None


class Let(NamedTuple):
    """`let name = value`"""

    start: int
    end: int
    name: Name
    value: Value


class ListType(NamedTuple):
    """`[text]`"""

    start: int
    end: int
    element: Name


class Param(NamedTuple):
    """`param name: type = value`"""

    start: int
    end: int
    name: Name
    type: Name | ListType
    default: Value | None


class Preset(NamedTuple):
    """`preset name : kind { … }`"""

    start: int
    end: int
    name: Name
    kind: Name | None
    body: Body


class Video(NamedTuple):
    """`video name : solution { … }`"""

    start: int
    end: int
    name: Name
    solution: Name
    body: Body


class Apply(NamedTuple):
    """`apply hema.look`"""

    start: int
    end: int
    preset: Reference


class Rows(NamedTuple):
    """`from "products.csv" by sku`: a value a row."""

    start: int
    end: int
    path: Text
    key: Key


class Columns(NamedTuple):
    """`from "strings.csv" across key`: a value a column."""

    start: int
    end: int
    path: Text
    key: Key


class Variants(NamedTuple):
    """`variants axis from … { … }`"""

    start: int
    end: int
    axis: Name
    source: Rows | Columns | None
    body: Body | None


class Scenes(NamedTuple):
    """`scenes item from … { … }`"""

    start: int
    end: int
    item: Name
    source: Rows | Columns
    body: Body


class When(NamedTuple):
    """`when { axis: value } { … }`"""

    start: int
    end: int
    condition: Record
    body: Body


class Skip(NamedTuple):
    """`skip { axis: value }`"""

    start: int
    end: int
    condition: Record


class Drop(NamedTuple):
    """`drop scene x`"""

    start: int
    end: int
    name: Name
    label: Label | None


class Before(NamedTuple):
    """`before label`"""

    start: int
    end: int
    anchor: Label


class After(NamedTuple):
    """`after label`"""

    start: int
    end: int
    anchor: Label


class Add(NamedTuple):
    """`add scene x after y { … }`"""

    start: int
    end: int
    name: Name
    label: Label
    place: Before | After | None
    body: Body


class Raw(NamedTuple):
    """`raw { … }`"""

    start: int
    end: int
    record: Record


class Allow(NamedTuple):
    """`allow rule "reason" until "date"`"""

    start: int
    end: int
    rule: Name
    reason: Text
    until: Text | None


class File(NamedTuple):
    """A whole file."""

    start: int
    end: int
    members: tuple[Member, ...]


class Arguments(NamedTuple):
    """`(a, b)` of a filter."""

    start: int
    end: int
    values: tuple[Expression, ...]


class Filtered(NamedTuple):
    """`value | name(arguments)`"""

    start: int
    end: int
    value: Expression
    name: Name
    arguments: Arguments | None


class Concatenation(NamedTuple):
    """`a ~ b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Comparison(NamedTuple):
    """`a == b`; the operator is a Name."""

    start: int
    end: int
    left: Expression
    operator: Name
    right: Expression


class Negation(NamedTuple):
    """`not a`"""

    start: int
    end: int
    operand: Expression


class Conjunction(NamedTuple):
    """`a and b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Disjunction(NamedTuple):
    """`a or b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Choice(NamedTuple):
    """`a if condition else b`"""

    start: int
    end: int
    then: Expression
    condition: Expression
    otherwise: Expression


class Comment(NamedTuple):
    """`// …`, from its slashes to the end of its line."""

    start: int
    end: int


Key: TypeAlias = Name | Text
Label: TypeAlias = Name | Text | Number
Value: TypeAlias = Text | Number | Colour | Reference | List | Record | Trim | Broken
Member: TypeAlias = (
    Use
    | Let
    | Param
    | Preset
    | Video
    | Apply
    | Variants
    | Scenes
    | When
    | Skip
    | Drop
    | Add
    | Raw
    | Allow
    | Block
    | Field
    | Append
    | Broken
)
Expression: TypeAlias = (
    Reference | Quoted | Number | Filtered | Concatenation | Comparison | Negation | Conjunction | Disjunction | Choice | Broken
)
