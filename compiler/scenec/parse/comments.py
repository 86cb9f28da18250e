"""A tree and its text in, the comments out, each with the member, element or entry that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from scenec import syntax
from scenec.noun import Noun
from scenec.source import Source

COMMENT = re.compile(r"//[^\n]*")
LEAVES = (syntax.Name, syntax.Text, syntax.Quoted, syntax.Number, syntax.Colour, syntax.Broken)
ITEMS: dict[Any, str] = {
    syntax.File: "members",
    syntax.Body: "members",
    syntax.List: "elements",
    syntax.Record: "entries",
    syntax.Trim: "items",
}

Node: TypeAlias = Any


class Attached(Noun):
    """A comment and the node that it belongs to.

    `before` the node it stands on lines of its own; `behind` it, on the line on which it ends.
    At the `opening` or the `closing` bracket of the node, or at the end of the file, it stands where the node has nothing else.
    """

    comment: syntax.Comment
    node: Node
    place: Literal["before", "behind", "opening", "closing"]


def comments(source: Source, file: syntax.File) -> list[Attached]:
    """All comments of a file, in order."""
    return list(_attached(source.text, file, list(_comments(source.text, file))))


def documentation(source: Source, file: syntax.File) -> dict[int, str]:
    """What `///` says of the members that it stands above, by the offsets at which these begin."""
    lines: dict[int, list[str]] = {}
    for comment, node, place in comments(source, file):
        text = source.text[comment.start : comment.end]
        if place == "before" and text.startswith("///"):
            lines.setdefault(node.start, []).append(text[3:].removeprefix(" ").rstrip())
    return {start: "\n".join(texts) for start, texts in lines.items()}


def _comments(text: str, file: syntax.File) -> Iterator[syntax.Comment]:
    """The comments in the gaps between the leaves."""
    at = 0
    for start, end in [*_leaves(file), (len(text), len(text))]:
        for found in COMMENT.finditer(text, at, start):
            yield syntax.Comment(found.start(), found.start() + len(found[0].rstrip("\r")))
        at = end


def _leaves(file: syntax.File) -> Iterator[tuple[int, int]]:
    """The places of the nodes that are one piece of the text, in order."""
    waiting: list[Any] = [file]
    while waiting:
        node = waiting.pop()
        if isinstance(node, LEAVES):
            yield node.start, node.end
        else:
            waiting += [part for part in reversed(node) if isinstance(part, tuple)]


def _attached(text: str, node: Node, found: list[syntax.Comment]) -> Iterator[Attached]:
    """Give the comments that stand in a node with brackets, or in the file, to its items."""
    waiting = found[::-1]
    before: Node = None
    for item in getattr(node, ITEMS[type(node)]):
        while waiting and waiting[-1].start < item.start:
            yield _between(text, node, waiting.pop(), before, item)
        inner: list[syntax.Comment] = []
        while waiting and waiting[-1].start < item.end:
            inner.append(waiting.pop())
        yield from _inside(text, item, inner)
        before = item
    while waiting:
        yield _between(text, node, waiting.pop(), before, None)


def _between(text: str, node: Node, comment: syntax.Comment, before: Node, following: Node) -> Attached:
    """A comment between two items."""
    if before is not None and "\n" not in text[before.end : comment.start]:
        return Attached(comment, before, "behind")
    if before is None and not isinstance(node, syntax.File) and "\n" not in text[node.start : comment.start]:
        return Attached(comment, node, "opening")
    return Attached(comment, following, "before") if following is not None else Attached(comment, node, "closing")


def _inside(text: str, item: Node, found: list[syntax.Comment]) -> Iterator[Attached]:
    """Comments inside of an item: they stand in its brackets."""
    waiting = [item]
    while waiting and found:
        node = waiting.pop()
        if type(node) in ITEMS:
            yield from _attached(text, node, [comment for comment in found if node.start < comment.start < node.end])
        else:
            waiting += [part for part in reversed(node) if isinstance(part, tuple)]
