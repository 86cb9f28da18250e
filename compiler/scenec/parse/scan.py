"""A broken text in, all of its tokens out: what is no token is reported once and made into the token that was meant."""

from __future__ import annotations

import re
from unicodedata import name as character_name
from unicodedata import normalize

from scenec.catalog import syntax as say
from scenec.diagnostics import Edit, Fix
from scenec.parse import closes_alone
from scenec.parse.drive import FILE_TOKENS, Token
from scenec.parse.text import TextReader
from scenec.resources import tables

FULL_WIDTH = dict.fromkeys("“”「」『』〈〉《》", '"') | dict.fromkeys("‘’", "'") | {"、": ",", "。": ".", "【": "[", "】": "]"}
OPENING_QUOTES = "“”「『《〈＂"
CLOSING_QUOTES = '”“」』》〉＂"'
TAIL = re.compile(r"[\s\]\}\),]*\Z")
BLANK = re.compile(r"[^\S\r\n]")
OPENER_OF_LINES = re.compile(r'[:=\[,]\s*"""\s*\Z')


def scan(reader: TextReader) -> list[Token]:
    """All tokens of a source but blanks and comments, `$END` left out; a broken one has no value."""
    return _Scanner(reader).tokens()


class _Scanner:
    def __init__(self, reader: TextReader) -> None:
        self.reader = reader
        self.text = reader.source.text
        self.found: list[Token] = []
        self.line_of_text = (0, -1)

    def tokens(self) -> list[Token]:
        at = 0
        while match := FILE_TOKENS.match(self.text, at):
            kind = match.lastgroup or "BAD"
            value = match[kind]
            end = match.end()
            start = end - len(value)
            if kind == "BAD":
                at = self._bad(value, start)
                continue
            if kind == "TEXT" and not closes_alone(value):
                at = self._text_lines(start, end)
                continue
            at = end
            self.found.append(Token(tables.PUNCTUATION[value] if kind == "P" else kind, value, start, end))
        return self.found

    def _bad(self, sign: str, start: int) -> int:
        """Report what is no token, take the token that was meant; returns where to go on."""
        end = start + 1
        if sign == '"':
            return self._text_lines(start, None) if self.text.startswith('"""', start) else self._unclosed(start)
        if sign == "\r" or (ord(sign) < 32 and sign not in "\t\n") or sign == "\x7f":
            return end
        if sign in OPENING_QUOTES:
            return self._smart_quotes(start)
        ascii_form = FULL_WIDTH.get(sign) or self._plain(sign)
        span = self.reader.span(start, end)
        if ascii_form == ";" or sign == ";":
            self.reader.report(say.semicolon(span))
            self.found.append(Token("COMMA", ",", start, end))
        elif ascii_form is not None:
            return self._full_width(sign, ascii_form, start)
        else:
            self.found.append(Token("BAD", sign, start, end))
        return end

    def _plain(self, sign: str) -> str | None:
        """The one ASCII character that a wide form stands for, "" for a blank."""
        if BLANK.match(sign) or sign in "\u200b\u2060\ufeff":
            return ""
        form = normalize("NFKC", sign)
        return form if len(form) == 1 and form.isascii() and form != sign else None

    def _full_width(self, sign: str, ascii_form: str, start: int) -> int:
        """Report one sign of another keyboard, and read it as the plain one."""
        end = start + 1
        fix = Fix(
            f"write `{ascii_form}`" if ascii_form else "write a plain blank", (Edit(self.reader.span(start, end), ascii_form or " "),)
        )
        shown = sign if ascii_form else character_name(sign, "this blank").lower()
        self.reader.report(say.full_width(self.reader.span(start, end), shown, ascii_form or "a plain blank", fix))
        before = self.found[-1] if self.found else None
        if ascii_form and (ascii_form in "%." or ascii_form.isdigit()) and before and before.kind == "NUMBER" and before.end == start:
            more = re.compile(r"[0-9.%a-z]*").match(self.text, end)
            self.found[-1] = Token("NUMBER", None, before.start, more.end() if more else end)
            return self.found[-1].end
        kind = tables.PUNCTUATION.get(ascii_form)
        if kind:
            self.found.append(Token(kind, ascii_form, start, end))
        elif ascii_form.isdigit():
            self.found.append(Token("NUMBER", None, start, end))
        elif ascii_form and ascii_form not in "'\"":
            self.found.append(Token("BAD", sign, start, end))
        return end

    def _line_end(self, start: int) -> int:
        at = self.text.find("\n", start)
        at = len(self.text) if at < 0 else at
        return at - 1 if at > start and self.text[at - 1] == "\r" else at

    def _smart_quotes(self, start: int) -> int:
        """A text in typographic quotes: one mistake, both quotes mended."""
        stop = self._line_end(start)
        at = next((i for i in range(start + 1, stop) if self.text[i] in CLOSING_QUOTES), None)
        edits = [Edit(self.reader.span(start, start + 1), '"')]
        if at is not None:
            edits.append(Edit(self.reader.span(at, at + 1), '"'))
        inside = self.text[start + 1 : at if at is not None else stop]
        fix = Fix('write `"`', tuple(edits)) if '"' not in inside and at is not None else Fix('write `"`', tuple(edits[:1]))
        self.reader.report(say.full_width(self.reader.span(start, start + 1), self.text[start], '"', fix))
        end = at + 1 if at is not None else self._before_tail(start, stop)
        self.found.append(Token("STRING", None, start, end))
        return end

    def _before_tail(self, start: int, stop: int) -> int:
        """Where an unclosed text ends: before the closing brackets that end its line."""
        tail = TAIL.search(self.text, start + 1, stop)
        return tail.start() if tail else stop

    def _unclosed(self, start: int) -> int:
        """`"…` without its end."""
        end = self._before_tail(start, self._line_end(start))
        fix = Fix('add `"`', (Edit(self.reader.span(end, end), '"'),))
        self.reader.report(say.unclosed_text(self.reader.span(start, end), fix))
        self.found.append(Token("STRING", None, start, end))
        return end

    def _text_lines(self, start: int, closed: int | None) -> int:
        '''`"""` that is not a line break, lines, a line break, `"""`.'''
        line_end = self._line_end(start)
        on_line = self.text.find('"""', start + 3, line_end)
        report, span = self.reader.report, self.reader.span
        if closed is None and on_line >= 0:
            inside = self.text[start + 3 : on_line]
            plain = '"' not in inside and not inside.endswith("\\")
            edits = (Edit(span(start, start + 3), '"'), Edit(span(on_line, on_line + 3), '"'))
            report(say.text_lines(span(start, on_line + 3), Fix('write `"…"`', edits) if plain else None))
            end = on_line + 3
        else:
            end = self._end_of_lines(start, line_end, closed)
        self.found.append(Token("TEXT", None, start, end))
        return end

    def _end_of_lines(self, start: int, line_end: int, closed: int | None) -> int:
        """Report a text of lines that is not closed, or not closed on its own line; returns its end."""
        report, span, text = self.reader.report, self.reader.span, self.text
        close = text.find('"""', line_end) if closed is None else closed - 3
        line_start = text.rfind("\n", 0, close) + 1 if close >= 0 else 0
        if close >= 0 and not OPENER_OF_LINES.search(text[line_start : self._line_end(close)]):
            edits = []
            if text[start + 3 : line_end].strip():
                edits.append(Edit(span(start + 3, start + 3), "\n"))
            if text[line_start:close].strip():
                edits.append(Edit(span(close, close), "\n"))
            report(say.text_lines(span(start, start + 3), Fix("add the line breaks", tuple(edits))))
            return close + 3
        lead = self._lead(text.rfind("\n", 0, start) + 1)
        end = line_end
        while end < len(text):
            begin = text.find("\n", end) + 1
            if not begin:
                end = len(text)
                break
            stop = self._line_end(begin)
            if text[begin:stop].strip() and self._lead(begin) <= lead:
                break
            end = stop
        fix = Fix('add `"""`', (Edit(span(end, end), "\n" + " " * (lead + 2) + '"""'),))
        report(say.unclosed_text(span(start, start + 3), fix))
        return end

    def _lead(self, at: int) -> int:
        """The number of blanks that a line begins with."""
        end = at
        while self.text[end : end + 1] in (" ", "\t"):
            end += 1
        return end - at
