"""What the screen hears of the thread that grades."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from tutor.session import grading

if TYPE_CHECKING:
    from tutor.models import Kata, TestResult, Verdict
    from tutor.session import Grader
    from tutor.tui.widgets.practice.heat import Pair


@dataclass(frozen=True, slots=True)
class Job:
    """A text to grade. `silent` ones only warm the judge up, and nothing is shown; `again` ones
    are the last attempt already, and are shown but not written down a second time."""

    kata: Kata
    path: Path
    source: str
    given: str = ""
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


class Grading(grading.Grading[Job]):
    """Posts Tested, Graded and Broken."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        super().__init__(
            lambda: borrow_judge(),
            self._graded,
            lambda error: post(Broken(error)),  # raised again on the event loop: it ends the app
            lambda job, result: None if job.silent else post(Tested(job, result)),
        )

    def _graded(self, job: Job, verdict: Verdict | None) -> None:
        from tutor.tui.widgets.practice.heat import of_verdict

        pair = of_verdict(verdict) if verdict and not job.silent else None
        self._post(Graded(job, verdict, pair))
