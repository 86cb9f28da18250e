"""The tree of a file: one value a rule of `grammar/scene.lark`, of the same name, its parts in the same order.

Every node begins with its `start` and `end`, offsets into the text of the file.
The text between the nodes holds nothing but punctuation, words of the grammar, blanks and comments,
so the tree and its text together are the file, to the letter.
"""

from __future__ import annotations

from typing import TypeAlias

from scenec.noun import Noun


class Name(Noun):
    """`entrance`: a word, in the normal form in which names are compared (NFC)."""

    start: int
    end: int
    text: str


class Text(Noun):
    """`"…"` or `\"\"\"…\"\"\"`: pieces of plain text, decoded, and interpolations between them."""

    start: int
    end: int
    parts: tuple[str | Interpolation, ...]


class Interpolation(Noun):
    """`{{ expression }}`, braces included."""

    start: int
    end: int
    expression: Expression


class Number(Noun):
    """Anything that begins like a number: `27`, `5s`, `80%`, `1080x1920`, `2s..6.5s`, as written."""

    start: int
    end: int
    text: str


class Colour(Noun):
    """`#RRGGBB`, as written."""

    start: int
    end: int
    text: str


class Quoted(Noun):
    """`'…'`: a constant inside an interpolation, decoded."""

    start: int
    end: int
    text: str


class Broken(Noun):
    """What could not be parsed, reported already; `names` are the words in it, which nothing else complains about."""

    start: int
    end: int
    names: tuple[str, ...]


class Reference(Noun):
    """`cn-shanghai`, `formats.portrait`, `product['unit price']`."""

    start: int
    end: int
    parts: tuple[Name | Text | Quoted, ...]


class List(Noun):
    """`[a, b]`"""

    start: int
    end: int
    elements: tuple[Value, ...]


class Record(Noun):
    """`{ key: value }`"""

    start: int
    end: int
    entries: tuple[Entry | Broken, ...]


class Entry(Noun):
    """`key: value` in a record."""

    start: int
    end: int
    key: Key
    value: Value


class Trim(Noun):
    """`trim(asset, 2s..6s)`: the asset and its ranges."""

    start: int
    end: int
    items: tuple[Value, ...]


class Body(Noun):
    """`{ … }` with members."""

    start: int
    end: int
    members: tuple[Member, ...]


class Field(Noun):
    """`key label: value`"""

    start: int
    end: int
    key: Key
    label: Label | None
    value: Value


class Append(Noun):
    """`key label +: value`"""

    start: int
    end: int
    key: Key
    label: Label | None
    value: Value


class Block(Noun):
    """`key label { … }`"""

    start: int
    end: int
    key: Key
    label: Label | None
    body: Body


class Library(Noun):
    """`std/formats`"""

    start: int
    end: int
    names: tuple[Name, ...]


class Use(Noun):
    """`use path as name`"""

    start: int
    end: int
    path: Text | Library
    alias: Name | None


class Let(Noun):
    """`let name = value`"""

    start: int
    end: int
    name: Name
    value: Value


class ListType(Noun):
    """`[text]`"""

    start: int
    end: int
    element: Name


class Param(Noun):
    """`param name: type = value`"""

    start: int
    end: int
    name: Name
    type: Name | ListType
    default: Value | None


class Preset(Noun):
    """`preset name : kind { … }`"""

    start: int
    end: int
    name: Name
    kind: Name | None
    body: Body


class Video(Noun):
    """`video name : solution { … }`"""

    start: int
    end: int
    name: Name
    solution: Name
    body: Body


class Apply(Noun):
    """`apply hema.look`"""

    start: int
    end: int
    preset: Reference


class Rows(Noun):
    """`from "products.csv" by sku`: a value a row."""

    start: int
    end: int
    path: Text
    key: Key


class Columns(Noun):
    """`from "strings.csv" across key`: a value a column."""

    start: int
    end: int
    path: Text
    key: Key


class Variants(Noun):
    """`variants axis from … { … }`"""

    start: int
    end: int
    axis: Name
    source: Rows | Columns | None
    body: Body | None


class Scenes(Noun):
    """`scenes item from … { … }`"""

    start: int
    end: int
    item: Name
    source: Rows | Columns
    body: Body


class When(Noun):
    """`when { axis: value } { … }`"""

    start: int
    end: int
    condition: Record
    body: Body


class Skip(Noun):
    """`skip { axis: value }`"""

    start: int
    end: int
    condition: Record


class Drop(Noun):
    """`drop scene x`"""

    start: int
    end: int
    name: Name
    label: Label | None


class Before(Noun):
    """`before label`"""

    start: int
    end: int
    anchor: Label


class After(Noun):
    """`after label`"""

    start: int
    end: int
    anchor: Label


class Add(Noun):
    """`add scene x after y { … }`"""

    start: int
    end: int
    name: Name
    label: Label
    place: Before | After | None
    body: Body


class Raw(Noun):
    """`raw { … }`"""

    start: int
    end: int
    record: Record


class Allow(Noun):
    """`allow rule "reason" until "date"`"""

    start: int
    end: int
    rule: Name
    reason: Text
    until: Text | None


class File(Noun):
    """A whole file."""

    start: int
    end: int
    members: tuple[Member, ...]


class Arguments(Noun):
    """`(a, b)` of a filter."""

    start: int
    end: int
    values: tuple[Expression, ...]


class Filtered(Noun):
    """`value | name(arguments)`"""

    start: int
    end: int
    value: Expression
    name: Name
    arguments: Arguments | None


class Concatenation(Noun):
    """`a ~ b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Comparison(Noun):
    """`a == b`; the operator is a Name."""

    start: int
    end: int
    left: Expression
    operator: Name
    right: Expression


class Negation(Noun):
    """`not a`"""

    start: int
    end: int
    operand: Expression


class Conjunction(Noun):
    """`a and b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Disjunction(Noun):
    """`a or b`"""

    start: int
    end: int
    operands: tuple[Expression, ...]


class Choice(Noun):
    """`a if condition else b`"""

    start: int
    end: int
    then: Expression
    condition: Expression
    otherwise: Expression


class Comment(Noun):
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
