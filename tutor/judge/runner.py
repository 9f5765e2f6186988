"""Grades a submission: a player for the learner's code, the hidden tests here, then the verdict."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from tutor.judge import rules
from tutor.judge.diagnosis import diagnose
from tutor.judge.remote import Connection, LearnerError, PlayerGone, SocketChannel
from tutor.judge.sandbox import Limits, isolation
from tutor.judge.suite import OnTest, blame_broken_tests, import_oracles, load_probe, run
from tutor.judge.verdicts import (
    BROKEN,
    at_run_time,
    ended,
    forbidden,
    undefined,
    unreadable,
    weigh,
)
from tutor.judge.warm import Ended, Worker
from tutor.models import Kata, Status, Verdict


class Cancelled(Exception):
    """The check was ended from another thread."""


class Judge:
    """Grades submissions, one at a time. Keeps a warm worker a framework while it is open."""

    def __init__(self) -> None:
        self.workers: dict[str, Worker] = {}
        self.cancelled = False
        self.player: tuple[Worker, int] | None = None

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
        for worker in self.workers.values():
            worker.close()
        self.workers.clear()

    def warm(self, framework: str) -> Worker:
        """Start the worker of a framework, or hand out the one that runs."""
        worker = self.workers.get(framework)
        if worker is None or not worker.alive():
            worker = self.workers[framework] = Worker(framework)
        return worker

    def cancel(self) -> None:
        """End a running grade, which then raises Cancelled. May be called from another thread."""
        self.cancelled = True
        if self.player is not None:
            worker, pid = self.player
            with contextlib.suppress(OSError):
                worker.end(pid)

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str = "submission.py",
        seed: int | None = None,
        on_test: OnTest | None = None,
        quick: bool = False,
    ) -> Verdict:
        """Grade `source`. What goes wrong in the tutor itself comes back as a grader error.

        `quick` asks no more than whether it passes: it ends at the first failing test, undiagnosed.
        Raises Cancelled after `cancel`.
        """
        seed = int.from_bytes(os.urandom(4), "big") >> 1 if seed is None else seed
        began = time.perf_counter()
        self.cancelled = False
        try:
            name = Path(filename).name  # the folders above it are nothing the player should know
            tell = on_test or (lambda result: None)
            verdict = self.judge(kata, source, name, seed, tell, quick)
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
        self, kata: Kata, source: str, filename: str, seed: int, on_test: OnTest, quick: bool
    ) -> Verdict:
        refused = unreadable(kata, source, filename, seed)
        refused = refused or forbidden(kata, source, filename, seed)
        if refused:
            return refused
        worker = self.warm(kata.framework)
        import_oracles(kata.framework)  # while the worker imports them too, on another core
        with self.playing(worker, kata) as (channel, finish):
            connection = Connection(channel, source)
            try:
                verdict = self.play(kata, connection, filename, seed, on_test, quick)
            except PlayerGone as gone:
                if self.cancelled:
                    raise
                return ended(kata, seed, gone, finish(), connection)
            if connection.gone is not None:
                if self.cancelled:
                    raise connection.gone
                last = ended(kata, seed, connection.gone, finish(), connection)
                return replace(verdict, status=last.status, message=last.message)
        if any(r.crash and r.crash.kind == BROKEN for r in verdict.tests):
            blame_broken_tests(kata, seed, verdict.tests)
        if verdict.tests and verdict.status in (Status.FAILED, Status.CRASHED) and not quick:
            verdict = replace(verdict, diagnosis=diagnose(kata, connection))
        return verdict

    def play(
        self,
        kata: Kata,
        connection: Connection,
        filename: str,
        seed: int,
        on_test: OnTest,
        quick: bool,
    ) -> Verdict:
        """Load the file and run the tests. Raises PlayerGone where it does not even load."""
        try:
            send_bans(kata, connection, filename)
            bound = connection.do("load", "load", connection.source, filename)
        except LearnerError as error:
            return Verdict(
                kata.slug, Status.CRASHED, seed, 0.0,
                message="The file can't be run as it stands.", crash=error.crash,
                violations=at_run_time(connection), stdout="".join(connection.stdout),
            )  # fmt: skip
        if missing := [name for name in kata.functions if name not in bound]:
            return undefined(kata, seed, missing, bound)
        load_probe(kata, connection)
        return weigh(kata, seed, run(kata, connection, seed, on_test, quick), connection)

    @contextlib.contextmanager
    def playing(
        self, worker: Worker, kata: Kata
    ) -> Iterator[tuple[SocketChannel, Callable[[], Ended]]]:
        """A fresh player with a scratch folder of its own; both are gone afterwards."""
        scratch = tempfile.mkdtemp(prefix="tutor-")
        talk, pid = worker.fork(Limits(kata.seconds, kata.memory_mb), scratch)
        self.player = (worker, pid)
        ends: list[Ended] = []

        def finish() -> Ended:
            if not ends:
                self.player = None
                ends.append(worker.end(pid))
            return ends[0]

        try:
            yield SocketChannel(talk, time.monotonic() + kata.seconds), finish
        finally:
            finish()
            talk.close()
            shutil.rmtree(scratch, ignore_errors=True)


def send_bans(kata: Kata, connection: Connection, filename: str) -> None:
    """Tell the player what is banned, before it sees a line of the learner's code."""
    bans = rules.bans(kata)
    order = {
        "modules": sorted(bans.modules),
        "names": bans.names,
        "methods": sorted(bans.methods),
        "operators": sorted(bans.operators),
        "framework": bans.framework,
        "filename": filename,
    }
    connection.channel.exchange(json.dumps(order).encode(), lambda frame: frame)
