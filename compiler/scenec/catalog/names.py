"""E1: mistakes of names: fields, blocks, declarations and what they refer to."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, replacement
from scenec.source import Span


def _meant(span: Span, suggestion: str | None) -> tuple[Fix, ...]:
    return (replacement(span, suggestion),) if suggestion else ()


def unknown_member(span: Span, name: str, where: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A block has no field, and holds no block, of this name."""
    return Diagnostic(
        "E1001",
        "unknown-member",
        "error",
        f"{where} has no `{name}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=_meant(span, suggestion),
    )


def other_solution(
    span: Span, name: str, solutions: Sequence[str], solution: str, solution_span: Span, allowed: Sequence[str]
) -> Diagnostic:
    """The field exists, but not in the solution that makes this video."""
    return Diagnostic(
        "E1002",
        "other-solution",
        "error",
        f"`{name}` belongs to {' and '.join(solutions)}; this video is {solution}",
        span,
        related=(Related(solution_span, "the solution is chosen here"),),
        allowed=tuple(allowed),
    )


def elsewhere(span: Span, name: str, places: Sequence[str], allowed: Sequence[str]) -> Diagnostic:
    """The field exists, but in another block."""
    message = f"`{name}` does not stand here; it stands in {' or '.join(places)}"
    return Diagnostic("E1003", "elsewhere", "error", message, span, allowed=tuple(allowed))


def repeated(span: Span, name: str, first: Span, fixes: tuple[Fix, ...] = ()) -> Diagnostic:
    """A member stands once in its block; only `+:` and stickers without a name may come again."""
    related = (Related(first, "first set here"),)
    return Diagnostic("E1004", "repeated", "error", f"`{name}` is set twice", span, related=related, fixes=fixes)


def undeclared(span: Span, name: str, allowed: Sequence[str], suggestion: str | None, fix: Fix | None, in_text: bool = False) -> Diagnostic:
    """A bare name is one declared with `let` or `param`, or a value that its field knows.

    Text stands in double quotes.
    """
    fixes = _meant(span, suggestion) or ((fix,) if fix else ())
    message = f"nothing called `{name}` is declared" + ("; a `let` or a `param` declares it" if in_text and not suggestion else "")
    return Diagnostic("E1005", "undeclared", "error", message, span, allowed=tuple(allowed), suggestion=suggestion, fixes=fixes)


