"""Scenec: a small declarative language for batches of videos, and its compiler.

    import scenec

    result = scenec.compile("opening.scene")
    for diagnostic in result.diagnostics:
        print(diagnostic.code, diagnostic.message)
    for request in result.requests:
        print(request.name, request.text)

Everything that is returned is an immutable value. Only `build` writes, and nothing is sent.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scenec.api import Built, CompiledRequest, Result, build, compile, compile_text  # noqa: A004 - it is called `scenec.compile`

__all__ = ["Built", "CompiledRequest", "Result", "build", "compile", "compile_text", "version"]


def version() -> str:
    """The version of the compiler."""
    return "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:
        from scenec import api

        return getattr(api, name)
    raise AttributeError(name)
