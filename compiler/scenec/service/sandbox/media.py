"""A video that a job would make in, a file in its place out: of its size and length, all of one colour, and it says what it is."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from functools import lru_cache

from scenec.service.sandbox.answers import NOTE
from scenec.service.sandbox.bits import Picture, picture
from scenec.service.sandbox.jobs import Job, Output

SIDE_LIMIT = 4096
TICKS = 1000
"""Time in the file is counted in thousandths of a second."""
MATRIX = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


def path(output: Output) -> str:
    """Where the file of a video goes below a folder: as in its bucket, the name of which comes first."""
    host, _, key = output.url.partition(":/")[2].lstrip("/").partition("/")
    parts = [host.partition(".")[0], *key.split("/")]
    return "/".join(re.sub(r"[\x00-\x1f\\:\ud800-\udfff]", "_", part) for part in parts if part not in ("", ".", ".."))


def placeholder(job: Job, output: Output) -> bytes:
    """The file of a video: an MP4 that plays where it is named so, else a line of text."""
    if not output.url.lower().endswith(".mp4"):
        return f"{NOTE}\n{output.url}\n".encode(errors="replace")
    size = json.loads(job.parameters["OutputConfig"])
    width, height = (max(2, min(SIDE_LIMIT, int(size[name])) // 2 * 2) for name in ("Width", "Height"))
    return _file(width, height, output.seconds, f"{NOTE}; {output.title}".encode(errors="replace"), _colour(output.media_id))


def _colour(word: str) -> tuple[int, int, int]:
    """A colour of a word's own, neither black nor white."""
    one, two, three = hashlib.sha256(word.encode()).digest()[:3]
    return 64 + one // 2, 64 + two // 2, 64 + three // 2


@lru_cache(maxsize=32)
def _picture(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    return picture(width, height, colour)


def _file(width: int, height: int, seconds: float, note: bytes, colour: tuple[int, int, int]) -> bytes:
    """An MP4 with one picture that is shown all the time."""
    shown = _picture(width, height, colour)
    sample = struct.pack(">I", len(shown.slice)) + shown.slice
    head = _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2avc1mp41") + _box(b"free", note)
    duration = max(1, round(seconds * TICKS))
    start = len(head) + len(_movie(shown, width, height, duration, len(sample), 0)) + 8
    return head + _movie(shown, width, height, duration, len(sample), start) + _box(b"mdat", sample)


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + name + content


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    """A box with version and flags."""
    return _box(name, struct.pack(">I", flags), *parts)


def _movie(shown: Picture, width: int, height: int, duration: int, size: int, start: int) -> bytes:
    times = struct.pack(">4I", 0, 0, TICKS, duration)
    header = _full(b"mvhd", times, struct.pack(">IH10x", 1 << 16, 1 << 8), MATRIX, bytes(24), struct.pack(">I", 2))
    place = struct.pack(">8x4H", 0, 0, 0, 0)
    track = _full(b"tkhd", struct.pack(">5I", 0, 0, 1, 0, duration), place, MATRIX, struct.pack(">II", width << 16, height << 16), flags=3)
    handler = _full(b"hdlr", bytes(4), b"vide", bytes(12), b"\0")
    source = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    information = _box(b"minf", _full(b"vmhd", bytes(8), flags=1), source, _table(shown, width, height, duration, size, start))
    media = _box(b"mdia", _full(b"mdhd", times, struct.pack(">HH", 0x55C4, 0)), handler, information)
    return _box(b"moov", header, _box(b"trak", track, media))


def _table(shown: Picture, width: int, height: int, duration: int, size: int, start: int) -> bytes:
    """The table of samples, of which there is one."""
    sets = b"".join(struct.pack(">BH", 0xE1 if one is shown.sequence else 1, len(one)) + one for one in (shown.sequence, shown.parameters))
    configuration = _box(b"avcC", b"\1", shown.sequence[1:4], b"\xff", sets)
    look = struct.pack(">6xH16xHHIIIH32xHh", 1, width, height, 0x480000, 0x480000, 0, 1, 24, -1)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), _box(b"avc1", look, configuration)),
        _full(b"stts", struct.pack(">3I", 1, 1, duration)),
        _full(b"stsc", struct.pack(">4I", 1, 1, 1, 1)),
        _full(b"stsz", struct.pack(">3I", 0, 1, size)),
        _full(b"stco", struct.pack(">2I", 1, start)),
    )
