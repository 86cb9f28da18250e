"""E1: mistakes of `use`, and of what it brings."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Fix, Related, replacement
from scenec.resources import library_modules
from scenec.source import Span


def missing(span: Span, path: str, suggestion: str | None) -> Diagnostic:
    """A file that is used lies in the project, below its root; its path is relative to the file, or with `/` before it to the root.

    Names are told apart by upper and lower case on every system.

    Wrong, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use "temp.scene"' > week.scene
        scene check week.scene

    Right, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use "tempo.scene"' > week.scene
        scene check week.scene
    """
    quoted = span.text.startswith('"')
    fixes: tuple[Fix, ...] = (replacement(span, f'"{suggestion}"' if quoted else suggestion),) if suggestion else ()
    allowed = () if quoted else tuple(f"std/{name}" for name in library_modules())
    message = f"there is no file `{path}` to use"
    return Diagnostic("E1036", "missing-file", "error", message, span, allowed=allowed, suggestion=suggestion, fixes=fixes)


def circular(span: Span, names: Sequence[str]) -> Diagnostic:
    """Files that use each other in a circle would each wait for the other; what both need stands in a third.

    Wrong, as commands:

        echo 'use "b.scene"' > a.scene
        echo 'use "a.scene"' > b.scene
        scene check a.scene

    Right, as commands:

        echo 'use "b.scene"' > a.scene
        echo 'let calm = 4s' > b.scene
        scene check a.scene
    """
    return Diagnostic("E1037", "circular-files", "error", f"this file uses itself: {' → '.join(names)}", span)


def outside(span: Span, path: str) -> Diagnostic:
    """A project compiles alike wherever it lies, so it uses no file from outside of its root.

    Wrong, as commands:

        echo 'use "../tempo.scene"' > week.scene
        scene check week.scene

    Right, as commands:

        mkdir days
        echo 'let calm = 4s' > tempo.scene
        echo 'use "../tempo.scene"' > days/week.scene
        scene check days/week.scene
    """
    return Diagnostic("E1038", "file-outside", "error", f"`{path}` leads out of the project", span)


def no_files(span: Span) -> Diagnostic:
    """A text that is compiled alone, without a project around it, uses the standard library only.

    Wrong:

        use "tempo.scene"

    Right:

        use std/formats
    """
    return Diagnostic("E1039", "no-files", "error", "a text that is compiled alone uses no files but `std/…`", span)


def unquoted_path(span: Span, path: str) -> Diagnostic:
    """Only the standard library is named without quotes, as in `use std/formats`.

    Wrong, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use tempo' > week.scene
        scene check week.scene

    Right, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use "tempo.scene"' > week.scene
        scene check week.scene
    """
    fixes = [replacement(span, f'"{path}.scene"')]
    if path in library_modules():
        fixes.insert(0, replacement(span, f"std/{path}"))
    message = "the path of a file stands in quotes, with its ending"
    return Diagnostic("E1040", "unquoted-path", "error", message, span, fixes=tuple(fixes))


def module_alone(span: Span, name: str, names: Sequence[str]) -> Diagnostic:
    """A file that is used is no value of its own; what it declares stands behind a dot.

    Wrong, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use "tempo.scene"' > week.scene
        echo 'param shot: duration = tempo' >> week.scene
        scene check week.scene

    Right, as commands:

        echo 'let calm = 4s' > tempo.scene
        echo 'use "tempo.scene"' > week.scene
        echo 'param shot: duration = tempo.calm' >> week.scene
        scene check week.scene
    """
    allowed = tuple(f"{name}.{inner}" for inner in names)
    return Diagnostic("E1041", "file-for-value", "error", f"`{name}` is a file; write what it declares behind a dot", span, allowed=allowed)


def unnamed(span: Span, name: str) -> Diagnostic:
    """What a file declares stands behind its name and a dot, so that name is a word of letters, digits and `_`.

    Wrong, as commands:

        echo 'let calm = 4s' > tempo-2026.scene
        echo 'use "tempo-2026.scene"' > week.scene
        scene check week.scene

    Right, as commands:

        echo 'let calm = 4s' > tempo-2026.scene
        echo 'use "tempo-2026.scene" as tempo' > week.scene
        scene check week.scene
    """
    message = f"a file cannot be called `{name}` here; name it with `as`"
    return Diagnostic("E1042", "unnamed-file", "error", message, span, allowed=('use "…" as name',))


def no_preset(
    span: Span, name: str, allowed: Sequence[str], suggestion: str | None, use: Fix | None = None, is_value: bool = False
) -> Diagnostic:
    """`apply` takes a preset, which this file declares, or one that it uses.

    Wrong:

        preset calm { edit { shot_duration: 6s } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          apply clam
          output { url: "oss://reef-out/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        preset calm { edit { shot_duration: 6s } }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          apply calm
          output { url: "oss://reef-out/out_{index}.mp4", size: 1080x1920 }
        }
    """
    if is_value:
        message = f"`{name}` is a value and no preset; it stands behind the name of a field"
        return Diagnostic("E1043", "no-preset", "error", message, span)
    fixes = (replacement(span, suggestion),) if suggestion else (use,) if use else ()
    message = f"there is no preset `{name}`"
    return Diagnostic("E1043", "no-preset", "error", message, span, allowed=tuple(allowed), suggestion=suggestion, fixes=fixes)


def other_kind(span: Span, name: str, kind: str | None, block: str, declared: Span) -> Diagnostic:
    """A preset is applied in a block of its kind: one without a kind in a `video`, one of `caption` in a title, subheading or subtitles.

    Wrong:

        preset big : title { font_size: 80 }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          apply big
          output { url: "oss://reef-out/out_{index}.mp4", size: 1080x1920 }
        }

    Right:

        preset big : title { font_size: 80 }
        video reef : narration {
          region: cn-shanghai
          media: "oss://reef/seal.mp4"
          title { apply big, text: "Two seals" }
          output { url: "oss://reef-out/out_{index}.mp4", size: 1080x1920 }
        }
    """
    caption = "in a title, a subheading or subtitles"
    place = caption if kind == "caption" else f"in `{kind}`" if kind else "in a `video`"
    related = (Related(declared, "declared here"),)
    return Diagnostic("E1044", "other-kind", "error", f"`{name}` is applied {place}, not in `{block}`", span, related)


def unknown_kind(span: Span, kind: str, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """The kind of a preset is the name of a block, or `caption` for all that shows text.

    Wrong:

        preset big : titel { font_size: 80 }

    Right:

        preset big : title { font_size: 80 }
    """
    fixes: tuple[Fix, ...] = (replacement(span, suggestion),) if suggestion else ()
    whole = kind in ("video", "storyboard", "narration", "script-to-video")
    message = "a preset of a whole video has no kind" if whole else f"there is no block `{kind}`"
    return Diagnostic("E1045", "unknown-kind", "error", message, span, allowed=tuple(allowed), suggestion=suggestion, fixes=fixes)


def circular_preset(span: Span, names: Sequence[str]) -> Diagnostic:
    """A preset may apply others, but not itself, through others neither.

    Wrong:

        preset calm { apply slow }
        preset slow { apply calm }

    Right:

        preset calm { apply slow }
        preset slow { edit { shot_duration: 6s } }
    """
    return Diagnostic("E1046", "circular-preset", "error", f"this preset applies itself: {' → '.join(names)}", span)


def preset_alone(span: Span, name: str) -> Diagnostic:
    """A preset is no value; `apply` puts it into the block where it stands.

    Wrong:

        preset calm { edit { shot_duration: 6s } }
        param pace: text = calm

    Right:

        preset calm { edit { shot_duration: 6s } }
        param pace: text = "calm"
    """
    return Diagnostic("E1047", "preset-for-value", "error", f"`{name}` is a preset; write `apply {name}` in a block", span)


def deep_presets(span: Span, limit: int) -> Diagnostic:
    """Presets that apply presets are followed as far as a person would follow them.

    Wrong, as commands:

        for n in $(seq 70); do echo "preset p$n { apply p$((n + 1)) }"; done > deep.scene
        echo "preset p71 { title: 'a' }" | tr "'" '"' >> deep.scene
        scene check deep.scene

    Right, as commands:

        for n in $(seq 7); do echo "preset p$n { apply p$((n + 1)) }"; done > deep.scene
        echo "preset p8 { title: 'a' }" | tr "'" '"' >> deep.scene
        scene check deep.scene
    """
    return Diagnostic("E1048", "deep-presets", "error", f"presets apply each other more than {limit} deep", span)


def deep_files(span: Span, limit: int) -> Diagnostic:
    """Files that use files are followed as far as a person would follow them.

    Wrong, as commands:

        for n in $(seq 70); do echo "use \\"f$((n + 1)).scene\\"" > f$n.scene; done
        echo "let calm = 4s" > f71.scene
        scene check f1.scene

    Right, as commands:

        for n in $(seq 7); do echo "use \\"f$((n + 1)).scene\\"" > f$n.scene; done
        echo "let calm = 4s" > f8.scene
        scene check f1.scene
    """
    return Diagnostic("E1049", "deep-files", "error", f"files use each other more than {limit} deep", span)
