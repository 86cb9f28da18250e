"""The jobs of a sandbox and its clock in; files of the videos that are done, and callbacks, out."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

from scenec.service.sandbox import media
from scenec.service.sandbox.callbacks import Callbacks, Notice, of_job, of_output, wanted_by
from scenec.service.sandbox.jobs import QUEUE, WORK, Job, Output, age_at_end, ends, moment
from scenec.service.sandbox.operations import Desk

TICK = 0.05
FIRST_END = QUEUE + WORK


class Deliveries:
    """Looks now and then which videos and jobs have ended."""

    def __init__(self, desk: Desk, folder: str | None, hear: Callable[[Any], None] | None) -> None:
        self.desk = desk
        self.folder = folder
        self.hear = hear
        self.notices: list[Notice] = []
        self.callbacks = Callbacks(self._tell)
        self.done: set[str] = set()
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self.callbacks.thread.start()
        self.thread.start()

    def stop(self) -> None:
        """End; what is not delivered by now never is."""
        self.ended.set()
        self.thread.join()
        self.callbacks.stop()

    def _run(self) -> None:
        while not self.ended.wait(TICK):
            self.settle()

    def settle(self, job_id: str | None = None) -> None:
        """Deliver what is due by now, of one job or of all."""
        jobs = self.desk.jobs.all() if job_id is None else filter(None, [self.desk.jobs.by_id.get(job_id)])
        with self.lock:
            for job in jobs:
                if job.job_id not in self.done:
                    self._deliver(job)

    def _deliver(self, job: Job) -> None:
        """Bring what is due of a job; one that nobody waits for is done with."""
        if self.folder is None and wanted_by(job) is None:
            self.done.add(job.job_id)
            return
        age = self.desk.age(job)
        if age < FIRST_END:
            return
        for output in job.outputs:
            if output.job_id not in self.done and age >= ends(output) and not job.stuck:
                self.done.add(output.job_id)
                if self.folder is not None and output.media_id:
                    self._write(job, output, self.folder)
                self.callbacks.send(job, "ProduceMediaComplete", of_output(output), moment(self.desk.clock()))
        if age >= age_at_end(job):
            self.done.add(job.job_id)
            self.callbacks.send(job, "BatchProduceMediaComplete", of_job(job), moment(self.desk.clock()))

    def _write(self, job: Job, output: Output, folder: str) -> None:
        path = os.path.join(folder, media.path(output))
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(media.placeholder(job, output))
        except OSError:
            self._tell(Notice("unwritable", path, "", output.job_id))
        else:
            self._tell(Notice("written", path, "", output.job_id))

    def _tell(self, notice: Notice) -> None:
        self.notices.append(notice)
        if self.hear is not None:
            self.hear(notice)
