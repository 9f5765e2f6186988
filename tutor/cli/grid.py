"""Many katas graded at once: a process a core, each with a judge of its own, and a live grid."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, util

from rich.columns import Columns
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from tutor import render
from tutor.cli import shared
from tutor.models import Kata, Status, TutorError, Verdict
from tutor.session import Grader, Session, open_judge

MARKS = {Status.PASSED: ("✓", "green"), Status.GRADER_ERROR: ("!", "yellow")}

_judge: Grader | None = None  # one in each worker process


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdicts in the order of learning; katas whose file can't be read, with the reason."""

    verdicts: tuple[Verdict, ...]
    unreadable: tuple[tuple[Kata, str], ...]
    unrecorded: str


def check_all(session: Session, *, quiet: bool) -> Outcome:
    """Check and record every started kata: a live grid on a terminal, elsewhere a line each.

    Raises TutorError where none is started.
    """
    console = Console(quiet=True) if quiet else render.console()
    jobs: list[tuple[Kata, str, str]] = []
    unreadable: list[tuple[Kata, str]] = []
    for kata in session.started():
        try:
            jobs.append((kata, session.source(kata), str(session.path(kata))))
        except TutorError as error:
            unreadable.append((kata, error.what))
    if not jobs and not unreadable:
        raise TutorError("You have not started a kata yet.", "Begin with `tutor start`.")
    grid = Grid([kata for kata, _, _ in jobs])
    verdicts: dict[int, Verdict] = {}
    unrecorded = ""

    def put(number: int, verdict: Verdict) -> None:
        nonlocal unrecorded
        kata, source, _ = jobs[number]
        verdicts[number] = verdict
        checked = session.record(kata, source, verdict, shared.now())
        unrecorded = unrecorded or checked.unrecorded
        grid.put(number, verdict)
        if not console.is_terminal:
            console.print(render.line(verdict, kata))

    if console.is_terminal:
        with Live(grid, console=console):
            grade_all(jobs, put)
        for number, (kata, _, _) in enumerate(jobs):
            if not verdicts[number].passed:
                console.print(render.line(verdicts[number], kata))
    else:
        grade_all(jobs, put)
    for kata, why in unreadable:
        console.print(Text.assemble(("✗ ", "red"), (kata.slug, "bold"), f": {why}"))
    good = sum(verdict.passed for verdict in verdicts.values())
    console.print(f"{good} of {len(jobs) + len(unreadable)} started katas pass.")
    return Outcome(tuple(verdicts[n] for n in sorted(verdicts)), tuple(unreadable), unrecorded)


def grade_all(
    jobs: Sequence[tuple[Kata, str, str]],
    on_verdict: Callable[[int, Verdict], None],
    executor: Callable[[int], Executor] | None = None,
) -> None:
    """Grade (kata, source, filename) triples, in parallel; `on_verdict` gets each job's number.

    It is called here, in the order in which they end. A worker that dies gives grader errors.
    """
    if not jobs:
        return
    workers = min(len(jobs), os.cpu_count() or 1)
    with (executor or _pool)(workers) as pool:
        # Processes that start now are deaf to Ctrl-C until `_begin` has given them a handler.
        kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            futures: dict[Future[Verdict], int] = {
                pool.submit(_grade, *job): number for number, job in enumerate(jobs)
            }
        finally:
            signal.signal(signal.SIGINT, kept)
        try:
            for future in as_completed(futures):
                number = futures[future]
                on_verdict(number, _outcome(future, jobs[number][0]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _outcome(future: Future[Verdict], kata: Kata) -> Verdict:
    try:
        return future.result()
    except BrokenProcessPool as error:
        return Verdict(kata.slug, Status.GRADER_ERROR, 0, 0.0, message=str(error))


def _pool(workers: int) -> Executor:
    # Spawned, not forked: this process may have threads, and a fork of those can hang.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    global _judge
    holder = open_judge()
    _judge = judge = holder.__enter__()
    # Ctrl-C reaches the whole process group: here it ends the check that runs, without a traceback.
    signal.signal(signal.SIGINT, lambda *_: judge.cancel())
    # The only hook that a process of a pool runs when it ends.
    util.Finalize(None, holder.__exit__, args=(None, None, None), exitpriority=0)


def _grade(kata: Kata, source: str, filename: str) -> Verdict:
    assert _judge is not None
    return _judge.grade(kata, source, filename=filename)


class Grid:
    """What is known of each kata so far: a cell each, as many beside each other as fit."""

    def __init__(self, katas: Sequence[Kata]) -> None:
        self._katas = katas
        self._verdicts: dict[int, Verdict] = {}

    def put(self, number: int, verdict: Verdict) -> None:
        self._verdicts[number] = verdict

    def __rich__(self) -> RenderableType:
        return Columns([*self._cells()], padding=(0, 3), column_first=True)

    def _cells(self) -> Iterator[Text]:
        for number, kata in enumerate(self._katas):
            verdict = self._verdicts.get(number)
            mark, style = MARKS.get(verdict.status, ("✗", "red")) if verdict else ("…", "dim")
            yield Text.assemble((f"{mark} ", style), (kata.slug, "" if verdict else "dim"))
