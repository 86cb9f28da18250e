"""What `scene status --remote` does: the jobs of the account, and which of them are ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from scenec.batch import batch, compilations
from scenec.catalog import service as say
from scenec.cli._service import Reach
from scenec.service.clock import Clock
from scenec.service.content import Content, content
from scenec.service.ledger import Ledger, ledger
from scenec.service.operations import SERVICE, Listed, Lost, Refused, Service
from scenec.service.remote import Candidate, Linked, link
from scenec.service.results import FORMS
from scenec.service.send import ended, stop_for
from scenec.service.trouble import REFUSED, Trouble

DAYS = 30
"""How many days back jobs are looked for."""
COLUMNS = ("request", "state", "job", "created", "region", "ledger")


def linked(root: str, reach: Reach, form: str) -> str:
    """The table of the account's jobs; what fits something that was sent without a known job is written into the ledger."""
    clock = Clock()
    service = reach.service(clock)
    with closing(ledger(root, reach.endpoint)) as book, book.sending():
        candidates = list(_candidates(root, book))
        regions = dict.fromkeys([*(one.content.region for one in candidates), *(row.region for row in book.rows())])
        jobs = [(region, job) for region in regions for job in _jobs(service, region, clock.before(DAYS), reach.endpoint)]
        found = link(jobs, candidates, book, clock.now())
    rows = [[one.request, one.listed.status, one.listed.job, one.listed.created, one.region, _known(one)] for one in found]
    return FORMS[form](COLUMNS, rows)


def _known(one: Linked) -> str:
    return "linked again" if one.fresh else "known" if one.request else ""


def _candidates(root: str, book: Ledger) -> Iterator[Candidate]:
    """What has no job in the ledger: what was sent without an answer, and what scenes make, or show of, that the ledger never knew."""
    unanswered = book.unanswered()
    for row in unanswered:
        yield Candidate(Content(row.name, row.region, row.preview, row.configs), row.attempt, row.source)
    known = {(row.name.casefold(), row.preview) for row in (*book.rows(), *unanswered)}
    for compiled in compilations(batch([root], [], None)):
        for sent in (content(request, preview) for request in compiled.requests for preview in (False, True)):
            attempt = book.next_attempt(sent)
            if attempt == 1 and (sent.name.casefold(), sent.preview) not in known:
                yield Candidate(sent, attempt, compiled.file.name)


def _jobs(service: Service, region: str, since: str, endpoint: str) -> list[Listed]:
    place = endpoint or SERVICE.format(region)
    try:
        return list(service.jobs(region, since))
    except Refused as no:
        stop_for(no, place)
        raise Trouble(say.question_refused(place, no.code, no.message), REFUSED) from None
    except Lost as lost:
        raise ended(place, lost) from None
