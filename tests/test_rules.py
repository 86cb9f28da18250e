"""A rule is run once for each distinct combination of what it reads, however many variants of a video there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scenec.check import RULES, Memo, lift
from scenec.check.rule import Find, Rule, View, rule
from scenec.check.run import run
from scenec.check.sources import GAIN, SINGULAR
from scenec.diagnostics import Diagnostic
from scenec.facts import enumeration
from scenec.lint import lints
from scenec.model import Part, Read, Spec
from scenec.parse import parse
from scenec.resolve import resolve
from scenec.source import Source
from tests.cases import compile_text, evaluated

VARIANTS = 1000
SCENES = 20


def spec_of(text: str) -> Spec:
    """A video whose values were read, as rules see it."""
    source = Source("case.scene", text)
    file, _ = parse(source)
    program, _ = resolve(source, file, {}, {}, {})
    spec = evaluated(program.videos[0])
    return lift(spec)


def film() -> Spec:
    """A storyboard of many scenes, each with a mistake."""
    scenes = "\n".join(f'  scene s{number} {{ visual: "a street", speech: "Hello.", duration: 3s }}' for number in range(SCENES))
    return spec_of(f"""video film : storyboard {{
  region: cn-shanghai
  media: ["http://reef.oss-cn-beijing.aliyuncs.com/a.mp4", "oss://reef/b.mp4"]
{scenes}
  sticker {{ image: "oss://brand/logo.png", x: 10px }}
  music {{ tracks: "oss://brand/calm.mp3" }}
  output {{ url: "oss://out/v_{{index}}.mp4", size: 1080x1920, count: 3 }}
}}
""")


def counted(rules: tuple[Rule, ...], count: Counter[str]) -> tuple[Rule, ...]:
    """The same rules, which count how often they are run."""

    def counting(known: Rule) -> Find:
        def find(view: View) -> Iterator[Diagnostic]:
            count[known.code] += 1
            return known.find(view)

        return find

    return tuple(known._replace(find=counting(known)) for known in rules)


def with_reads(spec: Spec, name: str, changes: dict[str, Read]) -> Spec:
    """A variant that sets other values in one block, and shares all else."""
    parts = tuple(part._replace(reads=dict(part.reads) | changes) if part.block.name == name else part for part in spec.root.parts)
    return spec._replace(root=spec.root._replace(parts=parts))


def output(spec: Spec) -> Part:
    return spec.root.inner("output")[0]


ALL = (*RULES, *(known for known in lints() if isinstance(known, Rule)))


def test_what_variants_share_is_looked_at_once() -> None:
    count: Counter[str] = Counter()
    memo = Memo()
    first = film()
    rules = counted(ALL, count)
    found = list(run(rules, first, memo))
    once = Counter(count)
    assert {diagnostic.code for diagnostic in found} >= {"R012", "R042"}
    assert once["R012"] == SCENES
    for _ in range(VARIANTS):
        variant = first._replace(root=first.root._replace(parts=tuple(first.root.parts)))
        assert len(list(run(rules, variant, memo))) == len(found)
    assert count == once


def test_a_rule_is_run_again_for_each_value_that_it_reads() -> None:
    count: Counter[str] = Counter()
    memo = Memo()
    first = film()
    rules = counted(ALL, count)
    list(run(rules, first, memo))
    once = Counter(count)
    read = output(first).reads["url"]
    urls = [read._replace(value=read.value._replace(span=read.value.span)) for _ in range(10)]
    for number in range(VARIANTS):
        list(run(rules, with_reads(first, "output", {"url": urls[number % 10]}), memo))
    again = {code for code in count if count[code] > once[code]}
    assert {"R042", "R044", "R118"} <= again
    assert {known.code for known in ALL if any("url" in path for path in known.reads)} >= again
    assert all(count[code] - once[code] <= 10 for code in again)


def test_a_variant_of_one_scene_costs_that_scene() -> None:
    count: Counter[str] = Counter()
    memo = Memo()
    first = film()
    rules = counted(ALL, count)
    list(run(rules, first, memo))
    once = Counter(count)
    for _ in range(10):
        scene, *others = first.root.inner("scene")
        changed = scene._replace(reads={name: Read(*read) for name, read in scene.reads.items()})
        parts = (changed, *others, *(part for part in first.root.parts if part.block.name != "scene"))
        list(run(rules, first._replace(root=first.root._replace(parts=parts)), memo))
    assert count["R012"] - once["R012"] == 10


def test_what_raw_writes_is_read_by_its_pointer() -> None:
    seen: list[object] = []

    @rule("R005", raws=["/InputConfig/SceneInfo/Scene", "/EditingConfig/MediaConfig/Future", "/InputConfig/None"])
    def reading(video: View) -> Iterator[Diagnostic]:
        seen.extend(value and value.data for value in map(video.raw, video.rule.raws))
        yield from ()

    spec = spec_of("""video film : narration {
  region: cn-shanghai
  raw { InputConfig: { SceneInfo: { Scene: "General" } } }
  media { clips: "oss://reef/a.mp4", raw { Future: "1" } }
}
""")
    assert list(run((reading,), spec, Memo())) == []
    assert seen == ["General", "1", None]


def test_old_keys_are_those_of_the_table() -> None:
    keys = {pointer.removeprefix("/").replace("/", ".") for pointer in SINGULAR | GAIN}
    assert keys == set(enumeration("legacy-field").by_id)


def test_notes_come_where_what_was_wrong_is_allowed() -> None:
    text = """video film : narration {
  region: cn-shanghai
  media: "oss://reef/a.mp4"
  allow count-range "ours is larger"
  output { url: "oss://out/v_{index}.mp4", size: 1080x1920, count: COUNT }
}
"""
    whole = {found.code for found in compile_text(text.replace("COUNT", "101")).diagnostics}
    assert whole == {"R037", "R093"}
    wrong = {found.code for found in compile_text(text.replace("COUNT", "101, max_duration: 30")).diagnostics}
    assert "R093" not in wrong
    assert "R037" in wrong


def test_what_raw_writes_in_a_block_is_read_by_its_key() -> None:
    seen: list[object] = []

    @rule("R049", each="sticker", raws=["MediaURL"])
    def reading(sticker: View) -> Iterator[Diagnostic]:
        value = sticker.raw("MediaURL")
        seen.append(value and value.data)
        yield from ()

    spec = spec_of("""video film : narration {
  region: cn-shanghai
  sticker { image: "0123456789abcdef0123456789abcdef" }
  sticker logo { raw { MediaURL: "a" } }
  raw { InputConfig: { StickerArray: [{ MediaURL: "b" }] } }
}
""")
    assert list(run((reading,), spec, Memo())) == []
    assert seen == [None, "a", "b"]
