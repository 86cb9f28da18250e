"""Blocks and fields in, what `scene fields` prints out: as text, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from scenec.catalog.rules import DOUBTS
from scenec.docs import Origin, Words, block_words, enumeration_words, field_words, kind_words, sentence
from scenec.facts import Block, Choice, Field, enumeration
from scenec.report.pages import origins, sure
from scenec.report.reference import SHARED, Found, block_limits, in_solutions, label, limits, rules
from scenec.report.text import Style, plain, width_of
from scenec.report.wrap import WIDTH, cut, wrapped

FEW = 40
LABEL = 12


def overview(known: Found, style: Style = plain) -> str:
    """All blocks and their fields, a line each; what captions share stands there once."""
    parts = [_block_lines(block, known, style) for block in known.blocks]
    shared = [field for field in known.fields if field.row.startswith(f"{SHARED}.")]
    first = {field.row: field for field in reversed(shared)}
    parts.append("\n".join([_head(SHARED, "what title, subheading and subtitles share", style), *lines(reversed(first.values()))]))
    layers = [field for field in known.fields if field.block == "layer"]
    parts.append("\n".join([_head("layer", "a record of `layers`", style), *lines(layers)]))
    return "\n\n".join(parts) + "\n"


def _block_lines(block: Block, known: Found, style: Style) -> str:
    fields = _own(block, known)
    head = _head(block.path, sentence(block_words(block.path, block.solutions[0]).doc), style, block.solutions)
    more = [f"  and the fields of {SHARED}"] if len(fields) < len(_all(block, known)) else []
    return "\n".join([head, *lines(fields, full=False), *more])


def _head(path: str, words: str, style: Style, solutions: tuple[str, ...] = ()) -> str:
    where = f" ({in_solutions(solutions)})" if 0 < len(solutions) < 3 else ""
    return style(path, "green") + cut(f"{where}: {words}", WIDTH - width_of(path))


def _all(block: Block, known: Found) -> list[Field]:
    return [field for field in known.fields if field.block == block.path and set(field.solutions) & set(block.solutions)]


def _own(block: Block, known: Found) -> list[Field]:
    return [field for field in _all(block, known) if not field.row.startswith(f"{SHARED}.")]


def lines(fields: Iterable[Field], full: bool = True) -> list[str]:
    """Fields, a line each."""
    rows = [(field.path if full and field.block != "layer" else field.name, _line(field)) for field in fields]
    width = max([18, *(len(name) for name, _ in rows)])
    return [cut(f"  {name:<{width}}  {words}", WIDTH) for name, words in rows]


def _line(field: Field) -> str:
    only = f"({in_solutions(field.solutions)}) " if len(field.solutions) == 1 and field.block == "video" else ""
    return only + sentence(field_words(field).doc)


def text(found: Found, known: Found, whole: bool, style: Style = plain) -> str:
    """What a word means: its page, or where it means several things a line for each."""
    fields = list({field.row + field.solutions[0]: field for field in reversed(found.fields)}.values())[::-1]
    if len({field.path for field in fields}) + len({block.path for block in found.blocks}) > 1:
        listed = [_head(block.path, sentence(block_words(block.path, block.solutions[0]).doc), style) for block in found.blocks]
        return "\n".join([*listed, *lines(found.fields)]) + "\n"
    parts = [_block_page(block, known, style) for block in found.blocks] + [_field_page(field, known, whole, style) for field in fields]
    return "\n".join(parts)


def _row(label: str, words: str) -> str:
    return wrapped(words, f"  {label:<{LABEL}}")


def _facts(words: Words) -> list[str]:
    stands = [wrapped(f"{origin.title}, {origin.date}", " " * (LABEL + 2), " " * (LABEL + 4)) for origin in words.origins]
    return [
        "\n".join([f"  {'stands in':<{LABEL}}{stands[0].lstrip()}", *stands[1:]]),
        _row("confidence", f"{words.confidence}: {sure(words.confidence)}"),
    ]


def _block_page(block: Block, known: Found, style: Style) -> str:
    words = block_words(block.path, block.solutions[0])
    rows = [_row("request", block.json or "the whole request")]
    rows += [_row("label", behind)] if (behind := label(block)) else []
    rows += [_row("how many", " and ".join(block_limits(block)))] if block_limits(block) else []
    rows += [_row("shorthand", f"`{block.name}: …` sets `{block.principal}`")] if block.principal else []
    rows += [_row("raw", "writes to this place of the request")] if block.raw else []
    inner = [one for one in known.blocks if one.path.startswith(f"{block.path}.") and one.path.count(".") == block.path.count(".") + 1]
    parts = [
        f"{style(block.path, 'green')} ({in_solutions(block.solutions)})",
        wrapped(words.doc),
        "\n".join([*rows, *_facts(words)]),
        "\n".join(["fields:", *lines(_all(block, known), full=False)]) if _all(block, known) else "",
        "\n".join(["blocks:", *(cut(f"  {one.name:<18}  {sentence(block_words(one.path, one.solutions[0]).doc)}", WIDTH) for one in inner)])
        if inner
        else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _field_page(field: Field, known: Found, whole: bool, style: Style) -> str:
    words = field_words(field)
    rows = [_row(label, value) for label, value in _about(field, words, known)]
    parts = [
        f"{style(field.path, 'green')} ({in_solutions(field.solutions)})",
        wrapped(words.doc),
        "\n".join([*rows, *_facts(words)]),
        _values(field, whole) if field.enum else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _about(field: Field, words: Words, known: Found) -> list[tuple[str, str]]:
    """What is known of a field, with its label."""
    rows = [("written", kind_words(field.kind))]
    rows += [("limits", ", ".join(f"{limit} ({rule})" if rule else limit for limit, rule in limits(field)))] if field.limits else []
    rows += [("required", in_solutions(field.required))] if field.required else []
    rows += [("default", words.default)] if words.default else []
    rows += [("example", f"{field.name}: {field.example}")] if field.example else []
    rows += [("request", " and ".join(field.json))] if field.json else []
    rows += [("members", "see `scene fields layer`")] if field.kind == "layers" else []
    others = [other.path for other in known.fields if other.row == field.row and other.path != field.path]
    rows += [("also as", ", ".join(dict.fromkeys(others)))] if others else []
    spoken = rules(field)
    return rows + ([("rules", ", ".join(f"{page.code} {page.name}" for page in spoken))] if spoken else [])


def _values(field: Field, whole: bool) -> str:
    known = enumeration(field.enum or "")
    words = enumeration_words(known.name)
    count = f"{len(known.choices)} value{'s' * (len(known.choices) > 1)}" + (
        "; others may exist, and are written in quotes" if known.open else ""
    )
    if known.respelt:
        count += f"; in the request `{known.choices[0].id}` and so on"
    shown = sorted(known.choices, key=_place)[: None if whole else FEW]
    parts = [f"{count}:"]
    for (flag, family), group in groupby(shown, lambda choice: (choice.flag, words.values[choice.id].family)):
        head = "; ".join([*([family] if family else []), *([f"{flag}, which {DOUBTS[flag]}"] if flag else [])])
        parts += ([f"  {head}:"] if head else []) + _listed(list(group), known.name)
    left = len(known.choices) - len(shown)
    parts += [f"  and {left} more, which `--values` shows"] if left else []
    return "\n".join([*parts, *([wrapped(words.note, "  ")] if words.note else [])])


def _place(choice: Choice) -> str:
    """Values without a doubt first; the sort keeps their order otherwise."""
    return choice.flag or ""


def _listed(choices: list[Choice], name: str) -> list[str]:
    """Values in columns, or a line each where there is more to say of them."""
    words = enumeration_words(name).values
    said = [
        ", ".join([*([meaning] if (meaning := words[one.id].meaning) else []), *(["the default"] * words[one.id].default)])
        for one in choices
    ]
    width = max(width_of(str(one.word)) for one in choices) + 2
    if any(words[one.id].meaning for one in choices):
        return [
            f"    {one.word}{' ' * (width - width_of(str(one.word)))}{meaning}".rstrip() for one, meaning in zip(choices, said, strict=True)
        ]
    shown = [f"{one.word} ({meaning})" if meaning else str(one.word) for one, meaning in zip(choices, said, strict=True)]
    return columns(shown)


def columns(words: list[str]) -> list[str]:
    """Words in columns of one width, to be read across."""
    width = max(width_of(word) for word in words) + 2
    number = max(1, (WIDTH - 4) // width)
    rows = [words[start : start + number] for start in range(0, len(words), number)]
    return ["    " + "".join(word + " " * (width - width_of(word)) for word in row).rstrip() for row in rows]


def document(found: Found) -> str:
    """Blocks and fields for machines, with all values."""
    rows = {"version": 1, "blocks": [_block_row(block) for block in found.blocks], "fields": [_field_row(field) for field in found.fields]}
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _words_row(words: Words) -> dict[str, Any]:
    return {"doc": words.doc, "default": words.default, "confidence": words.confidence, "origins": origins(words.origins)}


def _block_row(block: Block) -> dict[str, Any]:
    return {
        "path": block.path,
        "solutions": block.solutions,
        "json": block.json,
        "label": label(block),
        "limits": block_limits(block),
        "shorthand": block.principal,
        "raw": block.raw,
        **_words_row(block_words(block.path, block.solutions[0])),
    }


def _field_row(field: Field) -> dict[str, Any]:
    return {
        "path": field.path,
        "block": field.block,
        "name": field.name,
        "solutions": field.solutions,
        "json": field.json,
        "kind": field.kind,
        "written": kind_words(field.kind),
        "limits": [{"limit": limit, "rule": rule} for limit, rule in limits(field)],
        "required": field.required,
        "example": field.example,
        "rules": [page.code for page in rules(field)],
        "values": _value_rows(field.enum) if field.enum else None,
        **_words_row(field_words(field)),
    }


def _value_rows(name: str) -> dict[str, Any]:
    known, words = enumeration(name), enumeration_words(name)
    values = [{**choice._asdict(), **words.values[choice.id]._asdict()} for choice in known.choices]
    return {"open": known.open, "note": words.note, "values": values}


def markdown(found: Found, known: Found) -> str:
    """Blocks and fields as sections of a document; a block has its fields in a table."""
    parts = [_markdown_block(block, known) for block in found.blocks]
    parts += [_markdown_field(field, known) for field in found.fields]
    return "\n\n".join(parts) + "\n"


def _markdown_block(block: Block, known: Found) -> str:
    words = block_words(block.path, block.solutions[0])
    rows = [f"| `{field.name}` | {_cell(kind_words(field.kind))} | {_cell(field_words(field).doc)} |" for field in _all(block, known)]
    table = "\n".join(["| field | written | what it does |", "|---|---|---|", *rows]) if rows else ""
    return "\n\n".join(
        part for part in (f"## {block.path} ({in_solutions(block.solutions)})", words.doc, table, _stands(words.origins)) if part
    )


def _markdown_field(field: Field, known: Found) -> str:
    words = field_words(field)
    rows = [f"| {label} | {_cell(value)} |" for label, value in _about(field, words, known)]
    rows.append(f"| confidence | {words.confidence}: {sure(words.confidence)} |")
    values = (
        [f"`{choice.word}`" + (f" ({choice.flag})" if choice.flag else "") for choice in enumeration(field.enum).choices]
        if field.enum
        else []
    )
    table = "\n".join(["| | |", "|---|---|", *rows])
    listed = f"Values: {', '.join(values)}." if values else ""
    head = f"## {field.path} ({in_solutions(field.solutions)})"
    return "\n\n".join(part for part in (head, words.doc, table, listed, _stands(words.origins)) if part)


def _cell(text: str) -> str:
    return text.replace("|", "&#124;")


def _stands(found: Iterable[Origin]) -> str:
    return "\n".join(["Stands in:", "", *(f"- {origin.title}, {origin.date}" for origin in found)])
