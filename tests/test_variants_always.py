"""What must hold of every video with variants: its order says only what layers say, and no variant depends on the others."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scenec.pipeline import Compilation
from tests.cases import compile_text
from tests.test_always import holds, mutations
from tests.test_variants import LAYERS, OPENING

FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""What is found is not made smaller: that takes minutes."""

MEMBERS = {
    "y": ("title {{ y: {}% }}", 3),
    "size": ("title {{ font_size: {} }}", 3),
    "text": ('title: ["{}"]', 3),
    "more": ('title +: "{}"', 3),
    "no y": ("title {{ drop y }}", 1),
    "no title": ("drop title", 1),
    "level": ('subheading 1: ["{{{{ request }}}} {}"]', 2),
    "one": ('scene one {{ visual: "{}" }}', 3),
    "no two": ("drop scene two", 1),
    "three": ('add scene three after one {{ visual: "{}", duration: 2s }}', 2),
    "logo": ("sticker logo {{ opacity: {}% }}", 2),
    "speed": ("speech {{ speed: 1.{}x }}", 2),
    "rate": ("speech {{ rate: {} }}", 2),
    "raw": ("edit {{ raw {{ New: {{ a: {}, b: [1] }} }} }}", 2),
    "apply": ("apply big{}", 2),
}
"""What an overlay may hold, with numbers up to one in it."""

EXCLUDE = [("text", "more"), ("y", "no y"), ("y", "size"), ("y", "no title"), ("speed", "rate"), ("size", "no y"), ("text", "y")]
"""What one overlay cannot hold both of, since a block stands in it once."""


@st.composite
def overlays(draw: st.DrawFn) -> tuple[str, ...]:
    """The members of an overlay."""
    keys = draw(st.lists(st.sampled_from(list(MEMBERS)), max_size=3, unique=True))
    titles = [key for key in keys if "title" in MEMBERS[key][0]]
    speeches = [key for key in keys if "speech" in MEMBERS[key][0]]
    levels = [key for key in ("level", "apply") if key in keys]  # what a preset alone has stands where it is applied
    kept = [key for key in keys if key not in (*titles[1:], *speeches[1:], *levels[1:])]
    return tuple(MEMBERS[key][0].format(draw(st.integers(1, MEMBERS[key][1]))) for key in kept)


class Made(NamedTuple):
    """A video: its axes with their values and overlays, its `when`s and `skip`s, and what it applies."""

    axes: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    whens: tuple[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], ...]
    skips: tuple[tuple[tuple[str, str], ...], ...]
    applied: tuple[str, ...]

    def members(self) -> list[str]:
        """The parts whose order in the file says nothing, but for that of axes and of what is applied."""
        conditions = [f"skip {{ {condition(wanted)} }}" for wanted in self.skips]
        conditions += [f"when {{ {condition(wanted)} }} {{ {', '.join(overlay)} }}" for wanted, overlay in self.whens]
        return conditions

    def text(self, conditions: Sequence[str] | None = None, late: bool = False) -> str:
        """The whole file; with `late`, axes and what is applied stand behind all else."""
        axes = [
            f"variants {name} {{ {', '.join(f'{value} {{ {chr(10).join(of)} }}' for value, of in values)} }}" for name, values in self.axes
        ]
        body = [BODY, *(self.members() if conditions is None else conditions)]
        ordered = [*body, *self.applied, *axes] if late else [*self.applied, *axes, *reversed(body)]
        return f"{PRESETS}\nvideo case : storyboard {{\n{chr(10).join(ordered)}\n}}\n"


PRESETS = """preset big1 { title { font_size: 70 }, subheading 2: "preset" }
preset big2 { title { font_size: 80, angle: 5 } }
preset big3 { music { volume: 10% } }"""
BODY = """region: cn-shanghai
media: "oss://clips/a.mp4"
title { text: "body", y: 10% }
speech { voice: ava }
scene one { visual: "1", duration: 3s }
scene two { visual: "2", duration: 3s }
sticker logo { image: "oss://pic/a.png" }
output { url: "oss://out/{{ request }}_{index}.mp4", size: 1080x1920 }"""


