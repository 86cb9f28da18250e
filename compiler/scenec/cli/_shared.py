"""What commands share: their arguments, and how findings and results are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scenec.batch import Compiled
from scenec.cli._print import is_coloured, print_result, styled
from scenec.diagnostics import Diagnostic, order
from scenec.params import Given, typed
from scenec.project import INPUT, inside

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])


class _Path(click.ParamType[Any]):
    """A file or folder that is there, or `-`."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value != INPUT and not os.path.exists(value):
            broken = " but a link that leads nowhere" if os.path.islink(value) else ""
            raise click.UsageError(f"There is no file or folder `{value}`{broken}.", ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        from scenec.cli._complete import scenes

        return scenes(incomplete)


class _Assignment(click.ParamType[Any]):
    """The value of a parameter, as `NAME=VALUE`."""

    name = "assignment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        given = value if isinstance(value, Given) else typed(value)
        if given is None:
            raise click.UsageError(f"`-p {value}` is not NAME=VALUE.", ctx)
        try:
            f"{given.name}{given.value}".encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"The value of `-p {given.name}` is no UTF-8.", ctx) from None
        return given


CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
FORMS = ("text", "json", "sarif", "github", "gitlab", "junit")
"""The forms of findings; all but text have a function `document` in the module of `report` that has their name."""

paths_argument = click.argument("paths", nargs=-1, type=_Path(), metavar="[PATH]...")


def finding_options(command: Command) -> Command:
    """The options of every command that compiles."""
    for option in (
        click.option("--strict", is_flag=True, help="Exit with 1 for warnings too."),
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMS),
            default="text",
            show_default=True,
            help="Show findings as text on standard error, or for a machine on standard output.",
        ),
        parameter_options,
    ):
        command = option(command)
    return command


def parameter_options(command: Command) -> Command:
    """The options that give parameters their values."""
    for option in (
        click.option("--params", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="Set parameters from a JSON object."),
        click.option(
            "-p",
            "assigned",
            multiple=True,
            type=_Assignment(),
            metavar="NAME=VALUE",
            help="Set a parameter; may be given again for another.",
        ),
    ):
        command = option(command)
    return command


def some_paths(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, or the current folder."""
    return paths or (".",)


class Output:
    """Shows findings: as text on standard error as they come, or at the end for a machine, on standard output unless results go there."""

    def __init__(self, form: str, results_on_stdout: bool) -> None:
        self.form = form
        self.counts = {"error": 0, "warning": 0, "info": 0, "allowed": 0}
        self.kept: list[Diagnostic] = []
        self.files: list[Compiled] = []
        self.to_error = results_on_stdout
        self.coloured = is_coloured(sys.stderr)

    def show(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Show findings, or keep them for the document."""
        for diagnostic in diagnostics:
            self.counts["allowed" if diagnostic.allowed_by else diagnostic.severity] += 1
            if self.form != "text":
                self.kept.append(diagnostic)
            elif diagnostic.allowed_by is None:
                from scenec.report.text import plain, text

                click.echo(text(diagnostic, styled if self.coloured else plain), err=True, color=self.coloured)

    def take(self, compiled: Compiled) -> None:
        """Show the findings of a file, or keep them and the file for the document."""
        self.show(compiled.diagnostics)
        if self.form != "text":
            self.files.append(compiled._replace(requests=()))

    def tell(self, notes: Iterable[str]) -> None:
        """Say in words, each on a line, what a person is to know of the run; a document has no place for it."""
        for note in notes if self.form == "text" else ():
            click.echo(note, err=True)

    def close(self, numbers: dict[str, int], part: str = "") -> None:
        """Show the summary, with what is to be known of a run that was not whole, or the document."""
        if self.form == "text":
            from scenec.report.summary import summary

            click.echo(summary(self.counts, numbers) + (f" ({part})" if part else ""), err=True)
            return
        written = self.document(numbers)
        if self.to_error:
            click.echo(written.encode(errors="backslashreplace"), nl=False, err=True)
        else:
            print_result(written)

    def document(self, numbers: dict[str, int]) -> str:
        """The document for machines, in the module of its form."""
        from importlib import import_module

        from scenec import version
        from scenec.report.machine import Report

        report = Report(tuple(sorted(self.kept, key=order)), tuple(self.files), self.counts, numbers, _base(), version())
        made: str = import_module(f"scenec.report.{self.form}").document(report)
        return made

    def code(self, strict: bool) -> int:
        """The exit code."""
        return 1 if self.counts["error"] or (strict and self.counts["warning"]) else 0


def _base() -> str:
    """The folder from which machines look for files: the checkout that the job is in, else the current folder."""
    here = os.getcwd()
    checkouts = [os.path.realpath(path) for name in CHECKOUTS if (path := os.environ.get(name))]
    return next((path for path in checkouts if inside(here, path)), here)
