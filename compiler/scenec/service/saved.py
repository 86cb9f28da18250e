"""A plan in, its document out, for machines and to be carried out later; a document and a new plan in, what differs out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from scenec.catalog import service as say
from scenec.estimate.seconds import Seconds
from scenec.noun import Noun
from scenec.project import reason
from scenec.service.plan import Plan, Step
from scenec.service.prices import Cost
from scenec.service.trouble import Trouble

VERSION = 1


class Arguments(Noun):
    """What a plan was made of: paths and files from the root, parameters as they were typed."""

    paths: tuple[str, ...]
    params: str | None
    assigned: tuple[str, ...]
    assets: tuple[str, ...]
    variants: tuple[str, ...]


def document(plan: Plan, arguments: Arguments, endpoint: str, inputs: Mapping[str, str]) -> str:
    """The plan for machines; `inputs` are checksums of the files that it was made of, `endpoint` is empty for the service itself."""
    table = {
        "version": VERSION,
        "plan": "preview" if plan.preview else "videos",
        "endpoint": endpoint,
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


class Saved(Noun):
    """A plan that was saved: what it was made of, the place that it is about, and its document."""

    path: str
    preview: bool
    endpoint: str
    arguments: Arguments
    table: Mapping[str, Any]


def read(path: str) -> Saved:
    """The plan of a file."""
    try:
        with open(path, "rb") as file:
            table = json.loads(file.read())
        if table["version"] != VERSION:
            raise Trouble(say.bad_plan(path, f"it is of version {table['version']}, and this `scene` knows {VERSION}"))
        given = table["arguments"]
        lists = {name: tuple(map(str, given[name])) for name in ("paths", "assigned", "assets", "variants")}
        arguments = Arguments._make((lists["paths"], _text(given["params"]), lists["assigned"], lists["assets"], lists["variants"]))
        return Saved(
            path, _is_preview(table["plan"]), str(table["endpoint"]), arguments, {name: table[name] for name in ("inputs", "requests")}
        )
    except OSError as mistake:
        raise Trouble(say.bad_plan(path, reason(mistake))) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Trouble(say.bad_plan(path, "it is not what `scene plan --out` writes")) from None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _is_preview(what: str) -> bool:
    """Whether a plan is of previews; what is neither raises ValueError."""
    return bool(("videos", "preview").index(what))


def is_plan(path: str) -> bool:
    """Whether a file is a plan that was saved, and may be replaced by another one."""
    try:
        read(path)
    except Trouble:
        return False
    return True


def differences(saved: Saved, plan: Plan, inputs: Mapping[str, str]) -> Sequence[str]:
    """Why a saved plan no longer holds, in words; nothing where it does."""
    before, now = saved.table["inputs"], dict(inputs)
    found = [f"`{name}` has changed" for name in before if name in now and now[name] != before[name]]
    found += [f"`{name}` is not used any more" for name in before if name not in now]
    found += [f"`{name}` is used too" for name in now if name not in before]
    was = {row["name"]: (row["state"], row["token"]) for row in saved.table["requests"]}
    will = {step.name: (step.state, step.content.token(step.attempt)) for step in plan.steps}
    found += [f"`{name}` would be sent too" for name in will if name not in was]
    found += [f"`{name}` is gone" for name in was if name not in will]
    found += [f"`{name}` was {was[name][0]} and is {will[name][0]}" for name in will if name in was and was[name][0] != will[name][0]]
    found += [
        f"`{name}` would be sent otherwise" for name in will if name in was and was[name][0] == will[name][0] and was[name] != will[name]
    ]
    return found
