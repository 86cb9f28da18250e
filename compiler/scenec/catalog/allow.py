"""What is wrong with an `allow`, and with the levels of `scene.toml`."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic, Fix, removal, replacement
from scenec.source import Span


def unknown_rule(span: Span, name: str, suggestion: str | None) -> Diagnostic:
    """Only rules of the service and lints can be allowed, by their name or code; other mistakes leave nothing to send.

    Wrong, in a narration:

        allow search-lenght "the samples of the vendor are longer"

    Right, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    fixes: tuple[Fix, ...] = (replacement(span, suggestion),) if suggestion else ()
    is_code = len(name) == 5 and name[0] in "Ee" and name[1:].isdigit()
    message = f"`{name}` cannot be allowed, only rules and lints can" if is_code else f"there is no rule and no lint called `{name}`"
    return Diagnostic("E1031", "unknown-rule", "error", message, span, suggestion=suggestion, fixes=fixes)


def no_reason(span: Span, name: str) -> Diagnostic:
    """Whoever reads the file later wants to know why a rule may be broken here.

    Wrong, in a narration:

        allow search-text-length ""
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }

    Right, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    return Diagnostic("E1032", "no-reason", "error", f"`allow {name}` needs a reason", span)


def bad_day(span: Span, written: str) -> Diagnostic:
    """The day that an `allow` ends on is a year, a month and a day.

    Wrong, in a narration:

        allow search-text-length "until the vendor answers" until "next spring"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }

    Right, in a narration:

        allow search-text-length "until the vendor answers" until "2099-03-01"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    return Diagnostic("E1033", "bad-day", "error", f"`{written}` is no day; write it as `2027-03-01`", span)


def interpolated(span: Span) -> Diagnostic:
    """The reason and the day of an `allow` are for people who read the file, and are the same for all that is made of it.

    Wrong, in a narration:

        let who = "the vendor"
        allow search-text-length "the samples of {{ who }} are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }

    Right, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    return Diagnostic("E1034", "interpolated-allow", "error", "an `allow` takes no `{{ … }}`", span)


def unused(span: Span, name: str) -> Diagnostic:
    """An `allow` that allows nothing hides the day when it does.

    Wrong, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef" }

    Right, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    message = f"nothing here breaks `{name}`"
    return Diagnostic("W0001", "unused-allow", "warning", message, span, fixes=(removal(span),))


def ended(span: Span, name: str, day: str, today: str) -> Diagnostic:
    """The day is over by the date of the service tables, so that the finding is back; the clock of the machine does not count.

    Wrong, in a narration:

        allow search-text-length "until the vendor answers" until "2025-03-01"

    Right, in a narration:

        allow search-text-length "until the vendor answers" until "2099-03-01"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    message = f"`allow {name}` ended on {day}; what is known of the service is of {today}"
    return Diagnostic("W0002", "ended-allow", "warning", message, span)


def fixed_level(span: Span, name: str) -> Diagnostic:
    """A rule that the vendor's own documents of this operation state holds for a whole project; `allow` sets it aside in one place.

    Wrong, in scene.toml:

        edition = "2026"
        region = "cn-shanghai"

        [levels]
        one-source = "off"

    Right, in scene.toml:

        edition = "2026"
        region = "cn-shanghai"

        [levels]
        size-range = "off"
    """
    message = f'`{name}` is documented by the vendor, so no project sets its level; write `allow {name} "reason"` where it is broken'
    return Diagnostic("E5020", "fixed-level", "error", message, span)
