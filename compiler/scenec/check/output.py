"""Rules of the output: names, lengths, sizes, and where word is sent of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenec.check.rule import View, related, rule, without
from scenec.diagnostics import Diagnostic, Fix, replacement
from scenec.model import Asset, Read, Size, Value
from scenec.similar import nearest
from scenec.source import Span

INDEX = "{index}"
NAMES = ("url", "file")
FILES = ("output", "output.vod")
MEANT = (
    r"(?i)\$?\{\s*(?:index|idx|i|n|no|num|number|count|[0-9]*)\s*\}|\$index\b"
    r"|%\(index\)[ds]|%(?:0[1-9])?d(?![0-9a-f])|%7Bindex%7D|[<\[(｛]index[>\])｝]|\{index(?![^{}]*\})|(?<!\{)index\}"
)
BRACES = r"\{([^{}]*)\}"
QUEUE = "ice-callback"
IMAGES = ("storyboard", "narration")


def names(view: View) -> Iterator[tuple[Read, str]]:
    """The names that the videos get, as they are written: addresses and files."""
    for name in NAMES:
        read = view.read(name)
        if read:
            data = read.value.data
            yield read, data.written if isinstance(data, Asset) else str(data)


def inside(value: Value, piece: str) -> Span:
    """Where a piece of a text stands, if it stands there once and to the letter; else the whole text."""
    source, start, _ = value.span
    at = value.span.text.find(piece)
    once = value.span.text.startswith('"') and value.span.text.count(piece) == 1
    return Span(source, start + at, start + at + len(piece)) if once else value.span


def rewritten(value: Value, piece: str, instead: str) -> tuple[Fix, ...]:
    """The fix that writes a piece of a text anew, where it stands to the letter."""
    span = inside(value, piece)
    return (replacement(span, instead),) if span != value.span else ()


@rule("R118", *NAMES, each=FILES)
def number_in_name(view: View) -> Iterator[Diagnostic]:
    """Each video gets its number into its name."""
    for read, name in names(view):
        if INDEX not in name:
            meant = re.search(MEANT, name)
            message = f"`{read.field.name}` needs `{INDEX}`, which becomes the number of each video"
            if meant:
                message = f"the number of each video stands in the place of `{INDEX}`, not of `{meant[0]}`"
                yield view.broken(message, inside(read.value, meant[0]), (), rewritten(read.value, meant[0], INDEX), suggestion=INDEX)
            else:
                literal = read.value.span.text == f'"{name}"'
                yield view.broken(message, read.value.span, suggestion=_numbered(name) if literal and "?" not in name else None)


def _numbered(name: str) -> str:
    """A name with the number of each video in it: before the suffix, or alone where there is no name yet."""
    end = len(name) - len(_suffix(name)) - bool(_suffix(name))
    stem = name[:end]
    return f"{stem}{INDEX}{name[end:] or '.mp4'}" if not stem or stem.endswith("/") else f"{stem}_{INDEX}{name[end:]}"


@rule("R119", *NAMES, each=FILES)
def stray_braces(view: View) -> Iterator[Diagnostic]:
    """Nothing but the number is put into a name by the service."""
    for read, name in names(view):
        others = [found for found in re.finditer(BRACES, name) if found[0] != INDEX] if INDEX in name and name.count("{") > 1 else []
        for found in others:
            hint = f"; a name of the scene is written `{{{{ {found[1]} }}}}`" if found[1].isidentifier() else ""
            message = f"`{found[0]}` stays in the name as it is{hint}"
            yield view.broken(message, inside(read.value, found[0]))
        if f"${INDEX}" in name:
            message = f"the `$` stays in the name; the number alone is `{INDEX}`"
            yield view.broken(message, inside(read.value, f"${INDEX}"), (), rewritten(read.value, f"${INDEX}", INDEX))
        if name.count(INDEX) > 1:
            yield view.broken(f"no document says what a second `{INDEX}` becomes", read.value.span)


@rule("R120", "bucket", "file", each="output.vod")
def vod_names(vod: View) -> Iterator[Diagnostic]:
    """A bucket has no scheme; a file has no folder, and a suffix."""
    bucket, file = vod.get("bucket"), vod.get("file")
    if bucket and "://" in str(bucket.data):
        scheme, _, host = str(bucket.data).partition("://")
        message = f"`bucket` is a host without `{scheme}://`"
        fixes = tuple(fix._replace(title="remove it") for fix in rewritten(bucket, f"{scheme}://", ""))
        yield vod.broken(message, inside(bucket, f"{scheme}://"), (), fixes, suggestion=host)
    if file and "/" in str(file.data):
        yield vod.broken("`file` is a name without a folder", file.span)
    elif file and not _suffix(str(file.data)):
        literal = file.span.text == f'"{file.data}"'
        yield vod.broken("`file` needs a suffix, such as `.mp4`", file.span, suggestion=f"{file.data}.mp4" if literal else None)


def _suffix(name: str) -> str:
    """The suffix of a file's name, in lower case."""
    _, dot, ending = name.partition("?")[0].rpartition("/")[2].rpartition(".")
    return ending.lower() if dot and ending.isalnum() and len(ending) < 6 else ""


