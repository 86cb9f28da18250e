"""What listings of buckets say that there is: a file in, what is known of it out, or the one that was probably meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from unicodedata import normalize
from urllib.parse import unquote

from scenec.model import Asset
from scenec.noun import Noun
from scenec.similar import nearest

HOST = re.compile(r"https?://([^./]+)\.oss-[a-z0-9-]+\.aliyuncs\.com/([^?#]+)")
AROUND = 12
CHANGES = 3


class File(Noun):
    """The bucket and the key of a file in OSS."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"oss://{self.bucket}/{self.key}"


class Known(Noun):
    """What a listing knows of an asset; `file` is where one lies that is listed by its media id too."""

    seconds: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    file: File | None = None


class Listing(Noun):
    """One listing: the keys of buckets, and media ids, each with what is known of it.

    `below` is, for each bucket, the folder that all keys have in common: of what is elsewhere the listing may not speak.
    `closed` are folders that are listed without what is in them.
    """

    name: str
    buckets: Mapping[str, Mapping[str, Known | None]]
    ids: Mapping[str, Known | None]
    below: Mapping[str, str]
    closed: Mapping[str, frozenset[str]]

    def covers(self, file: File) -> bool:
        """Whether the file would be in the listing if it were there."""
        below = self.below.get(file.bucket)
        return below is not None and file.key.startswith(below) and not any(map(file.key.startswith, self.closed.get(file.bucket, ())))


class Near(Noun):
    """A file that was probably meant, and in what alone its key differs, if that can be said."""

    file: File
    differs: str | None


class Inventory:
    """All listings of a run."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self.listings = tuple(listings)
        self.has_ids = any(listing.ids for listing in self.listings)
        self._spellings: dict[str, _Spellings] = {}

    def known(self, asset: Asset) -> Known | None:
        """What is known of an asset that is listed; None for one that is not."""
        file = file_of(asset)
        for listing in self.listings:
            if asset.id is not None and asset.id in listing.ids:
                return listing.ids[asset.id] or Known()
            if file is not None:
                keys = listing.buckets.get(file.bucket, {})
                for key in (file.key, unquote(file.key)):
                    if key in keys:
                        return keys[key] or Known()
        return None

    def listed(self, bucket: str) -> str | None:
        """The folder that a listing of a bucket shows, `""` for all of it; None where no listing does."""
        return next((listing.below[bucket] for listing in self.listings if bucket in listing.below), None)

    def covers(self, file: File) -> bool:
        """Whether a listing would have the file if it were there."""
        return any(listing.covers(file) for listing in self.listings)

    def near(self, file: File) -> Near | None:
        """The listed file that was probably meant."""
        if file.bucket not in self._spellings:
            self._spellings[file.bucket] = _Spellings({key for listing in self.listings for key in listing.buckets.get(file.bucket, ())})
        found = self._spellings[file.bucket].near(file.key)
        return None if found is None else Near(File(file.bucket, found[0]), found[1])

    def with_key(self, key: str) -> File | None:
        """The listed file of a key, in whatever bucket."""
        buckets = (bucket for listing in self.listings for bucket, keys in listing.buckets.items() if key in keys)
        bucket = next(buckets, None)
        return None if bucket is None else File(bucket, key)

    def near_id(self, written: str) -> str | None:
        """The listed media id that was probably meant; nothing is looked for among very many."""
        ids = [known for listing in self.listings for known in listing.ids]
        return nearest(written, ids, CHANGES) if len(ids) <= 10_000 else None


class _Spellings:
    """The keys of a bucket, ordered so that what is spelt alike is found without comparing all of them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = sorted(keys)
        self.reversed = sorted(key[::-1] for key in self.keys)
        self.folded = {_folded(key): key for key in reversed(self.keys)}
        self.names = {_folded(_name(key)): key for key in reversed(self.keys)}
        self._found: dict[str, tuple[str, str | None] | None] = {}

    def near(self, key: str) -> tuple[str, str | None] | None:
        """The key that was probably meant, and what it differs in."""
        if key not in self._found:
            self._found[key] = self._near(key)
        return self._found[key]

    def _near(self, key: str) -> tuple[str, str | None] | None:
        if alike := self.folded.get(_folded(key)):
            return alike, _difference(key, alike)
        if found := nearest(key, self._around(key), CHANGES):
            return found, None
        moved = self.names.get(_folded(_name(key)))
        return (moved, "folder") if moved else None

    def _around(self, key: str) -> Iterator[str]:
        """Those that stand next to the key in the order of the alphabet, read from the front or from the back."""
        place = bisect_left(self.keys, key)
        yield from self.keys[max(0, place - AROUND) : place + AROUND]
        place = bisect_left(self.reversed, key[::-1])
        yield from (back[::-1] for back in self.reversed[max(0, place - AROUND) : place + AROUND])


def file_of(asset: Asset) -> File | None:
    """The file in OSS that an asset is, if its address says so."""
    return file_at(asset.url) if asset.url is not None else None


def file_at(address: str) -> File | None:
    """The file of an address; None for one that is not in OSS."""
    if address.startswith("oss://"):
        bucket, _, key = address[6:].partition("/")
        return File(bucket, key) if bucket and key else None
    found = HOST.match(address)
    return File(found[1], found[2]) if found else None


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _folded(key: str) -> str:
    """A key as it is where capital letters, percent-encoding and forms of Unicode make no difference."""
    if key.isascii() and "%" not in key:
        return key.lower()
    return normalize("NFC", unquote(key)).casefold()


def _difference(key: str, other: str) -> str:
    """What alone two spellings of a key differ in."""
    if unquote(key) == unquote(other):
        return "encoding"
    return "form" if normalize("NFC", unquote(key)) == normalize("NFC", unquote(other)) else "case"
