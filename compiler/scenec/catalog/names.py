"""E1: mistakes of names: fields, blocks, declarations and what they refer to."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Edit, Fix, Related, replacement
from scenec.source import Span


def _meant(span: Span, suggestion: str | None) -> tuple[Fix, ...]:
    return (replacement(span, suggestion),) if suggestion else ()


def unknown_member(span: Span, name: str, where: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A block has the fields and blocks that the service's tables know, and no others.

    `scene fields` lists them all. A key that the documents do not know can be sent with `raw`.

    Wrong, in a narration:

        title { txt: "Open today" }

    Right, in a narration:

        title { text: "Open today" }
    """
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
    """The field exists, but not in the solution that makes this video.

    `scene fields` says which solutions have a field; the solution stands behind the name of the video.

    Wrong, in a narration:

        scene street { visual: "a street", duration: 3s }

    Right, in a storyboard:

        scene street { visual: "a street", duration: 3s }
    """
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
    """The field exists, but in another block.

    Wrong, in a narration:

        title { text: "Open today", crf: 27 }

    Right, in a narration:

        output {
          url: "oss://reef/out_{index}.mp4"
          size: 1080x1920
          encoding { crf: 27 }
        }
    """
    message = f"`{name}` does not stand here; it stands in {' or '.join(places)}"
    return Diagnostic("E1003", "elsewhere", "error", message, span, allowed=tuple(allowed))


def repeated(span: Span, name: str, first: Span, fixes: tuple[Fix, ...] = (), adds: bool = False) -> Diagnostic:
    """A member stands once in its block; only `+:`, which adds, and stickers without a name may come again.

    With two values nobody could say which one was meant.

    Wrong, in a narration:

        title { text: "Open today", text: "Come in" }

    Right, in a narration:

        title { text: "Open today", text +: "Come in" }
    """
    related = (Related(first, "first set here"),)
    ways = (f"`{name}` once", *([f"`{name} +:`, which adds to it"] if adds else []))
    allowed = () if fixes else ways
    return Diagnostic("E1004", "repeated", "error", f"`{name}` is set twice", span, related=related, allowed=allowed, fixes=fixes)


def undeclared(span: Span, name: str, allowed: Sequence[str], suggestion: str | None, fix: Fix | None, in_text: bool = False) -> Diagnostic:
    """A word without quotes is a name that a `let` or a `param` declares, or a value that its field knows.

    Text stands in double quotes; so does a value that the documents do not list.

    Wrong, in a narration:

        title: "Seen in {{ place }}"

    Right, in a narration:

        let place = "the bay"
        title: "Seen in {{ place }}"
    """
    fixes = _meant(span, suggestion) or ((fix,) if fix else ())
    hint = "; the number of a video, in the name of its file, is written `{index}`" if name == "index" else ""
    hint = hint or ("; a `let` or a `param` declares it" if in_text and not suggestion else "")
    message = f"nothing called `{name}` is declared{hint}"
    return Diagnostic("E1005", "undeclared", "error", message, span, allowed=tuple(allowed), suggestion=suggestion, fixes=fixes)


