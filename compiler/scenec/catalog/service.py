"""E6: what stands in the way of sending: the ledger, the plan, credentials, the network; and what the service refuses."""

from __future__ import annotations

from collections.abc import Sequence

from scenec.diagnostics import Diagnostic, Related
from scenec.source import Source, Span


def _at(path: str) -> Span:
    """A file as a whole."""
    return Span(Source(path, ""), 0, 0)


def _error(code: str, name: str, place: str, message: str) -> Diagnostic:
    return Diagnostic(code, name, "error", message, _at(place))


def not_installed(package: str) -> Diagnostic:
    """What sends is not part of the compiler: it brings the vendor's SDK, which who only compiles does not need.

    Install it into the environment that `scene` runs in: `pip install 'scenec[submit]'`.

    Beyond: whether it is installed is nothing that a scene says.
    """
    return _error(
        "E6000",
        "not-installed",
        "scenec[submit]",
        f"sending needs `{package}`, which is not there; install it: pip install 'scenec[submit]'",
    )


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


def other_sends(path: str) -> Diagnostic:
    """One `scene submit` at a time sends from a project, so that nothing is sent by both.

    Beyond: it takes two programs at the same time.
    """
    return _error("E6005", "other-sends", path, "another `scene submit` or `scene retry` sends from this project; wait until it has ended")


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


def stale_plan(path: str, differences: Sequence[str]) -> Diagnostic:
    """A saved plan is carried out as it was agreed on, or not at all: what it was made of must be as it was.

    Make the plan anew, and read what differs.

    Wrong, as commands:

        scene plan --out plan.json
        echo 'video second : storyboard { }' > second.scene
        sed s/opening/second/ opening.scene > second.scene
        scene submit plan.json --sandbox --yes

    Right, as commands:

        scene plan --out plan.json
        scene submit plan.json --sandbox --yes
    """
    more = f" and {len(differences) - 3} more" if len(differences) > 3 else ""
    return _error(
        "E6007", "stale-plan", path, f"this plan no longer holds: {'; '.join(differences[:3])}{more}; make it anew with `scene plan`"
    )


def bad_plan(path: str, why: str) -> Diagnostic:
    """A file that is given to `scene submit` and is no scene is a plan that `scene plan --out` wrote.

    Wrong, as commands:

        echo '{}' > plan.json
        scene submit plan.json --sandbox --yes

    Right, as commands:

        scene plan --out plan.json
        scene submit plan.json --sandbox --yes
    """
    return _error("E6008", "bad-plan", path, f"this is no plan: {why}")


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


def no_credentials(why: str) -> Diagnostic:
    """The vendor's usual places for credentials are looked at, in its order.

    These are the environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET), the profiles of its command line,
    which `--profile` chooses from, a file of credentials, and the role of a machine.

    Beyond: they are of the machine, not of a scene.
    """
    return _error("E6010", "no-credentials", "credentials", f"there are no credentials to send with: {why}")


def bad_credentials(endpoint: str, code: str, message: str) -> Diagnostic:
    """The service does not take the credentials, or they may not do this; nothing more is sent with them.

    What was not sent is sent by the next `scene submit`.

    Beyond: it is between the account and the service.
    """
    return _error("E6011", "bad-credentials", endpoint, f"the service does not accept these credentials: {code}: {message}")


def clock_differs(endpoint: str, code: str, message: str) -> Diagnostic:
    """Each call is signed with the time of this machine, and the service takes only calls of the last minutes; set the clock.

    Beyond: it is between the machine and the service.
    """
    return _error("E6012", "clock-differs", endpoint, f"the clock of this machine differs from that of the service: {code}: {message}")


def not_reached(endpoint: str, why: str) -> Diagnostic:
    """There is no way to the service: no network, a proxy that refuses, or a region that it does not have.

    What was sent is in the ledger; `scene submit` goes on from there.

    Beyond: it is between the machine and the network.
    """
    return _error("E6013", "not-reached", endpoint, f"the service cannot be reached: {why}")


