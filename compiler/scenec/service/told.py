"""Answers as the SDK reads them in, values that may be shown and kept out.

Nothing in an answer is surely what it should be: not its types, and not its words, which may hold a key that was sent, or half a character.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from scenec.service.ledger import Output
from scenec.service.operations import Drawn, Job, Listed

MAPPED = {"EditingConfig": "editing_config", "InputConfig": "input_config", "OutputConfig": "output_config"}
MAPPED |= {"TemplateConfig": "template_config", "UserData": "user_data"}
Clean: TypeAlias = Callable[[Any], str]


def cleaner(secrets: Iterable[str]) -> Clean:
    """What makes texts of anything, without secrets; halves of characters, which cannot be written, become question marks."""
    longest = sorted(secrets, key=len, reverse=True)

    def clean(part: Any) -> str:
        text = str(part or "").encode(errors="replace").decode()
        for secret in longest:
            text = text.replace(secret, "…")
        return text

    return clean


def job_id(told: Any) -> str:
    """The id of a job, empty where it is none."""
    return told.strip() if isinstance(told, str) else ""


def job(of: str, told: Any, clean: Clean) -> Job:
    """A job."""
    outputs = tuple(_output(number, sub, clean) for number, sub in enumerate(told.sub_job_list or ()))
    code, message = _extended(told.extend)
    return Job(of, clean(told.status), clean(code), clean(message), outputs)


def _output(number: int, sub: Any, clean: Clean) -> Output:
    seconds = float(sub.duration) if isinstance(sub.duration, int | float) else None
    job, project, media, url = map(clean, (sub.job_id, sub.project_id, sub.media_id, sub.media_url))
    return Output(number, job, project, media, _address(url), seconds, *map(clean, (sub.status, sub.error_code, sub.error_message)))


def _address(url: str) -> str:
    """An address with both slashes after its scheme, one of which the service leaves out."""
    scheme, colon, rest = url.partition(":")
    return f"{scheme}://{rest.lstrip('/')}" if colon and rest.startswith("/") else url


def _extended(text: Any) -> tuple[Any, Any]:
    """Why a whole job failed: JSON in a text."""
    told = _table(text)
    return ("", text) if told is None else (told.get("ErrorCode"), told.get("ErrorMessage"))


def _table(text: Any) -> dict[Any, Any] | None:
    try:
        return dict(json.loads(text or "{}"))
    except (ValueError, TypeError, RecursionError):
        return None


def drawn(materials: Any, clean: Clean) -> Drawn:
    """What a video drew: JSON in a text."""
    told = _table(materials) or {}
    return Drawn(clean(told.get("Title")), clean(told.get("SpeechText")))


def listed(told: Any, clean: Clean) -> Listed:
    """A job of a list."""
    parameters = {name: str(text) for name, key in MAPPED.items() if (text := getattr(told, key, None))}
    return Listed(clean(told.job_id), clean(told.status), clean(told.create_time), parameters)
