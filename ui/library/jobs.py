"""The queue of indexing jobs: one at a time, each in a process of its own that can be ended."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TextIO, cast

from qa.records import JsonObject
from ui.library.records import Job, JobState

_log = logging.getLogger(__name__)

# Jobs that are over and still shown.
PAST_JOBS = 6
WORKER = (sys.executable, "-m", "ui.library.worker")


def worker_environment() -> dict[str, str]:
    """Return an environment in which a worker finds the same modules as we do."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


class Jobs:
    """Runs jobs in the order in which they were asked for; safe to share between threads.

    :param order: returns what a collection's worker is told, when its turn has come.
    :param finish: called with the job once its process has ended, however that was; what it returns
        is kept and shown.
    """

    def __init__(self, order: Callable[[str], JsonObject], finish: Callable[[Job], Job]) -> None:
        self._order = order
        self._finish = finish
        self._changed = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = False
        self._past: deque[Job] = deque(maxlen=PAST_JOBS)
        self._last_number = 0
        self._thread: threading.Thread | None = None

    def submit(self, collection: str) -> Job:
        """Put a collection in the queue; one that already waits there does not wait twice."""
        with self._changed:
            for job in self._waiting:
                if job.collection == collection:
                    return job
            self._last_number += 1
            job = Job(self._last_number, collection)
            self._waiting.append(job)
            self._drop_past(collection)  # what was said of it before is out of date
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="indexing", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return job

    def cancel(self, number: int) -> bool:
        """End a job, or take it out of the queue; tell whether it was there."""
        with self._changed:
            for job in self._waiting:
                if job.number == number:
                    self._waiting.remove(job)
                    self._past.append(replace(job, state=JobState.CANCELLED))
                    self._changed.notify_all()
                    return True
            if self._running and self._running.number == number:
                self._cancelled = True
                if self._process:
                    self._process.terminate()
                return True
            return False

    def forget(self, collection: str) -> None:
        """End and forget whatever concerns a collection."""
        for job in self.all():
            if job.collection == collection and job.active:
                self.cancel(job.number)
        self.wait(lambda: not any(job.active and job.collection == collection for job in self.all()))
        with self._changed:
            self._drop_past(collection)

    def _drop_past(self, collection: str) -> None:
        for past in [each for each in self._past if each.collection == collection]:
            self._past.remove(past)

    def all(self) -> tuple[Job, ...]:
        """Return the job at work, those that wait and the last that are over, in this order."""
        with self._changed:
            running = (self._running,) if self._running else ()
            return (*running, *self._waiting, *reversed(self._past))

    def wait(self, until: Callable[[], bool], seconds: float = 60.0) -> bool:
        """Wait until something holds of the jobs; tell whether it came to hold."""
        with self._changed:
            return self._changed.wait_for(until, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                self._running = replace(self._waiting.popleft(), state=JobState.RUNNING)
                self._cancelled = False
            job = self._run(self._running)
            try:
                job = self._finish(job)
            except Exception as error:  # noqa: BLE001 - the queue goes on, the reason is shown
                _log.exception("A defect after indexing %s", job.collection)
                job = replace(job, state=JobState.FAILED, message=str(error))
            with self._changed:
                self._running = None
                self._past.append(job)
                self._changed.notify_all()

    def _run(self, job: Job) -> Job:
        """Run the job whose turn it is to its end."""
        said: JsonObject = {}
        try:
            order = self._order(job.collection)
            with self._start() as process:
                # Stdin stays open: that it ends tells the worker that nobody waits any more.
                stdin = cast("TextIO", process.stdin)
                stdin.write(json.dumps(order) + "\n")
                stdin.flush()
                for line in cast("TextIO", process.stdout):
                    said = json.loads(line)
                    self._note(said)
        except BrokenPipeError:  # ended before it had read its order
            pass
        except Exception as error:  # noqa: BLE001 - the queue goes on, and the reason is shown
            return replace(job, state=JobState.FAILED, message=str(error))
        if self._cancelled:
            return replace(job, state=JobState.CANCELLED)
        if said.get("finished"):
            return replace(job, state=JobState.DONE)
        return replace(job, state=JobState.FAILED, message=str(said.get("error", "")))

    def _start(self) -> "subprocess.Popen[str]":
        process = subprocess.Popen(  # noqa: S603 - our own program
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=worker_environment(),
            start_new_session=True,  # so that Ctrl-C reaches the server alone
        )
        with self._changed:
            self._process = process
            if self._cancelled:
                process.terminate()
        return process

    def _note(self, said: dict[str, Any]) -> None:
        if "stage" not in said or said["stage"] == "encode":  # that only counts passages
            return
        with self._changed:
            if self._running:
                self._running = replace(self._running, **said)
                self._changed.notify_all()
