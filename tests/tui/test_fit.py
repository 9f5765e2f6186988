"""What is shown over a screen fits: nothing is cut, nothing that matters is out of sight."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, DataTable, Input, OptionList, Static

from tutor import katas
from tutor.questions.choose import Chosen, Why
from tutor.session import Session
from tutor.tui import checkall, rounds
from tutor.tui.app import TutorApp
from tutor.tui.modals.ask import Ask
from tutor.tui.modals.check_all import CheckAll
from tutor.tui.modals.help import Help
from tutor.tui.modals.history import History
from tutor.tui.modals.maps import Maps
from tutor.tui.modals.pick import Pick
from tutor.tui.modals.round import Round
from tutor.tui.screens.first_run import FirstRun
from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.panes import Panes
from tutor.tui.widgets.practice.heat import lay
from tutor.tui.widgets.practice.tensor import TensorView
from tutor.tui.widgets.practice.verdict import VerdictPanel
from tutor.tui.widgets.round.options import Options
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Story = Callable[[Pilot[None], TutorApp], Awaitable[None]]
SMALL, USUAL, LARGE = (60, 20), (80, 24), (140, 45)
sizes = pytest.mark.parametrize("size", [SMALL, USUAL, LARGE])
WHOLE = Region(0, 0, 200, 100)


@pytest.fixture
def tell(start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story in an app that has come to rest."""

    def run(story: Story, where: Workspace | None, place: str, size: Any, **more: str) -> None:
        async def whole() -> None:
            app = start(where, place, **more)
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                await story(pilot, app)
            assert app.crashed is None

        asyncio.run(whole())

    return run


def keys(screen: Screen[Any]) -> str:
    return screen.query_one(KeyLine).render().plain


def inside(widget: Widget, outer: Widget) -> bool:
    return outer.content_region.contains_region(widget.region)


# --- modals ---------------------------------------------------------------------------------


@sizes
def test_no_answer_is_cut(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, size: tuple[int, int]
) -> None:
    four = [("", "l", "Later"), ("a", "d", "Difference"), ("b", "m", "Mine, from here")]
    four.append(("c", "f", "The file's"))

    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        app.push_screen(Ask("Which text shall it be?", four))
        await settled(pilot)
        box = app.screen.query_one("#box")
        assert all(inside(button, box) for button in app.screen.query(Button))

    tell(story, fresh, "today", size)


@sizes
@pytest.mark.parametrize("shape", [(6, 8), (40, 40)])
def test_all_of_the_maps_is_in_sight(
    fresh: Workspace,
    tell: Callable[..., None],
    settled: Settled,
    size: tuple[int, int],
    shape: tuple[int, int],
) -> None:
    """The arrow keys move the cursor, so nothing could be scrolled."""
    rows, columns = shape
    right = [[float(i * j % 5) for j in range(columns)] for i in range(rows)]
    wrong = [[value + (i > 2) for value in row] for i, row in enumerate(right)]

    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        app.push_screen(Maps(lay(right, wrong)))
        await settled(pilot)
        view = app.screen.query_one(TensorView)
        assert inside(view, app.screen.query_one("#box"))
        assert view.size.height == len(view.lines())
        assert not app.screen.query_one("VerticalScroll").max_scroll_y
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        assert inside(view, app.screen.query_one("#box"))

    tell(story, fresh, "today", size)


