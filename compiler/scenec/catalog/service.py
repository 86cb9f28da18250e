"""E6: what stands in the way of sending: the ledger, the plan, credentials, the network; and what the service refuses."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic
from scenec.source import Source, Span


def _at(path: str) -> Span:
    """A file as a whole."""
    return Span(Source(path, ""), 0, 0)


def _error(code: str, name: str, place: str, message: str) -> Diagnostic:
    return Diagnostic(code, name, "error", message, _at(place))


def newer_ledger(path: str, version: int, known: int) -> Diagnostic:
    """The ledger was written by a newer version of `scene`, and is left as it is; install that version here too.

    Wrong, as commands:

        mkdir .scene
        echo "import sqlite3; ledger = sqlite3.connect('.scene/ledger.sqlite')" > newer.py
        echo "ledger.executescript('PRAGMA application_id = 1396919630; PRAGMA user_version = 99')" >> newer.py
        python3 newer.py
        scene plan

    Right, as commands:

        scene plan --format json
    """
    message = f"this ledger is of version {version}, and this `scene` knows up to {known}; it is left as it is: install a newer `scene`"
    return _error("E6001", "newer-ledger", path, message)


def damaged_ledger(path: str, why: str) -> Diagnostic:
    """The ledger says what was sent; one that cannot be read is left as it is, and nothing is sent beside it.

    Restore it from a backup.
    Where there is none, move it away: what is sent again under the same name and with the same content makes no second job,
    as long as the service remembers it, and `scene status --remote` finds jobs again.

    Wrong, as commands:

        mkdir .scene
        echo 'this is no database, and long enough to be looked at' > .scene/ledger.sqlite
        scene plan

    Right, as commands:

        mkdir .scene
        scene plan --format json
    """
    return _error("E6002", "damaged-ledger", path, f"this ledger cannot be read: {why}; restore it, or move it away")


def unwritable_ledger(path: str, why: str) -> Diagnostic:
    """What is sent is written down first, so that it is never sent twice; where that cannot be written, nothing is sent.

    Wrong, as commands:

        mkdir -p .scene/ledger.sqlite
        scene plan

    Right, as commands:

        mkdir .scene
        scene plan
    """
    return _error("E6003", "unwritable-ledger", path, f"the ledger cannot be written here: {why}")


def busy_ledger(path: str) -> Diagnostic:
    """Another program holds the ledger for longer than a write takes; end it, or wait for it.

    Beyond: it takes two programs at the same time.
    """
    return _error("E6004", "busy-ledger", path, "another program holds this ledger; try again when it has ended")


def over_budget(span: Span, cost: str, budget: str) -> Diagnostic:
    """`budget` in `scene.toml` is what one submit may cost at most, as far as prices are known; a plan that may cost more is an error.

    The estimate is a range, and its upper end counts. Send less at once with `--variant`, or raise the budget.

    Wrong, as commands:

        echo 'budget = "0.01 USD"' >> scene.toml
        scene plan

    Right, as commands:

        echo 'budget = "50 USD"' >> scene.toml
        scene plan
    """
    return Diagnostic("E6006", "over-budget", "error", f"this may cost {cost}, and the budget is {budget}", span)


def several_projects(first: str, second: str) -> Diagnostic:
    """Each project has its own ledger and budget, so one run sends from one of them.

    Wrong, as commands:

        mkdir inner
        cp scene.toml inner
        sed s/opening/second/ opening.scene > inner/second.scene
        scene plan

    Right, as commands:

        mkdir inner
        cp scene.toml inner
        sed s/opening/second/ opening.scene > inner/second.scene
        scene plan opening.scene
    """
    return _error("E6009", "several-projects", second, f"this is another project than {first}; send from each for itself")
