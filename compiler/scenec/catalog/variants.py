"""E4: mistakes of variants: axes and their values, conditions, and overlays that stand against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from scenec.diagnostics import Diagnostic, Fix, Related, removal, replacement
from scenec.source import Span

Wanted: TypeAlias = Mapping[str, Sequence[str]]
"""For each axis that an overlay depends on, the values for which it holds."""


def no_values(span: Span, name: str) -> Diagnostic:
    """An axis has values, written out or from a file; each makes a variant of the video.

    Wrong, in a narration:

        variants format { }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } } }
    """
    allowed = ("`name { … }` for each value", f'`variants {name} from "file.csv" by column`')
    return Diagnostic("E4001", "no-values", "error", f"the axis `{name}` has no values", span, allowed=allowed)


def no_value(span: Span, axis: str) -> Diagnostic:
    """In the braces of an axis stand its values, each with what it changes in braces of its own.

    Wrong, in a narration:

        variants format { output: "oss://reef/wide_{index}.mp4" }

    Right, in a narration:

        variants format { wide { output: "oss://reef/wide_{index}.mp4" } }
    """
    message = f"in the axis `{axis}` stand values, each as `name {{ … }}`"
    return Diagnostic("E4002", "no-value", "error", message, span)


def bad_value_name(span: Span, name: str) -> Diagnostic:
    """The name of a value becomes part of the names of requests and files: it is made of letters, digits, `_` and `-`.

    Wrong, in a narration:

        variants format { "9:16" { output { size: 1080x1920 } } }

    Right, in a narration:

        variants format { "9x16" { output { size: 1080x1920 } } }
    """
    message = f"`{name}` cannot name a value of an axis"
    return Diagnostic("E4003", "bad-variant-name", "error", message, span, allowed=("letters, digits, `_` and `-`",))


def value_twice(span: Span, name: str, first: Span) -> Diagnostic:
    """Each value makes files of its own, and some systems take `EN` and `en` for one name.

    Wrong, in a narration:

        variants language {
          en { title: "Seals" }
          EN { title: "Two seals" }
        }

    Right, in a narration:

        variants language {
          en { title: "Seals" }
          en_long { title: "Two seals" }
        }
    """
    related = (Related(first, "first written here"),)
    return Diagnostic("E4004", "variant-twice", "error", f"the axis has a value `{name}` already", span, related)


def let_is_column(span: Span, name: str, column: Span) -> Diagnostic:
    """What an axis declares with `let` is a column beside those of its file, so each has a name of its own.

    Wrong, as commands:

        printf 'sku,price\\na1,9\\n' > tea.csv
        printf 'video tea : narration {\\n  region: cn-shanghai, media: "oss://tea/a.mp4"\\n' > tea.scene
        printf '  variants item from "tea.csv" by sku { let price = "cheap", title: "{{ item.price }}" }\\n' >> tea.scene
        printf '  output { url: "oss://tea/{{ variant }}_{index}.mp4", size: 1080x1920 }\\n}\\n' >> tea.scene
        scene check tea.scene

    Right, as commands:

        printf 'sku,price\\na1,9\\n' > tea.csv
        printf 'video tea : narration {\\n  region: cn-shanghai, media: "oss://tea/a.mp4"\\n' > tea.scene
        printf '  variants item from "tea.csv" by sku { let label = "only", title: "{{ item.label }} {{ item.price }}" }\\n' >> tea.scene
        printf '  output { url: "oss://tea/{{ variant }}_{index}.mp4", size: 1080x1920 }\\n}\\n' >> tea.scene
        scene check tea.scene
    """
    related = (Related(column, "the column"),)
    return Diagnostic("E4005", "let-is-column", "error", f"the file has a column `{name}` already", span, related)


def other_columns(span: Span, value: str, missing: Sequence[str], other: str, first: Span) -> Diagnostic:
    """What one value of an axis declares with `let` all of them declare, so that it can be used whatever the variant.

    Wrong, in a narration:

        variants language {
          en { let greeting = "Hello" }
          fr { }
        }
        title: "{{ language.greeting }}"

    Right, in a narration:

        variants language {
          en { let greeting = "Hello" }
          fr { let greeting = "Salut" }
        }
        title: "{{ language.greeting }}"
    """
    lacks = ", ".join(f"`let {name}`" for name in missing)
    return Diagnostic(
        "E4006", "other-columns", "error", f"`{value}` lacks {lacks}, which `{other}` declares", span, (Related(first, "declared here"),)
    )


def bad_condition(span: Span) -> Diagnostic:
    """A condition names values of axes: one, or a list of which any is meant.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: { value: wide } }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    message = "here stands the name of a value of the axis, or a list of such names"
    return Diagnostic("E4007", "bad-condition", "error", message, span)