def condition(wanted: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{axis}: {value}" for axis, value in wanted)


@st.composite
def videos(draw: st.DrawFn) -> Made:
    """A video of one to three axes."""
    names = ("a", "b", "c")[: draw(st.integers(1, 3))]
    values = {name: tuple(f"{name}{number}" for number in range(draw(st.integers(1, 3)))) for name in names}
    axes = tuple((name, tuple((value, draw(overlays())) for value in of)) for name, of in values.items())
    wanted = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).flatmap(
        lambda chosen: st.tuples(*(st.sampled_from([(name, value) for value in values[name]]) for name in chosen))
    )
    whens = tuple(draw(st.lists(st.tuples(wanted, overlays().filter(bool)), max_size=3)))
    skips = tuple(draw(st.lists(wanted, max_size=2, unique=True)))
    applied = tuple(draw(st.lists(st.sampled_from(["apply big1", "apply big2", "apply big3"]), max_size=2, unique=True)))
    return Made(axes, whens, skips, applied)


def requests(compilation: Compilation) -> dict[str, object]:
    """The requests by name, as values without places."""
    return {request.name: plain(request.parameters) for request in compilation.requests}


def plain(value: object) -> object:
    """A value without the places of its parts."""
    from scenec.evaluate import _plain

    return _plain(value)


def codes(compilation: Compilation) -> list[str]:
    return sorted(found.code for found in compilation.diagnostics if found.severity == "error")


@settings(max_examples=80, deadline=None, phases=FOUND)
@given(videos(), st.randoms(use_true_random=False))
def test_the_order_in_the_file_says_nothing_more_than_layers(made: Made, lots: random.Random) -> None:
    first = compile_text(made.text())
    shuffled = made._replace(
        axes=tuple((name, tuple((value, mixed(of, lots)) for value, of in values)) for name, values in made.axes),
        whens=tuple((wanted, mixed(of, lots)) for wanted, of in made.whens),
    )
    conditions = list(mixed(shuffled.members(), lots))
    second = compile_text(shuffled.text(conditions, late=True))
    assert requests(second) == requests(first)
    assert set(codes(second)) == set(codes(first))


def mixed(parts: Sequence[str], lots: random.Random) -> tuple[str, ...]:
    return tuple(lots.sample(list(parts), len(parts)))


@settings(max_examples=60, deadline=None, phases=FOUND)
@given(videos())
def test_a_variant_alone_is_what_it_is_among_all(made: Made) -> None:
    whole = compile_text(made.text())
    for request in whole.requests:
        names = request.name.split(".")[1:]
        chosen = {axis: value for (axis, _), value in zip(made.axes, names, strict=True)}
        others = {axis: [value for value, _ in values if value != chosen[axis]] for axis, values in made.axes}
        skips = [f"skip {{ {axis}: [{', '.join(values)}] }}" for axis, values in others.items() if values]
        holding = made._replace(skips=(), whens=tuple(when for when in made.whens if all(chosen[axis] == value for axis, value in when[0])))
        alone = compile_text(holding.text([*skips, *holding.members()]))
        assert requests(alone) == {request.name: plain(request.parameters)}


@settings(max_examples=80, deadline=None, phases=FOUND)
@given(videos())
def test_each_finding_is_told_once(made: Made) -> None:
    found = [(diagnostic.code, diagnostic.span, diagnostic.message) for diagnostic in compile_text(made.text()).diagnostics]
    places = [(code, span) for code, span, _ in found if code not in ("E4017", "E4018", "E4019")]
    assert len(places) == len(set(places)), found
    assert len(found) == len(set(found))


POOL = [path.read_text(encoding="utf-8") for path in [OPENING / "opening.scene"]]
POOL += [text for path in sorted(LAYERS.glob("*.scene")) for text in path.read_text(encoding="utf-8").split("\n\n")]


@pytest.mark.parametrize("seed", range(4))
def test_accidents_of_variants(seed: int) -> None:
    around = "video case : storyboard {{\nregion: cn-shanghai\n{}\n}}\n"
    for text in mutations(400, seed, [part if "video " in part else around.format(part) for part in POOL]):
        holds(text)
