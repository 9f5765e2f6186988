"""The watch at work: threads that grade and follow the file post messages, one loop draws them."""

from __future__ import annotations

import os
import queue
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from pathlib import Path
from types import FrameType
from typing import Self

from tutor import render
from tutor.cli import shared
from tutor.cli.watch.beside import Beside
from tutor.cli.watch.control import Graded, Job, Message, NotFollowing, Saved, Watch
from tutor.cli.watch.intents import translate
from tutor.cli.watch.screen import screen
from tutor.cli.watch.terminal import Terminal
from tutor.models import Kata
from tutor.session import Session, borrow_judge
from tutor.session.grading import Grading

DEBOUNCE = 200  # ms: saves closer together than this are one
QUIET = 20  # ms without a change that end a save; most of the wait that a learner notices

GLANCE = 1000  # ms: how often to look at the file even without a word from the system


class Signal(Enum):
    RESIZED = auto()
    CONTINUED = auto()  # back from Ctrl-Z


Post = Callable[[Message | Signal | Exception], None]


def run(session: Session, kata: Kata, *, command: str = "", by_itself: bool = True) -> None:
    """Watch until the learner quits. Leaves the terminal as it was.

    `command` is the editor to use instead of the one of the settings; `by_itself` lets it open
    beside the watch without a key.
    """
    console = render.console()
    inbox, terminal = Inbox(), Terminal(console)
    beside = Beside(command or session.workspace.config().editor, by_itself=by_itself)
    with (
        Threads(inbox.post, terminal, session, beside) as outside,
        terminal.held(),
        inbox.signals(),
    ):
        watch = Watch(session, shared.now, outside)
        watch.open(kata)
        drawn = None
        while not watch.over:
            if drawn is not watch.view:
                terminal.draw(screen(watch.view, console.width, console.height))
                drawn = watch.view
            for message in inbox.wait(sys.stdin.fileno()):
                if message is Signal.CONTINUED:
                    terminal.take()
                if isinstance(message, Signal):
                    drawn = None
                else:
                    watch.handle(message)
            for key in terminal.keys() if inbox.has_keys else ():
                if intent := translate(key, watch.view.mode):
                    watch.handle(intent)


class Inbox:
    """Messages from threads and signals, and a pipe that wakes the loop for them."""

    def __init__(self) -> None:
        self.has_keys = False
        self._messages: queue.SimpleQueue[Message | Signal | Exception] = queue.SimpleQueue()
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def post(self, message: Message | Signal | Exception) -> None:
        self._messages.put(message)
        # A full pipe wakes the loop as well as a fuller one would.
        with suppress(BlockingIOError):
            os.write(self._wake, b".")

    def wait(self, keyboard: int) -> list[Message | Signal]:
        """Block until there is a message or a key. Raises what a thread could not handle."""
        ready, _, _ = select.select([keyboard, self._awake], [], [])
        self.has_keys = keyboard in ready
        if self._awake in ready:
            os.read(self._awake, 4096)
        messages: list[Message | Signal] = []
        while not self._messages.empty():
            message = self._messages.get()
            if isinstance(message, Exception):
                raise message
            messages.append(message)
        return messages

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Hear of a change of the window's size, and of `fg` after Ctrl-Z."""
        meanings = {signal.SIGWINCH: Signal.RESIZED, signal.SIGCONT: Signal.CONTINUED}

        def tell(number: int, frame: FrameType | None) -> None:
            self.post(meanings[signal.Signals(number)])

        kept = {sign: signal.signal(sign, tell) for sign in meanings}
        try:
            yield
        finally:
            for sign, handler in kept.items():
                signal.signal(sign, handler)


class Threads:
    """The `Outside` of a watch: one thread grades with a warm judge, one follows the file."""

    def __init__(self, post: Post, terminal: Terminal, session: Session, beside: Beside) -> None:
        self._post, self._terminal, self._session = post, terminal, session
        self._beside = beside
        self._grading: Grading[Job] = Grading(
            lambda: borrow_judge(),
            lambda job, verdict: post(Graded(job, verdict)),
            post,  # raised again in the loop, which ends the watch with a report
        )
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._grading.close()

    def grade(self, job: Job) -> None:
        self._grading.grade(job)

    def cancel(self) -> None:
        self._grading.cancel()

    def follow(self, path: Path) -> None:
        self._stop.set()
        self._stop = threading.Event()
        threading.Thread(
            target=_follow, args=(path, self._stop, self._post), name="following", daemon=True
        ).start()

    def edit(self, path: Path) -> None:
        if not self._beside.edit(path):
            with self._terminal.lent():
                self._beside.borrow(path)

    def show(self, path: Path) -> None:
        self._beside.show(path)

    def check_all(self) -> None:
        from tutor.cli.grid import check_all

        with self._terminal.lent(stoppable=True):
            self._terminal.clear()
            try:
                check_all(self._session, quiet=False)
            except KeyboardInterrupt:
                shared.note("Stopped.")
        shared.note("Any key goes back.")
        self._terminal.keys()


def _follow(path: Path, stop: threading.Event, post: Post) -> None:
    """Post `Saved` when the file changes. The folder is watched, not the file: most editors save
    by writing another file and renaming it, and a watch on the old one would see nothing more."""
    try:
        from watchfiles import watch

        real = path.resolve()
        for _ in watch(
            real.parent,
            watch_filter=lambda _, changed: Path(changed).name == real.name,
            recursive=False,
            debounce=DEBOUNCE,
            step=QUIET,
            stop_event=stop,
            raise_interrupt=False,
            # What the system did not tell (a network folder, a folder made anew, a save before
            # this began) is seen at the next glance; the same text again is no news to the watch.
            rust_timeout=GLANCE,
            yield_on_timeout=True,
        ):
            post(Saved())
    except Exception as error:  # whatever it is, the learner hears of it and checks by hand
        post(NotFollowing(f"{type(error).__name__}: {error}"))
