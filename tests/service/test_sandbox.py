"""The sandbox answers the vendor's own SDK as the documents say, over HTTP on loopback, and says that it is not the service."""

from __future__ import annotations

import json
import socket
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alibabacloud_ice20201109 import models
from alibabacloud_tea_openapi.exceptions import ClientException

from scenec.service.sandbox import Sandbox
from scenec.service.sandbox.answers import GUESSED, HEADER, NOTE
from tests.service.calling import GET, INPUT, OUTPUT, SUBMIT, Clock, Raw, batch, client, request, submit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, speed=1) as sandbox:
        yield sandbox


# ---------------------------------------------------------------- jobs


def test_a_job_goes_through_its_states(sandbox: Sandbox, clock: Clock) -> None:
    job_id = submit(sandbox, Count=2)
    seen = []
    for _ in range(6):
        job = batch(sandbox, job_id)
        seen.append((job.status, [sub.status for sub in job.sub_job_list]))
        clock.pass_by(5)
    assert seen == [
        ("Init", ["Init", "Init"]),
        ("Processing", ["Processing", "Init"]),
        ("Processing", ["Processing", "Processing"]),
        ("Processing", ["Processing", "Processing"]),
        ("Processing", ["Success", "Processing"]),
        ("Finished", ["Success", "Success"]),
    ]


def test_a_job_tells_what_was_sent_and_what_came_of_it(sandbox: Sandbox, clock: Clock) -> None:
    job_id = submit(sandbox, "token", Count=2, user_data={"order": "7"})
    clock.pass_by(60)
    job = batch(sandbox, job_id)
    assert (job.job_id, job.job_type, job.status) == (job_id, "Smart_Mix", "Finished")
    assert json.loads(job.input_config) == INPUT
    assert json.loads(job.output_config) == {**OUTPUT, "Count": 2}
    assert json.loads(job.user_data) == {"order": "7"}
    assert (job.create_time, job.complete_time) == ("2027-01-15T08:00:00Z", "2027-01-15T08:00:22Z")
    first, second = job.sub_job_list
    assert first.media_url == "http:/reef-out.oss-cn-shanghai.aliyuncs.com/tours/reef_0.mp4"
    assert second.media_url == "http:/reef-out.oss-cn-shanghai.aliyuncs.com/tours/reef_1.mp4"
    assert first.duration > 0
    ids = [sub_id for sub in (first, second) for sub_id in (sub.job_id, sub.media_id, sub.project_id)]
    assert len({job_id, *ids}) == 7
    assert all(len(one) == 32 for one in ids)


def test_time_passes_faster(clock: Clock) -> None:
    with Sandbox(clock=clock, speed=100) as sandbox:
        job_id = submit(sandbox)
        clock.pass_by(0.2)
        assert batch(sandbox, job_id).status == "Finished"


def test_groups_are_script_to_video_and_last_as_long_as_their_shots(sandbox: Sandbox, clock: Clock) -> None:
    groups = [{"GroupName": name, "MediaArray": ["0123456789abcdef0123456789abcdef"]} for name in ("a", "b")]
    job_id = submit(sandbox, given={"MediaGroupArray": groups})
    clock.pass_by(60)
    job = batch(sandbox, job_id)
    assert job.job_type == "Script"
    assert job.sub_job_list[0].duration == 6


def test_a_preview_has_a_project_and_no_media(sandbox: Sandbox, clock: Clock) -> None:
    job_id = submit(sandbox, GeneratePreviewOnly=True)
    clock.pass_by(60)
    sub = batch(sandbox, job_id).sub_job_list[0]
    assert (sub.status, sub.media_id, sub.media_url) == ("Success", None, None)
    assert sub.project_id


def test_what_a_video_drew(sandbox: Sandbox, clock: Clock) -> None:
    job_id = submit(sandbox, Count=4)
    clock.pass_by(60)
    drawn = []
    for sub in batch(sandbox, job_id).sub_job_list:
        told = client(sandbox).get_media_producing_job(models.GetMediaProducingJobRequest(job_id=sub.job_id)).body.media_producing_job
        assert (told.status, told.media_id) == ("Success", sub.media_id)
        drawn.append(json.loads(told.sub_job_materials))
    titles, scripts = INPUT["TitleArray"], INPUT["SpeechTextArray"]
    assert drawn == [{"Title": titles[number % 2], "SpeechText": scripts[number % 3]} for number in range(4)]


