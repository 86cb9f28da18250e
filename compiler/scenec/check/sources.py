"""Rules of sources and modes: where the material comes from, and which solution a request is."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, key_and_value, related, rule
from scenec.diagnostics import Diagnostic
from scenec.model import Asset

MATCHING = ("storyboard", "narration")
"""The solutions of image-text matching."""
GROUPS = "/InputConfig/MediaGroupArray"
CLIPS = "/InputConfig/MediaArray"
SEARCH = "/InputConfig/MediaSearchInput"
SCENE_INFO = "/InputConfig/SceneInfo"
SHOTS = "/InputConfig/SceneInfo/ShotInfo/ShotScripts"
TEXTS = "/InputConfig/SpeechTextArray"
SINGULAR = {
    "/InputConfig/Title": "title.text",
    "/InputConfig/SpeechText": "speech.text",
    "/InputConfig/Sticker": "sticker",
    "/InputConfig/BackgroundMusic": "music.tracks",
}
"""Old keys that stand in the singular, each with what writes its plural."""
GAIN = {"/EditingConfig/SpeechConfig/Gain": "speech.volume", "/EditingConfig/BackgroundMusicConfig/Gain": "music.volume"}
"""Old keys of volumes, each with what writes them today."""


@rule("R001", "media.clips", "search", solutions=MATCHING, raws=[GROUPS])
def one_source(video: View) -> Iterator[Diagnostic]:
    """Image-text matching takes its material from a list or from a search."""
    if video.lacks("media.clips") and video.lacks("search") and video.raw(GROUPS) is None:
        empty = video.read("media.clips")
        yield video.broken("the video has no material; write `media: […]` or `search { … }`", empty.span if empty else video.span)


@rule("R002", solutions=MATCHING, raws=[GROUPS])
def groups_in_matching(video: View) -> Iterator[Diagnostic]:
    """Groups make script-to-video of any request."""
    groups = video.raw(GROUPS)
    if groups is not None:
        message = (
            "`MediaGroupArray` makes script-to-video of this request; declare the video as `script-to-video`, with its clips in scenes"
        )
        yield video.broken(message, key_and_value(groups, "MediaGroupArray"))


@rule("R002", solutions=["script-to-video"], raws=[CLIPS])
def clips_beside_groups(video: View) -> Iterator[Diagnostic]:
    """Beside groups, a list of clips counts for nothing."""
    clips = video.raw(CLIPS)
    if clips is not None:
        message = "beside the groups of script-to-video `MediaArray` counts for nothing; put the clips into the `media` of a scene"
        yield video.broken(message, key_and_value(clips, "MediaArray"))


@rule("R003", "media.clips", "search", solutions=MATCHING)
def media_or_search(video: View) -> Iterator[Diagnostic]:
    """Clips and a search exclude each other."""
    clips, search = video.read("media.clips"), video.blocks("search")
    if clips and search and video.says("media.clips"):
        yield video.broken("`media` and `search` exclude each other", search[0].span, related(clips, "the clips are here"))


@rule("R004", solutions=["script-to-video"], raws=[SEARCH])
def search_beside_groups(video: View) -> Iterator[Diagnostic]:
    """Script-to-video has no search."""
    search = video.raw(SEARCH)
    if search is not None:
        message = "script-to-video does not search; declare the video as `storyboard` or `narration`"
        yield video.broken(message, key_and_value(search, "MediaSearchInput"))


@rule("R005", solutions=["script-to-video"], raws=[SCENE_INFO])
def scene_info_beside_groups(video: View) -> Iterator[Diagnostic]:
    """Script-to-video knows no scene information."""
    info = video.raw(SCENE_INFO)
    if info is not None:
        yield video.broken("`SceneInfo` means nothing in script-to-video; remove it", key_and_value(info, "SceneInfo"))


@rule("R006", "matching", solutions=MATCHING, raws=[SCENE_INFO])
def matching_general(video: View) -> Iterator[Diagnostic]:
    """Scene information says what kind of material it is about."""
    info, matching = video.raw(SCENE_INFO), video.get("matching")
    unsaid = matching is None and video.solution == "narration"
    if info is not None and (unsaid or (matching is not None and not isinstance(matching.data, str))):
        message = "`SceneInfo` goes with the kind of its material; write `matching: General`"
        yield video.broken(message, key_and_value(info, "SceneInfo"))


@rule("R010", solutions=["storyboard"], raws=[TEXTS])
def texts_beside_shots(video: View) -> Iterator[Diagnostic]:
    """A storyboard has its speech in its shots."""
    texts = video.raw(TEXTS)
    if texts is not None and texts.data != ():
        message = "a storyboard has its speech in its scenes; write `speech` there, or declare the video as `narration`"
        yield video.broken(message, key_and_value(texts, "SpeechTextArray"))


@rule("R010", "speech.text", solutions=["narration"], raws=[SHOTS])
def shots_beside_texts(video: View) -> Iterator[Diagnostic]:
    """With shots, a request is a storyboard."""
    shots, texts = video.raw(SHOTS), video.read("speech.text")
    if shots is not None and texts is not None and video.says("speech.text"):
        message = "`ShotScripts` makes a storyboard of this request, where one speech over the whole video has no place"
        yield video.broken(message, key_and_value(shots, "ShotScripts"), related(texts, "the speech is here"))


@rule("R134", "speech.text", solutions=["narration"], raws=[SHOTS])
def shots_alone(video: View) -> Iterator[Diagnostic]:
    """The same without speech, of which R010 speaks: shots are known, in another solution."""
    shots = video.raw(SHOTS)
    if shots is not None and not video.says("speech.text"):
        message = "`ShotScripts` makes a storyboard of this request; declare the video as `storyboard`, with a scene for each shot"
        yield video.broken(message, key_and_value(shots, "ShotScripts"))


@rule("R132", *SINGULAR.values(), *GAIN.values(), raws=[*SINGULAR, *GAIN])
def old_keys(video: View) -> Iterator[Diagnostic]:
    """Keys that other ones have taken the place of; beside its plural, R133 speaks of a singular one."""
    for pointer, path in (SINGULAR | GAIN).items():
        value, name = video.raw(pointer), pointer.rpartition("/")[2]
        if value is not None and (pointer in GAIN or video.lacks(path)):
            today = "Volume" if pointer in GAIN else f"{name}Array"
            message = f"`{name}` is an old key, which is `{today}` today; write `{path.removesuffix('.text').removesuffix('.tracks')}`"
            yield video.broken(message, key_and_value(value, name))


@rule("R133", *SINGULAR.values(), raws=SINGULAR)
def old_keys_beside(video: View) -> Iterator[Diagnostic]:
    """The plural is taken before the singular."""
    for pointer, path in SINGULAR.items():
        value, name = video.raw(pointer), pointer.rpartition("/")[2]
        if value is not None and (video.says(path) or video.blocks(path)):
            yield video.broken(f"the service ignores `{name}` beside `{name}Array`", key_and_value(value, name))


@rule("R049", "image", each="sticker", raws=["MediaId", "MediaURL"])
def url_of_sticker(sticker: View) -> Iterator[Diagnostic]:
    """A sticker takes its media id, where it has an address as well."""
    image = sticker.get("image")
    asset = image.data if image is not None and isinstance(image.data, Asset) else None
    media, url = sticker.raw("MediaId"), sticker.raw("MediaURL")
    places = [value.span for value in (url, image, media) if value is not None]
    if asset is not None and (media is not None or asset.id) and (url is not None or asset.url):
        yield sticker.broken("a sticker with a media id loses its address; write one of the two", places[0])
