"""The thread that grades. One check at a time; the judge stays warm between them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.models import Kata, TestResult, Verdict
    from tutor.session import Grader
    from tutor.tui.widgets.practice.heat import Pair

PATIENCE = 3.0  # seconds to wait for the thread at the end


@dataclass(frozen=True, slots=True)
class Job:
    """A text to grade. `silent` ones only warm the judge up, and nothing is shown; `again` ones
    are the last attempt already, and are shown but not written down a second time."""

    kata: Kata
    path: Path
    source: str
    given: str = ""
    seed: int | None = None
    silent: bool = False
    again: bool = False


@dataclass
class Tested(Message):
    """One test of a running check has ended."""

    job: Job
    result: TestResult


@dataclass
class Graded(Message):
    """A job is over; no verdict where it was cancelled. `pair` is what can be seen as maps."""

    job: Job
    verdict: Verdict | None
    pair: Pair | None = None


@dataclass
class Broken(Message):
    """The thread has ended on a mistake of the program."""

    error: Exception


def borrow_judge() -> AbstractContextManager[Grader]:
    """A judge in a process of its own: importing torch here would hold up the screen."""
    from tutor import session

    return session.borrow_judge()


class Grading:
    """Grades in a thread of its own, and posts Tested, Graded and Broken."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._judge: Grader | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="grading", daemon=True)
        self._thread.start()

    def grade(self, job: Job) -> None:
        self._cancelled.clear()
        self._jobs.put(job)

    def cancel(self) -> None:
        """End the check that runs; its `Graded` still comes."""
        self._cancelled.set()
        if self._judge is not None:
            self._judge.cancel()

    def close(self) -> None:
        self.cancel()
        self._jobs.put(None)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            with borrow_judge() as self._judge:
                from tutor.tui.widgets.practice.heat import of_verdict

                while job := self._jobs.get():
                    verdict = self._verdict(self._judge, job)
                    pair = of_verdict(verdict) if verdict and not job.silent else None
                    self._post(Graded(job, verdict, pair))
        except Exception as error:  # raised again on the event loop, which ends with a report
            self._post(Broken(error))

    def _verdict(self, judge: Grader, job: Job) -> Verdict | None:
        def tell(result: TestResult) -> None:
            if not self._cancelled.is_set():
                self._post(Tested(job, result))

        if self._cancelled.is_set():  # before the judge was there to hear of it
            return None
        try:
            return judge.grade(
                job.kata,
                job.source,
                filename=str(job.path),
                given=job.given,
                seed=job.seed,
                on_test=None if job.silent else tell,
            )
        except Exception:
            if self._cancelled.is_set():
                return None
            raise
