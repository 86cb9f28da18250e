"""`scene sandbox`: rehearses without spending: a stand-in for the service on this machine."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING

import click

from scenec.catalog import files as say
from scenec.cli._shared import Output
from scenec.project import read, reason

if TYPE_CHECKING:
    from scenec.service.sandbox import Sandbox, Scenario
    from scenec.service.sandbox.callbacks import Notice
    from scenec.service.sandbox.server import Heard

WHAT_BECAME = {
    "sent": "callback {event} to {target}",
    "unanswered": "callback {event} to {target}: no answer with 200 in three tries",
    "not-loopback": "callback {event} to {target}: not sent, since that is not this machine",
    "written": "file {target}",
    "unwritable": "file {target}: cannot be written",
}


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where it listens on 127.0.0.1. Else any port that is free.")
@click.option("--speed", type=click.FloatRange(0.01, 1e6), metavar="NUMBER", help="How many times faster time passes. Else 20.")
@click.option("--scenario", "path", type=click.Path(), metavar="FILE", help="What goes wrong: throttling, lost replies, failures.")
@click.option("--media", type=click.Path(), metavar="DIR", help="Write a placeholder for each video that a job would make.")
@click.option("--check", is_flag=True, help="Read the scenario, say what is wrong in it, and end.")
@click.option("--quiet", is_flag=True, help="Show no line for each call.")
def command(port: int, speed: float | None, path: str | None, media: str | None, check: bool, quiet: bool) -> None:
    """Rehearse without spending: a stand-in for the service on this machine.

    It checks signatures and requests, moves jobs through their states, and nothing is made or billed. Ctrl-C ends it.

    A scenario says what goes wrong, for example:

    \b
      [[fault]]
      play = "lost-reply"
      attempts = [1]
    """
    scenario = read_scenario(path)
    if check:
        click.echo(f"{_faults(scenario)}, no mistakes", err=True)
        return
    if media is not None:
        _make(media)
    from scenec.service.sandbox import Sandbox

    try:
        sandbox = Sandbox(scenario, speed=speed, port=port, folder=media, hear=None if quiet else _hear)
    except OSError as mistake:
        raise click.UsageError(f"Port {port} cannot be listened on: {reason(mistake)}.") from None
    ended = threading.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: ended.set())
    with sandbox:
        click.echo(_banner(sandbox, scenario, path, media))
        ended.wait()
        click.echo(f"\n{_summary(sandbox)}", err=True)


def read_scenario(path: str | None) -> Scenario:
    """The scenario of a file; one with mistakes ends the command."""
    from scenec.service.sandbox import Scenario

    if path is None:
        return Scenario()
    from scenec.service.sandbox.scenario import scenario

    source, found = read(path, path)
    made = Scenario()
    if source is not None:
        made, found = scenario(source)
    if found:
        shown = Output("text", results_on_stdout=False)
        shown.show(found)
        shown.close({"faults": len(made.faults)})
        sys.exit(1)
    return made


def _make(folder: str) -> None:
    """Make the folder of the files, or end with why that cannot be."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as mistake:
        Output("text", results_on_stdout=False).show([say.unwritable(folder, reason(mistake))])
        sys.exit(1)


def _banner(sandbox: Sandbox, scenario: Scenario, path: str | None, media: str | None) -> str:
    """What is said at the start: what it is, where it is, and how it is used."""
    key, secret = next(iter(sandbox.keys.items()))
    rows = [("endpoint", f"{sandbox.endpoint}, http"), ("access key id", key), ("access key secret", secret)]
    rows.append(("time", f"passes {sandbox.desk.speed:g} times faster"))
    rows += [("scenario", f"{path}, {_faults(scenario)}")] if path else []
    rows += [("media", f"placeholders in {media}")] if media else []
    lines = [f"  {name:<19}{value}" for name, value in rows]
    return "\n".join([
        "The sandbox: a stand-in for the service, on this machine only.",
        "It is not the service: nothing is made, and nothing is billed.",
        "",
        *lines,
        "",
        "In another shell:",
        f"  export ALIBABA_CLOUD_ACCESS_KEY_ID={key} ALIBABA_CLOUD_ACCESS_KEY_SECRET={secret}",
        f"  scene submit --endpoint {sandbox.endpoint}",
        "",
        "Ctrl-C ends it.",
    ])  # fmt: skip


def _faults(scenario: Scenario) -> str:
    number = len(scenario.faults)
    return f"{number} {'fault' if number == 1 else 'faults'}"


def _hear(event: Heard | Notice) -> None:
    """Show a line of the log."""
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    click.echo(f"{now}  {_line(event)}", err=True)


def _line(event: Heard | Notice) -> str:
    """What is said of a call, or of what became of a callback or a file."""
    from scenec.service.sandbox.server import Heard

    if not isinstance(event, Heard):
        return WHAT_BECAME[event.what].format(event=event.event, target=event.target)
    parts = [event.operation or "no operation", event.subject, "no reply" if event.status is None else str(event.status), event.code]
    parts += [f"job {event.job_id}"] if event.job_id else []
    parts += [f"(fault: {event.fault})"] if event.fault else []
    return "  ".join(part for part in parts if part)


def _summary(sandbox: Sandbox) -> str:
    """The line that ends it: what came, and what came of it."""
    states = [sandbox.status(job) for job in sandbox.jobs]
    counted = [f"{states.count(state)} {word}" for state, word in (("Finished", "finished"), ("Failed", "failed")) if state in states]
    jobs = _counted(len(states), "job") + (f" ({', '.join(counted)})" if counted else "")
    played = sum(1 for call in sandbox.calls if call.fault)
    faults = [f"{_counted(played, 'fault')} played"] if played else []
    return ", ".join([_counted(len(sandbox.calls), "call"), jobs, *faults, "nothing made or billed"])


def _counted(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else f'{word}s'}"
