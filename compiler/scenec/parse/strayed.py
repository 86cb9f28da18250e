"""Tokens of one line and of the next in, whether the next belongs to the one before out."""

from __future__ import annotations

from scenec.parse.drive import Token

SETS = ("COLON", "_PLUS", "EQUAL")
VALUES = ("STRING", "TEXT", "NUMBER", "COLOUR", "LSQB", "_TRIM")


def strayed(before: list[Token], chunk: list[Token]) -> str | None:
    """What of a member stands on the next line, if that is so."""
    first = chunk[0].kind
    if first == "LBRACE" and before[-1].kind not in ("LBRACE", *SETS) and len(chunk) == 1 and before[0].kind == "NAME":
        return None if any(token.kind == "COLON" for token in before[1:]) and before[0].value not in ("video", "preset") else "the `{`"
    follows = chunk[1].kind if len(chunk) > 1 else ""
    waits = before[-1].kind in SETS and follows not in ("COLON", "_PLUS", "LBRACE")
    value = first in VALUES or (first == "NAME" and len(chunk) == 1)
    return "the value" if waits and value else None


def begins_indented(text: str, before: list[Token], chunk: list[Token]) -> bool:
    """Whether a chunk is the first of members or elements that stand deeper than a name and its colon."""
    if len(before) < 2 or before[-1].kind != "COLON" or before[0].kind not in ("NAME", "STRING") or len(chunk) < 2:
        return False
    member = chunk[0].kind in ("NAME", "STRING") and (chunk[1].kind in (*SETS, "LBRACE") or chunk[-1].kind in SETS)
    element = chunk[0].kind == "BAD" and chunk[0].value == "-"
    deeper = "\n" in text[before[-1].end : chunk[0].start] and column(text, chunk[0]) > column(text, before[0])
    return (member or element) and deeper


def column(text: str, token: Token) -> int:
    """How many characters stand before a token on its line."""
    return token.start - (text.rfind("\n", 0, token.start) + 1)
