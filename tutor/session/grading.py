"""A thread that grades, one check at a time; its judge stays warm between them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from queue import SimpleQueue
from typing import Generic, Protocol, TypeVar

from tutor.models import Kata, TestResult, Verdict
from tutor.session import Grader

PATIENCE = 3.0  # seconds to wait for the thread at the end


class Job(Protocol):
    """A text to grade, and for a debug-it kata the program that was handed out."""

    @property
    def kata(self) -> Kata: ...
    @property
    def path(self) -> Path: ...
    @property
    def source(self) -> str: ...
    @property
    def given(self) -> str: ...


J = TypeVar("J", bound=Job)


class Grading(Generic[J]):
    """All is called in the thread: `borrow` for the judge, `tested` as a test of a check ends,
    `done` with the verdict, which is None after a cancel, and `broken` with a mistake of ours, at
    which the thread ends."""

    def __init__(
        self,
        borrow: Callable[[], AbstractContextManager[Grader]],
        done: Callable[[J, Verdict | None], object],
        broken: Callable[[Exception], object],
        tested: Callable[[J, TestResult], object] | None = None,
    ) -> None:
        self._borrow, self._done, self._broken, self._tested = borrow, done, broken, tested
        self._jobs: SimpleQueue[J | None] = SimpleQueue()
        self._judge: Grader | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="grading", daemon=True)
        self._thread.start()

    def grade(self, job: J) -> None:
        self._cancelled.clear()
        self._jobs.put(job)

    def cancel(self) -> None:
        """End the check that runs; that it is done is still told."""
        self._cancelled.set()
        if self._judge is not None:
            self._judge.cancel()

    def close(self) -> None:
        self.cancel()
        self._jobs.put(None)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            with self._borrow() as self._judge:
                while job := self._jobs.get():
                    self._done(job, self._verdict(self._judge, job))
        except Exception as error:
            self._broken(error)

    def _verdict(self, judge: Grader, job: J) -> Verdict | None:
        def tell(result: TestResult) -> None:
            if self._tested and not self._cancelled.is_set():
                self._tested(job, result)

        if self._cancelled.is_set():  # before the judge was there to hear of it
            return None
        try:
            return judge.grade(
                job.kata,
                job.source,
                filename=str(job.path),
                given=job.given,
                on_test=tell if self._tested else None,
            )
        except Exception:
            if self._cancelled.is_set():
                return None
            raise
