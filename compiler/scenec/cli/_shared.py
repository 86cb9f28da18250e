"""What commands share: their arguments, and how findings are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from scenec.diagnostics import Diagnostic

Command = TypeVar("Command", bound=Callable[..., Any])


class _Path(click.Path):
    """A file or folder that is there, or `-`."""

    def __init__(self) -> None:
        super().__init__(exists=True, allow_dash=True)


paths_argument = click.argument("paths", nargs=-1, type=_Path(), metavar="[PATH]...")


def finding_options(command: Command) -> Command:
    """The options of every command that compiles."""
    for option in (
        click.option("--strict", is_flag=True, help="Make warnings fail too."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How findings are shown.", show_default=True
        ),
        click.option("--params", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="A JSON object of parameters."),
        click.option("-p", "assigned", multiple=True, metavar="NAME=VALUE", help="Give a parameter a value; again for each."),
    ):
        command = option(command)
    return command


def some_paths(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, or the current folder."""
    return paths or (".",)


def assignments(assigned: tuple[str, ...]) -> tuple[str, ...]:
    """The values given with -p; one without a name is a wrong use of the command."""
    for assignment in assigned:
        if not assignment.partition("=")[1] or not assignment.partition("=")[0].strip():
            raise click.BadParameter(f"`{assignment}` is not NAME=VALUE", param_hint="-p")
    return assigned


class Output:
    """Shows findings: as text on standard error as they come, as JSON on standard output at the end."""

    def __init__(self, form: str, results_on_stdout: bool) -> None:
        self.form = form
        self.counts = {"error": 0, "warning": 0, "info": 0}
        self.kept: list[Diagnostic] = []
        self.to_error = results_on_stdout

    def show(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Show findings, or keep them for the document."""
        for diagnostic in diagnostics:
            self.counts[diagnostic.severity] += 1
            if self.form == "json":
                self.kept.append(diagnostic)
            else:
                from scenec.report.text import text

                click.echo(text(diagnostic, _style if _coloured() else _plain), err=True, color=True if _coloured() else None)

    def close(self, numbers: dict[str, int]) -> None:
        """Show the summary, or the document."""
        if self.form == "json":
            from scenec.report.json import document

            counts = {"errors": self.counts["error"], "warnings": self.counts["warning"], "notes": self.counts["info"], **numbers}
            click.echo(document(sorted(self.kept, key=_order), counts), nl=False, err=self.to_error)
            return
        from scenec.report.text import summary

        said = summary(self.counts)
        parts = [
            f"{count} {name if count != 1 else name.removesuffix('s')}" for name, count in numbers.items() if count or name == "videos"
        ]
        click.echo(", ".join([*parts, said or "no mistakes"]), err=True)

    def code(self, strict: bool) -> int:
        """The exit code."""
        return 1 if self.counts["error"] or (strict and self.counts["warning"]) else 0


def _order(diagnostic: Diagnostic) -> tuple[str, int, str]:
    return diagnostic.span.source.name, diagnostic.span.start, diagnostic.code


def _coloured() -> bool:
    """Whether standard error takes colour."""
    if os.environ.get("NO_COLOR"):
        return False
    return sys.stderr.isatty() or bool(os.environ.get("FORCE_COLOR"))


def _plain(text: str, colour: str) -> str:
    return text


def _style(text: str, colour: str) -> str:
    return click.style(text, fg=colour, bold=True)
