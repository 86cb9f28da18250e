"""`scene submit` and `scene retry`, as a person runs them: what is shown, what is sent, the exit code, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scenec.service.ledger import ledger
from scenec.service.sandbox import Fault, Sandbox, Scenario
from scenec.service.sandbox.faults import SUBMIT
from tests.cli.running import PROJECT, files, project, video
from tests.service.commands import QUICK, begin, each_once, rows, scene, script, surroundings
from tests.service.sending import scenes

TWO = {"a.scene": video(), "b.scene": video("other", '"a harbour"')}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(speed=1000) as sandbox:
        yield sandbox


def playing(*faults: Fault) -> Sandbox:
    """A sandbox that plays faults."""
    return Sandbox(Scenario(faults), speed=1000)


# from one submit to the next


def test_what_is_sent_is_there_and_then_nothing_is_to_do(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.summary) == (0, "2 submitted")
    each_once(tmp_path, sandbox, 2)
    planned = scene(tmp_path, "plan", "--endpoint", sandbox.endpoint)
    assert (planned.code, planned.out.splitlines()[-1]) == (0, "nothing to send: 2 submitted")
    again = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
    assert again.code == 0
    assert len(sandbox.calls) == 2


VARIANTS = video(
    more='  variants place {\n    city { title: "In the city" }\n    coast { title: "On the coast" }\n  }\n'
    "  variants pace {\n    slow { edit { shot_duration: 4s } }\n    quick { edit { shot_duration: 2s } }\n  }\n"
).replace("{{ video }}", "{{ request }}")


def test_a_change_of_one_variant_names_those_that_changed_and_why(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": VARIANTS})
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).summary == "4 submitted"
    (tmp_path / "a.scene").write_text(VARIANTS.replace("On the coast", "At the sea"))
    planned = scene(tmp_path, "plan", "--endpoint", sandbox.endpoint)
    assert planned.code == 3
    assert ('changed: opening.coast.slow, opening.coast.quick: title.text: "On the coast" → "At the sea" (a.scene:7)') in planned.out
    assert "submitted: opening.city.slow, opening.city.quick" in planned.out
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).summary == "2 submitted"
    assert len(sandbox.jobs) == 6


def test_a_glob_sends_some(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": VARIANTS})
    made = scene(tmp_path, "submit", "--yes", "--variant", "coast.*", "--endpoint", sandbox.endpoint)
    assert made.summary == "2 submitted"
    assert {row.name for row in rows(tmp_path, sandbox)} == {"opening.coast.slow", "opening.coast.quick"}
    made = scene(tmp_path, "submit", "--yes", "--variant", "cost.*", "--endpoint", sandbox.endpoint)
    assert (made.code, len(made.codes)) == (1, 1)


def test_what_is_wrong_sends_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {**TWO, "c.scene": video("third", visual='"x", volum: 1')})
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.codes) == (1, ["E1001"])
    assert not sandbox.calls


def test_over_the_budget_nothing_is_sent(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO, f'{PROJECT}budget = "0.01 USD"\n')
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.codes) == (1, ["E6006"])
    assert not sandbox.calls


def test_a_dry_run_shows_the_plan_and_leaves_nothing(tmp_path: Path) -> None:
    project(tmp_path, TWO)
    before = files(tmp_path)
    made = scene(tmp_path, "submit", "--dry-run", env=surroundings(tmp_path, key=""))
    assert made.code == 0
    assert "to send: 2 new" in made.out
    assert files(tmp_path) == before


def test_a_preview_is_sent_as_one_and_says_where_it_is_billed(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--preview", "--endpoint", sandbox.endpoint)
    assert made.code == 0
    assert "previews of storyboards and narrations are billed" in made.out
    assert all(json.loads(job.parameters["OutputConfig"])["GeneratePreviewOnly"] is True for job in sandbox.jobs)
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).summary == "2 submitted"
    assert len(sandbox.jobs) == 4


def test_nobody_there_to_ask_sends_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--endpoint", sandbox.endpoint)
    assert made.code == 2
    assert "`--yes` sends without asking" in made.err
    assert not sandbox.calls


@pytest.mark.parametrize(("answer", "sent"), [(b"y\n", 2), (b"n\n", 0)])
def test_who_sits_there_is_asked_and_sees_bars(tmp_path: Path, sandbox: Sandbox, answer: bytes, sent: int) -> None:
    import pty
    import subprocess

    from tests.cli.running import COMMAND

    project(tmp_path, TWO)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "submit", "--endpoint", sandbox.endpoint],
        cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings(tmp_path, {"TERM": "xterm"}),
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, answer)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert process.wait() == 0
    assert b"Send 2 requests?" in shown
    assert len(sandbox.jobs) == sent
    assert (b"\x1b[?25l" in shown) == bool(sent)


def test_progress_in_a_pipe_is_a_few_plain_lines(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": scenes(60)})
    made = scene(tmp_path, "submit", "--yes", "--rate", "1000", "--endpoint", sandbox.endpoint)
    lines = [line for line in made.err.splitlines() if line.startswith("sent: ")]
    assert lines == [f"sent: {number} of 60" for number in range(6, 61, 6)]
    assert "\r" not in made.err
    assert "\x1b" not in made.err


# to the end


def test_waiting_shows_what_was_made(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
    assert made.code == 0
    table = made.out.split("\n\n")[-1].splitlines()
    assert table[0].split() == ["request", "video", "state", "seconds", "MediaId", "MediaURL"]
    assert [line.split()[:3] for line in table[1:]] == [["opening", "0", "Success"], ["other", "0", "Success"]]
    assert {row.status for row in rows(tmp_path, sandbox)} == {"Finished"}


def test_a_video_that_fails_is_shown_at_the_line_of_what_it_lacks(tmp_path: Path) -> None:
    words = "The material 0123456789abcdef0123456789abcdef is not found."
    with playing(Fault("fail-outputs", request="*other_*", code="InvalidMaterial.NotFound", message=words)) as sandbox:
        project(tmp_path, TWO)
        made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (5, ["E6017"])
        assert f"the video of `other` failed: InvalidMaterial.NotFound: {words}" in made.err
        assert "--> b.scene:2:11" in made.err
        planned = scene(tmp_path, "plan", "--endpoint", sandbox.endpoint)
        assert (planned.code, planned.out.splitlines()[-1]) == (0, "nothing to send: 1 submitted, 1 failed")


def test_where_all_jobs_fail_the_code_is_4(tmp_path: Path) -> None:
    with playing(Fault("fail-job", code="InvalidTimelineFormat", message="no")) as sandbox:
        project(tmp_path, TWO)
        made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (4, ["E6016", "E6016"])


def test_some_videos_of_a_job_are_a_partial_failure(tmp_path: Path) -> None:
    with playing(Fault("fail-outputs", outputs=(1, 2), message="no such sound", times=1)) as sandbox:
        project(tmp_path, {"a.scene": video().replace("size: 1080x1920", "size: 1080x1920, count: 4")})
        made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert made.code == 5
        assert "2 of 4 videos of `opening` failed: InvalidMaterial.NotFound: no such sound" in made.err
        retried = scene(tmp_path, "retry", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert retried.code == 0
        assert "failed, made again: opening" in retried.out
        assert len(sandbox.jobs) == 2
        assert scene(tmp_path, "retry", "--yes", "--endpoint", sandbox.endpoint).out.startswith("nothing to send")


def test_a_refusal_and_a_success_are_5_and_only_the_refused_is_sent_again(tmp_path: Path) -> None:
    words = 'The specified parameter "OutputConfig.Width" is not valid.'
    with playing(Fault("refuse", request="*other_*", code="InvalidParameter", message=words, times=1)) as sandbox:
        project(tmp_path, TWO)
        made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
        assert (made.code, made.codes, made.summary) == (5, ["E6015"], "1 submitted, 1 refused")
        assert "--> b.scene:4:" in made.err
        assert "^^^^^^^^^" in made.err
        again = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
        assert "refused before: other" in again.out
        assert (again.code, again.summary) == (0, "1 submitted")
        each_once(tmp_path, sandbox, 2)


def test_what_was_refused_does_not_keep_the_others_from_being_followed(tmp_path: Path) -> None:
    with playing(Fault("refuse", request="*other_*", code="InvalidParameter", message="no")) as sandbox:
        project(tmp_path, TWO)
        made = scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert (made.code, made.codes) == (5, ["E6015"])
        assert [line.split()[:3] for line in made.out.splitlines()[-2:]] == [
            ["opening", "0", "Success"],
            ["other", "refused", "InvalidParameter:"],
        ]


def test_while_one_follows_another_one_may_send(tmp_path: Path) -> None:
    with Sandbox(Scenario((Fault("stuck", request="*opening_*"),)), speed=1000) as sandbox:
        project(tmp_path, TWO)
        first = begin(tmp_path, "submit", "a.scene", "--yes", "--wait", "--endpoint", sandbox.endpoint)
        while not any(call.operation == "GetBatchMediaProducingJob" for call in sandbox.calls):
            time.sleep(0.02)
        assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).summary == "1 submitted"
        first.send_signal(signal.SIGINT)
        _, err = first.communicate()
        assert first.returncode == 130
        assert b"the jobs go on" in err
        each_once(tmp_path, sandbox, 2)


# saved plans


def test_a_saved_plan_is_carried_out(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    assert scene(tmp_path, "plan", "b.scene", "--out", "plan.json", "--endpoint", sandbox.endpoint).code == 3
    made = scene(tmp_path, "submit", "plan.json", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.summary) == (0, "1 submitted")
    assert [row.name for row in rows(tmp_path, sandbox)] == ["other"]


SHOP = 'param town: text = "Berlin"\n' + video(visual='"a street in {{ town }}"')
CHANGES = {
    "scene": ("a.scene", SHOP.replace("street", "lane"), "`a.scene` has changed"),
    "comment": ("a.scene", "// new\n" + SHOP, "`a.scene` has changed"),
    "project": ("scene.toml", PROJECT + 'oss_scheme = "https"\n', "`scene.toml` has changed"),
    "parameters": ("p.json", '{"town": "Rome"}', "`p.json` has changed"),
    "listing": ("l.csv", "id,seconds\n0123456789abcdef0123456789abcdef,9\n", "`l.csv` has changed"),
    "another": ("more.scene", video("more"), "`more.scene` is used too"),
}


@pytest.mark.parametrize("what", list(CHANGES))
def test_a_saved_plan_is_refused_after_any_input_changed(tmp_path: Path, sandbox: Sandbox, what: str) -> None:
    own = {"a.scene": SHOP, "p.json": '{"town": "Oslo"}', "l.csv": "id,seconds\n0123456789abcdef0123456789abcdef,8\n"}
    project(tmp_path, own)
    arguments = ("--params", "p.json", "--assets", "l.csv", "--out", "plan.json", "--endpoint", sandbox.endpoint)
    assert scene(tmp_path, "plan", *arguments).code == 3
    name, text, why = CHANGES[what]
    (tmp_path / name).write_text(text)
    made = scene(tmp_path, "submit", "plan.json", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.codes) == (1, ["E6007"])
    assert why in made.err
    assert not sandbox.calls


@pytest.mark.parametrize("more", [("--preview",), ("--variant", "other"), ("-p", "town=Rome")])
def test_what_a_plan_says_is_not_said_again(tmp_path: Path, sandbox: Sandbox, more: tuple[str, ...]) -> None:
    project(tmp_path, TWO)
    scene(tmp_path, "plan", "--out", "plan.json", "--endpoint", sandbox.endpoint)
    made = scene(tmp_path, "submit", "plan.json", "--yes", *more, "--endpoint", sandbox.endpoint)
    assert (made.code, len(sandbox.calls)) == (2, 0)


def test_a_saved_plan_is_of_one_place_and_can_be_rehearsed(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    scene(tmp_path, "plan", "--out", "plan.json")
    made = scene(tmp_path, "submit", "plan.json", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.codes, len(sandbox.calls)) == (["E6007"], 0)
    assert f"it is about the service, and not about {sandbox.endpoint}" in made.err
    assert scene(tmp_path, "submit", "plan.json", "--yes", "--sandbox").code == 0


def test_a_saved_plan_is_refused_after_somebody_sent(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    scene(tmp_path, "plan", "--out", "plan.json", "--endpoint", sandbox.endpoint)
    scene(tmp_path, "submit", "a.scene", "--yes", "--endpoint", sandbox.endpoint)
    made = scene(tmp_path, "submit", "plan.json", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.codes) == (1, ["E6007"])
    assert "`opening` was new and is submitted" in made.err


# what is not there, and what is in the way


def test_without_a_project_nothing_is_sent(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": video().replace("media:", "region: cn-shanghai, media:")})
    (tmp_path / "scene.toml").unlink()
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
    assert (made.code, made.codes, sandbox.calls) == (1, ["E6022"], ())
    assert scene(tmp_path, "submit", "--yes", "--sandbox").code == 0


def test_without_credentials_nothing_is_sent(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, env=surroundings(tmp_path, key=""))
    assert (made.code, made.codes) == (6, ["E6010"])
    assert not sandbox.calls
    assert rows(tmp_path, sandbox) == []


@pytest.mark.parametrize("keys", [("sandbox", "wrong"), ("nobody", "sandbox")])
def test_wrong_credentials_end_the_run_at_once(tmp_path: Path, sandbox: Sandbox, keys: tuple[str, str]) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, env=surroundings(tmp_path, None, *keys))
    assert (made.code, made.codes) == (6, ["E6011"])
    assert len(sandbox.calls) == 1
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).code == 0
    each_once(tmp_path, sandbox, 2)


def test_a_key_with_a_line_break_is_told_of_and_not_shown(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, env=surroundings(tmp_path, None, "sandbox", "verysecret\n"))
    assert (made.code, made.codes) == (6, ["E6010"])
    assert "verysecret" not in made.out + made.err


def test_a_profile_is_chosen(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    (tmp_path / ".aliyun").mkdir()
    profile = {"name": "campaigns", "mode": "AK", "access_key_id": "sandbox", "access_key_secret": "sandbox"}
    (tmp_path / ".aliyun/config.json").write_text(json.dumps({"current": "other", "profiles": [profile]}))
    wrong = surroundings(tmp_path, None, "nobody", "nothing")
    made = scene(tmp_path, "submit", "--yes", "--profile", "campaigns", "--endpoint", sandbox.endpoint, env=wrong)
    assert (made.code, made.summary) == (0, "2 submitted")
    made = scene(tmp_path, "submit", "--yes", "--profile", "campaign", "--preview", "--endpoint", sandbox.endpoint, env=wrong)
    assert (made.code, made.codes) == (6, ["E6010"])
    assert "`campaign`" in made.err


def test_a_proxy_does_not_stand_between_us_and_this_machine(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    proxies = {"HTTP_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, env=surroundings(tmp_path, proxies))
    assert made.code == 0


def test_a_region_that_cannot_be_reached_names_its_endpoint(tmp_path: Path) -> None:
    """Names end in a proxy that is not there, so that nothing leaves this machine."""
    project(tmp_path, {"a.scene": video()})
    made = scene(tmp_path, "submit", "--yes", env=surroundings(tmp_path, {"HTTPS_PROXY": "http://127.0.0.1:9"}), program=script(QUICK))
    assert (made.code, made.codes) == (6, ["E6013"])
    assert "--> ice.cn-shanghai.aliyuncs.com" in made.err
    assert "`scene submit` goes on from here" in made.summary


def test_a_region_that_the_service_does_not_have_is_a_mistake_of_the_scene(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(more="  region: cn-mars\n")})
    made = scene(tmp_path, "submit", "--yes")
    assert made.code == 1
    assert "a.scene:5:11" in made.err


def test_a_full_disk_sends_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    assert scene(tmp_path, "submit", "a.scene", "--yes", "--endpoint", sandbox.endpoint).code == 0
    limited = script("import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))")
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=limited)
    assert (made.code, made.codes) == (1, ["E6003"])
    assert len(sandbox.jobs) == 1
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).code == 0
    each_once(tmp_path, sandbox, 2)


def test_a_disk_that_fills_up_in_between_loses_no_job(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    filling = script(
        "import resource\nfrom scenec.service.client import SdkService\nsubmit = SdkService.submit\n"
        "def full(*given):\n"
        "    job = submit(*given)\n    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n    return job\n"
        "SdkService.submit = full"
    )
    made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=filling)
    assert (made.code, made.codes) == (1, ["E6018"])
    (job,) = sandbox.jobs
    assert f"`opening` is the job {job.job_id}" in made.err
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).code == 0
    each_once(tmp_path, sandbox, 2)


@pytest.mark.parametrize("harm", ["file", "damaged", "locked"])
def test_a_ledger_that_cannot_be_written_sends_nothing(tmp_path: Path, sandbox: Sandbox, harm: str) -> None:
    project(tmp_path, TWO)
    if harm == "file":
        (tmp_path / ".scene").write_text("a file")
        code = "E6003"
    elif harm == "damaged":
        (tmp_path / ".scene").mkdir()
        (tmp_path / ".scene/ledger.sqlite").write_bytes(b"no database at all " * 100)
        code = "E6002"
    else:
        scene(tmp_path, "submit", "a.scene", "--yes", "--endpoint", sandbox.endpoint)
        code = "E6004"
    sent = len(sandbox.calls)
    impatient = script("import scenec.service.store as store; store.PATIENCE = 0.05")
    with closing(
        sqlite3.connect(tmp_path / "other" if harm != "locked" else tmp_path / ".scene/ledger.sqlite", isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=impatient)
    assert (made.code, made.codes) == (1, [code])
    assert len(sandbox.calls) == sent


def test_two_at_once_send_one_after_the_other(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, TWO)
    book = ledger(str(tmp_path), sandbox.endpoint)
    with book.sending():
        second = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
        assert (second.code, second.codes) == (1, ["E6005"])
        assert not sandbox.calls
    book.close()
    assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).code == 0
    each_once(tmp_path, sandbox, 2)


def test_two_that_begin_together_make_each_job_once(tmp_path: Path, sandbox: Sandbox) -> None:
    project(tmp_path, {"a.scene": scenes(6)})
    both = [begin(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint) for _ in range(2)]
    codes = []
    for process in both:
        process.communicate()
        codes.append(process.returncode)
    assert 0 in codes
    assert set(codes) <= {0, 1}
    each_once(tmp_path, sandbox, 6)


def test_ctrl_c_keeps_what_is_known_and_says_how_to_go_on(tmp_path: Path) -> None:
    with playing(Fault("slow", seconds=0.15)) as sandbox:
        project(tmp_path, {"a.scene": scenes(8)})
        process = begin(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint)
        while len(sandbox.jobs) < 3:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert process.returncode == 130
        assert b"`scene submit` goes on from here" in err
        assert b"Traceback" not in err
        assert scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint).code == 0
        each_once(tmp_path, sandbox, 8)


def test_ctrl_c_in_a_retry_names_the_retry_which_goes_on(tmp_path: Path) -> None:
    with playing(Fault("fail-job"), Fault("slow", operation=SUBMIT, seconds=1.5, calls=(3,))) as sandbox:
        project(tmp_path, TWO)
        scene(tmp_path, "submit", "--yes", "--wait", "--endpoint", sandbox.endpoint, program=script(QUICK))
        process = begin(tmp_path, "retry", "--yes", "--endpoint", sandbox.endpoint)
        while len(sandbox.jobs) < 3:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        assert err.decode().splitlines()[-1] == "1 without an answer, 1 not sent; `scene retry` goes on from here"
        assert scene(tmp_path, "retry", "--yes", "--endpoint", sandbox.endpoint).summary == "2 submitted"
        assert len(sandbox.jobs) == 4


# where the extra is not installed

BARE = script(
    "import sys\nclass Gone:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name.partition('.')[0] in ('alibabacloud_ice20201109', 'alibabacloud_credentials', 'tenacity', 'rich', 'requests'):\n"
    "            raise ModuleNotFoundError(f'No module named {name}', name=name)\n"
    "sys.meta_path.insert(0, Gone())"
)


def test_without_the_extra_submit_says_what_to_install_and_the_rest_works(tmp_path: Path) -> None:
    project(tmp_path, TWO)
    for command, code in (("check", 0), ("build", 0), ("plan", 3), ("status", 0), ("results", 0)):
        assert scene(tmp_path, command, program=BARE).code == code
    made = scene(tmp_path, "submit", "--yes", program=BARE)
    assert (made.code, made.codes) == (1, ["E6000"])
    assert "pip install 'scenec[submit]'" in made.err
    assert scene(tmp_path, "plan").code == 3


# secrets

SECRETS = ("LTAIplantedkey00000001", "plantedsecret0000000000000002", "plantedtoken000000000000000003")


def test_no_secret_is_ever_shown_or_kept(tmp_path: Path) -> None:
    """They are planted in the environment, a profile, and the words of the service; the SDK is asked to log all that it sends."""
    key, secret, token = SECRETS
    words = f"the key {key} with {secret} and {token}"
    faults = (
        Fault("refuse", code="InvalidParameter", message=words, times=1),
        Fault("server-error", shape="html", times=1),
        Fault("malformed", shape="error", times=1),
        Fault("lost-reply", times=1),
        Fault("refuse", code="SignatureDoesNotMatch", message=words, times=1),
        Fault("fail-outputs", message=words, times=1),
        Fault("fail-job", message=words, calls=(2,)),
    )
    with Sandbox(Scenario(faults), keys={key: secret}, speed=1000) as sandbox:
        project(tmp_path, {"a.scene": scenes(4)})
        (tmp_path / "home/.aliyun").mkdir(parents=True)
        profile = {"name": "p", "mode": "StsToken", "access_key_id": key, "access_key_secret": secret, "sts_token": token}
        (tmp_path / "home/.aliyun/config.json").write_text(json.dumps({"current": "p", "profiles": [profile]}))
        env = surroundings(tmp_path / "home", {"DEBUG": "sdk", "ALIBABA_CLOUD_SECURITY_TOKEN": token}, key, secret)
        at = ("--endpoint", sandbox.endpoint)
        shown = ""
        for arguments in (
            ("submit", "--yes", *at), ("submit", "--yes", "--wait", *at), ("submit", "--yes", "--profile", "p", *at),
            ("status", *at), ("status", "--remote", *at), ("results", "--signed", "--drawn", "--json", *at), ("retry", "--yes", *at),
            ("plan", "--format", "json", *at), ("submit", "--yes", "--preview", "--profile", "nobody", *at),
        ):  # fmt: skip
            made = scene(tmp_path, *arguments, env=env, program=script(QUICK))
            assert made.code != 70, made.err
            shown += made.out + made.err
        broken = script(
            f"{QUICK}\nimport darabonba.core as core\ndef f(*given): raise LookupError(str(given[0].headers))\ncore.DaraCore.do_action = f"
        )
        made = scene(tmp_path, "submit", "--yes", "--preview", *at, env=env, program=broken)
        shown += made.out + made.err
        assert "E6011" in shown
        kept = b"".join(content for name, content in files(tmp_path).items() if not name.startswith("home/"))
        for planted in SECRETS:
            assert planted not in shown
            assert planted.encode() not in kept
