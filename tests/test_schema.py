"""The schema of a request is what the tables make of it, and refuses what they forbid."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scenec.facts import all_fields
from scenec.making.schema import PATH, main, schema

BASE = Path(__file__).parent.parent
TEXT = (BASE / PATH).read_bytes().decode()
VALIDATOR = Draft202012Validator(json.loads(TEXT))
FITTING: dict[str, Any] = {"OutputConfig": {"Width": 1080, "Height": 1920}}


def test_made_of_the_tables() -> None:
    assert schema(str(BASE)) == TEXT, "make it anew: python -m scenec.making.schema"


def test_written_where_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "grammar").mkdir()
    copytree(BASE / "stdlib", tmp_path / "stdlib")
    main(str(tmp_path))
    assert (tmp_path / PATH).read_bytes().decode() == TEXT


def test_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(TEXT))


@pytest.mark.parametrize("field", [field for field in all_fields() if field.json], ids=lambda field: f"{field.path} {field.solutions[0]}")
def test_knows_every_place(field: Any) -> None:
    for pointer in field.json:
        found = at(json.loads(TEXT), pointer)
        assert found["description"], pointer
        assert found["$comment"] or pointer.endswith("MediaMetaDataArray")
        assert "type" in found or "$ref" in found


def at(whole: dict[str, Any], pointer: str) -> dict[str, Any]:
    """The part of a schema that a place of the request falls under."""
    node: dict[str, Any] = whole
    for key in pointer.split("/")[1:]:
        if key == "*":
            node = node["items"]
        elif key == "{label}":
            node = node["patternProperties"]["^[1-5]$"]
        elif key in node.get("properties", {}):
            node = node["properties"][key]
        else:
            node = whole["$defs"][node["$ref"].removeprefix("#/$defs/")]["properties"][key]
    return node


WRONG: dict[str, dict[str, Any]] = {
    "a width is missing": {"OutputConfig": {"Height": 1920}},
    "a width of nothing": {"OutputConfig": {"Width": 0, "Height": 1920}},
    "a width as a text": {"OutputConfig": {"Width": "1080", "Height": 1920}},
    "too many videos": {"OutputConfig": {"Count": 101}},
    "half a video": {"OutputConfig": {"Count": 1.5}},
    "a config as a text": {"EditingConfig": "{}"},
    "too loud": {"EditingConfig": {"MediaConfig": {"Volume": 11}}},
    "a switch as a text": {"EditingConfig": {"ProcessConfig": {"AllowFilter": "true"}}},
    "a value that a closed list does not have": {"EditingConfig": {"TitleConfig": {"Alignment": "top-center"}}},
    "a number that a closed list does not have": {"EditingConfig": {"TitleConfig": {"BorderStyle": 2}}},
    "a colour by name": {"EditingConfig": {"SubHeadingConfig": {"1": {"FontColor": "red"}}}},
    "a colour with an opacity": {"EditingConfig": {"BackgroundImageConfig": {"Color": "#00006680"}}},
    "subtitles left of the picture": {"EditingConfig": {"SpeechConfig": {"AsrConfig": {"X": -1}}}},
    "a line of no width": {"EditingConfig": {"TitleConfig": {"TextWidth": 0}}},
    "bold as a number": {"EditingConfig": {"TitleConfig": {"FontFace": {"Bold": 1}}}},
    "a layer without a type": {"EditingConfig": {"TitleConfig": {"SubtitleEffects": [{"Bord": 4}]}}},
    "a time range without an end": {
        "EditingConfig": {"MediaConfig": {"MediaMetaDataArray": [{"Media": "a", "TimeRangeList": [{"In": 0}]}]}}
    },
    "one title, not in a list": {"InputConfig": {"TitleArray": "Title 1"}},
    "too many titles": {"InputConfig": {"TitleArray": ["Title"] * 51}},
    "too long a title": {"InputConfig": {"TitleArray": ["x" * 51]}},
    "too long a speech": {"InputConfig": {"SpeechTextArray": ["x" * 1001]}},
    "a level of none": {"InputConfig": {"SubHeadingArray": [{"Level": 6, "TitleArray": ["x"]}]}},
    "a level as a text": {"InputConfig": {"SubHeadingArray": [{"Level": "1", "TitleArray": ["x"]}]}},
    "a group without a name": {"InputConfig": {"MediaGroupArray": [{"MediaArray": ["a"]}]}},
    "a group without clips": {"InputConfig": {"MediaGroupArray": [{"GroupName": "a", "MediaArray": []}]}},
    "a sticker without a picture": {"InputConfig": {"StickerArray": [{"X": 1}]}},
    "a search without a text": {"InputConfig": {"MediaSearchInput": {"LibSearchCondition": {"SearchLibs": ["a"]}}}},
    "templates as a record": {"TemplateConfig": {"0": "id1"}},
    "user data as a list": {"UserData": ["a"]},
}
RIGHT: dict[str, dict[str, Any]] = {
    "no more than it needs": {},
    "keys that no document knows": {"OutputConfig": {"Mystery": 1}, "Mystery": {}},
    "a limit that is not proven": {"OutputConfig": {"MaxDuration": 0, "Width": 8192}, "TemplateConfig": ["id"] * 51},
    "a value that an open list does not have": {"EditingConfig": {"TitleConfig": {"Font": "Comic Sans"}}},
    "a value that only a warning forbids": {"EditingConfig": {"TitleConfig": {"SizeRequestType": "Mystery"}}},
    "long markup": {"InputConfig": {"SpeechTextArray": [f"<speak>{'x' * 1001}</speak>"]}},
    "user data as a text": {"UserData": "7"},
    "a caption key without a place of its own": {"EditingConfig": {"SubHeadingConfig": {"6": {"FontColor": "red"}}}},
}


def filled(wrong: dict[str, Any]) -> dict[str, Any]:
    """A request, with the size that each one needs where it says nothing of it."""
    output = wrong.get("OutputConfig", {})
    return {**wrong, "OutputConfig": {**({} if "Height" in output else FITTING["OutputConfig"]), **output}}


@pytest.mark.parametrize("name", WRONG)
def test_refuses(name: str) -> None:
    assert len({mistake.json_path for mistake in VALIDATOR.iter_errors(filled(WRONG[name]))}) == 1


@pytest.mark.parametrize("name", RIGHT)
def test_lets_through(name: str) -> None:
    VALIDATOR.validate(filled(RIGHT[name]))
