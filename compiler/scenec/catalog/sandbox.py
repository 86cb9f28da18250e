"""E605: mistakes of scenarios, which say what goes wrong in a sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, replacement
from scenec.source import Source, Span


def bad_scenario(source: Source, offset: int, why: str) -> Diagnostic:
    """A scenario is TOML, in which a text stands in quotes.

    Wrong, as commands:
        printf '[[fault]]\\nplay = throttle\\n' > faults.toml
        scene sandbox --scenario faults.toml --check

    Right:
        printf '[[fault]]\\nplay = "throttle"\\n' > faults.toml
        scene sandbox --scenario faults.toml --check
    """
    return Diagnostic("E6050", "bad-scenario", "error", f"this is no TOML: {why}", Span(source, offset, offset))


def unknown_scenario_key(span: Span, key: str, play: str | None, allowed: Sequence[str], suggestion: str | None) -> Diagnostic:
    """A scenario has `speed` and, once for each fault, `[[fault]]`; which keys a fault takes depends on what it plays.

    `operation`, `request`, `calls`, `attempts`, `share` and `times` say when a fault is played, the others how.

    Wrong, as commands:
        printf '[[fault]]\\nplay = "throttle"\\nseconds = 2\\n' > faults.toml
        scene sandbox --scenario faults.toml --check

    Right:
        printf '[[fault]]\\nplay = "slow"\\nseconds = 2\\n' > faults.toml
        scene sandbox --scenario faults.toml --check
    """
    owner = f"the fault `{play}`" if play else "a scenario"
    return Diagnostic(
        "E6051",
        "unknown-scenario-key",
        "error",
        f"{owner} has no key `{key}`",
        span,
        allowed=tuple(allowed),
        suggestion=suggestion,
        fixes=(replacement(span, suggestion),) if suggestion else (),
    )


def bad_scenario_value(span: Span, key: str, allowed: Sequence[str], suggestion: str | None = None) -> Diagnostic:
    """A key of a scenario has a value that it cannot have; the message says what it takes.

    Wrong, as commands:
        printf '[[fault]]\\nplay = "throttle"\\nshare = 30\\n' > faults.toml
        scene sandbox --scenario faults.toml --check

    Right:
        printf '[[fault]]\\nplay = "throttle"\\nshare = 0.3\\n' > faults.toml
        scene sandbox --scenario faults.toml --check
    """
    message = f"`{key}` cannot have this value"
    return Diagnostic("E6052", "bad-scenario-value", "error", message, span, allowed=tuple(allowed), suggestion=suggestion)


def no_play(span: Span, allowed: Sequence[str]) -> Diagnostic:
    """A fault says with `play` what goes wrong.

    Wrong, as commands:
        printf '[[fault]]\\ncalls = [1, 2]\\n' > faults.toml
        scene sandbox --scenario faults.toml --check

    Right:
        printf '[[fault]]\\nplay = "reset"\\ncalls = [1, 2]\\n' > faults.toml
        scene sandbox --scenario faults.toml --check
    """
    return Diagnostic(
        "E6053", "no-play", "error", "this fault does not say what goes wrong; `play` is missing", span, allowed=tuple(allowed)
    )