def test_a_media_id_has_an_address_that_opens(sandbox: Sandbox, clock: Clock) -> None:
    job_id = submit(sandbox)
    clock.pass_by(60)
    sub = batch(sandbox, job_id).sub_job_list[0]
    for asked in ({"media_id": sub.media_id}, {"input_url": sub.media_url}, {"input_url": sub.media_url.replace(":/", "://")}):
        found = client(sandbox).get_media_info(models.GetMediaInfoRequest(**asked)).body.media_info
        assert found.media_id == sub.media_id
        file = found.file_info_list[0].file_basic_info
        assert file.file_name == "reef_0.mp4"
        with urllib.request.urlopen(file.file_url) as opened:
            assert opened.read()[4:8] == b"ftyp"
            assert opened.headers[HEADER] == NOTE


def test_a_media_id_is_not_known_before_its_video_is_done(sandbox: Sandbox) -> None:
    submit(sandbox)
    with pytest.raises(ClientException) as refused:
        client(sandbox).get_media_info(models.GetMediaInfoRequest(media_id=sandbox.jobs[0].outputs[0].media_id))
    assert refused.value.code == "ResourceNotFound"


def listed(sandbox: Sandbox, **asked: Any) -> Any:
    """A page of the list."""
    return client(sandbox).list_batch_media_producing_jobs(models.ListBatchMediaProducingJobsRequest(**asked)).body


def test_the_list_has_pages_and_filters(sandbox: Sandbox, clock: Clock) -> None:
    made = []
    for _ in range(25):
        made.append(submit(sandbox))
        clock.pass_by(1)
    first = listed(sandbox)
    assert [job.job_id for job in first.editing_batch_job_list] == made[:-11:-1]
    second = listed(sandbox, next_token=first.next_token, max_results=15)
    assert [job.job_id for job in second.editing_batch_job_list] == made[14::-1]
    assert second.next_token is None
    assert [job.job_id for job in listed(sandbox, sort_by="asc", max_results=3).editing_batch_job_list] == made[:3]
    assert [job.job_id for job in listed(sandbox, status="Finished").editing_batch_job_list] == made[5::-1]
    assert [job.job_id for job in listed(sandbox, job_id=made[7]).editing_batch_job_list] == [made[7]]
    assert listed(sandbox, job_type="Script").editing_batch_job_list == []
    day = {"start_time": "2027-01-15T08:00:10Z", "end_time": "2027-01-15T08:00:12Z"}
    assert [job.job_id for job in listed(sandbox, **day).editing_batch_job_list] == made[12:9:-1]
    assert "SubJobList" not in first.editing_batch_job_list[0].to_map()


@pytest.mark.parametrize("asked", [{"max_results": 0}, {"max_results": 101}, {"status": "Done"}, {"sort_by": "up"}, {"job_type": "Mix"}])
def test_a_list_refuses_what_it_does_not_know(sandbox: Sandbox, asked: dict[str, Any]) -> None:
    with pytest.raises(ClientException) as refused:
        listed(sandbox, **asked)
    assert refused.value.code == "InvalidParameter"


# ---------------------------------------------------------------- tokens


def test_a_token_makes_one_job(sandbox: Sandbox) -> None:
    assert submit(sandbox, "one") == submit(sandbox, "one")
    assert submit(sandbox, "two") != submit(sandbox, "one")
    assert submit(sandbox) != submit(sandbox)
    assert len(sandbox.jobs) == 4


def test_a_token_is_for_one_request(sandbox: Sandbox) -> None:
    submit(sandbox, "one")
    with pytest.raises(ClientException) as refused:
        submit(sandbox, "one", Width=720)
    assert refused.value.code == "IdempotentParameterMismatch"
    assert refused.value.data["Sandbox"] == GUESSED
    assert len(sandbox.jobs) == 1


def test_threads_with_one_token_make_one_job(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(lambda _: submit(sandbox, "one"), range(64)))
    assert len(made) == len(sandbox.jobs) == 1


def test_200_jobs_of_threads(clock: Clock) -> None:
    with Sandbox(clock=clock, speed=1) as sandbox:
        caller = client(sandbox)
        with ThreadPoolExecutor(16) as threads:
            made = list(threads.map(lambda n: caller.submit_batch_media_producing_job(request(f"t{n}")).body.job_id, range(200)))
        clock.pass_by(60)
        assert len(set(made)) == len(sandbox.jobs) == 200
        assert {job.token: job.job_id for job in sandbox.jobs} == {f"t{number}": job_id for number, job_id in enumerate(made)}
        with ThreadPoolExecutor(16) as threads:
            states = set(threads.map(lambda job_id: batch(sandbox, job_id).status, made))
        assert states == {"Finished"}
        assert len(sandbox.calls) == 400
        assert {call.status for call in sandbox.calls} == {200}


