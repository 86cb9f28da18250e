"""Broken scenes in, a table from the state of the parser and the kind of its token to the code of the mistake out.

A file of `grammar/mistakes/` begins with `// CODE`; its examples are separated by blank lines.
An example is a member or, behind a line `// value` or `// entry`, one of those.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from scenec.making.grammar import Syntax

HEAD = re.compile(r"// (E\d{4}) ")
COLON = re.compile(r"[ \t]*\+?:")


def mistakes(folder: str, syntax: Syntax) -> dict[tuple[int, str], str]:
    """The table; raises ValueError for an example that is no mistake, or that two codes claim."""
    table: dict[tuple[int, str], str] = {}
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".scene"):
            continue
        with open(os.path.join(folder, file), encoding="utf-8") as opened:
            text = opened.read()
        head = HEAD.match(text)
        if head is None:
            raise ValueError(f"{file} does not begin with its code")
        for symbol, example in examples(text):
            place = failure(example, symbol, syntax)
            if place is None:
                raise ValueError(f"{file}: this is no mistake: {example}")
            if table.setdefault(place, head[1]) != head[1]:
                raise ValueError(f"{file}: {table[place]} claims this too: {example}")
    return table


def examples(text: str) -> Iterator[tuple[str, str]]:
    """The start rule and the text of each example of a file."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.split("\n")
        symbol = "member"
        while lines and lines[0].startswith("// "):
            word = lines.pop(0)[3:].strip()
            symbol = word if word in ("value", "entry") else symbol
        if lines:
            yield symbol, "\n".join(lines)


def failure(example: str, symbol: str, syntax: Syntax) -> tuple[int, str] | None:
    """Where the tables stop at an example: the state and the kind of the token."""
    states = [syntax.starts[symbol]]
    for kind in _kinds(example, syntax, states):
        while True:
            action = syntax.actions[states[-1]].get(kind)
            if action is None:
                return states[-1], kind
            if action >= 0:
                states.append(action)
                break
            count, name, _, _ = syntax.rules[~action]
            if count:
                del states[-count:]
            if kind == "$END" and name == symbol and len(states) == 1:
                return None
            states.append(syntax.actions[states[-1]][name])
    return None


def _kinds(example: str, syntax: Syntax, states: list[int]) -> Iterator[str]:
    for found in re.finditer(syntax.file_tokens, example):
        kind = found.lastgroup or "BAD"
        value = found[kind]
        if kind == "END":
            break
        if kind == "P":
            kind = syntax.punctuation[value]
        elif kind == "NAME" and value in syntax.keywords:
            word, no_colon = syntax.keywords[value]
            if word in syntax.actions[states[-1]] and not (no_colon and COLON.match(example, found.end())):
                kind = word
        yield kind
    yield "$END"
