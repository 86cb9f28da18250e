"""The TOML tables and the docstrings of the catalogue, the lints and the kinds in, what people read of them out.

A page stands where its message is made: in the docstring of its function, or in the row of its rule.
Codes and names stand inside of the functions, so all of it is read as source and nothing is imported.
"""

from __future__ import annotations

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from textwrap import dedent

from scenec.making.facts import Service
from scenec.making.rows import SEVERITIES, SOLUTIONS, BadTable, Row, listed

CODE = re.compile(r"[EW]\d{3,4}")
EXAMPLE = re.compile(r"^(Wrong|Right)(?:, (.+))?:$")
Page = tuple[object, ...]


def constants(base: str) -> dict[str, object]:
    """The constants of `_docs`, of a checkout."""
    service = Service(os.path.join(base, "stdlib", "service"))
    package = os.path.join(base, "compiler", "scenec")
    mixins = [{**row, "solutions": SOLUTIONS} for row in service.mixins.values()]
    pages = {page[0]: page for page in _pages(package)}
    pages |= {code: _rule_page(row) for code, row in service.rules.items()}
    return {
        "SOURCES": {key: (row["title"], row["date"]) for key, row in service.sources.items()},
        "PAGES": pages,
        "BLOCKS": {(row["path"], row["solutions"][0]): (row["doc"], None, *_fact(row)) for row in [*service.blocks, *mixins]},
        "FIELDS": {
            (row["row"], row["solutions"][0]): (row["doc"], row.get("default"), *_fact(row)) for row in [*service.fields, *service.layers]
        },
        "ENUMERATIONS": {name: _enumeration(row) for name, row in service.enumerations.items()},
        "KINDS": _kinds(os.path.join(package, "kinds")),
        "DECLARATIONS": _declarations(os.path.join(base, "grammar", "words.toml")),
    }


def _declarations(path: str) -> dict[str, tuple[object, ...]]:
    """What is said of the words that begin a declaration."""
    with open(path, "rb") as file:
        rows = tomllib.load(file)
    return {name: _declaration(row) for name, row in rows.items()}


def _declaration(row: Row) -> tuple[object, ...]:
    said, example = row["say"].strip("\n"), row["example"].strip("\n")
    return row["what"], tuple(row["written"]), row["stands"], said, example, row.get("solution"), row.get("files", {})


def _fact(row: Row) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How sure a row is, and its sources with their dates."""
    return row["confidence"], tuple(zip(row["source"].split("; "), row["date"].split("; "), strict=True))


def _enumeration(row: Row) -> tuple[object, ...]:
    families = row.get("families", {})
    values = {
        value["id"]: (
            families.get(value.get("family"), value.get("family")),
            value.get("en") or value.get("language"),
            bool(value.get("default")),
        )
        for value in row["values"]
    }
    return row.get("note"), *_fact(row), values


def _rule_page(row: Row) -> Page:
    setting = f"in a {row['solution']}" if "solution" in row else row.get("setting", "")
    examples = [(setting, row[key].strip("\n")) if key in row else None for key in ("wrong", "right")]
    return (row["code"], row["name"], row["severity"], row["statement"], row.get("why", ""), *examples, row.get("beyond"), *_fact(row))


def _pages(package: str) -> Iterator[Page]:
    """The pages of the catalogue and of the lints."""
    for folder in ("catalog", "lint", "lint/assets"):
        for name in sorted(os.listdir(os.path.join(package, folder))):
            if name.endswith(".py"):
                yield from _module_pages(os.path.join(package, folder, name))


def _module_pages(path: str) -> Iterator[Page]:
    """The pages of a module: of each code the first docstring with an example around it, else the module's, else the first."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    found: dict[str, tuple[str, str, list[str]]] = {}
    for statement in tree.body:
        own = [ast.get_docstring(statement) or ""] if isinstance(statement, ast.FunctionDef | ast.ClassDef) else []
        for code, name, severity in _codes(statement):
            found.setdefault(code, (name, severity, []))[2].extend(own)
    for code, (name, severity, docstrings) in found.items():
        candidates = [*docstrings, ast.get_docstring(tree) or ""]
        text = next((text for text in candidates if "\nWrong" in text), candidates[0])
        yield code, name, severity, *_read(text, f"{os.path.basename(path)}: {code}"), None, ()


def _codes(statement: ast.stmt) -> Iterator[tuple[str, str, str]]:
    """The codes that a statement names, each with what stands behind it: its name and, if it is told there, its severity."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call | ast.Tuple):
            parts = [*node.args, *(keyword.value for keyword in node.keywords)] if isinstance(node, ast.Call) else node.elts
            words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if len(words) > 1 and CODE.fullmatch(words[0]):
                default = "error" if words[0][0] == "E" else "warning"
                yield words[0], words[1], next((word for word in words[2:] if word in SEVERITIES), default)


def _read(docstring: str, place: str) -> tuple[object, ...]:
    """The parts of a page: what holds, why, the wrong and the right example with their settings, and why there are none."""
    words: list[str] = []
    examples: dict[str, tuple[str, list[str]]] = {}
    at = None
    for line in docstring.split("\n"):
        if head := EXAMPLE.match(line):
            at = head[1]
            if at in examples:
                raise BadTable(f"{place}: the page has two examples under `{at}`")
            examples[at] = (head[2] or examples.get("Wrong", ("",))[0], [])
        elif at is None:
            words.append(line)
        elif line and not line.startswith("    "):
            raise BadTable(f"{place}: the example under `{at}` is not indented by four: {line}")
        else:
            examples[at][1].append(line)
    what, _, why = "\n".join(words).strip().partition("\n\n")
    shown = [(examples[key][0], dedent("\n".join(examples[key][1])).strip("\n")) if key in examples else None for key in ("Wrong", "Right")]
    why, _, beyond = why.partition("Beyond: ")
    return _flowing(what), _flowing(why.strip()), *shown, _flowing(beyond) or None


def _flowing(text: str) -> str:
    """Paragraphs without their line breaks."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _kinds(folder: str) -> dict[str, tuple[str, bool]]:
    """How the values of each kind are written: the docstring of its class, and whether it is a list of those."""
    classes = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                body = ast.parse(file.read()).body
            classes.update({node.name: ast.get_docstring(node) or "" for node in body if isinstance(node, ast.ClassDef)})
    kinds = {}
    table = listed("KINDS")
    for key, value in zip(table.keys, table.values, strict=True):
        made = ast.unparse(value)
        element = re.search(r"(\w+)\(\)", made)
        if isinstance(key, ast.Constant) and element:
            kinds[str(key.value)] = _flowing(classes[element[1]]), made.startswith("ListKind")
    return kinds
