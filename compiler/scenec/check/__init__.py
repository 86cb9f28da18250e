"""The values of a video in, what the service would say of them out."""

from __future__ import annotations

from scenec.check.limits import limits
from scenec.check.required import required
from scenec.check.together import together
from scenec.diagnostics import Diagnostic
from scenec.model import Spec


def check(spec: Spec) -> list[Diagnostic]:
    """Hold a video against the facts: limits of values, fields that must be there, fields that exclude each other."""
    return [*limits(spec), *required(spec), *together(spec)]
