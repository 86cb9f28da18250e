"""What a token is called in a message, and what a state of the parser expects."""

from __future__ import annotations

from scenec.parse.drive import Token
from scenec.resources import tables

KINDS = {
    "NAME": "a name",
    "STRING": "a text",
    "TEXT": "a text",
    "NUMBER": "a number",
    "FIGURE": "a number",
    "COLOUR": "a colour",
    "QUOTED": "a constant in single quotes",
    "COMPARE": "a comparison",
    "_NL": "a line break",
    "$END": "the end",
    "_TRIM": "`trim(`",
}

OF_EXPRESSIONS = frozenset(("COMPARE", "VBAR", "TILDE", "QUOTED", "FIGURE", "_IF", "_ELSE", "_OR", "_AND", "_NOT"))
OF_FILES = frozenset(("_NL", "COLON", "_PLUS", "EQUAL", "LBRACE", "RBRACE", "NUMBER", "COLOUR", "_TRIM", "SLASH"))


def sign_of(kind: str) -> str:
    """A terminal of the grammar in words."""
    if kind in KINDS:
        return KINDS[kind]
    for sign, name in tables.PUNCTUATION.items():
        if name == kind:
            return f"`{sign}`"
    for word, (name, _) in tables.KEYWORDS.items():
        if name == kind:
            return f"`{word}`"
    return kind


def found_name(token: Token) -> str:
    """What was found, the text itself where it is short; nothing for the end."""
    if token.kind == "$END":
        return ""
    if token.kind == "_NL":
        return "a line break"
    if isinstance(token.value, str) and len(token.value) <= 24 and "\n" not in token.value:
        return f"`{token.value}`"
    return sign_of(token.kind)


def expected_in_file(state: int) -> tuple[str, ...]:
    """What a state takes; where it may end, what follows is a comma or a line break, whatever is around."""
    kinds = _terminals(state) - OF_EXPRESSIONS
    ends = frozenset(("COMMA", "RBRACE", "RSQB", "RPAR")) if {"_NL", "$END"} <= kinds else frozenset()
    return _words(kinds - ends) + (("a comma", "a line break") if ends else ())


def expected_in_expression(state: int) -> tuple[str, ...]:
    """What a state takes in `{{ }}`."""
    kinds = _terminals(state) - OF_FILES
    return _words(kinds - {"COMMA", "RSQB", "RPAR"} if "$END" in kinds else kinds)


def _terminals(state: int) -> frozenset[str]:
    return frozenset(kind for kind in tables.ACTIONS[state] if kind == kind.upper())


def _words(kinds: frozenset[str]) -> tuple[str, ...]:
    """Terminals in words, most telling first."""
    words = {sign_of(kind) for kind in kinds if kind not in ("_NL", "$END", "TEXT")}
    return tuple(sorted(words, key=lambda word: (word.startswith("`"), word)))
