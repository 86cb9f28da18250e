"""Rules of scenes: what belongs together in a shot of a storyboard and in a group of script-to-video."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, elements, related, rule, without
from scenec.diagnostics import Diagnostic, Fix, Related
from scenec.model import Part, Read

EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕\u20e3\ufe0f"
)
"""Signs below U+1F000 that are shown as emoji, Unicode's Emoji_Presentation, and two that make emoji of the sign before them."""


@rule("R009", "scene", solutions=["storyboard"])
def shots_required(video: View) -> Iterator[Diagnostic]:
    """A storyboard has a shot at least."""
    if video.lacks("scene"):
        yield video.broken("the video has no scene; write `scene NAME { … }`", video.span)


@rule("R011", "visual", "speech", each="scene", solutions=["storyboard"])
def empty_shot(scene: View) -> Iterator[Diagnostic]:
    """Clips are matched with what is seen, or with what is said."""
    if scene.lacks("visual") and scene.lacks("speech"):
        yield scene.broken('this scene says neither what is seen nor what is said; write `visual: "…"`', scene.span)


@rule("R012", "duration", "speech", each="scene", solutions=["storyboard"])
def duration_with_speech(scene: View) -> Iterator[Diagnostic]:
    """A shot lasts as long as its speech."""
    duration, speech = scene.read("duration"), scene.read("speech")
    if duration and speech and scene.says("speech"):
        message = "a scene with speech lasts as long as the speech"
        yield scene.broken(message, duration.span, related(speech, "the speech is here"), (without(duration),))


@rule("R013", "visual", "speech", "duration", each="scene", solutions=["storyboard"])
def shot_length(scene: View) -> Iterator[Diagnostic]:
    """How long a shot is without speech and duration, no document says."""
    if scene.says("visual") and scene.lacks("speech") and scene.lacks("duration"):
        yield scene.broken("no document says how long a scene without speech lasts; write `duration: 5s`", scene.span)


@rule("R014", "scene.speech", "speech.text", solutions=["script-to-video"])
def speech_in_group_and_video(video: View) -> Iterator[Diagnostic]:
    """Speech is over the whole video, or in scenes."""
    speeches, over = [read for _, read in video.all("scene.speech") if elements(read.value)], video.read("speech.text")
    if speeches and over and video.says("speech.text"):
        message = "with one speech over the whole video, no scene has a speech of its own"
        yield video.broken(message, speeches[0].span, (Related(over.span, "the speech is here"), *_others(speeches)))


@rule("R015", "scene.duration", "scene.speech", "speech.text", solutions=["script-to-video"])
def duration_with_global_speech(video: View) -> Iterator[Diagnostic]:
    """With speech for the whole video, no group has a length of its own; where groups speak too, R014 has spoken."""
    durations, over = [read for _, read in video.all("scene.duration")], video.read("speech.text")
    if durations and over and video.says("speech.text") and not video.says("scene.speech"):
        message = "with one speech over the whole video, no scene has a length of its own"
        edits = tuple(edit for read in durations for edit in without(read).edits)
        places = (Related(over.span, "the speech is here"), *_others(durations))
        yield video.broken(message, durations[0].span, places, (Fix("remove it" if len(durations) == 1 else "remove them all", edits),))


def _others(reads: list[Read]) -> tuple[Related, ...]:
    """The places of all settings but the first."""
    return tuple(Related(read.span, "here too") for read in reads[1:])


@rule("R016", "duration", "speech", "/speech.text", each="scene", solutions=["script-to-video"])
def group_duration_with_speech(scene: View) -> Iterator[Diagnostic]:
    """A group lasts as long as its speech; with speech for the whole video R015 has spoken."""
    duration, speech = scene.read("duration"), scene.read("speech")
    if duration and speech and scene.says("speech") and not scene.says("/speech.text"):
        message = "a scene with speech lasts as long as the speech"
        yield scene.broken(message, duration.span, related(speech, "the speech is here"), (without(duration),))


@rule("R017", "scene.speech", "scene.duration", "speech.text", solutions=["script-to-video"])
def silent_groups(video: View) -> Iterator[Diagnostic]:
    """Where some groups have a length, the others last five seconds."""
    if video.says("speech.text") or not (video.says("scene.speech") or video.says("scene.duration")):
        return
    pairs = zip(video.rows("scene.speech"), video.rows("scene.duration"), strict=True)
    silent = [
        part for (part, speech), (_, duration) in pairs if part.whole and duration is None and (speech is None or not speech.value.data)
    ]
    if len(silent) == 1:
        yield video.broken("this scene is silent and has no `duration`, so it lasts 5s", silent[0].span)
    elif silent:
        message = f"{len(silent)} scenes are silent and have no `duration`, so each lasts 5s"
        yield video.broken(message, silent[0].span, tuple(Related(part.span, "this one too") for part in silent[1:]))


@rule("R018", "scene.speech", "speech.text", solutions=["script-to-video"])
def unequal_counts(video: View) -> Iterator[Diagnostic]:
    """Groups with equally many texts take the first of each together, then the second."""
    if video.says("speech.text"):
        return
    speaking = [(read, len(texts)) for _, read in video.all("scene.speech") if (texts := elements(read.value))]
    first = speaking[0] if speaking else None
    other = next(((read, count) for read, count in speaking if first and count != first[1]), None)
    if first and other:
        here = "one text" if other[1] == 1 else f"{other[1]} texts"
        message = f"with {here} here and {first[1]} there, scenes are combined at random; with equal numbers, first goes with first"
        yield video.broken(message, other[0].span, related(first[0], "the others are here"))


@rule("R022", "scene", solutions=["script-to-video"])
def groups_required(video: View) -> Iterator[Diagnostic]:
    """Script-to-video has a group at least."""
    if video.lacks("scene"):
        yield video.broken("the video has no scene; write `scene NAME { … }`", video.span)


@rule("R024", each="scene", solutions=["script-to-video"], raws=["MediaArray"])
def group_name(scene: View) -> Iterator[Diagnostic]:
    """A group has a name, without emoji."""
    label = scene.part.label
    if label is None:
        if scene.raw("MediaArray") is not None:
            yield scene.broken("this group needs a `GroupName`", scene.span)
    elif not label.span.text.strip('" '):
        yield scene.broken("a scene needs a name of 1 to 50 characters", label.span)
    elif found := next((sign for sign in str(label.data) if is_emoji(sign)), None):
        yield scene.broken(f"`{found}` is an emoji, which the name of a scene does not take", label.span)


def is_emoji(sign: str) -> bool:
    """Whether a sign is shown as emoji, or makes one of the sign before it."""
    return not sign.isascii() and (sign in EMOJI or "\U0001f000" <= sign <= "\U0001faff")


@rule("R025", "scene", solutions=["script-to-video"])
def unique_names(video: View) -> Iterator[Diagnostic]:
    """Groups have names of their own."""
    first: dict[object, Part] = {}
    for part in video.blocks("scene"):
        if part.label is not None:
            known = first.setdefault(part.label.data, part)
            if known is not part and known.label is not None:
                message = f"a group called `{part.label.data}` is there already"
                yield video.broken(message, part.label.span, (Related(known.label.span, "the first is here"),))
