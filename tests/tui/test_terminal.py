"""The program on a terminal of its own, as a person uses it: typed at, signalled, broken."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutor.workspace import Workspace

ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|[()][0-9A-B]|[=>78]|\][^\x07]*\x07|P[^\x1b]*\x1b\\)"
)
RUN = "import sys; from tutor.cli import run; sys.exit(run(sys.argv[1:]))"
INTERRUPTED = (
    "sh -c 'echo editing; trap : INT; kill -INT 0; sleep 1; echo \"x = 1 # a line\" >> $0'"
)
F7, CTRL_S, CTRL_Q = "\x1b[18~", "\x13", "\x11"


class Tty:
    """A program on a terminal of 160 columns and 40 lines; `seen` is what it wrote, bare."""

    def __init__(self, *args: str, before: str = "", **environ: str) -> None:
        self.seen = ""
        self._main, self.slave = pty.openpty()
        self._ends = [self._main, self.slave]
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
        self.modes = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", before + RUN, *args],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,
            env={**os.environ, "TERM": "xterm-256color", "TUTOR_WARM": "0", **environ},
        )

    def press(self, *keys: str | bytes) -> None:
        """Press keys, with a breath after each: Textual acts on a binding a moment later than on
        a letter, which only a machine is quick enough to notice."""
        for one in keys:
            os.write(self._main, one if isinstance(one, bytes) else one.encode())
            time.sleep(0.3)

    def leave_the_text(self) -> None:
        """Escape, and wait until the keys are the screen's: a letter that comes too soon after it
        would be Alt and the letter."""
        self.press("\x1b")
        self.see("? Help")

    def see(self, text: str, seconds: float = 60.0) -> None:
        """Wait until `text` has come since the last look."""
        until = time.monotonic() + seconds
        while text not in self.seen:
            self._read()
            if time.monotonic() > until or (self.process.poll() is not None and not self._read()):
                raise AssertionError(f"{text!r} never came; there was: {self.seen[-3000:]!r}")
        self.seen = self.seen.partition(text)[2]

    def _read(self) -> bool:
        if not select.select([self._main], [], [], 0.1)[0]:
            return False
        try:
            data = os.read(self._main, 65536)
        except OSError:
            return False
        self.seen = ESCAPES.sub("", self.seen + data.decode(errors="replace"))
        return bool(data)

    def ends(self, status: int) -> str:
        """Wait for the end; the terminal must be as it was. Returns what came last."""
        until = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < until:
            self._read()
        while self._read():
            pass
        assert self.process.poll() == status, self.seen[-3000:]
        assert termios.tcgetattr(self.slave) == self.modes
        return self.seen

    def hang_up(self) -> None:
        """Close the terminal, as a window is closed."""
        while self._ends:
            os.close(self._ends.pop())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.hang_up()


@pytest.fixture
def tty(fresh: Workspace) -> Iterator[Callable[..., Tty]]:
    opened: list[Tty] = []

    def begin(*args: str, before: str = "", **environ: str) -> Tty:
        opened.append(Tty(*args, before=before, TUTOR_WORKSPACE=str(fresh.root), **environ))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


def file(workspace: Workspace) -> Path:
    return workspace.root / "activations" / "softmax.py"


def test_a_wrong_softmax_typed_in_is_named_and_the_right_one_passes(
    tty: Callable[..., Tty], fresh: Workspace
) -> None:
    person = tty("tui", "softmax")
    person.see("still the starter")
    # The editor indents by itself after the colon, so nobody types the blanks.
    person.press(F7, "import numpy as np\rdef softmax(z, axis=-1):\r")
    person.press("e = np.exp(z)\rreturn e / e.sum(axis=axis, keepdims=True)\r", CTRL_S)
    person.see("no-max-subtraction")
    person.press(F7, "import numpy as np\rdef softmax(z, axis=-1):\r")
    person.press("e = np.exp(z - z.max(axis=axis, keepdims=True))\r")
    person.press("return e / e.sum(axis=axis, keepdims=True)\r", CTRL_S)
    person.see("passed in")
    person.press(CTRL_Q)
    person.ends(0)
    assert "e = np.exp(z - z.max" in file(fresh).read_text()


@pytest.mark.parametrize(
    ("one", "other"), [(signal.SIGTERM, signal.SIGHUP), (signal.SIGINT, signal.SIGQUIT)]
)
def test_a_signal_ends_it_with_the_text_saved_and_it_opens_again_without_a_command(
    tty: Callable[..., Tty], fresh: Workspace, one: signal.Signals, other: signal.Signals
) -> None:
    first = tty("tui", "softmax")
    first.see("still the starter")
    first.press("# half a thought")
    first.see("thought")
    first.process.send_signal(one)
    first.ends(0)
    assert file(fresh).read_text().startswith("# half a thought")
    again = tty()
    again.see("# half a thought")
    again.press(" finished")
    again.see("finished")
    again.process.send_signal(other)
    again.ends(0)
    assert file(fresh).read_text().startswith("# half a thought finished")


def test_bytes_that_are_no_text_are_passed_over(tty: Callable[..., Tty], fresh: Workspace) -> None:
    person = tty("tui", "softmax")
    person.see("still the starter")
    person.press(b"\xff\xfe\xe2", "# a thought")
    person.see("thought")
    person.press(CTRL_Q)
    person.ends(0)
    assert file(fresh).read_text().startswith("# a thought")


def test_it_is_drawn_in_utf_8_whatever_the_locale_says(tty: Callable[..., Tty]) -> None:
    person = tty("tui", "softmax", PYTHONIOENCODING="ascii")
    person.see("★")
    person.see("still the starter")
    person.press(CTRL_Q)
    person.ends(0)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_end_is_nobody(fresh: Workspace, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, RUN],
        capture_output=True,
        text=True,
        env={**os.environ, "TUTOR_WORKSPACE": str(fresh.root)},
    )
    assert "mistake" not in done.stderr and "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_terminal_that_is_closed_ends_it_with_the_text_saved(
    tty: Callable[..., Tty], fresh: Workspace
) -> None:
    """The system sends SIGCONT after SIGHUP, which is no word to go on."""
    person = tty("tui", "softmax")
    person.see("still the starter")
    person.press("# half a thought")
    person.see("thought")
    person.hang_up()
    person.process.wait(15)
    assert file(fresh).read_text().startswith("# half a thought")


@pytest.mark.parametrize(("editor", "said"), [("no-such-editor", "be run"), (INTERRUPTED, "line")])
def test_an_editor_that_fails_or_is_interrupted_gives_the_terminal_back(
    tty: Callable[..., Tty], monkeypatch: pytest.MonkeyPatch, editor: str, said: str
) -> None:
    for name in ("TMUX", "ZELLIJ", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    person = tty("tui", "softmax", "--edit-cmd", editor)
    person.see("still the starter")
    person.press("\x1b", "e")
    if editor == INTERRUPTED:
        person.see("editing")
    person.see(said)
    person.press("q")
    person.ends(0)


def test_a_program_that_was_held_up_goes_on_and_ends(tty: Callable[..., Tty]) -> None:
    person = tty("tui", "softmax")
    person.see("still the starter")
    person.process.send_signal(signal.SIGSTOP)
    person.process.send_signal(signal.SIGCONT)
    person.see("still the starter")
    person.press(CTRL_Q)
    person.ends(0)


CRASH = """
import tutor.tui.practising as practising
def broken(*_): raise ZeroDivisionError("ours")
practising.hinted = broken
"""


def test_a_mistake_of_ours_leaves_a_sane_terminal_the_text_and_the_log(
    tty: Callable[..., Tty], fresh: Workspace, cache: Path
) -> None:
    person = tty("tui", "softmax", before=CRASH)
    person.see("still the starter")
    person.press("# half a thought")
    person.see("thought")
    person.leave_the_text()
    person.press("h")
    said = person.ends(3)
    assert "a mistake in the tutor itself: ZeroDivisionError: ours" in said
    assert "errors.log" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError: ours" in (cache / "kata-tutor" / "errors.log").read_text()
    assert file(fresh).read_text().startswith("# half a thought")


def test_in_a_pipe_it_says_what_else_there_is(fresh: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "tui"],
        capture_output=True,
        text=True,
        env={**os.environ, "TUTOR_WORKSPACE": str(fresh.root)},
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr and "tutor today" in done.stderr


def test_all_katas_are_checked_by_processes_of_their_own_and_can_be_stopped(
    fresh: Workspace, tty: Callable[..., Tty]
) -> None:
    """With the real pool: it is begun from a thread, while the screen holds the terminal."""
    file(fresh).parent.mkdir(parents=True)
    file(fresh).write_text("def softmax(x, axis=-1):\n    return x\n")
    person = tty("tui", "softmax")
    person.see("✗")
    person.leave_the_text()
    person.press("C")
    person.see("0 of 1 pass")
    person.press("\x1b")
    person.see("? Help")
    file(fresh).write_text("import time\ntime.sleep(60)\n")
    person.press("C")
    person.see("checking…")
    time.sleep(2)
    person.press("c")
    person.see("Stopped")
    person.press("\x1b")
    person.see("? Help")
    person.press(CTRL_Q)
    person.ends(0)
