"""`scene completion`: prints the script with which a shell completes commands, options, scenes and names."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from scenec.cli._print import print_result

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script with which a shell completes commands, options, scenes and names.

    \b
    bash (4.4 or later), in ~/.bashrc:
      eval "$(scene completion bash)"

    \b
    zsh, in ~/.zshrc behind compinit:
      eval "$(scene completion zsh)"

    \b
    fish, once:
      scene completion fish > ~/.config/fish/completions/scene.fish

    Then open a new shell, and press the tab key behind `scene`.
    """
    known = get_completion_class(shell)
    if known is None:
        raise LookupError(shell)
    print_result(ShellComplete.source(known(context.find_root().command, {}, "scene", "_SCENE_COMPLETE")))
