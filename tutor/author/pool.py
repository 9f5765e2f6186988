"""Examines many katas at once, a process a core: each has its own judge and its own pytest."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, util
from typing import Any

from tutor.author.check import Examiner
from tutor.author.kill import Hunt, Trial, verdict_of
from tutor.author.mutants import Mutant, mutants
from tutor.author.outcome import Line, Report
from tutor.judge.runner import Cancelled, Judge
from tutor.models import Curriculum, Kata, Verdict

CHUNK = 12  # mutants a task: small enough that no core runs alone at the end


@dataclass(slots=True)
class _Gathered:
    """What is known of one kata so far."""

    mutants: tuple[Mutant, ...]
    taken: int = 0
    report: Report | None = None
    trials: list[Trial] = field(default_factory=list)
    troubles: list[Line] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[Mutant, ...]]:
        return [self.mutants[i : i + CHUNK] for i in range(0, len(self.mutants), CHUNK)]

    def take(self, done: Future[Any]) -> None:
        """Add what a task brought: the report, some trials, or an error of ours."""
        self.taken += 1
        error = done.exception()
        if error is not None:
            detail = f"{type(error).__name__}: {error}"
            self.troubles.append(Line("the check itself runs", False, detail))
        elif isinstance(result := done.result(), Report):
            self.report = result
        else:
            self.trials += result


def examine_all(
    chosen: Sequence[Kata],
    curriculum: Curriculum,
    katas: dict[str, Kata],
    seeds: int = 5,
    with_mutants: bool = False,
    tell: Callable[[int, int], None] = lambda tried, of: None,
) -> Iterator[Report]:
    """Reports as they come. `tell` hears how many mutants of all have been tried."""
    gathered = {kata.slug: _Gathered(_mutants(kata) if with_mutants else ()) for kata in chosen}
    tasks = len(chosen) + sum(len(one.parts) for one in gathered.values())
    running: dict[Future[Any], Kata] = {}
    with ProcessPoolExecutor(
        min(os.cpu_count() or 1, tasks) or 1,
        get_context("spawn"),
        initializer=_open,
        initargs=(curriculum, katas, seeds),
    ) as pool:
        # Processes that start now are deaf to Ctrl-C until `_open` has given them a handler.
        kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for kata in chosen:
                running[pool.submit(_examine, kata)] = kata
                for part in gathered[kata.slug].parts:
                    running[pool.submit(_hunt, kata, part)] = kata
        finally:
            signal.signal(signal.SIGINT, kept)
        total, tried = sum(len(one.mutants) for one in gathered.values()), 0
        tell(tried, total)
        try:
            for done in as_completed(running):
                kata = running[done]
                one = gathered[kata.slug]
                before = len(one.trials)
                one.take(done)
                tried += len(one.trials) - before
                tell(tried, total)
                if one.taken == 1 + len(one.parts):
                    yield _finished(kata, one, with_mutants)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _finished(kata: Kata, one: _Gathered, with_mutants: bool) -> Report:
    report = one.report or Report(kata.slug, ())
    lines = [*report.lines, *dict.fromkeys(one.troubles)]
    if not with_mutants:
        return replace(report, lines=tuple(lines))
    score, more = verdict_of(kata, one.mutants, one.trials)
    seconds = report.seconds + sum(trial.seconds for trial in one.trials)
    return replace(report, lines=(*lines, *more), mutants=score, seconds=seconds)


def _mutants(kata: Kata) -> tuple[Mutant, ...]:
    try:
        return mutants(kata.read("solution.py"))
    except SyntaxError:  # which the examiner reports
        return ()


# --- in the processes ---


class _Judge(Judge):
    """Once cancelled, it grades nothing more, so that whatever task runs comes to its end."""

    stopped = False

    def grade(self, kata: Kata, source: str, **options: Any) -> Verdict:
        if self.stopped:
            raise Cancelled
        return super().grade(kata, source, **options)

    def cancel(self) -> None:
        self.stopped = True
        super().cancel()


_examiner: Examiner | None = None  # one judge a process, warm from kata to kata
_hunts: dict[str, Hunt] = {}


def _open(curriculum: Curriculum, katas: dict[str, Kata], seeds: int) -> None:
    global _examiner
    judge = _Judge()
    _examiner = Examiner(judge, curriculum, katas, seeds)
    signal.signal(signal.SIGINT, lambda *_: judge.cancel())  # Ctrl-C reaches the whole group
    # The only hook that a process of a pool runs when it ends.
    util.Finalize(None, judge.close, exitpriority=0)


def _examine(kata: Kata) -> Report:
    assert _examiner is not None
    return _examiner.examine(kata)


def _hunt(kata: Kata, some: Sequence[Mutant]) -> list[Trial]:
    assert _examiner is not None
    if kata.slug not in _hunts:
        _hunts[kata.slug] = Hunt(_examiner.judge, kata)
    return list(_hunts[kata.slug].all(some))
