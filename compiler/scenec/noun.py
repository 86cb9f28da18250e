"""The base of the values that the compiler passes on: immutable, compared by content, and cheap to define.

It does what `typing.NamedTuple` does.
A command defines some eighty such classes before it starts, and NamedTuple compiles code for each of them,
which takes as long as the interpreter's own start.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

try:
    from _collections import _tuplegetter as _getter  # type: ignore[import-not-found]
except ImportError:

    def _getter(number: int, doc: str) -> property:
        return property(itemgetter(number), doc=doc)


class _NounType(type):
    """Makes the annotations of a class the parts of its values."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        if bases != (tuple,):
            parts = tuple(namespace.get("__annotations__", ()))
            namespace["_fields"] = parts
            namespace["_defaults"] = {part: namespace[part] for part in parts if part in namespace}
            namespace.update({part: _getter(number, part) for number, part in enumerate(parts)})
        namespace["__slots__"] = ()
        return super().__new__(cls, name, bases, namespace)


@dataclass_transform(frozen_default=True)
class Noun(tuple, metaclass=_NounType):  # type: ignore[type-arg]
    """A value with named parts, in the order of its annotations; the last ones may have defaults."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __new__(cls, *values: Any, **named: Any) -> Self:
        if named or len(values) != len(cls._fields):
            values = cls._complete(values, named)
        return tuple.__new__(cls, values)

    @classmethod
    def _complete(cls, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """All parts, of those given by place, those given by name, and defaults."""
        missing = cls._fields[len(values) :]
        if len(values) > len(cls._fields) or named.keys() - set(missing):
            raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
        parts = cls._defaults | named
        absent = [name for name in missing if name not in parts]
        if absent:
            raise TypeError(f"{cls.__name__} lacks {', '.join(absent)}")
        return (*values, *(parts[name] for name in missing))

    if TYPE_CHECKING:

        @classmethod
        def _make(cls, parts: Iterable[Any]) -> Self:
            """A value of all its parts, in order; the quickest way to make one."""
    else:
        _make = classmethod(tuple.__new__)

    def _replace(self, **changes: Any) -> Self:
        """The same value with some parts changed."""
        parts = dict(zip(self._fields, self, strict=True))
        if changes.keys() - parts.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(changes.keys() - parts.keys())}")
        return tuple.__new__(type(self), (parts | changes).values())

    def _asdict(self) -> dict[str, Any]:
        """The parts by name."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={part!r}' for name, part in zip(self._fields, self, strict=True))})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)
