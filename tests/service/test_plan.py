"""`scene plan`: what a submit would do, from scenes and the ledger alone; in all forms, with ranges, and what is not known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scenec.batch import batch, compilations
from scenec.service.content import content
from scenec.service.ledger import Output, ledger
from tests.cli.running import PROJECT, Run, call, files, project, video

NOW = "2026-11-22T08:00:00Z"
LOUD = video("loud").replace("volume: 0%", "volume: 10%")


def send(folder: Path, state: str = "submitted", preview: bool = False) -> None:
    """Write into the ledger that all requests of a folder were sent, and what became of that."""
    book = ledger(str(folder), "")
    for compiled in compilations(batch([str(folder)], [], None)):
        for request in compiled.requests:
            sent = content(request, preview)
            token = book.begin(sent, book.next_attempt(sent), compiled.file.name, NOW)
            if state == "refused":
                book.refused(token, "InvalidParameter", "no", "R", NOW)
            elif state != "sending":
                book.accepted(token, f"job-{request.name}", NOW)
                become(folder, request.name, state)
    book.close()


def become(folder: Path, name: str, state: str) -> None:
    """Write what became of a job."""
    book = ledger(str(folder), "")
    row = next(row for row in book.rows() if row.name == name)
    if state == "Failed":
        book.became(row, "Failed", "InvalidMaterial.NotFound", "not found", (), NOW)
    elif state == "partly":
        outputs = [Output(number, f"sub{number}", "", "", "", 3.0, status, "", "") for number, status in enumerate(("Success", "Failed"))]
        book.became(row, "Finished", None, None, outputs, NOW)
    book.close()


def document(made: Run) -> dict[str, Any]:
    """The plan as JSON."""
    table: dict[str, Any] = json.loads(made.out)
    return table


def states(folder: Path, *more: str) -> dict[str, str]:
    """What is to be done about each request."""
    return {row["name"]: row["state"] for row in document(call(folder, "plan", "--format", "json", *more))["requests"]}


# what is to be done


def test_at_first_everything_is_new_and_nothing_is_written(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    before = files(tmp_path)
    made = call(tmp_path, "plan", "--format", "json")
    assert made.code == 3
    assert {row["name"]: row["state"] for row in document(made)["requests"]} == {"opening": "new", "loud": "new"}
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("became", "planned", "code"),
    [
        ("submitted", "submitted", 0),
        ("sending", "stale", 3),
        ("refused", "refused", 3),
        ("Failed", "failed", 0),
        ("partly", "partly", 0),
    ],
)
def test_what_became_of_a_request_decides(tmp_path: Path, became: str, planned: str, code: int) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path, became)
    assert states(tmp_path) == {"opening": planned}
    assert call(tmp_path, "plan").code == code


def test_right_after_a_submit_there_is_nothing_to_do(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    send(tmp_path)
    made = call(tmp_path, "plan")
    assert (made.code, made.out.splitlines()[-1]) == (0, "nothing to send: 2 submitted")


def test_a_change_names_the_field_what_it_was_and_where_it_stands(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    send(tmp_path)
    (tmp_path / "b.scene").write_text(LOUD.replace("volume: 10%", "volume: 20%"))
    made = call(tmp_path, "plan")
    assert made.code == 3
    assert "changed: loud: music.volume: 0.1 → 0.2 (b.scene:2)\n" in made.out
    assert "submitted: opening\n" in made.out


def test_what_is_set_or_no_longer_set_is_a_change(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path)
    (tmp_path / "a.scene").write_text(video(more='  title: "Open"\n').replace(", duration: 3s", ', speech: "We are open."'))
    found = {change["field"]: (change["before"], change["after"]) for change in _changes(tmp_path)}
    assert found == {"title.text": (None, '["Open"]'), "scene.duration": ("3", None), "scene.speech": (None, '"We are open."')}


def test_another_region_is_a_change(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path)
    project(tmp_path, {}, PROJECT.replace("shanghai", "beijing"))
    found = {change["field"]: (change["before"], change["after"]) for change in _changes(tmp_path)}
    assert found["region"] == ("cn-shanghai", "cn-beijing")


def _changes(folder: Path) -> list[dict[str, str]]:
    (row,) = document(call(folder, "plan", "--format", "json"))["requests"]
    assert row["state"] == "changed"
    changes: list[dict[str, str]] = row["changes"]
    return changes


def test_a_comment_is_no_change(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path)
    (tmp_path / "a.scene").write_text("// new\n" + video())
    assert states(tmp_path) == {"opening": "submitted"}


def test_going_back_to_an_earlier_content_is_another_job(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    first = _token(tmp_path)
    send(tmp_path)
    (tmp_path / "a.scene").write_text(video(visual='"another street"'))
    send(tmp_path)
    (tmp_path / "a.scene").write_text(video())
    assert states(tmp_path) == {"opening": "changed"}
    assert _token(tmp_path) != first


def test_the_token_stays_until_an_answer_came(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    first = _token(tmp_path)
    assert len(first) <= 64
    assert first.isascii()
    for state in ("sending", "refused"):
        send(tmp_path, state)
        assert _token(tmp_path) == first
        (tmp_path / ".scene/ledger.sqlite").unlink()


@pytest.mark.parametrize("between", ["sending", "refused"])
def test_going_back_to_what_may_have_a_job_finds_that_job(tmp_path: Path, between: str) -> None:
    project(tmp_path, {"a.scene": video()})
    first = _token(tmp_path)
    send(tmp_path, "sending")
    (tmp_path / "a.scene").write_text(video(visual='"another street"'))
    send(tmp_path, between)
    (tmp_path / "a.scene").write_text(video())
    assert _token(tmp_path) == first
    send(tmp_path)
    assert states(tmp_path) == {"opening": "submitted"}


def test_other_capitals_in_a_name_are_the_same_job(tmp_path: Path) -> None:
    text = video("Opening").replace("{{ video }}", "tour")
    project(tmp_path, {"a.scene": text})
    first = _token(tmp_path)
    send(tmp_path, "sending")
    (tmp_path / "a.scene").write_text(text.replace("Opening", "opening"))
    assert (states(tmp_path), _token(tmp_path)) == ({"opening": "stale"}, first)


def _token(folder: Path) -> str:
    (row,) = document(call(folder, "plan", "--format", "json"))["requests"]
    return str(row["token"])


@pytest.mark.parametrize("change", [lambda text: text, lambda text: text.replace("opening", "closing")], ids=["gone", "renamed"])
def test_what_no_scene_makes_any_more_is_retired(tmp_path: Path, change: Any) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    send(tmp_path)
    (tmp_path / "a.scene").write_text(change(video())) if change(video()) != video() else (tmp_path / "a.scene").unlink()
    made = call(tmp_path, "plan", "--format", "json")
    assert [row["name"] for row in document(made)["retired"]] == ["opening"]
    assert "retired: opening: no scene makes it any more" in call(tmp_path, "plan").out


def test_of_files_that_are_not_looked_at_nothing_is_retired(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    send(tmp_path)
    assert document(call(tmp_path, "plan", "b.scene", "--format", "json"))["retired"] == []


def test_previews_are_planned_for_themselves(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path, preview=True)
    assert states(tmp_path) == {"opening": "new"}
    assert states(tmp_path, "--preview") == {"opening": "submitted"}


def test_another_endpoint_has_a_ledger_of_its_own(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path)
    assert states(tmp_path, "--endpoint", "127.0.0.1:1") == {"opening": "new"}


@pytest.mark.parametrize("endpoint", ["127.0.0.1:80/base", "ftp://127.0.0.1", "a b", "127.0.0.1:port", "name:secret@127.0.0.1"])
def test_an_endpoint_is_a_host(tmp_path: Path, endpoint: str) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "plan", "--endpoint", endpoint)
    assert (made.code, endpoint in made.err) == (2, False)


@pytest.mark.parametrize("way", ["ice.cn-shanghai.aliyuncs.com", "https://ice-vpc.cn-shanghai.aliyuncs.com"])
def test_the_service_has_one_ledger_whatever_way_leads_there(tmp_path: Path, way: str) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path)
    assert states(tmp_path, "--endpoint", way) == {"opening": "submitted"}


def test_an_earlier_content_without_an_answer_is_told_of(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    send(tmp_path, "sending")
    (tmp_path / "a.scene").write_text(video(visual='"another street"'))
    assert "`scene status --remote`" in call(tmp_path, "plan").out


def test_a_glob_takes_some(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    assert states(tmp_path, "--variant", "o*") == {"opening": "new"}
    assert states(tmp_path, "--variant", "o*", "--variant", "l?ud") == {"opening": "new", "loud": "new"}


def test_where_something_is_wrong_there_is_no_plan(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(visual='"x", volum: 1'), "b.scene": LOUD})
    made = call(tmp_path, "plan")
    assert (made.code, made.out, made.codes) == (1, "", ["E1001"])


# lengths, prices and combinations

NARRATION = (
    "video reef : narration {{\n"
    '  region: {region}\n  media: ["oss://clips/one.mp4", "oss://clips/two.mp4"], music {{ volume: 0% }}\n'
    '  speech {{ text: "{text}", voice: emily }}\n'
    '  output {{ url: "oss://out/x_{{index}}.mp4", size: 1080x1920, count: {videos} }}\n}}\n'
)
LISTING = "url,seconds\noss://clips/one.mp4,50\noss://clips/two.mp4,100\n"
WORDS = "word " * 110  # 31 to 55 seconds and a second of silence


def reef(folder: Path, region: str = "cn-shanghai", videos: int = 1, toml: str = PROJECT) -> dict[str, Any]:
    """What is told of a narration with two clips."""
    project(folder, {"a.scene": NARRATION.format(region=region, text=WORDS.strip(), videos=videos), "l.csv": LISTING}, toml)
    (row,) = document(call(folder, "plan", "a.scene", "--assets", "l.csv", "--format", "json"))["requests"]
    assert isinstance(row, dict)
    return row


def test_input_and_output_are_charged_by_the_minute(tmp_path: Path) -> None:
    row = reef(tmp_path)
    assert row["materialSeconds"] == {"least": 150, "most": 150}
    assert 30 < row["seconds"]["least"] < 32
    assert 55 < row["seconds"]["most"] < 57
    # 181 to 182 s together are 4 minutes; apart they are 1 + 3
    assert (row["cost"]["least"], row["cost"]["most"]) == ("0.16", "0.16")


def test_of_several_videos_the_range_spans_what_is_not_documented(tmp_path: Path) -> None:
    row = reef(tmp_path, videos=5)
    # together 5 × 31 + 150 s are 6 minutes; each for itself 5 × (1 + 3) minutes
    assert (row["cost"]["least"], row["cost"]["most"]) == ("0.24", "0.80")


@pytest.mark.parametrize(("region", "least", "most"), [("ap-southeast-1", "0.24", "0.24"), ("us-west-1", "0.16", "0.36")])
def test_a_region_has_its_price(tmp_path: Path, region: str, least: str, most: str) -> None:
    row = reef(tmp_path, region)
    assert (row["cost"]["least"], row["cost"]["most"]) == (least, most)


def test_without_a_listing_the_material_is_unknown_and_said_so(tmp_path: Path) -> None:
    reef(tmp_path)
    made = call(tmp_path, "plan", "a.scene")
    assert "0.04 USD or more" in made.out
    assert "`--assets FILE`" in made.out


GROUP = (
    "video shop : script-to-video {\n"
    '  scene door { media: ["oss://clips/one.jpg", "oss://clips/two.jpg"] }\n  music { volume: 0% }\n'
    '  title: ["One", "Two", "Three"]\n'
    '  output { url: "oss://out/x_{index}.mp4", size: 1080x1920, count: 7 }\n}\n'
)


def test_a_price_that_is_in_no_document_is_unknown(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": GROUP})
    made = call(tmp_path, "plan")
    assert "price unknown" in made.out
    assert "the price of 1 of 1 is in no document" in made.out
    assert "or more" not in made.out


def test_a_preview_in_script_to_video_is_free(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": GROUP})
    (row,) = document(call(tmp_path, "plan", "--preview", "--format", "json"))["requests"]
    assert row["cost"] == {"currency": "USD", "least": "0", "most": "0", "unpriced": 0}


def test_a_scene_that_asks_for_no_more_than_a_preview_is_charged_as_one(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": GROUP.replace("count: 7", "count: 7, preview_only: true")})
    assert document(call(tmp_path, "plan", "--format", "json"))["requests"][0]["cost"]["unpriced"] == 0
    assert "previews in script-to-video are free" in call(tmp_path, "plan").out


def test_combinations_stand_against_the_number_of_videos(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": GROUP})
    made = call(tmp_path, "plan")
    drawn = "1 of 2 clips of `door` × 1 of 3 titles"
    assert f"7 videos of 3s, of 6 possible, so that some are alike: {drawn}\n" in made.out
    (row,) = document(call(tmp_path, "plan", "--format", "json"))["requests"]
    assert (row["possible"], row["videos"]) == (6, 7)
    assert row["combinations"] == {"clips of `door`": 2, "titles": 3}


# budgets


@pytest.mark.parametrize(("budget", "code"), [("0.80 USD", 3), ("0.79 USD", 1), ("0 USD", 1)])
def test_a_plan_over_the_budget_is_a_mistake(tmp_path: Path, budget: str, code: int) -> None:
    reef(tmp_path, videos=5, toml=f'{PROJECT}budget = "{budget}"\n')
    made = call(tmp_path, "plan", "a.scene", "--assets", "l.csv")
    assert made.code == code
    assert [found for found in made.codes if found != "W0011"] == (["E6006"] if code == 1 else [])
    if code == 1:
        assert f"0.24 to 0.80 USD, and the budget is {budget}" in made.err
        assert '3 | budget = "' in made.err


@pytest.mark.parametrize("value", ["50", '"50"', '"50 EUR"', '"much"', '"-1 USD"'])
def test_a_budget_names_its_currency(tmp_path: Path, value: str) -> None:
    project(tmp_path, {"a.scene": video()}, f"{PROJECT}budget = {value}\n")
    made = call(tmp_path, "plan")
    assert (made.code, made.codes) == (1, ["E5012"])


# forms


def test_markdown_is_a_table(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "b.scene": LOUD})
    send(tmp_path)
    (tmp_path / "b.scene").write_text(LOUD.replace("10%", "20%"))
    lines = call(tmp_path, "plan", "--format", "markdown").out.splitlines()
    assert lines[0] == "| request | | videos | length | cost |"
    assert "| `opening` | submitted | 1 | 3s |  |" in lines
    assert any(line.startswith("| `loud` | changed: music.volume: 0.1 → 0.2 (b.scene:2) | 1 | 3s | 0.04 USD or more |") for line in lines)


def test_a_saved_plan_is_the_json(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "plan", "--out", "plan.json", "--format", "json")
    assert (tmp_path / "plan.json").read_text() == made.out
    assert set(document(made)["inputs"]) == {"a.scene", "scene.toml"}


def test_a_plan_that_cannot_be_saved_says_so(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video()})
    made = call(tmp_path, "plan", "--out", "there/is/none.json")
    assert (made.code, made.codes) == (1, ["E5007"])


def test_a_plan_takes_the_place_of_a_plan_and_of_nothing_else(tmp_path: Path) -> None:
    project(tmp_path, {"a.scene": video(), "p.json": '{"version": 1}'})
    for name in ("a.scene", "p.json", "scene.toml"):
        before = (tmp_path / name).read_text()
        assert call(tmp_path, "plan", "--out", name).code == 2
        assert (tmp_path / name).read_text() == before
    for _ in range(2):
        assert call(tmp_path, "plan", "--out", "plan.json").code == 3


def test_many_requests_are_summed_up(tmp_path: Path) -> None:
    text = "".join(video(f"v{number}") for number in range(30))
    project(tmp_path, {"a.scene": text})
    made = call(tmp_path, "plan")
    assert "to send: 30 new; in all 30 requests, 90s of video, 1.20 USD or more" in made.out


# what cannot be


def test_the_standard_input_cannot_be_sent(tmp_path: Path) -> None:
    assert call(tmp_path, "plan", "-", input=video()).code == 2


def test_two_projects_are_planned_for_themselves(tmp_path: Path) -> None:
    for name in ("one", "two"):
        project(tmp_path / name, {"a.scene": video()})
    made = call(tmp_path, "plan")
    assert (made.code, made.codes) == (1, ["E6009"])
    assert call(tmp_path, "plan", "one").code == 3
