"""`scene`: the start. A build that has nothing to do ends here; all else imports the commands first."""

from __future__ import annotations

import gc

# A command makes no cycles worth a search and ends soon; the search would cost a tenth of its start.
gc.disable()

import os  # noqa: E402
import sys  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

    from scenec.cli._commands import COMMANDS as COMMANDS
    from scenec.cli._commands import scene as scene


def main() -> None:
    """Run the command line and end the process.

    What is written is flushed first; the interpreter's own ending, which takes apart all modules, would cost a tenth of a start.
    """
    code = _again()
    if code is None:
        from scenec.cli._commands import run

        code = run()
    streams: tuple[TextIO | None, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)


def _again() -> int | None:
    """The exit code of a build that was run before, where next to nothing has changed since."""
    if sys.argv[1:2] != ["build"]:
        return None
    from scenec.cli._again import again

    try:
        return again(sys.argv[2:])
    except KeyboardInterrupt:
        return 130


def __getattr__(name: str) -> Any:
    if name in ("COMMANDS", "scene"):
        from scenec.cli import _commands

        return getattr(_commands, name)
    raise AttributeError(name)
