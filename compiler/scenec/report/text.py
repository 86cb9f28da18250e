"""Findings as text: code, place, the lines with marks under them, what is allowed, the fix."""

from __future__ import annotations

from collections.abc import Callable

from scenec.diagnostics import Diagnostic, Share
from scenec.noun import Noun
from scenec.source import Source, Span

Style = Callable[[str, str], str]
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
WORDS = {"error": "error", "warning": "warning", "info": "note"}
LINE_LIMIT = 160
ALLOWED_LIMIT = 20
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that do not show, and let a terminal show what follows in another order."""


def plain(text: str, colour: str) -> str:
    """No colour."""
    return text


def text(diagnostic: Diagnostic, style: Style = plain) -> str:
    """One finding, with the lines it is about."""
    severity, span = diagnostic.severity, diagnostic.span
    head = style(f"{WORDS[severity]}[{diagnostic.code}] {diagnostic.name}", COLOURS[severity])
    lines = [f"{head}: {visible(diagnostic.message)}", f"  --> {_place(span) if span.source.text else visible(span.source.name)}"]
    lines += _excerpt(diagnostic, style)
    lines += [f"   = {hint}" for hint in hints(diagnostic)]
    return "\n".join(lines) + "\n"


def hints(diagnostic: Diagnostic) -> list[str]:
    """Who has it, where not all do; what is allowed, and the fixes, in words; instead of what is allowed, what was probably meant."""
    return [*_share(diagnostic.variants), *_help(diagnostic)]


def _share(share: Share | None) -> list[str]:
    return [f"in {share.having} of {share.total} {share.what}, first {visible(share.first)}"] if share is not None else []


def _help(diagnostic: Diagnostic) -> list[str]:
    fixes = [f"fix: {visible(', or '.join(fix.title for fix in diagnostic.fixes))}"] if diagnostic.fixes else []
    if diagnostic.suggestion is not None:
        return fixes or [f"did you mean `{visible(diagnostic.suggestion)}`?"]
    says_allowed = diagnostic.allowed and _list(diagnostic.allowed) not in diagnostic.message
    return [*([f"allowed: {_list(diagnostic.allowed)}"] if says_allowed else []), *fixes]


def _place(span: Span) -> str:
    position, column = span.source.position(span.start), span.source.column(span.start)
    cell = "" if column is None else f', column "{visible(column)}"'
    return f"{visible(span.source.name)}:{position.line}:{position.column}{cell}"


def _list(allowed: tuple[str, ...]) -> str:
    more = f" and {len(allowed) - ALLOWED_LIMIT} more" if len(allowed) > ALLOWED_LIMIT else ""
    return visible(", ".join(allowed[:ALLOWED_LIMIT])) + more


class _Mark(Noun):
    """A place to mark: its line, its offsets, the sign to write under it, and a word on why."""

    line: int
    start: int
    end: int
    sign: str
    message: str
    colour: str


def _mark(span: Span, sign: str, message: str, colour: str) -> _Mark:
    """The mark of a place; one of several lines is marked up to the end of its first."""
    line = span.source.position(span.start).line
    _, end = span.source.bounds(line)
    return _Mark(line, span.start, max(span.start, min(span.end, end)), sign, message, colour)


def _excerpt(diagnostic: Diagnostic, style: Style) -> list[str]:
    """The lines of the finding and of its related places, those of one file together and in order; then places in other files."""
    source = diagnostic.span.source
    others = [related for related in diagnostic.related if related.span.source is not source]
    lines = [f"   = {visible(related.message)}: {_place(related.span)}" for related in others]
    if not source.text:
        return lines
    marks = [_mark(diagnostic.span, "^", "", COLOURS[diagnostic.severity])]
    marks += [_mark(related.span, "-", related.message, "blue") for related in diagnostic.related if related not in others]
    by_line: dict[int, list[_Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.line, mark.start, mark.sign)):
        by_line.setdefault(mark.line, []).append(mark)
    margin = " " * max(2, len(str(max(by_line))))
    shown, last = [f"{margin} |"], 0
    for number, marked in by_line.items():
        if last and number > last + 1:
            shown.append(f"{margin} …")
        shown += _marked(source, number, marked, margin, style)
        last = number
    return shown + lines


def _marked(source: Source, number: int, marks: list[_Mark], margin: str, style: Style) -> list[str]:
    """A line with its marks under it; of a long one the piece around the first `^`, else around the first mark."""
    text, (begin, end) = source.text, source.bounds(number)
    left, right = _window(text, begin, end, next((mark for mark in marks if mark.sign == "^"), marks[0]).start)
    lead = "…" if left > begin else ""
    lines = [f"{number:>{len(margin)}} | {lead}{visible(text[left:right])}{'…' if right < end else ''}"]
    for mark in marks:
        if left <= mark.start <= right:
            blanks = " " * width_of(lead + visible(text[left : mark.start]))
            signs = mark.sign * max(1, width_of(visible(text[mark.start : min(mark.end, right)])))
            word = f" {visible(mark.message)}" if mark.message else ""
            lines.append(f"{margin} | {blanks}{style(signs, mark.colour)}{word}")
        else:
            lines.append(f"   = {visible(mark.message)}: {visible(source.name)}:{number}:{mark.start - begin + 1}")
    return lines


def _window(text: str, begin: int, end: int, start: int) -> tuple[int, int]:
    """The piece of a line that is shown: all of it, or as much as has room, a third of it before `start`.

    Only the piece is looked at: a line may be long, and have very many findings.
    """
    if end - begin <= LINE_LIMIT and width_of(visible(text[begin:end])) <= LINE_LIMIT:
        return begin, end
    left = start - _fitting(text[max(begin, start - LINE_LIMIT) : start][::-1], LINE_LIMIT // 3)
    return left, left + _fitting(text[left : min(end, left + 2 * LINE_LIMIT)], LINE_LIMIT)


def _fitting(signs: str, room: int) -> int:
    """How many of the first signs have room."""
    if signs.isascii() and signs.isprintable():
        return min(len(signs), room)
    for count, sign in enumerate(signs):
        room -= width_of(visible(sign))
        if room < 0:
            return count
    return len(signs)


def visible(text: str) -> str:
    """Text that a terminal shows as it is: a tab as blanks, what does not show or would steer the terminal as a sign."""
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(
        "    " if sign == "\t" else "\ufffd" if sign in TURNS or category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text
    )


def width_of(text: str) -> int:
    """The columns that a text takes; Chinese takes two a character."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(sign) in ("Mn", "Me", "Cf") else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
