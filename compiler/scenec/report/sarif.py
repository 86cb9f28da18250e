"""Findings as SARIF 2.1.0: columns and offsets in code points, a byte-order mark not counted, and at each place the text that stands there.

Nothing in it depends on the machine: files lie below `%SRCROOT%`, the folder from which they are looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from os import fsencode
from os.path import isabs
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scenec.diagnostics import Diagnostic, Edit, Fix
from scenec.docs import Page, pages
from scenec.project import INPUT_NAME
from scenec.report import pages as shown
from scenec.report.machine import Report, fingerprints, is_file, place, source_of, summary
from scenec.report.text import hints
from scenec.source import Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "sceneFinding/v1"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def document(report: Report) -> str:
    """The document, of one run."""
    run = _Run(report.base)
    marks = fingerprints(report.diagnostics, report.base)
    results = [run.result(diagnostic, mark) for diagnostic, mark in zip(report.diagnostics, marks, strict=True)]
    for compiled in report.files:
        run.file(source_of(compiled))
    log = {
        "tool": {
            "driver": {
                "name": "scenec",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": list(run.rules.values()),
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder from which files are looked for."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n"],
        "artifacts": list(run.artifacts.values()),
        "results": results,
        "properties": {"summary": summary(report)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [log]}, ensure_ascii=False, indent=2) + "\n"


class _Run:
    """The rules and the files of a run, to which its results refer by number."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.rules: dict[str, dict[str, Any]] = {}
        self.artifacts: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, int] = {}

    def result(self, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
        """A finding."""
        related = [{"id": number, **self.location(row.span, row.message)} for number, row in enumerate(diagnostic.related, 1)]
        fixes = [self.fix(fix) for fix in diagnostic.fixes]
        return {
            "ruleId": diagnostic.code,
            "ruleIndex": self.rule(diagnostic.code),
            "level": LEVELS[diagnostic.severity],
            "message": {"text": "\n".join([diagnostic.message, *hints(diagnostic)])},
            "locations": [self.location(diagnostic.span)],
            "partialFingerprints": {FINGERPRINT: fingerprint},
            **({"relatedLocations": related} if related else {}),
            **({"fixes": fixes} if fixes else {}),
            **({"suppressions": self.suppressions(diagnostic)} if diagnostic.allowed_by else {}),
        }

    def rule(self, code: str) -> int:
        """The number of a rule."""
        if code not in self.rules:
            self._numbers[code] = len(self.rules)
            self.rules[code] = _rule(pages()[code])
        return self._numbers[code]

    def location(self, span: Span, message: str | None = None) -> dict[str, Any]:
        """A place, and a word on why."""
        physical = {"artifactLocation": self.file(span.source), "region": {**_region(span), "snippet": {"text": span.text}}}
        return {"physicalLocation": physical, **({"message": {"text": message}} if message else {})}

    def file(self, source: Source) -> dict[str, Any]:
        """Where a file lies; what is no file is in the document."""
        location = _uri(source, self.base)
        uri = location["uri"]
        if uri not in self.artifacts:
            self._numbers[uri] = len(self.artifacts)
            self.artifacts[uri] = {"location": location, **_content(source)}
        return {**location, "index": self._numbers[uri]}

    def fix(self, fix: Fix) -> dict[str, Any]:
        """A fix, by the files that it changes."""
        changes: dict[str, dict[str, Any]] = {}
        for edit in fix.edits:
            file = self.file(edit.span.source)
            changes.setdefault(file["uri"], {"artifactLocation": file, "replacements": []})["replacements"].append(_replacement(edit))
        return {"description": {"text": fix.title}, "artifactChanges": list(changes.values())}

    def suppressions(self, diagnostic: Diagnostic) -> Iterable[dict[str, Any]]:
        """The `allow` around a finding."""
        allow = diagnostic.allowed_by
        return [{"kind": "inSource", "justification": allow.message, "location": self.location(allow.span)}] if allow else []


def _rule(page: Page) -> dict[str, Any]:
    """What is to be known of a code."""
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": "\n\n".join(part for part in (page.what, page.why) if part)},
        "help": {"text": shown.text(page), "markdown": shown.markdown(page)},
        "defaultConfiguration": {"level": LEVELS[page.severity]},
    }


@lru_cache(maxsize=100)
def _uri(source: Source, base: str) -> dict[str, Any]:
    name = place(source, base)
    if not is_file(source):
        return {"uri": quote(name, safe="")}
    return {"uri": Path(name).as_uri()} if isabs(name) else {"uri": quote(fsencode(name)), "uriBaseId": ROOT}


def _content(source: Source) -> dict[str, Any]:
    if is_file(source):
        return {"encoding": "utf-8"}
    roles = {"roles": ["standardStream"]} if source.name == INPUT_NAME else {}
    return {**roles, **({"contents": {"text": source.text}} if source.text else {})}


def _region(span: Span) -> dict[str, int]:
    """A place by lines and columns, and by offsets; its end is behind its last character."""
    start, end = span.source.position(span.start), span.source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
