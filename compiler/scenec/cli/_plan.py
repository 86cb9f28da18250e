"""What commands share that send, or say what they would: scenes compiled to what can be sent, and the ledger of their project."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scenec.batch import Batch, Compiled, batch, compilations
from scenec.catalog import service as say
from scenec.cli._shared import Output, parameter_options, some_paths
from scenec.jsontext import places
from scenec.noun import Noun
from scenec.params import Given
from scenec.project import FILE, INPUT, Project, project, relative
from scenec.select import fits, nothing_fits
from scenec.service.blame import written
from scenec.service.budget import over_budget
from scenec.service.ledger import Ledger
from scenec.service.plan import Made, Plan, plan, retired
from scenec.service.saved import Arguments, checksum
from scenec.service.trouble import MISTAKES, Trouble

if TYPE_CHECKING:
    from scenec.diagnostics import Diagnostic
    from scenec.inventory import Inventory

Command = TypeVar("Command", bound=Callable[..., Any])

preview_option = click.option("--preview", is_flag=True, help="Of copies that make projects to look at, and render nothing.")


class _Endpoint(click.ParamType[Any]):
    """A place to send to, `HOST` or `HOST:PORT`; a scheme may stand before it."""

    name = "endpoint"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = re.fullmatch(r"(?:(https?)://)?([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?/?", value)
        if value and found is None:
            raise click.UsageError("An endpoint is HOST or HOST:PORT, without a path, and without a key or a name before it.", ctx)
        return value.rstrip("/").lower()


endpoint_option = click.option(
    "--endpoint",
    type=_Endpoint(),
    default="",
    metavar="HOST",
    help="Another place than the service, with a ledger of its own.",
)


def request_options(command: Command) -> Command:
    """The options of every command that plans."""
    for option in (
        click.option(
            "--variant", "variants", multiple=True, metavar="GLOB", help="Only requests of this name or variant; may be given again."
        ),
        click.option(
            "--assets",
            multiple=True,
            type=click.Path(exists=True, dir_okay=False),
            metavar="FILE",
            help="Take the length of material from a listing of the bucket; may be given again for another.",
        ),
        parameter_options,
    ):
        command = option(command)
    return command


class Wanted(Noun):
    """What is asked for: paths, parameters, listings, and which requests."""

    paths: tuple[str, ...]
    assigned: tuple[Given, ...] = ()
    params: str | None = None
    assets: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


class Prepared(Noun):
    """Scenes without mistakes, compiled: their project, the run, and what can be sent."""

    wanted: Wanted
    project: Project
    run: Batch
    compiled: tuple[Compiled, ...]
    made: tuple[Made, ...]

    def plan(self, ledger: Ledger, preview: bool) -> Plan:
        """The plan of it; where some requests alone are wanted, nothing can be said of those that are gone."""
        gone = () if self.wanted.variants else retired(ledger.latest(preview).values(), self.compiled, self.run.folders, self.project.root)
        return plan(self.made, ledger, preview, gone)

    @property
    def arguments(self) -> Arguments:
        """What was asked for, with paths from the root."""
        wanted, root = self.wanted, self.project.root
        return Arguments(
            tuple(relative(path, root) for path in wanted.paths),
            wanted.params and relative(wanted.params, root),
            tuple(f"{given.name}={given.value}" for given in wanted.assigned),
            tuple(relative(path, root) for path in wanted.assets),
            wanted.variants,
        )

    def inputs(self) -> Mapping[str, str]:
        """The checksums of all files that it is made of, by their paths from the root."""
        paths = {os.path.join(self.project.root, FILE), *(file.path for file in self.run.files), *self.wanted.assets}
        paths |= {
            path for path in (self.wanted.params, self.project.params and os.path.join(self.project.root, self.project.params)) if path
        }
        for made in self.made:
            paths |= {value.span.source.path for _, value in places(made.request.parameters, "") if value.span.source.path}
        return {relative(path, self.project.root): checksum(path) for path in sorted(paths)}


def prepare(wanted: Wanted, shown: Output) -> Prepared:
    """Compile what is asked for; ends the command where something is wrong, which is shown."""
    paths = some_paths(wanted.paths)
    if INPUT in paths:
        raise click.UsageError("Requests are sent from files: `-` cannot be given.")
    listed, mistakes = _inventory(wanted.assets)
    run = batch(paths, wanted.assigned, wanted.params, listed)._replace(forecasts=True)
    shown.show(found for found in (*mistakes, *run.found) if found.severity != "info")
    compiled = []
    for one in compilations(run):
        shown.show(found for found in one.diagnostics if found.severity != "info")
        compiled.append(one)
    if shown.counts["error"]:
        shown.close({"videos": sum(len(one.videos) for one in compiled)})
        sys.exit(MISTAKES)
    owner = _project(run, paths)
    made = [one for each in compiled for one in _made(each)]
    names = [one.request.name for one in made]
    missed = [nothing_fits(pattern, names) for pattern in wanted.variants if not any(fits(name, pattern) for name in names)]
    if missed:
        shown.show(missed)
        sys.exit(MISTAKES)
    made = [one for one in made if is_wanted(one.request.name, wanted.variants)]
    return Prepared(wanted._replace(paths=paths), owner, run, tuple(compiled), tuple(made))


def _inventory(assets: tuple[str, ...]) -> tuple[Inventory | None, list[Diagnostic]]:
    """What listings say of the material."""
    if not assets:
        return None, []
    from scenec.listing import inventory

    return inventory(assets)


def _project(run: Batch, paths: tuple[str, ...]) -> Project:
    """The one project of a run."""
    owners = {file.project.root: file.project for file in run.files}
    if len(owners) > 1:
        first, second = (os.path.relpath(root) for root in list(owners)[:2])
        raise Trouble(say.several_projects(first, second))
    path = paths[0]
    return next(iter(owners.values())) if owners else project(path if os.path.isdir(path) else os.path.dirname(path) or ".")[0]


def _made(compiled: Compiled) -> Iterable[Made]:
    if compiled.sound:
        for one, forecast in zip(written(compiled), compiled.forecasts, strict=True):
            yield Made(one, forecast, compiled.file.name)


def is_wanted(name: str, variants: tuple[str, ...]) -> bool:
    """Whether a request is one of those that are asked for; without a pattern all are."""
    return not variants or any(fits(name, pattern) for pattern in variants)


def checked_budget(prepared: Prepared, planned: Plan, shown: Output) -> bool:
    """Whether a plan is within the budget; if not, it is said."""
    found = over_budget(prepared.project, planned.cost)
    shown.show([found] if found is not None else [])
    return found is None


@contextmanager
def troubles(shown: Output) -> Iterator[None]:
    """End the command with what stands in its way, in words."""
    try:
        yield
    except Trouble as trouble:
        shown.show([trouble.diagnostic])
        sys.exit(trouble.code)
