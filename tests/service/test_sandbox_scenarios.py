"""A scenario file says what goes wrong; a mistake in it is shown at its place."""

from __future__ import annotations

import pytest

from scenec.service.sandbox import Fault, Scenario
from scenec.service.sandbox.faults import HOW, PLAYS, SHAPES
from scenec.service.sandbox.operations import ACTIONS
from scenec.service.sandbox.scenario import VALUES, WHEN, keys_of, scenario
from scenec.source import Source
from tests.test_docs import README, codes, rows, section

WHOLE = """
speed = 60

[[fault]]
play = "lost-reply"
operation = "SubmitBatchMediaProducingJob"
attempts = [1]
share = 0.3

[[fault]]
play = "fail-outputs"
request = "*opening_*"
outputs = [0, 2]
code = "InvalidMaterial.NotFound"
message = "Not there."

[[fault]]
play = "answer"
calls = [5]
times = 1
status = 302
body = ""
[fault.headers]
Location = "http://127.0.0.1:80/"

[[fault]]
play = "slow"
seconds = 2
"""


def test_what_a_scenario_says() -> None:
    made, found = scenario(Source("faults.toml", WHOLE))
    assert found == []
    assert made == Scenario(
        (
            Fault("lost-reply", "SubmitBatchMediaProducingJob", attempts=(1,), share=0.3),
            Fault("fail-outputs", request="*opening_*", outputs=(0, 2), code="InvalidMaterial.NotFound", message="Not there."),
            Fault("answer", calls=(5,), times=1, status=302, headers={"Location": "http://127.0.0.1:80/"}),
            Fault("slow", seconds=2),
        ),
        60.0,
    )


@pytest.mark.parametrize("text", ["", "# nothing goes wrong\n", "speed = 0.5\n", '[[fault]]\r\nplay = "reset"\r\n'])
def test_scenarios_that_are_fine(text: str) -> None:
    assert scenario(Source("faults.toml", text))[1] == []


MISTAKES = {
    "no TOML": ("speed = fast", "E6050", "1:9", ""),
    "no TOML further down": ('[[fault]]\nplay = "reset', "E6050", "2:14", ""),
    "a key of none": ("sped = 2", "E6051", "1:1", "speed"),
    "a key of another fault": ('[[fault]]\nplay = "throttle"\nseconds = 1', "E6051", "3:1", ""),
    "a misspelt key": ('[[fault]]\nplay = "slow"\nsecond = 1', "E6051", "3:1", "seconds"),
    "in the second of two": ('[[fault]]\nplay = "slow"\nseconds = 1\n[[fault]]\nplay = "reset"\nseconds = 1', "E6051", "6:1", ""),
    "an operation for what only a submit has": ('[[fault]]\nplay = "stuck"\noperation = "GetMediaInfo"', "E6051", "3:1", ""),
    "attempts for what a job has once": ('[[fault]]\nplay = "fail-job"\nattempts = [1]', "E6051", "3:1", ""),
    "time that stands": ("speed = 0", "E6052", "1:1", ""),
    "a fault of none": ('[[fault]]\nplay = "throtle"', "E6052", "2:1", "throttle"),
    "a fault as a number": ("[[fault]]\nplay = 3", "E6052", "2:1", ""),
    "one fault as a table": ('[fault]\nplay = "reset"', "E6052", "1:2", ""),
    "an operation of none": ('[[fault]]\nplay = "reset"\noperation = "GetMediaInfos"', "E6052", "3:1", "GetMediaInfo"),
    "a shape of another": ('[[fault]]\nplay = "malformed"\nshape = "json"', "E6052", "3:1", ""),
    "a share in percent": ('[[fault]]\nplay = "reset"\nshare = 30', "E6052", "3:1", ""),
    "a call before the first": ('[[fault]]\nplay = "reset"\ncalls = [0]', "E6052", "3:1", ""),
    "a call that is no list": ('[[fault]]\nplay = "reset"\ncalls = 1', "E6052", "3:1", ""),
    "no calls": ('[[fault]]\nplay = "reset"\ncalls = []', "E6052", "3:1", ""),
    "true is no number": ('[[fault]]\nplay = "reset"\ntimes = true', "E6052", "3:1", ""),
    "a status of none": ('[[fault]]\nplay = "refuse"\nstatus = 99', "E6052", "3:1", ""),
    "a redirect to another machine": ('[[fault]]\nplay = "answer"\nheaders = {location = "http://a.example"}', "E6052", "3:1", ""),
    "the same in a table of its own": ('[[fault]]\nplay = "answer"\n[fault.headers]\nLocation = "//a.example"', "E6052", "3:8", ""),
    "a header in two lines": ('[[fault]]\nplay = "answer"\nheaders = {a = "b\\r\\nc: d"}', "E6052", "3:1", ""),
    "no play": ("[[fault]]\ncalls = [1]", "E6053", "1:1", ""),
    "written in one line": ('fault = [{play = "reset", calls = [0]}]', "E6052", "1:27", ""),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name: str) -> None:
    text, code, place, meant = MISTAKES[name]
    _, found = scenario(Source("faults.toml", text))
    shown = [
        (one.code, f"{at.line}:{at.column}", one.suggestion or "") for one in found for at in [one.span.source.position(one.span.start)]
    ]
    assert shown == [(code, place, meant)]


def test_all_mistakes_are_found_in_order() -> None:
    text = 'speed = 0\nsped = 1\n[[fault]]\nplay = "x"\n[[fault]]\nshare = 2\n[[fault]]\nplay = "slow"\nshare = 2\nstatus = 3\n'
    _, found = scenario(Source("faults.toml", text))
    assert [one.code for one in found] == ["E6052", "E6051", "E6052", "E6053", "E6052", "E6051"]


def test_every_key_has_its_values() -> None:
    assert {*VALUES, "operation", "shape"} == {*WHEN, *HOW}
    assert {"play", *WHEN, *HOW} == set(Fault._fields)
    for play in PLAYS:
        assert len(set(keys_of(play))) == len(keys_of(play))
    assert all(SHAPES.values())
    assert len(ACTIONS) == 5


def test_every_fault_is_in_the_documents() -> None:
    table = {codes(row[0])[0]: codes(row[2]) for row in rows(section(README, "Rehearse without spending"))}
    assert table == {
        play: [word for key in keys for word in (key, *(SHAPES[play] if key == "shape" else ()))] for play, keys in PLAYS.items()
    }
