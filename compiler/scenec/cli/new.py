"""`scene new`: writes a first scene to begin with, or a new project."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click

from scenec import compile_text, version
from scenec.catalog import files as say
from scenec.cli._shared import Output
from scenec.diagnostics import Diagnostic
from scenec.facts import SOLUTIONS
from scenec.project import project, reason, region_names
from scenec.starter import FIRST, Page, as_name, project_pages, scene

ENDING = ".scene"
DEFAULT_REGION = "cn-shanghai"


@click.command("new")
@click.argument("name", required=False, type=click.Path(), metavar="[NAME]")
@click.option(
    "--solution",
    type=click.Choice(SOLUTIONS),
    default=SOLUTIONS[0],
    show_default=True,
    help="Shots in words, one voice, or groups of clips.",
)
@click.option("--region", type=click.Choice(region_names()), help="Where the videos are made. Else the project's region, or cn-shanghai.")
@click.option("--project", "is_project", is_flag=True, help="Write a project into the folder NAME, or into the current one.")
def command(name: str | None, solution: str, region: str | None, is_project: bool) -> None:
    """Write a small scene that compiles, with comments that teach.

    NAME is the name of the video; NAME.scene is written. A path such as shops/opening puts it into that folder.

    With --project, NAME is a folder, which gets a scene.toml, a first scene, and what git and its servers need.

    Nothing is overwritten.
    """
    if is_project:
        folder = name or "."
        pages = project_pages(_title(folder), solution, region or DEFAULT_REGION, version())
        written, left = _write(folder, pages)
        _show(written, left)
        _next(folder, FIRST)
    elif name is None:
        raise click.UsageError("A scene needs a name: `scene new opening`. For a project: `scene new --project`.")
    else:
        folder, video = os.path.split(name.removesuffix(ENDING))
        text = scene(_valid(video), solution, _region(folder, region))
        written, left = _write(folder, [Page(f"{video}{ENDING}", text)])
        _show(written, left)
        if left:
            sys.exit(1)
        _next(folder, video)


def _title(folder: str) -> str:
    return os.path.basename(os.path.realpath(folder)) or FIRST


def _region(folder: str, region: str | None) -> str | None:
    """The region that a new scene names: none where its project has one already."""
    while folder and not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return region or (None if project(folder or ".")[0].region else DEFAULT_REGION)


def _valid(video: str) -> str:
    """The name of a video; one that cannot be is refused, with one that can."""
    why = _why_not(video)
    if why is None:
        return video
    meant = as_name(video)
    hint = f" `{meant}` can be one." if meant and meant != video and _why_not(meant) is None else ""
    raise click.UsageError(f"`{video}` cannot be the name of a video: {why}.{hint}")


def _why_not(video: str) -> str | None:
    """Why a video cannot be called so."""
    if not video:
        return "it is empty"
    wrong = next((sign for sign in video if not f"a{sign}".replace("-", "_").isidentifier()), None)
    if wrong is not None:
        return f"`{wrong}` cannot stand in a name; letters, digits, `-` and `_` can" if wrong != " " else "it has a blank"
    if not video.replace("-", "_").isidentifier() or video.startswith("-"):
        return "it does not begin with a letter"
    mistakes = [found for found in compile_text(scene(video, SOLUTIONS[0], DEFAULT_REGION)).diagnostics if found.severity == "error"]
    return mistakes[0].message.rpartition(": ")[2] if mistakes else None


def _write(folder: str, pages: Iterable[Page]) -> tuple[list[str], list[str]]:
    """Write pages; returns the paths that were written, and those where something is already."""
    written, left = [], []
    for page in pages:
        path = os.path.normpath(os.path.join(folder, *page.path.split("/")))
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            with open(path, "x", encoding="utf-8", newline="\n") as file:
                file.write(page.text)
            written.append(path)
        except FileExistsError as mistake:
            if not os.path.lexists(path):
                _fail(say.unwritable(path, reason(mistake)))
            left.append(path)
        except OSError as mistake:
            _fail(say.unwritable(path, reason(mistake)))
    return written, left


def _fail(diagnostic: Diagnostic) -> None:
    output = Output("text", results_on_stdout=False)
    output.show([diagnostic])
    sys.exit(1)


def _show(written: list[str], left: list[str]) -> None:
    for path in written:
        click.echo(f"{path} is written")
    for path in left:
        click.echo(f"{path} is there already, and is left as it is", err=True)


def _next(folder: str, video: str) -> None:
    """Say what to do next."""
    path = os.path.normpath(os.path.join(folder, f"{video}{ENDING}"))
    click.echo(f"\nNext: open {path} and change what its comments name, then\n  scene check {path}\n  scene build {path}")
