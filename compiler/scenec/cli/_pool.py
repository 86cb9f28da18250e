"""A number in, so many worker processes out, made when they are needed, and gone with this process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor, Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

    from scenec.work import Made


class Pool:
    """Worker processes, if any were needed."""

    are_ready = False

    def __init__(self, count: int | None, beside_threads: bool = False) -> None:
        self.count = count or os.cpu_count() or 1
        self._beside_threads = beside_threads
        self._executor: ProcessPoolExecutor | None = None

    def start(self) -> Executor:
        """Make the workers."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_all_start_methods, get_context

        # A copy of this process need not import anything again; but of one with threads no good copy can be made.
        copied = "fork" in get_all_start_methods()[:1] and not self._beside_threads
        context = get_context("fork" if copied else "spawn")
        self._executor = ProcessPoolExecutor(self.count, context, _begin)
        return self._executor

    def stop(self, waiting: Iterable[Future[list[Made]]]) -> None:
        """End the workers at once."""
        from multiprocessing import active_children

        children: list[BaseProcess] = active_children()
        for child in children:
            child.kill()
        self.close()

    def close(self) -> None:
        """Wait for the workers to end."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Let the interruption of a person reach the first process alone, which then ends this one; end with it when it is killed."""
    import signal
    from multiprocessing import parent_process
    from multiprocessing.connection import wait
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    Thread(target=watch, daemon=True).start()
