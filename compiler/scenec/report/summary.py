"""The numbers of a run in, the one line that ends it out."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {"unchanged": "up to date"}


def summary(counts: Mapping[str, int], numbers: Mapping[str, int]) -> str:
    """`3 videos, 3 requests, 1 written, 2 up to date, 1 warning`: the first number always, the others where there are some."""
    parts = [_count(number, WORDS.get(name, name)) for place, (name, number) in enumerate(numbers.items()) if number or not place]
    wrong = [_count(counts[severity], f"{severity}s") for severity in ("error", "warning") if counts[severity]]
    notes = [_count(counts["info"], "notes")] if counts["info"] else []
    allowed = [f"{counts['allowed']} allowed"] if counts.get("allowed") else []
    return ", ".join([*parts, *(wrong or ["no mistakes"]), *notes, *allowed])


def _count(number: int, name: str) -> str:
    return f"{number} {name.removesuffix('s') if number == 1 else name}"
