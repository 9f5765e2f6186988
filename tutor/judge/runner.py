"""Grades a submission: a player for the learner's code, the hidden tests here, then the verdict."""

from __future__ import annotations

import contextlib
import os
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from tutor import starters
from tutor.judge import rules
from tutor.judge.diagnosis import diagnose
from tutor.judge.remote import Connection, LearnerError, PlayerGone, SocketChannel
from tutor.judge.rules import Bans
from tutor.judge.sandbox import Limits, isolation
from tutor.judge.seat import Seat
from tutor.judge.suite import (
    Ahead,
    OnTest,
    blame_broken_tests,
    import_oracles,
    load_probe,
    run,
)
from tutor.judge.verdicts import (
    BROKEN,
    ended,
    forbidden,
    rewritten,
    undefined,
    unloadable,
    unreadable,
    weigh,
)
from tutor.judge.warm import Ended, Worker
from tutor.models import Kata, Status, Verdict


class Cancelled(Exception):
    """The check was ended from another thread."""


class Refused(Exception):
    """The file was loaded, but there is nothing in it to be tested."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


class Judge:
    """Grades submissions, one at a time. Keeps a warm worker a framework while it is open."""

    def __init__(self) -> None:
        self.workers: dict[str, Worker] = {}
        self.cancelled = False
        self.playing: Seat | None = None
        self.waiting: Seat | None = None
        self.ahead: Ahead | None = None

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.take_ahead(None)
        self.take_waiting(None)
        for worker in self.workers.values():
            worker.close()
        self.workers.clear()

    def prepare(self, kata: Kata) -> None:
        """Between two saves there is time to collect the hidden tests, in a thread, and to have a
        player take its seat."""
        if self.ahead is None or not self.ahead.fits(kata):
            self.take_ahead(None)
            self.ahead = Ahead(kata)
        self.waiting = self.take_waiting(kata) or self.seat(kata)

    def take_ahead(self, kata: Kata | None) -> Ahead | None:
        """What has been prepared, if it is for this kata as it stands; anything else is dropped."""
        ahead, self.ahead = self.ahead, None
        if ahead is not None and (kata is None or not ahead.fits(kata)):
            ahead.drop()
            return None
        return ahead

    def take_waiting(self, kata: Kata | None) -> Seat | None:
        """The player that waits, if it would do for this kata; any other is sent away."""
        seat, self.waiting = self.waiting, None
        if seat is not None and (kata is None or not seat.serves(*self.needs(kata))):
            with contextlib.suppress(OSError):
                seat.abandon()
            return None
        return seat

    def seat(self, kata: Kata) -> Seat:
        return Seat.take(*self.needs(kata))

    def needs(self, kata: Kata) -> tuple[Worker, Limits, Bans]:
        limits = Limits(kata.seconds, kata.memory_mb)
        return self.warm(kata.framework), limits, rules.bans(kata)

    def settle(self) -> None:
        """Wait until the last player is gone, and all that it left. A verdict does not wait for
        that: its player has been told to end, and nothing more is heard of it."""
        for worker in self.workers.values():
            with contextlib.suppress(OSError):
                worker.wait()

    def warm(self, framework: str) -> Worker:
        """Start the worker of a framework, or hand out the one that runs."""
        worker = self.workers.get(framework)
        if worker is None or not worker.alive():
            worker = self.workers[framework] = Worker(framework)
        return worker

    def cancel(self) -> None:
        """End a running grade, which then raises Cancelled. May be called from another thread."""
        self.cancelled = True
        if self.playing is not None:
            with contextlib.suppress(OSError):
                self.playing.worker.end(self.playing.number)

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str = "submission.py",
        given: str = "",
        seed: int | None = None,
        on_test: OnTest | None = None,
        quick: Collection[str] | None = None,
    ) -> Verdict:
        """Grade `source`. What goes wrong in the tutor itself comes back as a grader error.

        `given` is the program that a debug-it kata began with, for the count of changed lines.
        `quick` asks no more than whether it passes: it ends at the first failing test, undiagnosed,
        and begins with the tests named there.
        Raises Cancelled after `cancel`.
        """
        seed = int.from_bytes(os.urandom(4), "big") >> 1 if seed is None else seed
        began = time.perf_counter()
        self.cancelled = False
        try:
            name = Path(filename).name  # the folders above it are nothing the player should know
            tell = on_test or (lambda result: None)
            changed = starters.changed(kata, source, given) if kata.bugs else None
            verdict = rewritten(kata, seed, changed)
            verdict = verdict or self.judge(kata, source, name, seed, tell, quick)
            verdict = replace(verdict, changed=changed)
        except Exception as error:  # ours, whatever it is: a failing grader is no failing learner
            if self.cancelled:
                raise Cancelled from None
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            verdict = Verdict(
                kata.slug,
                Status.GRADER_ERROR,
                seed,
                0.0,
                message=f"{type(error).__name__}: {error} (at {where})",
            )
        ms = (time.perf_counter() - began) * 1000
        return replace(verdict, duration_ms=ms, isolation=isolation())

    def judge(
        self,
        kata: Kata,
        source: str,
        filename: str,
        seed: int,
        on_test: OnTest,
        quick: Collection[str] | None,
    ) -> Verdict:
        refused = unreadable(kata, source, filename, seed)
        refused = refused or forbidden(kata, source, filename, seed)
        if refused:
            return refused
        self.warm(kata.framework)
        import_oracles(kata.framework)  # while the worker imports them too, on another core
        with self.player(kata) as (channel, finish):
            connection = Connection(channel, source)
            try:
                verdict = self.play(kata, connection, filename, seed, on_test, quick)
            except PlayerGone as gone:
                if self.cancelled:
                    raise
                if gone.why == "died" and not channel.answered:
                    raise RuntimeError(
                        "the sandbox could not be set up; `tutor doctor` shows what holds"
                    ) from None
                return ended(kata, seed, gone, finish(), connection)
            if connection.gone is not None:
                if self.cancelled:
                    raise connection.gone
                last = ended(kata, seed, connection.gone, finish(), connection)
                return replace(verdict, status=last.status, message=last.message)
        if any(r.crash and r.crash.kind == BROKEN for r in verdict.tests):
            blame_broken_tests(kata, seed, verdict.tests)
        if verdict.tests and verdict.status in (Status.FAILED, Status.CRASHED) and quick is None:
            passed = [test.name for test in verdict.tests if test.passed]
            verdict = replace(verdict, diagnosis=diagnose(kata, connection, passed))
        return verdict

    def play(
        self,
        kata: Kata,
        connection: Connection,
        filename: str,
        seed: int,
        on_test: OnTest,
        quick: Collection[str] | None,
    ) -> Verdict:
        """Load the file, while pytest collects the tests, and run them.

        Raises PlayerGone where the file does not even load.
        """
        loading = connection.ask("load", "load", connection.source, filename)

        def ready() -> None:
            bound = connection.outcome(loading)
            if missing := [name for name in kata.functions if name not in bound]:
                raise Refused(undefined(kata, seed, missing, bound))
            load_probe(kata, connection)

        try:
            ahead = self.take_ahead(kata)
            results = run(kata, connection, seed, on_test, quick, ready, ahead)
        except LearnerError as error:
            return unloadable(kata, seed, error, connection)
        except Refused as refused:
            return refused.verdict
        return weigh(kata, seed, results, connection)

    @contextlib.contextmanager
    def player(self, kata: Kata) -> Iterator[tuple[SocketChannel, Callable[[], Ended]]]:
        """A player that has seen no code yet; it and its scratch folder are gone afterwards."""
        seat = self.playing = self.take_waiting(kata) or self.seat(kata)
        ends: list[Ended] = []

        def finish() -> Ended:
            self.playing = None
            ends.append(seat.leave())
            return ends[0]

        try:
            yield seat.channel(kata.seconds), finish
        finally:
            self.playing = None
            if not ends:
                seat.abandon()
