"""Sending: each fault ends as documented, once a job, the ledger true, and the words of the service at the line that they are about."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from scenec.service.client import ATTEMPTS
from scenec.service.plan import Step
from scenec.service.sandbox import Fault
from scenec.service.sandbox.faults import SHAPES
from scenec.service.send import Sending
from tests.cli.running import project, video
from tests.service.sending import Desk, desk

PASSING = {
    "throttled": Fault("throttle"),
    "throttled as 403": Fault("throttle", status=403, code="RequestsTooFrequent"),
    "throttled as 429": Fault("throttle", status=429, code="Throttling"),
    "asked to wait": Fault("throttle", retry_after=700),
    "500 in JSON": Fault("server-error", status=500, shape="json"),
    "503 in XML": Fault("server-error", status=503, shape="xml"),
    "502 in HTML": Fault("server-error", status=502, shape="html"),
    "504 and nothing": Fault("server-error", status=504, shape="empty"),
    "reset": Fault("reset"),
    "reply lost": Fault("lost-reply"),
    **{f"answer is {shape}": Fault("malformed", shape=shape) for shape in SHAPES["malformed"]},
    **{f"{status} without words": Fault("answer", status=status) for status in (204, 304, 403, 404, 502, 600)},
    "an id that is none": Fault("answer", body='{"RequestId": "R", "JobId": ["x"]}'),
    "404 in HTML": Fault("answer", status=404, body="<html>not here</html>", headers={"Content-Type": "text/html"}),
}
"""What may pass, each with the fault of the sandbox."""


@pytest.mark.parametrize("name", list(PASSING))
def test_what_passes_is_tried_again_and_makes_one_job(tmp_path: Path, name: str) -> None:
    with desk(tmp_path, PASSING[name]._replace(times=2)) as at:
        sending, trouble = at.send()
        assert (sending.accepted, sending.code, trouble, sending.found) == (1, 0, None, [])
        (row,) = at.rows()
        assert [row.job] == at.jobs()
        assert (row.state, row.status) == ("submitted", "Init")
        assert len(at.sandbox.calls) == 3
        assert len(at.clock.slept) >= 2


@pytest.mark.parametrize("name", list(PASSING))
def test_what_does_not_pass_ends_and_is_sent_again_as_the_same_job(tmp_path: Path, name: str) -> None:
    with desk(tmp_path, PASSING[name]._replace(times=ATTEMPTS)) as at:
        sending, trouble = at.send()
        assert (sending.accepted, sending.unanswered, trouble) == (0, 1, None)
        assert [found.code for found in sending.found] == ["E6014"]
        assert sending.code == 6
        assert at.states() == {"video0": "sending"}
        assert [step.state for step in at.plan().steps] == ["stale"]
        before = at.jobs()
        assert at.send()[0].accepted == 1
        assert len(at.jobs()) == 1
        assert before in ([], at.jobs())


def test_a_reply_that_comes_too_late_is_a_lost_one(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.send()
        project(tmp_path, {"b.scene": video("late")})
        with desk(tmp_path, Fault("slow", seconds=0.6, times=1)) as other:
            slow = Desk(tmp_path, other.sandbox, other.clock, read_ms=200)
            assert slow.send()[0].accepted == 2
            assert len(other.jobs()) == 2
            assert len(other.sandbox.calls) == 3


def test_pauses_grow_and_differ(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("throttle", times=4)) as at:
        at.send()
        pauses = [pause for pause in at.clock.slept if pause > 0.1]
        assert len(pauses) == 4
        assert pauses == sorted(pauses)
        assert len({pause % 0.5 for pause in pauses}) == 4


def test_as_long_as_the_service_asks_for(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("throttle", retry_after=7000, times=1)) as at:
        at.send()
        assert max(at.clock.slept) == 7.0


def test_a_refusal_is_never_tried_again(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("refuse", code="InvalidParameter", message="no", times=1), videos=2) as at:
        sending, trouble = at.send()
        assert (sending.accepted, sending.refused, sending.code, trouble) == (1, 1, 5, None)
        assert len(at.sandbox.calls) == 2
        assert at.states() == {"video0": "refused", "video1": "submitted"}
        assert at.send()[0].accepted == 1
        assert at.states() == {"video0": "submitted", "video1": "submitted"}


def test_half_a_character_in_a_refusal_is_kept_as_a_question_mark(tmp_path: Path) -> None:
    body = r'{"RequestId": "R", "Code": "InvalidParameter", "Message": "no \ud83d here"}'
    with desk(tmp_path, Fault("answer", status=400, body=body)) as at:
        assert "no ? here" in at.send()[0].found[0].message
        assert [row.message for row in at.rows()] == ["no ? here"]


def test_where_all_are_refused_the_code_is_4(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("refuse", code="InvalidParameter", message="no"), videos=2) as at:
        assert at.send()[0].code == 4
        assert at.jobs() == []


FIELDS = [
    ('The specified parameter "OutputConfig.MediaURL" is not valid: no.', '"oss://out/{{ video }}_{index}.mp4"'),
    ('The specified parameter "OutputConfig.Width" is not valid.', "1080x1920"),
    ("MediaArray[0] cannot be used", '"0123456789abcdef0123456789abcdef"'),
    ("The material 0123456789abcdef0123456789abcdef is not found.", '"0123456789abcdef0123456789abcdef"'),
    ("http://out.oss-cn-shanghai.aliyuncs.com/opening_{index}.mp4 lies elsewhere", '"oss://out/{{ video }}_{index}.mp4"'),
    ("ShotScripts[0].Duration is too long", "3s"),
    ("The parameter is not valid.", "opening"),
]


@pytest.mark.parametrize(("words", "marked"), FIELDS)
def test_a_refusal_is_shown_at_the_line_that_it_is_about(tmp_path: Path, words: str, marked: str) -> None:
    with desk(tmp_path, Fault("refuse", code="InvalidParameter", message=words), files={"a.scene": video()}) as at:
        (found,) = at.send()[0].found
        assert (found.code, found.span.source.name, found.span.text) == ("E6015", "a.scene", marked)
        assert words in found.message


def test_a_bucket_of_another_region_is_shown_at_its_address(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("wrong-region"), files={"a.scene": video()}) as at:
        (found,) = at.send()[0].found
        assert (found.code, found.span.text) == ("E6015", '"oss://out/{{ video }}_{index}.mp4"')


ACCOUNT = [
    ("InvalidAccessKeyId.NotFound", "E6011"),
    ("SignatureDoesNotMatch", "E6011"),
    ("Forbidden.RAM", "E6011"),
    ("OperationDenied", "E6011"),
    ("InvalidTimeStamp.Expired", "E6012"),
]


@pytest.mark.parametrize(("code", "shown"), ACCOUNT)
def test_what_is_about_the_account_ends_the_run(tmp_path: Path, code: str, shown: str) -> None:
    with desk(tmp_path, Fault("refuse", code=code, message="no", calls=(2,)), videos=4) as at:
        sending, trouble = at.send()
        assert trouble is not None
        assert (trouble.code, sending.accepted, sending.left) == (shown, 1, 2)
        assert len(at.sandbox.calls) == 2
        assert at.send()[0].accepted == 3
        assert len(at.jobs()) == 4


def test_without_a_way_to_the_service_nothing_more_is_tried(tmp_path: Path) -> None:
    with desk(tmp_path, videos=3) as at:
        pass
    sending, trouble = at.send()
    assert trouble is not None
    assert (trouble.code, sending.accepted, sending.left, at.told) == ("E6013", 0, 2, [])
    assert "refused" in trouble.message


def test_three_without_an_answer_end_the_run(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("server-error", status=500, shape="json"), videos=9) as at:
        sending, trouble = at.send()
        assert trouble is not None
        assert (trouble.code, sending.unanswered, sending.left) == ("E6021", 3, 6)


def test_every_second_reply_lost_makes_each_job_once(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("lost-reply", attempts=(1,), share=0.5), videos=50) as at:
        assert at.send()[0].accepted == 50
        _each_once(at, 50)
        assert len(at.sandbox.calls) > 60


def _each_once(at: Desk, number: int) -> None:
    """Whether each request has one job, and the ledger knows which."""
    rows = at.rows()
    assert len(at.jobs()) == len(rows) == number
    assert sorted(row.job or "" for row in rows) == sorted(at.jobs())
    tokens = {job.token: job.job_id for job in at.sandbox.jobs}
    assert {row.token: row.job for row in rows} == tokens


def test_so_many_calls_a_second_and_no_more(tmp_path: Path) -> None:
    with desk(tmp_path, videos=30) as at:
        slow = Desk(tmp_path, at.sandbox, at.clock, rate=10)
        start = at.clock.elapsed()
        assert slow.send()[0].accepted == 30
        assert at.clock.elapsed() - start == pytest.approx(2.9)


def test_two_hundred_keep_their_pace_and_memory_and_go_on_after_a_break(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("throttle", share=0.05), videos=200) as at:
        steady = Desk(tmp_path, at.sandbox, at.clock, rate=20)
        start = at.clock.elapsed()
        sizes: dict[int, int] = {}

        def tell(step: Step) -> None:
            at.told.append(step.name)
            if len(at.told) in (60, 90, 140, 190):
                sizes[len(at.told)] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if len(at.told) == 100:
                raise KeyboardInterrupt

        broken = Sending(at.book(), steady.service, at.clock, tell)
        with pytest.raises(KeyboardInterrupt):
            broken.send(steady.plan().sent)
        assert (broken.accepted, broken.left) == (100, 100)
        rest = Sending(at.book(), steady.service, at.clock, tell)
        rest.send(steady.plan().sent)
        assert rest.accepted == 100
        _each_once(at, 200)
        calls = len(at.sandbox.calls)
        assert calls > 200
        assert at.clock.elapsed() - start >= (calls - 1) / 20 - 0.001
        assert sizes[190] - sizes[60] < 16_000, (
            "in KiB; the sandbox in this process keeps what it heard, `make soak` looks at the client alone"
        )


def test_a_clock_that_jumps_back_harms_nothing(tmp_path: Path) -> None:
    with desk(tmp_path, videos=2) as at:
        at.send()
        at.clock.jump = -86_400.0 * 400
        project(tmp_path, {"b.scene": video("later")})
        assert at.send()[0].accepted == 1
        assert [row.name for row in at.rows()] == ["video0", "video1", "later"]
        assert [step.state for step in at.plan().steps] == ["submitted"] * 3
