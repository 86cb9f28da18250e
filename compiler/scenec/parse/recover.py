"""A broken source in, a tree of all that is whole in it and one report a mistake out.

Each member of a body, element of a list and entry of a record is parsed alone.
A pair of brackets is one token to what it stands in; its contents are parsed when the grammar has said what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from scenec import syntax
from scenec.catalog import syntax as say
from scenec.diagnostics import Diagnostic, Edit, Fix
from scenec.parse import UnclosedText, brackets, drive, file_leaves, meant, mistakes
from scenec.parse.drive import Node, Token, Unexpected
from scenec.parse.scan import scan
from scenec.parse.strayed import begins_indented, column, strayed
from scenec.parse.text import TextReader
from scenec.source import Source

WHOLE = frozenset(("File", "Body", "List", "Record", "Trim"))
"""Nodes that live on with a broken child; so do the values in `Field`, `Append`, `Entry`, `Let` and `Param`."""
VALUED = frozenset(("Field", "Append", "Entry", "Let", "Param"))
DECLARATIONS = frozenset(("E0034", "E0035", "E0037", "E0040", "E0045", "E0046"))
"""Mistakes in the head of what is plainly a declaration with members."""
PIECES = 100
LISTED = frozenset(("STRING", "TEXT", "_TRIM"))
"""How many mistakes of one line are told apart."""
INDENTS = 16
"""How deeply blocks without brackets are followed."""
ELEMENT = {"body": "member", "list": "value", "trim": "value", "record": "entry"}
NODES: dict[str, Callable[..., Node]] = {"body": syntax.Body, "list": syntax.List, "trim": syntax.Trim, "record": syntax.Record}

Chunk: TypeAlias = list[Token]


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
            parser.level += 1
            items = parser.items(self.index + 1, stop, ELEMENT[rule])
            parser.level -= 1
            made = NODES[rule](opener.start, self.end(), tuple(items))
            if rule == "record" and items and all(isinstance(item, syntax.Broken) for item in items):
                made = syntax.Broken(opener.start, self.end(), ())
            parser.made[self.index] = made
        return made


class Indented:
    """Members or elements that stand below a name and a colon, deeper than it, without brackets."""

    __slots__ = ("chunks", "made", "parser")

    def __init__(self, parser: _Parser, chunks: list[Chunk]) -> None:
        self.parser = parser
        self.chunks = chunks
        self.made: Node = None

    def tokens(self) -> Iterator[Token]:
        """Its tokens one by one."""
        return (token for chunk in self.chunks for token in chunk)

    def node(self, rule: str) -> Node:
        """The node, read as a body or a list."""
        if self.parser.indents == INDENTS:
            return syntax.Broken(self.chunks[0][0].start, self.chunks[-1][-1].end, ())
        if self.made is None:
            self.parser.indents += 1
            symbol = ELEMENT[rule]
            items = [node for chunk in self.parser.joined(iter(self.chunks), symbol) for node in self.parser.pieces(chunk, symbol)]
            self.made = NODES[rule](self.chunks[0][0].start, self.chunks[-1][-1].end, tuple(items))
            self.parser.indents -= 1
        return self.made


class _Parser:
    def __init__(self, source: Source, report: Callable[[Diagnostic], None]) -> None:
        self.source = source
        self.report = report
        self.reader = TextReader(source, report)
        self.tokens, self.pairs = brackets.match(scan(self.reader), self.reader)
        self.leaves = {kind: _unless_broken(leaf) for kind, leaf in file_leaves(self.reader).items()}
        self.made: dict[int, Node] = {}
        self.indents = 0
        self.level = 0

    def items(self, first: int, stop: int, symbol: str) -> list[Node]:
        """What stands between two indices, separated by line breaks and commas: members, values or entries."""
        chunks = self._chunks(first, stop)
        return [node for chunk in self.joined(chunks, symbol) for node in self.pieces(chunk, symbol)]

    def _chunks(self, first: int, stop: int) -> Iterator[Chunk]:
        """The tokens between separators; a bracket and its contents are one token."""
        chunk: Chunk = []
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

    def joined(self, chunks: Iterator[Chunk], symbol: str) -> Iterator[Chunk]:
        """Chunks, with what stands on the lines after its name put where it belongs: a value, a brace, members without braces."""
        waiting = next(chunks, None)
        while waiting is not None:
            chunk = next(chunks, None)
            if chunk is not None and symbol != "value" and (what := strayed(waiting, chunk)):
                self._next_line(waiting, chunk, what)
                waiting = waiting + chunk
            elif chunk is not None and symbol == "member" and self._goes_on(waiting, chunk):
                more = [chunk]
                while (chunk := next(chunks, None)) is not None and self._goes_on(waiting, chunk, more[-1][-1].end):
                    more.append(chunk)
                yield self._listed(waiting, more)
                waiting = chunk
            elif chunk is not None and symbol == "member" and begins_indented(self.source.text, waiting, chunk):
                below, chunk = self._below(waiting, chunk, chunks)
                yield self._indented(waiting, below)
                waiting = chunk
            else:
                yield waiting
                waiting = chunk

    def _goes_on(self, waiting: Chunk, chunk: Chunk, end: int | None = None) -> bool:
        """Whether a text goes on what a field before it on its line begins: `title: "one", "two"`."""
        begins = len(waiting) in (3, 4) and waiting[-2].kind == "COLON" and waiting[-1].kind in LISTED
        gap = self.source.text[waiting[-1].end if end is None else end : chunk[0].start]
        return begins and len(chunk) == 1 and chunk[0].kind in LISTED and "\n" not in gap

    def _listed(self, waiting: Chunk, more: list[Chunk]) -> Chunk:
        """A field with several values, as one with a list; the report says where the brackets go."""
        span, start, end = self.reader.span, waiting[-1].start, more[-1][-1].end
        edits = (Edit(span(start, start), "["), Edit(span(end, end), "]"))
        self.report(say.values_without_list(span(start, end), Fix("add `[ ]`", edits)))
        return [*waiting[:-1], Token("LSQB", Indented(self, [waiting[-1:], *more]), start, end)]

    def _next_line(self, before: Chunk, chunk: Chunk, what: str) -> None:
        """Report a value or a brace on the line after its name."""
        span = self.reader.span
        gap, end = span(before[-1].end, chunk[0].start), before[-1].end
        here = span(chunk[0].start, chunk[0].end if what == "the value" else chunk[0].start + 1)
        edits: tuple[Edit, ...] = (Edit(gap, " "),)
        if "//" in gap.text:
            edits = (Edit(span(end, end), f" {here.text}"), Edit(here, ""))
        self.report(say.next_line(here, what, Fix("put it there", edits)))

    def _below(self, waiting: Chunk, chunk: Chunk, chunks: Iterator[Chunk]) -> tuple[list[Chunk], Chunk | None]:
        """The chunks that stand deeper than the one that waits, and the first that does not."""
        base = column(self.source.text, waiting[0])
        below: list[Chunk] = []
        following: Chunk | None = chunk
        while following is not None and column(self.source.text, following[0]) > base:
            below.append(following)
            following = next(chunks, None)
        return below, following

    def _indented(self, waiting: Chunk, below: list[Chunk]) -> Chunk:
        """A name with what stands deeper below it; the report says where the brackets go."""
        span, colon = self.reader.span, waiting[-1]
        end = below[-1][-1].end
        lead = "\n" + " " * column(self.source.text, waiting[0])
        dashes = [chunk[0] for chunk in below if chunk[0].kind == "BAD" and len(chunk) > 1]
        if len(dashes) == len(below):
            edits = [Edit(span(colon.end, colon.end), " ["), *(Edit(span(dash.start, dash.end), "") for dash in dashes)]
            self.report(say.indented(span(colon.start, colon.end), "[ … ]", Fix("add `[ ]`", (*edits, Edit(span(end, end), f"{lead}]")))))
            return [*waiting, Token("LSQB", Indented(self, [chunk[1:] for chunk in below]), dashes[0].start, end)]
        edits = [Edit(span(colon.start, colon.end), " {"), Edit(span(end, end), f"{lead}}}")]
        self.report(say.indented(span(colon.start, colon.end), "{ … }", Fix("add `{ }`", tuple(edits))))
        return [*waiting[:-1], Token("LBRACE", Indented(self, below), colon.start, end)]

    def pieces(self, chunk: Chunk, symbol: str) -> Iterator[Node]:
        """The nodes of a chunk: one, but where a separator is missing."""
        for _ in range(PIECES):
            try:
                yield self._parse(chunk, symbol)
                return
            except Unexpected as mistake:
                at = next((i for i, token in enumerate(chunk) if token is mistake.token), len(chunk))
                mended = None if self._follows(chunk, at, mistake) else meant.mend(self.reader, chunk, at, mistake, self._place(symbol))
                if mended is not None:
                    chunk = mended
                elif at and self._splits(chunk, at, symbol):
                    self._separate(chunk[at], symbol)
                    yield self._parse(chunk[:at], symbol)
                    chunk = chunk[at:]
                else:
                    yield self._broken(chunk, at, mistake)
                    return
        yield syntax.Broken(chunk[0].start, chunk[-1].end, _words(chunk))

    def _place(self, symbol: str) -> str:
        """The symbol, but for members of the file, which are declarations."""
        return "file" if symbol == "member" and not self.level else symbol

    def _separate(self, token: Token, symbol: str) -> None:
        """Report that something begins without a separator before it."""
        here = self.reader.span(token.start, token.start)
        place = self.reader.span(token.start, token.end if isinstance(token.value, str) or token.value is None else token.start + 1)
        self.report(say.missing_separator(place, symbol, Fix("add a comma", (Edit(here, ", "),))))

    def _splits(self, chunk: Chunk, at: int, symbol: str) -> bool:
        """Whether what stands before an unexpected token is whole, and what it begins is something of its own."""
        rest = chunk[at : at + 3]
        if not rest:
            return False
        if symbol == "value":
            begins = rest[0].kind in ("STRING", "TEXT", "COLOUR", "_TRIM", "NUMBER") and chunk[at - 1].kind != "NAME"
        else:
            begins = rest[0].kind in ("NAME", "STRING") and any(token.kind in ("COLON", "_PLUS", "LBRACE") for token in rest[1:])
        if not begins:
            return False
        try:
            _Quiet(self).parse(chunk[:at], symbol)
        except Unexpected:
            return False
        return True

    def _parse(self, chunk: Chunk, symbol: str) -> Node:
        """Parse all tokens of a chunk as one symbol of the grammar; raises Unexpected."""
        end = chunk[-1].end
        stream = iter((*chunk, Token("$END", "", end, end)))
        return drive.drive(symbol, stream, self.source.text, self.leaves, TOLERANT, (Group, Indented))

    def _follows(self, chunk: Chunk, at: int, mistake: Unexpected) -> bool:
        """Whether an unexpected end stands in a bracket, or behind a text, that is reported as unclosed."""
        within = (token.value for token in chunk if isinstance(token.value, Group) and token.start <= mistake.token.start < token.end)
        return at == len(chunk) and (chunk[-1].value is None or any(group.index in self.pairs.unclosed for group in within))

    def _broken(self, chunk: Chunk, at: int, mistake: Unexpected) -> syntax.Broken:
        """A chunk that cannot be read, which is reported; the members of a declaration are read for mistakes of their own."""
        found = None if self._follows(chunk, at, mistake) else mistakes.name(self.reader, chunk, at, mistake)
        words = _words(chunk)
        if found is not None:
            self.report(found)
            last = chunk[-1]
            if found.code == "E0046":
                words = ("*",)
            if found.code in DECLARATIONS and last.kind == "LBRACE" and isinstance(last.value, Group):
                last.value.node("body")
        return syntax.Broken(chunk[0].start, max(token.end for token in chunk), words)


class _Quiet:
    """A trial: parses without a report, and without a look into brackets."""

    def __init__(self, parser: _Parser) -> None:
        self.text = parser.source.text
        silent = TextReader(parser.source, lambda diagnostic: None)
        self.leaves = {kind: _unless_broken(leaf) for kind, leaf in file_leaves(silent).items()}

    def parse(self, chunk: Chunk, symbol: str) -> None:
        end = chunk[-1].end
        closed = [Token(token.kind, _Closed(token), *token[2:]) if isinstance(token.value, Group | Indented) else token for token in chunk]
        stream = iter((*closed, Token("$END", "", end, end)))
        drive.drive(symbol, stream, self.text, self.leaves, TOLERANT, (_Closed,))


class _Closed:
    """A group that a trial does not look into."""

    def __init__(self, token: Token) -> None:
        self.token = token

    def tokens(self) -> Iterator[Token]:
        """Its tokens one by one."""
        group: Group | Indented = self.token.value
        return group.tokens()

    def node(self, rule: str) -> Node:
        """An empty node of the kind."""
        return NODES[rule](self.token.start, self.token.end, ())


def _unless_broken(leaf: drive.Leaf) -> drive.Leaf:
    """The leaf, made and reported once however often its token is parsed; of a broken token, a broken node."""
    made: dict[tuple[int, int], Node] = {}

    def once(token: Token) -> Node:
        place = (token.start, token.end)
        if place not in made:
            try:
                made[place] = syntax.Broken(*place, ()) if token.value is None else leaf(token)
            except UnclosedText:
                made[place] = syntax.Broken(*place, ())
        return made[place]

    return once


def _words(chunk: Chunk) -> tuple[str, ...]:
    return tuple(token.value for token in chunk if token.kind == "NAME" and isinstance(token.value, str))
