"""The pages of codes in, what `scene explain` prints out: as text, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby

from scenec.docs import Example, Origin, Page
from scenec.report.text import COLOURS, WORDS, Style, plain
from scenec.report.wrap import wrapped

FAMILIES = {
    "E0": "Text and syntax",
    "E1": "Names",
    "E2": "Values and units",
    "E4": "Variants",
    "E5": "Files, projects and parameters",
    "E6": "Sending",
    "W": "What is probably not meant",
    "R": "Rules of the service",
}
SURE = {
    "A": "a document of this operation says so",
    "B": "a document of a related operation says so",
    "C": "no document says so; it is inferred",
    "T": "only programs of others say so",
}


def family(code: str) -> str:
    """What the codes that begin alike are about."""
    return FAMILIES[code[0] if code[0] in "WR" else code[:2]]


def sure(confidence: str) -> str:
    """In words how sure a fact is; of several letters the first is for the fact, the others for its details."""
    first, *others = [SURE[letter] for letter in confidence.split("/")]
    return first + "".join(f"; of details, {other}" for other in others)


def text(page: Page, style: Style = plain) -> str:
    """A page to read in a terminal."""
    parts = [style(f"{WORDS[page.severity]}[{page.code}] {page.name}", COLOURS[page.severity]), wrapped(page.what)]
    parts += [wrapped(paragraph) for paragraph in page.why.split("\n\n") if paragraph]
    parts += [f"{head}:\n\n{_indented(example)}" for head, example in _examples(page)]
    if page.beyond:
        parts.append(wrapped(f"No scene does it: {page.beyond}"))
    if page.origins:
        lines = [wrapped(f"{origin.title}, {origin.date}", "  ", "    ") for origin in page.origins]
        parts.append("\n".join(["Stands in:", *lines, wrapped(f"Confidence {page.confidence}: {sure(page.confidence or '')}")]))
    return "\n\n".join(parts) + "\n"


def _examples(page: Page) -> list[tuple[str, Example]]:
    """The examples with their heads; the second names its setting only where that is another one."""
    heads = [("Wrong", page.wrong, None), ("Right", page.right, page.wrong)]
    return [
        (f"{head}, {example.setting}" if example.setting and not (before and before.setting == example.setting) else head, example)
        for head, example, before in heads
        if example is not None
    ]


def _indented(example: Example) -> str:
    return "\n".join(f"    {line}".rstrip() for line in example.text.split("\n"))


def markdown(page: Page) -> str:
    """A page as a section of a document."""
    parts = [f"## {page.code} {page.name}", f"*{WORDS[page.severity]}: {family(page.code).lower()}*", page.what]
    parts += [page.why] if page.why else []
    parts += [f"{head}:\n\n```{_language(example)}\n{example.text}\n```" for head, example in _examples(page)]
    parts += [f"No scene does it: {page.beyond}"] if page.beyond else []
    if page.origins:
        parts.append("\n".join(["Stands in:", "", *(f"- {origin.title}, {origin.date}" for origin in page.origins)]))
        parts.append(f"Confidence {page.confidence}: {sure(page.confidence or '')}.")
    return "\n\n".join(parts) + "\n"


def _language(example: Example) -> str:
    return "sh" if "command" in example.setting else "toml" if "scene.toml" in example.setting else "scene"


def document(pages: Iterable[Page]) -> str:
    """Pages for machines."""
    rows = [
        {
            **page._asdict(),
            "family": family(page.code),
            "wrong": page.wrong and page.wrong._asdict(),
            "right": page.right and page.right._asdict(),
            "origins": origins(page.origins),
        }
        for page in pages
    ]
    return json.dumps({"version": 1, "pages": rows}, ensure_ascii=False, indent=2) + "\n"


def origins(found: Iterable[Origin]) -> list[dict[str, str]]:
    """Where a fact stands, for machines."""
    return [origin._asdict() for origin in found]


def listing(pages: Iterable[Page], style: Style = plain) -> str:
    """All pages by family, a sentence each."""
    parts = []
    for head, group in groupby(pages, lambda page: family(page.code)):
        lines = [wrapped(page.what, f"  {page.code} {page.name:<29} ", " " * 37) for page in group]
        parts.append("\n".join([style(head, "green"), *lines]))
    return "\n\n".join(parts) + "\n"


def table(pages: Iterable[Page]) -> str:
    """All pages by family, as tables of a document."""
    parts = []
    for head, group in groupby(pages, lambda page: family(page.code)):
        rows = [f"| {page.code} | {page.name} | {WORDS[page.severity]} | {page.what.replace('|', '&#124;')} |" for page in group]
        parts.append("\n".join([f"## {head}", "", "| code | name | severity | what holds |", "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"
