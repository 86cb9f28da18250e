"""The words behind `scene` in, the command that is called out, imported then, and its exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from scenec import version

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FOLDER = os.path.dirname(os.path.abspath(__file__))
COMMANDS = sorted(name[:-3] for name in os.listdir(FOLDER) if name.endswith(".py") and name != "main.py" and not name.startswith("_"))


class Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = __import__(f"scenec.cli.{cmd_name}", fromlist=["command"]).command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        from scenec.cli._complete import words

        commands = words(((name, _purpose(name)) for name in COMMANDS), incomplete)
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _purpose(name)) for name in COMMANDS])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from scenec.similar import nearest

            meant = nearest(args[0], COMMANDS)
            hint = f" Did you mean `{meant}`?" if meant else ""
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)


def _purpose(name: str) -> str:
    """The first line of a command's file, which says what it is for, without importing it."""
    with open(os.path.join(FOLDER, f"{name}.py"), encoding="utf-8") as file:
        words = file.readline().strip().strip('"').partition(": ")[2]
    return words[:1].upper() + words[1:]


EXIT_CODES = (
    "Exit code: 0 fine, 1 mistakes were found, 2 wrong use of the command, 3 something would change or is to be sent, "
    "4 the service refuses, 5 only some went through, 6 no network or no credentials, 70 a mistake of scene's own, 130 interrupted."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(version(), "--version", prog_name="scene", message="%(prog)s %(version)s")
def scene() -> None:
    """Videos in batches, written as scenes: checks .scene files and compiles them to the requests of the service."""


def run() -> int:
    """The exit code of the command: 70 for a mistake of ours, 130 where it was interrupted."""
    try:
        code = scene.main(prog_name="scene", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        return 130
    except click.ClickException as mistake:
        if sys.stderr is not None:
            mistake.show()
        return mistake.exit_code
    except Exception as mistake:  # noqa: BLE001 - the last resort, which shows all of it
        if type(mistake).__module__ == "scenec.making.rows":
            click.echo(f"A table of this checkout cannot be read. {mistake}", err=True)
            return 70
        if _is_lost(mistake):
            click.echo("A worker process ended before its time: it was killed, or memory ran out. Build again, perhaps with -j1.", err=True)
            return 70
        import traceback

        traceback.print_exc()
        click.echo("\nThis is a mistake of scene, not of yours. Please report it with the lines above.", err=True)
        return 70
    return code if isinstance(code, int) else 0


def _is_lost(mistake: Exception) -> bool:
    """Whether a worker process has ended without an answer."""
    return any(kind.__name__ == "BrokenExecutor" for kind in type(mistake).__mro__)
