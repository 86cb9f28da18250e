"""Rules of what is done with the pictures and the sound: cuts, transitions, effects, the background, music, stickers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scenec.check.movie import names_movie
from scenec.check.rule import View, related, rule, without
from scenec.diagnostics import Diagnostic
from scenec.filters import plain_number
from scenec.model import Asset


@rule("R074", "shot_duration", "split_at_cuts", each="edit")
def cuts_decide(edit: View) -> Iterator[Diagnostic]:
    """Where shots end at the cuts of the material, no length is given to them."""
    shot, split = edit.read("shot_duration"), edit.read("split_at_cuts")
    if shot and split and edit.is_on("split_at_cuts"):
        message = "`shot_duration` has no effect with `split_at_cuts`; the cuts in the material decide"
        yield edit.broken(message, shot.span, related(split, "the cuts are switched on here"), (without(shot),))


def _is_on(view: View) -> bool:
    """Whether a block with a switch is on: each typed member switches it on, those of `raw` do not."""
    enabled = view.read("enabled")
    return view.is_on("enabled") if enabled else bool(view.part.reads) and not view.part.lifted


def _off(view: View, *names: str) -> Iterator[Diagnostic]:
    """The first setting of a block that acts only where its switch is on."""
    enabled = view.read("enabled")
    for read in [read for name in names if (read := view.read(name))][:1] if not _is_on(view) else ():
        if view.part.lifted:
            key, switch = (path.rpartition("/")[2] for path in (read.field.json[0], view.switch()))
            yield view.broken(f"`{key}` has no effect without `{switch}: true`", read.span)
        elif enabled:
            message = f"`{read.field.name}` has no effect while `{view.part.block.name}` is off"
            yield view.broken(message, read.span, related(enabled, "it is switched off here"))


@rule("R075", "enabled", "list", "duration", "uniform", each="edit.transitions")
def transitions_off(view: View) -> Iterator[Diagnostic]:
    """Transitions need their switch."""
    yield from _off(view, "list", "duration", "uniform")


@rule("R076", "enabled", "first", "rest", "probability", each="edit.effects")
def effects_off(view: View) -> Iterator[Diagnostic]:
    """Effects need their switch."""
    yield from _off(view, "first", "rest", "probability")


@rule("R077", "enabled", "list", each="edit.filters")
def filters_off(view: View) -> Iterator[Diagnostic]:
    """Filters need their switch."""
    yield from _off(view, "list")


@rule("R078", "enabled", "list", "first", "rest", each=("edit.transitions", "edit.effects", "edit.filters"))
def empty_list(view: View) -> Iterator[Diagnostic]:
    """What is drawn from where nothing is listed, nobody says."""
    name = view.part.block.name
    lists = ("first", "rest") if name == "effects" else ("list",)
    if _is_on(view) and all(view.lacks(path) for path in lists):
        wanted = " and ".join(f"`{path}`" for path in lists)
        yield view.broken(f"no document says which {name} are drawn without {wanted}", view.span)


@rule("R084", "transitions.duration", "transitions.enabled", "shot_duration", "split_at_cuts", "image_duration", each="edit")
def transition_too_long(edit: View) -> Iterator[Diagnostic]:
    """A transition is shorter than what it joins."""
    transition = edit.read("transitions.duration")
    off = edit.read("transitions.enabled") is not None and not edit.is_on("transitions.enabled")
    names = ("image_duration",) if edit.is_on("split_at_cuts") else ("shot_duration", "image_duration")
    for name in names if transition and not off else ():
        length, joined = edit.number("transitions.duration"), edit.read(name)
        if transition and joined and length is not None and isinstance(joined.value.data, Decimal) and length >= joined.value.data:
            message = f"a transition of {plain_number(length)}s leaves no room where `{name}` is {plain_number(joined.value.data)}s"
            yield edit.broken(message, transition.value.span, related(joined, "what it joins is as long as this"))
            return


@rule("R085", "fit", "/speech.text", "/scene.speech", "/scene.duration", each="edit")
def fit_acts(edit: View) -> Iterator[Diagnostic]:
    """Pictures are fitted to one speech over the whole of script-to-video, or to none."""
    fit = edit.read("fit")
    if fit and edit.solution != "script-to-video":
        message = "`fit` acts only in script-to-video"
        yield edit.broken(message, fit.span, fixes=(without(fit),))
    elif fit and edit.lacks("/speech.text") and (edit.says("/scene.speech") or edit.read("/scene.duration")):
        message = "`fit` has no effect where each scene has a speech or a length of its own"
        yield edit.broken(message, fit.span, fixes=(without(fit),))


@rule("R087", "clean_clips", "follow_order", "/matching", each="edit")
def movies_only(edit: View) -> Iterator[Diagnostic]:
    """Two settings are for movies."""
    for name in ("clean_clips", "follow_order"):
        read = edit.read(name)
        if read and (edit.lacks("/matching") or not names_movie(edit.text("/matching"))):
            message = f"`{name}` acts only where the material is matched as movies"
            yield edit.broken(message, read.span, fixes=(without(read),))


@rule("R088", "reuse_clips", each="edit", solutions=["script-to-video"])
def reuse_acts(edit: View) -> Iterator[Diagnostic]:
    """Clips are matched, and reused, in image-text matching."""
    reuse = edit.read("reuse_clips")
    if reuse:
        message = "`reuse_clips` acts only in storyboards and narrations"
        yield edit.broken(message, reuse.span, fixes=(without(reuse),))


@rule("R089", "blur", "color", "images", each="background")
def images_win(background: View) -> Iterator[Diagnostic]:
    """Images hide what else would be behind the picture."""
    images = background.read("images")
    for name in ("blur", "color") if background.says("images") else ():
        read = background.read(name)
        if images and read:
            message = f"`{name}` has no effect beside `images`"
            yield background.broken(message, read.span, related(images, "the images are here"), (without(read),))


@rule("R090", "blur", "color", each="background")
def unproven_backdrop(background: View) -> Iterator[Diagnostic]:
    """A blur is all that the documents of batches show; a colour that is typed is told of as it is read."""
    blur, sort = background.read("blur"), background.text("blur")
    if blur and sort and (sort != "Color" or background.read("color")):
        message = f"the documents of batches do not show a background of the sort `{sort}`"
        yield background.broken(message, blur.span, allowed=("Blur",))


@rule("R091", "blur", "color", each="background")
def inconsistent_backdrop(background: View) -> Iterator[Diagnostic]:
    """A colour and its sort go together, which `raw` may part."""
    color, blur, sort = background.read("color"), background.read("blur"), background.text("blur")
    if blur and sort == "Color" and not color:
        yield background.broken("the background is a colour, and `Color` does not say which", blur.span)
    elif color and blur and not sort and (color.lifted or blur.lifted):
        yield background.broken("`Color` has no effect beside a blur", color.span, related(blur, "the blur is here"))


@rule("R092", "style", "tracks", each="music")
def tracks_win(music: View) -> Iterator[Diagnostic]:
    """A style chooses tracks where none are given."""
    style, tracks = music.read("style"), music.read("tracks")
    if style and tracks and music.says("tracks"):
        message = "`style` chooses tracks, and has no effect beside `tracks`"
        yield music.broken(message, style.span, related(tracks, "the tracks are here"), (without(style),))


@rule("R093", "/music", "/templates")
def random_music(video: View) -> Iterator[Diagnostic]:
    """A video gets music in any case."""
    if video.lacks("/music") and video.lacks("/templates"):
        message = "the service adds a random track of its library; name yours with `music`, or silence it with `music { volume: 0% }`"
        yield video.broken(message, video.span)


@rule("R095", "/media.volume", "/scene.volume", "/scene")
def volumes_of_scenes(video: View) -> Iterator[Diagnostic]:
    """The volume of a scene is louder than that of the video."""
    volume, scenes = video.read("/media.volume"), video.blocks("/scene")
    if volume and scenes and len(video.all("/scene.volume")) == len(scenes):
        _, own = video.all("/scene.volume")[0]
        message = "the volume of `media` is never heard; each scene sets its own"
        yield video.broken(message, volume.span, related(own, "the first one is here"))


@rule("R098", "image", "gif_frames", each="sticker")
def frames_of_a_still(sticker: View) -> Iterator[Diagnostic]:
    """Frames are those of an animated GIF."""
    frames, image = sticker.read("gif_frames"), sticker.get("image")
    asset = image.data if image else None
    suffix = re.search(r"\.([A-Za-z0-9]+)(?:\?.*)?$", asset.url or "") if isinstance(asset, Asset) else None
    if frames and suffix and suffix[1].lower() != "gif":
        message = f"`gif_frames` acts only on an animated GIF, and this sticker is a `.{suffix[1]}`"
        yield sticker.broken(message, frames.span, fixes=(without(frames),))


@rule("R136", "preview_canvas")
def canvas_name(video: View) -> Iterator[Diagnostic]:
    """The name of the canvas in the request is a reading of ours."""
    canvas = video.read("preview_canvas")
    if canvas:
        yield video.broken("`preview_canvas` goes out as `FECanvas`, a name that the documents do not show", canvas.span)
