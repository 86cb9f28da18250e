"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

GitHub shows ten errors, ten warnings and ten notices of a step; the others stand in its log.
"""

from __future__ import annotations

from scenec.diagnostics import Diagnostic
from scenec.report.machine import Report, is_file, place, unallowed
from scenec.report.summary import summary
from scenec.report.text import hints, visible
from scenec.source import Span

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def document(report: Report) -> str:
    """A line for each finding, and the line that ends a run."""
    lines = [_command(diagnostic, report.base) for diagnostic in unallowed(report)]
    return "\n".join([*lines, summary(report.counts, report.numbers)]) + "\n"


def _command(diagnostic: Diagnostic, base: str) -> str:
    related = [f"{related.message}: {_shown(related.span, base)}" for related in diagnostic.related]
    words = "%0A".join(_data(visible(line)) for line in [diagnostic.message, *hints(diagnostic), *related])
    properties = {**_place(diagnostic.span, base), "title": f"{diagnostic.code} {diagnostic.name}"}
    return f"::{COMMANDS[diagnostic.severity]} {','.join(f'{name}={_property(value)}' for name, value in properties.items())}::{words}"


def _place(span: Span, base: str) -> dict[str, str]:
    """Where a finding is; columns are for places in one line alone, and what was typed or piped in is no file."""
    if not is_file(span.source):
        return {}
    file, (line, column, _) = place(span.source, base), span.source.position(span.start)
    end_line, end_column, _ = span.source.position(span.end)
    if not span.source.text:
        return {"file": file}
    if line != end_line:
        return {"file": file, "line": f"{line}", "endLine": f"{end_line}"}
    return {"file": file, "line": f"{line}", "col": f"{column}", "endLine": f"{line}", "endColumn": f"{end_column}"}


def _shown(span: Span, base: str) -> str:
    line, column, _ = span.source.position(span.start)
    return f"{place(span.source, base)}:{line}:{column}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