@sizes
def test_the_grid_of_all_katas_says_what_is_known_of_the_one_chosen(
    fresh: Workspace,
    tell: Callable[..., None],
    settled: Settled,
    fake: Any,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    every = list(katas.load().values())
    for kata in every:
        path: Path = fresh.file(kata)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(checkall, "grade", lambda *_: None)
    # As many as will be one day: the grid is taller than the screen.
    monkeypatch.setattr(CheckAll, "_katas", property(lambda self: every * 5))

    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        app.push_screen(CheckAll())
        await settled(pilot)
        box, table = app.screen.query_one("#box"), app.screen.query_one(DataTable)
        assert inside(app.screen.query_one("#about"), box) and inside(table, box)
        assert not table.max_scroll_x

    tell(story, fresh, "today", size)


def test_ids_of_keys_stand_below_each_other_and_the_shortest_key_first(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("escape", "question_mark")
        await settled(pilot)
        assert isinstance(app.screen, Help)
        lines = [line.text for line in app.screen.query_one("#keys").render_lines(WHOLE)]
        rows = [line for line in lines if " practice." in line or " app." in line]
        assert len({max(line.rfind(" practice."), line.rfind(" app.")) for line in rows}) == 1
        assert any(line.startswith("q ^q") for line in lines)

    tell(story, fresh, "practice", LARGE, kata="softmax")


def test_the_palette_names_keys_and_not_itself(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        found = {one.title: one.help for one in app.get_system_commands(app.screen)}
        assert "Commands" not in found
        assert found["Journal"].endswith("(6)")
        await pilot.press("ctrl+p")
        await settled(pilot)
        line = app.screen.query_one("CommandInput")
        assert not app.screen.query_one("SearchIcon").display
        assert line.region.width < 80 and line.content_size.height == 1

    tell(story, fresh, "today", USUAL)


def test_slugs_are_whole_in_the_list_of_katas(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("escape", "l")
        await settled(pilot)
        assert isinstance(app.screen, Pick)
        shown = app.screen.query_one(OptionList)
        lines = "\n".join(line.text for line in shown.render_lines(WHOLE))
        assert all(slug in lines for slug in ("numerical-gradient", "torch-attention"))

    tell(story, fresh, "practice", SMALL, kata="softmax")


def test_attempts_offer_only_what_can_be_done(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("escape", "a")
        await settled(pilot)
        assert isinstance(app.screen, History)
        assert "no attempt yet" in str(app.screen.query_one("#box").border_title)
        assert "Bring" not in keys(app.screen)
        assert app.screen.query_one(OptionList).size.height == 1  # the text has the rest
        await pilot.press("escape")
        app.screen.editor.put("wrong = 1\n")  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("escape", "a")
        await settled(pilot)
        assert "Bring" in keys(app.screen)

    tell(story, fresh, "practice", USUAL, kata="softmax")


# --- rounds -----------------------------------------------------------------------------------


def ask(where: Workspace, app: TutorApp, kind: str) -> None:
    """A round of the longest question of a kind."""
    with Session(where) as session:
        some = [item for item in session.questions.values() if item.kind == kind]
    item = max(some, key=lambda item: len(repr(item)))
    app.push_screen(Round(partial(rounds.of, chosen=[Chosen(item, Why.NEW)], title="One")))


def test_the_page_follows_the_cursor_down_the_options_and_back_to_the_question(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        ask(fresh, app, "choice")
        await settled(pilot)
        page, options = app.screen.query_one("#page"), app.screen.query_one(Options)
        assert page.max_scroll_y and not page.scroll_y
        last = options.option_count - 1
        await pilot.press(*["down"] * last)
        await settled(pilot)
        assert options.region.bottom <= page.region.bottom
        await pilot.press(*["up"] * last)
        await settled(pilot)
        assert page.scroll_y == 0

    tell(story, fresh, "today", SMALL)


def test_a_result_is_read_from_its_beginning(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        ask(fresh, app, "multi")
        await settled(pilot)
        await pilot.press("a", "b", "enter")
        await settled(pilot)
        page, result = app.screen.query_one("#page"), app.screen.query_one("#result")
        assert result.region.y >= page.region.y

    tell(story, fresh, "today", SMALL)


def test_a_round_that_is_over_is_closed_not_stopped(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        for key in ("enter", "escape", "q"):
            ask(fresh, app, "choice")
            await settled(pilot)
            assert "Stop" in keys(app.screen)
            await pilot.press("a", "enter")
            await settled(pilot)
            assert "Close" in keys(app.screen) and "Stop" not in keys(app.screen)
            assert not app.screen.query_one("#head").display
            await pilot.press(key)
            await settled(pilot)
            assert not isinstance(app.screen, Round)

    tell(story, fresh, "today", USUAL)


# --- screens ----------------------------------------------------------------------------------


def test_tabs_drop_names_of_files_rather_than_the_sign_of_the_verdict(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        panes = app.screen.query_one(Panes)
        app.screen.query_one("#write").border_title = "Editor · softmax-2026-03-02.py (review)"
        app.screen.query_one("#verdict").border_title = "Verdict ✓"
        panes.refresh_tabs()
        await settled(pilot)
        assert str(panes.query_one("#tabs", Static).render()) == " Prompt   Editor   Verdict ✓ "

    tell(story, fresh, "practice", SMALL, kata="softmax")


def test_the_hint_just_taken_is_in_sight(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, fake: Any
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("escape", "h", "h", "h")
        await settled(pilot)
        panel, hints = app.screen.query_one(VerdictPanel), app.screen.query_one("#hints")
        assert hints.region.height > panel.region.height
        assert hints.region.bottom <= panel.region.bottom

    tell(story, fresh, "practice", SMALL, kata="softmax")


def test_no_column_of_an_empty_road(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("slash")
        await settled(pilot)
        assert "/ Find" not in keys(app.screen)
        await pilot.press(*"zzzz", "enter")
        await settled(pilot)
        assert not app.screen.query_one("#columns-head").display
        assert "/ Find" in keys(app.screen) and "Quiz" not in keys(app.screen)

    tell(story, fresh, "curriculum", USUAL)


def test_a_slash_that_is_searched_for_is_no_key(
    fresh: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        assert "/ Search" in keys(app.screen)
        await pilot.press("slash")
        await settled(pilot)
        assert "/ Search" not in keys(app.screen)

    tell(story, fresh, "journal", USUAL)


@pytest.mark.parametrize("size", [SMALL, USUAL])
def test_a_folder_that_can_t_be_had_leaves_the_buttons_in_sight(
    tell: Callable[..., None], settled: Settled, size: tuple[int, int]
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        screen = app.screen
        assert isinstance(screen, FirstRun)
        screen.query_one("#folder", Input).value = "/proc/nowhere"
        await pilot.press("ctrl+s")
        await settled(pilot)
        said = str(screen.query_one("#trouble", Static).render())
        assert "/proc/nowhere" in said and "tutor init" not in said
        assert not screen.query_one("#sheet").max_scroll_y

    tell(story, None, "today", size)


def test_why_names_no_command_on_the_screen(
    lived: Workspace, tell: Callable[..., None], settled: Settled
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        await pilot.press("w")
        await settled(pilot)
        text = app.screen.query_one("VerticalScroll Static")
        assert "tutor " not in "\n".join(line.text for line in text.render_lines(WHOLE))

    tell(story, lived, "checkpoints", LARGE)


@pytest.mark.parametrize("chart", ["mastery", "reviews", "calibration"])
@sizes
def test_no_number_is_beyond_the_edge_where_no_key_leads(
    lived: Workspace,
    tell: Callable[..., None],
    settled: Settled,
    size: tuple[int, int],
    chart: str,
) -> None:
    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        app.screen.open(chart)  # type: ignore[attr-defined]
        await pilot.press("t")
        await settled(pilot)
        table = app.screen.query_one(f"#chart-{chart} DataTable", DataTable)
        assert table.row_count and not table.max_scroll_x

    tell(story, lived, "progress", size)


@pytest.mark.parametrize("place", ["page", "list"])
def test_text_keeps_a_column_from_the_scrollbar(
    fresh: Workspace, tell: Callable[..., None], settled: Settled, place: str
) -> None:
    from rich.text import Text

    from tutor.tui.modals.reader import Reader

    async def story(pilot: Pilot[None], app: TutorApp) -> None:
        if place == "page":
            app.push_screen(Reader(Text("word " * 2000), title="Long"))
            await settled(pilot)
            text = app.screen.query_one("VerticalScroll Static")
            assert text.content_size.width == text.region.width - 1
        else:
            await pilot.press("2")
            await settled(pilot)
            panel = app.screen.query_one(VerdictPanel)
            for part in panel.children:
                assert part.styles.padding.right == 1
            assert panel.styles.padding.right == 0

    tell(story, fresh, "today", USUAL)