def empty_condition(span: Span) -> Diagnostic:
    """A condition without an axis would hold for all variants.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    return Diagnostic("E4008", "empty-condition", "error", "this names no axis", span, allowed=("`{ axis: value }`",))


def unknown_axis(span: Span, name: str, axes: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A condition is about the axes of the video: those that it declares with `variants`, and those of its presets.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { formt: wide }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    message = f"the video has no axis `{name}`"
    fixes = _capitals(span, name, suggestion)
    return Diagnostic("E4009", "unknown-axis", "error", message, span, allowed=tuple(axes), suggestion=suggestion, fixes=fixes)


def unknown_value(span: Span, value: str, axis: str, values: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A condition names values that the axis has; capitals count.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: Wide }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    message = f"the axis `{axis}` has no value `{value}`"
    fixes = _capitals(span, value, suggestion)
    return Diagnostic("E4010", "unknown-value", "error", message, span, allowed=tuple(values), suggestion=suggestion, fixes=fixes)


def _capitals(span: Span, written: str, meant: str | None) -> tuple[Fix, ...]:
    """The fix where only capitals differ; another name is a guess, and might remove videos that nobody wants removed."""
    if meant is None or meant.casefold() != written.casefold():
        return ()
    return (replacement(span, f'"{meant}"' if span.text.startswith('"') else meant),)


def skips_nothing(span: Span) -> Diagnostic:
    """A `skip` whose variants others remove too is left over, or does not say what was meant.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
        skip { format: wide }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    return Diagnostic("E4011", "skips-nothing", "error", "other `skip`s remove all of these variants already", span)


def never_holds(span: Span, condition: Span) -> Diagnostic:
    """All variants that a `when` is about are removed by `skip`.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
        when { format: wide } { title: "Wide" }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        when { format: wide } { title: "Wide" }
    """
    related = (Related(condition, "no variant is left of these"),)
    return Diagnostic("E4012", "never-holds", "error", "no variant of the video is like this", span, related)


def nothing_left(span: Span, video: str, skips: Sequence[Span]) -> Diagnostic:
    """`skip` removes variants; a video of which it removes all makes nothing.

    Wrong, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: [wide, tall] }

    Right, in a narration:

        variants format { wide { output { size: 1920x1080 } }, tall { } }
        skip { format: wide }
    """
    related = tuple(Related(skip, "removed here") for skip in skips[:3])
    return Diagnostic("E4013", "nothing-left", "error", f"`skip` leaves no variant of `{video}`", span, related)


def too_many_requests(span: Span, video: str, count: int, limit: int, axes: str) -> Diagnostic:
    """Axes multiply; a video makes 10,000 requests at most, unless the project file says otherwise.

    `max_requests = 20000` in `scene.toml` sets another limit.

    Wrong, as commands:

        echo 'max_requests = 1' > scene.toml
        printf 'video reef : narration {\\n  region: cn-shanghai, media: "oss://reef/a.mp4"\\n' > reef.scene
        printf '  variants format { wide { output { size: 1920x1080 } }, tall { output { size: 1080x1920 } } }\\n' >> reef.scene
        printf '  output: "oss://reef/{{ variant }}_{index}.mp4"\\n}\\n' >> reef.scene
        scene check reef.scene

    Right, as commands:

        echo 'max_requests = 2' > scene.toml
        printf 'video reef : narration {\\n  region: cn-shanghai, media: "oss://reef/a.mp4"\\n' > reef.scene
        printf '  variants format { wide { output { size: 1920x1080 } }, tall { output { size: 1080x1920 } } }\\n' >> reef.scene
        printf '  output: "oss://reef/{{ variant }}_{index}.mp4"\\n}\\n' >> reef.scene
        scene check reef.scene
    """
    message = f"`{video}` makes {count:,} requests ({axes}), and {limit:,} are allowed; `max_requests` in scene.toml sets the limit"
    return Diagnostic("E4014", "too-many-requests", "error", message, span)


def named_alike(span: Span, name: str, first: Span) -> Diagnostic:
    """The value `_` adds nothing to the name of a request, so the values beside it differ from those of other axes.

    Wrong, in a narration:

        variants opening { _ { }, short { title: "Seals" } }
        variants ending { _ { }, short { speech: "The end" } }

    Right, in a narration:

        variants opening { _ { }, short { title: "Seals" } }
        variants ending { _ { }, cut { speech: "The end" } }
    """
    related = (Related(first, "the other one"),)
    return Diagnostic("E4015", "named-alike", "error", f"two variants would both be called `{name}`", span, related)


