"""What all kinds share: a value is read from the pieces that are written, and lowered to the places of its field."""

from __future__ import annotations

from scenec import syntax
from scenec.catalog import values as say
from scenec.diagnostics import Diagnostic
from scenec.kinds.reader import Reader
from scenec.model import Bound, Value


class Kind:
    """A kind of value.

    `many`: it is a list, to which `+:` adds.
    `outputs`: how many places of the request it writes.
    """

    many = False
    outputs = 1

    def read(self, reader: Reader, pieces: tuple[Bound, ...]) -> Value | None:
        """The value of a setting; None where it cannot be known, which is reported."""
        used = pieces[0]
        if isinstance(used.node, syntax.Broken):
            return None
        if isinstance(used.node, syntax.List):
            reader.report(say.one_value(used.span, reader.field.called))
            return None
        return self.read_one(reader, used)

    def read_one(self, reader: Reader, used: Bound) -> Value | None:
        """The value of one piece."""
        raise NotImplementedError

    def lower(self, reader: Reader, value: Value) -> tuple[Value | None, ...]:
        """What goes to each place of the request."""
        return (value,)

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        """The value that lowers to these: what each place of the request holds, None where nothing is; None where there is none."""
        return values[0]


class ListKind(Kind):
    """A list of values of another kind."""

    many = True

    def __init__(self, element: Kind) -> None:
        self.element = element

    def read(self, reader: Reader, pieces: tuple[Bound, ...]) -> Value | None:
        values, known = [], True
        found: list[Diagnostic] = []
        whole, reader = reader, reader._replace(report=found.append)
        for used in reader.elements(pieces):
            value = None if used is None else self.element.read_one(reader, used)
            if value is None:
                known = False
            else:
                values.append(value)
        for diagnostic in say.together(found):
            whole.report(diagnostic)
        return Value(tuple(values), pieces[0].span) if known else None

    def lift(self, values: tuple[Value | None, ...]) -> Value | None:
        whole = values[0]
        if whole is None or not isinstance(whole.data, tuple):
            return None
        elements = [self.element.lift((value,)) for value in whole.data if value.data is not None]
        return Value(tuple(element for element in elements if element is not None), whole.span)
