"""The tables of the service in, the JSON Schema of a request out: what the documents say of each key, with source and date.

`python -m scenec.making.schema` writes it anew in a checkout.
A limit is in it only where its rule is an error; keys that no document knows are let through, for `raw` may write them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from scenec.making.facts import Service
from scenec.making.rows import Row

PATH = os.path.join("grammar", "request.schema.json")
ABOUT = (
    "Made of stdlib/service/ by `python -m scenec.making.schema`; not to be edited. "
    "Each $comment has the sources (explained in stdlib/service/sources.toml), their dates, and how sure the fact is: "
    "A stands in a document of this operation, B in one of a sibling operation."
)
OBJECTS = {
    "/InputConfig": "What the videos are made of: material, texts, music and pictures.",
    "/EditingConfig": "How the videos are cut, and how what is in them looks and sounds.",
    "/InputConfig/MediaGroupArray": "The groups of clips of script-to-video, in the order in which they are shown.",
    "/InputConfig/MediaGroupArray/*/GroupName": "The name of the group.",
    "/InputConfig/SubHeadingArray": "The texts of the subheadings, level by level.",
    "/InputConfig/SubHeadingArray/*/Level": "The level: the key of the place and look of these texts in SubHeadingConfig.",
    "/InputConfig/StickerArray": "The stickers; each video shows one of them.",
    "/InputConfig/MediaSearchInput": "Finds the material in media libraries.",
    "/InputConfig/SceneInfo": "How image-text matching finds its pictures.",
    "/InputConfig/SceneInfo/ShotInfo": "The storyboard.",
    "/InputConfig/SceneInfo/ShotInfo/ShotScripts": "The shots, in the order in which they play.",
    "/EditingConfig/MediaConfig/MediaMetaDataArray": "Which parts of the trimmed clips may be used.",
    "/EditingConfig/SubHeadingConfig": "The place and look of the subheadings, by level.",
    "/EditingConfig/FECanvas": "The canvas that positions and sizes in pixels were chosen on.",
    "/EditingConfig/ProduceConfig/CoverConfig": "The cover picture.",
    "FontFace": "The cut of the letters.",
}
"""What the places are that no row of the tables is about, or not as they stand in a request."""
KEYWORDS = {
    "min": "minimum", "max": "maximum", "above": "exclusiveMinimum", "decimals": "multipleOf",
    "min_count": "minItems", "max_count": "maxItems", "max_length": "maxLength",
}  # fmt: skip
TYPES = {
    "text": "string", "speech": "string", "url": "string", "address": "string", "bucket": "string", "file_name": "string",
    "switch": "boolean", "integer": "integer", "speed": "integer",
    "number": "number", "duration": "number", "ratio": "number", "position": "number", "extent": "number",
}  # fmt: skip
TEXT = {"type": "string"}
SECONDS = {"type": "number", "minimum": 0}
COLOUR = {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}
TRIMMED = {
    "type": "object",
    "required": ["Media", "TimeRangeList"],
    "properties": {
        "Media": {"description": "The clip, as it is written in its list.", "type": "string"},
        "GroupName": {"description": "The group that holds the clip; in script-to-video only.", "type": "string"},
        "TimeRangeList": {
            "description": "The parts of the clip that may be used, in seconds.",
            "type": "array",
            "items": {"type": "object", "required": ["In", "Out"], "properties": {"In": SECONDS, "Out": SECONDS}},
        },
    },
}
USED = {"caption": "/EditingConfig/TitleConfig"}
"""Where in a request a definition is used, for the order of its keys."""
ORDER = ("title", "description", "$comment", "$ref", "type", "enum", "examples", "pattern", "required", "anyOf", "properties", "items")


def schema(base: str) -> str:
    """The text of the schema, from the tables of a checkout."""
    service = Service(os.path.join(base, "stdlib", "service"))
    making = _Making(service)
    for block in service.blocks:
        making.block(block)
    for field in service.fields:
        if field["json"]:
            making.field(field)
    for pointer, words in OBJECTS.items():
        if pointer.startswith("/"):
            making.at(pointer)["description"] = words
    root = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A request of SubmitBatchMediaProducingJob, its configs as objects",
        "$comment": ABOUT,
        **making.root,
        "$defs": {name: making.definitions[name] for name in sorted(making.definitions)},
    }
    return json.dumps(_tidy(root, service.key_order(), ""), ensure_ascii=False, indent=2) + "\n"


class _Making:
    """The schema in the making: `root` is that of a request, `definitions` what several places refer to."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.root: Row = {"type": "object"}
        self.definitions: dict[str, Row] = {}

    def at(self, pointer: str, within: Row | None = None) -> Row:
        """The schema of a place, made if need be: `*` is an element, `{label}` the level of a subheading."""
        node = self.root if within is None else within
        for key in pointer.split("/")[1:]:
            if key == "*":
                node.setdefault("type", "array")
                node = node.setdefault("items", {})
            elif key == "{label}":
                node.setdefault("type", "object")
                node = node.setdefault("patternProperties", {}).setdefault("^[1-5]$", {})
            else:
                node.setdefault("type", "object")
                node = node.setdefault("properties", {}).setdefault(key, {})
        return node

    def block(self, block: Row) -> None:
        """The object of a block, its label, and how often it may stand."""
        if not block["json"]:
            return
        node = self.at(block["json"])
        node.setdefault("type", "object")
        if "description" not in node:
            _describe(node, block)
        for mixin in block.get("includes", ()):
            node["$ref"] = f"#/$defs/{mixin}"
            _describe(self.definitions.setdefault(mixin, {"type": "object"}), self.service.mixins[mixin])
        label = block.get("label_json", "")
        if label:
            name = label.rpartition("/")[2]
            element = self.at(label.rpartition("/")[0])
            element.setdefault("required", []).append(name)
            self.at(label).update(self.levels() if block["label"] == "level" else TEXT)
            self.at(label).update(self.limits(block.get("label_limits", ()), () if block["label"] == "level" else ("max_length",)))
        if block.get("repeated"):
            listed = (label or block["json"]).rpartition("/*")[0]
            self.at(listed).update({"type": "array", **self.limits(block.get("limits", ()), ("min_count", "max_count"))})

    def levels(self) -> Row:
        """The levels of subheadings."""
        return {"type": "integer", "enum": [value["id"] for value in self.service.enumerations["subheading-level"]["values"]]}

    def field(self, field: Row) -> None:
        """The places that a field writes."""
        mixin, base = self.mixin(field)
        for pointer, shape in zip(field["json"], self.shapes(field), strict=True):
            node = self.at(pointer.removeprefix(base), self.definitions[mixin] if mixin else None)
            if mixin and "/" in pointer.removeprefix(f"{base}/"):
                above = pointer.removeprefix(base).rpartition("/")[0]
                self.at(above, self.definitions[mixin])["description"] = OBJECTS[above[1:]]
            _describe(node, field)
            node.update({key: value for key, value in shape.items() if key != "properties"})
            if "properties" in shape:
                node.setdefault("properties", {}).update(shape["properties"])
        if field["required"]:
            self.require(field)

    def mixin(self, field: Row) -> tuple[str, str]:
        """The mixin that a field is of, and the object that holds it; or none."""
        mixin = field["row"].partition(".")[0]
        if mixin not in self.service.mixins:
            return "", ""
        return mixin, next(block["json"] for block in self.service.blocks if block["path"] == field["block"])

    def require(self, field: Row) -> None:
        """A key that its object must have; of an image one of the two."""
        above, _, name = field["json"][0].rpartition("/")
        names = [pointer.rpartition("/")[2] for pointer in field["json"]]
        if field["kind"] == "image":
            self.at(above)["anyOf"] = [{"required": [name]} for name in names]
        else:
            self.at(above).setdefault("required", []).extend(names if field["kind"] == "size" else [name])

    def shapes(self, field: Row) -> tuple[Row, ...]:
        """What each place of a field may hold, by its kind."""
        limits = field.get("limits", ())
        match field["kind"]:
            case "texts":
                return ({**self.array(limits), "items": {**TEXT, **self.limits(limits, ("max_length",))}},)
            case "speeches":
                longest = self.limits(limits, ("max_length",))
                return ({**self.array(limits), "items": {**TEXT, **({"anyOf": [longest, {"pattern": "<"}]} if longest else {})}},)
            case "names":
                return ({"type": "array", "items": self.enumeration(field)},)
            case "assets":
                return ({**self.array(limits), "items": TEXT},)
            case "clips":
                return {**self.array(limits), "items": TEXT}, {"type": "array", "items": TRIMMED}
            case "name" | "joined_names":
                return (self.enumeration(field),)
            case "colour":
                return (COLOUR,)
            case "backdrop":
                return self.kinds(field), COLOUR
            case "blur":
                return self.kinds(field), {"type": "number", **self.limits(limits, KEYWORDS)}
            case "size":
                return ({"type": "integer", **self.limits(limits, KEYWORDS)},) * 2
            case "image":
                return TEXT, TEXT
            case "layers":
                return ({"type": "array", "items": self.layer()},)
            case "json":
                return ({"type": ["object", "string"]},)
            case kind:
                return ({"type": TYPES[kind], **self.limits(limits, KEYWORDS)},)

    def array(self, limits: tuple[Mapping[str, object], ...]) -> Row:
        """A list of so many entries."""
        return {"type": "array", **self.limits(limits, ("min_count", "max_count"))}

    def layer(self) -> Row:
        """One record of the layers of a caption."""
        node: Row = {"type": "object"}
        _describe(node, self.service.mixins["layer"])
        for field in self.service.layers:
            inner = self.at(field["json"][0], node)
            _describe(inner, field)
            inner.update(self.shapes(field)[0])
            if field["required"]:
                node.setdefault("required", []).append(field["json"][0][1:])
        self.definitions["layer"] = node
        return {"$ref": "#/$defs/layer"}

    def kinds(self, field: Row) -> Row:
        """The word for what lies behind the picture."""
        return {"type": "string", "examples": [value["id"] for value in self.service.enumerations[field["enum"]]["values"]]}

    def enumeration(self, field: Row) -> Row:
        """One of some values, or, where there may be more of them, a text; long lists are written once."""
        name = field["enum"]
        known = self.service.enumerations[name]
        ids = [value["id"] for value in known["values"]]
        closed = not known["open"] and self.forbids(field.get("unknown_rule"))
        shape: Row = {"type": "integer" if isinstance(ids[0], int) else "string", "enum" if closed else "examples": ids}
        if len(ids) <= 12:
            return shape
        self.definitions[name] = {"description": known.get("note", f"Documented values of {known['json']}."), **shape}
        self.definitions[name]["$comment"] = _origin(known)
        return {"$ref": f"#/$defs/{name}"}

    def limits(self, limits: tuple[Mapping[str, object], ...], sorts: tuple[str, ...] | Mapping[str, str]) -> Row:
        """The keywords of the limits of some sorts whose rule is an error."""
        return {
            KEYWORDS[sort]: figure
            for limit in limits
            if self.forbids(limit.get("rule"))
            for sort, figure in limit.items()
            if sort != "rule" and sort in sorts
        }

    def forbids(self, code: object) -> bool:
        """Whether what breaks a rule is an error: not where a weak source (C or T) is behind it."""
        if code is None:
            return True
        row = self.service.rules[code]
        return row["severity"] == "error" and not set("CT") & set(row["confidence"])


