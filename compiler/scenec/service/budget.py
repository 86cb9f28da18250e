"""A plan and its project in, what is wrong out where it may cost more than the budget."""

from __future__ import annotations

import os
from decimal import Decimal

from scenec.catalog import service as say
from scenec.diagnostics import Diagnostic
from scenec.project import BUDGET, FILE, Project, key_span, read
from scenec.service.prices import Cost


def over_budget(project: Project, cost: Cost) -> Diagnostic | None:
    """The finding, at the key of `scene.toml`; the upper end of what is known counts."""
    amount = BUDGET.fullmatch(project.budget or "")
    if amount is None or (cost.least if cost.most is None else cost.most) <= Decimal(amount[1]):
        return None
    source, _ = read(os.path.join(project.root, FILE), FILE)
    return None if source is None else say.over_budget(key_span(source, "budget"), cost.shown, project.budget or "")
