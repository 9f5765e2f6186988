"""Runs a piece of code where learners' code runs, and says what it printed."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tutor.judge.remote import Connection, LearnerError, PlayerGone
from tutor.judge.rules import STDLIB, Bans
from tutor.judge.sandbox import Limits
from tutor.judge.seat import Seat
from tutor.judge.warm import Worker

FILENAME = "question.py"
LIMITS = Limits(seconds=5.0, memory_mb=256)
BANS = Bans(STDLIB | {"numpy"}, (), frozenset(), frozenset(), "numpy")
PRELUDE = "import numpy as np\n"  # what a question's code may take for granted


@dataclass(frozen=True, slots=True)
class Output:
    """What was printed, or in `error` why the code did not run to its end."""

    text: str
    error: str = ""


class Runner:
    """A warm worker with NumPy; each piece of code gets a player of its own."""

    def __init__(self) -> None:
        self.worker = Worker("numpy")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.worker.close()

    def run(self, code: str) -> Output:
        """The standard library and NumPy (as `np`) may be used; five seconds, 256 MB."""
        seat = Seat.take(self.worker, LIMITS, BANS)
        connection = Connection(seat.channel(LIMITS.seconds), code)
        try:
            connection.do("load", "load", PRELUDE + code, FILENAME)
        except (LearnerError, PlayerGone) as error:
            kind = f"{error.crash.kind}: " if isinstance(error, LearnerError) else ""
            return Output("".join(connection.stdout), f"{kind}{error}")
        finally:
            seat.leave()
        return Output("".join(connection.stdout))
