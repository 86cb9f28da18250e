"""The ledger: what was sent is kept, whatever becomes of the process, the disk, the file or the version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scenec.service.content import Content
from scenec.service.ledger import NO_VIDEOS, Ledger, Output, Row, Tally, ledger, ledger_to_read, outcome
from scenec.service.store import MIGRATIONS
from scenec.service.trouble import Trouble

NOW, LATER = "2026-11-22T08:00:00Z", "2026-11-22T08:05:00Z"
A = Content("opening", "cn-shanghai", False, {"InputConfig": "{}"})
B = A._replace(parameters={"InputConfig": '{"MediaArray":[]}'})


def book(folder: Path, endpoint: str = "") -> Ledger:
    return ledger(str(folder), endpoint)


def only(of: Ledger) -> Row:
    (row,) = of.rows()
    return row


def test_what_is_written_is_there_for_the_next_process(tmp_path: Path) -> None:
    token = book(tmp_path).begin(A, 1, "a.scene", NOW)
    row = only(book(tmp_path))
    assert (row.token, row.state, row.sent, row.parameters) == (token, "sending", NOW, '{"InputConfig":"{}"}')
    book(tmp_path).accepted(token, "job-1", LATER)
    row = only(book(tmp_path))
    assert (row.state, row.job, row.status, row.changed) == ("submitted", "job-1", "Init", LATER)


def test_the_same_attempt_keeps_its_row_and_its_token(tmp_path: Path) -> None:
    of = book(tmp_path)
    assert of.begin(A, 1, "a.scene", NOW) == of.begin(A, 1, "a.scene", LATER)
    assert (only(of).sent, only(of).changed) == (NOW, LATER)


def test_a_refusal_is_wiped_by_the_next_attempt(tmp_path: Path) -> None:
    of = book(tmp_path)
    of.refused(of.begin(A, 1, "a.scene", NOW), "InvalidParameter", "no", "R-1", NOW)
    assert (only(of).state, only(of).code, only(of).request_id) == ("refused", "InvalidParameter", "R-1")
    of.begin(A, 1, "a.scene", LATER)
    assert (only(of).state, only(of).code) == ("sending", None)


def test_of_one_name_the_last_row_counts_whatever_its_capitals(tmp_path: Path) -> None:
    of = book(tmp_path)
    of.begin(A, 1, "a.scene", NOW)
    of.begin(B._replace(name="Opening"), 1, "a.scene", NOW)
    assert (only(of).name, list(of.latest(preview=False))) == ("Opening", ["opening"])
    assert len(of.unanswered()) == 2


def test_a_forgotten_request_is_new_under_another_token(tmp_path: Path) -> None:
    of = book(tmp_path)
    first = of.begin(A, 1, "a.scene", NOW)
    of.forget(only(of))
    assert of.rows() == []
    assert of.next_attempt(A) == 2
    assert of.begin(A, 2, "a.scene", NOW) != first
    assert only(of).attempt == 2


def test_previews_and_endpoints_are_kept_apart(tmp_path: Path) -> None:
    of, other = book(tmp_path), book(tmp_path, "127.0.0.1:1")
    of.begin(A, 1, "a.scene", NOW)
    of.begin(A._replace(preview=True), 1, "a.scene", NOW)
    other.begin(A, 1, "a.scene", NOW)
    assert (len(of.rows()), len(of.latest(preview=True)), len(other.rows())) == (2, 1, 1)


def test_videos_take_the_place_of_those_before(tmp_path: Path) -> None:
    of = book(tmp_path)
    of.accepted(of.begin(A, 1, "a.scene", NOW), "job-1", NOW)
    one = Output(0, "sub-0", "p0", "m0", "http://out/0.mp4", 3.5, "Success", "", "")
    of.became(only(of), "Processing", None, None, [one._replace(status="Init")], NOW)
    of.became(only(of), "Finished", None, None, [one, one._replace(number=1, status="Failed", code="X")], LATER)
    assert of.outputs(only(of))[0] == one
    assert of.tallies() == {1: Tally(2, 1, 1)}


@pytest.mark.parametrize(
    ("state", "status", "tally", "became"),
    [
        ("sending", None, NO_VIDEOS, "stale"),
        ("refused", None, NO_VIDEOS, "refused"),
        ("submitted", "Init", NO_VIDEOS, "running"),
        ("submitted", "Processing", Tally(3, 1, 1), "running"),
        ("submitted", "Finished", Tally(3, 3, 0), "done"),
        ("submitted", "Finished", Tally(3, 2, 1), "partly"),
        ("submitted", "Finished", Tally(3, 0, 3), "failed"),
        ("submitted", "Finished", NO_VIDEOS, "done"),
        ("submitted", "Failed", NO_VIDEOS, "failed"),
    ],
)
def test_what_became_of_a_row(tmp_path: Path, state: str, status: str | None, tally: Tally, became: str) -> None:
    of = book(tmp_path)
    of.begin(A, 1, "a.scene", NOW)
    assert outcome(only(of)._replace(state=state, status=status), tally) == became


# what may be wrong with the file


def refused(folder: Path) -> tuple[str, str]:
    """The code and the words of what is wrong."""
    with pytest.raises(Trouble) as trouble:
        ledger_to_read(str(folder), "")
    return trouble.value.diagnostic.code, trouble.value.diagnostic.message


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    book(tmp_path).begin(A, 1, "a.scene", NOW)
    path = tmp_path / ".scene/ledger.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    code, message = refused(tmp_path)
    assert code == "E6001"
    assert "install a newer `scene`" in message
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "cut", "other"])
def test_a_damaged_ledger_is_left_alone(tmp_path: Path, damage: str) -> None:
    book(tmp_path).begin(A, 1, "a.scene", NOW)
    path = tmp_path / ".scene/ledger.sqlite"
    if damage == "other":
        path.unlink()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")
    else:
        path.write_bytes(
            b"no database at all, but long enough to be looked at as one\n" * 40 if damage == "text" else path.read_bytes()[:5000]
        )
    before = path.read_bytes()
    assert refused(tmp_path)[0] == "E6002"
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    """A process may be killed after the file was made and before anything stood in it."""
    (tmp_path / ".scene").mkdir()
    (tmp_path / ".scene/ledger.sqlite").touch()
    assert book(tmp_path).rows() == []


def test_a_ledger_that_another_program_holds_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenec.service.store.PATIENCE", 0.01)
    of = book(tmp_path)
    with closing(sqlite3.connect(tmp_path / ".scene/ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Trouble) as trouble:
            of.begin(A, 1, "a.scene", NOW)
    assert trouble.value.diagnostic.code == "E6004"
    assert of.rows() == []


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / ".scene").write_text("a file")
    with pytest.raises(Trouble) as trouble:
        book(tmp_path)
    assert trouble.value.diagnostic.code == "E6003"


def test_a_transaction_that_was_cut_off_leaves_nothing(tmp_path: Path) -> None:
    """As after a kill: what the journal holds is undone by whoever opens the ledger next."""
    book(tmp_path).begin(A, 1, "a.scene", NOW)
    with closing(sqlite3.connect(tmp_path / ".scene/ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM submissions")
    assert only(book(tmp_path)).name == "opening"
