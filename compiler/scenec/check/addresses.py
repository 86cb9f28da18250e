"""Rules of addresses and media ids, wherever the request holds one: scheme, host, region, suffix.

What one and the same mistake makes wrong in one list is told once, at the first place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from scenec.check.rule import View, elements, rule
from scenec.diagnostics import Diagnostic, Edit, Fix, Severity
from scenec.facts import enumeration
from scenec.model import Asset, Clip
from scenec.noun import Noun
from scenec.similar import nearest_place
from scenec.source import Span

MATERIAL = ("media", "scene", "sticker", "music", "background")
HOSTS = (*MATERIAL, "output", "output.vod")
FONTS = ("title", "subheading", "speech.subtitles")
ASSETS = ("clips", "media", "image", "tracks", "images")
"""The fields of material, which may be media ids; in each block there is one at most."""
ROLES = {"clips": ("video", "image"), "media": ("video", "image"), "tracks": ("audio",), "font_url": ("font",)}
"""The roles that a field takes; all others take images."""
WORDS = {"video": "a video", "image": "a picture", "audio": "audio", "font": "a font"}


class Address(Noun):
    """An address, taken apart.

    `sort` of its host: `public` (`BUCKET.oss-REGION.aliyuncs.com`), `internal`, `accelerated`, `bare` (without the bucket), `other`.
    """

    scheme: str
    host: str
    sort: str
    bucket: str
    region: str
    path: str


class Target(Noun):
    """An address or media id in a scene: the field, its text as the request holds it and as the scene does, and its place."""

    field: str
    text: str
    written: str
    span: Span

    @property
    def address(self) -> Address:
        """The text, taken apart."""
        return parsed(self.text)

    def edit(self, new: str) -> Edit | None:
        """The change to another text, where the place holds this one to the letter."""
        literal = self.span.text == f'"{self.written}"'
        return Edit(self.span, f'"{new.removeprefix("://")}"') if literal else None


@cache
def parsed(text: str) -> Address:
    """Take an address apart; a text without `://` has neither scheme nor host."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        return Address("", "", "other", "", "", text)
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    host, path = rest[:end], rest[end:]
    bucket, _, endpoint = host.lower().partition(".")
    if endpoint == "aliyuncs.com" and bucket.startswith("oss-"):
        return Address(scheme.lower(), host, "bare", path.split("/")[1] if "/" in path else "", bucket.removeprefix("oss-"), path)
    region = endpoint.removeprefix("oss-").removesuffix(".aliyuncs.com")
    if endpoint != f"oss-{region}.aliyuncs.com" or not _is_name(region) or not _is_name(bucket):
        return Address(scheme.lower(), host, "other", "", "", path)
    if region in ("accelerate", "accelerate-overseas"):
        return Address(scheme.lower(), host, "accelerated", bucket, "", path)
    sort = "internal" if region.endswith("-internal") else "public"
    return Address(scheme.lower(), host, sort, bucket, region.removesuffix("-internal"), path)


def _is_name(text: str) -> bool:
    """Whether a text may be a bucket or a region."""
    return bool(text) and text.isascii() and text.replace("-", "").isalnum()


def suffix_of(url: str) -> str:
    """The suffix of the file that an address names, in lower case; empty where there is none."""
    path = url.partition("?")[0].partition("#")[0]
    suffix = path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""
    return suffix.lower() if suffix.isascii() and suffix.isalnum() and len(suffix) <= 5 and not suffix.isdigit() else ""


@cache
def known_suffixes(role: str) -> frozenset[str]:
    """The suffixes of the formats that the documents list for a role."""
    return frozenset(word.lower() for word in enumeration(f"{role}-format").by_id)


def targets(view: View) -> Iterator[Target]:
    """The addresses and media ids in a block."""
    for field, read in view.set():
        for element in elements(read.value) or (read.value,):
            asset = element.data.asset if isinstance(element.data, Clip) else element
            if isinstance(asset.data, Asset):
                yield Target(field, asset.data.text, asset.data.written, asset.span)
            elif isinstance(asset.data, str) and "." in asset.span.text and "://" not in asset.data:
                yield Target(field, f"://{asset.data}", asset.data, asset.span)


