"""A broken text in, all of its tokens out: what is no token is reported once and made into the token that was meant."""

from __future__ import annotations

import re
from unicodedata import category, normalize
from unicodedata import name as character_name

from scenec.catalog import syntax as say
from scenec.diagnostics import Edit, Fix
from scenec.parse import closes_alone
from scenec.parse.drive import FILE_TOKENS, Token
from scenec.parse.quotes import CLOSED_BY, Quotes
from scenec.parse.tape import SETS, WORDS, Tape
from scenec.parse.text import TextReader
from scenec.resources import tables

PLAIN = {"、": ",", "。": ".", "【": "[", "】": "]"}
FIGURES = re.compile("[０-９．％]+")
OF_NUMBERS = re.compile(r"[0-9.%a-z０-９．％]*")
HEX = re.compile("#[0-9A-Fa-f]{3,8}")
URL = re.compile(r"://(?:\{\{[^{}\n]*\}\}|\{[^{}\s]*\}|[^\s\"'\[\]{}(),，])+")
OTHER_COLON = re.compile(r"==|=>|->|:=|\+=|\+[ \t]+:")
MORE = re.compile(r"[ \t]*[^\s]")
BRACE = re.compile(r"[ \t]*\{")
ALONE = re.compile(r"#[ \t]*(?:\r?\n|\Z)")
OPENS_LINES = re.compile(r'"""[ \t]*\r?\n')
COLON = re.compile("[:：]")
VALUE_FOLLOWS = re.compile(r"[ \t]*(?![^\W\d][\w-]*[ \t]*[:：;；{])[^\s},;；)\]/{]")
CONFLICT = ("<<<<<<< ", "\n=======", "\n>>>>>>> ")
CHINESE_SIGNS = frozenset("，。！？、；")
OPENS_VALUE = SETS | {"COMMA", "LSQB", "_TRIM"}


def scan(reader: TextReader) -> list[Token]:
    """All tokens of a source but blanks and comments, `$END` left out; a broken one has no value."""
    return _Scanner(reader).scan()


