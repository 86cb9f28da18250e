"""What a build left, kept in `.scene/` below the root: files in, what of it still holds out.

Nothing depends on it: where it is missing, damaged, or was left by another compiler, all is compiled.
It is read before the compiler is imported, and so imports next to nothing.
"""

from __future__ import annotations

import os
import sys
from binascii import crc32
from time import time_ns  # noqa: TID251 - what changed while it was read is told by the clock; nothing of it gets into a request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = ".scene"
HEAD = "scene-state 1"
FIELD, ITEM = "\t", "\x1f"
TICK = 20_000_000
"""So many nanoseconds after a change, a second one may get the same time: clocks of file systems tick that slowly."""
UNSETTLED = "?"
"""The key of a file that was being changed, or whose time is still to come: it tells nothing, and is like no other, nor itself."""
CODE = (".py", ".toml", ".lark", ".scene")
PACKAGE = os.path.dirname(os.path.abspath(__file__))


class Row:
    """What a file was compiled to, when nothing was wrong with it.

    `inputs` are the files that were read, itself first: path, key and checksum each; paths are relative to the root.
    `addresses` stand for where the videos of the requests go, in the order of their `names`.
    `outputs` sums up the files that were written, `findings` are those that are to be shown again.
    """

    __slots__ = ("addresses", "endings", "findings", "inputs", "names", "outputs", "regions", "verified", "videos")

    def __init__(
        self,
        inputs: Sequence[tuple[str, str, str]],
        videos: Sequence[tuple[str, Sequence[int]]],
        names: Sequence[str],
        regions: Sequence[str],
        addresses: Sequence[str],
        endings: Sequence[str],
        outputs: str,
        verified: bool,
        findings: str,
    ) -> None:
        self.inputs = inputs
        self.videos = videos
        self.names = names
        self.regions = regions
        self.addresses = addresses
        self.endings = endings
        self.outputs = outputs
        self.verified = verified
        self.findings = findings


class Glance:
    """What of a line tells whether anything has changed: the rest of it is not read."""

    __slots__ = ("endings", "findings", "inputs", "name", "names", "outputs", "videos")

    def __init__(self, line: str) -> None:
        _, self.name, inputs, videos, names, _, _, endings, self.outputs, _, self.findings = line.split(FIELD)
        parts = inputs.split(ITEM)
        self.inputs = zip(parts[::3], parts[1::3], strict=True)
        self.videos = videos.count(ITEM) + 1 if videos else 0
        self.names = names.split(ITEM) if names else []
        self.endings = endings.split(ITEM) if endings else []


class State:
    """The state of the builds of a project into one folder.

    `made_with` stands for the compiler and all settings; `run` for the command, its evidence for the files and folders that it looked at.
    """

    __slots__ = ("evidence", "latest", "made_with", "rows", "run")

    def __init__(self, made_with: str) -> None:
        self.made_with = made_with
        self.run = ""
        self.evidence: list[tuple[str, str]] = []
        self.rows: dict[str, str] = {}
        self.latest: list[str] = []


def read(path: str) -> State | None:
    """The state in a file; None where there is none that can be trusted."""
    try:
        with open(path, "rb") as file:
            head, _, rest = file.read().partition(b"\n")
        if head != f"{HEAD} {crc32(rest):08x}".encode():
            return None
        made_with, run, count, *lines = rest.decode().split("\n")
        state = State(made_with)
        state.run, number = run, int(count)
        state.evidence = [_pair(line) for line in lines[:number]]
        for line in lines[number:-1]:
            mark, name, _ = line.split(FIELD, 2)
            state.rows[name] = line
            if mark == "R":
                state.latest.append(name)
    except (OSError, ValueError):
        return None
    return state


def _pair(line: str) -> tuple[str, str]:
    key, _, path = line.partition(FIELD)
    return path, key


def write(path: str, state: State) -> None:
    """Keep a state; where that cannot be, the next build compiles all."""
    latest = set(state.latest)
    lines = [state.made_with, state.run, str(len(state.evidence)), *(f"{key}{FIELD}{name}" for name, key in state.evidence)]
    lines += [("R" if name in latest else "O") + line[1:] for name, line in state.rows.items()]
    folder = os.path.dirname(path)
    beside = os.path.join(folder, f".scene-{os.getpid()}.tmp")
    try:
        content = ("\n".join(lines) + "\n").encode()
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(os.path.join(folder, ".gitignore")):
            with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as ignored:
                ignored.write("*\n")
        with open(beside, "wb") as file:
            file.write(f"{HEAD} {crc32(content):08x}\n".encode() + content)
        os.replace(beside, path)
        for name in os.listdir(folder):
            if name.startswith(".scene-"):
                os.remove(os.path.join(folder, name))
    except (OSError, UnicodeEncodeError):
        return


def line_of(row: Row) -> str | None:
    """A row as a line; None where a name in it holds what separates them."""
    fields = [
        [part for one in row.inputs for part in one],
        [f"{name} {' '.join(map(str, places))}" for name, places in row.videos],
        row.names,
        row.regions,
        row.addresses,
        row.endings,
    ]
    parts = [row.inputs[0][0], *(ITEM.join(items) for items in fields), row.outputs, "v" * row.verified, row.findings]
    line = FIELD.join(["R", *parts])
    is_whole = line.count(FIELD) == len(parts) and "\n" not in line and all(ITEM not in item for items in fields for item in items)
    return line if is_whole else None


