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
    """What was found: the text itself where it is short."""
    if token.kind == "$END":
        return "the end"
    if token.kind == "_NL":
        return "a line break"
    if isinstance(token.value, str) and len(token.value) <= 24 and "\n" not in token.value:
        return f"`{token.value}`"
    return sign_of(token.kind)


def expected_names(state: int) -> list[str]:
    """What a state takes, most telling first, at most six."""
    kinds = [kind for kind in tables.ACTIONS[state] if kind.isupper() or kind.startswith(("_", "$"))]
    kinds = [kind for kind in kinds if kind not in ("_NL", "$END", "TEXT") and not kind.startswith("__")]
    words = sorted({sign_of(kind) for kind in kinds}, key=lambda word: (word.startswith("`"), word))
    return words if len(words) <= 6 else []
