"""Cases as files: chunks of scenes with the findings that are expected marked under their places.

A file of `tests/errors/` holds chunks, each headed by a line `// --- title`.
The findings of a chunk (errors and warnings) are exactly those that it expects:

    count: 0
    //     ^ R037 "at least 1"

A comment of carets stands under the place (in the columns that a terminal shows), then the code, then words of the message.
Where a comment cannot stand, a line `//! 3:10-12 R037 "words"` anywhere in the chunk says line and columns.

A head `// --- title (narration)` wraps the chunk in a whole video of that solution:
what the chunk does not say of region, material, scenes and output is added around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scenec.diagnostics import Diagnostic, Fix
from scenec.evaluate import Known, evaluate
from scenec.merge import laid
from scenec.model import Spec, Video
from scenec.modules import Shelf
from scenec.params import Given
from scenec.pipeline import Compilation, Settings, compile_source
from scenec.project import Files
from scenec.report.text import width_of
from scenec.source import Source
from scenec.variants import variants

FOLDER = Path(__file__).parent / "errors"
HEAD = re.compile(r"^// --- (.+?)(?: \((storyboard|narration|script-to-video)\))?$", re.M)
CARETS = re.compile(r'^(\s*//\s*)(\^+|\|)\s+([A-Z]\d+)(?:\s+"(.*)")?\s*$')
STATED = re.compile(r'^\s*//! (\d+):(\d+)-(\d+) ([A-Z]\d+)(?: "(.*)")?\s*$')


class Expected(NamedTuple):
    """A finding: line, columns from 1 (`end` excluded) and code; `words` are in its message."""

    line: int
    column: int
    end: int
    code: str
    words: str


class Case(NamedTuple):
    """A chunk: `lines_before` is how many lines the video around it puts before it."""

    file: str
    title: str
    text: str
    lines_before: int
    expected: tuple[Expected, ...]

    def compile(self) -> Compilation:
        """Compile it."""
        return compile_text(self.text)


def compile_text(text: str, given: dict[str, Given] | None = None) -> Compilation:
    """Compile a text with nothing of a project."""
    return compile_source(Source("case.scene", text), Settings(shelf=Shelf(Files(None))), given or {})


def evaluated(video: Video) -> Spec:
    """The first variant of a video, with its values read."""
    variant = variants(video, 10)[0][0]
    body, _ = laid(video.body, variant.overlays, {})
    return evaluate(video, variant, body, None, "http", Known(set()))[0]


def cases(pattern: str = "*.scene") -> Iterator[Case]:
    """The cases of the files that a pattern names."""
    for path in sorted(FOLDER.glob(pattern)):
        parts = HEAD.split(path.read_bytes().decode())
        for title, solution, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            yield case(path.name, title, solution, text.removeprefix("\n"))


def case(file: str, title: str, solution: str | None, text: str) -> Case:
    """A case of its text."""
    before = around(solution, text) if solution else ""
    whole = f"{before}{text.rstrip()}\n}}\n" if solution else text
    return Case(file, title, whole, before.count("\n"), tuple(_expected(text)))


def around(solution: str, text: str) -> str:
    """The beginning of a video that lacks nothing, but for what the chunk says itself."""

    def says(*names: str) -> bool:
        return re.search(rf"^[ \t]*({'|'.join(names)})\b", text, re.M) is not None

    lines = [f"video case : {solution} {{"]
    if not says("region"):
        lines.append("  region: cn-shanghai")
    if not says("media", "search") and solution != "script-to-video":
        lines.append('  media: ["0123456789abcdef0123456789abcdef"]')
    if not says("scene") and solution == "storyboard":
        lines.append('  scene first { visual: "a street", duration: 3s }')
    if not says("scene") and solution == "script-to-video":
        lines.append('  scene first { media: ["0123456789abcdef0123456789abcdef"] }')
    if not says("output"):
        name = "{{ request }}" if says("variants") else "v"
        lines.append(f'  output {{ url: "oss://out/{name}_{{index}}.mp4", size: 1080x1920 }}')
    return "\n".join(lines) + "\n"


def _expected(text: str) -> Iterator[Expected]:
    line_above, number_above = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if stated := STATED.match(line):
            yield Expected(int(stated[1]), int(stated[2]), int(stated[3]), stated[4], stated[5] or "")
        elif carets := CARETS.match(line):
            start = _column(line_above, width_of(carets[1]))
            end = start if carets[2] == "|" else _column(line_above, width_of(carets[1]) + len(carets[2]))
            yield Expected(number_above, start, end, carets[3], carets[4] or "")
        else:
            line_above, number_above = line, number


def _column(line: str, width: int) -> int:
    """The column, from 1, of the character that begins after `width` columns."""
    at = 0
    while at < len(line) and width_of(line[:at]) < width:
        at += 1
    return at + 1 + max(0, width - width_of(line)) * (at == len(line))


def found(compilation: Compilation, lines_before: int = 0) -> list[tuple[int, int, int, str]]:
    """The errors and warnings: line, column, end column and code; one of several lines ends with its first."""
    rows = []
    for diagnostic in compilation.diagnostics:
        if diagnostic.severity != "info":
            source, start, end = diagnostic.span
            first, last = source.position(start), source.position(end)
            column = last.column if last.line == first.line else len(source.line(first.line)) + 1
            rows.append((first.line - lines_before, first.column, column, diagnostic.code))
    return sorted(rows)


def apply(text: str, fix: Fix) -> str:
    """A text with a fix made."""
    for edit in sorted(fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def message_of(compilation: Compilation, expected: Expected, lines_before: int) -> str:
    """The message of the finding that was expected."""

    def there(diagnostic: Diagnostic) -> bool:
        place = diagnostic.span.source.position(diagnostic.span.start)
        return (place.line - lines_before, place.column, diagnostic.code) == (expected.line, expected.column, expected.code)

    return next((diagnostic.message for diagnostic in compilation.diagnostics if there(diagnostic)), "")