@rule("R121", *NAMES, each=FILES)
def suffix(view: View) -> Iterator[Diagnostic]:
    """Videos are written as MP4."""
    for read, name in names(view):
        found = _suffix(name)
        if found and found != "mp4":
            yield view.broken(f"batches are documented for `.mp4`, not for `.{found}`", inside(read.value, f".{found}"))
        elif not found and read.field.name == "url":
            yield view.broken("the address has no suffix; batches are documented for `.mp4`", read.value.span)


@rule("R122", "preview_only", each="output", solutions=IMAGES)
def preview(output: View) -> Iterator[Diagnostic]:
    """A preview makes no file, and has its price where pictures are matched."""
    only = output.read("preview_only")
    if only and output.is_on("preview_only"):
        yield output.broken("nothing is rendered with `preview_only`, and the length of the preview is charged all the same", only.span)


@rule("R124", "size", each="output")
def short_side(output: View) -> Iterator[Diagnostic]:
    """The shorter side has a limit of its own."""
    size = output.get("size")
    sides = sorted(_sides(size))
    if size and sides and sides[0] > 2160 and sides[1] <= 4096:
        message = f"the shorter side of `size` is {sides[0]} pixels; it takes at most 2160"
        yield output.broken(message, size.span, allowed=("at most 2160",))


def _sides(size: Value | None) -> tuple[int, ...]:
    if size is None or not isinstance(size.data, Size):
        return ()
    return tuple(int(str(side.data)) for side in size.data if str(side.data).isdigit())


@rule("R125", "size", each="output")
def odd_side(output: View) -> Iterator[Diagnostic]:
    """Encoders like even sides."""
    size = output.get("size")
    odd = [side for side in _sides(size) if side % 2]
    if size and odd:
        yield output.broken(f"a side of {odd[0]} pixels is odd, which is unusual for the encoding of video", size.span)


LENGTHS = ("fixed_duration", "max_duration", "/speech.text", "/scene.speech", "/scene.duration", "/scene")


def _is_grouped(output: View) -> bool:
    """Whether scenes of script-to-video have speeches or lengths of their own."""
    alone = output.solution == "script-to-video" and output.lacks("/speech.text")
    return alone and (output.says("/scene.speech") or output.read("/scene.duration") is not None)


@rule("R126", *LENGTHS, each="output", solutions=["script-to-video"])
def fixed_in_groups(output: View) -> Iterator[Diagnostic]:
    """Scenes with lengths of their own make the length of the video."""
    fixed = output.read("fixed_duration")
    if fixed and _is_grouped(output):
        own = output.read("/scene.duration") or output.read("/scene.speech")
        message = "`fixed_duration` is not available where scenes have a speech or a length of their own"
        yield output.broken(message, fixed.span, related(own, "as here") if own else (), (without(fixed),))


@rule("R127", *LENGTHS, each="output", solutions=["script-to-video"])
def fixed_with_speech(output: View) -> Iterator[Diagnostic]:
    """A speech over the whole video makes its length."""
    fixed, speech = output.read("fixed_duration"), output.read("/speech.text")
    if fixed and speech and output.says("/speech.text"):
        message = "`fixed_duration` is not available with a speech, which makes the length of the video"
        yield output.broken(message, fixed.span, related(speech, "the speech is here"), (without(fixed),))