def long_name(span: Span, name: str) -> Diagnostic:
    """A file is called after its request, and the names of files end at 255 bytes on most systems.

    Wrong, in a narration:

        variants place {
          the_shop_next_to_the_old_tea_house_that_everybody_in_the_street_knows_and_nobody_can_find { title: "The shop" }
          the_other_one { title: "The other one" }
        }
        variants day {
          the_first_sunday_after_the_lantern_festival_when_all_the_shops_are_open_until_nine_at_night { subheading 1: "Sunday" }
          any { subheading 1: "Any day" }
        }
        variants kind {
          with_music_that_is_as_loud_as_the_street_itself_on_the_evening_before_a_holiday { music { volume: 60% } }
          silent { music { volume: 0% } }
        }

    Right, in a narration:

        variants place { shop { title: "The shop" }, other { title: "The other one" } }
        variants day { sunday { subheading 1: "Sunday" }, any { subheading 1: "Any day" } }
        variants kind { loud { music { volume: 60% } }, silent { music { volume: 0% } } }
    """
    message = f"the name of a request with this value has more than 240 bytes: `{name[:60]}…`"
    return Diagnostic("E4027", "long-name", "error", message, span)


def same_output(span: Span, address: str, name: str, first: Span, other: str) -> Diagnostic:
    """Two requests that write to one address overwrite each other's videos; `{{ variant }}` in it tells them apart.

    Wrong, in a narration:

        variants language { en { title: "Seals" }, fr { title: "Phoques" } }
        output { url: "oss://reef/out_{index}.mp4", size: 1080x1920 }

    Right, in a narration:

        variants language { en { title: "Seals" }, fr { title: "Phoques" } }
        output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1920 }
    """
    related = (Related(first, "the other one"),) if first != span else ()
    apart = "; `{{ variant }}` in the address keeps them apart" if first == span else ""
    message = f"`{name}` and `{other}` both write to `{address}`{apart}"
    return Diagnostic("E4016", "same-output", "error", message, span, related)


def conflict(span: Span, name: str, first: Span, lower: Wanted, upper: Wanted) -> Diagnostic:
    """Two axes that set one thing differently have no order: a `when` says what holds where both do.

    Wrong, in a narration:

        title: "Seals"
        variants format { wide { title { y: 5% } }, tall { } }
        variants language { en { }, de { title { y: 20% } } }

    Right, in a narration:

        title: "Seals"
        variants format { wide { title { y: 5% } }, tall { } }
        variants language { en { }, de { title { y: 20% } } }
        when { format: wide, language: de } { title { y: 10% } }
    """
    message = f"`{name}` is set differently by {_who(lower)} and by {_who(upper)}"
    decided: tuple[str, ...] = (_decided(lower, upper, "…"),)
    if lower == upper:
        message, decided = f"`{name}` is set differently by two `when`s with {_who(lower)}; make them one", ()
    return Diagnostic("E4017", "axis-conflict", "error", message, span, (Related(first, f"set by {_who(lower)}"),), allowed=decided)


def dropped_and_set(span: Span, drop: Span, setter: Wanted, dropper: Wanted) -> Diagnostic:
    """What one axis removes another one cannot set; a `when` says what holds where both do.

    Wrong, in a narration:

        title { text: "Seals", y: 10% }
        variants format { wide { title { drop y } }, tall { } }
        variants language { en { }, de { title { y: 20% } } }

    Right, in a narration:

        title { text: "Seals", y: 10% }
        variants format { wide { title { drop y } }, tall { } }
        variants language { en { }, de { title { y: 20% } } }
        when { format: wide, language: de } { title { drop y } }
    """
    return _dropped(span, drop, setter, dropper, _decided(setter, dropper, "…"))


def dropped_and_changed(span: Span, drop: Span, setter: Wanted, dropper: Wanted) -> Diagnostic:
    """A block that one axis removes another one cannot change; a `when` that drops it says what holds, and may set it anew.

    Wrong, in a narration:

        title { text: "Seals", y: 10% }
        variants format { wide { drop title }, tall { } }
        variants language { en { }, de { title { y: 20% } } }

    Right, in a narration:

        title { text: "Seals", y: 10% }
        variants format { wide { drop title }, tall { } }
        variants language { en { }, de { title { y: 20% } } }
        when { format: wide, language: de } { drop title, title { text: "Seehunde" } }
    """
    return _dropped(span, drop, setter, dropper, _decided(setter, dropper, f"{drop.text}, …"))


