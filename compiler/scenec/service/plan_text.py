"""A plan in, what people read of it out: as text, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scenec.estimate.seconds import Seconds
from scenec.report.text import Style, plain, visible
from scenec.report.wrap import wrapped
from scenec.service.plan import Plan, Step, by_state, length
from scenec.service.prices import together

WORDS = {
    "new": "new",
    "changed": "changed",
    "stale": "sent without an answer",
    "refused": "refused before",
    "again": "failed, made again",
    "submitted": "submitted",
    "partly": "failed in part",
    "failed": "failed",
}
COLOURS = {"new": "green", "changed": "yellow", "stale": "yellow", "refused": "yellow", "again": "yellow", "partly": "red", "failed": "red"}
NAMES_LIMIT = 12
CHANGES_LIMIT = 8


def text(plan: Plan, style: Style = plain) -> str:
    """A plan to read in a terminal."""
    parts = [_video(name, steps, style) for name, steps in plan.videos()]
    if plan.retired:
        parts.append(_entry(style("retired", "blue"), _listed([row.name for row in plan.retired]) + ": no scene makes it any more\n"))
    return "\n".join([*parts, ending(plan)])


def _video(name: str, steps: Sequence[Step], style: Style) -> str:
    lines = [f"{style(name, 'cyan')} ({steps[0].made.source}, {steps[0].content.region})\n"]
    for state, some in by_state(steps).items():
        head = style(WORDS[state], COLOURS.get(state, "blue"))
        if state == "changed":
            lines += [_entry(head, f"{names}: {'; '.join(reasons)}\n") for reasons, names in _by_reasons(some)]
        else:
            lines.append(_entry(head, _listed([step.name for step in some]) + "\n"))
    sent = [step for step in steps if step.is_sent]
    if sent:
        lines += [f"  {line}\n" for line in dict.fromkeys(map(outcome, sent))]
        lines.append(f"  {_amount(sent)}\n")
    return "".join(lines)


def _entry(head: str, words: str) -> str:
    return f"  {head}: {visible(words.rstrip())}\n"


def _by_reasons(steps: Iterable[Step]) -> list[tuple[list[str], str]]:
    """Changed requests with what changed, those that changed alike together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for step in steps:
        alike.setdefault(tuple(change.shown for change in step.changes), []).append(step.name)
    return [(_first(list(reasons), CHANGES_LIMIT), _listed(names)) for reasons, names in alike.items()]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(_first(list(names), NAMES_LIMIT))


def _first(words: list[str], limit: int) -> list[str]:
    return words if len(words) <= limit else [*words[:limit], f"and {len(words) - limit} more"]


def outcome(step: Step) -> str:
    """What comes of a request: how many videos, how long, how many of them can differ, and in what."""
    known = step.made.forecast
    drawn = [f"1 of {factor.number} {factor.name}" for factor in known.outcomes.factors if factor.number > 1]
    videos = f"{known.videos} videos of {known.each.shown}" if known.videos > 1 else f"1 video of {known.each.shown}"
    if not drawn:
        alike = ", clips drawn by chance" if known.outcomes.more else ", all alike" if known.videos > 1 else ""
        return videos + alike
    possible = f"{known.outcomes.possible} or more" if known.outcomes.more else str(known.outcomes.possible)
    alike = ", so that some are alike" if known.videos > known.outcomes.possible and not known.outcomes.more else ""
    return f"{videos}, of {possible} possible{alike}: {' × '.join(drawn)}"


def _amount(steps: Sequence[Step]) -> str:
    """How many requests, how long together, and what they cost."""
    total, charged = length(steps), together(step.cost for step in steps)
    number = f"{len(steps)} requests" if len(steps) > 1 else "1 request"
    shown = "price unknown" if charged.unpriced == len(steps) else charged.shown
    return f"{number}, {minutes(total)} of video, {shown}"


