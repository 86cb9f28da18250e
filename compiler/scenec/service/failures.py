"""Jobs that are over in, what failed out, each at the place in the source that the service's words are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scenec.catalog import service as say
from scenec.diagnostics import Diagnostic
from scenec.service.blame import Written, blame
from scenec.service.content import content
from scenec.service.ledger import Ledger, Row, outcome
from scenec.source import Source, Span


def failures(rows: Iterable[Row], ledger: Ledger, requests: Mapping[str, Written]) -> list[Diagnostic]:
    """What failed; `requests` are those that are compiled now, by name. Where one was changed since, its file alone is named."""
    found, tallies = [], ledger.tallies()
    for row in rows:
        tally = tallies.get(row.number)
        request = _same(row, requests.get(row.name.casefold()))
        if row.state == "refused":
            found.append(say.refused(place(row, request, row.message or ""), row.name, row.code or "", row.message or ""))
        elif row.status == "Failed":
            code, message = row.code or "no code", row.message or "no reason is given"
            found.append(say.job_failed(place(row, request, message), row.name, code, message))
        elif tally is not None and tally.failed and outcome(row, tally) in ("partly", "failed"):
            found += _videos(row, request, ledger)
    return found


def _videos(row: Row, request: Written | None, ledger: Ledger) -> list[Diagnostic]:
    """The videos of a job that failed, those with the same words together."""
    outputs = ledger.outputs(row)
    alike: dict[tuple[str, str], list[int]] = {}
    for output in outputs:
        if output.status == "Failed":
            alike.setdefault((output.code or "no code", output.message or "no reason is given"), []).append(output.number)
    found = []
    for (code, message), numbers in alike.items():
        which = f"{len(numbers)} of {len(outputs)} videos" if len(outputs) > 1 else "the video"
        found.append(say.video_failed(place(row, request, message), row.name, which, code, message))
    return found


def place(row: Row, request: Written | None, words: str) -> Span:
    """The place that the words are about."""
    return blame(request, words) if request is not None else Span(Source(row.source, ""), 0, 0)


def _same(row: Row, request: Written | None) -> Written | None:
    """The request, if it is what was sent."""
    return request if request is not None and content(request.request, row.preview).fingerprint == row.fingerprint else None
