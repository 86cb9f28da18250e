"""What a shell offers when the tab key is pressed: scenes and folders, codes and names."""

from __future__ import annotations

import os
from collections.abc import Iterable

from click.shell_completion import CompletionItem

PLAIN = "-_./~+@%,=:"


def scenes(incomplete: str) -> list[CompletionItem[str]]:
    """The scenes and folders whose paths begin so; where one folder alone does, what is in it.

    A name that a shell would have to quote is left to the shell itself, which then offers all files.
    """
    paths = list(_paths(incomplete))
    while len(paths) == 1 and paths[0].endswith("/") and (inner := list(_paths(paths[0]))):
        paths = inner
    if any(not (sign.isalnum() or sign in PLAIN) for path in paths for sign in path):
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(path) for path in paths]


def _paths(incomplete: str) -> Iterable[str]:
    folder, _, start = incomplete.rpartition("/")
    shown = f"{folder}/" if "/" in incomplete else ""
    try:
        with os.scandir(os.path.expanduser(shown) or ".") as listing:
            entries = sorted((entry.name, entry.is_dir()) for entry in listing if entry.name.startswith(start))
    except OSError:
        return
    for name, is_folder in entries:
        if not name.startswith(".") or start.startswith("."):
            if is_folder:
                yield f"{shown}{name}/"
            elif name.endswith(".scene"):
                yield f"{shown}{name}"


def words(known: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem[str]]:
    """The words that begin so, in any case, each with what it is about."""
    start = incomplete.casefold()
    return [CompletionItem(word, help=about) for word, about in known if word.casefold().startswith(start)]
