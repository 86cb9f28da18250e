"""The TOML tables of the service in, plain rows out: fields with whole paths, enumerations by name, the order of keys."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scenec.making.rows import SOLUTIONS, BadTable, Row, rows

MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


class Service:
    """All tables of a folder, merged, mixins expanded.

    `fields` and `blocks` are in the order of the tables; a field's `json` is a tuple of whole pointers.
    Raises BadTable where a table contradicts itself.
    """

    def __init__(self, folder: str) -> None:
        tables = rows(folder)
        self.sources = {row["key"]: row for row in tables["source"]}
        self.rules = {row["code"]: row for row in tables["rule"]}
        self.enumerations = {row["name"]: row for row in tables["enumeration"]}
        self.blocks = [self._block(row) for row in tables["block"] if not row.get("mixin")]
        self.mixins = {row["path"]: row for row in tables["block"] if row.get("mixin")}
        self.fields = [field for row in tables["field"] for field in self._expand(row)]
        self.layers = [self._field(row, {"path": "layer", "json": ""}) for row in tables["field"] if row["path"].startswith("layer.")]
        self.speaking_rates = tables["speaking_rate"]
        self.advances = tables["advance"]
        self.prices = tables["price"]
        self.errors = tables["error"]
        self._verify()

    def _block(self, row: Row) -> Row:
        return {**row, "solutions": tuple(row.get("solutions", SOLUTIONS))}

    def _expand(self, row: Row) -> list[Row]:
        """The fields that a row stands for: one, or one for each block that includes its mixin."""
        parent, _, name = row["path"].rpartition(".")
        if parent == "layer":
            return []
        if parent in self.mixins:
            owners = [block for block in self.blocks if parent in block.get("includes", ())]
            return [self._field({**row, "path": f"{owner['path']}.{name}", "row": row["path"]}, owner) for owner in owners]
        wanted = set(row.get("solutions", SOLUTIONS))
        owners = [block for block in self.blocks if block["path"] == (parent or "video") and wanted & set(block["solutions"])]
        if not owners:
            raise BadTable(f"fields.toml: field {row['path']}: no block holds it")
        return [
            self._field({**row, "solutions": [s for s in row.get("solutions", SOLUTIONS) if s in owner["solutions"]]}, owner)
            for owner in owners
        ]

    def _field(self, row: Row, owner: Row) -> Row:
        pointers = row.get("json", [])
        base = owner["json"]
        whole = [p if p.startswith("/") else f"{base}/{p}" for p in ([pointers] if isinstance(pointers, str) else pointers)]
        solutions = tuple(row.get("solutions") or owner.get("solutions") or SOLUTIONS)
        required = row.get("required", False)
        block, _, name = row["path"].rpartition(".")
        return {
            **row,
            "block": block or "video",
            "name": name,
            "row": row.get("row", row["path"]),
            "json": tuple(whole),
            "solutions": solutions,
            "required": solutions if required is True else tuple(required or ()),
            "own": tuple(not p.startswith("/") for p in ([pointers] if isinstance(pointers, str) else pointers)),
        }

    def _verify(self) -> None:
        for row in [*self.fields, *self.layers]:
            if row.get("enum", "region") not in self.enumerations:
                raise BadTable(f"fields.toml: field {row['row']}: it names an enumeration that is not there: {row['enum']}")
            rules = [limit["rule"] for limit in row.get("limits", ()) if "rule" in limit]
            rules += [row[key] for key in ("unknown_rule", "required_rule") if key in row] + list(row.get("flag_rules", {}).values())
            for rule in rules:
                if rule and rule not in self.rules:
                    raise BadTable(f"fields.toml: field {row['row']}: it names a rule that is not there: {rule}")

    def key_order(self) -> dict[str, tuple[str, ...]]:
        """For each object of the request its keys in the vendor's order.

        An object's keys are in the order of first appearance in the fields;
        those that the block of the object sets itself come before those that another block places there.
        """
        places: dict[str, dict[str, tuple[bool, int]]] = {}
        labelled: set[str] = set()
        number = 0

        def place(pointer: str, base: str | None) -> None:
            nonlocal number
            at = ""
            for key in pointer.split("/")[1:]:
                number += 1
                rank = (base is None or len(at) < len(base.replace("{label}", "*")), number)
                keys = places.setdefault(at, {})
                if key not in ("*", "{label}"):
                    keys[key] = min(keys.get(key, rank), rank)
                at = f"{at}/{'*' if key == '{label}' else key}"

        blocks = {(block["path"], solution): block for block in self.blocks for solution in block["solutions"]}
        for field in self.fields:
            label = blocks[field["block"], field["solutions"][0]].get("label_json")
            if label and label not in labelled:
                labelled.add(label)
                place(label, label.rpartition("/")[0])
            base = blocks[field["block"], field["solutions"][0]]["json"]
            for pointer, own in zip(field["json"], field["own"], strict=True):
                place(pointer, base if own else None)
        return {at: tuple(sorted(keys, key=lambda key: keys[key])) for at, keys in places.items() if keys}


def kebab(pascal: str) -> str:
    """`TopCenter` as the language writes it: `top-center`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", pascal).lower()


