"""A scenario and a clock in, a sandbox out, which checks each call as the service does, lets faults play, and answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from scenec.noun import Noun
from scenec.service.sandbox import media, operations
from scenec.service.sandbox.answers import Refusal, body, encoded, refusal, refusal_body
from scenec.service.sandbox.callbacks import Notice
from scenec.service.sandbox.deliveries import Deliveries
from scenec.service.sandbox.faults import SUBMIT, Call, Fault, Scenario, Stage
from scenec.service.sandbox.jobs import SPEED, Job, Output
from scenec.service.sandbox.listen import LOOPBACK, Server
from scenec.service.sandbox.operations import ACTIONS, READS, VERSION, Desk
from scenec.service.sandbox.reply import JSON, Reply, answer_of, spoiled
from scenec.service.sandbox.signature import Message, check

KEYS: Mapping[str, str] = {"sandbox": "sandbox"}
NONCE_SECONDS = 30 * 60


class Heard(Noun):
    """A call that was answered, for the log: `status` is None where no reply was sent, `fault` names what was played."""

    number: int
    operation: str
    status: int | None
    code: str
    subject: str
    job_id: str
    fault: str
    at: float


class Sandbox:
    """A stand-in for the service on loopback; `with` starts and ends it.

    `clock` tells the time of jobs, in seconds; `keys` are ids with their secrets; `folder` takes the files of the videos.
    `hear` is called with each call and each callback, from the threads that answer them.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        clock: Callable[[], float] = time.time,
        keys: Mapping[str, str] = KEYS,
        *,
        speed: float | None = None,
        folder: str | None = None,
        port: int = 0,
        hear: Callable[[Heard | Notice], None] | None = None,
    ) -> None:
        scenario = scenario or Scenario()
        self.keys = dict(keys)
        self.desk = Desk(clock, speed or scenario.speed or SPEED, self._signed)
        self.deliveries = Deliveries(self.desk, folder, hear)
        self._hear = hear
        self._stage = Stage(scenario)
        self._lock = threading.Lock()
        self._nonces: dict[str, float] = {}
        self._heard: list[Heard] = []
        self._numbers = count(1)
        self._server = Server(self, port)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def endpoint(self) -> str:
        """Where it listens, as the SDK takes it: `127.0.0.1:PORT`, with the protocol `http`."""
        return f"{LOOPBACK}:{self._server.server_address[1]}"

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that were made, in order."""
        return self.desk.jobs.all()

    @property
    def calls(self) -> tuple[Heard, ...]:
        """The calls that came, in the order in which they were answered."""
        with self._lock:
            return tuple(self._heard)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What became of callbacks and files."""
        return tuple(self.deliveries.notices)

    def status(self, job: Job) -> str:
        """The state of a job now."""
        return self.desk.status(job)

    def start(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        self.deliveries.start()
        return self

    def stop(self) -> None:
        """End; connections that are open are closed."""
        self.deliveries.stop()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    __enter__ = start

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def answer(self, message: Message) -> Reply:
        """The reply to a call."""
        number = next(self._numbers)
        request_id = f"00000000-5A4D-4B0C-8000-{number:012X}"
        operation = message.headers.get("x-acs-action", "")
        parameters = {**dict(message.query), **_form(message.body)}
        call = Call(operation, parameters.get("ClientToken") or parameters.get("JobId", ""), self._names(parameters))
        no = self._refusal(message, operation)
        fault: Fault | None = None
        of_job: list[Fault] = []
        content: Mapping[str, Any] = {}
        if no is None:
            with self._lock:
                fault = self._stage.of_answer(call)
            no = answer_of(fault) if fault else None
            if no is None and (fault is None or fault.play != "reset"):
                result = self._operate(call, parameters, of_job)
                no, content = (result, {}) if isinstance(result, Refusal) else (None, result)
        told = refusal_body(no, request_id) if no else body(content, request_id)
        reply = spoiled(Reply(no.status if no else 200, JSON, encoded(told)), fault)
        played = ", ".join(one.play for one in (fault, *of_job) if one is not None)
        self._note(number, call, reply, no.code if no else "", str(content.get("JobId", "")), played)
        return reply

    def _refusal(self, message: Message, operation: str) -> Refusal | None:
        """Why a call is not taken, whatever it says."""
        if no := check(message, self.keys, datetime.fromtimestamp(time.time(), UTC)):
            return no
        if message.headers["x-acs-version"] != VERSION:
            return refusal("InvalidVersion")
        if operation not in ACTIONS:
            return refusal("InvalidAction.NotFound")
        return self._repeated(message.headers["x-acs-signature-nonce"])

    def _repeated(self, nonce: str) -> Refusal | None:
        """Keep a nonce, which may be used once; those whose calls would be too old by now are forgotten."""
        with self._lock:
            if nonce in self._nonces:
                return refusal("SignatureNonceUsed")
            now = time.monotonic()
            while self._nonces and next(iter(self._nonces.values())) < now - NONCE_SECONDS:
                del self._nonces[next(iter(self._nonces))]
            self._nonces[nonce] = now
        return None

    def _operate(self, call: Call, parameters: Mapping[str, str], played: list[Fault]) -> Mapping[str, Any] | Refusal:
        """Carry a call out; what goes wrong with its job is added to what was played."""

        def of_job() -> list[Fault]:
            with self._lock:
                played.extend(self._stage.of_job(call))
            return played

        if call.operation == SUBMIT:
            return operations.submit(self.desk, parameters, of_job)
        self.deliveries.settle(parameters.get("JobId", ""))
        return READS[call.operation](self.desk, parameters)

    def _names(self, parameters: Mapping[str, str]) -> tuple[str, ...]:
        """The words by which a scenario may name the request that a call is about: tokens and addresses."""
        job = self.desk.jobs.by_id.get(parameters.get("JobId", ""))
        if job is not None:
            parameters = {**job.parameters, "ClientToken": job.token}
        return tuple(filter(None, (parameters.get("ClientToken"), *_addresses(parameters.get("OutputConfig", "")))))

    def _note(self, number: int, call: Call, reply: Reply, code: str, job_id: str, played: str) -> None:
        """Keep a call, and let it be heard."""
        status = None if reply.broken == "reset" else reply.status
        heard = Heard(number, call.operation, status, code, call.subject, job_id, played, time.time())
        with self._lock:
            self._heard.append(heard)
        if self._hear is not None:
            self._hear(heard)

    def _signed(self, output: Output) -> str:
        """An address at which a video opens, as long as the sandbox is there."""
        return f"http://{self.endpoint}/media/{output.media_id}{PurePosixPath(output.url).suffix}"

    def file(self, path: str) -> bytes | None:
        """The placeholder of a video, by the path of its address."""
        job, output = self.desk.jobs.by_output.get(PurePosixPath(path).stem, (None, None))
        return media.placeholder(job, output) if job is not None and output is not None else None


def _form(content: bytes) -> dict[str, str]:
    return dict(parse_qsl(content.decode(errors="replace"), keep_blank_values=True))


def _addresses(config: str) -> tuple[str, ...]:
    """The addresses of outputs in a config, where it can be read."""
    try:
        output = json.loads(config or "{}")
    except (ValueError, RecursionError):
        return ()
    return tuple(str(output[name]) for name in ("MediaURL", "FileName") if name in output) if isinstance(output, dict) else ()
