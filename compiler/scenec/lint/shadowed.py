"""A declaration that hides another one, or a value of the service."""

from __future__ import annotations

from collections.abc import Iterator

from scenec import syntax
from scenec.diagnostics import Diagnostic, Related
from scenec.facts import enumeration
from scenec.lint.kinds import Written, file_lint
from scenec.model import Binding, Body, Bound, Node, Setting
from scenec.source import Span


@file_lint("W0013", "shadowed")
def shadowed(written: Written) -> Iterator[Diagnostic]:
    """A name that is declared in a block hides the same name outside, and a declared name goes before a value of the service.

    Whoever reads the block takes one for the other; give it a name of its own.
    A declared name that stands for the very value of the service is left alone.

    Wrong, in a narration:

        let ava = "zhiqing"
        speech { text: "Two seals own this bay.", voice: ava }

    Right:

        let narrator = "zhiqing"
        speech { text: "Two seals own this bay.", voice: narrator }
    """
    for video in written.program.videos:
        yield from _body(video.body)


def _body(body: Body) -> Iterator[Diagnostic]:
    for binding in body.scope.bindings.values():
        outer = body.scope.parent.find(binding.name) if body.scope.parent else None
        if outer is not None:
            message = f"`{binding.name}` hides the one that is declared outside of this block"
            yield Diagnostic("W0013", "shadowed", "warning", message, binding.span, (Related(outer.span, "declared here too"),))
    for setting in body.settings.values():
        if setting.field.enum is not None:
            yield from _setting(setting)
    for inner in body.blocks:
        yield from _body(inner)


def _setting(setting: Setting) -> Iterator[Diagnostic]:
    """The names in a setting that hide a value of its field."""
    for piece in setting.pieces:
        for name, binding in _names(piece):
            choice = enumeration(setting.field.enum or "").by_word.get(name.text)
            if choice is not None and not _is_text(binding.value, str(choice.id)):
                span = Span(piece.scope.source, name.start, name.end)
                message = f"`{name.text}` is what you declared, not the `{name.text}` of `{setting.field.name}`"
                yield Diagnostic("W0013", "shadowed", "warning", message, span, (Related(binding.span, "declared here"),))


def _names(piece: Bound) -> Iterator[tuple[syntax.Name, Binding]]:
    """The declared names that a value is, or that are elements of it."""
    for node in piece.node.elements if isinstance(piece.node, syntax.List) else (piece.node,):
        if isinstance(node, syntax.Reference) and len(node.parts) == 1 and isinstance(node.parts[0], syntax.Name):
            binding = piece.scope.find(node.parts[0].text)
            if binding is not None:
                yield node.parts[0], binding


def _is_text(value: Node, text: str) -> bool:
    return isinstance(value, syntax.Text) and value.parts == (text,)
