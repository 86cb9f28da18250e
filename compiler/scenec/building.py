"""The files of a run in, their requests out in their folders: what is up to date is left alone, the rest shared among workers."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from time import monotonic  # noqa: TID251 - who compiles is chosen by the clock, and makes no difference to what is compiled
from typing import TYPE_CHECKING, Protocol

from scenec import state
from scenec.batch import Batch, Compiled, File, Judge
from scenec.diagnostics import Diagnostic
from scenec.noun import Noun
from scenec.project import INPUT, INPUT_NAME, Project, inside
from scenec.remember import Kept, Memory
from scenec.surroundings import Surroundings
from scenec.work import Made, Manner, Reading, Rendered, make, make_all, tidy
from scenec.write import LOCK, Folder, Output

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from scenec.select import Selection

WORTH = 0.25
"""Workers are not worth their start for less seconds of work."""
SHARE = 16
"""At most so many files are given to a worker at once."""
AHEAD = 4
"""So many shares are given out for each worker before the first of them is back."""


class Order(Noun):
    """What is wanted of a run.

    `output` is the folder for requests, `-` where they are handed out instead, None for that of each project. `endings` are the forms.
    `patterns` and `shard` name a part of the requests. `purpose` is `write`, `check`, which only tells what would change, or `list`.
    `assigned` are the values as they were typed, `paths` those of a command that its state can tell by these alone.
    """

    output: str | None = None
    endings: tuple[str, ...] = (".json",)
    verify: bool = False
    patterns: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    purpose: str = "write"
    assigned: str = "[]"
    paths: tuple[str, ...] = ()


class Workers(Protocol):
    """Those who make files beside this process, so many; they begin when they are needed, or are there already."""

    count: int
    are_ready: bool

    def start(self) -> Executor:
        """Begin."""

    def stop(self, waiting: Iterable[Future[list[Made]]]) -> None:
        """End before the time: nothing is written any more when this returns."""


class Build:
    """A build on its way: its numbers, what is to be said besides the findings of files, and the names of its requests."""

    def __init__(self, run: Batch, order: Order, show: Callable[[Iterable[Diagnostic]], None], around: Surroundings | None = None) -> None:
        self.run = run
        self.order = order
        self._show = show
        self._is_quiet = True
        self.numbers = {"videos": 0, "requests": 0, "written": 0, "unchanged": 0, "removed": 0}
        self.names: list[str] = []
        self.folders: dict[str, Folder | None] = {}
        self.memories: dict[str, Memory] = {}
        self._judge = Judge(run)
        self._paths = frozenset(file.path for file in run.files)
        self._sound: set[str] = set()
        self._selection: Selection | None = None
        self._evidence = _evidence(run, around)

    def show(self, found: Sequence[Diagnostic]) -> None:
        """Say what is wrong besides the findings of files."""
        self._is_quiet = self._is_quiet and not found
        self._show(found)

    @property
    def is_part(self) -> bool:
        """Whether a part of the requests is wanted."""
        return bool(self.order.patterns or self.order.shard)

    @property
    def changes(self) -> list[str]:
        """The files that would be written or removed, where that is all that is asked."""
        return sorted(path for folder in self.folders.values() if folder is not None for path in folder.changes)

    def work(self, workers: Workers | None = None) -> Generator[tuple[Compiled, tuple[Rendered, ...]], None, None]:
        """Build the files, one after another, each with its requests; with workers where there are some and they are worth it."""
        files = self._selected()
        known = {file.path for file in files if self._is_known(file)}
        rest = [(number, file) for number, file in enumerate(files) if file.path not in known]
        making = self._making(rest, workers)
        try:
            for number, file in enumerate(files):
                if file.path not in known:
                    yield self._take(file, next(making), False)
                elif (made := self._found(file)) is not None:
                    yield self._take(file, made, True)
                else:
                    yield self._take(file, next(self._making([(number, file)], None)), False)
            self._close()
        except BaseException:
            making.close()
            self._leave()
            raise

    def _selected(self) -> Sequence[File]:
        """The files that make what is wanted."""
        if not self.is_part:
            return self.run.files
        from scenec.select import select

        self._selection, found = select(self.run, self.order.patterns, self.order.shard)
        self.show(found)
        return self._selection.files

    def _is_known(self, file: File) -> bool:
        """Whether a file is up to date."""
        folder, memory = self._folder(file.project), self._memory(file.project)
        row = memory.fits(file) if memory is not None else None
        if row is None or folder is None:
            return row is not None and self.order.purpose == "list"
        return all(folder.lists(name, region, file.path) for name, region in zip(row.names, row.regions, strict=True))

    def _found(self, file: File) -> Made | None:
        """What a file that is up to date has made; None where another file now names a video alike, or writes to one address."""
        memory = self._memory(file.project)
        made = memory.find(file) if memory is not None else None
        if made is None or self._judge.clashes(file, made.compilation.videos) or self._judge.same_outputs(file, _addresses(made)):
            return None
        return made

    def _memory(self, project: Project) -> Memory | None:
        """The rows of a project."""
        if self.order.output == INPUT or project.root in self.run.held:
            return None
        if project.root not in self.memories:
            kept = Kept(os.path.realpath(self._path(project)), self.order.endings, self.order.verify)
            place = state.place(project.root, self.order.output, self.order.assigned)
            self.memories[project.root] = Memory(project, self.run.given[project.root], kept, place)
        return self.memories[project.root]

    def _making(self, files: Sequence[tuple[int, File]], workers: Workers | None) -> Generator[Made, None, None]:
        """What files make: in this process, and once that takes longer than workers would need to begin, by these."""
        begin, shelves = monotonic(), dict[str, Reading]()
        for done, (number, file) in enumerate(files):
            taken = monotonic() - begin
            if workers is not None and (workers.are_ready or (taken > WORTH and taken * (len(files) - done) > WORTH * done)):
                yield from _shared(files[done:], self._manner, workers)
                return
            shelf = shelves.setdefault(file.project.root, Reading(file.project.root))
            yield make(file, self._manner(file)._replace(beside=None), shelf, number)
            if done % SHARE == SHARE - 1:
                tidy()

    def _manner(self, file: File) -> Manner:
        """How a file is made."""
        folder = self._folder(file.project)
        names = self._selection.names if self._selection is not None else None
        given = self.run.given[file.project.root]
        if self.order.purpose == "list":
            return Manner(given, (), False, names)
        if folder is None:
            return Manner(given, self.order.endings, self.order.verify, names)
        path = os.path.abspath(folder.path)
        beside = None if self.order.purpose == "check" else os.path.join(path, folder.mark)
        return Manner(given, self.order.endings, self.order.verify, names, path, beside, self.order.purpose == "check")

    def _take(self, file: File, made: Made, is_known: bool) -> tuple[Compiled, tuple[Rendered, ...]]:
        """Judge a file among those before it, and put its requests in their places."""
        compiled = self._judge.compiled(file, made.compilation, _addresses(made))
        self.numbers["videos"] += len(compiled.videos)
        folder = self._folder(file.project)
        if not compiled.sound:
            if file.project.root in self.memories:
                self.memories[file.project.root].forget(file)
            return compiled, ()
        if file.path != INPUT and not self.is_part:
            self._sound.add(file.path)
        requests = tuple(request for request in made.requests if self._is_wanted(request))
        for request in requests:
            self.show(request.mistakes)
            self._put(folder, file, request, is_known)
        if not is_known and folder is not None and self.order.purpose == "write":
            self._remember(folder, file, made)
        return compiled, requests

    def _is_wanted(self, request: Rendered) -> bool:
        return self._selection is None or request.name in self._selection.names

    def _put(self, folder: Folder | None, file: File, request: Rendered, is_known: bool) -> None:
        """Put a request in its place."""
        if request.mistakes:
            if folder is not None:
                folder.keep(request.name)
            return
        self.numbers["requests"] += 1
        self.names.append(request.name)
        if folder is None:
            return
        source = INPUT_NAME if file.path == INPUT else file.path
        if is_known:
            folder.hold(request.name, request.region, source)
        else:
            self.show(folder.put(Output(request.name, request.region, request.span, source, self.order.endings, request.pieces)))

    def _remember(self, folder: Folder, file: File, made: Made) -> None:
        """Remember a file all of whose requests are in their places."""
        memory = self._memory(file.project)
        if memory is None:
            return
        forms = [set(request.pieces) for request in made.requests]
        endings = [ending for ending in forms[0] if all(ending in form for form in forms)] if forms else list(self.order.endings)
        is_whole = not self.is_part and all(folder.has_made(request.name) for request in made.requests)
        if is_whole and file.path == os.path.join(file.project.root, file.name):
            memory.keep(file, made, endings)
        else:
            memory.forget(file)

    def _folder(self, project: Project) -> Folder | None:
        """Where the requests of a project go; None where they cannot, or are not to be written."""
        if project.root in self.run.held or self.order.output == INPUT or self.order.purpose == "list":
            return None
        path = self._path(project)
        if path not in self.folders:
            folder = Folder(path, frozenset() if self.is_part else self._paths, self.order.purpose == "check")
            mistakes = self._leads_out(project, path) or folder.open()
            self.show(mistakes)
            self.folders[path] = None if mistakes else folder
        return self.folders[path]

    def _leads_out(self, project: Project, path: str) -> list[Diagnostic]:
        """Whether the folder that a project names is a link that leads out of it; the one that whoever builds names may be anywhere."""
        target = os.path.realpath(path)
        if self.order.output is not None or inside(target, project.root):
            return []
        from scenec.catalog.builds import leads_out

        return [leads_out(path, target)]

    def _path(self, project: Project) -> str:
        return self.order.output if self.order.output is not None else _shown(os.path.join(project.root, project.output))

    def _close(self) -> None:
        """Remove what is no longer made, write the locks, and remember."""
        for folder in self.folders.values():
            if folder is not None:
                self.show(folder.close(self._sound, () if self.is_part else self.run.folders))
                self.numbers["written"] += folder.written
                self.numbers["unchanged"] += folder.unchanged
                self.numbers["removed"] += folder.removed
        self._save()

    def _save(self) -> None:
        if self.order.purpose != "write" or self.is_part:
            return
        run = state.command(self.order.paths, self.order.endings) if self._evidence and self._is_quiet else ""
        for memory in self.memories.values():
            if run and len(memory.latest) == len(self.run.files):
                lock = os.path.join(memory.kept.folder, LOCK)
                memory.save(run, [*self._evidence, (f"f{lock}", state.key(lock))])
            else:
                memory.save("", [])

    def _leave(self) -> None:
        """End before the time."""
        self._is_quiet = False
        for folder in self.folders.values():
            if folder is not None:
                folder.leave()
        self._save()


def _addresses(made: Made) -> list[int]:
    """Numbers for where the videos of requests go."""
    return [int(request.address, 16) for request in made.requests if request.address]


def _evidence(run: Batch, around: Surroundings | None) -> Sequence[tuple[str, str]]:
    """What tells whether the files of a run are as they were; nothing where it is of another project, or something is wrong."""
    is_told = around is not None and not run.found and all(file.project == around.owner for file in run.files)
    return around.evidence if around is not None and is_told else ()


def _shared(files: Sequence[tuple[int, File]], manner: Callable[[File], Manner], workers: Workers) -> Generator[Made, None, None]:
    """What files make, shared among workers, in the order of the files."""
    executor = workers.start()
    waiting: deque[Future[list[Made]]] = deque()
    try:
        for share in _shares(files, max(1, min(SHARE, len(files) // (workers.count * AHEAD)))):
            waiting.append(executor.submit(make_all, share, manner(share[0][1])))
            if len(waiting) > workers.count * AHEAD:
                yield from waiting[0].result()
                waiting.popleft()
        while waiting:
            yield from waiting[0].result()
            waiting.popleft()
    except BaseException:
        workers.stop(waiting)
        raise


def _shares(files: Sequence[tuple[int, File]], size: int) -> Iterator[list[tuple[int, File]]]:
    """Files in shares, each of one project."""
    share: list[tuple[int, File]] = []
    for number, file in files:
        if share and (len(share) == size or share[0][1].project != file.project):
            yield share
            share = []
        share.append((number, file))
    if share:
        yield share


def _shown(path: str) -> str:
    """A path as it is shorter to read: from the current folder, unless that lies on another drive."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return path
