"""A call as it came and the keys that are known in, why the service would not take its signature out (ACS3-HMAC-SHA256)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from scenec.noun import Noun
from scenec.service.sandbox.answers import Refusal, missing_common, refusal

ALGORITHM = "ACS3-HMAC-SHA256"
AUTHORIZATION = re.compile(r"(\S+) Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})")
DATE = "%Y-%m-%dT%H:%M:%SZ"
SKEW = timedelta(minutes=15)
NEEDED = (
    ("x-acs-action", "Action"),
    ("x-acs-version", "Version"),
    ("x-acs-date", "Timestamp"),
    ("x-acs-signature-nonce", "SignatureNonce"),
)


class Message(Noun):
    """A call: its query decoded and in order, its headers with small letters, its body as it came."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes


def check(message: Message, keys: Mapping[str, str], now: datetime) -> Refusal | None:
    """Why a call is not taken; None where it is signed with one of the keys."""
    header = message.headers.get("authorization")
    if header is None:
        return missing_common("AccessKeyId")
    lacking = next((parameter for name, parameter in NEEDED if not message.headers.get(name)), None)
    if lacking is not None:
        return missing_common(lacking)
    found = AUTHORIZATION.fullmatch(header)
    if found is None or not _all_signed(message.headers, found[3].split(";")):
        return refusal("IncompleteSignature")
    algorithm, key, signed, given = found.groups()
    if algorithm != ALGORITHM:
        return refusal("InvalidSignatureMethod")
    if key not in keys:
        return refusal("InvalidAccessKeyId.NotFound")
    if late := _misdated(message.headers["x-acs-date"], now):
        return late
    made = signature(message, signed.split(";"), keys[key])
    return None if hmac.compare_digest(made, given) else refusal("SignatureDoesNotMatch")


def signature(message: Message, signed: Iterable[str], secret: str) -> str:
    """The signature of a call. Clients write the same text in several ways, so what is decoded is encoded again."""
    names = sorted(signed)
    lines = [f"{name}:{message.headers.get(name, '').strip()}\n" for name in names]
    query = "&".join(sorted(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in message.query))
    payload = hashlib.sha256(message.body).hexdigest()
    canonical = "\n".join((message.method, message.path, query, "".join(lines), ";".join(names), payload))
    text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _all_signed(headers: Mapping[str, str], signed: list[str]) -> bool:
    """Whether all headers are signed that have to be: the host, and those of the service that are there."""
    return all(name in signed for name in headers if name == "host" or name.startswith("x-acs-"))


def _misdated(text: str, now: datetime) -> Refusal | None:
    """Why the date of a call is not taken."""
    try:
        date = datetime.strptime(text, DATE).replace(tzinfo=UTC)
    except ValueError:
        return refusal("InvalidTimeStamp.Format")
    return refusal("InvalidTimeStamp.Expired") if abs(date - now) > SKEW else None
