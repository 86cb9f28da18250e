"""E0: mistakes of text and syntax."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, replacement
from scenec.source import Span


def unexpected(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """The text does not go on as the grammar says, and no better name for the mistake is known.

    The message lists what may stand at the place.
    """
    message = f"{found} cannot stand here{_options(expected)}" if found else f"this cannot end here{_options(expected)}"
    return Diagnostic("E0001", "unexpected", "error", message, span, allowed=tuple(expected))


def _options(expected: Sequence[str]) -> str:
    """What may stand at a place, where it is not too much for a line."""
    if not 0 < len(expected) <= 6:
        return ""
    return "; expected " + (" or ".join((", ".join(expected[:-1]), expected[-1])) if len(expected) > 1 else expected[0])


def unclosed_text(span: Span, fix: Fix | None) -> Diagnostic:
    '''A text that starts with `"` ends with `"` on the same line.

    A text of several lines starts with `"""` and a line break, and ends with `"""` on a line of its own.
    '''
    return Diagnostic("E0002", "unclosed-text", "error", "this text has no closing quote", span, fixes=(fix,) if fix else ())


def unclosed_bracket(span: Span, bracket: str, closer: str, end: Span) -> Diagnostic:
    """Every `{`, `[` and `(` has its closing bracket.

    Where one is missing, the indentation tells which one was left open.
    """
    return Diagnostic(
        "E0003",
        "unclosed-bracket",
        "error",
        f"this `{bracket}` has no closing `{closer}`",
        span,
        related=(Related(end, f"`{closer}` is missing here"),),
        fixes=(Fix(f"add `{closer}`", (Edit(end, closer),)),),
    )


def unmatched_bracket(span: Span, bracket: str) -> Diagnostic:
    """A closing bracket stands where no bracket is open."""
    return Diagnostic(
        "E0004",
        "unmatched-bracket",
        "error",
        f"nothing is open that this `{bracket}` could close",
        span,
        fixes=(Fix(f"remove `{bracket}`", (Edit(span, ""),)),),
    )


def full_width(span: Span, found: str, plain: str, fix: Fix) -> Diagnostic:
    """Punctuation of a Chinese or Japanese keyboard, or a typographic quote, stands where the language takes the plain sign.

    Inside of texts any punctuation is welcome.
    """
    return Diagnostic("E0005", "full-width", "error", f"the language takes {plain} here, not {found}", span, fixes=(fix,))


def unexpected_character(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """A character that has no meaning in the language outside of texts and comments."""
    message = f"`{found}` has no meaning here; text goes in double quotes"
    return Diagnostic("E0006", "unexpected-character", "error", message, span, allowed=tuple(expected))


def bad_escape(span: Span, found: str) -> Diagnostic:
    r"""In a text a backslash begins one of `\" \\ \n \t \{` or `\u{…}`.

    A backslash that is meant to be seen is written twice.
    """
    allowed = ('\\"', "\\\\", "\\n", "\\t", "\\u{…}", "\\{")
    return Diagnostic(
        "E0007",
        "bad-escape",
        "error",
        f"`{found}` is no escape",
        span,
        allowed=allowed,
        fixes=(replacement(Span(span.source, span.start, span.start + 1), "\\\\", "write the backslash twice"),),
    )


def bad_code_point(span: Span, found: str) -> Diagnostic:
    r"""`\u{…}` holds one to six hexadecimal digits of a character: `\u{1F600}`.

    Halves of surrogate pairs (D800 to DFFF) and numbers above 10FFFF are no characters.
    """
    return Diagnostic(
        "E0008", "bad-code-point", "error", f"`{found}` names no character", span, allowed=("\\u{0}…\\u{D7FF}", "\\u{E000}…\\u{10FFFF}")
    )


def control_character(span: Span, number: int, fix: Fix) -> Diagnostic:
    """Control characters do not show in an editor, so they are not allowed to stand in a file.

    In a text `\\u{…}` writes one. A carriage return belongs before a line feed only.
    """
    return Diagnostic(
        "E0009", "control-character", "error", f"the control character U+{number:04X} cannot stand in a file", span, fixes=(fix,)
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Brackets, or the expressions of a text, are nested more deeply than the compiler follows."""
    return Diagnostic("E0010", "too-deep", "error", f"this is nested more than {limit} deep", span, allowed=(f"at most {limit}",))


def next_line(span: Span, what: str, fix: Fix) -> Diagnostic:
    """The value or the `{` of a member stands on the line of its name."""
    return Diagnostic("E0011", "next-line", "error", f"{what} belongs on the line before", span, fixes=(fix,))