# ---------------------------------------------------------------- requests that are refused


WRONG: dict[str, tuple[Any, str, str]] = {
    "too many videos": ({"Count": 101}, "InvalidParameter", "OutputConfig.Count"),
    "no width": ({"Width": None}, "MissingParameter", "OutputConfig.Width"),
    "no number in the name": ({"MediaURL": "http://b.oss-cn-shanghai.aliyuncs.com/a.mp4"}, "InvalidParameter", "OutputConfig.MediaURL"),
    "two places": ({"FileName": "a_{index}.mp4"}, "InvalidParameter", "OutputConfig.MediaURL"),
    "too long a title": ({"given": {**INPUT, "TitleArray": ["fits", "x" * 51]}}, "InvalidParameter", "InputConfig.TitleArray[1]"),
    "no material": ({"given": {"TitleArray": ["One"]}}, "InvalidParameter", "InputConfig"),
    "a group without a name": ({"given": {"MediaGroupArray": [{"MediaArray": ["a"]}]}}, "MissingParameter", "MediaGroupArray[0].GroupName"),
    "too much user data": ({"user_data": {"order": "x" * 512}}, "InvalidParameter", "UserData"),
    "too long a token": ({"token": "x" * 65}, "InvalidParameter", "ClientToken"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_refusal_names_the_field(sandbox: Sandbox, name: str) -> None:
    change, code, field = WRONG[name]
    with pytest.raises(ClientException) as refused:
        submit(sandbox, **change)
    assert (refused.value.status_code, refused.value.code) == (400, code)
    assert f'{field}" is' in refused.value.message
    assert sandbox.jobs == ()


def test_configs_are_json_and_two_are_needed(sandbox: Sandbox) -> None:
    for name, text, code in (
        ("input_config", "{", "InvalidParameter"),
        ("input_config", '{"TitleArray": NaN}', "InvalidParameter"),
        ("output_config", None, "MissingParameter"),
        ("input_config", None, "MissingParameter"),
    ):
        asked = request()
        setattr(asked, name, text)
        with pytest.raises(ClientException) as refused:
            client(sandbox).submit_batch_media_producing_job(asked)
        assert refused.value.code == code


GOLDENS = sorted((Path(__file__).parents[1] / "golden").glob("*.json"))


def test_whatever_is_built_is_taken(sandbox: Sandbox) -> None:
    for golden in GOLDENS:
        parameters = {name: text if isinstance(text, str) else json.dumps(text) for name, text in json.loads(golden.read_text()).items()}
        answer = Raw(SUBMIT, {"OutputConfig": parameters.pop("OutputConfig")}, parameters).send(sandbox)
        assert answer.status == 200, (golden.name, answer.body)
    assert len(sandbox.jobs) == len(GOLDENS)


# ---------------------------------------------------------------- signatures


def test_wrong_credentials(sandbox: Sandbox) -> None:
    for caller, status, code in (
        (client(sandbox, secret="Sandbox"), 400, "SignatureDoesNotMatch"),
        (client(sandbox, key="nobody"), 404, "InvalidAccessKeyId.NotFound"),
    ):
        with pytest.raises(ClientException) as refused:
            caller.submit_batch_media_producing_job(request())
        assert (refused.value.status_code, refused.value.code) == (status, code)
    assert sandbox.jobs == ()


def test_keys_of_ones_own() -> None:
    with Sandbox(keys={"id": "secret"}) as sandbox:
        assert client(sandbox, "secret", "id").submit_batch_media_producing_job(request()).body.job_id
        with pytest.raises(ClientException, match="InvalidAccessKeyId"):
            submit(sandbox)


CALLS: dict[str, tuple[Raw, int, str]] = {
    "signed well": (Raw(), 404, "ResourceNotFound"),
    "with GET": (Raw(method="GET"), 404, "ResourceNotFound"),
    "not signed": (Raw(changed={"Authorization": None}), 400, "MissingAccessKeyId"),
    "no action": (Raw(changed={"x-acs-action": None}), 400, "MissingAction"),
    "no version": (Raw(changed={"x-acs-version": None}), 400, "MissingVersion"),
    "no date": (Raw(changed={"x-acs-date": None}), 400, "MissingTimestamp"),
    "no nonce": (Raw(changed={"x-acs-signature-nonce": None}), 400, "MissingSignatureNonce"),
    "a signature of another form": (Raw(changed={"Authorization": "Bearer x"}), 400, "IncompleteSignature"),
    "a date that is not signed": (Raw(unsigned=("x-acs-date",)), 400, "IncompleteSignature"),
    "a host that is not signed": (Raw(unsigned=("host",)), 400, "IncompleteSignature"),
    "16 minutes late": (Raw(late=timedelta(minutes=-16)), 400, "InvalidTimeStamp.Expired"),
    "16 minutes early": (Raw(late=timedelta(minutes=16)), 400, "InvalidTimeStamp.Expired"),
    "14 minutes late": (Raw(late=timedelta(minutes=-14)), 404, "ResourceNotFound"),
    "a date of another form": (Raw(changed={"x-acs-date": "Sun, 22 Nov 2026 22:23:30 GMT"}), 400, "InvalidTimeStamp.Format"),
    "another version": (Raw(version="2020-11-08"), 400, "InvalidVersion"),
    "another version than signed": (Raw(changed={"x-acs-version": "2020-11-08"}), 400, "SignatureDoesNotMatch"),
    "an operation of none": (Raw(action="MakeVideo"), 404, "InvalidAction.NotFound"),
    "an operation of others": (Raw(action="SubmitMediaProducingJob"), 404, "InvalidAction.NotFound"),
    "no job": (Raw(query={}), 400, "MissingParameter"),
    "no media": (Raw("GetMediaInfo", {}), 400, "MissingParameter"),
    "no sub job": (Raw("GetMediaProducingJob", {"JobId": "none"}), 404, "ResourceNotFound"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_answered_with(sandbox: Sandbox, name: str) -> None:
    call, status, code = CALLS[name]
    answer = call.send(sandbox)
    assert (answer.status, answer.code) == (status, code)
    assert answer.body["HostId"] == "sandbox"
    assert sandbox.calls[-1].code == code


def test_one_wrong_byte_is_found(sandbox: Sandbox) -> None:
    call = Raw(SUBMIT, {"ClientToken": "abc"}, {"InputConfig": "{}"})
    assert call.send(sandbox).code == "MissingParameter"
    for answer in (call.send(sandbox, body="InputConfig=%7B%7C"), call.send(sandbox, query="ClientToken=abd")):
        assert answer.code == "SignatureDoesNotMatch"
    fresh = Raw()
    signed = fresh.headers(sandbox)
    for name in ("x-acs-signature-nonce", "Authorization", "x-acs-content-sha256"):
        last = signed[name][-1]
        wrong = signed[name][:-1] + ("0" if last != "0" else "1")
        assert fresh._replace(changed={**signed, name: wrong}).send(sandbox).code == "SignatureDoesNotMatch"
    assert fresh._replace(changed=signed).send(sandbox).code == "ResourceNotFound"


def test_a_nonce_is_used_once(sandbox: Sandbox) -> None:
    call = Raw(nonce="once")
    assert [call.send(sandbox).code for _ in range(2)] == ["ResourceNotFound", "SignatureNonceUsed"]


@pytest.mark.parametrize("text", ["~ +%2B&=;,", "回龙观盒马鲜生", "👩‍🚀 é\u0301", "a\tb\x00c", "http://a.b/c?d=e"])
def test_whatever_is_sent_is_signed(sandbox: Sandbox, text: str) -> None:
    job_id = submit(sandbox, user_data={"note": text}, given={**INPUT, "TitleArray": [text]})
    assert json.loads(batch(sandbox, job_id).user_data) == {"note": text}


def test_a_body_that_is_too_large_is_not_read(sandbox: Sandbox) -> None:
    answer = Raw(changed={"Content-Length": "99999999999"}).send(sandbox)
    assert answer.status == 413


# ---------------------------------------------------------------- not the service, and not the network


def test_every_answer_says_what_it_is(sandbox: Sandbox) -> None:
    job_id = submit(sandbox)
    for call in (Raw(query={"JobId": job_id}), Raw(), Raw("ListBatchMediaProducingJobs", {})):
        answer = call.send(sandbox)
        assert answer.headers[HEADER] == answer.body["Sandbox"] == NOTE


def test_it_listens_on_loopback_only(sandbox: Sandbox) -> None:
    host, _, port = sandbox.endpoint.partition(":")
    assert host == "127.0.0.1"
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", int(port)))


def test_it_ends() -> None:
    with Sandbox() as sandbox:
        submit(sandbox)
        endpoint = sandbox.endpoint
    host, _, port = endpoint.partition(":")
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect((host, int(port)))


def test_it_hears_each_call() -> None:
    heard: list[Any] = []
    with Sandbox(hear=heard.append) as sandbox:
        job_id = submit(sandbox, "token")
        batch(sandbox, job_id)
        assert tuple(heard) == sandbox.calls
    assert [(call.number, call.operation, call.subject) for call in heard] == [(1, SUBMIT, "token"), (2, GET, job_id)]
