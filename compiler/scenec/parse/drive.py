"""Tokens in, one node out: a loop over the LALR tables that Lark made of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, TypeAlias

from scenec import syntax
from scenec.noun import Noun
from scenec.resources import tables

NORMAL_COLON = re.compile(r"[ \t]*\+?:")
FILE_TOKENS = re.compile(tables.FILE_TOKENS)
DEPTH_LIMIT = 64
MANY = frozenset(
    ("File", "Body", "List", "Record", "Trim", "Library", "Reference", "Arguments", "Concatenation", "Conjunction", "Disjunction")
)
OPENED_BY = {"LBRACE": ("body", "record"), "LSQB": ("list",), "_TRIM": ("trim",)}

Node: TypeAlias = Any
Build: TypeAlias = "Callable[[int, int, Any], Node]"


class Token(Noun):
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
Choose: TypeAlias = "Callable[[list[Node]], Sequence[Node]]"
Rule: TypeAlias = "tuple[int, str, Build | None]"


def rules(maker: Callable[[type[Any], bool], Build]) -> list[Rule]:
    """The rules of the tables: how many symbols each takes, its name, and what makes its node.

    A rule of one symbol that only hands it on has no maker.
    """
    return [(count, name, _build(name, node, plan, maker)) for count, name, node, plan in tables.RULES]


def _build(name: str, node: str | None, plan: tuple[int | None, ...], maker: Callable[[type[Any], bool], Build]) -> Build | None:
    """What makes the node of a rule: a node of the tree, a list for the grammar's own repetition, or a child."""
    choose = _chooser(plan)
    if node:
        make = maker(getattr(syntax, node), node in MANY)
        return lambda start, end, children: make(start, end, choose(children))
    if name.startswith("_"):
        return lambda start, end, children: list(choose(children)) if plan[:1] != (-1,) else choose(children)
    return None if plan == (0,) else lambda start, end, children: choose(children)[0]


def _chooser(plan: tuple[int | None, ...]) -> Choose:
    """What picks the children of a node: an index keeps one, its complement splices a list, None is an absent part."""
    numbers = [index for index in plan if index is not None and index >= 0]
    if len(numbers) == len(plan):
        return itemgetter(*numbers) if len(numbers) > 1 else lambda children: [children[index] for index in numbers]
    return lambda children: _choose(plan, children)


def _choose(plan: tuple[int | None, ...], children: list[Node]) -> list[Node]:
    """Follow a plan; a list that is spliced first takes the others in, so that repetition costs no copies."""
    kept: list[Node] = children[0] if plan[0] == -1 else []
    for index in plan[1:] if plan[0] == -1 else plan:
        if index is None:
            kept.append(None)
        elif index < 0:
            kept.extend(children[~index])
        else:
            kept.append(children[index])
    return kept


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
        elif kind == "END":
            break
        if depth > DEPTH_LIMIT:
            raise TooDeep
        end = found.end()
        yield new((kind, value, end - len(value), end))
    yield Token("$END", "", len(text), len(text))


@cache
def _expression_scanner() -> re.Pattern[str]:
    """Compiled when the first interpolation is read: most starts read none."""
    return re.compile(tables.EXPRESSION_TOKENS)


def expression_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of the inside of an interpolation."""
    for found in _expression_scanner().finditer(text, start, end):
        kind: Any = found.lastgroup
        value = found[kind]
        if kind == "END":
            break
        yield Token(tables.PUNCTUATION[value] if kind == "P" else kind, value, found.end() - len(value), found.end())
    yield Token("$END", "", end, end)


def drive(
    symbol: str, stream: Iterator[Token], text: str, leaves: dict[str, Leaf], rules: list[Rule] = STRICT, groups: tuple[Any, ...] = ()
) -> Node:
    """Parse tokens as `symbol` of the grammar.

    `leaves` makes the node of a terminal that the tree keeps.
    A token whose value is of one of the classes `groups` stands for all within a pair of brackets:
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
            count, name, build = rules[~action]
            if build is None:
                del states[-1]
            else:
                first = starts[-count] if count else start
                children = values[-count:] if count else []
                if count:
                    del states[-count:], starts[-count:], values[-count:]
                starts.append(first)
                values.append(build(first, last_end, children))
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
            if groups and value.__class__ in groups:
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