@rule("R128", *LENGTHS, each="output", solutions=IMAGES)
def fixed_in_images(output: View) -> Iterator[Diagnostic]:
    """What makes the length beside a speech or shots, no document says."""
    fixed = output.read("fixed_duration")
    if fixed and (output.solution == "storyboard" or output.says("/speech.text")):
        beside = "the scenes of a storyboard" if output.solution == "storyboard" else "a speech"
        yield output.broken(f"no document says what `fixed_duration` does beside {beside}", fixed.span)


@rule("R129", *LENGTHS, each="output")
def fixed_and_most(output: View) -> Iterator[Diagnostic]:
    """A length that is fixed has no upper limit."""
    fixed, most = output.read("fixed_duration"), output.read("max_duration")
    refused = output.solution == "script-to-video" and (_is_grouped(output) or output.says("/speech.text"))
    if fixed and most and not refused:
        message = "clients of the service send `max_duration` or `fixed_duration`, never both; write one of the two"
        yield output.broken(message, most.span, related(fixed, "`fixed_duration` is set here"))


@rule("R130", *LENGTHS, each="output")
def most_does_nothing(output: View) -> Iterator[Diagnostic]:
    """Speech, and lengths of scenes, make the length of the video."""
    most = output.read("max_duration")
    lengths = output.says("/scene.speech") or output.read("/scene.duration") is not None
    if most and (output.says("/speech.text") or (lengths and (output.solution == "storyboard" or _is_grouped(output)))):
        what = "the speech" if output.says("/speech.text") else "its scenes"
        yield output.broken(f"`max_duration` does not shorten this video, which is as long as {what}", most.span)


@rule("R131", "notify", "user_data")
def notify(video: View) -> Iterator[Diagnostic]:
    """Word is sent to an address of the web, or to a queue."""
    data = video.get("user_data")
    own = data.data.get("NotifyAddress") if data and isinstance(data.data, dict) else None
    for value in (video.get("notify"), own):
        text = value.data if value else None
        if value and isinstance(text, str) and "\\" not in text and not re.match(rf"https?://[^/]|{QUEUE}", text):
            begins, rest = "-".join(text.split("-")[:2]), text.split("-")[2:]
            meant = "-".join([QUEUE, *rest]) if rest and nearest(begins, [QUEUE], 2) else None
            message = f"`notify` takes an address with `http://` or `https://`, or a queue whose name begins with `{QUEUE}`"
            fixes = rewritten(value, text, meant) if meant else ()
            yield video.broken(message, value.span, (), fixes, suggestion=meant)


@rule("R135", "crf", "codec", "fps", "profile", "preset", "bitrate", "gop", each="output.encoding")
def unchecked_encoding(encoding: View) -> Iterator[Diagnostic]:
    """Of the encoding of batches one member is documented."""
    others = [read for name in ("codec", "fps", "profile", "preset", "bitrate", "gop") if (read := encoding.read(name))]
    if others:
        names = ", ".join(f"`{read.field.name}`" for read in others)
        message = f"of `encoding` the documents of batches show only `crf`; {names} goes out unchecked"
        more = [found for read in others[1:] for found in related(read, "and this")]
        yield encoding.broken(message if len(others) == 1 else message.replace(" goes", " go"), others[0].span, tuple(more))


@rule("R137", "/output.url", "/output.vod.file", "transparent_webm", each="produce")
def transparency(produce: View) -> Iterator[Diagnostic]:
    """WebM alone is transparent."""
    switch = produce.read("transparent_webm")
    found = [read.value.data for path in ("/output.url", "/output.vod.file") for _, read in produce.all(path)]
    names = [data.written if isinstance(data, Asset) else str(data) for data in found]
    if switch and produce.is_on("transparent_webm") and names and all(_suffix(name) != "webm" for name in names):
        yield produce.broken("`transparent_webm` acts only on an output that ends with `.webm`", switch.span)
