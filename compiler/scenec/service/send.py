"""Steps of a plan in, jobs at the service out, each written down before and after it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scenec.catalog import service as say
from scenec.diagnostics import Diagnostic
from scenec.service.blame import blame
from scenec.service.clock import Clock
from scenec.service.ledger import Ledger
from scenec.service.operations import SERVICE, Lost, Refused, Service
from scenec.service.plan import Step
from scenec.service.trouble import PARTLY, REFUSED, UNREACHED, Trouble

ACCOUNT: tuple[str, ...] = (
    "EntityNotExist",
    "Forbidden",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidSecurityToken",
    "MissingSecurityToken",
    "NoPermission",
    "OperationDenied",
    "SignatureDoesNotMatch",
)
"""How codes begin that are about the account, and not about a request."""
TIME = ("InvalidTimeStamp", "SignatureExpired")
IN_A_ROW = 3
"""After so many requests without an answer no more are tried."""


class Sending:
    """What became of the requests of a run so far; it stays true wherever the run is broken off."""

    def __init__(self, ledger: Ledger, service: Service, clock: Clock, tell: Callable[[Step], None]) -> None:
        self.found: list[Diagnostic] = []
        self.accepted = 0
        self.refused = 0
        self.unanswered = 0
        self.left = 0
        self._ledger = ledger
        self._service = service
        self._clock = clock
        self._tell = tell
        self._silent = 0

    def send(self, steps: Iterable[Step]) -> None:
        """Send what a plan sends, in order; raises Trouble where nothing more can be sent."""
        waiting = list(steps)
        self.left = len(waiting)
        for step in waiting:
            self._send(step)
            self._tell(step)

    def _send(self, step: Step) -> None:
        content = step.content
        token = self._ledger.begin(content, step.attempt, step.made.source, self._clock.now())
        self.left -= 1
        self.unanswered += 1  # until there is an answer, which may never come
        try:
            job = self._service.submit(content, token)
        except Refused as no:
            self._no(step, token, no)
        except Lost as lost:
            self._lost(step, lost)
        else:
            self._yes(step, token, job)

    def _yes(self, step: Step, token: str, job: str) -> None:
        try:
            self._ledger.accepted(token, job, self._clock.now())
        except Trouble as trouble:
            message = trouble.diagnostic.message
            raise Trouble(say.not_recorded(self._ledger.path, step.name, job, message)) from None
        self.unanswered -= 1
        self.accepted += 1
        self._silent = 0

    def _no(self, step: Step, token: str, no: Refused) -> None:
        self._ledger.refused(token, no.code, no.message, no.request_id, self._clock.now())
        self._silent = 0
        self.unanswered -= 1
        self.refused += 1
        stop_for(no, self._place(step))
        self.found.append(say.refused(blame(step.made.written, no.message), step.name, no.code, no.message))

    def _lost(self, step: Step, lost: Lost) -> None:
        self._silent += 1
        if not lost.reached:
            raise ended(self._place(step), lost)
        self.found.append(say.no_answer(step.made.written.video, step.name, lost.why))
        if self._silent == IN_A_ROW:
            raise ended(self._place(step), lost)

    def _place(self, step: Step) -> str:
        return self._ledger.endpoint or SERVICE.format(step.content.region)

    @property
    def code(self) -> int:
        """The exit code of what was sent."""
        if not self.refused and not self.unanswered and not self.left:
            return 0
        return PARTLY if self.accepted else REFUSED if self.refused else UNREACHED


def ended(endpoint: str, lost: Lost) -> Trouble:
    """What ends a run that gets no answers."""
    return Trouble(say.silent(endpoint, lost.why) if lost.reached else say.not_reached(endpoint, lost.why), UNREACHED)


def stop_for(no: Refused, endpoint: str) -> None:
    """Raise Trouble for a refusal that is about the account or the machine, and would meet every call."""
    if no.code.startswith(TIME):
        raise Trouble(say.clock_differs(endpoint, no.code, no.message), UNREACHED)
    if no.code.startswith(ACCOUNT):
        raise Trouble(say.bad_credentials(endpoint, no.code, no.message), UNREACHED)