def no_answer(span: Span, name: str, why: str) -> Diagnostic:
    """A request was sent, several times, and no answer came that says whether there is a job.

    `scene submit` sends it again under the same token, which makes no second job.

    Beyond: it is between the network and the service.
    """
    return Diagnostic(
        "E6014", "no-answer", "error", f"`{name}` was sent, and no answer came: {why}; `scene submit` sends it again, as the same job", span
    )


def refused(span: Span, name: str, code: str, message: str, around: Sequence[Related] = ()) -> Diagnostic:
    """The service does not take the request; the words are its own. The place is what they name, as far as that can be told.

    Mend the scene and submit again. No job was made, and nothing is charged.

    Beyond: what the service refuses, beyond what its documents say, is known only when it has been asked.
    """
    return Diagnostic("E6015", "refused", "error", f"the service refuses `{name}`: {code}: {message}", span, tuple(around))


def job_failed(span: Span, name: str, code: str, message: str, around: Sequence[Related] = ()) -> Diagnostic:
    """The job ended without a video; the words are the service's own. Jobs that fail are free.

    Mend what they name and submit again, or, where nothing in the scene is wrong, `scene retry`.

    Beyond: it is known only when the job has run.
    """
    return Diagnostic("E6016", "job-failed", "error", f"the job of `{name}` failed: {code}: {message}", span, tuple(around))


def video_failed(span: Span, name: str, which: str, code: str, message: str) -> Diagnostic:
    """Some of the videos of a job failed, and the others are there; the words are the service's own.

    `scene retry` makes the request again, all of its videos.

    Beyond: it is known only when the job has run.
    """
    return Diagnostic("E6017", "video-failed", "error", f"{which} of `{name}` failed: {code}: {message}", span)


def not_recorded(path: str, name: str, job: str, why: str) -> Diagnostic:
    """The service made a job, and the ledger could not be written afterwards.

    Nothing is lost: the ledger says that the request was sent, and the next `scene submit` finds the same job.

    Beyond: the disk has to fill up in between.
    """
    return _error(
        "E6018", "not-recorded", path, f"`{name}` is the job {job}, which could not be written down: {why}; run `scene submit` again"
    )


def job_gone(span: Span, name: str, job: str, code: str, message: str) -> Diagnostic:
    """The service does not tell of a job that it made; the words are its own.

    It may be of another account, or older than the year that the service looks back.
    Where it is surely gone, `scene forget` lets the request count as never sent, and the next submit makes it anew.

    Beyond: it is known only when the service has been asked.
    """
    return Diagnostic("E6019", "job-gone", "error", f"the service does not tell of the job {job} of `{name}`: {code}: {message}", span)


def silent(endpoint: str, why: str) -> Diagnostic:
    """The service is there, and does not say what can be used: it is out of order, or asks for fewer calls than one a while.

    What was sent is in the ledger; go on later with the same command.

    Beyond: it is between the network and the service.
    """
    return _error("E6021", "service-silent", endpoint, f"the service gives no answer that can be used: {why}")


def question_refused(endpoint: str, code: str, message: str) -> Diagnostic:
    """The service does not answer a question about jobs or videos; the words are its own. What the ledger knows is as it was.

    Beyond: it is known only when the service has been asked.
    """
    return _error("E6020", "question-refused", endpoint, f"the service does not answer: {code}: {message}")


def nowhere_to_remember(root: str) -> Diagnostic:
    """What was sent is remembered beside `scene.toml`, so that it is never sent twice.

    Without that file the place would depend on which files and folders a command names.
    `scene new --project` writes one; a rehearsal with `--sandbox` and a `--dry-run` need none.

    Wrong, as commands:

        rm scene.toml
        scene submit --yes

    Right, as commands:

        scene submit --sandbox --yes
    """
    message = "here is no `scene.toml`, beside which is remembered what was sent; `scene new --project` writes one"
    return _error("E6022", "nowhere-to-remember", root, message)
