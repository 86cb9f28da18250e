"""Tokens in, one node out: a loop over the LALR tables that Lark made of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from scenec import syntax
from scenec.resources import tables

NORMAL_COLON = re.compile(r"[ \t]*\+?:")
FILE_TOKENS = re.compile(tables.FILE_TOKENS)
EXPRESSION_TOKENS = re.compile(tables.EXPRESSION_TOKENS)
DEPTH_LIMIT = 64
MANY = frozenset(
    ("File", "Body", "List", "Record", "Trim", "Library", "Reference", "Arguments", "Concatenation", "Conjunction", "Disjunction")
)
OPENED_BY = {"LBRACE": ("body", "record"), "LSQB": ("list",), "_TRIM": ("trim",)}

Node: TypeAlias = Any
Build: TypeAlias = "Callable[[int, int, list[Node]], Node]"


class Token(NamedTuple):
    """A terminal: its kind in the grammar and its place. `value` is the text of it, or a group of tokens in brackets."""

    kind: str
    value: Any
    start: int
    end: int


class Unexpected(Exception):
    """The token that the grammar does not take, and the state of the parser there."""

    def __init__(self, state: int, token: Token) -> None:
        super().__init__(token.kind)
        self.state = state
        self.token = token


class TooDeep(Exception):
    """Brackets are nested beyond the limit."""


Leaf: TypeAlias = "Callable[[Token], Node]"
Rule: TypeAlias = "tuple[int, str, Build | None, tuple[int | None, ...], bool]"


def rules(maker: Callable[[type[Any], bool], Build]) -> list[Rule]:
    """The rules of the tables, each with what builds its node."""
    made: list[Rule] = []
    for count, name, node, plan in tables.RULES:
        build = maker(getattr(syntax, node), node in MANY) if node else None
        simple = node is None and plan in ((0,), (-1,)) and count == 1
        made.append((count, name, build, plan, simple))
    return made


def strict(node: type[Any], many: bool) -> Build:
    """What builds a node out of whole children."""
    make = node._make
    if many:
        return lambda start, end, children: make((start, end, tuple(children)))
    return lambda start, end, children: make((start, end, *children))


STRICT = rules(strict)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a whole file; raises TooDeep."""
    depth, punctuation, new = 0, tables.PUNCTUATION, Token._make
    for found in FILE_TOKENS.finditer(text):
        kind: Any = found.lastgroup
        value = found[kind]
        if kind == "P":
            kind = punctuation[value]
            if value in "{[(":
                depth += 1
            elif value in ")]}":
                depth -= 1
        elif kind == "_TRIM":
            depth += 1
        if depth > DEPTH_LIMIT:
            raise TooDeep
        end = found.end()
        yield new((kind, value, end - len(value), end))
    yield Token("$END", "", len(text), len(text))


def expression_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of the inside of an interpolation."""
    for found in EXPRESSION_TOKENS.finditer(text, start, end):
        kind: Any = found.lastgroup
        value = found[kind]
        yield Token(tables.PUNCTUATION[value] if kind == "P" else kind, value, found.end() - len(value), found.end())
    yield Token("$END", "", end, end)


def drive(symbol: str, stream: Iterator[Token], text: str, leaves: dict[str, Leaf], rules: list[Rule] = STRICT, group: Any = None) -> Node:
    """Parse tokens as `symbol` of the grammar.

    `leaves` makes the node of a terminal that the tree keeps.
    A token whose value is of the class `group` stands for all within a pair of brackets:
    where the grammar takes a whole body, record, list or trim, the group makes its own node.
    Raises Unexpected at the first token that does not fit.
    """
    actions, keywords = tables.ACTIONS, tables.KEYWORDS
    row = actions[tables.STARTS[symbol]]
    states, starts, values = [tables.STARTS[symbol]], [0], [None]
    last_end = 0
    while True:
        token = next(stream)
        kind, value, start, end = token
        if kind == "NAME" and value in keywords:
            word, needs_no_colon = keywords[value]
            if word in row and not (needs_no_colon and NORMAL_COLON.match(text, end)):
                kind = word
        while True:
            action = row.get(kind)
            if action is None:
                raise Unexpected(states[-1], token)
            if action >= 0:
                break
            count, name, build, plan, simple = rules[~action]
            if simple:
                node = values[-1] if plan[0] == 0 else values[-1][0]  # type: ignore[index]
                del states[-1]
                values[-1] = node
            else:
                if count:
                    first, children = starts[-count], values[-count:]
                    del states[-count:], starts[-count:], values[-count:]
                else:
                    first, children = start, []
                node = _node(build, plan, children, first, last_end, name)
                starts.append(first)
                values.append(node)
            state = actions[states[-1]][name]
            states.append(state)
            row = actions[state]
            if kind == "$END" and name == symbol and len(states) == 2:
                return values[-1]
        leaf = leaves.get(kind)
        if leaf is not None:
            node = leaf(token)
        else:
            node = None
            if group is not None and value.__class__ is group:
                taken = next((rule for rule in OPENED_BY[kind] if rule in row), None)
                if taken is None:
                    stream = chain(value.tokens(), stream)
                    continue
                node, action = value.node(taken), row[taken]
        states.append(action)
        starts.append(start)
        values.append(node)
        row = actions[action]
        last_end = end


def _node(build: Build | None, plan: tuple[int | None, ...], children: list[Node], start: int, end: int, name: str) -> Node:
    """What a reduction makes: a list for a rule of the grammar's own repetition, a child, or a node."""
    kept: list[Node]
    if plan and plan[0] is not None and plan[0] < 0:
        kept, plan = children[~plan[0]], plan[1:]
    else:
        kept = []
    for index in plan:
        if index is None:
            kept.append(None)
        elif index < 0:
            kept.extend(children[~index])
        else:
            kept.append(children[index])
    if build is not None:
        return build(start, end, kept)
    return kept if name.startswith("_") else kept[0]
