"""A plan in, its document out, for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from scenec.estimate.seconds import Seconds
from scenec.noun import Noun
from scenec.service.plan import Plan, Step
from scenec.service.prices import Cost

VERSION = 1


class Arguments(Noun):
    """What a plan was made of: paths and files from the root, parameters as they were typed."""

    paths: tuple[str, ...]
    params: str | None
    assigned: tuple[str, ...]
    assets: tuple[str, ...]
    variants: tuple[str, ...]


def document(plan: Plan, arguments: Arguments, inputs: Mapping[str, str]) -> str:
    """The plan for machines; `inputs` are checksums of the files that it was made of."""
    table = {
        "version": VERSION,
        "plan": "preview" if plan.preview else "videos",
        "arguments": arguments._asdict(),
        "inputs": inputs,
        "total": {"requests": len(plan.sent), "seconds": _seconds(plan.seconds), "cost": _cost(plan.cost)},
        "requests": [_step(step) for step in plan.steps],
        "retired": [{"name": row.name, "region": row.region, "source": row.source} for row in plan.retired],
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def _step(step: Step) -> dict[str, object]:
    known = step.made.forecast
    return {
        "name": step.name,
        "state": step.state,
        "region": step.content.region,
        "source": step.made.source,
        "token": step.content.token(step.attempt),
        "videos": known.videos,
        "seconds": _seconds(known.each),
        "materialSeconds": _seconds(known.material),
        "possible": known.outcomes.possible,
        "mayDifferInMore": known.outcomes.more,
        "combinations": {factor.name: factor.number for factor in known.outcomes.factors},
        "cost": _cost(step.cost),
        "changes": [change._asdict() for change in step.changes],
    }


def _seconds(seconds: Seconds) -> dict[str, float | None]:
    return {"least": round(seconds.least, 3), "most": None if seconds.most is None else round(seconds.most, 3)}


def _cost(cost: Cost) -> dict[str, object]:
    return {"currency": "USD", "least": str(cost.least), "most": None if cost.most is None else str(cost.most), "unpriced": cost.unpriced}


def checksum(path: str) -> str:
    """What tells a file from one that was changed."""
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""
