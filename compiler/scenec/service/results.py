"""The ledger in, what was made out: as a table to read, as CSV, as JSON, as Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from scenec.noun import Noun
from scenec.report.text import visible, width_of
from scenec.service.ledger import NO_VIDEOS, Ledger, Output, Row, Tally, called, outcome
from scenec.service.operations import Drawn

WORDS = {"stale": "no answer", "refused": "refused", "running": "running", "done": "done", "partly": "failed in part", "failed": "failed"}
STATUS = ("request", "state", "videos", "job", "sent")
RESULTS = ("request", "video", "state", "seconds", "ProjectId", "MediaId", "MediaURL", "error")
DRAWN = ("title", "script")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a table of numbers would run as a formula."""


class Result(Noun):
    """A video that was asked for; of a request without videos one row, which says why. `row` is what was sent."""

    row: Row
    state: str
    output: Output | None
    drawn: Drawn | None = None


def results(ledger: Ledger, rows: Iterable[Row]) -> list[Result]:
    """All videos of rows, in the order of sending."""
    found, tallies = [], ledger.tallies()
    for row in rows:
        outputs = ledger.outputs(row)
        found += [Result(row, output.status, output) for output in outputs]
        if not outputs:
            found.append(Result(row, WORDS[outcome(row, tallies.get(row.number, NO_VIDEOS))], None))
    return found


def cells(result: Result, drawn: bool) -> list[str]:
    """A result as texts, in the order of the columns."""
    row, output = result.row, result.output
    error = (output.code, output.message) if output else (row.code or "", row.message or "")
    seconds = "" if output is None or output.seconds is None else f"{output.seconds:g}"
    texts = [called(row), str(output.number) if output else "", result.state, seconds]
    texts += [output.project, output.media, output.url] if output else ["", "", ""]
    texts.append(": ".join(filter(None, error)))
    return [*texts, *((result.drawn.title, result.drawn.script) if result.drawn else ("", ""))] if drawn else texts


def result_table(found: Sequence[Result], drawn: bool, form: str) -> str:
    """Results in a form; in a terminal, projects of videos that are there are left out."""
    rows = [cells(result, drawn) for result in found]
    place = RESULTS.index("ProjectId")
    for row in rows if form == "text" else ():
        row[place] = "" if row[place + 1] else row[place]
    return FORMS[form]((*RESULTS, *(DRAWN if drawn else ())), rows)


def status_table(rows: Iterable[Row], tallies: Mapping[int, Tally], form: str) -> str:
    """What became of each request, in a form."""
    lines = []
    for row in rows:
        tally = tallies.get(row.number, NO_VIDEOS)
        videos = f"{tally.done} of {tally.videos}" if tally.videos else ""
        lines.append([called(row), WORDS[outcome(row, tally)], videos, row.job or "", row.sent])
    return FORMS[form](STATUS, lines)


def _text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns side by side; one without anything in it is left out."""
    kept = [number for number in range(len(columns)) if any(row[number] for row in rows)]
    lines = [[columns[number] for number in kept], *([visible(row[number].replace("\n", " ")) for number in kept] for row in rows)]
    widths = [max(width_of(line[place]) for line in lines) for place in range(len(kept))]
    return "".join("  ".join(_padded(line, widths)).rstrip() + "\n" for line in lines) if rows else ""


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [text + " " * (width - width_of(text)) for text, width in zip(line, widths, strict=True)]


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([f"'{text}" if text.startswith(FORMULA) else text for text in row] for row in rows)
    return made.getvalue()


def _json(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([_cell(text) for text in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return visible(text.replace("\n", " ")).replace("|", "\\|")


FORMS: Mapping[str, Callable[[Sequence[str], Sequence[Sequence[str]]], str]] = {
    "text": _text,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
}
