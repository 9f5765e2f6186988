"""Today, as a learner meets it in the morning: look, choose, start."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import OptionList

from tutor.session import Session, planning, timing
from tutor.session import checkpoint as points
from tutor.tui import agenda, clock, links
from tutor.tui.agenda import KATA, QUESTIONS, READING, REVIEW, RUN, Agenda, Day
from tutor.tui.app import TutorApp
from tutor.tui.modals.reader import Reader
from tutor.tui.modals.round import Round
from tutor.tui.screens.practice import Practice
from tutor.tui.screens.today import Today
from tutor.tui.widgets.today.todo import Todo
from tutor.tui.widgets.today.week import WeekView
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Story = Callable[[Pilot[None], Today], Awaitable[None]]
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}


@pytest.fixture
def today(start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story on the screen Today."""

    def run(where: Workspace, story: Story, size: tuple[int, int] = (80, 24)) -> None:
        async def whole() -> None:
            app = start(where, "today")
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                screen = app.screen
                assert isinstance(screen, Today)
                await story(pilot, screen)
            assert app.crashed is None

        asyncio.run(whole())

    return run


def choose(screen: Today, kind: str) -> agenda.Entry:
    """The cursor on the first entry of that kind."""
    todo = screen.query_one(Todo)
    place = next(i for i, entry in enumerate(todo.entries) if entry.kind == kind)
    todo.highlighted = place
    return todo.entries[place]


# --- what it says ---------------------------------------------------------------------------


def test_it_lists_what_the_session_says_is_to_do(lived: Workspace, today: Callable[..., None]):
    with Session(lived) as session:
        said = planning.today(session, clock.now())

    async def story(pilot: Pilot[None], screen: Today) -> None:
        entries = screen.query_one(Todo).entries
        reviews = [entry.id for entry in entries if entry.kind == REVIEW]
        assert reviews == [part.kata.slug for part in said.reviews] != []
        assert sum(entry.kind == QUESTIONS for entry in entries) == 1
        assert sum(entry.kind == READING for entry in entries) == 1
        assert screen.query_one(Todo).has_focus

    today(lived, story)


