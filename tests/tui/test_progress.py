"""Progress: what is plotted, the numbers behind it, and how one gets about."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from tutor.progress.calibration import Confidence
from tutor.session import Session, timing
from tutor.tui import figures
from tutor.tui.app import TutorApp
from tutor.tui.keys.progress import CHARTS
from tutor.tui.screens.progress import IDS, Progress
from tutor.tui.widgets.progress.chart import Chart
from tutor.tui.widgets.progress.tables import TABLES, numbers
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Looks = Callable[..., Awaitable[None]]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}


@pytest.fixture
def rated(lived: Workspace) -> Workspace:
    """A learner who has rated a few topics, rightly and wrongly."""
    with Session(lived) as session:
        found = session.progress(NOW)
        tried = [id for id, value in found.topics.items() if value][:8]
        for place, topic in enumerate(tried):
            rating = {"rating": (place % 5) / 4}
            session.store.append("assess", topic, rating, NOW - timedelta(hours=20))
    return lived


def load(where: Workspace) -> figures.Figures:
    with Session(where) as session:
        return figures.load(session, NOW)


# --- figures ----------------------------------------------------------------------------------


def test_the_forecast_holds_each_review_once_and_the_overdue_ones_today(lived: Workspace) -> None:
    found = load(lived)
    assert len(found.ahead) == figures.AHEAD
    assert found.ahead[0].day == date(2026, 3, 2)
    with Session(lived) as session:
        progress = session.progress(NOW)
    until = NOW.date() + timedelta(days=figures.AHEAD - 1)
    dues = [state.memory.due for state in progress.katas.values() if state.memory]
    dues += [question.memory.due for question in progress.questions.values()]
    assert sum(day.number for day in found.ahead) == sum(due.date() <= until for due in dues)
    assert found.ahead[0].number == sum(due.date() <= NOW.date() for due in dues)
    assert found.overdue == sum(due.date() < NOW.date() for due in dues)


def test_the_weeks_come_to_the_hours_in_all(lived: Workspace) -> None:
    found = load(lived)
    assert sum(week.hours for week in found.weeks) == pytest.approx(sum(found.days.values()))
    table = numbers("hours", found)
    assert table.columns[1:4] == ("Coding", "Reading", "Watching")
    assert len(table.rows) == len(found.weeks)


def test_every_picture_has_its_numbers(rated: Workspace) -> None:
    found = load(rated)
    assert set(TABLES) == set(IDS)
    for chart in IDS:
        table = numbers(chart, found)
        assert table.rows, chart
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert not table.goes or len(table.goes) == len(table.rows)


def test_calibration_names_over_and_under_confidence_in_words(rated: Workspace) -> None:
    found = load(rated)
    table = numbers("calibration", found)
    said = {row[0].strip("▼●▲ ") for row in table.rows}
    assert {one.confidence for one in found.rated} >= {Confidence.UNDER, Confidence.FAIR}
    assert {"under", "fair"} <= said


# --- the screen -------------------------------------------------------------------------------


def test_small_screens_show_one_picture_and_arrows_turn_to_the_next(
    rated: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            screen = app.screen
            assert isinstance(screen, Progress)
            shown = [chart.chart for chart in screen.query(Chart) if chart.display]
            assert shown == ["hours"]
            await pilot.press("right")
            await settled(pilot)
            assert [chart.chart for chart in screen.query(Chart) if chart.display] == ["mastery"]
            await pilot.press("left", "left")  # round to the last
            await settled(pilot)
            assert screen.chosen == "calibration"
            for key, id, _, _ in CHARTS:
                await pilot.press(key)
                await settled(pilot)
                assert screen.chosen == id

    asyncio.run(story())


def test_a_click_on_a_tab_turns_to_it(lived: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(lived, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.click("#tabs", offset=(10, 0))
            await settled(pilot)
            assert isinstance(app.screen, Progress)
            assert app.screen.chosen == "mastery"

    asyncio.run(story())


def test_large_screens_show_all_and_z_enlarges_one(
    rated: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=(140, 45)) as pilot:
            await settled(pilot)
            charts = [*app.screen.query(Chart)]
            assert all(chart.display for chart in charts)
            await pilot.press("r", "z")
            await settled(pilot)
            assert [chart.chart for chart in charts if chart.display] == ["reviews"]
            await pilot.press("z")
            await settled(pilot)
            assert all(chart.display for chart in charts)
            await pilot.resize_terminal(60, 20)
            await settled(pilot)
            assert [chart.chart for chart in charts if chart.display] == ["reviews"]

    asyncio.run(story())


def test_t_turns_pictures_into_numbers_and_back(
    rated: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("t")
            await settled(pilot)
            chart = app.screen.query_one("#chart-hours", Chart)
            table = chart.query_one(DataTable)
            assert table.display and table.has_focus
            assert not chart.query_one(".drawing").display
            assert table.row_count == 10
            await pilot.press("t")
            await settled(pilot)
            assert not table.display and chart.query_one(".drawing").display

    asyncio.run(story())


def test_enter_on_a_section_goes_to_it(
    rated: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[tuple[str, str]] = []
    monkeypatch.setattr(TutorApp, "go", lambda self, place, target="": gone.append((place, target)))

    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("s", "t")
            await settled(pilot)
            await pilot.press("down", "enter")
            await settled(pilot)
            with Session(rated) as session:
                assert gone == [("curriculum", session.curriculum.sections[1].id)]

    asyncio.run(story())


def test_the_year_turns_back_and_forth(lived: Workspace, start: Start, settled: Settled) -> None:
    with Session(lived) as session:
        timing.log(session, "reading", 90, "", "", NOW - timedelta(days=100))

    async def story() -> None:
        app = start(lived, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("y", "comma")
            chart = app.screen.query_one("#chart-year", Chart)
            assert chart.border_title == "Year 2026"
            await pilot.press("comma", "comma")
            assert chart.border_title == "Year 2025"  # the first hour was in that year
            await pilot.press("full_stop", "full_stop")
            assert chart.border_title == "Year"

    asyncio.run(story())


def test_without_a_past_each_picture_says_what_will_fill_it(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            for chart in ("hours", "year", "mix", "reviews", "calibration"):
                one = app.screen.query_one(f"#chart-{chart}", Chart)
                assert one.has_class("-empty")
                assert "yet" in str(one.query_one(".legend", Static).render()) or (
                    chart == "reviews"
                )

    asyncio.run(story())


def test_hours_logged_elsewhere_are_seen_when_one_comes_back(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("1")
            await settled(pilot)
            with Session(fresh) as session:
                timing.log(session, "reading", 90, "", "", NOW)
            await pilot.press("5")
            await settled(pilot)
            chart = app.screen.query_one("#chart-hours", Chart)
            assert not chart.has_class("-empty")

    asyncio.run(story())


def test_what_was_chosen_is_found_again(rated: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.press("r", "t")
            await settled(pilot)
            app.keep()
        again = start(rated, "progress")
        async with again.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            screen = again.screen
            assert isinstance(screen, Progress)
            assert (screen.chosen, screen.numbers) == ("reviews", True)

    asyncio.run(story())


def test_the_bar_of_a_first_week_is_no_wall(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    with Session(fresh) as session:
        payload = {"kind": "reading", "minutes": 90}
        session.store.append("hours", "softmax-activation", payload, NOW - timedelta(hours=1))

    async def story() -> None:
        app = start(fresh, "progress")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            rows = [strip.text for strip in app.screen._compositor.render_strips()]
            assert 1 <= max(row.count("▓") for row in rows[3:]) <= 12
            assert any("2 Mar" in row for row in rows)

    asyncio.run(story())


@pytest.mark.parametrize("size", SIZES)
def test_pictures(
    rated: Workspace, start: Start, settled: Settled, both_looks: Looks, size: str
) -> None:
    async def story() -> None:
        app = start(rated, "progress")
        async with app.run_test(size=SIZES[size]) as pilot:
            await settled(pilot)
            await both_looks(pilot, f"progress-{size}")

    asyncio.run(story())
