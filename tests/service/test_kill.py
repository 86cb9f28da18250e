"""A submit that is killed loses nothing and makes nothing twice, wherever that happens and whatever the network does."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenec.service.sandbox import Fault, Sandbox, Scenario
from tests.cli.running import project
from tests.service.commands import QUICK, each_once, scene, script
from tests.service.killing import POINTS, killed_after, killed_at
from tests.service.sending import scenes

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("point", list(POINTS))
def test_killed_at_a_point_and_run_again(tmp_path: Path, point: str) -> None:
    project(tmp_path, {"a.scene": scenes(4)})
    with Sandbox(Scenario((Fault("lost-reply", attempts=(1,), share=0.5),))) as sandbox:
        assert killed_at(tmp_path, sandbox.endpoint, point, 0 if "ledger" in point else 2)
        made = scene(tmp_path, "submit", "--yes", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert made.code == 0, made.err
        each_once(tmp_path, sandbox, 4)


def test_fifty_with_lost_replies_killed_again_and_again(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": scenes(50)})
    with Sandbox(Scenario((Fault("lost-reply", attempts=(1,), share=0.3),))) as sandbox:
        for point in ("when a request has left", "while the job is written down", "when the reply is here", "when the job is written down"):
            assert killed_at(tmp_path, sandbox.endpoint, point, 9)
            assert len({job.token for job in sandbox.jobs}) == len(sandbox.jobs)
        made = scene(tmp_path, "submit", "--yes", "--rate", "1000", "--endpoint", sandbox.endpoint, program=script(QUICK))
        assert made.code == 0, made.err
        each_once(tmp_path, sandbox, 50)


def test_killed_at_some_moment(tmp_path: Path) -> None:
    """`make soak` has a hundred of them."""
    project(tmp_path, {"a.scene": scenes(20)})
    with Sandbox(Scenario((Fault("slow", seconds=0.05),))) as sandbox:
        assert killed_after(tmp_path, sandbox.endpoint, 1.5)
        assert scene(tmp_path, "submit", "--yes", "--rate", "1000", "--endpoint", sandbox.endpoint).code == 0
        each_once(tmp_path, sandbox, 20)
