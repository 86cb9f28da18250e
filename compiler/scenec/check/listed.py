"""Values that `raw` writes where the documents have a list: those that are not in it, under the rule of their field.

A typed value is held against its list as it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenec.catalog import rules as say
from scenec.diagnostics import Diagnostic
from scenec.facts import enumeration
from scenec.model import Part, Read, Value
from scenec.similar import nearest

KINDS = ("name", "names", "joined_names")


def listed(part: Part) -> Iterator[Diagnostic]:
    """All such values of a block and of those in it."""
    for read in part.reads.values():
        if read.lifted and read.field.kind in KINDS:
            values = read.value.data if isinstance(read.value.data, tuple) else (read.value,)
            yield from (finding for value in values for finding in _value(read, value))
    for inner in part.parts:
        yield from listed(inner)


def _value(read: Read, value: Value) -> Iterator[Diagnostic]:
    known, code = enumeration(read.field.enum or "").by_id, read.field.unknown_rule
    for name in str(value.data).split(",") if read.field.kind == "joined_names" else (str(value.data),):
        choice = known.get(name.strip())
        if choice is None and code:
            message = f"the documents do not list `{name.strip()}` for `{read.field.name}`"
            yield say.broken(code, message, value.span, suggestion=nearest(name.strip(), known))
        elif choice is not None and choice.flag:
            flag_code = dict(read.field.flag_rules).get(choice.flag, code)
            if flag_code:
                yield say.flagged(value.span, read.field.name, name.strip(), choice.flag, flag_code)