Key: TypeAlias = Callable[[Address], object]


def groups(view: View, wrong: Callable[[Address], bool], key: Key) -> list[list[Target]]:
    """The addresses that are wrong in one way, those together that share what is wrong; what `oss://` became is as it should be."""
    found: dict[object, list[Target]] = {}
    for target in targets(view):
        if "://" in target.text and target.text.endswith(target.written) and wrong(target.address):
            found.setdefault(key(target.address), []).append(target)
    return list(found.values())


def _told(view: View, group: list[Target], message: str, fixes: tuple[Fix, ...] = (), severity: Severity | None = None) -> Diagnostic:
    """The finding of all places that share what is wrong, at the first of them."""
    others = f" (and {len(group) - 1} more like it)" if len(group) > 1 else ""
    return view.broken(message + others, group[0].span, fixes=fixes, severity=severity)


def _wrong_scheme(address: Address) -> bool:
    return address.scheme not in ("http", "https", "")


@rule("R043", *ASSETS, "url", "font_url", each=HOSTS + FONTS)
def scheme(view: View) -> Iterator[Diagnostic]:
    """Addresses begin with http or https."""
    for group in groups(view, _wrong_scheme, lambda address: address.scheme):
        address = group[0].address
        if address.scheme == "oss":
            written = f"http://{address.host}.oss-{view.region or 'REGION'}.aliyuncs.com{address.path}"
            yield _told(view, group, f"what `raw` says goes out to the letter, and the service does not read `oss://`; write `{written}`")
            continue
        message = f"the service does not read `{address.scheme}://`; an address begins with `oss://`, `http://` or `https://`"
        fix = _fix("write `https://`", group, lambda address: f"https://{address.host}{address.path}")
        yield _told(view, group, message, fix if address.sort == "public" else ())


@rule("R044", *ASSETS, "url", "bucket", each=HOSTS)
def host(view: View) -> Iterator[Diagnostic]:
    """Hosts are those of buckets; a CDN or a domain of one's own fails when the job runs."""
    for group in groups(view, _is_no_bucket, lambda address: address.host):
        address = group[0].address
        if address.sort == "bare" and address.bucket:
            message = f"the bucket stands before the host: `{address.bucket}.{address.host}`"
            yield _told(view, group, message, _fix("put it there", group, _with_bucket))
            continue
        way = f"write `BUCKET.oss-{view.region or 'REGION'}.aliyuncs.com`" if group[0].field == "bucket" else "write `oss://BUCKET/…`"
        yield _told(view, group, f"`{address.host}` is no host of a bucket, and the job would fail on it; {way}")


def _is_no_bucket(address: Address) -> bool:
    return address.sort in ("other", "bare") and not _wrong_scheme(address)


def _with_bucket(address: Address) -> str:
    return f"{address.scheme}://{address.bucket}.{address.host}{address.path.removeprefix(f'/{address.bucket}')}"


@rule("R045", *ASSETS, "url", "bucket", "font_url", each=HOSTS + FONTS)
def accelerated_host(view: View) -> Iterator[Diagnostic]:
    """Hosts of transfer acceleration are refused."""
    for group in groups(view, lambda address: address.sort == "accelerated", lambda address: address.bucket):
        message = f"the service takes no host of transfer acceleration; write `{_regional(group[0].address, view.region)}`"
        fix = _fix("write the host of the region", group, lambda address: _moved(address, view.region))
        yield _told(view, group, message, fix if view.region else ())


@rule("R046", *ASSETS, "url", "bucket", "font_url", each=HOSTS + FONTS)
def internal_host(view: View) -> Iterator[Diagnostic]:
    """No document shows hosts of the internal network; where the region is another one, R042 has spoken."""
    elsewhere = _elsewhere(view)
    for group in groups(view, lambda address: address.sort == "internal" and not elsewhere(address), lambda address: address.bucket):
        address = group[0].address
        message = f"no document shows hosts of the internal network here; write `{_regional(address, address.region)}`"
        yield _told(view, group, message, _fix("write the public host", group, lambda address: _moved(address, address.region)))


