"""What ends a command before its time: a finding, and the exit code that belongs to it."""

from __future__ import annotations

from scenec.diagnostics import Diagnostic

MISTAKES, CHANGES, REFUSED, PARTLY, UNREACHED = 1, 3, 4, 5, 6
"""Exit codes: mistakes found, changes present, refused by the service, only some went through, no network or no credentials."""


class Trouble(Exception):
    """Nothing more can be done; nothing is lost."""

    def __init__(self, diagnostic: Diagnostic, code: int = MISTAKES) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.code = code