def missing_separator(span: Span, what: str, fix: Fix) -> Diagnostic:
    """The members of a block and the elements of a list are separated by a line break or a comma."""
    return Diagnostic("E0012", "missing-separator", "error", f"a comma or a line break is missing before this {what}", span, fixes=(fix,))


def extra_comma(span: Span) -> Diagnostic:
    """One comma separates; two in a row, or one at the start, leave nothing between them."""
    return Diagnostic(
        "E0013",
        "extra-comma",
        "error",
        "there is nothing between this comma and what is before it",
        span,
        fixes=(Fix("remove `,`", (Edit(span, ""),)),),
    )


def blank_in_quantity(span: Span, meant: str) -> Diagnostic:
    """A unit stands directly behind its number: `5s`, `80%`, `120px`; nor is there a blank in `1080x1920` and `2s..6s`."""
    return Diagnostic(
        "E0014",
        "blank-in-quantity",
        "error",
        f"there is no blank in `{meant}`",
        span,
        suggestion=meant,
        fixes=(replacement(span, meant),),
    )


def text_lines(span: Span, fix: Fix | None) -> Diagnostic:
    '''A text of several lines: `"""`, a line break, the lines, and `"""` on a line of its own.

    A text of one line is written `"…"`.
    '''
    return Diagnostic(
        "E0015", "text-lines", "error", 'each `"""` needs a line break: after the first, before the last', span, fixes=(fix,) if fix else ()
    )


def semicolon(span: Span) -> Diagnostic:
    """Members are separated by a line break or a comma, not by a semicolon."""
    return Diagnostic(
        "E0016", "semicolon", "error", "members are separated by a line break or a comma", span, fixes=(replacement(span, ","),)
    )


def unclosed_interpolation(span: Span, fix: Fix) -> Diagnostic:
    r"""`{{` begins an interpolation, which ends with `}}` on the same line.

    `\{{` is a literal `{{`.
    """
    return Diagnostic("E0017", "unclosed-interpolation", "error", "`{{` has no closing `}}` on its line", span, fixes=(fix,))


def empty_interpolation(span: Span) -> Diagnostic:
    """Between `{{` and `}}` stands what to write there: a name, a constant in single quotes, a filter."""
    fix = Fix("remove it", (Edit(span, ""),))
    return Diagnostic("E0018", "empty-interpolation", "error", "there is nothing to write between `{{` and `}}`", span, fixes=(fix,))


