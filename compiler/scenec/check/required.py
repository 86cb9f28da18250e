"""What the service cannot do without: fields that a block must set, and sources and destinations of a video."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog import rules as say_rules
from scenec.catalog import values as say
from scenec.diagnostics import Diagnostic
from scenec.facts import fields, rule
from scenec.model import Part, Spec


def required(spec: Spec) -> Iterator[Diagnostic]:
    """All that is missing; nothing is called missing where something could not be read."""
    if spec.whole:
        yield from _part(spec, spec.root)
    if spec.whole and spec.root.whole:
        yield from source(spec)
        yield from scenes(spec)
        yield from destination(spec)


def _part(spec: Spec, part: Part) -> Iterator[Diagnostic]:
    if part.whole:
        for field in fields(spec.solution)[part.block.path].values():
            absent = field.name not in part.reads and field.name not in part.failed
            if not absent or spec.solution not in field.required or (field.path == "region" and spec.region):
                continue
            known = rule(field.required_rule) if field.required_rule else None
            name = "the video" if part.block.path == "video" else f"this `{part.block.name}`"
            yield say.missing_field(part.span, field.name, name, field.example, known and (known.code, known.name))
    for inner in part.parts:
        yield from _part(spec, inner)


def source(spec: Spec) -> Iterator[Diagnostic]:
    """R001, R003: image-text matching takes its material from a list or from a search, one of them."""
    if spec.solution == "script-to-video":
        return
    media, search = spec.root.inner("media"), spec.root.inner("search")
    clips = [part for part in media if _has_clips(part) or "clips" in part.failed or not part.whole]
    if clips and search:
        message = "`media` and `search` exclude each other"
        yield say_rules.broken("R003", message, search[0].span)
    elif not clips and not search:
        span = next((part.reads["clips"].span for part in media if "clips" in part.reads), spec.span)
        yield say_rules.broken("R001", "the video has no material; write `media: […]` or `search { … }`", span)


def _has_clips(part: Part) -> bool:
    return "clips" in part.reads and part.reads["clips"].value.data != ()


def scenes(spec: Spec) -> Iterator[Diagnostic]:
    """R009, R022: a storyboard has a shot at least, script-to-video a group."""
    if spec.solution == "narration" or spec.root.inner("scene"):
        return
    code = "R009" if spec.solution == "storyboard" else "R022"
    yield say_rules.broken(code, "the video has no scene; write `scene NAME { … }`", spec.span)


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
