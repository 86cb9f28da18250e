"""`scene status`, `results`, `forget`, and following: what became of jobs, asked of the service and written down."""

from __future__ import annotations

import csv
import io
import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenec.service.failures import failures
from scenec.service.follow import Following, Pauses
from scenec.service.ledger import Row
from scenec.service.sandbox import Fault, Sandbox, Scenario
from scenec.service.trouble import Trouble
from tests.cli.running import call, project, video
from tests.service.calling import Clock
from tests.service.commands import QUICK, each_once, rows, scene, script, surroundings
from tests.service.sending import Desk, desk, scenes

TITLED = video(more='  title: ["One", "=Two"]\n').replace("size: 1080x1920", "size: 1080x1920, count: 2")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(speed=1000) as sandbox:
        yield sandbox


def submit(folder: Path, sandbox: Sandbox, *more: str) -> None:
    assert scene(folder, "submit", "--yes", *more, "--endpoint", sandbox.endpoint, program=script(QUICK)).code == 0


# following


def follow(at: Desk) -> list[Row]:
    """Follow all jobs to the end; what was told on the way."""
    told: list[Row] = []
    Following(at.book(), at.service, at.clock, told.append).to_the_end(at.rows(), Pauses())
    return told


def test_a_job_is_followed_through_its_states_with_growing_pauses(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.send()
        at.clock.slept.clear()
        told = follow(at)
        states = [row.status for row in told]
        assert list(dict.fromkeys(states)) == ["Init", "Processing", "Finished"]
        (row,) = at.rows()
        assert (row.status, row.is_over) == ("Finished", True)
        (output,) = at.book().outputs(row)
        assert (output.status, output.url) == ("Success", "http://out.oss-cn-shanghai.aliyuncs.com/video0_0.mp4")
        assert output.seconds == pytest.approx(3, abs=2)
        pauses = [pause for pause in at.clock.slept if pause > 0.1]
        assert pauses[0] == pytest.approx(2.0, abs=0.01)
        assert max(pauses) > 2.9


def test_a_pause_is_never_longer_than_said(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("stuck")) as at:
        at.send()
        at.clock.slept.clear()

        class Enough(Exception):
            pass

        def tell(row: Row) -> None:
            if at.clock.elapsed() > 1_800_000_400:
                raise Enough

        with pytest.raises(Enough):
            Following(at.book(), at.service, at.clock, tell).to_the_end(at.rows(), Pauses())
        assert max(at.clock.slept) <= 30
        assert at.clock.slept[-1] == pytest.approx(30, abs=0.01)


def test_many_jobs_are_followed_at_once(tmp_path: Path) -> None:
    with desk(tmp_path, videos=30) as at:
        at.send()
        start = at.clock.elapsed()
        follow(at)
        assert {row.status for row in at.rows()} == {"Finished"}
        assert at.clock.elapsed() - start < 60


def test_what_fails_in_between_is_asked_again(tmp_path: Path) -> None:
    faults = (Fault(play, operation="GetBatchMediaProducingJob", times=1) for play in ("throttle", "server-error", "reset", "lost-reply"))
    with desk(tmp_path, *faults, Fault("malformed", shape="null", operation="GetBatchMediaProducingJob", times=1)) as at:
        at.send()
        follow(at)
        assert [row.status for row in at.rows()] == ["Finished"]


def test_where_nobody_answers_the_ledger_keeps_what_is_known(tmp_path: Path) -> None:
    with desk(tmp_path) as at:
        at.send()
    with pytest.raises(Trouble) as trouble:
        follow(at)
    assert (trouble.value.diagnostic.code, trouble.value.code) == ("E6013", 6)
    assert [row.state for row in at.rows()] == ["submitted"]


def test_a_job_goes_on_until_each_of_its_videos_is_over(tmp_path: Path) -> None:
    early = '{"RequestId": "R", "EditingBatchJob": {"Status": "Finished", "SubJobList": [{"Status": "Processing"}, {"Status": "Success"}]}}'
    with desk(tmp_path, Fault("answer", operation="GetBatchMediaProducingJob", body=early, times=2)) as at:
        at.send()
        following = Following(at.book(), at.service, at.clock, lambda row: None)
        following.once(at.rows())
        assert [row.status for row in at.rows()] == ["Processing"]
        follow(at)
        assert [row.status for row in at.rows()] == ["Finished"]
        assert {output.status for output in at.book().outputs(at.rows()[0])} == {"Success"}


def test_a_list_whose_pages_go_round_has_an_end(tmp_path: Path) -> None:
    page = '{"RequestId": "R", "EditingBatchJobList": [{"JobId": "j", "Status": "Init"}], "NextToken": "same"}'
    with desk(tmp_path, Fault("answer", operation="ListBatchMediaProducingJobs", body=page)) as at:
        assert [listed.job for listed in at.service.jobs("cn-shanghai", "2026-01-01T00:00:00Z")] == ["j", "j"]


def test_a_job_that_the_service_does_not_know_is_told_of(tmp_path: Path) -> None:
    with desk(tmp_path) as at, desk(tmp_path) as other:
        at.send()
        at.service = other.service
        following = Following(at.book(), at.service, at.clock, lambda row: None)
        following.to_the_end(at.rows(), Pauses())
        assert [row.name for row in following.gone] == ["video0"]
        assert [row.status for row in at.rows()] == ["Init"]


def test_a_job_that_the_service_does_not_tell_of_is_no_success(tmp_path: Path) -> None:
    refused = Fault("refuse", operation="GetBatchMediaProducingJob", code="InvalidParameter", message="not today")
    with Sandbox(Scenario((refused,)), speed=1000) as sandbox:
        project(tmp_path, {"a.scene": video()})
        made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (4, ["E6019"])
        assert "InvalidParameter: not today" in made.err
        assert scene(tmp_path, "status", "--endpoint", sandbox.endpoint).code == 4


def test_what_failed_is_at_its_line_only_while_the_scene_is_what_was_sent(tmp_path: Path) -> None:
    with desk(tmp_path, Fault("fail-job", message="MediaArray[0] cannot be used")) as at:
        at.send()
        follow(at)
        (found,) = failures(at.rows(), at.book(), at.requests())
        assert (found.code, found.span.text) == ("E6016", '"0123456789abcdef0123456789abcdef"')
        (tmp_path / "a.scene").write_text(scenes(1).replace("a street", "a lane"))
        (found,) = failures(at.rows(), at.book(), at.requests())
        assert (found.span.source.name, found.span.text) == ("a.scene", "")


# status


def test_before_anything_is_sent(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    for command in ("status", "results"):
        made = call(tmp_path, command)
        assert (made.code, made.out, made.err) == (0, "", "nothing was sent from this project yet\n")
    assert json.loads(call(tmp_path, "status", "--format", "json").out) == []
    assert not (tmp_path / ".scene").exists()


def test_where_no_name_fits_that_is_said(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": video()})
    submit(tmp_path, sandbox)
    for command in ("status", "results"):
        made = scene(tmp_path, command, "--variant", "none", "--endpoint", sandbox.endpoint)
        assert made.err == "nothing of that name was sent\n"
        assert scene(tmp_path, command, "--rate", "nan").code == 2


def test_status_asks_once_and_with_watch_to_the_end(tmp_path: Path) -> None:
    clock = Clock()
    with Sandbox(clock=clock, speed=1) as sandbox:
        project(tmp_path, {"a.scene": TITLED})
        submit(tmp_path, sandbox)
        made = scene(tmp_path, "status", "--endpoint", sandbox.endpoint)
        assert made.code == 0
        assert made.out.splitlines()[1].split()[:2] == ["opening", "running"]
        clock.pass_by(100)
        watched = scene(tmp_path, "status", "--watch", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert watched.out.splitlines()[1].split()[:5] == ["opening", "done", "2", "of", "2"]
        calls = len(sandbox.calls)
        assert scene(tmp_path, "status", "--endpoint", sandbox.endpoint, env=surroundings(tmp_path, key="")).out == watched.out
        assert len(sandbox.calls) == calls


def test_where_nobody_can_be_asked_what_is_known_is_shown(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    with Sandbox(speed=1) as sandbox:
        submit(tmp_path, sandbox)
    made = scene(tmp_path, "status", "--endpoint", sandbox.endpoint, program=script(QUICK))
    assert (made.code, made.codes) == (6, ["E6013"])
    assert "opening  running" in made.out


def test_a_failure_is_shown_at_its_line_by_status_too(tmp_path: Path) -> None:
    words = "The material 0123456789abcdef0123456789abcdef is not found."
    with Sandbox(Scenario((Fault("fail-outputs", outputs=(1,), message=words),)), speed=1000) as sandbox:
        project(tmp_path, {"a.scene": TITLED})
        submit(tmp_path, sandbox)
        made = scene(tmp_path, "status", "--watch", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (5, ["E6017"])
        assert "failed in part  1 of 2" in made.out
        assert "--> a.scene:2:11" in made.err
        assert "1 of 2 videos of `opening` failed" in made.err


# what the ledger lost


def test_a_lost_reply_is_found_in_the_list_of_the_account(tmp_path: Path) -> None:
    with Sandbox(Scenario((Fault("lost-reply", times=6),)), speed=1000) as sandbox:
        project(tmp_path, {"a.scene": video()})
        made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (6, ["E6014"])
        made = scene(tmp_path, "status", "--remote", "--format", "json", "--endpoint", sandbox.endpoint)
        (found,) = json.loads(made.out)
        assert (found["request"], found["ledger"]) == ("opening", "linked again")
        each_once(tmp_path, sandbox, 1)
        assert scene(tmp_path, "plan", "--endpoint", sandbox.endpoint).code == 0


def test_a_ledger_that_is_gone_is_made_again_from_the_list(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": scenes(12), "b.scene": TITLED})
    submit(tmp_path, sandbox)
    (tmp_path / ".scene/ledger.sqlite").unlink()
    (tmp_path / "a.scene").write_text(scenes(11))
    made = scene(tmp_path, "status", "--remote", "--format", "json", "--endpoint", sandbox.endpoint)
    found = json.loads(made.out)
    assert sorted(row["request"] for row in found) == ["", "opening", *sorted(f"video{number}" for number in range(11))]
    assert len(rows(tmp_path, sandbox)) == 12
    assert scene(tmp_path, "plan", "--endpoint", sandbox.endpoint).code == 0
    again = scene(tmp_path, "status", "--remote", "--format", "json", "--endpoint", sandbox.endpoint)
    assert {row["ledger"] for row in json.loads(again.out)} == {"known", ""}


def test_previews_are_linked_again_as_previews(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": video()})
    submit(tmp_path, sandbox, "--preview")
    (tmp_path / ".scene/ledger.sqlite").unlink()
    made = scene(tmp_path, "status", "--remote", "--format", "json", "--endpoint", sandbox.endpoint)
    assert [row["request"] for row in json.loads(made.out)] == ["opening (preview)"]
    assert scene(tmp_path, "plan", "--preview", "--endpoint", sandbox.endpoint).code == 0
    assert scene(tmp_path, "plan", "--endpoint", sandbox.endpoint).code == 3


def test_what_is_forgotten_is_not_linked_again(tmp_path: Path) -> None:
    with Sandbox(Scenario((Fault("lost-reply", times=6),)), speed=1000) as sandbox:
        project(tmp_path, {"a.scene": video()})
        scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert "it may have a job" in scene(tmp_path, "forget", "opening", "--endpoint", sandbox.endpoint).out
        made = scene(tmp_path, "status", "--remote", "--format", "json", "--endpoint", sandbox.endpoint)
        assert [row["ledger"] for row in json.loads(made.out)] == [""]
        assert rows(tmp_path, sandbox) == []


def test_a_ledger_that_is_gone_makes_no_second_job_either(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": scenes(3)})
    submit(tmp_path, sandbox)
    (tmp_path / ".scene/ledger.sqlite").unlink()
    submit(tmp_path, sandbox)
    each_once(tmp_path, sandbox, 3)


# results


def results(folder: Path, sandbox: Sandbox, *more: str) -> str:
    made = scene(folder, "results", *more, "--endpoint", sandbox.endpoint)
    assert made.code == 0, made.err
    return made.out


def test_results_in_all_forms(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": TITLED})
    submit(tmp_path, sandbox, "--wait")
    table: list[dict[str, Any]] = json.loads(results(tmp_path, sandbox, "--json"))
    assert [(row["request"], row["video"], row["state"], row["error"]) for row in table] == [
        ("opening", "0", "Success", ""),
        ("opening", "1", "Success", ""),
    ]
    assert table[1]["MediaURL"] == "http://out.oss-cn-shanghai.aliyuncs.com/opening_1.mp4"
    assert list(csv.DictReader(io.StringIO(results(tmp_path, sandbox, "--csv")))) == table
    lines = results(tmp_path, sandbox, "--markdown").splitlines()
    assert lines[0] == "| request | video | state | seconds | ProjectId | MediaId | MediaURL | error |"
    assert len(lines) == 4
    shown = results(tmp_path, sandbox).splitlines()
    assert shown[0].split() == ["request", "video", "state", "seconds", "MediaId", "MediaURL"]
    assert results(tmp_path, sandbox, "--variant", "none") == ""


def test_addresses_that_open_and_what_was_drawn(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": TITLED})
    submit(tmp_path, sandbox, "--wait")
    table = json.loads(results(tmp_path, sandbox, "--json", "--signed", "--drawn"))
    for row in table:
        with urllib.request.urlopen(row["MediaURL"], timeout=10) as answer:
            assert answer.status == 200
    assert {row["title"] for row in table} == {"One", "=Two"}
    assert "'=Two" in results(tmp_path, sandbox, "--csv", "--drawn")


def test_a_video_that_is_gone_says_so_and_the_others_are_shown(tmp_path: Path) -> None:
    gone = Fault("refuse", operation="GetMediaInfo", code="ResourceNotFound", message="gone", calls=(1,))
    with Sandbox(Scenario((gone,)), speed=1000) as sandbox:
        project(tmp_path, {"a.scene": TITLED})
        submit(tmp_path, sandbox, "--wait")
        first, second = json.loads(results(tmp_path, sandbox, "--json", "--signed"))
        assert first["error"] == "ResourceNotFound: gone"
        assert (second["error"], sandbox.endpoint in second["MediaURL"]) == ("", True)


def test_what_was_refused_has_a_row_that_says_why(tmp_path: Path) -> None:
    with Sandbox(Scenario((Fault("refuse", code="InvalidParameter", message="no such | thing"),))) as sandbox:
        project(tmp_path, {"a.scene": video()})
        scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
        (row,) = json.loads(results(tmp_path, sandbox, "--json"))
        assert (row["state"], row["error"]) == ("refused", "InvalidParameter: no such | thing")
        assert "no such \\| thing" in results(tmp_path, sandbox, "--markdown")


# forgetting


def test_what_is_forgotten_is_made_anew(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": scenes(3)})
    submit(tmp_path, sandbox)
    made = scene(tmp_path, "forget", "video0", "*2", "--endpoint", sandbox.endpoint)
    assert made.code == 0
    assert [line.split()[0] for line in made.out.splitlines()] == ["video0", "video2"]
    assert all(job.job_id in made.out for job in (sandbox.jobs[0], sandbox.jobs[2]))
    submit(tmp_path, sandbox)
    assert len(sandbox.jobs) == 5
    assert len(rows(tmp_path, sandbox)) == 3


def test_what_was_never_sent_cannot_be_forgotten(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "forget", "opening")
    assert made.code == 2
    assert "Nothing was sent that is called `opening`" in made.err


def test_a_preview_has_a_project_to_look_at(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": video()})
    submit(tmp_path, sandbox, "--preview", "--wait")
    (row,) = json.loads(results(tmp_path, sandbox, "--json"))
    assert (row["request"], row["MediaId"], len(row["ProjectId"])) == ("opening (preview)", "", 32)
    assert row["ProjectId"] in results(tmp_path, sandbox)
