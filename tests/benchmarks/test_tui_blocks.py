"""How long the event loop of the whole screen is held up, with ten years of events.

A heartbeat on the loop measures its own delay: while each screen loads, while a check runs, and
while somebody types. It is told twice: for somebody who goes through all screens at once, and for
somebody who first looks at the one that is there, while the others are made ready. `make bench`
prints the longest and how many are over the limit, on the wall clock and on the processor, which
says more on a computer that has other things to do; nothing is asserted but that each step is
reached.
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
from tutor.tui.idle import GROUP
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
    delays: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    last: float = 0.0
    over: bool = False

    async def beat(self) -> None:
        while not self.over:
            before, worked = time.perf_counter(), time.thread_time()
            self.last = before
            await asyncio.sleep(BEAT)
            late, busy = time.perf_counter() - before - BEAT, time.thread_time() - worked
            self.delays.setdefault(self.step, []).append((late, busy))

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


@pytest.fixture
def collector() -> Iterator[None]:
    """What the program does with it is undone."""
    before, switch = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*before)
    sys.setswitchinterval(switch)


@pytest.mark.parametrize("patient", [False, True], ids=["at once", "after a while"])
def test_the_event_loop_is_never_held_up(
    place: Workspace, capsys: pytest.CaptureFixture[str], collector: None, patient: bool
) -> None:
    heart = Heart()

    async def until(ready: Callable[[], bool], pause: Callable[[float], Awaitable[None]]) -> None:
        ends = time.monotonic() + 60
        while not ready() and time.monotonic() < ends:
            await pause(0.01)
        assert ready(), heart.step

    async def story() -> None:
        heart.last = time.perf_counter()
        app = TutorApp(place, place="today", eager=True)
        async with app.run_test(size=(140, 45)) as pilot:
            threading.Thread(target=heart.watch, args=(threading.get_ident(),), daemon=True).start()
            beating = asyncio.create_task(heart.beat())

            def idle() -> bool:
                return all(one.is_finished for one in app.workers if one.group != GROUP)

            if patient:
                heart.step = "nobody there"
                await until(gc.isenabled, asyncio.sleep)  # the last that is done
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
            text = f"{RIGHT}# patient: {patient}\n"  # not what the last one left
            practice.editor.put(text)  # type: ignore[attr-defined]
            practice.action_check()  # type: ignore[attr-defined]
            await until(lambda: practice.verdict and practice.known(text), asyncio.sleep)  # type: ignore[attr-defined]
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
        when = "after a while" if patient else "at once"
        print(
            f"\n\n{EVENTS:,} events, {when:16}{'longest ms':>11}{'> 50 ms':>9}{'longest cpu':>13}",
            end="",
        )
        print(f"{'> 50 ms':>9}{'beats':>7}")
        for step, delays in heart.delays.items():
            row = f"{step:32}"
            for width, kind in zip((11, 13), zip(*delays, strict=True), strict=True):
                row += f"{1000 * max(kind):{width}.0f}{sum(one > LIMIT for one in kind):9}"
            print(f"{row}{len(delays):7}  {heart.where.get(step, '')}")
