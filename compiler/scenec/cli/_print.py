"""How results are shown: on standard output, with colour where that is wanted."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

OUTPUT_NAME = "<stdout>"
document_option = click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How it is shown."
)


def write_result(text: str) -> str | None:
    """Write a result to standard output, as UTF-8 on every system; returns why that could not be.

    Where the reader has gone there is no one to tell: the rest goes nowhere, and the exit code still says what was found.
    """
    if sys.stdout is None:
        return "it is closed"
    try:
        sys.stdout.buffer.write(text.encode(errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as mistake:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None if isinstance(mistake, BrokenPipeError) else (mistake.strerror or str(mistake)).lower()
    return None


def print_result(text: str) -> None:
    """Write a result to standard output, or end with why that cannot be."""
    if why := write_result(text):
        raise click.FileError(OUTPUT_NAME, why)


def is_coloured(stream: TextIO | None) -> bool:
    """Whether a stream takes colour: NO_COLOR and FORCE_COLOR decide, else whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    forced = os.environ.get("FORCE_COLOR", "")
    if forced:
        return forced != "0"
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def styled(text: str, colour: str) -> str:
    return click.style(text, fg=colour, bold=True)
