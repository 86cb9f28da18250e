"""E0: mistakes of text and syntax."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, replacement
from scenec.source import Span


def unexpected(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """The text does not go on as the language says, and no better name for the mistake is known.

    The message lists what may stand at the place; look there, and at what comes just before it.

    Wrong, in a narration:

        music { tracks: ("oss://reef/calm.mp3"), volume: 20% }

    Right, in a narration:

        music { tracks: ["oss://reef/calm.mp3"], volume: 20% }
    """
    message = f"{found} cannot stand here{_options(expected)}" if found else f"this cannot end here{_options(expected)}"
    return Diagnostic("E0001", "unexpected", "error", message, span, allowed=tuple(expected))


def _options(expected: Sequence[str]) -> str:
    """What may stand at a place, where it is not too much for a line."""
    if not 0 < len(expected) <= 6:
        return ""
    return "; expected " + (" or ".join((", ".join(expected[:-1]), expected[-1])) if len(expected) > 1 else expected[0])


def unclosed_text(span: Span, fix: Fix | None) -> Diagnostic:
    '''A text that begins with `"` ends with `"` on the same line.

    A text of several lines begins with `"""` and a line break, and ends with `"""` on a line of its own.

    Wrong, in a narration:

        title { text: "Open today, y: 5% }

    Right, in a narration:

        title { text: "Open today", y: 5% }
    '''
    return Diagnostic("E0002", "unclosed-text", "error", "this text has no closing quote", span, fixes=(fix,) if fix else ())


def unclosed_bracket(span: Span, bracket: str, closer: str, end: Span) -> Diagnostic:
    """Every `{`, `[` and `(` has its closing bracket.

    Where one is missing, the indentation tells which one was left open.

    Wrong:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title {
            text: "Open today"

          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title {
            text: "Open today" }

          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
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
    """A closing bracket closes one that is open.

    Take it away, or look above it for an opening one that is missing, or for a bracket that was closed too early.

    Wrong:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title { text: "Open today" }
          }
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title { text: "Open today" }
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E0004",
        "unmatched-bracket",
        "error",
        f"this `{bracket}` is one too many",
        span,
        fixes=(Fix(f"remove `{bracket}`", (Edit(span, ""),)),),
    )


def full_width(span: Span, found: str, plain: str, fix: Fix) -> Diagnostic:
    """Outside of texts the language takes plain signs, not those of a Chinese or Japanese keyboard, nor typographic quotes.

    Inside of a text any punctuation is welcome.

    Wrong, in a narration:

        title： "新店开业，欢迎光临！"

    Right, in a narration:

        title: "新店开业，欢迎光临！"
    """
    return Diagnostic("E0005", "full-width", "error", f"the language takes {plain} here, not {found}", span, fixes=(fix,))


def unexpected_character(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """A character that means nothing in the language stands outside of texts and comments.

    What is meant to be seen goes in double quotes.

    Wrong, in a narration:

        title { text: "Tea & rice", y: 5% & 3 }

    Right, in a narration:

        title { text: "Tea & rice", y: 5% }
    """
    message = f"`{found}` has no meaning here; text goes in double quotes"
    return Diagnostic("E0006", "unexpected-character", "error", message, span, allowed=tuple(expected))


def bad_escape(span: Span, found: str) -> Diagnostic:
    r"""In a text a backslash begins one of `\"` `\\` `\n` `\t` `\{` or `\u{…}`.

    A backslash that is meant to be seen is written twice.

    Wrong, in a narration:

        title: "Now \or never"

    Right, in a narration:

        title: "Now \\or never"
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
    r"""`\u{…}` holds the one to six hexadecimal digits of a character.

    Halves of surrogate pairs (D800 to DFFF) and numbers above 10FFFF are no characters.

    Wrong, in a narration:

        title: "Open today \u{D83D}"

    Right, in a narration:

        title: "Open today \u{1F600}"
    """
    return Diagnostic(
        "E0008", "bad-code-point", "error", f"`{found}` names no character", span, allowed=("\\u{0}…\\u{D7FF}", "\\u{E000}…\\u{10FFFF}")
    )


def control_character(span: Span, number: int, fix: Fix) -> Diagnostic:
    r"""Control characters do not show in an editor, so none stands in a file as it is.

    In a text `\u{…}` writes one. A carriage return stands before a line feed only.

    Wrong, as commands:

        printf '// the bell \a rings' >> opening.scene
        scene check opening.scene

    Right, as commands:

        printf '// the bell \\a rings' >> opening.scene
        scene check opening.scene
    """
    return Diagnostic(
        "E0009", "control-character", "error", f"the control character U+{number:04X} cannot stand in a file", span, fixes=(fix,)
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Brackets, or the expressions of a text, are nested more deeply than the compiler follows, which is deeper than a person reads.

    Wrong, in a narration:

        user_data: {
          deep: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
            1
          ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        }

    Right, in a narration:

        user_data: {
          deep: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
            1
          ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        }
    """
    return Diagnostic("E0010", "too-deep", "error", f"this is nested more than {limit} deep", span, allowed=(f"at most {limit}",))


def next_line(span: Span, what: str, fix: Fix) -> Diagnostic:
    """The value or the `{` of a member stands on the line of its name.

    A line break ends a member, so that no separator is needed between two of them.

    Wrong, in a narration:

        title
        {
          text: "Open today"
        }

    Right, in a narration:

        title {
          text: "Open today"
        }
    """
    return Diagnostic("E0011", "next-line", "error", f"{what} belongs on the line before", span, fixes=(fix,))


def missing_separator(span: Span, what: str, fix: Fix) -> Diagnostic:
    """The members of a block and the elements of a list are separated by a line break or a comma.

    Wrong, in a narration:

        title { text: "Open today" y: 5% }

    Right, in a narration:

        title { text: "Open today", y: 5% }
    """
    return Diagnostic("E0012", "missing-separator", "error", f"a comma or a line break is missing before this {what}", span, fixes=(fix,))


def extra_comma(span: Span) -> Diagnostic:
    """A comma stands between two members or elements; one may stand behind the last of them too.

    Wrong, in a narration:

        title { text: "Open today",, y: 5% }

    Right, in a narration:

        title { text: "Open today", y: 5%, }
    """
    return Diagnostic(
        "E0013",
        "extra-comma",
        "error",
        "there is nothing between this comma and what is before it",
        span,
        fixes=(Fix("remove `,`", (Edit(span, ""),)),),
    )


def blank_in_quantity(span: Span, meant: str) -> Diagnostic:
    """A unit stands directly behind its number, as in `5s`, `80%` and `120px`; nor is there a blank in `1080x1920` and `2s..6s`.

    Wrong, in a narration:

        edit { shot_duration: 3 s }

    Right, in a narration:

        edit { shot_duration: 3s }
    """
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
    '''A text of several lines is `"""` and a line break, the lines, and `"""` on a line of its own.

    A text of one line is written `"…"`.

    Wrong, in a narration:

        speech { text: """The reef wakes.""" }

    Right, in a narration:

        speech {
          text: """
            The reef wakes.
          """
        }
    '''
    return Diagnostic(
        "E0015", "text-lines", "error", 'each `"""` needs a line break: after the first, before the last', span, fixes=(fix,) if fix else ()
    )


def semicolon(span: Span) -> Diagnostic:
    """Members are separated by a line break or a comma, not by a semicolon.

    Wrong, in a narration:

        title { text: "Now; not later"; y: 5% }

    Right, in a narration:

        title { text: "Now; not later", y: 5% }
    """
    return Diagnostic(
        "E0016", "semicolon", "error", "members are separated by a line break or a comma", span, fixes=(replacement(span, ","),)
    )


def unclosed_interpolation(span: Span, fix: Fix) -> Diagnostic:
    r"""`{{` in a text begins a name to write there, and `}}` on the same line ends it.

    Two braces that are meant to be seen are written `\{{`.

    Wrong, in a narration:

        title: "This is {{ video"

    Right, in a narration:

        title: "This is {{ video }}"
    """
    return Diagnostic("E0017", "unclosed-interpolation", "error", "`{{` has no closing `}}` on its line", span, fixes=(fix,))


def empty_interpolation(span: Span) -> Diagnostic:
    """Between `{{` and `}}` stands what to write there: a name, a constant in single quotes, a name with a filter.

    Wrong, in a narration:

        title: "This is {{ }}"

    Right, in a narration:

        title: "This is {{ 'it' }}"
    """
    fix = Fix("remove it", (Edit(span, ""),))
    return Diagnostic("E0018", "empty-interpolation", "error", "there is nothing to write between `{{` and `}}`", span, fixes=(fix,))


def bad_expression(span: Span, found: str, expected: Sequence[str]) -> Diagnostic:
    """Inside of `{{ }}` stands an expression.

    It has names, constants in single quotes, numbers, `~`, `a if b else c`, comparisons, `and`, `or`, `not` and filters.

    It has no calls, no arithmetic and no tests; what needs them is worked out before, and given as a parameter.

    Wrong, in a narration:

        title: "This is {{ video + 'again' }}"

    Right, in a narration:

        title: "This is {{ video ~ 'again' }}"
    """
    place = f"{found} cannot stand in `{{{{ }}}}` here" if found else "the expression cannot end here"
    return Diagnostic("E0019", "bad-expression", "error", place + _options(expected), span, allowed=tuple(expected))


def interpolation_not_allowed(span: Span, where: str) -> Diagnostic:
    """Labels, keys and paths are written out; `{{ }}` works in values only.

    So the names of things in a file do not change with what is given to it.

    Wrong, in a storyboard:

        scene "{{ video }}" { visual: "a street", duration: 3s }

    Right, in a storyboard:

        scene street { visual: "a street, {{ video }}", duration: 3s }
    """
    return Diagnostic("E0020", "interpolation-not-allowed", "error", f"{where} takes no `{{{{ }}}}`", span)


def bad_name(span: Span, found: str, character: str) -> Diagnostic:
    """A name begins with a letter of any script and goes on with letters, digits, `_` and `-`.

    Wrong:

        video reef★ : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video 珊瑚 : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    message = f"`{character}` cannot stand in the name `{found}`"
    return Diagnostic("E0021", "bad-name", "error", message, span, fixes=(Fix(f"remove `{character}`", (Edit(span, ""),)),))


def misspelt_word(span: Span, found: str, word: str) -> Diagnostic:
    """A member begins with a word that is none of the language's own, but nearly one.

    Wrong:

        vidoe reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video vidoe : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E0022", "misspelt-word", "error", f"`{found}` begins no declaration", span, suggestion=word, fixes=(replacement(span, word),)
    )


def missing_colon(span: Span, fix: Fix) -> Diagnostic:
    """A field is its name, a colon and a value; a block is its name and braces.

    Wrong, in a narration:

        title { text: "Open today", y 5% }

    Right, in a narration:

        title { text: "Open today", y: 5% }
    """
    return Diagnostic("E0030", "missing-colon", "error", "a `:` is missing before this", span, fixes=(fix,))


def missing_value(span: Span) -> Diagnostic:
    """Behind the `:` of a field and the `=` of a `let` stands a value, on the same line.

    A field that is to be left to the service is left out as a whole.

    Wrong, in a narration:

        title:
        music: "oss://reef/calm.mp3"

    Right, in a narration:

        title: ""
        music: "oss://reef/calm.mp3"
    """
    allowed = ("a text", "a number", "a colour", "a name", "`[ … ]`", "`{ … }`")
    return Diagnostic("E0031", "missing-value", "error", "the value is missing", span, allowed=allowed)


def equals_for_colon(span: Span) -> Diagnostic:
    """A field takes `:`; only `let` and the default of a `param` take `=`.

    Wrong, in a narration:

        title = "Open today"

    Right, in a narration:

        title: "Open today = open tomorrow"
    """
    return Diagnostic("E0032", "equals-for-colon", "error", "a field takes `:`, not `=`", span, fixes=(replacement(span, ":"),))


def missing_body(span: Span, fix: Fix) -> Diagnostic:
    """A declaration such as `video`, and a block with a label such as `scene`, has its members in `{ … }` that begins on its own line.

    Wrong, in a storyboard:

        scene street

    Right, in a storyboard:

        scene street { visual: "a street", duration: 3s }
    """
    return Diagnostic("E0033", "missing-body", "error", "the `{ … }` with its members is missing", span, fixes=(fix,))


def missing_solution(span: Span) -> Diagnostic:
    """A video says which solution of the service makes it: `storyboard`, `narration` or `script-to-video`.

    The solution decides which fields there are.

    Wrong:

        video reef { region: cn-shanghai }

    Right:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E0034",
        "missing-solution",
        "error",
        "the solution is missing: `video NAME : SOLUTION { … }`",
        span,
        allowed=("storyboard", "narration", "script-to-video"),
    )


def quoted_name(span: Span, fix: Fix | None) -> Diagnostic:
    """What a declaration declares is a bare name without quotes: letters of any script, digits, `_`, `-`.

    Wrong, in a narration:

        let "shop" = "Freshippo"
        title: shop

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0035", "quoted-name", "error", "a name stands here without quotes", span, fixes=(fix,) if fix else ())


def colon_for_equals(span: Span) -> Diagnostic:
    """A `let` gives a name to a value with `=`; `:` is for fields.

    Wrong, in a narration:

        let shop: "Freshippo"
        title: shop

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0036", "colon-for-equals", "error", "`let` takes `=`, not `:`", span, fixes=(replacement(span, " ="),))


def missing_type(span: Span) -> Diagnostic:
    """A `param` says its type, so that what is given from outside can be read and checked.

    Wrong:

        param shop = "Freshippo"
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        param shop: text = "Freshippo"
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E0037",
        "missing-type",
        "error",
        "the type is missing: `param NAME: TYPE`",
        span,
        allowed=("text", "number", "bool", "duration", "ratio", "length", "speed", "size", "colour", "[type]"),
    )


def single_quotes(span: Span, fix: Fix | None) -> Diagnostic:
    """Text stands in double quotes; single quotes are for constants inside of `{{ }}`, where the double ones are taken.

    Wrong, in a narration:

        title: 'Open today'

    Right, in a narration:

        title: "{{ 'Open today' }}"
    """
    return Diagnostic("E0038", "single-quotes", "error", "text stands in double quotes", span, fixes=(fix,) if fix else ())


def bad_comment(span: Span, fix: Fix) -> Diagnostic:
    """A comment begins with `//` and ends with its line.

    Wrong, in a narration:

        # the title of all videos
        title: "Open today"

    Right, in a narration:

        // # the title of all videos
        title: "Open today"
    """
    return Diagnostic("E0039", "bad-comment", "error", "a comment begins with `//`", span, fixes=(fix,))


def number_for_name(span: Span, fix: Fix) -> Diagnostic:
    """A name begins with a letter; a value of an axis that begins with a digit is quoted, as in `"9x16" { … }`.

    Wrong, in a narration:

        let 2nd = "The second seal"
        title: "The first seal"

    Right, in a narration:

        let second2 = "The second seal"
        title: second2
    """
    return Diagnostic("E0040", "number-for-name", "error", "a name begins with a letter", span, fixes=(fix,))


def incomplete_member(span: Span) -> Diagnostic:
    """A member is a field (`name: value`), a block (`name { … }`) or a declaration; a word or a value alone does nothing.

    Wrong, in a narration:

        "Open today"

    Right, in a narration:

        title: "Open today"
    """
    return Diagnostic(
        "E0041", "incomplete-member", "error", "this does nothing alone", span, allowed=("`: value` after it", "`{ … }` after it")
    )


def missing_reason(span: Span) -> Diagnostic:
    """`allow` names the rule that may be broken, and says why.

    Whoever reads the file a year later wants to know whether the reason still holds.

    Wrong, in a narration:

        allow search-text-length

    Right, in a narration:

        allow search-text-length "the samples of the vendor are longer"
        search { libraries: ["ims-default-search-lib"], text: "coral reef, seals, dawn" }
    """
    return Diagnostic("E0042", "missing-reason", "error", 'the reason is missing: `allow RULE "why"`', span, allowed=('"why"',))


def unquoted_text(span: Span, fix: Fix | None) -> Diagnostic:
    """Text stands in double quotes; words without quotes are names.

    Wrong, in a narration:

        title: Open today

    Right, in a narration:

        title: "Open today"
    """
    return Diagnostic("E0043", "unquoted-text", "error", "this text has no quotes around it", span, fixes=(fix,) if fix else ())


def dotted_path(span: Span) -> Diagnostic:
    """The path of what `use` reads has `/` between its parts, like that of a file.

    Wrong:

        use std.formats

    Right:

        use std/formats
    """
    return Diagnostic("E0044", "dotted-path", "error", "a path uses `/`", span, fixes=(replacement(span, "/"),))


def missing_condition(span: Span) -> Diagnostic:
    """`when` and `skip` name axes of variants and their values, in braces.

    Wrong, in a narration:

        skip landscape

    Right, in a narration:

        variants format { portrait { }, landscape { title: "Wide" } }
        skip { format: landscape }
    """
    return Diagnostic(
        "E0045", "missing-condition", "error", "the condition is missing: `{ axis: value }`", span, allowed=("`{ axis: value }`",)
    )


def missing_name(span: Span) -> Diagnostic:
    """A declaration says what it declares: `let NAME = …`, `video NAME : …`, `preset NAME { … }`.

    Wrong, in a narration:

        let = "Freshippo"

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0046", "missing-name", "error", "the name is missing", span, allowed=("a name",))


def brace_for_value(span: Span, sign: str) -> Diagnostic:
    """A block has no colon: its braces follow its name. Behind a colon stands a value.

    Wrong, in a narration:

        title: { text: "Open today" }

    Right, in a narration:

        title { text: "Open today" }
    """
    return Diagnostic(
        "E0047", "brace-for-value", "error", f"a block has no `{sign}`", span, fixes=(Fix(f"remove `{sign}`", (Edit(span, " "),)),)
    )


def unopened_text(span: Span, fix: Fix) -> Diagnostic:
    """A text that ends with `"` begins with `"`.

    Wrong, in a narration:

        title: Open today"

    Right, in a narration:

        title: "Open today"
    """
    return Diagnostic("E0048", "unopened-text", "error", "this text has no opening quote", span, fixes=(fix,))


def double_quotes(span: Span, fix: Fix | None) -> Diagnostic:
    """Constants inside of `{{ }}` take single quotes, because the text around them has the double ones.

    Wrong, in a narration:

        title: "{{ video | replace("case", "shop") }}"

    Right, in a narration:

        title: "{{ video | replace('case', 'shop') }}"
    """
    return Diagnostic(
        "E0049", "double-quotes", "error", "constants inside of `{{ }}` take single quotes", span, fixes=(fix,) if fix else ()
    )


def bare_quotes(span: Span, fix: Fix) -> Diagnostic:
    r"""A double quote that belongs to a text is written `\"`.

    Wrong, in a narration:

        title: "The "best" shop"

    Right, in a narration:

        title: "The \"best\" shop"
    """
    return Diagnostic("E0050", "bare-quotes", "error", 'a quote inside of a text is written `\\"`', span, fixes=(fix,))


def indented(span: Span, signs: str, fix: Fix) -> Diagnostic:
    """Indentation means nothing: the members of a block stand in `{ … }`, the elements of a list in `[ … ]`.

    Wrong, in a narration:

        title:
          text: "Open today"
          y: 5%

    Right, in a narration:

        title {
        text: "Open today"
        y: 5%
        }
    """
    return Diagnostic("E0051", "indented", "error", f"what belongs to this stands in `{signs}`", span, fixes=(fix,))


def blank_in_name(span: Span, meant: str) -> Diagnostic:
    """What a declaration declares is one word: letters of any script, digits, `_`.

    Wrong, in a narration:

        let my shop = "Freshippo"
        title: my_shop

    Right, in a narration:

        let my_shop = "Freshippo"
        title: my_shop
    """
    return Diagnostic("E0052", "blank-in-name", "error", "a name is one word", span, suggestion=meant, fixes=(replacement(span, meant),))


def missing_equals(span: Span, fix: Fix) -> Diagnostic:
    """A `let` is its name, `=` and a value; so is the default of a `param`.

    Wrong, in a narration:

        let shop "Freshippo"
        title: shop

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0053", "missing-equals", "error", "a `=` is missing before this", span, fixes=(fix,))


def missing_let(span: Span, fix: Fix) -> Diagnostic:
    """What gives a name to a value begins with `let`.

    Wrong, in a narration:

        shop = "Freshippo"
        title: "Open today"

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0054", "missing-let", "error", "`let` is missing before this name", span, fixes=(fix,))


def other_bracket(span: Span, found: str, bracket: str, closer: str, opened: Span) -> Diagnostic:
    """A bracket is closed by the closing bracket of its own kind.

    Wrong, in a narration:

        title { text: ["Open today", "Come in"), y: 5% }

    Right, in a narration:

        title { text: ["Open today (come in"], y: 5% }
    """
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
    """A field takes `:`, and `+:` adds to a list; the signs of other languages for this are not taken.

    Wrong, in a narration:

        title -> "Open today"

    Right, in a narration:

        title: "Open today -> tomorrow"
    """
    return Diagnostic("E0056", "other-sign", "error", f"`{sign}` stands here, not `{found}`", span, fixes=(replacement(span, sign),))


def decimal_comma(span: Span) -> Diagnostic:
    """A number has a point before its decimals, in every country; a comma begins the next element.

    Wrong, in a narration:

        edit { shot_duration: 3,5s }

    Right, in a narration:

        edit { shot_duration: 3.5s }
    """
    return Diagnostic("E0057", "decimal-comma", "error", "a number takes `.`, not `,`", span, fixes=(replacement(span, "."),))


def merge_conflict(span: Span) -> Diagnostic:
    """Git could not bring two changes together, and left both sides of the merge in the file.

    Keep one of them, or write what both meant, and remove the lines of signs.

    Wrong, in a narration:

        <<<<<<< HEAD
        title: "Open today"
        =======
        title: "Open tomorrow"
        >>>>>>> branch

    Right, in a narration:

        title: "Open tomorrow"
    """
    return Diagnostic("E0058", "merge-conflict", "error", "a merge is not finished here", span, allowed=("one of both sides",))


def typed_let(span: Span) -> Diagnostic:
    """A `let` has the type of its value; only a `param`, whose value comes from outside, says its type.

    Wrong, in a narration:

        let shop: text = "Freshippo"
        title: shop

    Right, in a narration:

        let shop = "Freshippo"
        title: shop
    """
    return Diagnostic("E0059", "typed-let", "error", "a `let` has no type", span, fixes=(Fix("remove it", (Edit(span, ""),)),))


def missing_opener(span: Span, bracket: str, fix: Fix) -> Diagnostic:
    """The members of a block stand in `{ … }`, the elements of a list in `[ … ]`; here only the closing bracket is there.

    Wrong, in a narration:

        title: "Open today", "Come in"]

    Right, in a narration:

        title: ["Open today", "Come in"]
    """
    return Diagnostic("E0060", "missing-opener", "error", f"`{bracket}` is missing after this", span, fixes=(fix,))


def missing_trim(span: Span, fix: Fix) -> Diagnostic:
    """Ranges of time belong to `trim(asset, 2s..6s)`; here only its closing bracket is there.

    Wrong, in a narration:

        media: ["oss://reef/seal.mp4", 2s..6s, 8s..9s)]

    Right, in a narration:

        media: [trim("oss://reef/seal.mp4", 2s..6s, 8s..9s)]
    """
    return Diagnostic("E0061", "missing-trim", "error", "`trim(` is missing before this", span, fixes=(fix,))


def values_without_list(span: Span, fix: Fix) -> Diagnostic:
    """Several values of one field are a list, in `[ … ]`; a comma outside of it ends the field.

    Wrong, in a narration:

        title: "Open today", "Doors open at nine"

    Right, in a narration:

        title: ["Open today", "Doors open at nine"]
    """
    return Diagnostic("E0062", "values-without-list", "error", "several values stand in `[ … ]`", span, fixes=(fix,))


def ratio_for_size(span: Span, size: str) -> Diagnostic:
    """A size is its width, an `x` and its height, in pixels; of one shape there are many sizes.

    The common ones have names in the standard library: `use std/formats`, then `size: formats.portrait`.

    Wrong, in a narration:

        output { url: "oss://out/v_{index}.mp4", size: 9:16 }

    Right, in a narration:

        output { url: "oss://out/v_{index}.mp4", size: 1080x1920 }
    """
    message = f"a size is its width and height in pixels, such as `{size}` for `{span.text}`"
    return Diagnostic("E0063", "ratio-for-size", "error", message, span, allowed=(size,))
