"""A file in, all that it makes out, rendered: what a worker does, in this process or in another one."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence

from scenec.batch import Batch, File, compile_file
from scenec.catalog import files as say
from scenec.check.outputs import address_of
from scenec.diagnostics import Diagnostic
from scenec.model import Request
from scenec.modules import Shelf
from scenec.noun import Noun
from scenec.params import Given
from scenec.pipeline import Compilation
from scenec.project import INPUT, Files, reason
from scenec.source import Source, Span
from scenec.state import checksum, key, settled
from scenec.write import FORMS, Piece, holds, is_form

ADDRESS = 12
"""So many digits stand for an address; where two are alike, the addresses are compared."""


class Manner(Noun):
    """How the files of a project are made: the values of parameters, the endings that are asked for, and where requests go.

    `names` are the requests that are wanted, None where all are. `folder` is None where nothing is compared with what is there.
    With `beside` what differs is written there, under names that begin so; without, requests hold their bytes,
    or where it `only_compares` just whether they are the same.
    """

    given: Mapping[str, Given]
    endings: tuple[str, ...]
    verify: bool = False
    names: frozenset[str] | None = None
    folder: str | None = None
    beside: str | None = None
    only_compares: bool = False


class Rendered(Noun):
    """A request, rendered; with `mistakes` it is not to be written. `address` stands for where its videos go, if anything says so."""

    name: str
    region: str
    span: Span
    pieces: Mapping[str, Piece]
    mistakes: tuple[Diagnostic, ...] = ()
    address: str = ""


class Made(Noun):
    """What a file makes: its compilation, without the requests, and these rendered.

    `inputs` are the files that were read, itself first: path below the root, key and checksum each.
    """

    compilation: Compilation
    requests: tuple[Rendered, ...]
    inputs: tuple[tuple[str, str, str], ...]


class Noted(Files):
    """Files that know how each was when it was read."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.keys: dict[str, str] = {}

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        self.keys[name] = settled(key(os.path.join(self.root, name)))
        return super().read(name)


class Reading(Shelf):
    """A shelf that knows which files were taken from it for one file."""

    def __init__(self, root: str) -> None:
        self.files = Noted(root)
        super().__init__(self.files)

    def inputs(self) -> list[tuple[str, str, str]]:
        """The files of the project that were taken; those of the library belong to the compiler."""
        names = [name for name in self.opened if not name.startswith("std/") or name.rpartition("/")[2].count(".")]
        sources = [(name, self.sheets[name][0] if name in self.sheets else self.known[name][0]) for name in names]
        return [(name, self.files.keys[name], checksum(source.content.encode())) for name, source in sources if source is not None]


def make(file: File, manner: Manner, shelf: Reading, number: int) -> Made:
    """Compile a file and render its requests; `number` tells it from the other files of the run."""
    seen = settled(key(file.path)) if file.path != INPUT else ""
    shelf.opened.clear()
    run = Batch((file,), (), {file.project.root: manner.given}, (), frozenset())
    compilation = compile_file(run, file, shelf)
    wanted = [request for request in compilation.requests if manner.names is None or request.name in manner.names]
    requests = [_rendered(request, manner, f"{number}-{place}") for place, request in enumerate(wanted)]
    inputs = [(file.name, seen, checksum(compilation.source.content.encode(errors="surrogatepass"))), *shelf.inputs()]
    return Made(compilation._replace(requests=()), tuple(requests), tuple(inputs))


def tidy() -> None:
    """Give back the memory of what was compiled, where nobody else does: names and scopes of a file refer to each other."""
    if not gc.isenabled():
        gc.collect()


def make_all(files: Sequence[tuple[int, File]], manner: Manner) -> list[Made]:
    """The same for some files of one project, one after another."""
    shelf = Reading(files[0][1].project.root)
    made = [make(file, manner, shelf, number) for number, file in files]
    tidy()
    return made


def _rendered(request: Request, manner: Manner, number: str) -> Rendered:
    """A request as its files hold it."""
    mistakes: Sequence[Diagnostic] = ()
    pieces: dict[str, Piece] = {}
    if manner.verify:
        from scenec.verify import verify

        mistakes = verify(request)
    try:
        if not mistakes:
            pieces = {ending: _piece(request, manner, ending, number) for ending in FORMS if _is_due(request, manner, ending)}
    except OSError as mistake:
        path = os.path.join(manner.folder or "", request.name)
        mistakes = [say.unwritable(path, reason(mistake))]
    return Rendered(request.name, request.region, request.parameters.span, pieces, tuple(mistakes), _address(request))


def _address(request: Request) -> str:
    """What stands for where the videos of a request go."""
    address = address_of(request)
    return checksum("\n".join(address).encode())[:ADDRESS] if address else ""


def _is_due(request: Request, manner: Manner, ending: str) -> bool:
    """Whether a form may have to be written: it is asked for, or it is there from an earlier build."""
    return ending in manner.endings or (manner.folder is not None and is_form(_path(request, manner.folder, ending), ending))


def _path(request: Request, folder: str, ending: str) -> str:
    return os.path.join(folder, request.name + ending)


def _piece(request: Request, manner: Manner, ending: str, number: str) -> Piece:
    """One form of a request; raises OSError."""
    content = FORMS[ending](request).encode()
    if manner.folder is None or (manner.beside is None and not manner.only_compares):
        return Piece(content)
    if holds(_path(request, manner.folder, ending), content):
        return Piece(None, is_same=True)
    if manner.beside is None:
        return Piece(None)
    path = f"{manner.beside}-{number}-{list(FORMS).index(ending)}.tmp"
    os.makedirs(manner.folder, exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return Piece(None, path)
