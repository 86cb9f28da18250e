"""The account's jobs in, those of them linked again to what was sent that the ledger knows no job of, or has lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from scenec.noun import Noun
from scenec.service.content import Content
from scenec.service.ledger import Ledger, called
from scenec.service.operations import Listed


class Candidate(Noun):
    """A content that may have a job of the account: one that was sent without an answer, or that a scene makes and the ledger lost."""

    content: Content
    attempt: int
    source: str


class Linked(Noun):
    """A job of the account, and the request that it is of; `fresh` where the ledger did not know that."""

    listed: Listed
    region: str
    request: str
    fresh: bool


def link(jobs: Iterable[tuple[str, Listed]], candidates: Iterable[Candidate], ledger: Ledger, when: str) -> list[Linked]:
    """Tell of each job what it is of; the first that fits a candidate, which is the latest, is written into the ledger."""
    known = {row.job: called(row) for row in ledger.rows() if row.job}
    others = ledger.jobs()
    waiting: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        waiting.setdefault((one.content.region, _key(one.content.parameters)), one)
    found = []
    for region, listed in jobs:
        name, fresh = known.get(listed.job, ""), False
        if listed.job not in others:
            fitting = waiting.pop((region, _key(listed.parameters)), None)
            if fitting is not None:
                token = ledger.begin(fitting.content, fitting.attempt, fitting.source, when)
                ledger.accepted(token, listed.job, when)
                name, fresh = called(fitting.content), True
        found.append(Linked(listed, region, name, fresh))
    return found


def _key(parameters: Mapping[str, str]) -> str:
    """What tells contents apart that came back from the service, which may space and order JSON as it likes.

    Templates do not come back, and are not compared.
    """
    return json.dumps({name: _parsed(text) for name, text in parameters.items() if name != "TemplateConfig"}, sort_keys=True)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
