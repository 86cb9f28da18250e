"""Where the grammar, the library and the tables lie: in a wheel beside this package, in a checkout at its root.

In a checkout the tables are made anew when a source of theirs changed; an installed compiler never looks.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

PACKAGE = os.path.dirname(os.path.abspath(__file__))
INSTALLED = os.path.join(PACKAGE, "_data")
CHECKOUT = os.path.dirname(os.path.dirname(PACKAGE))
_ROWS = (("stdlib/service", ".toml"), ("compiler/scenec/making", ".py"))
SOURCES = {
    "_tables": (("grammar", ".lark"), ("grammar/mistakes", ".scene"), *_ROWS),
    "_docs": (
        ("grammar", ".toml"),
        *_ROWS,
        *((f"compiler/scenec/{folder}", ".py") for folder in ("catalog", "kinds", "lint", "lint/assets")),
    ),
}
"""The folders that each generated module is made of, and how the names of their files end."""


def root() -> str:
    """The folder that holds `grammar/` and `stdlib/`."""
    return INSTALLED if os.path.isdir(INSTALLED) else CHECKOUT


def library_modules() -> tuple[str, ...]:
    """The modules of the standard library, by their names."""
    return tuple(sorted(name.removesuffix(".scene") for name in os.listdir(os.path.join(root(), "stdlib")) if name.endswith(".scene")))


def sources(base: str, name: str) -> list[str]:
    """The files that a module is made of, sorted within their folders, as paths relative to `base`."""
    found = []
    for folder, ending in SOURCES[name]:
        path = os.path.join(base, folder)
        if os.path.isdir(path):
            found += [f"{folder}/{file}" for file in sorted(os.listdir(path)) if file.endswith(ending)]
    return found


def stamp(base: str, name: str) -> str:
    """A checksum of all that a module of a checkout is made of."""
    from hashlib import sha256

    digest = sha256()
    for path in sources(base, name):
        with open(os.path.join(base, path), "rb") as file:
            content = file.read()
        digest.update(f"{path} {len(content)} ".encode() + content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def load(name: str) -> ModuleType:
    """A generated module, made anew in a checkout where it is old."""
    if root() != CHECKOUT:
        return __import__(f"scenec.{name}", fromlist=["*"])
    expected = stamp(CHECKOUT, name)
    try:
        module = __import__(f"scenec.{name}", fromlist=["*"])
        if expected == module.STAMP:
            return module
    except (ImportError, SyntaxError, AttributeError):
        pass
    from scenec.making.tables import make

    text = make(name, CHECKOUT, expected)
    _replace(os.path.join(PACKAGE, f"{name}.py"), text)
    module = ModuleType(f"scenec.{name}")
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)
    sys.modules[f"scenec.{name}"] = module
    return module


def _replace(path: str, text: str) -> None:
    """Put `text` in the file at once or, where the checkout cannot be written, not at all."""
    beside = f"{path}.{os.getpid()}"
    try:
        with open(beside, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path)
    except OSError:
        return


tables = load("_tables")
