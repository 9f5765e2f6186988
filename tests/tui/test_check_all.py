"""Every started kata checked at once: the grid, its keys, and what is kept of it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from tutor import katas
from tutor.session import Session, parallel
from tutor.tui.app import TutorApp
from tutor.tui.modals.check_all import CheckAll
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]


@pytest.fixture
def crew(fake: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The judge of the tests grades the grid's katas too, in threads."""

    def pool(workers: int, stop: parallel.Stop) -> ThreadPoolExecutor:
        ear = stop.ear()
        monkeypatch.setattr(parallel, "_stopping", threading.Event())

        def heed() -> None:
            ear.poll(None)
            parallel._stopping.set()
            fake.cancel()

        threading.Thread(target=heed, daemon=True).start()
        return ThreadPoolExecutor(1)

    monkeypatch.setattr(parallel, "pool", pool)
    monkeypatch.setattr(parallel, "_judge", fake)
    return fake


def write(where: Workspace, **texts: str) -> None:
    every = katas.load()
    for slug, text in texts.items():
        path = where.file(every[slug.replace("_", "-")])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def attempts(where: Workspace, slug: str = "softmax") -> list[bool]:
    """Whether each recorded attempt passed."""
    with Session(where) as session:
        return [e.payload["passed"] for e in session.events(slug) if e.kind == "attempt"]


def cells(app: TutorApp) -> list[str]:
    table = app.screen.query_one(DataTable)
    return [str(cell) for row in range(table.row_count) for cell in table.get_row_at(row)]


def test_all_started_katas_are_graded_and_recorded_and_enter_opens_one(
    fresh: Workspace, start: Start, settled: Settled, crew: Any
) -> None:
    write(fresh, softmax="right\n", adam="wrong\n", layernorm="")

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("escape", "C")
            await settled(pilot)
            assert isinstance(app.screen, CheckAll)
            assert sorted(filter(None, cells(app))) == ["✓ softmax", "✗ adam", "✗ layernorm"]
            assert "1 of 3 pass" in str(app.screen.query_one("#box").border_subtitle)
            # A file that can't be read says why, and lies behind the others.
            table = app.screen.query_one(DataTable)
            places = cells(app)
            table.move_cursor(row=0, column=places.index("✗ layernorm"))
            await settled(pilot)
            assert "empty" in str(app.screen.query_one("#about").render())
            table.move_cursor(row=0, column=places.index("✗ adam"))
            await pilot.press("enter")
            await settled(pilot)
            assert app.screen.kata.slug == "adam"  # type: ignore[attr-defined]

    asyncio.run(story())
    for slug in ("softmax", "adam"):
        assert attempts(fresh, slug)


def test_unsaved_text_is_saved_and_graded(
    fresh: Workspace, start: Start, settled: Settled, crew: Any
) -> None:
    write(fresh, softmax="wrong\n")

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.screen.editor.put("right\n")  # type: ignore[attr-defined]
            await pilot.press("escape", "C")
            await settled(pilot)
            assert [*filter(None, cells(app))] == ["✓ softmax"]
            await pilot.press("escape")
            await settled(pilot)
            assert app.screen.done  # type: ignore[attr-defined]
            assert not app.screen.unsaved  # type: ignore[attr-defined]

    asyncio.run(story())
    assert fresh.file(katas.load()["softmax"]).read_text() == "right\n"
    assert attempts(fresh) == [False, True]  # the file as it was, and once what was saved


def test_what_is_stopped_before_it_was_graded_counts_when_it_is_graded_here(
    fresh: Workspace, start: Start, settled: Settled, until: Until, crew: Any
) -> None:
    write(fresh, softmax="wrong\n")

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.screen.editor.put("slow right\n")  # type: ignore[attr-defined]
            await pilot.press("escape", "C")
            await until(crew.held.is_set)
            await pilot.press("c")
            await settled(pilot)
            crew.held.clear()
            await pilot.press("escape")
            await until(crew.held.is_set)
            crew.released.set()
            await settled(pilot)
            assert app.screen.done  # type: ignore[attr-defined]

    asyncio.run(story())
    assert attempts(fresh) == [False, True]


def test_c_stops_and_what_was_not_graded_is_not_recorded(
    fresh: Workspace, start: Start, settled: Settled, until: Until, crew: Any
) -> None:
    write(fresh, softmax="wrong\n", adam="slow\n", layernorm="slow right\n")

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("escape", "C")
            await until(crew.held.is_set)
            assert "checking…" in str(app.screen.query_one("#box").border_subtitle)
            await pilot.press("c")
            await settled(pilot)
            assert "Stopped" in str(app.screen.query_one("#box").border_subtitle)
            assert any(cell.startswith("…") for cell in cells(app))
            await pilot.press("escape")
            await settled(pilot)
            assert app.screen.kata.slug == "softmax"  # type: ignore[attr-defined]

    asyncio.run(story())


def test_with_nothing_started_it_says_so_and_closes(
    fresh: Workspace, start: Start, settled: Settled, crew: Any
) -> None:
    async def story() -> None:
        app = start(fresh, "today")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.push_screen(CheckAll())
            await settled(pilot)
            assert not isinstance(app.screen, CheckAll)

    asyncio.run(story())


@pytest.mark.parametrize("size", [(60, 20), (140, 45)])
def test_the_grid_has_as_many_columns_as_fit(
    fresh: Workspace, start: Start, settled: Settled, crew: Any, size: tuple[int, int]
) -> None:
    every = [*katas.load()][:40]
    write(fresh, **dict.fromkeys(every, "right\n"))

    async def story() -> None:
        app = start(fresh, "practice", kata="softmax")
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await pilot.press("escape", "C")
            await settled(pilot)
            table = app.screen.query_one(DataTable)
            assert table.virtual_size.width <= table.size.width
            assert len(table.columns) >= size[0] // 40
            first = [str(table.get_row_at(row)[0]).split()[1] for row in range(table.row_count)]
            assert first == every[: len(first)]  # down the columns

    asyncio.run(story())
