"""The learner's terminal: keys without Enter, a picture drawn in place, and everything put back."""

from __future__ import annotations

import codecs
import os
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from tutor.cli.watch.intents import END_OF_INPUT, split

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

CLEAR, HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[2J", "\x1b[H", "\x1b[K", "\x1b[J"
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"


class Terminal:
    """Standard input and output while the watch holds them. Open it with `held()`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._input = sys.stdin.fileno()
        self._before = termios.tcgetattr(self._input)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._dumb = console.is_dumb_terminal
        self._fresh = True  # nothing of ours is on the screen yet

    @contextmanager
    def held(self) -> Iterator[Terminal]:
        """Take the terminal; give it back as it was, whatever happens, SIGTERM included."""
        kept = {sign: signal.signal(sign, _end) for sign in (signal.SIGTERM, signal.SIGHUP)}
        self.take()
        try:
            yield self
        finally:
            self.give_back()
            for sign, handler in kept.items():
                signal.signal(sign, handler)

    def take(self) -> None:
        """Keys come one by one and are not echoed; Ctrl-C and Ctrl-Z stay what they are."""
        tty.setcbreak(self._input, termios.TCSADRAIN)
        self._fresh = True
        if not self._dumb:
            self._write(HIDE_CURSOR)

    def give_back(self) -> None:
        if not self._dumb:
            self._write(SHOW_CURSOR)
        termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

    @contextmanager
    def lent(self, *, stoppable: bool = False) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, and take it again. What is
        `stoppable` ends with a KeyboardInterrupt at Ctrl-C."""
        self.give_back()
        # The editor's Ctrl-C is not ours. A handler, not SIG_IGN, which the editor would inherit.
        deaf = signal.default_int_handler if stoppable else lambda *_: None
        kept = signal.signal(signal.SIGINT, deaf)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, kept)
            self.take()

    def clear(self) -> None:
        """An empty screen, for what is printed line by line."""
        self._write("" if self._dumb else CLEAR + HOME)

    def keys(self) -> list[str]:
        """What was pressed; blocks until something was. The end of input is a key of its own."""
        try:
            data = os.read(self._input, 1024)
        except OSError:  # the terminal is gone, with whoever sat at it
            data = b""
        return [*split(self._decoder.decode(data))] if data else [END_OF_INPUT]

    def draw(self, picture: RenderableType) -> None:
        """Put the picture in the place of the last one, in one write so that nothing flickers."""
        with self._console.capture() as captured:
            self._console.print(picture)
        text = captured.get()
        if self._dumb:
            self._write(text)
            return
        # Only the first picture clears: that moves what was on the screen into the scrollback,
        # and doing so each time would fill it.
        clear, self._fresh = (CLEAR if self._fresh else ""), False
        self._write(clear + HOME + text.replace("\n", f"{CLEAR_LINE}\n") + CLEAR_BELOW)

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
