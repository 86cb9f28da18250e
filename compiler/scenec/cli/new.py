"""`scene new`: writes a first scene to begin with, or a new project."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from shlex import quote

import click

from scenec import compile_text, version
from scenec.catalog import files as say
from scenec.cli._print import print_result
from scenec.cli._shared import Output
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
        _write(folder, project_pages(_title(folder), solution, region or DEFAULT_REGION, version()), FIRST)
    else:
        folder, video = _folder_and_video(name or "")
        text = scene(_valid(video), solution, _region(folder, region))
        if not _write(folder, [Page(f"{video}{ENDING}", text)], video):
            sys.exit(1)


def _folder_and_video(name: str) -> tuple[str, str]:
    """What a scene is called, and the folder that it is to stand in."""
    folder, last = os.path.split(name)
    if not name:
        raise click.UsageError("A scene needs a name: `scene new opening`. For a project: `scene new --project`.")
    if last in ("", ".", ".."):
        inside, whole = _quoted(os.path.normpath(os.path.join(name, "opening"))), _quoted(os.path.normpath(name))
        hint = f"A scene in it: `scene new {inside}`. For a project: `scene new --project {whole}`."
        raise click.UsageError(f"`{name}` is a folder. {hint}")
    if last == ENDING:
        raise click.UsageError(f"`{name}` has no name before the ending: `scene new {_quoted(os.path.join(folder, 'opening'))}`.")
    return folder, last.removesuffix(ENDING)


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


def _write(folder: str, pages: Iterable[Page], video: str) -> bool:
    """Write pages where nothing is yet, tell of each, and what to do next; whether there was something to write."""
    written: list[str] = []
    left: list[str] = []
    failed = None
    for page in pages:
        path = os.path.normpath(os.path.join(folder, *page.path.split("/")))
        try:
            (written if _is_new(path, page.text) else left).append(path)
        except OSError as mistake:
            failed = say.unwritable(path, reason(mistake))
            break
    for path in left:
        click.echo(f"{path} is there already, and is left as it is", err=True)
    if failed is not None:
        Output("text", results_on_stdout=False).show([failed])
    lines = [f"{path} is written\n" for path in written]
    print_result("".join([*lines, _next(folder, video)] if written and failed is None else lines))
    if failed is not None:
        sys.exit(1)
    if not written and len(left) > 1:
        click.echo("\nAll of the project is there; nothing is written", err=True)
    return bool(written)


def _is_new(path: str, text: str) -> bool:
    """Write a file; false where something is in its place; raises OSError."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        if os.path.lexists(path):
            return False
        raise
    return True


def _next(folder: str, video: str) -> str:
    """What to do next."""
    path = _quoted(os.path.normpath(os.path.join(folder, f"{video}{ENDING}")))
    return f"\nNext: open {path} and change what its comments name, then\n  scene check {path}\n  scene build {path}\n"


def _quoted(path: str) -> str:
    """A path as a shell takes it; letters of any script stand as they are."""
    return path if re.fullmatch(r"[\w@%+=:,./-]+", path) else quote(path)
