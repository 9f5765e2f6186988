"""Grades through the warm judge where there is one; starts it for the next time; else grades here.

Imports neither NumPy nor torch nor pytest: that is the point of it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tutor.judge import service
from tutor.judge.frames import WireError, receive, send
from tutor.judge.post import pack, unpack
from tutor.models import Kata, TestResult, TutorError, Verdict

if TYPE_CHECKING:
    from tutor.judge.runner import Judge

START_SECONDS = 20.0


class WarmJudge:
    """Grades one submission after the other, as `Judge` does; needs no imports of its own."""

    def __init__(self) -> None:
        self.local: Judge | None = None
        self.connection: socket.socket | None = None
        self.cancelled = False

    def __enter__(self) -> WarmJudge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self.local is not None:
            self.local.close()

    def cancel(self) -> None:
        """End a running grade, which then raises. May be called from another thread."""
        self.cancelled = True
        if self.local is not None:
            self.local.cancel()
        elif self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str = "submission.py",
        given: str = "",
        seed: int | None = None,
        on_test: Callable[[TestResult], None] | None = None,
    ) -> Verdict:
        """Grade `source`. What the warm judge can't do is done here, and costs only time.

        Raises InterruptedError after `cancel`, or what `Judge.grade` raises then.
        """
        self.cancelled = False
        order = {"do": "grade", "kata": kata, "source": source, "filename": filename,
                 "given": given, "seed": seed, "tell": on_test is not None}  # fmt: skip
        if os.environ.get("TUTOR_WARM") != "0" and self.local is None:
            with contextlib.suppress(OSError, WireError, TutorError, ValueError, TypeError):
                for message in self.ask(order, kata):
                    if "verdict" in message:
                        verdict: Verdict = message["verdict"]
                        return verdict
                    if on_test is not None:
                        on_test(message["test"])
            if self.cancelled:  # the connection ended because of that, not because it is broken
                raise InterruptedError("the check was ended")
        from tutor.judge.runner import Judge

        self.local = self.local or Judge()
        return self.local.grade(
            kata, source, filename=filename, given=given, seed=seed, on_test=on_test
        )

    def ask(self, order: dict[str, Any], kata: Kata) -> Iterator[dict[str, Any]]:
        """Raises OSError where the warm judge can't be reached, or is silent for too long."""
        with connect(start=True) as connection:
            self.connection = connection
            try:
                connection.settimeout(START_SECONDS + kata.seconds)
                send(connection, pack(order))
                while (data := receive(connection)) is not None:
                    yield unpack(data)
            finally:
                self.connection = None


def connect(*, start: bool) -> socket.socket:
    """A connection to this version's warm judge, which is started if need be.

    Raises OSError where there is none.
    """
    path = service.address()
    connection = _try(path)
    if connection is None and start:
        retire(path)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tutor.judge.service", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        ends = time.monotonic() + START_SECONDS
        while connection is None and time.monotonic() < ends and process.poll() is None:
            time.sleep(0.01)
            connection = _try(path)
    if connection is None:
        raise ConnectionRefusedError("there is no warm judge")
    return connection


def _try(path: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(2)
        connection.connect(str(path))
        if service.own_peer(connection):
            return connection
    except OSError:  # nobody listens there
        pass
    connection.close()
    return None


def retire(path: Path) -> None:
    """Stop the warm judges of other versions: an upgrade leaves none behind."""
    for other in path.parent.glob("judge-*.sock"):
        if other != path:
            _stop(other)


def _stop(path: Path) -> int | None:
    connection = _try(path)
    if connection is None:
        path.unlink(missing_ok=True)
        return None
    with connection, contextlib.suppress(OSError, WireError, ValueError):
        send(connection, pack({"do": "stop"}))
        data = receive(connection)
        return int(unpack(data)["stopped"]) if data else None
    return None


def stop() -> int | None:
    """End the warm judge; its process id, or None where there was none."""
    return _stop(service.address())


def status() -> dict[str, Any] | None:
    """What runs: process id, version and warm frameworks; None where nothing does."""
    try:
        with connect(start=False) as connection:
            send(connection, pack({"do": "status"}))
            data = receive(connection)
    except (OSError, WireError, TutorError):
        return None
    found: dict[str, Any] | None = unpack(data) if data else None
    return found
