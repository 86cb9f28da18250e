"""What the service cannot do without: fields that a block must set, and the destination of a video."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.check.seen import Memo
from scenec.diagnostics import Diagnostic
from scenec.facts import fields, rule
from scenec.model import Part, Spec


def required(spec: Spec, memo: Memo) -> Iterator[Diagnostic]:
    """All that is missing; nothing is called missing where something could not be read."""
    if spec.whole:
        yield from _part(spec, spec.root, memo)
    if spec.whole and spec.root.whole:
        yield from destination(spec)


def _part(spec: Spec, part: Part, memo: Memo) -> Iterator[Diagnostic]:
    if part.whole:
        for field in fields(spec.solution)[part.block.path].values():
            absent = field.name not in part.reads and field.name not in part.failed
            if not absent or spec.solution not in field.required or (field.path == "region" and spec.region):
                continue
            known = rule(field.required_rule) if field.required_rule else None
            name = "the video" if part.block.path == "video" else f"this `{part.block.name}`"
            yield say.missing_field(part.span, field.name, name, field.example, known and (known.code, known.name))
    for inner in part.parts:
        key = (required, id(inner), spec.solution)
        if key not in memo:
            memo[key] = ((inner,), list(_part(spec, inner, memo)))
        yield from memo[key][1]


def destination(spec: Spec) -> Iterator[Diagnostic]:
    """R115 to R117: unless it is a preview alone, the output names an address in OSS, or a bucket and a file in VOD."""
    outputs = spec.root.inner("output")
    if not outputs:
        yield say_rules.broken("R115", "the video has no output; write `output { url: …, size: … }`", spec.span)
        return
    output = outputs[0]
    vod = output.inner("vod")
    if "url" in output.reads and vod:
        yield say_rules.broken("R116", "`url` and `vod` exclude each other", vod[0].span)
    if vod and vod[0].whole:
        inner = fields(spec.solution)["output.vod"]
        for name in ("bucket", "file"):
            if name not in vod[0].reads and name not in vod[0].failed:
                yield say.missing_field(vod[0].span, name, "this `vod`", inner[name].example, ("R117", rule("R117").name))
    preview = output.find("preview_only")
    somewhere = vod or "url" in output.reads or "url" in output.failed
    if output.whole and not somewhere and (preview is None or preview.value.data is not True):
        yield say_rules.broken("R115", 'this `output` says not where to; write `url: "oss://…"`', output.span)
