"""Findings as a report of GitLab's code quality, which shows them in a merge request."""

from __future__ import annotations

import json
from typing import Any

from scenec.diagnostics import Diagnostic
from scenec.report.machine import Report, fingerprints, place, unallowed

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def document(report: Report) -> str:
    """One list."""
    found = unallowed(report)
    rows = [_row(diagnostic, mark, report.base) for diagnostic, mark in zip(found, fingerprints(found, report.base), strict=True)]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _row(diagnostic: Diagnostic, fingerprint: str, base: str) -> dict[str, Any]:
    source, start, end = diagnostic.span
    return {
        "description": f"{diagnostic.code}: {diagnostic.message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[diagnostic.severity],
        "location": {
            "path": place(source, base),
            "lines": {"begin": source.position(start).line, "end": source.position(end).line},
        },
    }
