"""E1: mistakes of `use`, and of what it brings."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Fix, replacement
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
    return Diagnostic("E1036", "missing-file", "error", f"there is no file `{path}` to use", span, suggestion=suggestion, fixes=fixes)


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
    fix = replacement(span, f'"{path}.scene"')
    return Diagnostic("E1040", "unquoted-path", "error", "the path of a file stands in quotes, with its ending", span, fixes=(fix,))


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