def bad_expression(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """Inside of `{{ }}` stands an expression.

    It knows names, constants in single quotes, numbers, `~`, `a if b else c`, comparisons, `and`, `or`, `not` and filters.
    There are no calls, no arithmetic and no tests.
    """
    place = f"{found} cannot stand in `{{{{ }}}}` here" if found else "the expression cannot end here"
    return Diagnostic("E0019", "bad-expression", "error", place + _options(expected), span, allowed=tuple(expected))


def interpolation_not_allowed(span: Span, where: str) -> Diagnostic:
    """Labels, keys, paths and reasons are written out; `{{ }}` works in values only."""
    return Diagnostic("E0020", "interpolation-not-allowed", "error", f"{where} takes no `{{{{ }}}}`", span)


def bad_name(span: Span, found: str, character: str) -> Diagnostic:
    """A name begins with a letter of any script and goes on with letters, digits, `_` and `-`."""
    message = f"`{character}` cannot stand in the name `{found}`"
    return Diagnostic("E0021", "bad-name", "error", message, span, fixes=(Fix(f"remove `{character}`", (Edit(span, ""),)),))


def misspelt_word(span: Span, found: str, word: str) -> Diagnostic:
    """A member begins with a word that is nearly one of the language's own."""
    return Diagnostic(
        "E0022", "misspelt-word", "error", f"`{found}` begins no declaration", span, suggestion=word, fixes=(replacement(span, word),)
    )


def missing_colon(span: Span, fix: Fix) -> Diagnostic:
    """A field is its name, a colon and a value: `count: 10`. A block is its name and braces: `output { … }`."""
    return Diagnostic("E0030", "missing-colon", "error", "a `:` is missing before this", span, fixes=(fix,))


def missing_value(span: Span) -> Diagnostic:
    """Behind the `:` of a field and the `=` of a `let` stands its value, on the same line."""
    allowed = ("a text", "a number", "a colour", "a name", "`[ … ]`", "`{ … }`")
    return Diagnostic("E0031", "missing-value", "error", "the value is missing", span, allowed=allowed)


def equals_for_colon(span: Span) -> Diagnostic:
    """Fields take `:`; only `let` and the default of a `param` take `=`."""
    return Diagnostic("E0032", "equals-for-colon", "error", "a field takes `:`, not `=`", span, fixes=(replacement(span, ":"),))


def missing_body(span: Span, fix: Fix) -> Diagnostic:
    """A block, and a declaration such as `video`, `preset`, `variants`, `when` or `add`, has its members in `{ … }` on its own line."""
    return Diagnostic("E0033", "missing-body", "error", "the `{ … }` with its members is missing", span, fixes=(fix,))


def missing_solution(span: Span) -> Diagnostic:
    """A video says which solution of the service makes it: `video opening : storyboard { … }`."""
    return Diagnostic(
        "E0034",
        "missing-solution",
        "error",
        "the solution is missing: `video NAME : SOLUTION { … }`",
        span,
        allowed=("storyboard", "narration", "script-to-video"),
    )


def quoted_name(span: Span, fix: Fix | None) -> Diagnostic:
    """What a declaration declares is a bare name, without quotes: letters of any script, digits, `_`, `-`."""
    return Diagnostic("E0035", "quoted-name", "error", "a name stands here without quotes", span, fixes=(fix,) if fix else ())


def colon_for_equals(span: Span) -> Diagnostic:
    """`let` takes `=`: `let shop = "Freshippo"`."""
    return Diagnostic("E0036", "colon-for-equals", "error", "`let` takes `=`, not `:`", span, fixes=(replacement(span, " ="),))


def missing_type(span: Span) -> Diagnostic:
    """A `param` says its type: `param district: text = "Wangjing"`."""
    return Diagnostic(
        "E0037",
        "missing-type",
        "error",
        "the type is missing: `param NAME: TYPE`",
        span,
        allowed=("text", "number", "bool", "duration", "ratio", "length", "speed", "size", "colour", "[type]"),
    )


def single_quotes(span: Span, fix: Fix | None) -> Diagnostic:
    """Text stands in double quotes; single quotes are for constants inside of `{{ }}`."""
    return Diagnostic("E0038", "single-quotes", "error", "text stands in double quotes", span, fixes=(fix,) if fix else ())


def bad_comment(span: Span, fix: Fix) -> Diagnostic:
    """A comment begins with `//` and ends with its line."""
    return Diagnostic("E0039", "bad-comment", "error", "a comment begins with `//`", span, fixes=(fix,))


def number_for_name(span: Span, fix: Fix) -> Diagnostic:
    """A name begins with a letter; a value of an axis that begins with a digit is quoted: `"9x16" { … }`."""
    return Diagnostic("E0040", "number-for-name", "error", "a name begins with a letter", span, fixes=(fix,))


def incomplete_member(span: Span) -> Diagnostic:
    """A member is a field (`name: value`), a block (`name { … }`) or a declaration."""
    return Diagnostic(
        "E0041", "incomplete-member", "error", "this does nothing alone", span, allowed=("`: value` after it", "`{ … }` after it")
    )


def missing_reason(span: Span) -> Diagnostic:
    """`allow` names the rule and says why: `allow search-text-length "checked with the vendor"`."""
    return Diagnostic("E0042", "missing-reason", "error", 'the reason is missing: `allow RULE "why"`', span, allowed=('"why"',))


def unquoted_text(span: Span, fix: Fix | None) -> Diagnostic:
    """Text stands in double quotes; a word without quotes is a name."""
    return Diagnostic("E0043", "unquoted-text", "error", "this text has no quotes around it", span, fixes=(fix,) if fix else ())


def dotted_path(span: Span) -> Diagnostic:
    """A path uses `/`: `use std/formats`."""
    return Diagnostic("E0044", "dotted-path", "error", "a path uses `/`", span, fixes=(replacement(span, "/"),))


def missing_condition(span: Span) -> Diagnostic:
    """`when` and `skip` name the axes and their values: `skip { format: landscape, language: en }`."""
    return Diagnostic(
        "E0045", "missing-condition", "error", "the condition is missing: `{ axis: value }`", span, allowed=("`{ axis: value }`",)
    )


def missing_name(span: Span) -> Diagnostic:
    """A declaration says what it declares: `let NAME = …`, `video NAME : …`, `preset NAME { … }`."""
    return Diagnostic("E0046", "missing-name", "error", "the name is missing", span, allowed=("a name",))


def brace_for_value(span: Span, sign: str) -> Diagnostic:
    """A block has no colon: `output { … }`; behind a colon stands a value."""
    return Diagnostic(
        "E0047", "brace-for-value", "error", f"a block has no `{sign}`", span, fixes=(Fix(f"remove `{sign}`", (Edit(span, " "),)),)
    )


def unopened_text(span: Span, fix: Fix) -> Diagnostic:
    """A text that ends with `"` begins with `"`."""
    return Diagnostic("E0048", "unopened-text", "error", "this text has no opening quote", span, fixes=(fix,))


def double_quotes(span: Span, fix: Fix | None) -> Diagnostic:
    """Constants inside of `{{ }}` take single quotes, because the text around them has the double ones."""
    return Diagnostic(
        "E0049", "double-quotes", "error", "constants inside of `{{ }}` take single quotes", span, fixes=(fix,) if fix else ()
    )


def bare_quotes(span: Span, fix: Fix) -> Diagnostic:
    r"""A quote that belongs to a text is written `\"`."""
    return Diagnostic("E0050", "bare-quotes", "error", 'a quote inside of a text is written `\\"`', span, fixes=(fix,))


def indented(span: Span, signs: str, fix: Fix) -> Diagnostic:
    """Indentation means nothing: the members of a block stand in `{ … }`, the elements of a list in `[ … ]`."""
    return Diagnostic("E0051", "indented", "error", f"what belongs to this stands in `{signs}`", span, fixes=(fix,))


def blank_in_name(span: Span, meant: str) -> Diagnostic:
    """What a declaration declares is one word: letters of any script, digits, `_`."""
    return Diagnostic("E0052", "blank-in-name", "error", "a name is one word", span, suggestion=meant, fixes=(replacement(span, meant),))


def missing_equals(span: Span, fix: Fix) -> Diagnostic:
    """A `let` is its name, `=` and a value: `let shop = "Freshippo"`; so is the default of a `param`."""
    return Diagnostic("E0053", "missing-equals", "error", "a `=` is missing before this", span, fixes=(fix,))


def missing_let(span: Span, fix: Fix) -> Diagnostic:
    """What gives a name to a value is a `let`: `let shop = "Freshippo"`."""
    return Diagnostic("E0054", "missing-let", "error", "`let` is missing before this name", span, fixes=(fix,))


def other_bracket(span: Span, found: str, bracket: str, closer: str, opened: Span) -> Diagnostic:
    """A bracket is closed by the closing bracket of its own kind."""
    return Diagnostic(
        "E0055",
        "other-bracket",
        "error",
        f"`{bracket}` is closed by `{closer}`, not by `{found}`",
        span,
        related=(Related(opened, "opened here"),),
        fixes=(replacement(span, closer),),
    )


def other_sign(span: Span, found: str, sign: str) -> Diagnostic:
    """A field takes `:`, and `+:` adds to a list; other languages have other signs for this."""
    return Diagnostic("E0056", "other-sign", "error", f"`{sign}` stands here, not `{found}`", span, fixes=(replacement(span, sign),))


def decimal_comma(span: Span) -> Diagnostic:
    """A number has a point: `2.5s`."""
    return Diagnostic("E0057", "decimal-comma", "error", "a number takes `.`, not `,`", span, fixes=(replacement(span, "."),))


def merge_conflict(span: Span) -> Diagnostic:
    """Git left both sides of a merge in the file; one of them goes, with the lines of signs."""
    return Diagnostic("E0058", "merge-conflict", "error", "a merge is not finished here", span, allowed=("one of both sides",))


def typed_let(span: Span) -> Diagnostic:
    """Only a `param` says its type; a `let` has that of its value."""
    return Diagnostic("E0059", "typed-let", "error", "a `let` has no type", span, fixes=(Fix("remove it", (Edit(span, ""),)),))


def missing_opener(span: Span, bracket: str, fix: Fix) -> Diagnostic:
    """The members of a block stand in `{ … }`, the elements of a list in `[ … ]`; here only the closing bracket is there."""
    return Diagnostic("E0060", "missing-opener", "error", f"`{bracket}` is missing after this", span, fixes=(fix,))


def missing_trim(span: Span, fix: Fix) -> Diagnostic:
    """Ranges of time belong to `trim(asset, 2s..6s)`; here only its closing bracket is there."""
    return Diagnostic("E0061", "missing-trim", "error", "`trim(` is missing before this", span, fixes=(fix,))
