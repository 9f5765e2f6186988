"""Many katas graded at once: a process a core, each with a judge of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from multiprocessing import Pipe, get_context, resource_tracker, util
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, NamedTuple

from tutor.models import Kata, Status, TutorError, Verdict
from tutor.session import Grader, handout, open_judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tutor.session import Session

NUDGE = 0.05  # seconds between two words to a judge that it is to stop

_judge: Grader | None = None  # one in each worker process
_stopping = threading.Event()


class Job(NamedTuple):
    """A text to grade, the name of its file, and what a debug-it kata began with."""

    kata: Kata
    source: str
    filename: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """Every started kata, in the order of learning; those whose file can't be read, and why."""

    jobs: tuple[Job, ...]
    unreadable: tuple[tuple[Kata, str], ...]


def begun(session: Session) -> Begun:
    """Raises TutorError where no kata is started."""
    jobs: list[Job] = []
    unreadable: list[tuple[Kata, str]] = []
    for kata in session.started():
        try:
            source, given = session.source(kata), handout.given(session, kata)
            jobs.append(Job(kata, source, str(session.path(kata)), given))
        except TutorError as error:
            unreadable.append((kata, error.what))
    if not jobs and not unreadable:
        raise TutorError("You have not started a kata yet.", "Begin with `tutor start`.")
    return Begun(tuple(jobs), tuple(unreadable))


class Stop:
    """A way to end `grade_all` from another thread, at once and without waiting for anybody."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._held: Connection | None = None

    def __call__(self) -> None:
        self._asked.set()
        if self._held is not None:
            self._held.close()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def ear(self) -> Connection:
        """What a process can listen to: it comes to its end when it is time to stop."""
        ear, self._held = Pipe(duplex=False)
        if self.asked:
            self._held.close()
        return ear


def grade_all(
    jobs: Sequence[Job],
    on_verdict: Callable[[int, Verdict], None],
    executor: Callable[[int, Stop], Executor] | None = None,
    stop: Stop | None = None,
) -> None:
    """Grade jobs in parallel; `on_verdict` gets each one's number.

    It is called here, in the order in which they end, and no more after `stop`. A worker that dies
    gives grader errors.
    """
    if not jobs:
        return
    stop = stop or Stop()
    workers = min(len(jobs), os.cpu_count() or 1)
    with (executor or pool)(workers, stop) as crew:
        with _deaf():
            futures: dict[Future[Verdict], int] = {
                crew.submit(_grade, job): number for number, job in enumerate(jobs)
            }
        try:
            for future in as_completed(futures):
                number = futures[future]
                verdict = None if stop.asked else _outcome(future, jobs[number].kata, stop)
                if verdict is None:
                    crew.shutdown(wait=False, cancel_futures=True)
                    return
                on_verdict(number, verdict)
        except BaseException:
            crew.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that start now are deaf to Ctrl-C until `_begin` has given them a handler. In a
    thread that can't be arranged, but a program with threads takes Ctrl-C as a key."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)


def _outcome(future: Future[Verdict], kata: Kata, stop: Stop) -> Verdict | None:
    """None where it was stopped."""
    try:
        return future.result()
    except BrokenProcessPool as error:
        return Verdict(kata.slug, Status.GRADER_ERROR, 0, 0.0, message=str(error))
    except Exception:
        if stop.asked:
            return None
        raise


def pool(workers: int, stop: Stop) -> Executor:
    # The process that tracks what processes share wants a real stderr; a whole-screen program has
    # put another thing in its place.
    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
    # Spawned, not forked: this process may have threads, and a fork of those can hang.
    context = get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(stop.ear(),))


def _begin(ear: Connection) -> None:
    global _judge
    holder = open_judge()
    _judge = judge = holder.__enter__()
    # Ctrl-C reaches the whole process group: here it ends the check that runs, without a traceback.
    signal.signal(signal.SIGINT, lambda *_: judge.cancel())
    threading.Thread(target=_heed, args=(judge, ear), daemon=True).start()
    # The only hook that a process of a pool runs when it ends.
    util.Finalize(None, holder.__exit__, args=(None, None, None), exitpriority=0)


def _heed(judge: Grader, ear: Connection) -> None:
    """End every check once that is asked for; one that had not quite begun needs a second word."""
    ear.poll(None)
    _stopping.set()
    while True:
        judge.cancel()
        time.sleep(NUDGE)


def _grade(job: Job) -> Verdict:
    assert _judge is not None
    if _stopping.is_set():
        raise InterruptedError("the check was ended")
    return _judge.grade(job.kata, job.source, filename=job.filename, given=job.given)
