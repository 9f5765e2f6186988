"""A learner's workspace with a little history, a clock that stands still, and a way to look."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # whatever the terminal of the tests can do
os.environ["TEXTUAL_ANIMATIONS"] = "none"  # nothing on its way when a test looks

import pytest
from textual.pilot import Pilot

from tutor import workspace
from tutor.judge.runner import Judge
from tutor.tui import clock
from tutor.tui.app import TutorApp
from tutor.workspace import Config, Workspace

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday, half a day after the learner's last event
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}
SNAPSHOTS = Path(__file__).parent / "snapshots"
REPO = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until what a test waits for has failed
KATAS = (
    "matmul-loops", "numerical-gradient", "softmax", "cross-entropy", "micrograd-value",
    "mlp2-backprop", "adam", "layernorm", "bpe-train", "bpe-encode", "sdpa", "torch-attention",
)  # fmt: skip


def _module(place: Path) -> ModuleType:
    """A helper among the tests, which are no package."""
    if place.stem not in sys.modules:
        spec = importlib.util.spec_from_file_location(place.stem, place)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[place.stem] = module
        spec.loader.exec_module(module)
    return sys.modules[place.stem]


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The road with twelve katas, the others planned: a new kata changes no picture."""
    root: Path = tmp_path_factory.mktemp("content")
    shutil.copytree(REPO / "curriculum", root / "curriculum")
    shutil.copy(REPO / "tests" / "fixtures" / "tui" / "planned.yaml", root / "curriculum")
    for slug in KATAS:
        (kata,) = (REPO / "katas").glob(f"*/{slug}")
        shutil.copytree(kata, root / "katas" / kata.parent.name / slug)
    return root


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, content: Path) -> datetime:
    """The clock of all screens stands still; times of day are those of UTC."""
    monkeypatch.setenv("TUTOR_CONTENT", str(content))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setenv("TZ", "UTC")
    for name in ("NO_COLOR", "TUTOR_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return NOW


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory, content: Path) -> Path:
    """A database with two months of a made-up learner: 600 events, always the same."""
    learner = _module(Path(__file__).parents[1] / "learner.py")
    place: Path = tmp_path_factory.mktemp("past") / "progress.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUTOR_CONTENT", str(content))
        learner.content.cache_clear()
        learner.fill(place, learner.events(600, 2 / 12))
        learner.content.cache_clear()
    return place


@pytest.fixture
def fresh(tmp_path: Path) -> Workspace:
    """A workspace in which nothing has been done yet."""
    return workspace.make(tmp_path / "deep-learning", Config(name="Ada")).workspace


@pytest.fixture
def lived(fresh: Workspace, past: Path) -> Workspace:
    """A workspace with two months of history."""
    fresh.database.write_bytes(past.read_bytes())
    return fresh


@pytest.fixture
def start() -> Iterator[Callable[..., TutorApp]]:
    """`start(workspace, place)` makes an app; its database is closed after the test."""
    made: list[TutorApp] = []

    def make(where: Workspace | None, place: str = "", **more: str) -> TutorApp:
        app = TutorApp(where, place=place, **more)
        made.append(app)
        return app

    yield make
    for app in made:
        app.close()


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A judge that decides by words: `right`, `slow`, `boom`, `line 3`; see fake_judge.py. It is
    there in every test, for Practice checks as soon as it opens; `real` takes its place."""
    from tutor.tui import grading

    judge = _module(Path(__file__).parent / "fake_judge.py").FakeJudge()
    monkeypatch.setattr(grading, "borrow_judge", lambda: judge)
    return judge


@pytest.fixture
def real(fake: Any, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """The judge itself, in this process, instead of the fake one."""
    from contextlib import nullcontext

    from tutor.tui import grading

    monkeypatch.setattr(grading, "borrow_judge", lambda: nullcontext(judge))
    return judge


@pytest.fixture
def same_picture(request: pytest.FixtureRequest) -> Callable[[TutorApp, str], None]:
    """Compare the screen with tests/tui/snapshots/NAME.svg.

    Where they differ, the new picture is written beside it as NAME.new.svg. `TUTOR_SNAPSHOTS=1`
    writes the pictures instead of comparing them.
    """

    def compare(app: TutorApp, name: str) -> None:
        shown = picture(app)
        kept, other = SNAPSHOTS / f"{name}.svg", SNAPSHOTS / f"{name}.new.svg"
        if os.environ.get("TUTOR_SNAPSHOTS"):
            kept.write_text(shown, encoding="utf-8")
            other.unlink(missing_ok=True)
            return
        if not kept.exists() or kept.read_text(encoding="utf-8") != shown:
            other.write_text(shown, encoding="utf-8")
            pytest.fail(f"{name}: the screen looks different, see {other}")

    return compare


@pytest.fixture
def both_looks(
    same_picture: Callable[[TutorApp, str], None], settled: Callable[..., Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    """`await both_looks(pilot, name)` compares the screen in the dark look, then in the light one,
    with NAME-dark.svg and NAME-light.svg; `looks` may name others, or one."""

    async def compare(pilot: Pilot[None], name: str, looks: str = "dark light") -> None:
        app = pilot.app
        assert isinstance(app, TutorApp)
        for look in looks.split():
            app.use_theme(f"tutor-{look}")
            await settled(pilot)
            same_picture(app, f"{name}-{look}")

    return compare


def picture(app: TutorApp) -> str:
    """The screen as SVG; what is drawn at random is made the same, and paths are cut out."""
    svg = app.export_screenshot(simplify=True)
    return re.sub(r"terminal-\d+", "terminal", svg)


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """`await until(condition)` waits for something to become true, as long as a test may take on a
    machine that has much else to do."""

    async def wait(condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "it never happened"
            await asyncio.sleep(0.01)  # a pause of the pilot's would draw the screen each time

    return wait


@pytest.fixture
def settled(
    until: Callable[..., Awaitable[None]],
) -> Callable[[Pilot[None]], Awaitable[None]]:
    """`await settled(pilot)` waits until nothing is under way: workers, messages, layout."""

    async def wait(pilot: Pilot[None]) -> None:
        app, quiet = pilot.app, 0

        def at_rest() -> bool:
            nonlocal quiet
            at_work = any(not worker.is_finished for worker in app.workers)
            every = (app, *app.screen.walk_children(with_self=True))
            at_work |= any(one.message_queue_size for one in every)
            # A check is no worker of Textual's, and a kata is opened in two steps.
            busy = any(getattr(app.screen, name, False) for name in ("checking", "_opening"))
            quiet = 0 if at_work or busy else quiet + 1
            return quiet > 4 or not app.is_running

        for _ in range(2):  # what is drawn may change what is laid out, on a busy machine later
            await until(at_rest)
            if app.is_running:
                await pilot.pause()
            quiet = 3

    return wait
