"""The standard library: every module compiles, every value in it is one that the service documents, and all of it goes together.

What goes together is compiled in one file, a video for each combination, and there is neither an error nor a warning.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from scenec.emit import request_text
from scenec.facts import SOLUTIONS, Choice, all_fields, enumeration
from scenec.library import Declaration, modules
from scenec.modules import Shelf
from scenec.pipeline import Settings, compile_source
from scenec.project import Files, library
from scenec.report.text import text as report
from scenec.source import Source

EXAMPLES = Path(__file__).parent.parent / "examples"
EDITION = Path(__file__).parent / "editions" / "2026" / "library.json"
SETTINGS = Settings(region="cn-shanghai", shelf=Shelf(Files(None)))
MODULES = {module.name: module for module in modules()}
PRESETS = [one for module in modules() for one in module.declarations if one.kind]
LETS = [one for module in modules() for one in module.declarations if not one.kind]
SHAPES = {"portrait": (1080, 1920), "landscape": (1920, 1080), "square": (1080, 1080)}
MEDIA = '"0123456789abcdef0123456789abcdef"'
MATERIAL = {
    "storyboard": f'media: {MEDIA}, scene first {{ visual: "a street", speech: "Two seals own this bay." }}',
    "narration": f"media: {MEDIA}",
    "script-to-video": f"scene first {{ media: {MEDIA} }}",
}
SPEECH = {
    "storyboard": "volume: 100%",
    "narration": 'text: "Two seals own this bay."',
    "script-to-video": 'text: "Two seals own this bay.", language: en',
}
LONG = "开业大吉" * 12 + "欢迎"
"""A title of fifty characters, the longest that the service takes."""


def video(solution: str, rest: str = "", speech: str = "", music: str = "volume: 0%", size: str = "1080x1920") -> str:
    """A video with a voice, behind its name."""
    return (
        f"{solution} {{\n  {MATERIAL[solution]}\n  speech {{ {SPEECH[solution]}, {speech} }}\n  music {{ {music} }}\n  {rest}\n"
        f'  output {{ url: "oss://out/{{{{ video }}}}_{{index}}.mp4", size: {size} }}\n}}\n'
    )


def requests(videos: Iterable[str]) -> list[dict[str, Any]]:
    """What videos compile to, in one file that uses of the library what they need; there is no error and no warning."""
    text = "".join(f"video v{number} : {one}" for number, one in enumerate(videos))
    uses = "".join(f"use std/{name}\n" for name in MODULES if re.search(rf"\b{name}\.\w", text))
    made = compile_source(Source("example.scene", uses + text), SETTINGS, {})
    assert not [one for one in made.diagnostics if one.severity != "info"], "\n".join(map(report, made.diagnostics))
    return [json.loads(request_text(request)) for request in made.requests]


def applying(preset: Declaration, block: str, solution: str, size: str = "1080x1920") -> str:
    """A video that applies a preset in a block."""
    apply = f"apply {preset.path}"
    match block:
        case "video":
            return video(solution, f'{apply}, title: "{LONG}"', size=size)
        case "title":
            return video(solution, f'title {{ {apply}, text: "{LONG}" }}', size=size)
        case "subheading":
            return video(solution, f'subheading 1 {{ {apply}, text: "{LONG}" }}', size=size)
        case "speech.subtitles":
            return video(solution, speech=f"subtitles {{ {apply} }}", size=size)
        case "music":
            return video(solution, music=apply, size=size)
        case _:
            return video(solution, f"{block} {{ {apply} }}", size=size)


def under(module: str, heading: str) -> list[Declaration]:
    """The declarations of a module under a heading that begins so."""
    found = [one for one in MODULES[module].declarations if one.heading.startswith(heading)]
    assert found
    return found


# ---------------------------------------------------------------- each for itself


@pytest.mark.parametrize("name", MODULES)
def test_a_module_compiles(name: str) -> None:
    source, found = Files(None).read(f"std/{name}")
    assert source is not None
    assert [*found, *compile_source(source, SETTINGS, {}).diagnostics] == []


def test_modules_are_those_of_the_folder() -> None:
    assert sorted(MODULES) == sorted(path.stem for path in Path(library()).glob("[!.]*.scene"))


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for(name: str) -> None:
    module = MODULES[name]
    first, shown, *_ = module.doc.split("\n")
    assert first.endswith(".")
    assert shown.startswith("  ")
    assert f"{name}." in shown
    for one in module.declarations:
        assert one.doc.endswith("."), one.path
        assert one.heading.endswith(".") or not one.heading, one.path


@pytest.mark.parametrize("name", MODULES)
def test_a_module_shows_how_it_is_used(name: str) -> None:
    shown = MODULES[name].doc.split("\n")[1].strip()
    replaced = ("output", "speech", "music") if name in ("formats", "voices", "music") else ()
    whole = video("narration", "" if replaced else shown)
    for block in replaced:
        whole = re.sub(rf"^  {block} .*$", lambda _: shown, whole, flags=re.M) if shown.startswith(block) else whole
    requests([whole])


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.path)
def test_a_preset_is_applied_wherever_it_fits(preset: Declaration) -> None:
    sizes = (
        [f"formats.{preset.name.partition('_')[0]}"] if preset.name.startswith(tuple(SHAPES)) else ["1080x1920", "1920x1080", "1080x1080"]
    )
    assert preset.blocks
    requests(applying(preset, block, solution, size) for block, solution, size in product(preset.blocks, SOLUTIONS, sizes))


def test_each_value_has_its_field() -> None:
    assert {one.module for one in LETS} == {"formats", "voices", "moods"}
    made = requests(setting(one) for one in LETS)
    assert len(made) == len(LETS)


def setting(one: Declaration) -> str:
    """A video that says a value of the library."""
    match one.module, one.heading.partition(",")[0]:
        case "formats", _:
            return video("storyboard", size=one.path)
        case "voices", _:
            return video("storyboard", speech=f"voice: {one.path}")
        case "moods", "Transitions":
            return video("storyboard", f"edit {{ transitions {{ list: {one.path} }} }}")
        case "moods", "Effects":
            return video("storyboard", f"edit {{ effects {{ rest: {one.path} }} }}")
    raise AssertionError(f"{one.path} is not tried")


def test_what_an_edition_has_stays() -> None:
    """Its names and what they stand for; more may come. `UPDATE_GOLDENS=1` takes in what is new, and never what is changed or gone."""
    declared = {one.path: one.text for module in modules() for one in module.declarations}
    frozen = json.loads(EDITION.read_bytes())
    if os.environ.get("UPDATE_GOLDENS"):
        EDITION.write_text(json.dumps(dict(sorted({**declared, **frozen}.items())), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert {name: declared.get(name) for name in frozen} == frozen
    assert os.environ.get("UPDATE_GOLDENS") or declared.keys() == frozen.keys(), "what is new is taken in with UPDATE_GOLDENS=1"


# ---------------------------------------------------------------- the values


def chosen(request: dict[str, Any]) -> Iterator[tuple[str, Choice | None]]:
    """The values of a request that are of an enumeration; None where it does not list them."""
    places = {pointer: field.enum for field in all_fields() for pointer in field.json if field.enum}
    patterns = [(re.compile(re.sub(r"\*|\{label\}", "[^/]+", pointer)), enum) for pointer, enum in places.items()]
    for pointer, value in leaves(request):
        for pattern, enum in patterns:
            if pattern.fullmatch(pointer) or pattern.fullmatch(pointer.rpartition("/")[0]):
                for word in str(value).split(","):
                    yield f"{pointer} {word}", enumeration(enum).by_id.get(word)


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from leaves(inner, f"{pointer}/{key}")
    if not isinstance(value, dict | list):
        yield pointer, value


def test_every_value_is_documented_and_nothing_is_known_against_it() -> None:
    """Confidence A or B, and no flag: but for voices, most of which stand in one document, and are listed there without a doubt."""
    seen: dict[str, Choice | None] = {}
    tried = [applying(preset, block, "storyboard") for preset in PRESETS for block in preset.blocks] + [setting(one) for one in LETS]
    for request in requests(tried):
        seen.update(chosen(request))
    doubtful = [word for word, choice in seen.items() if choice is None or choice.confidence not in ("A", "B") or _flag(word, choice)]
    assert doubtful == []
    assert len(seen) > 100


def _flag(word: str, choice: Choice) -> bool:
    return choice.flag is not None and not (word.startswith("/EditingConfig/SpeechConfig/Voice") and choice.flag == "single-source")


# ---------------------------------------------------------------- all of it together


@pytest.mark.parametrize("shape", SHAPES)
def test_letters_places_and_motions_go_together(shape: str) -> None:
    letters, motions = under("looks", "Letters"), under("looks", "Motions")
    assert len(letters) > 10
    requests(together(shape, look.path, motion.path) for look, motion in product(letters, motions))


def together(shape: str, look: str, motion: str) -> str:
    """A video in which each caption has its place, and all have one look and motion."""
    places = {role: f"apply {look}, apply looks.{shape}_{role}, apply {motion}" for role in ("title", "subheading", "note", "subtitles")}
    return video(
        "narration",
        f'title {{ {places["title"]}, text: "{LONG[:20]}" }}\n'
        f'subheading 1 {{ {places["subheading"]}, text: "{LONG[:20]}" }}\n'
        f'subheading 2 {{ {places["note"]}, text: "{LONG[:20]}" }}',
        f"subtitles {{ {places['subtitles']} }}",
        size=f"formats.{shape}",
    )


def test_a_mood_leaves_nothing_to_chance() -> None:
    """What is switched on has a list: for an empty one no document says what the service picks."""
    for request in requests(applying(mood, "edit", "narration") for mood in under("moods", "Moods")):
        edit = request["EditingConfig"]["ProcessConfig"]
        lists = {"AllowTransition": ["TransitionList"], "AllowFilter": ["FilterList"]}
        lists["AllowVfxEffect"] = ["VfxFirstClipEffectList", "VfxNotFirstClipEffectList"]
        assert all(edit[name] for switch, names in lists.items() if edit.get(switch) for name in names)


@pytest.mark.parametrize("style", under("music", "Styles"), ids=lambda style: style.path)
def test_a_style_of_music_has_a_loudness(style: Declaration) -> None:
    both = [video("narration", music=f"apply {style.path}, apply {loud.path}") for loud in under("music", "How loud")]
    assert all({"Style", "Volume"} == set(made["EditingConfig"]["BackgroundMusicConfig"]) for made in requests(both))


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_every_tempo_goes_with_every_mood(solution: str) -> None:
    moods = under("moods", "Moods")
    both = [(tempo.path, mood.path) for tempo, mood in product(MODULES["tempo"].declarations, moods)]
    made = requests(video(solution, f"edit {{ apply {one}, apply {other} }}") for pair in both for one, other in (pair, pair[::-1]))
    assert made[::2] == [{**request, "OutputConfig": made[2 * number]["OutputConfig"]} for number, request in enumerate(made[1::2])]


def test_a_shape_in_a_variant_leaves_the_letters() -> None:
    """Overlays go before the body: a look for a shape has nothing but places and sizes."""
    overlays = "".join(f" {shape} {{ apply looks.{shape}, output {{ size: formats.{shape} }} }}\n" for shape in SHAPES)
    rest = f'apply looks.readable\n title {{ apply looks.gold, text: "Reef" }}\n variants format {{\n{overlays} }}'
    titles = [made["EditingConfig"]["TitleConfig"] for made in requests([video("narration", rest).replace("{{ video }}", "{{ variant }}")])]
    assert [(title["Y"], title["FontColor"]) for title in titles] == [(0.15, "#FFD66B"), (0.07, "#FFD66B"), (0.08, "#FFD66B")]


@pytest.mark.parametrize("shape", SHAPES)
def test_places_of_a_shape_do_not_meet(shape: str) -> None:
    """With two lines in each, a fifth of their height between these, captions end before the next one begins, and within the picture."""
    width, height = SHAPES[shape]
    config = requests([together(shape, "looks.clean", "looks.fading")])[0]["EditingConfig"]
    captions = [config["TitleConfig"], *config["SubHeadingConfig"].values(), config["SpeechConfig"]["AsrConfig"]]
    ends = sorted((one["Y"] * height, one["Y"] * height + 2.4 * one["FontSize"]) for one in captions)
    assert all(end <= following for (_, end), (following, _) in zip(ends, [*ends[1:], (0.95 * height, 0)], strict=True))
    assert all(one["TextWidth"] * width >= 10 * one["FontSize"] for one in captions)


def test_captions_of_upright_videos_keep_clear_of_what_apps_draw() -> None:
    """Nothing stands in the upper eighth, in the lower third, or in the eighth at the sides."""
    config = requests([together("portrait", "looks.clean", "looks.fading")])[0]["EditingConfig"]
    for one in (config["TitleConfig"], *config["SubHeadingConfig"].values(), config["SpeechConfig"]["AsrConfig"]):
        assert one["Y"] >= 1 / 8
        assert one["Y"] + 2.4 * one["FontSize"] / 1920 <= 2 / 3
        assert one["TextWidth"] <= 7 / 8


@pytest.mark.parametrize("look", under("looks", "Letters"), ids=lambda look: look.path)
def test_letters_stand_out(look: Declaration) -> None:
    """Their contrast with the box, the outline or the shadow behind them is what WCAG 2.1 asks of small text."""
    config = requests([applying(look, "title", "narration")])[0]["EditingConfig"]["TitleConfig"]
    layers = [layer["Color"] for layer in config.get("SubtitleEffects", ())]
    ground = config["OutlineColour"] if config["Outline"] else layers[0]
    light, dark = sorted((luminance(config["FontColor"]), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize("name", MODULES)
def test_an_example_uses_a_module(name: str) -> None:
    using = [path for path in EXAMPLES.glob("[!.]*.scene") if re.search(rf"^use std/{name}$", path.read_bytes().decode(), re.M)]
    assert any(re.search(rf"\b{name}\.\w", path.read_bytes().decode()) for path in using)
