"""The grammar in, the parse tables out: Lark makes the LALR(1) tables, this freezes them as plain data."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lark import Lark
from lark.lexer import PatternStr, TerminalDef
from lark.parsers.lalr_analysis import Shift

STARTS = ("file", "member", "value", "entry", "expression")
KEYWORD = re.compile(r"([a-z]+)\(\?!\[\\w-\]\)(\(\?!\[ \t\]\*\\\+\?:\))?")


class Syntax(NamedTuple):
    """The frozen tables.

    `actions`: for each state a row from terminal or rule to a state (0 and up: go there) or `~rule` (reduce).
    `rules`: symbols taken off the stack, rule, name of the node or "" (a bare list) or None (hand on the only child),
    and a plan: index of a child to keep, its complement to splice, None for an absent optional part.
    `keywords`: word to terminal, and whether a colon behind it makes it a plain name.
    """

    starts: dict[str, int]
    actions: tuple[dict[str, int], ...]
    rules: tuple[tuple[int, str, str | None, tuple[int | None, ...]], ...]
    file_tokens: str
    expression_tokens: str
    punctuation: dict[str, str]
    keywords: dict[str, tuple[str, bool]]


def lark(text: str) -> Lark:
    """Lark's own parser of the grammar: the maker of the tables, and the oracle of the tests."""
    return Lark(text, parser="lalr", start=list(STARTS), maybe_placeholders=True)


def syntax(text: str) -> Syntax:
    """Freeze the grammar `text`."""
    made = lark(text)
    inner: Any = made.parser
    table = inner.parser._parse_table
    # Lark numbers its states in the order of a set; ours are numbered in the order in which they are reached.
    numbers = {rule: number for number, rule in enumerate(made.rules)}
    states = [table.start_states[start] for start in STARTS]
    for state in states:
        states += [to for _, (action, to) in sorted(table.states[state].items()) if action is Shift and to not in states]
    places = {state: place for place, state in enumerate(states)}
    actions = tuple(
        {name: (places[target] if action is Shift else ~numbers[target]) for name, (action, target) in sorted(table.states[state].items())}
        for state in states
    )
    keywords = {}
    for terminal in made.terminals:
        if found := KEYWORD.fullmatch(terminal.pattern.value):
            keywords[found[1]] = (terminal.name, bool(found[2]))
    words = {name for name, _ in keywords.values()}
    plain = [terminal for terminal in made.terminals if terminal.name not in words and terminal.name not in made.ignore_tokens]
    expression = {"QUOTED", "FIGURE", "NAME", "STRING", "COMPARE", "DOT", "LSQB", "RSQB", "LPAR", "RPAR", "COMMA", "VBAR", "TILDE"}
    only = {"FIGURE", "COMPARE", "VBAR", "TILDE"}
    return Syntax(
        starts={start: places[table.start_states[start]] for start in STARTS},
        actions=actions,
        rules=tuple(_rule(rule) for rule in made.rules),
        file_tokens=_scanner([terminal for terminal in plain if terminal.name not in only], r"(?>(?:[ \t]++|//[^\n]*+)*)"),
        expression_tokens=_scanner([terminal for terminal in plain if terminal.name in expression], r"[ \t]*+"),
        punctuation={t.pattern.value: t.name for t in plain if isinstance(t.pattern, PatternStr)},
        keywords=keywords,
    )


def _rule(rule: Any) -> tuple[int, str, str | None, tuple[int | None, ...]]:
    """A rule's entry; the plan follows what Lark's own tree builder does with filtered and absent parts."""
    absent = [0] * (len(rule.expansion) + 1)
    if rule.options.empty_indices:
        absent = [len(ones) for ones in "".join(str(int(empty)) for empty in rule.options.empty_indices).split("0")]
    plan: list[int | None] = []
    for index, symbol in enumerate(rule.expansion):
        plan += [None] * absent[index]
        if not (symbol.is_term and symbol.filter_out):
            plan.append(~index if not symbol.is_term and symbol.name.startswith("_") else index)
    plan += [None] * absent[-1]
    name = str(rule.origin.name)
    node: str | None = "".join(part.title() for part in name.split("_"))
    if name.startswith("_"):
        node = ""
    elif rule.options.expand1:
        node = None
    return len(rule.expansion), name, node, tuple(plan)


def _scanner(terminals: list[TerminalDef], skipped: str) -> str:
    """One expression with a group a terminal, in Lark's order; P is punctuation, BAD what is none of them.

    END is the end of the text, so that there is a match at every place and the expression is never tried at the next one.
    """
    ordered = sorted(terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    groups = [f"(?P<{t.name}>{t.pattern.to_regexp()})" for t in ordered if not isinstance(t.pattern, PatternStr)]
    signs = sorted((t.pattern.value for t in ordered if isinstance(t.pattern, PatternStr)), key=lambda sign: (-len(sign), sign))
    groups.append(f"(?P<P>{'|'.join(re.escape(sign) for sign in signs)})")
    return skipped + "(?:" + "|".join(groups) + r"|(?P<BAD>[\s\S])|(?P<END>\Z))"
