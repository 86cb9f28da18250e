"""Findings as JSON: one document, lines and columns from 1 in code points, offsets from 0."""

from __future__ import annotations

import json
from typing import Any

from scenec.diagnostics import Diagnostic, Related
from scenec.report.machine import Report, summary
from scenec.source import Span


def document(report: Report) -> str:
    """The document."""
    rows = [_row(diagnostic) for diagnostic in report.diagnostics]
    return json.dumps({"version": 1, "summary": summary(report), "diagnostics": rows}, ensure_ascii=False, indent=2) + "\n"


def _row(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "related": [_related(related) for related in diagnostic.related],
        "allowed": list(diagnostic.allowed),
        "suggestion": diagnostic.suggestion,
        "variants": diagnostic.variants and dict(zip(("count", "total", "of", "first"), diagnostic.variants, strict=True)),
        "allowedBy": diagnostic.allowed_by and _related(diagnostic.allowed_by),
        "fixes": [
            {
                "title": fix.title,
                "edits": [{"file": edit.span.source.name, "range": _range(edit.span), "text": edit.text} for edit in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
    }


def _related(related: Related) -> dict[str, Any]:
    return {**_place(related.span), "message": related.message}


def _place(span: Span) -> dict[str, Any]:
    """A file and a range in it; of a cell of data the name of its column too."""
    column = span.source.column(span.start)
    return {"file": span.source.name, "range": _range(span), **({} if column is None else {"dataColumn": column})}


def _range(span: Span) -> dict[str, dict[str, int]]:
    return {"start": span.source.position(span.start)._asdict(), "end": span.source.position(span.end)._asdict()}
