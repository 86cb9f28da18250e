"""A broken source in, a tree of all that is whole in it and one report a mistake out.

Each member of a body, element of a list and entry of a record is parsed alone.
A pair of brackets is one token to what it stands in; its contents are parsed when the grammar has said what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scenec import syntax
from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix
from scenec.parse import UnclosedText, brackets, drive, file_leaves, mistakes
from scenec.parse.drive import Node, Token, Unexpected
from scenec.parse.scan import scan
from scenec.parse.text import TextReader
from scenec.source import Source

WHOLE = frozenset(("File", "Body", "List", "Record", "Trim"))
"""Nodes that live on with a broken child; so do the values in `Field`, `Append`, `Entry`, `Let` and `Param`."""
VALUED = frozenset(("Field", "Append", "Entry", "Let", "Param"))
ELEMENT = {"body": "member", "list": "value", "trim": "value", "record": "entry"}
NODES: dict[str, Callable[..., Node]] = {"body": syntax.Body, "list": syntax.List, "trim": syntax.Trim, "record": syntax.Record}


def recover(source: Source) -> tuple[syntax.File, list[Diagnostic]]:
    """Parse a file with mistakes in it."""
    found: list[Diagnostic] = []
    parser = _Parser(source, found.append)
    members = parser.items(0, len(parser.tokens), "member")
    return syntax.File(0, len(source.text), tuple(members)), found


def recover_value(source: Source) -> tuple[syntax.Value, list[Diagnostic]]:
    """Parse a value with mistakes in it."""
    found: list[Diagnostic] = []
    parser = _Parser(source, found.append)
    values = parser.items(0, len(parser.tokens), "value")
    if len(values) == 1:
        return values[0], found
    end = len(source.text)
    if not found:
        found.append(say.missing_value(parser.reader.span(0, end)))
    return syntax.Broken(0, end, ()), found


def tolerant(node: type[Any], many: bool) -> drive.Build:
    """What builds a node out of children that may be broken: a broken part that is no value breaks its node."""
    name = node.__name__
    make = drive.strict(node, many)

    def build(start: int, end: int, children: list[Node]) -> Node:
        if name not in WHOLE and any(child.__class__ is syntax.Broken for child in (children[:-1] if name in VALUED else children)):
            return syntax.Broken(start, end, _names(children))
        return make(start, end, children)

    return build


def _names(children: list[Node]) -> tuple[str, ...]:
    return tuple(child.text for child in children if isinstance(child, syntax.Name))


TOLERANT = drive.rules(tolerant)


class Group:
    """The tokens from an opening bracket to its closer, as one."""

    __slots__ = ("index", "parser")

    def __init__(self, parser: _Parser, index: int) -> None:
        self.parser = parser
        self.index = index

    def end(self) -> int:
        """The offset at which it ends."""
        index = self.parser.pairs.ends[self.index][1] - 1
        return self.parser.tokens[index].end

    def tokens(self) -> Iterator[Token]:
        """Its tokens one by one, for where the grammar takes none of the groups."""
        stop = self.parser.pairs.ends[self.index][1]
        return iter(self.parser.tokens[self.index : stop])

    def node(self, rule: str) -> Node:
        """The node of the group, read as a body, a record, a list or a trim."""
        parser, opener = self.parser, self.parser.tokens[self.index]
        if self.index in parser.pairs.deep:
            return syntax.Broken(opener.start, self.end(), ())
        made = parser.made.get(self.index)
        if made is None:
            stop, _ = parser.pairs.ends[self.index]
            items = parser.items(self.index + 1, stop, ELEMENT[rule])
            made = parser.made[self.index] = NODES[rule](opener.start, self.end(), tuple(items))
        return made


class _Parser:
    def __init__(self, source: Source, report: Callable[[Diagnostic], None]) -> None:
        self.source = source
        self.report = report
        self.reader = TextReader(source, report)
        self.tokens = scan(self.reader)
        self.pairs = brackets.match(self.tokens, self.reader)
        strict = file_leaves(self.reader)
        self.leaves = {kind: _unless_broken(leaf) for kind, leaf in strict.items()}
        self.made: dict[int, Node] = {}

    def items(self, first: int, stop: int, symbol: str) -> list[Node]:
        """What stands between two indices, separated by line breaks and commas: members, values or entries."""
        nodes: list[Node] = []
        for chunk in self._joined(self._chunks(first, stop), symbol):
            nodes.extend(self._pieces(chunk, symbol))
        return nodes

    def _chunks(self, first: int, stop: int) -> Iterator[list[Token]]:
        """The tokens between separators; a bracket and its contents are one token."""
        chunk: list[Token] = []
        index, empty = first, True
        while index < stop:
            token = self.tokens[index]
            if token.kind == "COMMA":
                if empty and not chunk:
                    self.report(say.extra_comma(self.reader.span(token.start, token.end)))
                empty = True
            if token.kind in ("COMMA", "_NL"):
                if chunk:
                    yield chunk
                chunk = []
                index += 1
                continue
            if index in self.pairs.unmatched:
                index += 1
                continue
            empty = False
            if index in self.pairs.ends:
                group = Group(self, index)
                chunk.append(Token(token.kind, group, token.start, max(group.end(), token.end)))
                index = max(self.pairs.ends[index][1], index + 1)
            else:
                chunk.append(token)
                index += 1
        if chunk:
            yield chunk

    def _joined(self, chunks: Iterator[list[Token]], symbol: str) -> Iterator[list[Token]]:
        """Chunks, with a value or a brace that stands on the line after its name put where it belongs."""
        waiting: list[Token] | None = None
        for chunk in chunks:
            if waiting is None:
                waiting = chunk
            elif symbol != "value" and (what := _strayed(waiting, chunk)):
                gap = self.reader.span(waiting[-1].end, chunk[0].start)
                here = self.reader.span(chunk[0].start, min(chunk[0].end, chunk[0].start + 1) if what == "the `{`" else chunk[0].end)
                comment = "//" in gap.text
                self.report(say.next_line(here, what, Fix("join the lines", () if comment else (Edit(gap, " "),))))
                waiting = waiting + chunk
            else:
                yield waiting
                waiting = chunk
        if waiting is not None:
            yield waiting

    def _pieces(self, chunk: list[Token], symbol: str) -> Iterator[Node]:
        """The nodes of a chunk: one, but where a separator is missing."""
        while chunk:
            try:
                yield self._parse(chunk, symbol)
                return
            except Unexpected as mistake:
                at = next((i for i, token in enumerate(chunk) if token is mistake.token), len(chunk))
                mended = mistakes.mend(self.reader, chunk, at, mistake, symbol)
                if mended is not None:
                    chunk = mended
                    continue
                if at and self._splits(chunk, at, symbol):
                    token = chunk[at]
                    here = self.reader.span(token.start, token.start)
                    what = {"member": "member", "entry": "entry", "value": "value"}[symbol]
                    self.report(
                        say.missing_separator(self.reader.span(token.start, token.end), what, Fix("add a comma", (Edit(here, ", "),)))
                    )
                    yield self._parse(chunk[:at], symbol)
                    chunk = chunk[at:]
                    continue
                self.report(mistakes.name(self.reader, chunk, at, mistake, symbol))
                yield self._broken(chunk)
                return

    def _splits(self, chunk: list[Token], at: int, symbol: str) -> bool:
        """Whether what stands before an unexpected token is whole, and what it begins is something of its own."""
        rest = chunk[at:]
        if not rest:
            return False
        if symbol == "value":
            begins = rest[0].kind in ("STRING", "TEXT", "COLOUR", "_TRIM", "NUMBER") and chunk[at - 1].kind != "NAME"
        else:
            begins = rest[0].kind in ("NAME", "STRING") and any(token.kind in ("COLON", "_PLUS", "LBRACE") for token in rest[1:3])
        if not begins:
            return False
        quiet = _Quiet(self)
        try:
            quiet.parse(chunk[:at], symbol)
        except Unexpected:
            return False
        return True

    def _parse(self, chunk: list[Token], symbol: str) -> Node:
        """Parse all tokens of a chunk as one symbol of the grammar; raises Unexpected."""
        end = chunk[-1].end
        stream = iter((*chunk, Token("$END", "", end, end)))
        return drive.drive(symbol, stream, self.source.text, self.leaves, TOLERANT, Group)

    def _broken(self, chunk: list[Token]) -> syntax.Broken:
        names = tuple(token.value for token in chunk if token.kind == "NAME" and isinstance(token.value, str))
        return syntax.Broken(chunk[0].start, max(token.end for token in chunk), names)


class _Quiet:
    """A trial: parses without a report, and without a look into brackets."""

    def __init__(self, parser: _Parser) -> None:
        self.text = parser.source.text
        silent = TextReader(parser.source, lambda diagnostic: None)
        self.leaves = {kind: _unless_broken(leaf) for kind, leaf in file_leaves(silent).items()}

    def parse(self, chunk: list[Token], symbol: str) -> None:
        end = chunk[-1].end
        closed = [Token(token.kind, _Closed(token), *token[2:]) if isinstance(token.value, Group) else token for token in chunk]
        stream = iter((*closed, Token("$END", "", end, end)))
        drive.drive(symbol, stream, self.text, self.leaves, TOLERANT, _Closed)


class _Closed:
    """A group that a trial does not look into."""

    def __init__(self, token: Token) -> None:
        self.token = token

    def tokens(self) -> Iterator[Token]:
        """Its tokens one by one."""
        group: Group = self.token.value
        return group.tokens()

    def node(self, rule: str) -> Node:
        """An empty node of the kind."""
        return NODES[rule](self.token.start, self.token.end, ())


def _unless_broken(leaf: drive.Leaf) -> drive.Leaf:
    """The leaf, made and reported once however often its token is parsed; of a broken token, a broken node."""
    made: dict[int, Node] = {}

    def once(token: Token) -> Node:
        if token.start not in made:
            try:
                made[token.start] = syntax.Broken(token.start, token.end, ()) if token.value is None else leaf(token)
            except UnclosedText:
                made[token.start] = syntax.Broken(token.start, token.end, ())
        return made[token.start]

    return once


def _strayed(before: list[Token], chunk: list[Token]) -> str | None:
    """What of a member stands on the next line, if that is so."""
    first = chunk[0].kind
    if first == "LBRACE" and before[-1].kind not in ("LBRACE", "COLON", "_PLUS", "EQUAL") and len(chunk) == 1 and before[0].kind == "NAME":
        return None if any(token.kind == "COLON" for token in before[1:]) and before[0].value not in ("video", "preset") else "the `{`"
    follows = chunk[1].kind if len(chunk) > 1 else ""
    waits = before[-1].kind in ("COLON", "_PLUS", "EQUAL") and follows not in ("COLON", "_PLUS", "LBRACE")
    value = first in ("STRING", "TEXT", "NUMBER", "COLOUR", "LSQB", "_TRIM") or (first == "NAME" and len(chunk) == 1)
    return "the value" if waits and value else None
