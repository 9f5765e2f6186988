"""Hears when the learner's file is saved by another program."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

DEBOUNCE = 200  # ms: saves closer together than this are one
QUIET = 20  # ms without a change that end a save; most of the wait that a learner notices
GLANCE = 1000  # ms: how often to look at the file even without a word from the system


@dataclass
class Saved(Message):
    """The file may have changed."""

    path: Path


@dataclass
class NotFollowing(Message):
    """The file can't be watched any more, and why."""

    why: str


class Following:
    """Follows one file at a time, in a thread, and posts Saved and NotFollowing."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._stop = threading.Event()

    def follow(self, path: Path) -> None:
        """Turn to this file, and to no other any more."""
        self._stop.set()
        self._stop = threading.Event()
        args = (path, self._stop)
        threading.Thread(target=self._run, args=args, name="following", daemon=True).start()

    def close(self) -> None:
        self._stop.set()

    def _run(self, path: Path, stop: threading.Event) -> None:
        # The folder is watched, not the file: most editors save by writing another file and
        # renaming it, and a watch on the old one would see nothing more.
        try:
            from watchfiles import watch

            real = path.resolve()
            before = _stamp(real)
            for changes in watch(
                real.parent,
                watch_filter=lambda _, changed: Path(changed).name == real.name,
                recursive=False,
                debounce=DEBOUNCE,
                step=QUIET,
                stop_event=stop,
                raise_interrupt=False,
                rust_timeout=GLANCE,  # what the system did not tell is seen at the next glance
                yield_on_timeout=True,
            ):
                now = _stamp(real)
                if changes or now != before:
                    self._post(Saved(path))
                before = now
        except Exception as error:  # whatever it is, the learner hears of it and checks by hand
            if not stop.is_set():
                self._post(NotFollowing(f"{type(error).__name__}: {error}"))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
