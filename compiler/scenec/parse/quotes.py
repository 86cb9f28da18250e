"""What is wrong with quotes in, the text that was meant out: one report a text, and where its line goes on."""

from __future__ import annotations

import re

from scenec.catalog import syntax as say
from scenec.diagnostics import Edit, Fix
from scenec.parse.tape import Tape

CLOSED_BY = {
    "“": '”"“', "”": '”"“', "‘": "’'‘", "’": "’'‘", "＂": '＂"', "「": "」", "『": "』", "《": "》", "〈": "〉",
}  # fmt: skip
PLAIN = '"'
CURLY = re.compile("[”“＂]")
CROSSED = re.compile(
    r"(.+?)(?:,[ \t]*[0-9.]+[a-z%]*(?:\.\.[0-9.]+[a-z]*)?)*[\]})]*[ \t]*,[ \t]*"  # a text, ranges behind it, brackets, a comma,
    r"(?:[\w-]+[ \t]*:)?[ \t]*(?:[\w-]+\()?[\[{]?[ \t]*"  # and what stands before the next text
)
DOUBLE_INSIDE = re.compile(r'(?:"[^"{}\n]*"[^"{}\n]*)+\}\}(?:\\.|[^"\\\n])*"')
OPENER_OF_LINES = re.compile(r'[:=\[,]\s*"""\s*\Z')


