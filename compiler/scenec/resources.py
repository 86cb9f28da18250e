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


def root() -> str:
    """The folder that holds `grammar/` and `stdlib/`."""
    return INSTALLED if os.path.isdir(INSTALLED) else CHECKOUT


def table_sources(base: str) -> list[str]:
    """The files that the tables are made of, sorted, as paths relative to `base`."""
    folders = [("grammar", ".lark"), ("grammar/mistakes", ".scene"), ("stdlib/service", ".toml")]
    return [
        f"{folder}/{name}" for folder, ending in folders for name in sorted(os.listdir(os.path.join(base, folder))) if name.endswith(ending)
    ] + sorted(f"compiler/scenec/making/{name}" for name in os.listdir(os.path.join(PACKAGE, "making")) if name.endswith(".py"))


def stamp(base: str) -> str:
    """A checksum of all that the tables of a checkout are made of."""
    from hashlib import sha256

    digest = sha256()
    for path in table_sources(base):
        with open(os.path.join(base, path), "rb") as file:
            content = file.read()
        digest.update(f"{path} {len(content)} ".encode() + content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _load(name: str) -> ModuleType:
    if root() != CHECKOUT:
        return __import__(f"scenec.{name}", fromlist=["*"])
    expected = stamp(CHECKOUT)
    try:
        module = __import__(f"scenec.{name}", fromlist=["*"])
        if expected == module.STAMP:
            return module
    except (ImportError, SyntaxError, AttributeError):
        pass
    from scenec.making.tables import make

    texts = make(CHECKOUT, expected)
    for made, text in texts.items():
        _replace(os.path.join(PACKAGE, f"{made}.py"), text)
    module = ModuleType(f"scenec.{name}")
    exec(compile(texts[name], f"{name}.py", "exec"), module.__dict__)
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


tables = _load("_tables")
