"""Rules of scenes: what belongs together in a shot of a storyboard and in a group of script-to-video."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, related, rule, without
from scenec.diagnostics import Diagnostic


@rule("R012", "duration", "speech", each="scene", solutions=["storyboard"])
def duration_with_speech(scene: View) -> Iterator[Diagnostic]:
    """A shot lasts as long as its speech."""
    duration, speech = scene.read("duration"), scene.read("speech")
    if duration and speech:
        message = "a scene with speech lasts as long as the speech"
        yield scene.broken(message, duration.span, related(speech, "the speech is here"), (without(duration),))


@rule("R015", "duration", "/speech.text", each="scene", solutions=["script-to-video"])
def duration_with_global_speech(scene: View) -> Iterator[Diagnostic]:
    """With speech for the whole video, no group has a length of its own."""
    duration, speech = scene.read("duration"), scene.read("/speech.text")
    if duration and speech and scene.says("/speech.text"):
        message = "with one speech over the whole video, no scene has a length of its own"
        yield scene.broken(message, duration.span, related(speech, "the speech is here"), (without(duration),))
