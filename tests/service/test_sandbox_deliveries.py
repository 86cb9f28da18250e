"""What jobs bring besides answers: files, and callbacks to this machine. Nothing ever reaches another one."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scenec.service.sandbox import Fault, Sandbox, Scenario, callbacks
from scenec.service.sandbox.callbacks import is_loopback
from scenec.service.sandbox.jobs import Output
from scenec.service.sandbox.media import path
from tests.cli.running import files
from tests.service.calling import Clock, batch, submit


@contextmanager
def receiver(*statuses: int) -> Iterator[tuple[str, list[Any]]]:
    """Something that callbacks go to: it answers with one status after another, the last again and again; what came to it."""
    came: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(statuses[min(len(came), len(statuses)) - 1])
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/told?a=b", came
        server.shutdown()
        thread.join()


def until(holds: Callable[[], object]) -> None:
    """Wait for what another thread does."""
    ends = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_callbacks_of_a_job() -> None:
    clock = Clock()
    scenario = Scenario((Fault("fail-outputs", outputs=(1,)),))
    with receiver(200) as (address, came), Sandbox(scenario, clock, speed=1) as sandbox:
        job_id = submit(sandbox, Count=2, user_data={"NotifyAddress": address, "order": "7"})
        clock.pass_by(60)
        until(lambda: len(sandbox.notices) == 3)
        subs = batch(sandbox, job_id).sub_job_list
    assert [(one["EventType"], one["MessageBody"]["JobId"], one["MessageBody"]["Status"]) for one in came] == [
        ("ProduceMediaComplete", subs[0].job_id, "Success"),
        ("ProduceMediaComplete", subs[1].job_id, "Fail"),
        ("BatchProduceMediaComplete", job_id, "Success"),
    ]
    assert came[0]["MessageBody"]["MediaId"] == subs[0].media_id
    assert came[1]["MessageBody"]["ErrorCode"] == "InvalidMaterial.NotFound"
    assert json.loads(came[0]["MessageBody"]["UserData"])["order"] == "7"
    assert all("not the service" in one["Sandbox"] for one in came)
    assert {notice.what for notice in sandbox.notices} == {"sent"}


def test_a_callback_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callbacks, "PAUSE", 0.01)
    clock = Clock()
    with receiver(500, 302, 200, 500) as (address, came), Sandbox(clock=clock) as sandbox:
        submit(sandbox, user_data={"NotifyAddress": address})
        clock.pass_by(60)
        until(lambda: len(sandbox.notices) == 2)
    assert [one["EventType"] for one in came] == ["ProduceMediaComplete"] * 3 + ["BatchProduceMediaComplete"] * 3
    assert [notice.what for notice in sandbox.notices] == ["sent", "unanswered"]


AWAY = ["http://callbacks.example.com/x", "http://192.0.2.1/", "https://127.0.0.1/", "ice-callback-queue", "http://127.0.0.1.example/"]


@pytest.mark.parametrize("address", AWAY)
def test_a_callback_to_elsewhere_is_not_sent(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, target: Any) -> None:
        reached.append(target[0])
        connect(self, target)

    def resolve(host: object, *_: object, **__: object) -> Any:
        reached.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(_[0]) if _ else 0))]  # type: ignore[call-overload]

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    clock = Clock()
    with Sandbox(clock=clock) as sandbox:
        submit(sandbox, user_data={"NotifyAddress": address})
        clock.pass_by(60)
        until(lambda: len(sandbox.notices) == 2)
    assert [(notice.what, notice.target) for notice in sandbox.notices] == [("not-loopback", address)] * 2
    assert set(reached) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("http://localhost:8000", True),
        ("http://[::1]:80/", True),
        ("http://0.0.0.0/", False),
        ("http://127.0.0.1:99999/", False),
        ("http://127.0.0.1@a.example/", False),
        ("http://localhost.example/", False),
        ("http://2130706433/", False),
        ("ftp://127.0.0.1/", False),
        ("http://[/", False),
        ("", False),
    ],
)
def test_what_is_this_machine(address: str, here: bool) -> None:
    assert is_loopback(address) is here


def test_no_callback_is_wanted() -> None:
    clock = Clock()
    with Sandbox(clock=clock) as sandbox:
        for user_data in ({"order": "7"}, {"NotifyAddress": ""}, None):
            submit(sandbox, user_data=user_data)
        clock.pass_by(60)
        sandbox.deliveries.settle()
    assert sandbox.notices == ()


# ---------------------------------------------------------------- files


def boxes(content: bytes) -> dict[str, bytes]:
    """The boxes of an MP4, with those in boxes."""
    found = {}
    while content:
        size, name = struct.unpack(">I4s", content[:8])
        assert 8 <= size <= len(content)
        found[name.decode()] = content[8:size]
        if name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            found |= boxes(content[8:size])
        content = content[size:]
    return found


def test_a_file_for_each_video(tmp_path: Path) -> None:
    clock = Clock()
    scenario = Scenario((Fault("fail-outputs", outputs=(1,)),))
    with Sandbox(scenario, clock, folder=str(tmp_path)) as sandbox:
        job_id = submit(sandbox, Count=3)
        assert files(tmp_path) == {}
        clock.pass_by(60)
        subs = batch(sandbox, job_id).sub_job_list
        written = files(tmp_path)
    assert list(written) == ["reef-out/tours/reef_0.mp4", "reef-out/tours/reef_2.mp4"]
    found = boxes(written["reef-out/tours/reef_2.mp4"])
    assert struct.unpack(">II", found["tkhd"][-8:]) == (1080 << 16, 1920 << 16)
    scale, duration = struct.unpack(">II", found["mvhd"][12:20])
    assert duration / scale == pytest.approx(subs[2].duration, abs=0.001)
    assert found["free"].startswith(b"not the service")
    (start,) = struct.unpack(">I", found["stco"][8:])
    assert written["reef-out/tours/reef_2.mp4"][start:] == found["mdat"]


def test_what_is_no_mp4_is_a_line_of_text(tmp_path: Path) -> None:
    clock = Clock()
    with Sandbox(clock=clock, folder=str(tmp_path)) as sandbox:
        submit(sandbox, MediaURL="http://out.oss-cn-shanghai.aliyuncs.com/a_{index}.webm")
        clock.pass_by(60)
        sandbox.deliveries.settle()
    assert files(tmp_path)["out/a_0.webm"].startswith(b"not the service")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "reef-out").write_text("in the way")
    clock = Clock()
    with Sandbox(clock=clock, folder=str(tmp_path)) as sandbox:
        job_id = submit(sandbox)
        clock.pass_by(60)
        assert batch(sandbox, job_id).status == "Finished"
        assert [notice.what for notice in sandbox.notices] == ["unwritable"]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http:/out.oss-cn-shanghai.aliyuncs.com/a/b_0.mp4", "out/a/b_0.mp4"),
        ("http:/out.oss-cn-shanghai.aliyuncs.com/../../etc/b_0.mp4", "out/etc/b_0.mp4"),
        ("http:/out.oss-cn-shanghai.aliyuncs.com//a/./b\x00_0.mp4", "out/a/b__0.mp4"),
        ("http:/../b_0.mp4", "b_0.mp4"),
    ],
)
def test_no_file_leaves_its_folder(url: str, wanted: str) -> None:
    assert path(Output(0, "", "", "", url, 1.0, "", "")) == wanted
