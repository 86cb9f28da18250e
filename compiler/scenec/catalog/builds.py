"""E506: mistakes of builds, and of what they are asked for."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic
from scenec.source import Source, Span


def no_such_request(span: Span, pattern: str, near: str | None) -> Diagnostic:
    """What `--variant` names fits no request of the build, neither a whole name nor what follows the name of the video.

    `*` stands for any letters, `?` for one of them. `scene build --list` shows all names.

    Wrong, as commands:

        scene build --variant 'opning'

    Right, as commands:

        scene build --variant 'open*'
    """
    return Diagnostic("E5060", "no-such-request", "error", f"no request is called `{pattern}`", span, suggestion=near)


def leads_out(path: str, target: str) -> Diagnostic:
    """What a project names, for its requests or its parameters, is a link that leads out of the project.

    A build reads and writes what is in its project and nothing else, but for places that whoever builds names: `-o` and `--params`.

    Wrong, as commands:

        mkdir -p ../elsewhere
        ln -s ../elsewhere build
        scene build

    Right, as commands:

        scene build -o ../elsewhere
    """
    return Diagnostic("E5061", "leads-out", "error", f"this link leads out of the project, to {target}", Span(Source(path, ""), 0, 0))
