"""A script that is not Chinese, without a word on its language."""

from __future__ import annotations

from collections.abc import Iterator

from scenec.check.rule import View
from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import video_lint

TEXTS = ("speech.text", "scene.speech")
LETTERS = 8
"""How many letters of another script tell a text from a lone name."""


@video_lint("W0026", "language-not-set", "speech.language", *TEXTS, solutions=["script-to-video"])
def language_not_set(video: View) -> Iterator[Diagnostic]:
    """In script-to-video the service takes a script as Chinese unless `language` in `speech` says otherwise.

    Wrong, in a script-to-video:

        speech { text: "Bread at seven, fruit at eight. Come early.", voice: emily }

    Right, in a script-to-video:

        speech { text: "Bread at seven, fruit at eight. Come early.", voice: emily, language: en }
    """
    if not video.lacks("speech.language"):
        return
    for path in TEXTS:
        for text in video.elements(path):
            if _is_other(str(text.data)):
                yield video.broken("this is read as Chinese: `language` in `speech` is not set", text.span)
                return


def _is_other(text: str) -> bool:
    """Whether a text has no Chinese character, and letters enough to be more than a name."""
    from scenec.ssml import spoken

    words = [sign for sign in spoken(text) if sign.isalpha()]
    return len(words) >= LETTERS and not any("\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff" for sign in words)
