"""The build hook: a checkout in, the generated modules of the wheel out.

The modules are made anew for every wheel, beside the checkout, so that what happens to lie in it cannot get in.
An editable install gets none: its tables are made in the checkout, here for the first time, and it starts without what makes them.
"""

from __future__ import annotations

import os
import sys
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GeneratedModules(BuildHookInterface[BuilderConfig]):
    """Adds what `scenec.making` makes to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the modules; the import of `resources` brings those of the checkout up to date."""
        sys.path.insert(0, os.path.join(self.root, "compiler"))
        from scenec.making.tables import make
        from scenec.resources import SOURCES, stamp

        self._folder = TemporaryDirectory()
        if version == "editable":
            return
        for name in SOURCES:
            text = make(name, self.root, stamp(self.root, name))
            path = os.path.join(self._folder.name, f"{name}.py")
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            build_data["force_include"][path] = f"scenec/{name}.py"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made beside the checkout."""
        self._folder.cleanup()
