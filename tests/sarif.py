"""What has to hold of SARIF: the schema accepts it, and its places, taken back to the file, cut out what it says stands there.

`sarif-schema-2.1.0.json` is the schema of SARIF 2.1.0 as OASIS publishes it, with its errata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator


@cache
def _schema() -> Draft4Validator:
    schema = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_bytes())
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema)


def check(text: str, files: Mapping[str, str]) -> dict[str, Any]:
    """Check a document; `files` are the texts by URI of what is a file. Returns its run."""
    log: dict[str, Any] = json.loads(text)
    _schema().validate(log)
    run: dict[str, Any]
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    texts = {row["location"]["uri"]: row["contents"]["text"] for row in run["artifacts"] if "contents" in row} | dict(files)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location, region in _regions(result):
            assert run["artifacts"][location["index"]]["location"] == {key: location[key] for key in location if key != "index"}
            _cut(texts.get(location["uri"], ""), region)
    marks = [mark for result in run["results"] for mark in result["partialFingerprints"].values()]
    assert len(marks) == len(set(marks)) == len(run["results"])
    return run


def _regions(result: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The places of a finding: its own, those that belong to it, that of the `allow`, and what its fixes delete."""
    allows = [row["location"] for row in result.get("suppressions", [])]
    for location in [*result["locations"], *result.get("relatedLocations", []), *allows]:
        physical = location["physicalLocation"]
        yield physical["artifactLocation"], physical["region"]
    for fix in result.get("fixes", []):
        for change in fix["artifactChanges"]:
            for replacement in change["replacements"]:
                yield change["artifactLocation"], replacement["deletedRegion"]


def _cut(text: str, region: dict[str, Any]) -> None:
    """Hold what lines and columns cut out against what offsets cut out, and against the snippet."""
    by_offset = text[region["charOffset"] : region["charOffset"] + region["charLength"]]
    assert len(by_offset) == region["charLength"]
    lines = text.split("\n")
    assert region["startColumn"] <= len(lines[region["startLine"] - 1]) + 1
    assert region["endColumn"] <= len(lines[region["endLine"] - 1]) + 1
    start, end = (
        sum(len(line) + 1 for line in lines[: region[f"{side}Line"] - 1]) + region[f"{side}Column"] - 1 for side in ("start", "end")
    )
    assert text[start:end] == by_offset == region.get("snippet", {"text": by_offset})["text"]