def unknown_solution(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A video is made by one of the solutions that the service has: `storyboard`, `narration` or `script-to-video`.

    Wrong:

        video reef : storybord { region: cn-shanghai }

    Right:

        video reef : storyboard {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          scene bay { visual: "a seal in a bay", duration: 3s }
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
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
    """`true`, `false`, `null`, `video`, `variant`, `request` and `region` mean something of their own, so nothing else is called so.

    Wrong, in a narration:

        let region = "the bay"
        title: "Open today"

    Right, in a narration:

        let area = "the bay"
        title: area
    """
    message = f"`{name}` is a word of the language and cannot be declared"
    return Diagnostic("E1007", "reserved", "error", message, span, allowed=("any other name",))


def dashed(span: Span, name: str) -> Diagnostic:
    """The names of `let`, `param`, axes and aliases take no `-`, which would read as part of a value such as `cn-shanghai`.

    Wrong, in a narration:

        let best-shop = "Freshippo"
        title: "Open today"

    Right, in a narration:

        let best_shop = "Freshippo"
        title: best_shop
    """
    return Diagnostic(
        "E1008",
        "dashed",
        "error",
        f"the declared name `{name}` takes no `-`",
        span,
        suggestion=name.replace("-", "_"),
        fixes=(replacement(span, name.replace("-", "_")),),
    )


def declared_twice(span: Span, name: str, first: Span, fixes: tuple[Fix, ...]) -> Diagnostic:
    """A name is declared once in a block.

    Wrong, in a narration:

        let shop = "Freshippo"
        let shop = "Hema"
        title: shop

    Right, in a narration:

        let shop = "Freshippo"
        let other = "Hema"
        title: [shop, other]
    """
    related = (Related(first, "first declared here"),)
    message, allowed = f"`{name}` is declared twice", () if fixes else ("another name",)
    return Diagnostic("E1009", "declared-twice", "error", message, span, related=related, allowed=allowed, fixes=fixes)


def video_twice(span: Span, name: str, first: Span) -> Diagnostic:
    """Two videos of a project have different names, even where upper and lower case count as one: files are named after them.

    Wrong:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/one_{index}.mp4", size: 1080x1920 }
        }
        video Reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/two_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/one_{index}.mp4", size: 1080x1920 }
        }
        video reef2 : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/two_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E1010", "video-twice", "error", f"another video is called `{name}`", span, related=(Related(first, "the other one"),)
    )


def cycle(span: Span, names: Sequence[str]) -> Diagnostic:
    """The value of a name is not made of the name itself, nor by way of others.

    Wrong, in a narration:

        let first = second
        let second = first
        title: first

    Right, in a narration:

        let first = "Open today"
        let second = first
        title: second
    """
    return Diagnostic("E1011", "cycle", "error", f"`{names[0]}` is made of itself: {' → '.join(names)}", span)


def missing_label(span: Span, block: str, example: str) -> Diagnostic:
    """The blocks `scene` and `subheading` have a label behind their name, by which they are told apart.

    Wrong, in a narration:

        subheading { text: "Doors open at nine" }

    Right, in a narration:

        subheading 1 { text: "Doors open at nine" }
    """
    what = "a level from 1 to 5" if block == "subheading" else "a name"
    return Diagnostic("E1012", "missing-label", "error", f"`{block}` needs {what}", span, allowed=(f"`{example}`",))


def no_label(span: Span, name: str) -> Diagnostic:
    """Only `scene`, `sticker` and `subheading` have a label behind their name; every other block is there once.

    Wrong, in a narration:

        title big { text: "Open today" }

    Right, in a narration:

        sticker big { image: "oss://reef/logo.png" }
    """
    return Diagnostic("E1013", "no-label", "error", f"`{name}` takes no label", span, fixes=(Fix("remove it", (Edit(span, ""),)),))


def bad_level(span: Span, label: str, level: str | None) -> Diagnostic:
    """A subheading is told apart by its level, a whole number from 1 to 5, without quotes.

    Wrong, in a narration:

        subheading 6 { text: "Doors open at nine" }

    Right, in a narration:

        subheading 5 { text: "Doors open at nine" }
    """
    message = f"a subheading has a level from 1 to 5, not `{label}`"
    return Diagnostic("E1014", "bad-level", "error", message, span, allowed=("1", "2", "3", "4", "5"), fixes=_meant(span, level))


def misplaced(span: Span, what: str, where: str) -> Diagnostic:
    """A declaration or a member stands in a place that does not hold it; the message says where it belongs.

    Wrong:

        region: cn-shanghai

    Right:

        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic("E1015", "misplaced", "error", f"{what} cannot stand here", span, allowed=(where,))


def unknown_type(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A parameter is a text, number, bool, duration, ratio, length, speed, size or colour, or a list of one of them, as in `[text]`.

    Wrong:

        param shop: string = "Freshippo"
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        param shop: [text] = "Freshippo"
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
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
    """A parameter without a default gets its value from whoever compiles: with `-p name=value`, or from a file of parameters.

    Wrong:

        param shop: text
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        param shop: text = ""
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title: shop
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic(
        "E1017", "unset-param", "error", f"the parameter `{name}` has no value; give it with `-p {name}=…` or a default", span
    )


def unset_where_used(span: Span, name: str) -> Diagnostic:
    """A file that is used has no one to set its parameters, so each of them has a default."""
    message = f"the parameter `{name}` has no value; in a file that is used it needs a default"
    return Diagnostic("E1017", "unset-param", "error", message, span)


def unknown_param(span: Span, name: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A value was given for a parameter that no file of this run declares.

    Wrong, as commands:

        scene check opening.scene -p distrct=Wangjing

    Right, as commands:

        scene check opening.scene -p district=Wangjing
    """
    return Diagnostic(
        "E1018", "unknown-param", "error", f"no file declares a parameter `{name}`", span, allowed=tuple(allowed), suggestion=suggestion
    )


def block_for_field(span: Span, name: str) -> Diagnostic:
    """This is a field: it takes `:` and a value, not members in `{ … }`.

    Wrong, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size { width: 1080, height: 1920 } }

    Right, in a narration:

        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
    """
    return Diagnostic("E1020", "block-for-field", "error", f"`{name}` is a field, not a block", span, allowed=(f"`{name}: value`",))


def field_for_block(span: Span, name: str, inner: Sequence[str]) -> Diagnostic:
    """This is a block: it takes members in `{ … }`, not `:` and a value.

    Some blocks may be written as a field, which then sets the principal one of their own, as in `title: "Open today"`.

    Wrong, in a narration:

        edit: 3s

    Right, in a narration:

        edit { shot_duration: 3s }
    """
    return Diagnostic(
        "E1021",
        "field-for-block",
        "error",
        f"`{name}` is a block, not a field",
        span,
        allowed=(f"`{name} {{ … }}` with {', '.join(inner)}",),
    )


def no_append(span: Span, name: str) -> Diagnostic:
    """`+:` adds to a list; a field of one value is set with `:`.

    Wrong, in a narration:

        title { text: "Open today", y +: 10% }

    Right, in a narration:

        title { text +: "Open today", y: 10% }
    """
    return Diagnostic("E1022", "no-append", "error", f"`{name}` is no list; `+:` adds to lists only", span, fixes=(replacement(span, ":"),))


def no_raw(span: Span, block: str) -> Diagnostic:
    """`raw` stands in blocks that are one object of the request; in others it stands in the block around.

    Wrong, in a narration:

        edit { transitions { list: [directional], raw { AllowTransition: true } } }

    Right, in a narration:

        edit { transitions { list: [directional], enabled: true } }
    """
    return Diagnostic("E1023", "no-raw", "error", f"`{block}` takes no `raw`; write it in the block around", span)


def empty_block(span: Span, name: str, allowed: Sequence[str]) -> Diagnostic:
    """A block that sets nothing says nothing, and is left out.

    Wrong, in a narration:

        title { }

    Right, in a narration:

        user_data: { }
    """
    return Diagnostic("E1024", "empty-block", "error", f"this `{name}` block is empty", span, allowed=tuple(allowed))


def bad_video_name(span: Span, name: str, why: str) -> Diagnostic:
    """Files are named after videos, on every system, so a video is not called what some system keeps for itself.

    Wrong:

        video con : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        video icon : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }
        }
    """
    return Diagnostic("E1025", "bad-video-name", "error", f"a video cannot be called `{name}`: {why}", span)


def unknown_attribute(span: Span, name: str, of: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A record has the parts that it is written with; a text or a number has none.

    Wrong, in a narration:

        let tea = { name: "Longjing", price: 9 }
        title: "{{ tea.nam }}"

    Right, in a narration:

        let tea = { name: "Longjing", price: 9 }
        title: "{{ tea.name }}"
    """
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
    """Behind `|` stands one of the filters that the language has.

    Wrong, in a narration:

        title: "{{ video | uper }}"

    Right, in a narration:

        title: "{{ video | upper }}"
    """
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
    """`variant` is the name of the variant that is being made; a video without an axis of variants has none.

    Wrong, in a narration:

        title: "This is {{ variant }}"

    Right, in a narration:

        title: "This is {{ request }}"
    """
    return Diagnostic("E1028", "no-variants", "error", "this video has no variants, so `variant` has no value", span)


def append_first(span: Span, name: str, first: Span) -> Diagnostic:
    """`name: value` sets a list, and `+:` below it adds; what is set after something was added would take that away again.

    Wrong, in a narration:

        title { text +: "Come in", text: "Open today" }

    Right, in a narration:

        title { text: "Open today", text +: "Come in" }
    """
    return Diagnostic(
        "E1029", "append-first", "error", f"`{name}` is set after something was added to it", span, related=(Related(first, "added here"),)
    )


def unwieldy(span: Span, name: str, count: int, depth: int) -> Diagnostic:
    """With all names in it followed, a value is so large, or nested so deeply, that nobody could read it, nor the service.

    Wrong, in a narration:

        let a = ["oss://reef/1.mp4", "oss://reef/2.mp4", "oss://reef/3.mp4", "oss://reef/4.mp4", "oss://reef/5.mp4"]
        let b = [a, a, a, a, a, a, a, a, a, a]
        let c = [b, b, b, b, b, b, b, b, b, b]
        let d = [c, c, c, c, c, c, c, c, c, c]
        let e = [d, d, d, d, d, d, d, d, d, d]
        let f = [e, e, e, e, e, e, e, e, e, e]
        media: f

    Right, in a narration:

        let a = ["oss://reef/1.mp4", "oss://reef/2.mp4", "oss://reef/3.mp4", "oss://reef/4.mp4", "oss://reef/5.mp4"]
        let b = [a, a, a, a, a, a, a, a, a, a]
        let c = [b, b, b, b, b, b, b, b, b, b]
        media: c
    """
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
