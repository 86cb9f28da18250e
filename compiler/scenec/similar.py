"""A word and the words that may stand there in, the one that was probably meant out."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str], most: int = 100) -> str | None:
    """The candidate with the fewest changes of a letter, if they are few for its length and `most` at most; ties go to the first."""
    best, least = None, min(max(1, len(word) // 3), most) + 1
    folded = word.casefold().replace("_", "-")
    for candidate in candidates:
        other = candidate.casefold().replace("_", "-")
        if abs(len(other) - len(folded)) < least and (changes := _distance(folded, other, least)) < least:
            best, least = candidate, changes
            if changes == 0:
                break
    return best


def nearest_place(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate one letter away, with the same digits: there are more regions than are listed, and many are alike."""
    digits = [sign for sign in word if sign.isdigit()]
    return nearest(word, (other for other in candidates if [sign for sign in other if sign.isdigit()] == digits), 1)


def _distance(one: str, other: str, limit: int) -> int:
    """Letters added, removed, replaced or swapped with their neighbour; `limit` where it is at least that."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        next_row = [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            next_row.append(cost)
        if min(next_row) >= limit:
            return limit
        before, row = row, next_row
    return row[-1]