def _dropped(span: Span, drop: Span, setter: Wanted, dropper: Wanted, allowed: str) -> Diagnostic:
    """One overlay sets what another one drops."""
    message = f"{_who(setter)} sets `{drop.text.removeprefix('drop').strip()}`, and {_who(dropper)} drops it"
    related = (Related(drop, f"dropped by {_who(dropper)}"),)
    return Diagnostic("E4017", "axis-conflict", "error", message, span, related, allowed=(allowed,))


def no_block(span: Span, block: str, label: str, labels: Sequence[str], dropped: Span | None) -> Diagnostic:
    """A scene or a sticker that an overlay names must be there; `add` makes one that only some variants have.

    Wrong, in a storyboard:

        scene street { visual: "A street", duration: 3s }
        variants length { long { scene finish { visual: "People walk home", duration: 3s } }, short { } }

    Right, in a storyboard:

        scene street { visual: "A street", duration: 3s }
        variants length { long { add scene finish { visual: "People walk home", duration: 3s } }, short { } }
    """
    if dropped is not None:
        message = f"the {block} `{label}` is dropped, so there is nothing to change"
        return Diagnostic("E4018", "no-block", "error", message, span, (Related(dropped, "dropped here"),))
    message = f"there is no {block} `{label}` here; `add {block} {label} {{ … }}` makes one"
    return Diagnostic("E4018", "no-block", "error", message, span, allowed=tuple(labels), suggestion=_near(label, labels))


def no_anchor(span: Span, block: str, label: str, labels: Sequence[str]) -> Diagnostic:
    """What `after` and `before` name must be there too."""
    message = f"there is no {block} `{label}` here, beside which another one could be added"
    return Diagnostic("E4018", "no-block", "error", message, span, allowed=tuple(labels), suggestion=_near(label, labels))


def added_twice(span: Span, what: str, first: Span) -> Diagnostic:
    """What is added is not there yet; what is there already is changed without `add`.

    Wrong, in a storyboard:

        scene street { visual: "A street", duration: 3s }
        variants length { long { add scene street { visual: "A long street" } }, short { } }

    Right, in a storyboard:

        scene street { visual: "A street", duration: 3s }
        variants length { long { scene street { visual: "A long street" } }, short { } }
    """
    return Diagnostic("E4019", "added-twice", "error", f"`{what}` is there already", span, (Related(first, "the other one"),))


def nothing_to_drop(span: Span, name: str, label: str | None) -> Diagnostic:
    """An overlay drops what the video sets, or what an overlay below it does.

    Wrong, in a narration:

        title: "Seals"
        variants format { wide { title { drop y } }, tall { } }

    Right, in a narration:

        title { text: "Seals", y: 10% }
        variants format { wide { title { drop y } }, tall { } }
    """
    what = f"{name} {label}" if label else name
    return Diagnostic("E4020", "nothing-to-drop", "error", f"there is no `{what}` to drop here", span, fixes=(removal(span),))


def unnamed(span: Span, name: str) -> Diagnostic:
    """A sticker without a name cannot be told from others, so an overlay can neither change nor drop it.

    Wrong, in a narration:

        sticker { image: "oss://reef/logo.png" }
        variants format { wide { sticker { opacity: 50% } }, tall { } }

    Right, in a narration:

        sticker logo { image: "oss://reef/logo.png" }
        variants format { wide { sticker logo { opacity: 50% } }, tall { } }
    """
    message = f"in an overlay a `{name}` needs a name: `{name} logo`, here and where it is first written"
    return Diagnostic("E4021", "unnamed-block", "error", message, span)


def not_added(span: Span, name: str, label: str, named: Sequence[str]) -> Diagnostic:
    """Only what can stand several times under names of its own is added; all else is simply set.

    Wrong, in a narration:

        variants format { wide { add title big { text: "Seals" } }, tall { } }

    Right, in a narration:

        variants format { wide { title { text: "Seals" } }, tall { } }
    """
    written = f"{name} {label}" if name == "subheading" else name
    message = f"`{name}` is not added but set: `{written} {{ … }}`"
    return Diagnostic("E4022", "not-added", "error", message, span, allowed=tuple(f"add {block} NAME {{ … }}" for block in named))