def _describe(node: Row, row: Row) -> None:
    """Say what a place is, in the words of its row; where several fields write it, in those of all of them."""
    for key, words, between in (("description", row["doc"], " "), ("$comment", _origin(row), " | ")):
        if words not in node.get(key, ""):
            node[key] = f"{node[key]}{between}{words}" if key in node else words


def _origin(row: Row) -> str:
    return f"{row['source']} ({row['date']}); {row['confidence']}"


def _tidy(node: Row, order: Mapping[str, tuple[str, ...]], at: str) -> Row:
    """A schema with its keywords in one order and its properties in the vendor's."""
    keywords = sorted(node, key=lambda key: ORDER.index(key) if key in ORDER else ORDER.index("required") - 0.5)
    return {key: _tidied(key, node[key], order, at) for key in (keywords if at else node)}


def _tidied(keyword: str, value: object, order: Mapping[str, tuple[str, ...]], at: str) -> object:
    if not isinstance(value, dict):
        return value
    if keyword == "properties":
        known = order.get(at, ())
        names = [name for name in known if name in value] + [name for name in value if name not in known]
        return {name: _tidy(value[name], order, f"{at}/{name}") for name in names}
    if keyword == "patternProperties":
        return {name: _tidy(inner, order, f"{at}/*") for name, inner in value.items()}
    if keyword == "$defs":
        return {name: _tidy(inner, order, USED.get(str(name), "/")) for name, inner in value.items()}
    return _tidy(value, order, f"{at}/*") if keyword == "items" else value


def main(base: str) -> None:
    """Write the schema of a checkout anew."""
    text = schema(base)
    with open(os.path.join(base, PATH), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main(os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3)))
