"""The standard library: its modules out, with what each declares and says of it."""

from __future__ import annotations

from functools import cache

from scenec import syntax
from scenec.model import Preset
from scenec.noun import Noun
from scenec.parse import parse
from scenec.parse.comments import comments, documentation
from scenec.project import Files
from scenec.resolve import resolve
from scenec.resolve.presets import places
from scenec.resources import library_modules
from scenec.source import Source

ALL = "std"
PREFIX = "std/"
Declared = syntax.Let | syntax.Preset


class Declaration(Noun):
    """A `let` or a `preset` of a module, with the heading that it stands under.

    A preset has a kind, that of a whole video is `video`, and the blocks that it is applied in.
    `text` is the value of a `let`, and the whole of a preset.
    """

    module: str
    name: str
    heading: str
    doc: str
    kind: str | None
    blocks: tuple[str, ...]
    text: str

    @property
    def path(self) -> str:
        """What it is called by those who use its module."""
        return f"{self.module}.{self.name}"


class Module(Noun):
    """A module and what is said at its head."""

    name: str
    doc: str
    declarations: tuple[Declaration, ...]

    @property
    def path(self) -> str:
        """What a `use` calls it."""
        return f"{PREFIX}{self.name}"


@cache
def modules() -> tuple[Module, ...]:
    """All modules, by their names."""
    return tuple(_module(name) for name in library_modules())


def names(prefix: str = "") -> list[str]:
    """All words that mean something in the library; what is declared in it may have `std/` before it."""
    return [ALL, *(name for module in modules() for name in (module.path, *(f"{prefix}{one.path}" for one in module.declarations)))]


def find(word: str) -> tuple[Module, ...] | Module | Declaration | None:
    """What a word means: `std` all modules, `std/looks` or `looks` one, `looks.bold` a declaration; None where it means nothing."""
    if word == ALL:
        return modules()
    name, _, inner = word.removeprefix(PREFIX).partition(".")
    module = next((module for module in modules() if module.name == name), None)
    if module is None or not inner:
        return module
    return next((one for one in module.declarations if one.name == inner), None)


def _module(name: str) -> Module:
    source, found = Files(None).read(f"{PREFIX}{name}")
    if source is None:
        raise LookupError(f"{name}: {found}")
    file, _ = parse(source)
    program, _ = resolve(source, file, {}, {}, {})
    docs, headings = documentation(source, file), _headings(source, file)
    declarations = [
        Declaration(name, member.name.text, headings[member.start], docs.get(member.start, ""), *what, _text(source, member))
        for member in file.members
        if isinstance(member, Declared)
        for what in [_what(program.scope.presets.get(member.name.text))]
    ]
    return Module(name, "\n".join(_said(line) for line in _head(source).split("\n")), tuple(declarations))


def _head(source: Source) -> str:
    """The comment that a module begins with."""
    return source.text.partition("\n\n")[0]


def _headings(source: Source, file: syntax.File) -> dict[int, str]:
    """The heading of each declaration: the last `//` above it on a line of its own."""
    said = {}
    for comment, node, place in comments(source, file):
        text = source.text[comment.start : comment.end]
        if place == "before" and comment.start > len(_head(source)) and not text.startswith("///"):
            said[node.start] = _said(text)
    found, heading = {}, ""
    for member in file.members:
        found[member.start] = heading = said.get(member.start, heading)
    return found


def _said(comment: str) -> str:
    return comment.lstrip("/").removeprefix(" ").rstrip()


def _what(preset: Preset | None) -> tuple[str | None, tuple[str, ...]]:
    """The kind of a preset and the blocks that it is applied in."""
    if preset is None:
        return None, ()
    return preset.kind or "video", tuple(dict.fromkeys(block.path for _, block in places(preset)))


def _text(source: Source, member: syntax.Let | syntax.Preset) -> str:
    node = member.value if isinstance(member, syntax.Let) else member
    return source.text[node.start : node.end]
