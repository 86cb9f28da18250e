"""What `{{ }}` puts into marked-up speech is escaped, so that a voice reads the signs of a tag aloud.

`ssml` says that a value is markup already.

Wrong, in a narration:

    let pause = "<break time='1s'/>"
    speech { text: "<speak>One.{{ pause }}Two.</speak>" }

Right, in a narration:

    let pause = "<break time='1s'/>"
    speech { text: "<speak>One.{{ pause | ssml }}Two.</speak>" }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec import syntax
from scenec.check.rule import View
from scenec.diagnostics import Diagnostic, replacement
from scenec.lint.kinds import video_lint
from scenec.model import Value
from scenec.source import Span
from scenec.text import Placed

TAG = r"&lt;/?(?:break|s|sub|w|phoneme|say-as|speak)\b[^<>]*?&gt;"


def _escaped(view: View) -> Iterator[Diagnostic]:
    """Findings in the texts of a block."""
    for name in view.rule.reads:
        value = view.get(name)
        for text in () if value is None else value.data if isinstance(value.data, tuple) else (value,):
            yield from _pieces(view, text)


def _pieces(view: View, text: Value) -> Iterator[Diagnostic]:
    """The interpolations of a text that give markup."""
    data = text.data
    at = 0
    for part, length in zip(data.node.parts, data.lengths, strict=True) if isinstance(data, Placed) and "<speak" in data else ():
        if isinstance(data, Placed) and isinstance(part, syntax.Interpolation) and re.search(TAG, data[at : at + length]):
            inner = Span(data.source, part.expression.start, part.expression.end).text
            plain = isinstance(part.expression, syntax.Reference)
            span = Span(data.source, part.start, part.end)
            fixes = (replacement(span, f"{{{{ {inner} | ssml }}}}"),) if plain else ()
            yield view.broken("this markup is read out as text; `ssml` says that it is markup", span, fixes=fixes)
        at += length


speech_as_text = video_lint("W0030", "markup-as-text", "text", each="speech")(_escaped)
scene_as_text = video_lint("W0030", "markup-as-text", "speech", each="scene")(_escaped)