class _Scanner:
    """`unclosed` where a text of lines has no end, so that none behind it has one: they are not looked for again."""

    def __init__(self, reader: TextReader) -> None:
        self.tape = Tape(reader)
        self.quotes = Quotes(self.tape)
        self.text = reader.source.text
        self.unclosed = False
        self.next_lines = -1
        self.comment_ends = True
        self.theirs = (-1, -1)

    def scan(self) -> list[Token]:
        at = 0
        while match := FILE_TOKENS.match(self.text, at, self._limit(at)):
            kind = match.lastgroup or "BAD"
            value = match[kind]
            end = match.end()
            if kind == "END":
                if end == len(self.text):
                    break
                at = end
                continue
            if self.theirs[0] == end - len(value):
                at = self.theirs[1]
                continue
            at = self._token(tables.PUNCTUATION[value] if kind == "P" else kind, value, end - len(value), end)
        return self.tape.finish()

    def _limit(self, at: int) -> int:
        """How far the next token may reach."""
        if self.unclosed and self.next_lines < at:
            self.next_lines = self.text.find('"""', at)
            self.unclosed = self.next_lines >= 0
        return self.tape.line_end(self.next_lines) if self.unclosed else len(self.text)

    def _token(self, kind: str, value: str, start: int, end: int) -> int:
        """Take a token; returns where to go on."""
        behind = self._comment(kind, value, start)
        if behind is None:
            behind = self._other_colon(start) if kind in ("EQUAL", "COLON", "BAD") else None
        if behind is not None:
            return behind
        if kind == "BAD":
            return self._bad(value, start)
        if kind == "TEXT" and not closes_alone(value):
            return self.quotes.lines(start, end)
        if kind == "QUOTED" and self.tape.kind_before() == "NAME" and self.tape.tokens[-1].end == start:
            return self.quotes.single(start)
        if kind == "NUMBER" and self._decimal_comma(start):
            return self.tape.add("NUMBER", None, self.tape.tokens.pop().start, end)
        if (behind := self._adjacent(kind, start)) is not None:
            return behind
        if kind == "STRING" and "{{" in value and (behind := self.quotes.doubled(start, end)) is not None:
            return behind
        self.tape.add(kind, value, start, end)
        if kind == "NAME" and (address := URL.match(self.text, end)):
            return self.quotes.unquoted(len(self.tape.tokens) - 1, address.end())
        return end

    def _adjacent(self, kind: str, start: int) -> int | None:
        """Mend a text that a word touches: a quote is missing on its other side; returns where to go on."""
        if not self.tape.tokens or self.tape.tokens[-1].end != start:
            return None
        if (kind in WORDS or kind == "LBRACE") and self.tape.kind_before() == "STRING":
            return self.quotes.crossed()
        return self.quotes.unopened(start) if kind == "STRING" and self.tape.kind_before() in (*WORDS, "RBRACE") else None

    def _decimal_comma(self, start: int) -> bool:
        """Note a number with a comma for its point, and take away its first half but for one token: outside of lists."""
        tape = self.tape
        if tape.in_list() or [token.kind for token in tape.tokens[-2:]] != ["NUMBER", "COMMA"] or tape.tokens[-1].end != start:
            return False
        first, comma = tape.tokens[-2:]
        if first.value is None or first.end != comma.start or not first.value.isdigit():
            return False
        tape.tokens.pop()
        tape.note(say.decimal_comma(tape.span(comma.start, comma.end)))
        return True

    def _other_colon(self, start: int) -> int | None:
        """Note what other languages write for `:` and `+:`; returns its end."""
        found = OTHER_COLON.match(self.text, start)
        if found is None or self.tape.kind_before() not in ("NAME", "STRING", "NUMBER"):
            return None
        kind, sign = ("_PLUS", "+:") if found[0][0] == "+" else ("COLON", ":")
        if kind == "COLON" and BRACE.match(self.text, found.end()):
            self.tape.note(say.brace_for_value(self.tape.span(*found.span()), found[0]))
        else:
            self.tape.note(say.other_sign(self.tape.span(*found.span()), found[0], sign))
            self.tape.add(kind, sign, *found.span())
        return found.end()

    # comments of other languages

    def _comment(self, kind: str, value: str, start: int) -> int | None:
        """Note a comment that does not begin with `//`; returns its end, or None where there is none."""
        if kind == "COLOUR":
            alone = ALONE.match(self.text, start) is not None and self.tape.kind_before() in SETS
            told = not HEX.fullmatch(value) and self.tape.kind_before() not in OPENS_VALUE
            if told or (value == "#" and not alone):
                signs = len(value) - len(value.lstrip("#"))
                return self._other_comment(start, start + signs, self.tape.line_end(start), ())
        elif kind == "SLASH" and self.text.startswith("/*", start):
            return self._enclosed(start, "/*", "*/")
        elif kind == "BAD" and self.text.startswith("<!--", start):
            return self._enclosed(start, "<!--", "-->")
        elif kind == "BAD" and self.text.startswith("--", start):
            return self._other_comment(start, start + 2, self.tape.line_end(start), ())
        return None

    def _other_comment(self, start: int, signs: int, end: int, more: tuple[Edit, ...]) -> int:
        sign = self.tape.span(start, signs)
        self.tape.note(say.bad_comment(sign, Fix("write `//`", (Edit(sign, "//"), *more))))
        return end

    def _enclosed(self, start: int, opener: str, closer: str) -> int:
        """A comment with a sign at its end, perhaps some lines below."""
        close = self.text.find(closer, start + len(opener)) if self.comment_ends else -1
        if close < 0:
            self.comment_ends = False
            return self._other_comment(start, start + len(opener), self.tape.line_end(start), ())
        end = close + len(closer)
        lines = [found.end() for found in re.compile("\n").finditer(self.text, start, close)]
        edits = [Edit(self.tape.span(at, at), "//") for at in lines if at < close]
        more = MORE.match(self.text, end)
        edits.append(Edit(self.tape.span(close, end), "\n" if more else "//" if close in lines else ""))
        return self._other_comment(start, start + len(opener), end, tuple(edits))

    # signs of other keyboards

    def _bad(self, sign: str, start: int) -> int:
        """Note what is no token, take the token that was meant; returns where to go on."""
        end = start + 1
        if sign == '"':
            return self._double(start)
        if sign == "'":
            return self.quotes.single(start)
        if sign == "\r" or (ord(sign) < 32 and sign not in "\t\n") or sign == "\x7f":
            return end
        if sign in CLOSED_BY:
            return self.quotes.typographic(start)
        if sign == "<" and self.text.startswith(CONFLICT[0], start) and self._conflict(start):
            return self.tape.line_end(start)
        if sign in CHINESE_SIGNS and self._in_words(start):
            return self.quotes.unquoted(len(self.tape.tokens) - 1)
        ascii_form = PLAIN.get(sign) or _plain(sign)
        if ascii_form == ";" or sign == ";":
            return self._semicolon(start, end)
        if ascii_form is None:
            return self.tape.add("BAD", sign, start, end)
        return self._figures(start) if FIGURES.match(sign) else self._full_width(sign, ascii_form, start)

    def _semicolon(self, start: int, end: int) -> int:
        """Note a `;`: behind the name that begins a member `:` was meant, else `,`."""
        span = self.tape.span(start, end)
        if self.tape.begins_member() and VALUE_FOLLOWS.match(self.text, end):
            self.tape.note(say.other_sign(span, span.text, ":"))
            return self.tape.add("COLON", ":", start, end)
        self.tape.note(say.semicolon(span))
        return self.tape.add("COMMA", ",", start, end)

    def _conflict(self, start: int) -> bool:
        """A merge that git could not make: one mistake; what is ours is read, what is theirs is not."""
        if self.theirs[0] < start:
            middle = self.text.find(CONFLICT[1], start)
            last = self.text.find(CONFLICT[2], middle) if middle >= 0 else -1
            self.theirs = (middle + 1, self.tape.line_end(last + 1)) if last >= 0 else (len(self.text), len(self.text))
            if last >= 0:
                self.tape.note(say.merge_conflict(self.tape.span(start, self.tape.line_end(start))))
                return True
        return False

    def _double(self, start: int) -> int:
        """`"` that is the beginning of no text."""
        if not self.text.startswith('"""', start):
            return self.quotes.unclosed(start)
        if OPENS_LINES.match(self.text, start):
            self.unclosed = True
        return self.quotes.lines(start, None)

    def _in_words(self, start: int) -> bool:
        """Whether a Chinese sign belongs to a text without quotes, not to the language: words of that text stand on both sides."""
        tokens = self.tape.tokens
        if len(tokens) < 2 or tokens[-1].kind != "NAME" or tokens[-1].end != start or tokens[-2].kind not in SETS:
            return False
        if str(tokens[-1].value).isascii() or COLON.search(self.text, start, self.tape.line_end(start)):
            return False
        rest = self.text[start + 1 : self.tape.text_end(start + 1)]
        return bool(rest) and '"' not in rest[:-1]

    def _figures(self, start: int) -> int:
        """Full-width digits and what belongs to their number: one mistake."""
        tape, tokens = self.tape, self.tape.tokens
        found = FIGURES.match(self.text, start)
        end = found.end() if found else start + 1
        shown = self.text[start:end]
        fix = Fix(f"write `{normalize('NFKC', shown)}`", (Edit(tape.span(start, end), normalize("NFKC", shown)),))
        tape.note(say.full_width(tape.span(start, end), f"`{shown}`", f"`{normalize('NFKC', shown)}`", fix))
        more = OF_NUMBERS.match(self.text, end)
        stop = more.end() if more else end
        if tokens and tokens[-1].kind == "NUMBER":
            first = tokens.pop().start
            return tape.add("NUMBER", None, first, stop)
        return tape.add("NUMBER", None, start, stop)

    def _full_width(self, sign: str, ascii_form: str, start: int) -> int:
        """Note one sign of another keyboard, or some blanks of one, and read it as the plain one."""
        end = start + 1
        while not ascii_form and self.text[end : end + 1] == sign:
            end += 1
        span = self.tape.span(start, end)
        shown = f"`{sign}`" if ascii_form else character_name(sign, "this blank").lower()
        fix = Fix(f"write `{ascii_form}`" if ascii_form else "write a plain blank", (Edit(span, ascii_form or " "),))
        self.tape.note(say.full_width(span, shown, f"`{ascii_form}`" if ascii_form else "a plain blank", fix))
        kind = tables.PUNCTUATION.get(ascii_form)
        if ascii_form:
            self.tape.add(kind or "BAD", ascii_form if kind else None, start, end)
        return end


def _plain(sign: str) -> str | None:
    """The one ASCII character that a wide form stands for, "" for a blank or for what does not show at all."""
    if sign.isspace() or category(sign) == "Cf":
        return ""
    form = normalize("NFKC", sign)
    return form if len(form) == 1 and form.isascii() and form != sign else None
