"""Findings as text: code, place, the lines with marks under them, what is allowed, the fix."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import combining, east_asian_width

from scenec.diagnostics import Diagnostic, Related
from scenec.source import Span

Style = Callable[[str, str], str]
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
LINE_LIMIT = 160
ALLOWED_LIMIT = 12


def plain(text: str, colour: str) -> str:
    """No colour."""
    return text


def text(diagnostic: Diagnostic, style: Style = plain) -> str:
    """One finding, with the lines it is about."""
    severity = diagnostic.severity
    head = style(f"{severity}[{diagnostic.code}] {diagnostic.name}", COLOURS[severity])
    lines = [f"{head}: {diagnostic.message}"]
    span = diagnostic.span
    position = span.source.position(span.start)
    lines.append(f"  --> {span.source.name}:{position.line}:{position.column}" if span.source.text else f"  --> {span.source.name}")
    lines += _excerpt(diagnostic, style)
    if diagnostic.suggestion is not None:
        lines.append(f"   = did you mean `{diagnostic.suggestion}`?")
    elif diagnostic.allowed:
        lines.append(f"   = allowed: {_list(diagnostic.allowed)}")
    titles = [fix.title for fix in diagnostic.fixes]
    if titles and diagnostic.suggestion is None:
        lines.append(f"   = fix: {', or '.join(titles)}")
    return "\n".join(lines) + "\n"


def _list(allowed: tuple[str, ...]) -> str:
    more = f" and {len(allowed) - ALLOWED_LIMIT} more" if len(allowed) > ALLOWED_LIMIT else ""
    return ", ".join(allowed[:ALLOWED_LIMIT]) + more


def _excerpt(diagnostic: Diagnostic, style: Style) -> list[str]:
    """The lines of the finding and of its related places, those of one file together and in order."""
    span = diagnostic.span
    if not span.source.text:
        return []
    here = [related for related in diagnostic.related if related.span.source is span.source]
    marks = [(span, "^", "", COLOURS[diagnostic.severity])] + [(related.span, "-", related.message, "blue") for related in here]
    marks.sort(key=lambda mark: (mark[0].start, mark[1]))
    numbers = [span.source.position(mark[0].start).line for mark in marks]
    width = max(2, len(str(max(numbers))))
    lines = [" " * width + " |"]
    last = None
    for number, (place, sign, message, colour) in zip(numbers, marks, strict=True):
        if number != last:
            if last is not None and number > last + 1:
                lines.append(" " * width + " …")
            shown, _ = _line(place, number)
            lines.append(f"{number:>{width}} | {shown}")
        last = number
        _, under = _line(place, number)
        lines.append(" " * width + " | " + under[0] + style(sign * under[1], colour) + (f" {message}" if message else ""))
    lines += _others(diagnostic.related, span)
    return lines


def _others(related: tuple[Related, ...], span: Span) -> list[str]:
    """Related places in other files."""
    lines = []
    for other in related:
        if other.span.source is not span.source:
            position = other.span.source.position(other.span.start)
            lines.append(f"   = {other.message}: {other.span.source.name}:{position.line}:{position.column}")
    return lines


def _line(span: Span, number: int) -> tuple[str, tuple[str, int]]:
    """A line as it is shown, and the blanks before the mark and the width of the mark."""
    source = span.source
    line = source.line(number)
    start = span.start - source.line_starts()[number - 1]
    end = max(start, min(len(line), start + span.end - span.start))
    cut = max(0, start - LINE_LIMIT // 2) if len(line) > LINE_LIMIT else 0
    visible = line[cut : cut + LINE_LIMIT]
    lead = "…" if cut else ""
    shown = lead + _shown(visible) + ("…" if cut + LINE_LIMIT < len(line) else "")
    before = width_of(lead + _shown(line[cut:start]))
    return shown, (" " * before, max(1, width_of(_shown(line[start : min(end, cut + LINE_LIMIT)]))))


def _shown(text: str) -> str:
    """Text as a terminal shows it: tabs as blanks, what does not show as a sign."""
    return "".join("    " if sign == "\t" else "\ufffd" if ord(sign) < 32 or ord(sign) == 127 else sign for sign in text)


def width_of(text: str) -> int:
    """The columns that a text takes; Chinese takes two a character."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def summary(counts: dict[str, int]) -> str:
    """`2 errors, 1 warning`; empty where there is nothing to say."""
    names = [("error", "errors"), ("warning", "warnings")]
    return ", ".join(f"{counts[one]} {one if counts[one] == 1 else many}" for one, many in names if counts.get(one))
