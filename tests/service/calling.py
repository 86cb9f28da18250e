"""Calls of a sandbox: with the vendor's SDK, nothing of it replaced, or with bytes of our own that its signature stands under."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from alibabacloud_ice20201109 import models
from alibabacloud_ice20201109.client import Client
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_openapi.utils import Utils

from scenec.service.sandbox import Sandbox

INPUT: Mapping[str, Any] = {
    "MediaArray": ["0123456789abcdef0123456789abcdef"],
    "TitleArray": ["One", "Two"],
    "SpeechTextArray": ["The reef wakes.", "Two seals own this bay.", "See for yourself."],
}
OUTPUT: Mapping[str, Any] = {
    "MediaURL": "http://reef-out.oss-cn-shanghai.aliyuncs.com/tours/reef_{index}.mp4",
    "Width": 1080,
    "Height": 1920,
}
SUBMIT = "SubmitBatchMediaProducingJob"
GET = "GetBatchMediaProducingJob"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


def client(sandbox: Sandbox, secret: str = "sandbox", key: str = "sandbox", **more: Any) -> Any:
    """The SDK's client."""
    return Client(Config(access_key_id=key, access_key_secret=secret, endpoint=sandbox.endpoint, protocol="http", **more))


def request(token: str | None = None, user_data: Mapping[str, Any] | None = None, given: Any = INPUT, **output: Any) -> Any:
    """The SDK's request of a job; `output` changes what goes out."""
    return models.SubmitBatchMediaProducingJobRequest(
        client_token=token,
        input_config=json.dumps(given),
        editing_config=json.dumps({"MediaConfig": {"Volume": 0}}),
        output_config=json.dumps({**OUTPUT, **output}),
        user_data=None if user_data is None else json.dumps(user_data),
    )


def submit(sandbox: Sandbox, token: str | None = None, **more: Any) -> str:
    """Make a job; its id."""
    job_id: str = client(sandbox).submit_batch_media_producing_job(request(token, **more)).body.job_id
    return job_id


def batch(sandbox: Sandbox, job_id: str) -> Any:
    """A job as the SDK reads it."""
    asked = models.GetBatchMediaProducingJobRequest(job_id=job_id)
    return client(sandbox).get_batch_media_producing_job(asked).body.editing_batch_job


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.body.get("Code", ""))


class Raw(NamedTuple):
    """A call in its parts, signed as the SDK signs."""

    action: str = GET
    query: Mapping[str, str] = {"JobId": "none"}
    form: Mapping[str, str] = {}
    late: timedelta = timedelta()
    changed: Mapping[str, str | None] = {}
    """Headers that are others than those that were signed; None: that are not there."""
    unsigned: tuple[str, ...] = ()
    method: str = "POST"
    nonce: str = ""
    version: str = "2020-11-09"

    def headers(self, sandbox: Sandbox) -> dict[str, str]:
        """Its headers, with the signature."""
        payload = sha256(urlencode(self.form).encode()).hexdigest()
        date = (datetime.now(UTC) + self.late).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {
            "host": sandbox.endpoint,
            "x-acs-version": self.version,
            "x-acs-action": self.action,
            "x-acs-date": date,
            "x-acs-signature-nonce": self.nonce or uuid4().hex,
            "x-acs-content-sha256": payload,
        }
        signed = SimpleNamespace(
            method=self.method,
            pathname="/",
            query=dict(self.query),
            headers={name: value for name, value in headers.items() if name not in self.unsigned},
        )
        headers["Authorization"] = Utils.get_authorization(signed, "ACS3-HMAC-SHA256", payload, "sandbox", "sandbox")
        return headers

    def send(self, sandbox: Sandbox, body: str | None = None, query: str | None = None) -> Answer:
        """Send it; `body` and `query` replace what was signed."""
        headers = {name: value for name, value in {**self.headers(sandbox), **self.changed}.items() if value is not None}
        connection = http.client.HTTPConnection(sandbox.endpoint, timeout=10)
        try:
            target = f"/?{urlencode(self.query) if query is None else query}"
            connection.request(self.method, target, urlencode(self.form) if body is None else body, headers)
            reply = connection.getresponse()
            return Answer(reply.status, dict(reply.getheaders()), json.loads(reply.read()))
        finally:
            connection.close()