def minutes(seconds: Seconds) -> str:
    """A length as people say it: seconds, or minutes where it is long."""
    if seconds.least < 120:
        return seconds.shown
    least = round(seconds.least / 60)
    if seconds.most is None:
        return f"{least} min or more"
    most = round(seconds.most / 60)
    return f"{least} min" if least == most else f"{least} to {most} min"


def ending(plan: Plan) -> str:
    """What a plan comes to, and what is not known."""
    sent, others = plan.sent, [step for step in plan.steps if not step.is_sent]
    left = [*_numbers(others), *([f"{len(plan.retired)} retired"] if plan.retired else [])]
    hint = ["`scene retry` makes again what failed"] if any(step.state in ("partly", "failed") for step in others) else []
    if not sent:
        return "\n".join([*hint, f"nothing to send: {', '.join(left) or 'there are no requests'}"]) + "\n"
    what = "to send as previews" if plan.preview else "to send"
    lines = [f"{what}: {', '.join(_numbers(sent))}; in all {_amount(sent)}", *previews(plan), *unknowns(plan)]
    return "\n".join([*lines, *([f"left as they are: {', '.join(left)}"] if left else []), *hint]) + "\n"


def _numbers(steps: Iterable[Step]) -> list[str]:
    """`2 new`, `3 submitted`."""
    return [f"{len(some)} {WORDS[state]}" for state, some in by_state(steps).items()]


def previews(plan: Plan) -> list[str]:
    """Where previews are billed, each in a line, as far as it concerns what is sent."""
    solutions = {step.made.request.solution for step in plan.sent if step.content.renders_nothing}
    free = {"script-to-video"} & solutions
    lines = ["  previews in script-to-video are free"] if free else []
    billed = ["  previews of storyboards and narrations are billed by the length of their timeline"] if solutions - free else []
    return [*lines, *billed]


def unknowns(plan: Plan) -> list[str]:
    """What is not known of what is sent, each in a line, and that amounts are estimates."""
    sent = plan.sent
    priced = [step for step in sent if not step.cost.unpriced]
    unbounded = [step for step in priced if step.cost.most is None]
    lines = []
    if any(step.state == "changed" and step.row and step.row.state == "sending" for step in sent):
        lines.append("whether there are jobs of earlier contents that got no answer; `scene status --remote` finds them")
    if len(priced) < len(sent):
        lines.append(f"the price of {len(sent) - len(priced)} of {len(sent)} is in no document of the operation, and is not in the amount")
    if any(step.made.forecast.material.most is None for step in unbounded):
        lines.append("the length of the material is not known in full, and is charged too; `--assets FILE` tells it")
    if any(step.made.forecast.each.most is None for step in unbounded):
        lines.append("how long silent shots without a duration are, the service decides")
    estimated = ["all amounts are estimates, without what a subscription or a contract changes"] if plan.cost.most != 0 else []
    return [wrapped(line, "  ", "    ") for line in (*(f"unknown: {line}" for line in lines), *estimated)]


def markdown(plan: Plan) -> str:
    """A plan as a document: a table of what is sent, and the rest in words."""
    rows = [_row(step) for step in plan.steps]
    table = ["| request | | videos | length | cost |", "|---|---|---|---|---|", *rows] if rows else []
    names = ", ".join(f"`{row.name}`" for row in plan.retired)
    retired = ["", f"No scene makes any more: {names}."] if names else []
    return "\n".join([*table, *retired, "", *(line.strip() for line in ending(plan).splitlines())]) + "\n"


def _row(step: Step) -> str:
    known = step.made.forecast
    why = f": {'; '.join(_first([change.shown for change in step.changes], CHANGES_LIMIT))}" if step.changes else ""
    cost = ("unknown" if step.cost.unpriced else step.cost.shown) if step.is_sent else ""
    return f"| `{step.name}` | {WORDS[step.state]}{_cell(why)} | {known.videos} | {minutes(known.total)} | {cost} |"


def _cell(words: str) -> str:
    return visible(words).replace("|", "\\|")
