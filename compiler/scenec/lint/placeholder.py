"""Words that wait for others to take their place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.diagnostics import Diagnostic
from scenec.lint.kinds import Values, value_lint

KINDS = ("text", "texts", "speech", "speeches")
WORDS = r"lorem ipsum|\b(?:TODO|FIXME|TBD|XXX)[:：]|占位符|占位文[字本]|待补充|待填写|\A\W*(?:TODO|FIXME|TBD|XXX+|待定)\W*\Z"


@value_lint("W0017", "placeholder", KINDS)
def placeholder(values: Values) -> Iterator[Diagnostic]:
    """A text that only holds the place of another one would be shown, or spoken, as it is.

    Wrong, in a narration:

        title: "TODO: the district's name"

    Right, in a narration:

        title: "LO TENEMOS TODO"
    """
    for value in values.all:
        found = re.search(WORDS, value.data, re.I if "ipsum" in value.data.lower() else 0) if isinstance(value.data, str) else None
        if found:
            yield values.broken(f"`{found[0].strip()}` holds the place of a text that is still to come", value.span)