@rule("R042", *ASSETS, "url", "bucket", "font_url", each=HOSTS + FONTS)
def region(view: View) -> Iterator[Diagnostic]:
    """All files lie in the region of the video."""
    regions, ours = enumeration("region").by_id, view.region or ""
    for group in groups(view, _elsewhere(view), lambda address: (address.bucket, address.region)):
        bucket, theirs = group[0].address.bucket, group[0].address.region
        if theirs in regions:
            way = f"set `region: {theirs}`, or take a bucket in `{ours}`"
            yield _told(view, group, f"`{bucket}` lies in `{theirs}`, and the video is made in `{ours}`; {way}")
        elif nearest_place(theirs, [ours]):
            fix = _fix(f"write `{ours}`", group, lambda address: _moved(address, ours))
            yield _told(view, group, f"`{theirs}` is not the region `{ours}`, in which the video is made", fix)
        else:
            yield _told(view, group, f"`{bucket}` lies in `{theirs}`, and the video is made in `{ours}`; take a bucket in that region")


def _elsewhere(view: View) -> Callable[[Address], bool]:
    """Whether the host of an address shows another region than that of the video; false where that is not known."""
    known = view.region is not None and view.region in enumeration("region").by_id
    return lambda address: known and address.sort in ("public", "internal") and address.region != view.region


def _regional(address: Address, region: str | None) -> str:
    return f"{address.bucket}.oss-{region or 'REGION'}.aliyuncs.com"


def _moved(address: Address, region: str | None) -> str:
    return f"{address.scheme}://{_regional(address, region)}{address.path}"


def _fix(title: str, group: list[Target], new: Callable[[Address], str]) -> tuple[Fix, ...]:
    """The fix that changes all addresses of a group, where all of them are written out."""
    edits = [target.edit(new(target.address)) for target in group]
    known = {edit.span: edit for edit in edits if edit is not None}
    return (Fix(title, tuple(known.values())),) if None not in edits else ()


@rule("R047", *ASSETS, each=MATERIAL)
def media_ids(view: View) -> Iterator[Diagnostic]:
    """What has no `://` is a media id; those in the documents have 32 hexadecimal digits."""
    found: dict[str, list[Target]] = {}
    for target in targets(view):
        if "://" not in target.text:
            found.setdefault(_shape(target.text), []).append(target)
    for shape, group in found.items():
        text = group[0].text
        if shape == "host":
            fix = [target.edit(f"http://{target.text}") for target in group]
            message = f"`{text}` has no `http://`, so it is taken for a media id"
            fixes = (Fix("write `http://`", tuple(edit for edit in fix if edit is not None)),) if None not in fix else ()
            yield _told(view, group, message, fixes, "warning")
        elif shape == "file":
            message = f"`{text}` is taken for a media id; the address of a file begins with `oss://BUCKET/`"
            yield _told(view, group, message, severity="warning")
        elif shape == "other":
            yield _told(view, group, f"`{text}` is taken for a media id; those in the documents have 32 hexadecimal digits")


def _shape(text: str) -> str:
    """What a text without `://` looks like: an `id`, the `host` of an address, a `file`, or `other`."""
    if parsed(f"http://{text}").sort != "other":
        return "host"
    if "/" in text or "\\" in text or any(suffix_of(text) in known_suffixes(role) for role in ("video", "image", "audio")):
        return "file"
    return "id" if len(text) == 32 and all(sign in "0123456789abcdefABCDEF" for sign in text) else "other"


@rule("R050", *ASSETS, "font_url", each=MATERIAL + FONTS)
def suffix(view: View) -> Iterator[Diagnostic]:
    """The suffix of a file fits what the file is for."""
    found: dict[str, list[Target]] = {}
    for target in targets(view):
        ending = suffix_of(target.text) if "://" in target.text else ""
        if ending and not any(ending in known_suffixes(role) for role in ROLES.get(target.field, ("image",))):
            found.setdefault(ending, []).append(target)
    for ending, group in found.items():
        wanted = " or ".join(WORDS[role] for role in ROLES.get(group[0].field, ("image",)))
        other = next((WORDS[role] for role in WORDS if ending in known_suffixes(role)), None)
        known = f"stands for {other}" if other else "is no suffix that the documents list"
        yield _told(view, group, f"`.{ending}` {known}; {wanted} belongs here")
