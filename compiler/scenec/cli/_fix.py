"""What `scene check --fix` does: scenes and `scene.toml` are mended, and written back or shown as a difference."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from difflib import unified_diff
from shlex import quote
from typing import TypeAlias

from scenec.batch import Batch, File, compile_text, text_of
from scenec.catalog import files as say
from scenec.cli._print import print_result
from scenec.diagnostics import Diagnostic
from scenec.mend import mend
from scenec.modules import Shelf
from scenec.noun import Noun
from scenec.project import FILE, INPUT, Files, Project, project, project_of, read, reason, walk
from scenec.report.machine import place
from scenec.source import Source, Span
from scenec.write import replace

Keep: TypeAlias = Callable[[Source, Source], list[Diagnostic]]
"""What is done with a text and the one that is to take its place; returns why that could not be."""


class Fixed(Noun):
    """The run over what files are now, how many fixes were made, and what is to be said of those that were left."""

    run: Batch
    fixes: int
    notes: tuple[str, ...]


def fixed(paths: Sequence[str], gather: Callable[[], Batch], keep: Keep) -> Fixed:
    """Mend the projects of paths, then the files of their run."""
    fixing = _Fixing(keep)
    for path in paths:
        if path != INPUT:
            fixing.projects(path)
    run = gather()
    files = tuple(fixing.file(run, file) for file in run.files)
    return Fixed(run._replace(files=files, found=(*run.found, *fixing.found)), fixing.count, fixing.notes(run))


class _Fixing:
    """What was mended so far, and what stood in the way of that."""

    def __init__(self, keep: Keep) -> None:
        self.keep = keep
        self.found: list[Diagnostic] = []
        self.count = 0
        self.cut: list[str] = []
        self.elsewhere: dict[str, str] = {}
        self._roots: set[str] = set()

    def projects(self, path: str) -> None:
        """Mend each `scene.toml` that holds for a file, or for a folder and the folders in it."""
        is_folder = os.path.isdir(path)
        owner = self.project(path if is_folder else os.path.dirname(path) or ".")
        for _ in walk(path, owner, self.project) if is_folder else ():
            pass

    def project(self, folder: str) -> Project:
        """Mend the `scene.toml` that holds for a folder, if there is one; returns the project that it was."""
        owner, _ = project(folder)
        root = owner.root
        path = os.path.join(root, FILE)
        if root not in self._roots and os.path.isfile(path):
            self._roots.add(root)
            source, _ = read(path, FILE)
            if source is not None:
                self.mend(source, lambda text: project_of(text, root)[1])
        return owner

    def file(self, run: Batch, file: File) -> File:
        """Mend a file; from now on it is read as it is then."""
        source, _ = text_of(file)
        if source is None:
            return file
        shelf = Shelf(Files(file.project.root))
        return file._replace(input=(self.mend(source, lambda text: compile_text(run, file.project, text, shelf).diagnostics), []))

    def mend(self, source: Source, find: Callable[[Source], Sequence[Diagnostic]]) -> Source:
        """Mend a text; returns what stands in its place."""
        mended = mend(source, find)
        others = {other.span.source for other in mended.found if len(other.fixes) == 1 and not other.allowed_by} - {mended.source}
        paths = {other.path: quote(place(other, os.getcwd())) for other in others if other.path is not None}
        self.elsewhere.update((os.path.realpath(path), name) for path, name in paths.items())
        self.cut += [source.name] if mended.cut else []
        found = self.keep(source, mended.source)
        self.found += found
        self.count += 0 if found else mended.fixed
        return source if found else mended.source

    def notes(self, run: Batch) -> tuple[str, ...]:
        """What is to be said of fixes that were left: those of files that are used, and those for which there were not rounds enough."""
        own = {os.path.realpath(file.path) for file in run.files}
        used = sorted({name for path, name in self.elsewhere.items() if path not in own})
        notes = [f"files that are used are left as they are; to mend them: scene check --fix {' '.join(used)}"] if used else []
        return (*notes, *(f"{name} has more to fix; run it again" for name in self.cut))


def write_back(before: Source, after: Source) -> list[Diagnostic]:
    """Write a text back to its file; one that was piped in goes to standard output."""
    if before.path is None:
        print_result(after.content)
        return []
    why = _write(before.path, before.content.encode(), after.content.encode()) if before.text != after.text else None
    return [say.unwritable(before.name, why)._replace(span=Span(Source(before.name, "", before.path), 0, 0))] if why else []


def _write(path: str, before: bytes, after: bytes) -> str | None:
    """Put bytes in the place of others, if these are still there; returns why that cannot be."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            return "it is a link; fix the file that it leads to" if stat.S_ISLNK(status.st_mode) else "it is no file"
        with open(path, "r+b") as file:
            if file.read() != before:
                return "it has changed since it was read"
        replace(path, after, stat.S_IMODE(status.st_mode))
    except OSError as mistake:
        return reason(mistake)
    return None


def show_difference(before: Source, after: Source) -> list[Diagnostic]:
    """Print what would change in a file."""
    name = place(before, os.getcwd())
    print_result("".join(map(_ended, unified_diff(_lines(before.content), _lines(after.content), name, name))))
    return []


def _lines(text: str) -> list[str]:
    """The lines of a text with their line breaks."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _ended(line: str) -> str:
    """A line of a difference; the last one of a file may have no line break."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