class Quotes:
    """Reads texts that are not written as the language has them."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.text = tape.text

    def unclosed(self, start: int) -> int:
        """`"…` without its end, or `…"` without its beginning."""
        tape = self.tape
        first = tape.words_before(start)
        if first is not None:
            return self._half(first, start)
        end = max(start + 1, tape.value_end(start + 1))
        if CURLY.match(self.text[end - 1]):
            self._other(end - 1, (Edit(tape.span(end - 1, end), '"'),))
        else:
            tape.note(say.unclosed_text(tape.span(start, end), Fix('add `"`', (Edit(tape.span(end, end), '"'),))))
        return tape.add("STRING", None, start, end)

    def crossed(self) -> int | None:
        """A text that took the quote of the next one for its own end: `"a, "b"`; returns its true end, None where it is none such."""
        tape = self.tape
        kind, value, start, end = tape.tokens[-1]
        inner = CROSSED.fullmatch(self.text, start + 1, end - 1) if kind == "STRING" and value is not None else None
        if inner is None:
            return None
        close = inner.end(1)
        brackets = re.compile(r"[\]})]*").match(self.text, close)
        close = max(close, tape.text_end(start + 1, brackets.end() if brackets else close))
        if curly := CURLY.search(self.text, start + 1, close):
            self._other(curly.start(), (Edit(tape.span(curly.start(), curly.end()), '"'),))
            tape.tokens.pop()
            return tape.add("STRING", None, start, curly.end())
        tape.note(say.unclosed_text(tape.span(start, close), Fix('add `"`', (Edit(tape.span(close, close), '"'),))))
        tape.tokens.pop()
        return tape.add("STRING", None, start, close)

    def unopened(self, quote: int) -> int | None:
        """Words that end with a quote; returns the offset behind it, None where they are no value."""
        tape = self.tape
        first = tape.words_before(quote)
        if first is None or tape.tokens[first].kind == "STRING":
            return None
        return self._half(first, quote)

    def _half(self, first: int, quote: int) -> int:
        """A quote that closes, where one before it is missing."""
        tape = self.tape
        kind, _, start, end = tape.tokens[first]
        merged = tape.merge(first, quote + 1)
        if kind != "STRING":
            tape.note(say.unopened_text(tape.span(start, merged), Fix('add `"`', (Edit(tape.span(start, start), '"'),))))
        elif curly := CURLY.search(self.text, start + 1, end):
            self._other(curly.start(), (Edit(tape.span(curly.start(), curly.end()), '"'),))
        else:
            close = start + 1 + len(self.text[start + 1 : end - 1].rstrip(" ,"))
            fix = Fix('add `"`', (Edit(tape.span(close, close), '"'),)) if close > start + 1 else None
            tape.note(say.unclosed_text(tape.span(start, max(close, start + 1)), fix))
        return merged

    def doubled(self, start: int, end: int) -> int | None:
        """`"…{{ "x" }}…"`: double quotes inside of an interpolation; None where a text from `start` to `end` is no such thing."""
        tape = self.tape
        opened = self.text.rfind("{{", start, end)
        rest = DOUBLE_INSIDE.match(self.text, end - 1) if opened >= 0 and "}}" not in self.text[opened:end] else None
        if rest is None:
            return None
        quotes = [at for at in range(end - 1, rest.end() - 1) if self.text[at] == '"']
        if "'" in self.text[opened : self.text.find("}}", end)]:
            quotes = []
        fix = Fix("write single quotes", tuple(Edit(tape.span(at, at + 1), "'") for at in quotes)) if quotes else None
        tape.note(say.double_quotes(tape.span(end - 1, self.text.find("}}", end)), fix))
        return tape.add("STRING", None, start, rest.end())

    def single(self, start: int) -> int:
        """`'…` without its end, or the apostrophe of a text without quotes."""
        tape = self.tape
        first = tape.words_before(start)
        if first is not None:
            return self.unquoted(first)
        end = tape.text_end(start + 1)
        edits = (Edit(tape.span(start, start + 1), '"'), Edit(tape.span(end, end), '"'))
        fix = Fix("write double quotes", edits) if '"' not in self.text[start:end] else None
        tape.note(say.single_quotes(tape.span(start, end), fix))
        return tape.add("STRING", None, start, end)

    def unquoted(self, first: int, end: int | None = None) -> int:
        """A text without quotes, which the tokens from the index `first` on belong to."""
        tape = self.tape
        start = tape.tokens[first].start
        end = tape.value_end(start) if end is None else end
        end += self.text[end : end + 1] == PLAIN
        tape.merge(first, end)
        inside = self.text[start:end]
        plain = '"' not in inside and "\\" not in inside
        if inside.find('"') == len(inside) - 1:
            tape.note(say.unopened_text(tape.span(start, end), Fix('add `"`', (Edit(tape.span(start, start), '"'),))))
            return end
        tape.note(say.unquoted_text(tape.span(start, end), _around(tape, start, end) if plain else None))
        return end

    def typographic(self, start: int) -> int:
        """A text in typographic quotes: one mistake, both quotes mended."""
        tape = self.tape
        at, end = self._closing(start)
        if self.text[end : end + 1].isalnum() or self.text[end : end + 1] == "_":
            tape.add("STRING", None, start, end)
            return self.unquoted(len(tape.tokens) - 1)
        straight = [found.start() for found in re.compile('"').finditer(self.text, start + 1, at)]
        inner = [Edit(tape.span(place, place), "\\") for place in straight]
        self._other(start, (Edit(tape.span(start, start + 1), '"'), *inner, Edit(tape.span(at, end), '"')))
        return tape.add("STRING", None, start, end)

    def _closing(self, start: int) -> tuple[int, int]:
        """Where a text in typographic quotes ends, and where its line goes on: at a quote of its kind, or at a plain one."""
        closers, stop = CLOSED_BY[self.text[start]], self.tape.line_end(start)
        found = re.compile(f"[{closers.replace(PLAIN, '')}]").search(self.text, start + 1, stop)
        at = found.start() if found else -1
        plain = self.text.find(PLAIN, start + 1, at if found else stop) if PLAIN in closers else -1
        if plain >= 0 and (at < 0 or self.text.count(PLAIN, plain, at) % 2):
            at = plain
        end = self.tape.text_end(start + 1) if at < 0 else at
        return end, end + (at >= 0)

    def _other(self, at: int, edits: tuple[Edit, ...]) -> None:
        """Note a quote that is not the plain one."""
        self.tape.note(say.full_width(self.tape.span(at, at + 1), f"`{self.text[at]}`", '`"`', Fix('write `"`', edits)))

    def lines(self, start: int, closed: int | None) -> int:
        '''`"""` that is not a line break, lines, a line break, `"""`.'''
        tape = self.tape
        line_end = tape.line_end(start)
        on_line = self.text.find('"""', start + 3, line_end)
        if closed is not None or on_line < 0:
            return tape.add("TEXT", None, start, self._end_of_lines(start, line_end, closed))
        inside = self.text[start + 3 : on_line]
        plain = '"' not in inside and not inside.endswith("\\")
        edits = (Edit(tape.span(start, start + 3), '"'), Edit(tape.span(on_line, on_line + 3), '"'))
        tape.note(say.text_lines(tape.span(start, on_line + 3), Fix('write `"…"`', edits) if plain else None))
        return tape.add("TEXT", None, start, on_line + 3)

    def _end_of_lines(self, start: int, line_end: int, closed: int | None) -> int:
        """Note a text of lines that is not closed, or not closed on its own line; returns its end."""
        tape, text = self.tape, self.text
        close = text.find('"""', line_end) if closed is None else closed - 3
        line_start = text.rfind("\n", 0, close) + 1 if close >= 0 else 0
        if close >= 0 and not OPENER_OF_LINES.search(text[line_start : tape.line_end(close)]):
            edits = []
            if text[start + 3 : line_end].strip():
                edits.append(Edit(tape.span(start + 3, start + 3), "\n"))
            if text[line_start:close].strip():
                edits.append(Edit(tape.span(close, close), "\n"))
            tape.note(say.text_lines(tape.span(start, start + 3), Fix("add the line breaks", tuple(edits)) if edits else None))
            return close + 3
        lead = self._lead(text.rfind("\n", 0, start) + 1)
        end = self._end_of_deeper(line_end, lead)
        fix = Fix('add `"""`', (Edit(tape.span(end, end), "\n" + " " * (lead + 2) + '"""'),))
        tape.note(say.unclosed_text(tape.span(start, start + 3), fix))
        return end

    def _end_of_deeper(self, line_end: int, lead: int) -> int:
        """The end of the lines that begin deeper than `lead`, from the line that ends at `line_end` on."""
        end = line_end
        while end < len(self.text):
            begin = self.text.find("\n", end) + 1
            if not begin:
                return len(self.text)
            stop = self.tape.line_end(begin)
            if self.text[begin:stop].strip() and self._lead(begin) <= lead:
                break
            end = stop
        return end

    def _lead(self, at: int) -> int:
        """The number of blanks that a line begins with."""
        end = at
        while self.text[end : end + 1] in (" ", "\t"):
            end += 1
        return end - at


def _around(tape: Tape, start: int, end: int) -> Fix:
    """The fix that puts a text in quotes."""
    return Fix("put it in quotes", (Edit(tape.span(start, start), '"'), Edit(tape.span(end, end), '"')))
