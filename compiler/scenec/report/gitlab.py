"""Findings as a report of GitLab's code quality, which shows them in a merge request."""

from __future__ import annotations

import json
from typing import Any

from scenec.diagnostics import Diagnostic
from scenec.report.machine import Report, fingerprints, is_file, place, source_of, unallowed

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def document(report: Report) -> str:
    """One list."""
    found = unallowed(report)
    first = next((place(source, report.base) for source in map(source_of, report.files) if is_file(source)), None)
    rows = [_row(diagnostic, mark, report.base, first) for diagnostic, mark in zip(found, fingerprints(found, report.base), strict=True)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(diagnostic: Diagnostic, fingerprint: str, base: str, first: str | None) -> dict[str, Any]:
    """A finding; one in a value that was typed is shown in the first file of the run, since GitLab asks for a file."""
    source, start, end = diagnostic.span
    path = place(source, base) if is_file(source) or first is None else first
    return {
        "description": f"{diagnostic.code}: {diagnostic.message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[diagnostic.severity],
        "location": {
            "path": path,
            "lines": {"begin": source.position(start).line, "end": source.position(end).line},
        },
    }
