"""What goes wrong on demand, as the vendor's own SDK meets it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException, ThrottlingException
from darabonba.exceptions import UnretryableException

from scenec.service.sandbox import Fault, Sandbox, Scenario
from scenec.service.sandbox.faults import HOW, PLAYS, SHAPES
from tests.service.calling import GET, SUBMIT, Clock, batch, client, request, submit


def with_faults(*faults: Fault, clock: Clock | None = None) -> Sandbox:
    """A sandbox that plays faults; its time stands still."""
    return Sandbox(Scenario(faults), clock or Clock(), speed=1)


REFUSED: dict[str, tuple[Fault, Any, int | None, str]] = {
    "throttled": (Fault("throttle"), ClientException, 400, "Throttling.User"),
    "throttled with 429": (Fault("throttle", status=429, code="Throttling"), ClientException, 429, "Throttling"),
    "throttled as the list of this service has it": (
        Fault("throttle", code="RequestsTooFrequent"),
        ClientException,
        403,
        "RequestsTooFrequent",
    ),
    "throttled with a time": (Fault("throttle", retry_after=700), ThrottlingException, 400, "Throttling.User"),
    "a mistake of the server": (Fault("server-error"), ServerException, 500, "InternalError"),
    "not there for now": (Fault("server-error", status=503), ServerException, 503, "ServiceUnAvailable"),
    "a mistake as XML": (Fault("server-error", shape="xml"), ServerException, 500, "InternalError"),
    "refused": (Fault("refuse"), ClientException, 400, "InvalidParameter"),
    "not allowed": (Fault("refuse", status=403, code="Forbidden.RAM", message="No."), ClientException, 403, "Forbidden.RAM"),
    "in the wrong region": (Fault("wrong-region"), ClientException, 400, "InvalidParameter"),
    "any answer": (Fault("answer", status=404, body='{"Code": "Gone", "RequestId": "1"}'), ClientException, 404, "Gone"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_makes_no_job(name: str) -> None:
    fault, kind, status, code = REFUSED[name]
    with with_faults(fault._replace(times=1)) as sandbox:
        with pytest.raises(kind) as refused:
            submit(sandbox)
        assert type(refused.value) is kind
        assert (refused.value.status_code, refused.value.code) == (status, code)
        assert sandbox.jobs == ()
        assert sandbox.calls[0].fault == fault.play
        assert submit(sandbox)


def test_a_throttled_caller_is_told_when_to_come_back() -> None:
    with with_faults(Fault("throttle", retry_after=700)) as sandbox, pytest.raises(ThrottlingException) as refused:
        submit(sandbox)
    assert refused.value.retry_after == 700


BROKEN: dict[str, tuple[Fault, str, int]] = {
    "dropped before it was taken": (Fault("reset"), "Connection aborted", 0),
    "the reply is lost": (Fault("lost-reply"), "Connection aborted", 1),
    "a page": (Fault("malformed"), "parse the value", 1),
    "nothing": (Fault("malformed", shape="empty"), "parse the value", 1),
    "half of it": (Fault("malformed", shape="cut"), "IncompleteRead", 1),
    "no text": (Fault("malformed", shape="not-utf8"), "codec can't decode", 1),
    "a page instead of an error": (Fault("server-error", shape="html"), "parse the value", 0),
    "nothing instead of an error": (Fault("server-error", shape="empty"), "parse the value", 0),
    "no content": (Fault("answer", status=204), "parse the value", 0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_breaks(name: str) -> None:
    fault, words, made = BROKEN[name]
    with with_faults(fault._replace(times=1)) as sandbox:
        with pytest.raises(UnretryableException) as broken:
            submit(sandbox, "token")
        assert words in str(broken.value.inner_exception)
        assert len(sandbox.jobs) == made
        assert sandbox.calls[0].status == (None if fault.play in ("reset", "lost-reply") else fault.status or sandbox.calls[0].status)
        assert submit(sandbox, "token")
        assert len(sandbox.jobs) == 1


def test_a_slow_reply_is_late_and_its_job_is_made() -> None:
    with with_faults(Fault("slow", seconds=0.5, times=1)) as sandbox:
        with pytest.raises(UnretryableException, match="timed out"):
            client(sandbox, read_timeout=100).submit_batch_media_producing_job(request("token"))
        assert submit(sandbox, "token") == sandbox.jobs[0].job_id
        assert len(sandbox.jobs) == 1


@pytest.mark.parametrize("shape", ["list", "null", "text", "no-id", "error"])
def test_rubbish_that_the_sdk_takes_for_an_answer(shape: str) -> None:
    with with_faults(Fault("malformed", shape=shape)) as sandbox:
        answer = client(sandbox).submit_batch_media_producing_job(request("token"))
        assert answer.body is None or answer.body.job_id is None
        assert len(sandbox.jobs) == 1


def test_a_redirect_is_followed_to_where_it_leads() -> None:
    with Sandbox() as other:
        away = Fault("answer", status=302, headers={"Location": f"http://{other.endpoint}/media/none"})
        with with_faults(away) as sandbox, pytest.raises(UnretryableException):
            submit(sandbox)


# ---------------------------------------------------------------- jobs that fail


def finished(sandbox: Sandbox, clock: Clock, **more: Any) -> Any:
    """A job that had its time."""
    job_id = submit(sandbox, **more)
    clock.pass_by(60)
    return batch(sandbox, job_id)


def test_some_videos_fail_and_the_job_is_finished() -> None:
    clock = Clock()
    fault = Fault("fail-outputs", outputs=(0, 2), code="InvalidTimelineFormat", message="No effect.")
    with with_faults(fault, clock=clock) as sandbox:
        job = finished(sandbox, clock, Count=3)
    assert job.status == "Finished"
    assert [(sub.status, sub.error_code, sub.error_message, sub.media_url is None) for sub in job.sub_job_list] == [
        ("Failed", "InvalidTimelineFormat", "No effect.", True),
        ("Success", None, None, False),
        ("Failed", "InvalidTimelineFormat", "No effect.", True),
    ]


def test_all_videos_fail() -> None:
    clock = Clock()
    with with_faults(Fault("fail-outputs"), clock=clock) as sandbox:
        job = finished(sandbox, clock, Count=2)
    assert [(sub.status, sub.error_code) for sub in job.sub_job_list] == [("Failed", "InvalidMaterial.NotFound")] * 2


def test_a_whole_job_fails() -> None:
    clock = Clock()
    with with_faults(Fault("fail-job", code="QueryMaterialFailed", message="No such library."), clock=clock) as sandbox:
        job = finished(sandbox, clock)
    assert (job.status, job.sub_job_list) == ("Failed", [])
    assert json.loads(job.extend) == {"ErrorCode": "QueryMaterialFailed", "ErrorMessage": "No such library."}


def test_faults_of_jobs_count_the_jobs_that_are_made() -> None:
    clock = Clock()
    faults = Fault("throttle", calls=(1,)), Fault("lost-reply", calls=(2,)), Fault("fail-job", calls=(2,))
    with with_faults(*faults, clock=clock) as sandbox:
        with pytest.raises(ClientException):
            submit(sandbox, "first")
        with pytest.raises(UnretryableException):
            submit(sandbox, "first")
        first, second, third = submit(sandbox, "first"), submit(sandbox, "second"), submit(sandbox, "third")
        clock.pass_by(60)
        assert [batch(sandbox, job_id).status for job_id in (first, second, third)] == ["Finished", "Failed", "Finished"]
        assert [call.fault for call in sandbox.calls[:5]] == ["throttle", "lost-reply", "", "fail-job", ""]


def test_a_job_stays_where_it_is() -> None:
    clock = Clock()
    with with_faults(Fault("stuck"), clock=clock) as sandbox:
        job = finished(sandbox, clock)
    assert (job.status, [sub.status for sub in job.sub_job_list]) == ("Init", ["Init"])


# ---------------------------------------------------------------- which calls


def outcomes(sandbox: Sandbox, tokens: list[str]) -> str:
    """For each submit `x` where it was refused, else `.`."""
    marks = ""
    for token in tokens:
        try:
            submit(sandbox, token, MediaURL=f"http://b.oss-cn-shanghai.aliyuncs.com/{token}_{{index}}.mp4")
            marks += "."
        except ClientException:
            marks += "x"
    return marks


WHICH: dict[str, tuple[Fault, str]] = {
    "all": (Fault("throttle"), "xxxxxxxx"),
    "by number": (Fault("throttle", calls=(2, 3, 8)), ".xx....x"),
    "the first ones": (Fault("throttle", times=3), "xxx....."),
    "by request": (Fault("throttle", request="b"), ".x...x.."),
    "by the address of its outputs": (Fault("throttle", request="*/[cd]_*"), "..xx..xx"),
    "the first try of each": (Fault("throttle", attempts=(1,)), "xxxx...."),
    "the second try of one": (Fault("throttle", attempts=(2,), request="c"), "......x."),
    "the second call of one": (Fault("throttle", calls=(2,), request="c"), "......x."),
    "of another operation": (Fault("throttle", operation=GET), "........"),
    "of this operation": (Fault("throttle", operation=SUBMIT, calls=(1,)), "x......."),
    "none": (Fault("throttle", share=0), "........"),
}


@pytest.mark.parametrize("name", WHICH)
def test_which_calls(name: str) -> None:
    fault, wanted = WHICH[name]
    with with_faults(fault) as sandbox:
        assert outcomes(sandbox, list("abcdabcd")) == wanted


def test_a_share_is_the_same_in_every_run() -> None:
    tokens = [str(number) for number in range(60)]
    runs = []
    for _ in range(2):
        with with_faults(Fault("throttle", share=0.3)) as sandbox:
            runs.append(outcomes(sandbox, tokens))
    assert runs[0] == runs[1]
    assert 10 < runs[0].count("x") < 26


def test_the_first_fault_that_fits_answers() -> None:
    with with_faults(Fault("refuse", code="First", calls=(2,)), Fault("refuse", code="Second")) as sandbox:
        seen = []
        for _ in range(3):
            with pytest.raises(ClientException) as refused:
                submit(sandbox)
            seen.append(refused.value.code)
    assert seen == ["Second", "First", "Second"]


def test_a_request_is_known_by_its_job_too() -> None:
    with with_faults(Fault("throttle", operation=GET, request="slow-*")) as sandbox:
        slow, quick = submit(sandbox, "slow-1"), submit(sandbox, "quick-1")
        assert batch(sandbox, quick).status == "Init"
        with pytest.raises(ClientException):
            batch(sandbox, slow)


def test_calls_that_are_not_signed_well_are_not_counted() -> None:
    with with_faults(Fault("throttle", calls=(1,))) as sandbox:
        with pytest.raises(ClientException, match="SignatureDoesNotMatch"):
            client(sandbox, secret="wrong").submit_batch_media_producing_job(request())
        with pytest.raises(ClientException, match="Throttling"):
            submit(sandbox)


def test_every_play_is_played() -> None:
    played = {row[0].play for row in REFUSED.values()} | {row[0].play for row in BROKEN.values()}
    played |= {"slow", "fail-outputs", "fail-job", "stuck"}
    assert played == set(PLAYS)
    assert {key for keys in PLAYS.values() for key in keys} == set(HOW)
    assert set(SHAPES) == {play for play, keys in PLAYS.items() if "shape" in keys}
