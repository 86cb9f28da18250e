"""E506: mistakes of builds, and of what they are asked for."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic
from scenec.source import Span


def no_such_request(span: Span, pattern: str, near: str | None) -> Diagnostic:
    """What `--variant` names fits no request of the build, neither a whole name nor what follows the name of the video.

    `*` stands for any letters, `?` for one of them. `scene build --list` shows all names.

    Wrong, as commands:

        scene build --variant 'opning'

    Right, as commands:

        scene build --variant 'open*'
    """
    return Diagnostic("E5060", "no-such-request", "error", f"no request is called `{pattern}`", span, suggestion=near)
