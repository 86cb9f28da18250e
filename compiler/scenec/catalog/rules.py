"""R: what breaks a rule of the service.

Name, severity and source of a rule are its row in `stdlib/service/rules.toml`; these are the words for what a row cannot say.
"""

from __future__ import annotations

from scenec.diagnostics import Diagnostic, Fix, Related, Severity
from scenec.facts import rule
from scenec.source import Span

DOUBTS = {
    "paid": "needs a paid package, and its use in batches is unproven",
    "uncertain": "stands in one weak source only",
    "timeline-only": "is proven on timelines only",
    "not-in-batch": "is outside of what batches take",
    "single-source": "stands in one document only",
}
"""What is known against a value that the documents list, by the flag in its row."""


def broken(
    code: str,
    message: str,
    span: Span,
    related: tuple[Related, ...] = (),
    allowed: tuple[str, ...] = (),
    fixes: tuple[Fix, ...] = (),
    suggestion: str | None = None,
    severity: Severity | None = None,
) -> Diagnostic:
    """A finding under a rule of the service."""
    known = rule(code)
    return Diagnostic(code, known.name, severity or known.severity, message, span, related, allowed, suggestion, fixes)


def out_of_range(span: Span, what: str, found: str, allowed: str, code: str | None) -> Diagnostic:
    """The value lies outside of what the field can mean; where the service documents the range, its rule is named instead.

    Wrong, in a narration:

        speech { text: "The reef wakes.", speed: 3x }

    Right, in a narration:

        speech { text: "The reef wakes.", speed: 2x }
    """
    message = f"{what} is {found}; it takes {allowed}"
    if code is None:
        return Diagnostic("E2040", "out-of-range", "error", message, span, allowed=(allowed,))
    return broken(code, message, span, allowed=(allowed,))


def spaced_number(span: Span, found: str, fix: Fix | None) -> Diagnostic:
    """The number of each video stands in its name without blanks."""
    message = f"the number of each video stands in the place of `{{index}}`, not of `{found}`"
    return broken("R118", message, span, fixes=(fix,) if fix else (), suggestion="{index}")


def too_precise(span: Span, field: str, decimals: str, code: str) -> Diagnostic:
    """The service documents how many decimals it reads."""
    return broken(code, f"the service reads {decimals} decimals of `{field}`", span, allowed=(f"{decimals} decimals",))


def too_many(span: Span, field: str, count: int, limit: str, code: str) -> Diagnostic:
    """The service takes so many of these."""
    return broken(code, f"`{field}` has {count} entries; it takes at most {limit}", span, allowed=(f"at most {limit}",))


def too_many_blocks(span: Span, name: str, count: int, limit: str, code: str) -> Diagnostic:
    """The service takes so many of these blocks."""
    return broken(code, f"the video has {count} of `{name}`; it takes at most {limit}", span, allowed=(f"at most {limit}",))


def too_few(span: Span, field: str, limit: str, code: str) -> Diagnostic:
    """The service needs so many of these."""
    return broken(code, f"`{field}` needs at least {limit} {'entry' if limit == '1' else 'entries'}", span, allowed=(f"at least {limit}",))


def too_long(span: Span, field: str, length: int, limit: str, code: str) -> Diagnostic:
    """The service takes texts up to a number of characters."""
    return broken(code, f"this text of `{field}` has {length} characters; it takes at most {limit}", span, allowed=(f"at most {limit}",))


def long_name(span: Span, block: str, length: int, limit: str, code: str) -> Diagnostic:
    """The service takes names of groups up to a number of characters."""
    return broken(
        code, f"the name of this `{block}` has {length} characters; it takes at most {limit}", span, allowed=(f"at most {limit}",)
    )


def too_many_bytes(span: Span, field: str, length: int, limit: str, code: str) -> Diagnostic:
    """The service takes up to a number of bytes."""
    return broken(code, f"`{field}` has {length} bytes as JSON; it takes at most {limit}", span, allowed=(f"at most {limit} bytes",))


def flagged(span: Span, field: str, found: str, flag: str, code: str) -> Diagnostic:
    """The value is listed, but the documents leave doubt whether it works here."""
    return broken(code, f"`{found}` of `{field}` {DOUBTS[flag]}", span, severity="warning")
