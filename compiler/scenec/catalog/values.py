"""E2: mistakes of values: types, units, forms, and what does not go together."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Fix, Related, replacement
from scenec.source import Span


def wrong_type(span: Span, field: str, expected: str, found: str, related: tuple[Related, ...] = (), fix: Fix | None = None) -> Diagnostic:
    """A field takes values of one kind; the message says which, and what stands there instead.

    Wrong, in a narration:

        title { text: "Open today", bold: "true" }

    Right, in a narration:

        title { text: "true", bold: true }
    """
    message = f"`{field}` takes {expected}, not {found}"
    fixes = (fix,) if fix else ()
    return Diagnostic("E2001", "wrong-type", "error", message, span, related=related, allowed=(expected,), fixes=fixes)


def missing_unit(span: Span, field: str, what: str, units: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A number without a unit has two readings here: seconds or milliseconds, a share or a percentage. So the unit is written.

    Wrong, in a narration:

        edit { shot_duration: 3 }

    Right, in a narration:

        edit { shot_duration: 3s }
    """
    return Diagnostic(
        "E2002",
        "missing-unit",
        "error",
        f"`{field}` is {what} and needs a unit",
        span,
        allowed=tuple(units),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def unknown_unit(span: Span, unit: str, units: Sequence[str], suggestion: str | None) -> Diagnostic:
    """The units of the language are `s`, `ms`, `%`, `px` and `x`.

    Wrong, in a narration:

        edit { shot_duration: 3sec }

    Right, in a narration:

        edit { shot_duration: 3s }
    """
    return Diagnostic(
        "E2003",
        "unknown-unit",
        "error",
        f"there is no unit `{unit}`",
        span,
        allowed=tuple(units),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def other_unit(span: Span, field: str, what: str, unit: str, units: Sequence[str], suggestion: str | None) -> Diagnostic:
    """The unit exists, but this field does not take it.

    Where the vendor's unit is not known, a field takes a number without one.

    Wrong, in a narration:

        title { text: "Open today", spacing: 2px }

    Right, in a narration:

        title { text: "Open today", spacing: 2, y: 20px }
    """
    expected = f"{what}, written with {' or '.join(f'`{u}`' for u in units)}" if units else f"{what} without a unit"
    return Diagnostic(
        "E2004",
        "other-unit",
        "error",
        f"`{field}` is {expected}, not with `{unit}`",
        span,
        allowed=tuple(units),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def too_many_digits(span: Span, limit: int) -> Diagnostic:
    """Numbers are exact decimals of up to 40 digits; more of them mean nothing.

    Wrong, in a narration:

        edit { shot_duration: 3.14159265358979323846264338327950288419716s }

    Right, in a narration:

        edit { shot_duration: 3.141592653589793238462643383279502884197s }
    """
    return Diagnostic("E2005", "too-many-digits", "error", f"a number has at most {limit} digits", span)


def bad_number(span: Span, found: str, suggestion: str | None) -> Diagnostic:
    """A number is digits, and if need be a point and more digits, as in `27`, `-1` and `0.5`.

    It has no exponent, no separator of thousands and no `+`.

    Wrong, in a narration:

        speech { text: "The reef wakes.", rate: +100 }

    Right, in a narration:

        speech { text: "The reef wakes.", rate: -100 }
    """
    return Diagnostic(
        "E2006",
        "bad-number",
        "error",
        f"`{found}` is no number",
        span,
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def bad_size(span: Span, found: str, suggestion: str | None) -> Diagnostic:
    """A size is a width, an `x` and a height in pixels, without blanks: `1080x1920`.

    Wrong, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080×1920 }

    Right, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
    """
    return Diagnostic(
        "E2007",
        "bad-size",
        "error",
        f"`{found}` is no size",
        span,
        allowed=("1080x1920", "WIDTHxHEIGHT"),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def bad_range(span: Span, found: str, suggestion: str | None) -> Diagnostic:
    """A range of time is where it begins, two points and where it ends, each with its unit: `2s..6.5s`.

    Wrong, in a narration:

        media: [trim("oss://reef/seal.mp4", 2s-6s)]

    Right, in a narration:

        media: [trim("oss://reef/seal.mp4", 2s..6s)]
    """
    return Diagnostic(
        "E2008",
        "bad-range",
        "error",
        f"`{found}` is no range of time",
        span,
        allowed=("2s..6.5s",),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def bad_colour(span: Span, found: str, suggestion: str | None) -> Diagnostic:
    """A colour is `#` and six hexadecimal digits, two each for red, green and blue: `#FF8800`.

    Wrong, in a narration:

        title { text: "Open today", color: #F80 }

    Right, in a narration:

        title { text: "Open today", color: #FF8800 }
    """
    return Diagnostic(
        "E2009",
        "bad-colour",
        "error",
        f"`{found}` is no colour",
        span,
        allowed=("#RRGGBB",),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def unknown_value(
    span: Span, field: str, found: str, allowed: Sequence[str], suggestion: str | None, fix: Fix | None, passes: bool = False
) -> Diagnostic:
    """The field takes one of the values that the documents of the service list; `scene fields` shows them.

    Where the list may have gaps, a value in double quotes is passed on to the letter.

    Wrong, in a narration:

        edit { transitions { list: [directionl] } }

    Right, in a narration:

        edit { transitions { list: [directional] } }
    """
    hint = "; one that is not listed stands in quotes" if passes and suggestion is None else ""
    return Diagnostic(
        "E2010",
        "unknown-value",
        "error",
        f"`{field}` has no value `{found}`{hint}",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=(fix,) if fix else (),
    )


def unlisted_value(span: Span, field: str, found: str, suggestion: str | None, severity_rule: tuple[str, str, str] | None) -> Diagnostic:
    """The documents of the service do not list this value; their list may have gaps, so it is passed on to the letter.

    The service may refuse it, or pass over it without a word.

    Wrong, in a narration:

        produce { copy_channel: "right" }

    Right, in a narration:

        produce { copy_channel: "left" }
    """
    code, name, severity = severity_rule or ("E2011", "unlisted-value", "warning")
    return Diagnostic(
        code,
        name,
        "warning" if severity == "error" else "info" if severity == "info" else "warning",
        f"the documents do not list `{found}` for `{field}`",
        span,
        suggestion=suggestion,
    )


def one_value(span: Span, field: str) -> Diagnostic:
    """The field holds one value, not a list.

    Wrong, in a narration:

        title { text: ["Open today", "Come in"], y: [5%, 10%] }

    Right, in a narration:

        title { text: ["Open today", "Come in"], y: 5% }
    """
    return Diagnostic("E2012", "one-value", "error", f"`{field}` takes one value, not a list", span, allowed=("one value",))


def too_many_elements(span: Span, limit: int) -> Diagnostic:
    """A list has at most 10,000 elements, lists in it counted with all of theirs.

    Wrong, in a narration:

        let a = ["oss://reef/1.mp4", "oss://reef/2.mp4", "oss://reef/3.mp4", "oss://reef/4.mp4", "oss://reef/5.mp4"]
        let b = [a, a, a, a, a, a, a, a, a, a]
        let c = [b, b, b, b, b, b, b, b, b, b]
        let d = [c, c, c, c, c, c, c, c, c, c]
        media: [d, d, "oss://reef/6.mp4"]

    Right, in a narration:

        let a = ["oss://reef/1.mp4", "oss://reef/2.mp4", "oss://reef/3.mp4", "oss://reef/4.mp4", "oss://reef/5.mp4"]
        let b = [a, a, a, a, a, a, a, a, a, a]
        let c = [b, b, b, b, b, b, b, b, b, b]
        media: [c, c, "oss://reef/6.mp4"]
    """
    return Diagnostic("E2013", "too-many-elements", "error", f"a list has at most {limit:,} elements", span)


def text_too_long(span: Span, limit: int) -> Diagnostic:
    r"""A text has at most 1,048,576 bytes, which is more than anybody reads.

    Wrong, as commands:

        words=$(head -c 1048576 /dev/zero | tr '\000' x)
        echo "{\"district\": \"$words\"}" > prod.json
        scene check opening.scene --params prod.json

    Right, as commands:

        words=$(head -c 100000 /dev/zero | tr '\000' x)
        echo "{\"district\": \"$words\"}" > prod.json
        scene check opening.scene --params prod.json
    """
    return Diagnostic("E2014", "text-too-long", "error", f"a text has at most {limit:,} bytes", span)


def bad_address(span: Span, found: str, why: str) -> Diagnostic:
    """An address in OSS is `oss://`, the bucket, `/` and the key of the file: `oss://hema-clips/opening/door.mp4`.

    Wrong, in a narration:

        media: "oss://seal.mp4"

    Right, in a narration:

        media: "oss://reef/seal.mp4"
    """
    return Diagnostic("E2015", "bad-address", "error", f"`{found}` is no address of a file: {why}", span, allowed=("oss://BUCKET/KEY",))


def together(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """What was found in a list, with addresses that are wrong in one way told of at the first of them."""
    alike: dict[object, list[Diagnostic]] = {}
    for diagnostic in found:
        reason = diagnostic.message.rpartition(": ")[2] if diagnostic.name == "bad-address" else None
        alike.setdefault(reason or id(diagnostic), []).append(diagnostic)
    return [
        group[0] if len(group) == 1 else group[0]._replace(message=f"{group[0].message} (and {len(group) - 1} more like it)")
        for group in alike.values()
    ]


def bad_key(span: Span, character: str, fix: Fix | None) -> Diagnostic:
    r"""The key of a file is copied into a URL to the letter, so a blank, `?`, `#`, `\` or a control character in it is percent-encoded.

    Wrong, in a narration:

        media: "oss://reef/two seals.mp4"

    Right, in a narration:

        media: "oss://reef/two%20seals.mp4"
    """
    shown = "a blank" if character.isspace() else f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    return Diagnostic(
        "E2016", "bad-key", "error", f"{shown} cannot stand in the address of a file as it is", span, fixes=(fix,) if fix else ()
    )


def empty_text(span: Span, field: str) -> Diagnostic:
    """The field needs something to say; one that is to be left to the service is left out.

    Wrong, in a narration:

        music: [""]

    Right, in a narration:

        music: ["oss://reef/calm.mp3"]
    """
    return Diagnostic("E2017", "empty-text", "error", f"`{field}` is empty", span)


def conflict(span: Span, field: str, other: str, first: Span) -> Diagnostic:
    """Two fields write the same place of the request, so one of them goes.

    Wrong, in a narration:

        speech { text: "The reef wakes.", rate: 166, speed: 1.2x }

    Right, in a narration:

        speech { text: "The reef wakes.", speed: 1.2x }
    """
    return Diagnostic(
        "E2018",
        "conflict",
        "error",
        f"`{field}` and `{other}` exclude each other",
        span,
        related=(Related(first, f"`{other}` is set here"),),
    )


def raw_conflict(span: Span, key: str, first: Span) -> Diagnostic:
    """What a field or another `raw` sets, `raw` does not set again.

    Wrong, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, count: 3, raw { Count: 4 } }

    Right, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, count: 4 }
    """
    return Diagnostic(
        "E2019",
        "raw-conflict",
        "error",
        f"`raw` sets `{key}`, which is set already",
        span,
        related=(Related(first, "first set here"),),
    )


def no_reading(span: Span, field: str, found: str, allowed: Sequence[str]) -> Diagnostic:
    """The service reads 0 to 0.9999 as a share of the output, and whole numbers from 2 as pixels; what lies between has no reading.

    Write a share below 100%, or whole pixels from 2.

    Wrong, in a narration:

        sticker { image: "oss://reef/logo.png", x: 1px }

    Right, in a narration:

        sticker { image: "oss://reef/logo.png", x: 2px }
    """
    return Diagnostic(
        "E2020", "no-reading", "error", f"the service has no reading of `{found}` for `{field}`", span, allowed=tuple(allowed)
    )


def trimmed_twice(span: Span, asset: str, first: Span) -> Diagnostic:
    """The service keeps the ranges of an asset under its name, so one asset in one list has one set of ranges.

    Wrong, in a narration:

        media: [trim("oss://reef/seal.mp4", 2s..6s), trim("oss://reef/seal.mp4", 8s..9s)]

    Right, in a narration:

        media: [trim("oss://reef/seal.mp4", 2s..6s, 8s..9s)]
    """
    return Diagnostic(
        "E2021",
        "trimmed-twice",
        "error",
        f"`{asset}` stands in this list twice, with other ranges",
        span,
        related=(Related(first, "it stands here too"),),
    )


def no_ranges(span: Span) -> Diagnostic:
    """`trim` takes an asset and the ranges of it that may be used, at least one.

    Wrong, in a narration:

        media: [trim("oss://reef/seal.mp4")]

    Right, in a narration:

        media: [trim("oss://reef/seal.mp4", 0s..6s)]
    """
    return Diagnostic("E2023", "no-ranges", "error", "`trim` needs an asset and at least one range: `trim(asset, 2s..6s)`", span)


def list_in_text(span: Span, name: str) -> Diagnostic:
    """A list becomes a text with `join`, which says what stands between its elements.

    Wrong, in a narration:

        let goods = ["tea", "rice"]
        title: "We have {{ goods }}"

    Right, in a narration:

        let goods = ["tea", "rice"]
        title: "We have {{ goods | join(' and ') }}"
    """
    return Diagnostic("E2024", "list-in-text", "error", f"`{name}` is a list; join it: `{name} | join(', ')`", span)


def record_in_text(span: Span, name: str, parts: Sequence[str] = ()) -> Diagnostic:
    """A record has no text of its own; name the part of it that is meant.

    Wrong, in a narration:

        let tea = { name: "Longjing", price: 9 }
        title: "We have {{ tea }}"

    Right, in a narration:

        let tea = { name: "Longjing", price: 9 }
        title: "We have {{ tea.name }} for {{ tea.price }}"
    """
    message = f"`{name}` is a record and has no text of its own"
    return Diagnostic("E2025", "record-in-text", "error", message, span, allowed=tuple(f"{name}.{part}" for part in parts))


def bad_filter_use(span: Span, name: str, why: str) -> Diagnostic:
    """A filter got a value or an argument that it cannot use.

    Wrong, in a narration:

        title: "{{ video | upper('x') }}"

    Right, in a narration:

        title: "{{ video | default('x') }}"
    """
    return Diagnostic("E2026", "bad-filter-use", "error", f"`{name}` {why}", span)


def raw_value(span: Span, found: str) -> Diagnostic:
    """`raw` and `user_data` hold JSON: texts, numbers, `true`, `false`, `null`, lists and records.

    It knows no units, colours and sizes; they are written in quotes, or as the numbers that the reader expects.

    Wrong, in a narration:

        user_data: { wait: 5s }

    Right, in a narration:

        user_data: { wait: "5s", seconds: 5 }
    """
    return Diagnostic("E2027", "raw-value", "error", f"{found} is no JSON value", span)


def not_comparable(span: Span) -> Diagnostic:
    """`<`, `<=`, `>` and `>=` compare two numbers or two texts.

    Wrong, in a narration:

        title: "{{ 'early' if video < 3 else 'late' }}"

    Right, in a narration:

        title: "{{ 'early' if video < 'm' else 'late' }}"
    """
    return Diagnostic("E2028", "not-comparable", "error", "only two numbers or two texts are compared by order", span)


def missing_field(span: Span, field: str, where: str, example: str, rule: tuple[str, str] | None) -> Diagnostic:
    """The service cannot work without this field.

    Wrong, in a narration:

        title { text: "Open today", layers: [{ bord: 4, color: #000000 }] }

    Right, in a narration:

        title { text: "Open today", layers: [{ type: outline, bord: 4, color: #000000 }] }
    """
    code, name = rule or ("E2029", "missing-field")
    return Diagnostic(code, name, "error", f"{where} needs `{field}`", span, allowed=(f"{field}: {example}",) if example else ())


def known_raw(span: Span, key: str, field: str) -> Diagnostic:
    """`raw` sets a key that the language has a field for; written so it is in the vendor's units, and may be anything.

    The request is made as `raw` says all the same, so this warns and does not refuse.
    The field is the way out; `raw` is for what the language does not know.

    Wrong, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, raw { Count: 4 } }

    Right, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, count: 4 }
    """
    return Diagnostic(
        "E2030", "known-raw", "warning", f"`{key}` has a field of its own, `{field}`, whose value is checked", span, allowed=(field,)
    )


def raw_type(span: Span, key: str, field: str, expected: str) -> Diagnostic:
    """`raw` sets a key to JSON of another type than the documents show for it; what the service makes of that, nobody says.

    The field of its own writes the type that is wanted.

    Wrong, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, raw { Count: "5" } }

    Right, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920, count: 5 }
    """
    return Diagnostic(
        "E2041", "raw-type", "warning", f"`{key}` is {expected} in the request; the field `{field}` writes it", span, allowed=(expected,)
    )