def row_of(line: str) -> Row:
    """The row that a line holds; raises ValueError where it is none."""
    _, _, inputs, videos, names, regions, addresses, endings, outputs, verified, findings = line.split(FIELD)
    return Row(
        _triples(inputs),
        [(name, [int(place) for place in places]) for name, *places in map(str.split, _items(videos))],
        _items(names),
        _items(regions),
        addresses.split(ITEM) if names else [],
        _items(endings),
        outputs,
        bool(verified),
        findings,
    )


def _items(text: str) -> list[str]:
    return text.split(ITEM) if text else []


def _triples(text: str) -> list[tuple[str, str, str]]:
    items = _items(text)
    return list(zip(items[::3], items[1::3], items[2::3], strict=True))


def place(root: str, output: str | None, assigned: str = "[]") -> str:
    """Where the state of builds into a folder lies, with values that were typed; without a folder, into that of the project."""
    folder = output and os.path.realpath(output)
    return os.path.join(root, FOLDER, f"build-{crc32(f'{folder} {assigned}'.encode(errors='surrogateescape')):08x}")


def command(paths: Sequence[str], endings: Sequence[str]) -> str:
    """What tells a command from others that leave their state in one place."""
    return repr((os.getcwd(), list(paths), list(endings)))


def evidence(root: str, paths: Iterable[str], folder: str, without: str, read: Iterable[str]) -> list[tuple[str, str]]:
    """What decides which files a command compiles, and how; none where there are links.

    First where requests go, and the output folder of the project, in which no scenes are looked for;
    then what folders list, the files of projects, and others that are `read`. It is taken before the files are looked for.
    """
    found = {f"o{folder}": os.path.realpath(folder), f"w{without}": ""}
    for path in map(os.path.abspath, paths):
        if os.path.realpath(path) != path:
            return []
        at = path if os.path.isdir(path) else os.path.dirname(path)
        if at == path:
            found |= {f"d{inner}": listing(inner, without) for inner in _folders(path, without)}
        for folder_above in _above(at, root):
            toml = os.path.join(folder_above, "scene.toml")
            found[f"f{toml}"] = settled(key(toml))
    return list((found | {f"f{path}": settled(key(path)) for path in read}).items())


def _above(folder: str, root: str) -> Iterable[str]:
    """A folder, and those above it up to the root."""
    yield folder
    while folder != root and len(folder) > len(root):
        folder = os.path.dirname(folder)
        yield folder


def _folders(path: str, without: str) -> Iterable[str]:
    """A folder, and those in it."""
    yield path
    with os.scandir(path) as entries:
        inner = [entry.path for entry in entries if entry.name[0] != "." and entry.is_dir(follow_symlinks=False) and entry.path != without]
    for folder in inner:
        yield from _folders(folder, without)


def holds(evidence: Sequence[tuple[str, str]]) -> bool:
    """Whether all of it is as it was."""
    if len(evidence) < 2 or os.path.realpath(evidence[0][0][1:]) != evidence[0][1]:
        return False
    without = evidence[1][0][1:]
    return all((listing(what[1:], without) if what[0] == "d" else key(what[1:])) == was for what, was in evidence[2:])


def compiler() -> str:
    """What stands for this compiler: of one that is installed its tables, which come with it; of a checkout its newest change."""
    if os.path.isdir(os.path.join(PACKAGE, "_data")):
        changed = key(os.path.join(PACKAGE, "_tables.py"))
    else:
        checkout = os.path.dirname(os.path.dirname(PACKAGE))
        changed = str(max(_changes(checkout, ("compiler", "grammar", "stdlib")), default=0))
    return f"{changed} {sys.hexversion:x} {sys.maxsize:x}"


def _changes(checkout: str, folders: Iterable[str]) -> Iterable[tuple[int, int]]:
    """When the files and folders of a checkout were changed."""
    for folder in folders:
        for at, inner, files in os.walk(os.path.join(checkout, folder)):
            inner[:] = [name for name in inner if name != "__pycache__"]
            for name in files:
                if name.endswith(CODE) and not name.startswith(("_tables.", "_docs.")):
                    found = os.stat(os.path.join(at, name))
                    yield found.st_mtime_ns, found.st_ctime_ns


def key(path: str) -> str:
    """What tells whether a file was changed, without reading it; empty where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def settled(key: str) -> str:
    """A key that was just taken; of a file that is being changed right now, one that never fits."""
    return key if not key or time_ns() - int(key.split(":")[1]) > TICK else UNSETTLED


def checksum(content: bytes) -> str:
    """What tells contents apart."""
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b(content, digest_size=16).hexdigest()


def outputs(folder: str, names: Iterable[str], endings: Sequence[str]) -> str:
    """What sums up the sizes and times of files, which are all to be there; empty where one is not.

    The time is that of the last change of any sort, which cannot be set; Windows has none.
    """
    start = os.path.join(folder, "") if folder else ""
    try:
        found = [*map(os.stat, [f"{start}{name}{ending}" for name in names for ending in endings])]
    except OSError:
        return ""
    times = [file.st_mtime_ns for file in found] if os.name == "nt" else [file.st_ctime_ns for file in found]
    return f"{hash(tuple(times + [file.st_size for file in found])):x}"


def listing(folder: str, without: str) -> str:
    """What sums up the names in a folder, but for one, and of what sort each is."""
    try:
        with os.scandir(folder) as entries:
            names = [_sort(entry) + entry.name for entry in entries if entry.name[0] != "." and entry.path != without]
    except OSError:
        return ""
    return f"{len(names)}:{crc32(ITEM.join(sorted(names)).encode(errors='surrogateescape')):08x}"


def _sort(entry: os.DirEntry[str]) -> str:
    """Of what sort an entry is; of a link also where it leads."""
    if entry.is_symlink():
        return f"@{os.path.realpath(entry.path)}{ITEM}"
    return "/" if entry.is_dir() else "."
