"""A name in, the text of a first scene out; a folder in, the files of a new project out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from scenec.noun import Noun
from scenec.project import EDITION, region_names
from scenec.resources import PACKAGE

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = os.path.join(PACKAGE, "starters")
PROJECT = {
    "scene.toml": "scene.toml",
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    ".github/workflows/scenes.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    "README.md": "readme.md",
}
"""The files of a project, and the templates that they are made of."""
FIRST = "first"


class Page(Noun):
    """A file to write: its path below the folder, with `/`, and its text."""

    path: str
    text: str


def scene(name: str, solution: str, region: str | None) -> str:
    """The text of a file with one video; without a region where the project says it."""
    return _render(f"{solution}.scene", name=name, file=f"{name}.scene", region=region, others=_others(region))


def project_pages(title: str, solution: str, region: str, release: str) -> Iterator[Page]:
    """The files of a project, a first scene among them; `release` is that of the compiler which its servers install."""
    values = {"title": title, "region": region, "others": _others(region), "edition": EDITION, "version": release}
    for path, template in PROJECT.items():
        yield Page(path, _render(f"project/{template}", **values))
    yield Page(f"{FIRST}.scene", scene(FIRST, solution, None))


def as_name(text: str) -> str | None:
    """The name of a video that comes closest to a text, if there is one."""
    words = re.sub(r"[^\w-]+", "-", normalize("NFC", text)).strip("-_")
    if words and not words.replace("-", "_").isidentifier():
        words = f"video-{words}"
    return words if words.replace("-", "_").isidentifier() else None


def _others(region: str | None) -> list[str]:
    return [name for name in region_names() if name != region]


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    """What reads the templates. Its marks are not those of the language, which are in the templates too."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