def test_the_week_and_the_next_checkpoint_are_those_of_the_commands(
    lived: Workspace, today: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    friday = datetime(2026, 2, 27, 21, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: friday)
    with Session(lived) as session:
        over = timing.overview(session, friday)
        ready = points.standings(session, friday)[0].ready

    async def story(pilot: Pilot[None], screen: Today) -> None:
        found = screen.agenda
        assert found is not None
        assert found.spent == pytest.approx(over.pace.spent)
        assert found.spent > 0
        assert (found.target, found.streak) == (over.pace.target, over.streak.current)
        assert found.point is not None
        assert found.point.ready.value == pytest.approx(ready.value)
        assert screen.query_one("#holds", OptionList).option_count == 2

    today(lived, story)


def test_a_long_streak_is_counted_to_its_end(fresh: Workspace):
    now = clock.now()
    with Session(fresh) as session:
        for back in range(50):
            at = now - timedelta(days=back)
            timing.log(session, "reading", 30, "attention", "", at)
        found = agenda.agenda(session, now)
    assert found.streak == 50
    assert [day.hours for day in found.days] == [0.5, 0, 0, 0, 0, 0, 0]


def drawn(found: Agenda, *, terse: bool) -> str:
    console = Console(width=40, color_system=None)
    with console.capture() as captured:
        console.print(WeekView(found, terse=terse))
    return captured.get()


def test_a_day_s_bar_passes_the_mark_when_its_share_is_reached(
    lived: Workspace, today: Callable[..., None]
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        empty = screen.agenda
        assert empty is not None
        hours = (1.5, 0.25, 0, 0, 0, 0, 0)
        days = tuple(Day(date(2026, 3, 2 + i), amount) for i, amount in enumerate(hours))
        found = Agenda(date(2026, 3, 3), (), (), days, 7.0, 2, empty.point, empty.total)
        lines = drawn(found, terse=False).splitlines()
        assert lines[0].startswith("1 h 45 of 7 h")
        assert "│" not in lines[1] and lines[1].rstrip().endswith("1 h 30")
        assert "│" in lines[2] and lines[2].rstrip().endswith("15 min")
        assert "streak 2 days" in lines[-1]
        assert "Mo✓1.5" in drawn(found, terse=True)

    today(lived, story)


# --- starting -------------------------------------------------------------------------------


def test_enter_on_a_kata_opens_it_in_practice(
    fresh: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        entry = choose(screen, KATA)
        await pilot.press("enter")
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice)
        assert practice.kata is not None and practice.kata.slug == entry.id

    today(fresh, story)


def test_enter_on_a_review_begins_it_from_a_blank_starter(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        entry = choose(screen, REVIEW)
        await pilot.press("enter")
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice)
        assert practice.kata is not None and practice.kata.slug == entry.id
        assert practice.paper is not None
        assert practice.paper.path.parent.name == "reviews"

    today(lived, story)


def test_enter_on_a_review_leaves_the_solution_that_is_open_in_practice(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        entry = choose(screen, REVIEW)
        screen.tutor.open_practice(entry.id)
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice) and practice.paper is not None
        solution = practice.paper.path
        practice.editor.put("# not saved yet\n")
        await pilot.press("escape", "1")
        await settled(pilot)
        choose(screen, REVIEW)
        await pilot.press("enter")
        await settled(pilot)
        assert practice.is_current and practice.paper.path.parent.name == "reviews"
        assert not practice.unsaved
        assert solution.read_text() == "# not saved yet\n"

    today(lived, story)


def test_enter_on_questions_asks_them(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        choose(screen, QUESTIONS)
        await pilot.press("enter")
        await settled(pilot)
        asked = pilot.app.screen
        assert isinstance(asked, Round)
        assert asked.plan is not None and screen.agenda is not None
        ids = [step.asked.item.id for step in asked.plan.steps]  # type: ignore[union-attr]
        assert ids == [one.item.id for one in screen.agenda.chosen]

    today(lived, story)


def test_an_interrupted_run_is_the_first_thing_to_do(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    with Session(lived) as session:
        points.begin(session, session.curriculum.phases[0], clock.now())

    async def story(pilot: Pilot[None], screen: Today) -> None:
        first = screen.query_one(Todo).entries[0]
        assert (first.kind, first.id) == (RUN, "checkpoint-1")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Round)

    today(lived, story)


def test_o_shows_the_address_where_there_is_no_browser(
    lived: Workspace,
    today: Callable[..., None],
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(links, "has_browser", lambda: False)

    async def story(pilot: Pilot[None], screen: Today) -> None:
        found = screen.agenda
        assert found is not None
        url = "https://example.org/lecture"
        entries = [replace(e, url=url) if e.kind == READING else e for e in found.entries]
        screen.agenda = replace(found, entries=tuple(entries))
        await pilot.press("o")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Reader)
        assert url in str(pilot.app.screen._content)

    today(lived, story)


def test_enter_on_reading_starts_the_timer_and_d_ticks_it_off(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        entry = choose(screen, READING)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.tutor.timer.running is not None
        assert screen.tutor.timer.running.timer.subject == entry.id
        await pilot.press("d")
        await settled(pilot)
        after = [one for one in screen.query_one(Todo).entries if one.kind == READING]
        assert entry.id not in [one.id for one in after]
        with Session(lived) as session:
            assert [event.subject for event in session.store.events("done")][-1] == entry.id

    today(lived, story)


def test_h_goes_to_what_holds_the_checkpoint_back_and_enter_starts_it(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        await pilot.press("h")
        assert screen.query_one("#holds", OptionList).has_focus
        await pilot.press("enter")
        await settled(pilot)
        found = screen.agenda
        assert found is not None and found.point is not None
        kata = found.point.ready.holds[0].kind == "kata"
        assert isinstance(pilot.app.screen, Practice if kata else Round)

    today(lived, story)


def test_a_click_starts_an_entry(lived: Workspace, today: Callable[..., None], settled: Settled):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        place = next(i for i, e in enumerate(screen.query_one(Todo).entries) if e.kind == QUESTIONS)
        await pilot.click(Todo, offset=(20, place))
        await settled(pilot)
        assert isinstance(pilot.app.screen, Round)

    today(lived, story)


def test_the_timer_is_for_what_is_chosen(lived: Workspace, today: Callable[..., None]):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        entry = choose(screen, READING)
        assert screen.timed() == (entry.hours_kind, entry.id)
        review = choose(screen, REVIEW)
        assert screen.timed() == ("coding", review.id)

    today(lived, story)


def test_nothing_is_cut_off_at_any_size(
    lived: Workspace, today: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Today) -> None:
        for wide, tall in [(60, 20), (80, 24), (110, 30), (140, 45)]:
            await pilot.resize_terminal(wide, tall)
            await settled(pilot)
            for id in ("todo", "week", "point"):
                box = screen.query_one(f"#{id}").region
                assert box.area > 0, (id, wide)
                assert box.right <= wide and box.bottom <= tall - 1, (id, wide)

    today(lived, story, (60, 20))


# --- looks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_picture(
    size: str,
    lived: Workspace,
    start: Start,
    settled: Settled,
    both_looks: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
):
    friday = datetime(2026, 2, 27, 21, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: friday)

    async def whole() -> None:
        app = start(lived, "today")
        async with app.run_test(size=SIZES[size]) as pilot:
            await settled(pilot)
            await both_looks(pilot, f"today-{size}")

    asyncio.run(whole())


def test_links_know_when_a_browser_would_draw_over_us(monkeypatch: pytest.MonkeyPatch):
    import webbrowser

    assert not links.has_browser({}, "linux")
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("w3m"))
    assert not links.has_browser({"DISPLAY": ":0"}, "linux")
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.BackgroundBrowser("firefox"))
    assert links.has_browser({"DISPLAY": ":0"}, "linux")
