"""How long the event loop of the whole screen is held up, with ten years of events.

A heartbeat on the loop measures its own delay: while each screen loads, while a check runs, and
while somebody types. `make bench` prints the longest and the time over the limit; nothing is
asserted but that each step is reached.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import learner

from tutor import workspace
from tutor.tui.app import TutorApp
from tutor.workspace import Config, Workspace

EVENTS, YEARS = 100_000, 10
LIMIT = 0.05  # seconds that nobody notices
BEAT = 0.002
SCREENS = ("today", "practice", "curriculum", "checkpoints", "progress", "journal")
RIGHT = """import numpy as np

def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""


@dataclass
class Heart:
    """Delays of the loop, by what went on; `where` is what the loop was at in the longest."""

    step: str = ""
    delays: dict[str, list[float]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    last: float = 0.0
    over: bool = False

    async def beat(self) -> None:
        while not self.over:
            before = self.last = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.delays.setdefault(self.step, []).append(time.perf_counter() - before - BEAT)

    def watch(self, loop: int) -> None:
        """From another thread: what the loop is at when it has not answered for the limit."""
        worst: dict[str, float] = {}
        while not self.over:
            time.sleep(LIMIT / 10)
            late = time.perf_counter() - self.last
            frame = sys._current_frames().get(loop)
            if frame and late > max(LIMIT, worst.get(self.step, 0.0)):
                worst[self.step] = late
                ours = [f for f in traceback.extract_stack(frame) if "asyncio" not in f.filename]
                self.where[self.step] = " < ".join(
                    f"{Path(f.filename).stem}.{f.name}" for f in reversed(ours[-4:])
                )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(home))
        made = workspace.make(home / "deep-learning", Config(name="Ada")).workspace
        learner.fill(made.database, learner.events(EVENTS, YEARS))
        yield made


def test_the_event_loop_is_never_held_up(
    place: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    heart = Heart()

    async def until(ready: Callable[[], bool], pause: Callable[[float], Awaitable[None]]) -> None:
        ends = time.monotonic() + 60
        while not ready() and time.monotonic() < ends:
            await pause(0.01)
        assert ready(), heart.step

    async def story() -> None:
        gc.set_threshold(50_000)  # as the command does
        heart.last = time.perf_counter()
        app = TutorApp(place, place="today")
        async with app.run_test(size=(140, 45)) as pilot:
            threading.Thread(target=heart.watch, args=(threading.get_ident(),), daemon=True).start()
            beating = asyncio.create_task(heart.beat())

            def idle() -> bool:
                return all(worker.is_finished for worker in app.workers)

            for times in ("first", "again"):
                for screen in SCREENS:
                    heart.step = f"{screen}, {times}"
                    app.go(screen)
                    await until(lambda screen=screen: app.current_mode == screen, asyncio.sleep)
                    await asyncio.sleep(0.3)
                    await until(idle, asyncio.sleep)
            heart.step = "a check"
            app.open_practice("softmax")
            await until(lambda: app.current_mode == "practice", asyncio.sleep)
            practice = app.screen
            await until(lambda: practice.kata is not None, asyncio.sleep)  # type: ignore[attr-defined]
            await until(lambda: practice.kata.slug == "softmax", asyncio.sleep)  # type: ignore[attr-defined]
            practice.editor.put(RIGHT)  # type: ignore[attr-defined]
            practice.action_check()  # type: ignore[attr-defined]
            await until(lambda: practice.done, asyncio.sleep)  # type: ignore[attr-defined]
            await until(idle, asyncio.sleep)
            heart.step = "typing"
            practice.editor.focus()  # type: ignore[attr-defined]
            for letter in "x = 1":
                await pilot.press("space" if letter == " " else letter)
            heart.over = True
            await beating
        app.close()

    asyncio.run(story())
    with capsys.disabled():
        print(f"\n\n{EVENTS:,} events{'':14}{'longest ms':>11}{'> 50 ms':>9}{'beats':>7}")
        for step, delays in heart.delays.items():
            late = sum(delay > LIMIT for delay in delays)
            said = f"  {heart.where[step]}" if step in heart.where else ""
            print(f"{step:28}{1000 * max(delays):11.0f}{late:9}{len(delays):7}{said}")