def unknown_solution(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A video is made by one of the solutions that the service has."""
    return Diagnostic(
        "E1006",
        "unknown-solution",
        "error",
        f"there is no solution `{name}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=_meant(span, suggestion),
    )


def reserved(span: Span, name: str) -> Diagnostic:
    """`true`, `false`, `null`, `video`, `variant`, `request` and `region` mean something of their own."""
    message = f"`{name}` is a word of the language and cannot be declared"
    return Diagnostic("E1007", "reserved", "error", message, span, allowed=("any other name",))


def dashed(span: Span, name: str) -> Diagnostic:
    """Declared names (`let`, `param`, axes, aliases) take no `-`, which would read as part of a value such as `cn-shanghai`."""
    return Diagnostic(
        "E1008",
        "dashed",
        "error",
        f"the declared name `{name}` takes no `-`",
        span,
        suggestion=name.replace("-", "_"),
        fixes=(replacement(span, name.replace("-", "_")),),
    )


def declared_twice(span: Span, name: str, first: Span, fix: Fix) -> Diagnostic:
    """A name is declared once in a block."""
    related = (Related(first, "first declared here"),)
    return Diagnostic("E1009", "declared-twice", "error", f"`{name}` is declared twice", span, related=related, fixes=(fix,))


def video_twice(span: Span, name: str, first: Span) -> Diagnostic:
    """The names of videos are unique in a project, without regard to upper and lower case: files are named after them."""
    return Diagnostic(
        "E1010", "video-twice", "error", f"another video is called `{name}`", span, related=(Related(first, "the other one"),)
    )


def cycle(span: Span, names: Sequence[str]) -> Diagnostic:
    """A `let` cannot be explained by itself."""
    return Diagnostic("E1011", "cycle", "error", f"`{names[0]}` is made of itself: {' → '.join(names)}", span)


def missing_label(span: Span, block: str, example: str) -> Diagnostic:
    """The blocks `scene` and `subheading` carry a label behind their name."""
    return Diagnostic("E1012", "missing-label", "error", f"`{block}` needs a label", span, allowed=(f"`{example}`",))


def no_label(span: Span, name: str) -> Diagnostic:
    """Only `scene`, `sticker` and `subheading` carry a label."""
    return Diagnostic("E1013", "no-label", "error", f"`{name}` takes no label", span, fixes=(Fix("remove it", (Edit(span, ""),)),))


def bad_level(span: Span, label: str, level: str | None) -> Diagnostic:
    """A subheading is told apart by its level, a whole number from 1 to 5."""
    message = f"a subheading has a level from 1 to 5, not `{label}`"
    return Diagnostic("E1014", "bad-level", "error", message, span, allowed=("1", "2", "3", "4", "5"), fixes=_meant(span, level))


def misplaced(span: Span, what: str, where: str) -> Diagnostic:
    """A declaration or member stands in a place that does not hold it."""
    return Diagnostic("E1015", "misplaced", "error", f"{what} cannot stand here", span, allowed=(where,))


def unknown_type(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A parameter has one of a few types, or a list of one: `[text]`."""
    return Diagnostic(
        "E1016",
        "unknown-type",
        "error",
        f"there is no type `{name}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=_meant(span, suggestion),
    )


def unset_param(span: Span, name: str) -> Diagnostic:
    """A parameter without a default is set by who compiles: with `-p name=value`, or in a file of parameters."""
    return Diagnostic(
        "E1017", "unset-param", "error", f"the parameter `{name}` has no value; give it with `-p {name}=…` or a default", span
    )


def unknown_param(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A value was given for a parameter that no compiled file declares."""
    return Diagnostic(
        "E1018", "unknown-param", "error", f"no file declares a parameter `{name}`", span, allowed=tuple(allowed), suggestion=suggestion
    )


def not_yet(span: Span, what: str) -> Diagnostic:
    """The language has this declaration, but this version of the compiler does not compile it yet."""
    return Diagnostic("E1019", "not-yet", "error", f"`{what}` is not compiled by this version yet", span)


def block_for_field(span: Span, name: str) -> Diagnostic:
    """This is a field: it takes `:` and a value, not `{ … }`."""
    return Diagnostic("E1020", "block-for-field", "error", f"`{name}` is a field, not a block", span, allowed=(f"`{name}: value`",))


def field_for_block(span: Span, name: str, inner: Sequence[str]) -> Diagnostic:
    """This is a block: it takes `{ … }` with fields, not `:` and a value."""
    return Diagnostic(
        "E1021",
        "field-for-block",
        "error",
        f"`{name}` is a block, not a field",
        span,
        allowed=(f"`{name} {{ … }}` with {', '.join(inner)}",),
    )


def no_append(span: Span, name: str) -> Diagnostic:
    """`+:` adds to a list; this field holds one value."""
    return Diagnostic("E1022", "no-append", "error", f"`{name}` is no list; `+:` adds to lists only", span, fixes=(replacement(span, ":"),))


def no_raw(span: Span, block: str) -> Diagnostic:
    """`raw` works in blocks that are one object of the request."""
    return Diagnostic("E1023", "no-raw", "error", f"`{block}` takes no `raw`; write it in the block around", span)


def empty_block(span: Span, name: str, allowed: Sequence[str]) -> Diagnostic:
    """A block that sets nothing says nothing."""
    return Diagnostic("E1024", "empty-block", "error", f"this `{name}` block is empty", span, allowed=tuple(allowed))


def bad_video_name(span: Span, name: str, why: str) -> Diagnostic:
    """Files are named after videos, on every system."""
    return Diagnostic("E1025", "bad-video-name", "error", f"a video cannot be called `{name}`: {why}", span)


def unknown_attribute(span: Span, name: str, of: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A record has the parts that it is written with; a value such as a text or a number has none."""
    return Diagnostic(
        "E1026",
        "unknown-attribute",
        "error",
        f"`{of}` has no `{name}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
    )


def unknown_filter(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """Behind `|` stands one of the filters that the language has."""
    return Diagnostic(
        "E1027",
        "unknown-filter",
        "error",
        f"there is no filter `{name}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=_meant(span, suggestion),
    )


def no_variants(span: Span) -> Diagnostic:
    """`variant` is the name of the variant that is made; this video has no axis of variants."""
    return Diagnostic("E1028", "no-variants", "error", "this video has no variants, so `variant` has no value", span)


def append_first(span: Span, name: str, first: Span) -> Diagnostic:
    """`name: value` sets a list; what is added to it with `+:` stands below."""
    return Diagnostic(
        "E1029", "append-first", "error", f"`{name}` is set after something was added to it", span, related=(Related(first, "added here"),)
    )


def unwieldy(span: Span, name: str, count: int, depth: int) -> Diagnostic:
    """With all names in it followed, a value is so large, or nested so deeply, that nobody could read it, nor the service."""
    message = f"`{name}` grows to more than {count:,} values, or {depth} levels of them, when the names in it are followed"
    return Diagnostic("E1030", "unwieldy", "error", message, span)


def vendor_name(span: Span, name: str, paths: Sequence[str], field: str | None) -> Diagnostic:
    """The language has names of its own, which keep together what the request keeps apart; the vendor's stand in `raw` only.

    Wrong, in a narration:

        speech { text: "The reef wakes.", SpeechRate: 100 }

    Right, in a narration:

        speech { text: "The reef wakes.", rate: 100 }
    """
    message = f"`{name}` is the vendor's name of {' or '.join(f'`{path}`' for path in paths)}"
    return Diagnostic("E1035", "vendor-name", "error", message, span, suggestion=field, fixes=_meant(span, field))
