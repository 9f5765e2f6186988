"""Runs a piece of code where learners' code runs, and says what it printed."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tutor.judge.remote import Connection, LearnerError, PlayerGone, SocketChannel
from tutor.judge.rules import STDLIB
from tutor.judge.sandbox import Limits
from tutor.judge.warm import Worker

FILENAME = "question.py"
LIMITS = Limits(seconds=5.0, memory_mb=256)
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
        scratch = tempfile.mkdtemp(prefix="tutor-")
        talk, number = self.worker.fork(LIMITS, scratch)
        channel = SocketChannel(talk, time.monotonic() + LIMITS.seconds)
        connection = Connection(channel, code)
        try:
            channel.begin_unasked(json.dumps(_RULES).encode())
            connection.do("load", "load", PRELUDE + code, FILENAME)
        except (LearnerError, PlayerGone) as error:
            kind = f"{error.crash.kind}: " if isinstance(error, LearnerError) else ""
            return Output("".join(connection.stdout), f"{kind}{error}")
        finally:
            self.worker.end(number)
            talk.close()
            shutil.rmtree(scratch, ignore_errors=True)
        return Output("".join(connection.stdout))


_RULES = {
    "modules": sorted({*STDLIB, "numpy"}),
    "names": [],
    "methods": [],
    "operators": [],
    "framework": "numpy",
    "filename": FILENAME,
}
