"""First paint of the whole screen with ten years of events, against a bare Textual app.

Each is a process on a terminal of its own, from its start to the moment at which its first words
are on the screen. `make bench` prints a table: the wall clock, and the time on the processor, which
says more on a computer that has other things to do. What must hold is 1.5 times a bare app; nothing
is asserted but that each screen comes up.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import learner

from tutor import workspace
from tutor.workspace import Config

EVENTS, YEARS = 100_000, 10
ROUNDS = 9
PATIENCE = 60.0  # seconds
BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Static

class Bare(App):
    def compose(self):
        yield Header()
        yield Static("words on the screen")
        yield Footer()

Bare().run()
"""
# The screen, the kata, words of its frame, words that come once the past has been read.
SCREENS = (
    ("today", "", "6 Journal", "of 7 h 30"),
    ("practice", "softmax", "6 Journal", "Softmax over"),
    ("progress", "", "6 Journal", "target"),
    ("journal", "", "6 Journal", "pages"),
)


@dataclass(frozen=True, slots=True)
class Paint:
    """Seconds to the first words, on the wall clock and on the processor."""

    wall: float
    processor: float


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with ten years of events; bytecode and caches are made, as after a first use."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(home / "bytecode"))
        made = workspace.make(home / "deep-learning", Config(name="Ada")).workspace
        learner.fill(made.database, learner.events(EVENTS, YEARS))
        today = [sys.executable, "-m", "tutor", "today"]
        subprocess.run(today, cwd=made.root, check=True, capture_output=True)
        yield made.root


def paint(command: list[str], words: str, where: Path) -> Paint:
    """Run a program on a terminal until the words are there, then end it."""
    main, terminal = pty.openpty()
    fcntl.ioctl(main, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=where,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
    )
    os.close(terminal)
    seen = ""
    try:
        while words not in seen:
            ready, _, _ = select.select([main], [], [], 0.5)
            if ready:
                seen += os.read(main, 65536).decode(errors="replace")
            if time.perf_counter() - begin > PATIENCE:
                raise AssertionError(f"{words!r} never came: {seen[-2000:]!r}")
        wall = time.perf_counter() - begin
    finally:
        process.send_signal(signal.SIGKILL)
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        os.close(main)
    return Paint(wall, used.ru_utime + used.ru_stime)


def test_first_paint(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table: a bare app, then each screen: its frame, and what it shows of the past."""
    jobs = {"a bare Textual app": (["-c", BARE], "words on the screen")}
    for screen, kata, frame, content in SCREENS:
        command = ["-m", "tutor", "tui", "--screen", screen, *([kata] if kata else [])]
        jobs[screen] = command, frame
        jobs[f"{screen}, with the past"] = command, content
    found: dict[str, list[Paint]] = {name: [] for name in jobs}
    for number in range(ROUNDS + 1):  # taking turns, so that a busy moment hits all of them
        for name, (command, words) in jobs.items():
            one = paint(command, words, place)
            if number:  # the first round makes bytecode
                found[name].append(one)
    bare = found["a bare Textual app"]
    with capsys.disabled():
        print(f"\n\n{EVENTS:,} events{'':24}{'wall ms':>9}{'ratio':>7}{'cpu ms':>9}{'ratio':>7}")
        for name, times in found.items():
            line = f"{name:38}"
            for kind in ("wall", "processor"):
                middle, least = _middle(times, kind), _middle(bare, kind)
                line += f"{1000 * middle:9.0f}{middle / least:7.2f}"
            print(line)


def _middle(times: list[Paint], kind: str) -> float:
    return statistics.median(getattr(one, kind) for one in times)
