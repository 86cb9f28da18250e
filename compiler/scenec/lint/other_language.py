"""Voices that do not speak the language of the text."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View, related
from scenec.diagnostics import Diagnostic
from scenec.facts import voice
from scenec.lint.kinds import values, video_lint

TEXTS = ("speech.text", "scene.speech")
JAPANESE = "ja"


@video_lint("W0027", "other-language", "speech.voice", "speech.cloned_voice", *TEXTS)
def other_language(video: View) -> Iterator[Diagnostic]:
    """A voice of another language reads a Chinese text wrongly, or not at all.

    Chinese voices are left alone, since many of them read English too; so is Japanese, which has Chinese characters.

    Wrong, in a narration:

        speech { text: "两只海豹是这个海湾的主人。", voice: ava }

    Right, in a narration:

        speech { text: "Two seals own this bay.", voice: zhiqing }
    """
    read = video.read("speech.voice")
    if read is None or video.read("speech.cloned_voice"):
        return
    said = next((read for path in TEXTS for _, read in video.all(path) if any(_is_chinese(str(text.data)) for text in values(read))), None)
    for element in values(read) if said is not None else ():
        for name in str(element.data).split(","):
            known = voice(name)
            if said is not None and known is not None and known.language not in (None, JAPANESE):
                message = f"`{name}` speaks another language (`{known.language}`), and there is Chinese text"
                yield video.broken(message, element.span, related(said, "the text is here"))


def _is_chinese(text: str) -> bool:
    """Whether most letters of a text are Chinese characters, and none are of the other scripts that have them too."""
    from scenec.ssml import spoken

    letters = [sign for sign in spoken(text) if sign.isalpha()]
    chinese = sum(1 for sign in letters if "\u3400" <= sign <= "\u9fff")
    return chinese * 2 > len(letters) and not any("\u3040" <= sign <= "\u30ff" or "\uac00" <= sign <= "\ud7af" for sign in letters)