def axes_in_overlay(span: Span, axis: str | None) -> Diagnostic:
    """Variants have no variants of their own: a preset that declares an axis is applied in the video itself.

    Wrong:

        preset formats { variants format { wide { output { size: 1920x1080 } }, tall { output { size: 1080x1920 } } } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          variants language { en { apply formats }, fr { } }
          output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1080 }
        }

    Right:

        preset formats { variants format { wide { output { size: 1920x1080 } }, tall { output { size: 1080x1920 } } } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          apply formats
          variants language { en { title: "Seals" }, fr { title: "Phoques" } }
          output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1080 }
        }
    """
    what = f"the axis `{axis}`" if axis else "conditions"
    message = f"this preset declares {what}, and is applied in the `video` itself, not in a variant of it"
    return Diagnostic("E4023", "axes-in-overlay", "error", message, span)


def axis_twice(span: Span, name: str, first: Span) -> Diagnostic:
    """Axes of a video, those of its presets among them, have names of their own.

    Wrong:

        preset formats { variants format { wide { output { size: 1920x1080 } }, tall { } } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          variants format { small { output { count: 2 } }, large { } }
          apply formats
          output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1080 }
        }

    Right:

        preset formats { variants format { wide { output { size: 1920x1080 } }, tall { } } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          variants batch { small { output { count: 2 } }, large { } }
          apply formats
          output { url: "oss://reef/{{ variant }}_{index}.mp4", size: 1080x1080 }
        }
    """
    related = (Related(first, "the other one"),)
    return Diagnostic("E4024", "axis-twice", "error", f"the video has two axes that are called `{name}`", span, related)


def empty_cell(span: Span, name: str) -> Diagnostic:
    """A cell without a text has nothing to show; `default` says what stands there instead.

    A field that is nothing but the name of an empty cell is not set, and a sticker or a sub-heading without its cell is left out.

    Wrong, as commands:

        printf 'sku,price\\na1,\\n' > tea.csv
        printf 'video tea : narration {\\n  region: cn-shanghai, media: "oss://tea/a.mp4"\\n' > tea.scene
        printf '  variants item from "tea.csv" by sku { title: "For {{ item.price }}" }\\n' >> tea.scene
        printf '  output { url: "oss://tea/{{ variant }}_{index}.mp4", size: 1080x1920 }\\n}\\n' >> tea.scene
        scene check tea.scene

    Right, as commands:

        printf 'sku,price\\na1,\\n' > tea.csv
        printf 'video tea : narration {\\n  region: cn-shanghai, media: "oss://tea/a.mp4"\\n' > tea.scene
        printf "  variants item from \\"tea.csv\\" by sku { title: \\"For {{ item.price | default('9') }}\\" }\\n" >> tea.scene
        printf '  output { url: "oss://tea/{{ variant }}_{index}.mp4", size: 1080x1920 }\\n}\\n' >> tea.scene
        scene check tea.scene
    """
    allowed = (f"`{{{{ {name} | default('…') }}}}`",)
    return Diagnostic("E4025", "empty-cell", "error", f"`{name}` is empty", span, allowed=allowed)


def not_set(span: Span, path: str, request: str, suggestion: str | None) -> Diagnostic:
    """`scene show` shows what a request sets: a block by its name and label, a field behind a dot.

    Wrong, as commands:

        scene show opening titel

    Right, as commands:

        scene show opening output.size
    """
    return Diagnostic("E4026", "not-set", "error", f"`{request}` sets no `{path}`", span, suggestion=suggestion)


def _near(label: str, labels: Sequence[str]) -> str | None:
    """The name of a block that was probably meant."""
    from scenec.similar import nearest

    return nearest(label, labels)


def _who(wanted: Wanted) -> str:
    """What an overlay belongs to: `format: wide`, `format: wide, language: de`; the overlay of a table to its axis."""
    return f"`{_condition(wanted) or ', '.join(wanted)}`"


def _condition(wanted: Wanted) -> str:
    parts = (f"{axis}: {_quoted(values[0]) if len(values) == 1 else f'[{_list(values)}]'}" for axis, values in wanted.items() if values)
    return ", ".join(parts)


def _list(values: Sequence[str]) -> str:
    return ", ".join(map(_quoted, values))


def _quoted(value: str) -> str:
    """The name of a value as a condition writes it."""
    return value if value.replace("-", "_").isidentifier() else f'"{value}"'


def _decided(lower: Wanted, upper: Wanted, how: str) -> str:
    """The `when` that decides between two overlays: what both hold for."""
    both = {
        axis: [value for value in lower.get(axis, upper.get(axis, ())) if value in upper.get(axis, (value,))]
        for axis in dict.fromkeys((*lower, *upper))
    }
    condition = _condition(both) or f"{next(iter(upper))}: …"
    return f"`when {{ {condition} }} {{ {how} }}` decides"
