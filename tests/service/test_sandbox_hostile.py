"""Whatever comes, the sandbox answers or ends the connection, and goes on: no mistake of a caller is one of ours."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest
from alibabacloud_ice20201109 import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenec.service.sandbox import Sandbox
from scenec.service.sandbox.answers import Refusal
from scenec.service.sandbox.media import path, placeholder
from scenec.service.sandbox.operations import READS, Desk, submit
from tests.service.calling import INPUT, OUTPUT, SUBMIT, Clock, Raw, client, request

BYTES = {
    "nothing": b"",
    "no HTTP": b"\x16\x03\x01\x00\xa5\x01\x00\x00",
    "half a line": b"POST / HT",
    "an address of none": b"POST //[ HTTP/1.1\r\nHost: a\r\n\r\n",
    "another method": b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "no length": b"POST /?JobId=%ff%zz HTTP/1.1\r\nHost: a\r\nAuthorization: \xff\xfe\r\n\r\n",
    "less than it says": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    "a length of none": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "pieces": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "a long line": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n",
    "a file of none": b"GET /media/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_call(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with Sandbox() as sandbox:
        host, _, port = sandbox.endpoint.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(BYTES[name])
            connection.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        assert not answer or b"X-Scene-Sandbox: not the service" in answer or not answer.startswith(b"HTTP")
        assert b"root:" not in answer
        assert client(sandbox).submit_batch_media_producing_job(request()).body.job_id
    assert capfd.readouterr().err == ""


TEXTS = st.text(st.characters(), max_size=20) | st.sampled_from(
    ["\ud800", "{index}", "http://[/{index}", "/../{index}.mp4", "<speak", "\0"]
)
NUMBERS = st.sampled_from(["0", "-1", "1e999", "1e9999999", "1.5", "1" * 400, "100", "-0", "2147483648"])
VALUES = st.one_of(TEXTS.map(json.dumps), NUMBERS, st.sampled_from(["null", "true", "[]", "{}", "[[]]", '{"a": 1}', "NaN", "[" * 2000]))
PLACES = [
    ("InputConfig", "TitleArray"),
    ("InputConfig", "SpeechTextArray"),
    ("InputConfig", "SceneInfo", "ShotInfo", "ShotScripts", 0, "Duration"),
    ("InputConfig", "SceneInfo", "ShotInfo", "ShotScripts", 0, "SpeechText"),
    ("InputConfig", "MediaGroupArray"),
    ("OutputConfig", "MediaURL"),
    ("OutputConfig", "FileName"),
    ("OutputConfig", "Count"),
    ("OutputConfig", "Width"),
    ("OutputConfig", "Height"),
    ("OutputConfig", "MaxDuration"),
    ("OutputConfig", "FixedDuration"),
    ("OutputConfig", "GeneratePreviewOnly"),
    ("UserData", "NotifyAddress"),
]


def changed(place: tuple[str | int, ...], value: str) -> Mapping[str, str]:
    """The parameters of a submit in which another piece of JSON stands at a place."""
    whole: Any = deepcopy({"InputConfig": dict(INPUT), "OutputConfig": dict(OUTPUT), "UserData": {}})
    if "SceneInfo" in place:
        whole["InputConfig"]["SceneInfo"] = {"ShotInfo": {"ShotScripts": [{}]}}
    if "SceneInfo" in place or "OutputConfig" in place:
        del whole["InputConfig"]["SpeechTextArray"]
    at = whole
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = "<here>"
    return {name: json.dumps(config).replace('"<here>"', value) for name, config in whole.items()}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(st.sampled_from(PLACES), VALUES)
def test_requests_of_any_kind(place: tuple[str | int, ...], value: str) -> None:
    clock = Clock()
    desk = Desk(clock, 1, lambda output: f"http://127.0.0.1/{output.media_id}")
    made = submit(desk, changed(place, value))
    if isinstance(made, Refusal):
        assert made.code in ("InvalidParameter", "MissingParameter")
        return
    clock.pass_by(1000)
    (job,) = desk.jobs.all()
    for read in READS.values():
        for asked in (job.job_id, job.outputs[0].job_id):
            json.dumps(read(desk, {"JobId": asked, "MediaId": job.outputs[0].media_id}), allow_nan=False)
    assert placeholder(job, job.outputs[0])
    assert ".." not in path(job.outputs[0]).split("/")
    path(job.outputs[0]).encode()


def test_half_a_character_is_answered() -> None:
    with Sandbox(speed=1e6) as sandbox:
        output = json.dumps({**OUTPUT, "MediaURL": "http://b.oss-cn-shanghai.aliyuncs.com/\ud800_{index}.mp4"})
        made = Raw(SUBMIT, {"OutputConfig": output}, {"InputConfig": json.dumps(INPUT)}).send(sandbox)
        assert made.status == 200
        job = Raw(query={"JobId": made.body["JobId"]}).send(sandbox).body["EditingBatchJob"]
        assert job["SubJobList"][0]["MediaURL"].endswith("/\ud800_0.mp4")


@pytest.mark.parametrize("address", ["http://[/", "http://127.0.0.1:99999/", "http://127.0.0.1:1/\ud800", "http://127.0.0.1:1/a b\r\nc: d"])
def test_addresses_of_callbacks(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenec.service.sandbox.callbacks.PAUSE", 0.0)
    with Sandbox(speed=1e6) as sandbox:
        text = json.dumps({"NotifyAddress": address})
        made = Raw(SUBMIT, {"OutputConfig": json.dumps(OUTPUT), "UserData": text}, {"InputConfig": json.dumps(INPUT)}).send(sandbox)
        assert made.status == 200
        while len(sandbox.notices) < 2:
            assert sandbox.deliveries.callbacks.thread.is_alive()
        assert {notice.what for notice in sandbox.notices} <= {"not-loopback", "unanswered"}


def test_calls_at_the_same_time_of_the_other_client() -> None:
    """The SDK's asynchronous calls write the same address in another way, and are signed as well."""

    async def calls(sandbox: Sandbox) -> list[str]:
        caller = client(sandbox)
        asked = [request(f"t{number}", {"note": "~ +%2B/:,&= é 回"}) for number in range(20)]
        return [one.body.job_id for one in await asyncio.gather(*map(caller.submit_batch_media_producing_job_async, asked))]

    with Sandbox() as sandbox:
        assert len(set(asyncio.run(calls(sandbox)))) == len(sandbox.jobs) == 20


def test_a_list_of_all_that_was_made_can_be_walked() -> None:
    with Sandbox() as sandbox:
        made = [client(sandbox).submit_batch_media_producing_job(request()).body.job_id for _ in range(7)]
        seen: list[str] = []
        token = None
        while len(seen) < 7:
            page = client(sandbox).list_batch_media_producing_jobs(
                models.ListBatchMediaProducingJobsRequest(max_results=3, next_token=token)
            )
            seen += [job.job_id for job in page.body.editing_batch_job_list]
            token = page.body.next_token
        assert token is None
        assert seen == made[::-1]