def constants(service: Service) -> dict[str, object]:
    """The tables that the compile path reads, without the words that only people read."""
    return {
        "BLOCKS": tuple(_block_row(row) for row in service.blocks),
        "FIELDS": tuple(_field_row(row) for row in service.fields),
        "LAYERS": tuple(_field_row(row) for row in service.layers),
        "ENUMERATIONS": {name: _enumeration(row) for name, row in service.enumerations.items()},
        "VOICES": {row["id"]: (row["engine"], _language(row)) for row in service.enumerations["voice"]["values"]},
        "SERVICE_RULES": {code: (row["name"], row["severity"], row["confidence"]) for code, row in service.rules.items()},
        "KEY_ORDER": service.key_order(),
        "DEFAULTS": {row["path"]: number for row in service.fields if (number := _default(row)) is not None},
        "SPEAKING_RATES": {row["unit"]: (row["least"], row["most"]) for row in service.speaking_rates},
        "ADVANCES": {character: row["width"] for row in service.advances for character in row["characters"]},
        "ERRORS": {row["code"]: (row["status"], row["message"], row["confidence"]) for row in service.errors},
        "PRICES": tuple(_price_row(row) for row in service.prices),
        "SERVICE_DATE": _latest(row["date"] for row in service.sources.values()),
    }


def _language(voice: Row) -> str | None:
    """What a voice speaks, where it is not Chinese."""
    return voice.get("language") or ("en" if voice.get("family") == "english" else None)


def _default(row: Row) -> str | None:
    """The number that a field has where it is not written: a whole one, or seconds."""
    found = re.match(r"(\d+)(s|ms)?(?![\w%])", row.get("default", "")) if row["kind"] in ("duration", "integer") else None
    return None if found is None else f"{found[1]}e-3" if found[2] == "ms" else found[1]


def _latest(dates: Iterable[str]) -> str:
    """The latest day that is named, as `2026-08-11`."""
    days = [found for date in dates for found in re.findall(r"\b([A-Z][a-z]{2}) (\d{1,2}) (\d{4})", date)]
    return max(f"{year}-{MONTHS.index(month) // 3 + 1:02}-{int(day):02}" for month, day, year in days)


def _limits(row: Row, key: str = "limits") -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((name, str(value)) for name, value in limit.items()) for limit in row.get(key, ()))


def _block_row(row: Row) -> tuple[object, ...]:
    return (
        row["path"], row["json"], row["solutions"], row.get("label", "none"), row.get("label_json"), _limits(row, "label_limits"),
        row.get("repeated", False), row.get("principal"), row.get("switch"), row.get("raw", True), _limits(row),
    )  # fmt: skip


def _field_row(row: Row) -> tuple[object, ...]:
    return (
        row["path"], row["row"], row["block"], row["name"], row["json"], row["kind"], row.get("enum"), row["solutions"], row["required"],
        row.get("required_rule"), row.get("implied"), _limits(row), row.get("unknown_rule"), tuple(row.get("flag_rules", {}).items()),
        row.get("example", ""),
    )  # fmt: skip


def _price_row(row: Row) -> tuple[object, ...]:
    return (
        tuple(row["solutions"]), tuple(row["regions"]), row["of"], row["previews"], row.get("currency"), row.get("least"), row.get("most"),
        row["date"], row["confidence"],
    )  # fmt: skip


def _enumeration(row: Row) -> tuple[object, ...]:
    spell = kebab if row.get("spelling") == "kebab" else str
    values = tuple(
        (spell(value["id"]), value["id"], value.get("flag"), value.get("confidence", row["confidence"])) for value in row["values"]
    )
    return bool(row["open"]), row.get("spelling") == "kebab", values
