"""Rules of the voice-over: which of its settings act, and in what language."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, related, rule, without
from scenec.diagnostics import Diagnostic

IMAGES = ("storyboard", "narration")


@rule("R057", "cloned_voice", "voice", "style", each="speech")
def cloned_voice_wins(speech: View) -> Iterator[Diagnostic]:
    """A cloned voice speaks, whatever else is chosen."""
    cloned = speech.read("cloned_voice")
    for name in ("voice", "style") if cloned else ():
        read = speech.read(name)
        if cloned and read:
            message = f"`{name}` has no effect beside `cloned_voice`"
            yield speech.broken(message, read.span, related(cloned, "the cloned voice is set here"), (without(read),))


@rule("R058", "voice", "style", "cloned_voice", each="speech")
def voice_beats_style(speech: View) -> Iterator[Diagnostic]:
    """A voice that is named speaks, whatever the style."""
    voice, style = speech.read("voice"), speech.read("style")
    if voice and style and not speech.read("cloned_voice"):
        message = "`style` chooses a voice, and has no effect beside `voice`"
        yield speech.broken(message, style.span, related(voice, "the voice is set here"), (without(style),))


@rule("R062", "language", each="speech", solutions=IMAGES)
def language_of_images(speech: View) -> Iterator[Diagnostic]:
    """The language is documented for script-to-video."""
    language = speech.read("language")
    if language and language.value.data in ("zh", "en"):
        message = "`language` is documented only for script-to-video"
        yield speech.broken(message, language.span)


@rule("R063", "/speech", "/speech.text", "/scene.speech")
def nothing_to_say(video: View) -> Iterator[Diagnostic]:
    """What is set of the voice needs words to speak."""
    speech = video.blocks("/speech")
    if speech and video.lacks("/speech.text") and video.lacks("/scene.speech"):
        where = "`speech` in a scene" if video.solution == "storyboard" else "`text`"
        yield video.broken(f"there is nothing to say with this voice; write {where}", speech[0].span)
