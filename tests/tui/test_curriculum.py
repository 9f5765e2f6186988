"""Curriculum, as a learner walks through it: look, filter, read, go to a kata."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tutor.session import Session
from tutor.tui import clock, links, road
from tutor.tui.app import TutorApp
from tutor.tui.modals.pick import Pick
from tutor.tui.modals.reader import Reader
from tutor.tui.modals.round import Round
from tutor.tui.road import DONE, DUE, Filter, Road
from tutor.tui.screens.curriculum import Curriculum
from tutor.tui.screens.practice import Practice
from tutor.tui.widgets.curriculum.detail import KATA, RESOURCE, page
from tutor.tui.widgets.curriculum.tree import RoadTree
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
Turn = Callable[[Pilot[None], Curriculum, str], Awaitable[None]]
Story = Callable[[Pilot[None], Curriculum], Awaitable[None]]
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}


@pytest.fixture
def walk(lived: Workspace, start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story on the screen Curriculum."""

    def run(story: Story, size: tuple[int, int] = (100, 30)) -> None:
        async def whole() -> None:
            app = start(lived, "curriculum")
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                screen = app.screen
                assert isinstance(screen, Curriculum)
                await story(pilot, screen)
            assert app.crashed is None

        asyncio.run(whole())

    return run


@pytest.fixture
def turn_to(settled: Settled, until: Until) -> Turn:
    """`await turn_to(pilot, screen, id)` goes to a topic and waits until its page is drawn."""

    async def turn(pilot: Pilot[None], screen: Curriculum, id: str) -> None:
        screen.open(id)
        await until(lambda: screen._shown == id)
        await settled(pilot)
        assert screen.topics.here is not None and screen.topics.here.id == id

    return turn


def shown(tree: RoadTree) -> list[str]:
    return [node.data.id for node in tree.nodes() if node.data]


@pytest.fixture
def found(lived: Workspace) -> Road:
    with Session(lived) as session:
        return road.load(session, clock.now())


# --- the numbers ----------------------------------------------------------------------------


def test_every_section_and_topic_is_in_the_tree_with_the_numbers_of_the_session(
    lived: Workspace, found: Road
):
    with Session(lived) as session:
        progress = session.progress(clock.now())
        ids = [topic.id for topic in session.curriculum.walk()]
    rows = [row for section in found.rows for row in section.walk()]
    assert [row.id for row in rows if row.stars] == ids
    assert {row.id: row.mastery for row in rows if row.stars} == pytest.approx(progress.topics)
    sections = {row.id: row for row in found.rows}
    for status in progress.sections:
        assert sections[status.id].hours == pytest.approx(status.hours)
        assert sections[status.id].due == status.due + status.ask
    assert any(row.due for row in rows)
    above = next(row for row in rows if row.stars and row.parts)
    assert above.hours >= max(part.hours for part in above.parts)


def test_filters_keep_what_fits_and_what_is_above_it(found: Road):
    five = [row for s in road.chosen(found, Filter(stars=5)) for row in s.walk() if not row.parts]
    assert five and all(row.stars == 5 for row in five)
    due = [row for s in road.chosen(found, Filter(state=DUE)) for row in s.walk() if not row.parts]
    assert due and all(row.due for row in due)
    assert not road.chosen(found, Filter(text="no such word on the road"))
    said = [row.id for s in road.chosen(found, Filter(text="broadcast")) for row in s.walk()]
    assert "numpy" in said
    done = road.chosen(found, Filter(state=DONE))
    assert road.number(done) < road.number(found.rows)
    assert road.chosen(found, Filter()) is found.rows


def test_the_page_of_a_topic_tells_everything_the_road_says(found: Road):
    topic = next(t for t in found.curriculum.walk() if t.why and t.ideas and t.formulas and t.skip)
    row = found.row(topic.id)
    assert row is not None
    console = Console(width=400, color_system=None)
    with console.capture() as captured:
        console.print(page(found, topic, row))
    text = captured.get().replace("\n", " ")
    for said in (topic.why, topic.ideas[0], topic.formulas[0], topic.skip[0].what):
        assert said.split("`")[0][:40] in text
    order = [text.index(word) for word in ("Why it matters", "Ideas", "Formulas", "Leave out")]
    assert order == sorted(order)


# --- walking --------------------------------------------------------------------------------


def test_it_opens_at_the_topic_of_the_kata_at_hand(walk: Callable[..., None], found: Road):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        assert screen.topics.here is not None
        assert screen.topics.here.id == found.current != ""
        assert screen.topics.has_focus

    walk(story)


def test_arrows_open_and_close_branches(walk: Callable[..., None], turn_to: Turn):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, "architectures")
        assert "cnns" not in screen.topics.open_branches()
        await pilot.press("right")
        assert "architectures" in screen.topics.open_branches()
        await pilot.press("right")
        here = screen.topics.here
        assert here is not None and here.number == "5.1"
        await pilot.press("left")
        await pilot.press("left")
        assert screen.topics.here is not None
        assert screen.topics.here.id == "architectures"

    walk(story)


def test_the_detail_follows_the_cursor(walk: Callable[..., None], turn_to: Turn, until: Until):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, "attention")
        kinds = [doing.kind for doing in screen.doings.doings]
        assert KATA in kinds
        assert screen._shown == "attention"
        await pilot.press("down")
        assert screen.topics.here is not None
        below = screen.topics.here.id
        assert below != "attention"
        await until(lambda: screen._shown == below)

    walk(story)


def test_enter_on_a_leaf_leads_to_its_katas_and_enter_there_to_practice(
    walk: Callable[..., None], settled: Settled, turn_to: Turn, found: Road
):
    leaf = next(t for t in found.curriculum.walk() if not t.topics and found.taught(t))

    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, leaf.id)
        await pilot.press("enter")
        await settled(pilot)
        assert screen.doings.has_focus
        assert screen.panes.in_sight() == ["detail"]
        await pilot.press("enter")
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice)
        assert practice.kata is not None and practice.kata.slug == found.taught(leaf)[0].slug

    walk(story, (80, 24))


def test_slash_finds_while_typing_and_escape_shows_all_again(
    walk: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        opened = screen.topics.open_branches()
        await pilot.press("slash")
        await pilot.press(*"lora")
        await settled(pilot)
        assert "lora" in shown(screen.topics)
        assert "vectors-matrices" not in shown(screen.topics)
        assert "lora" in str(screen.query_one("#filter", Static).content)
        await pilot.press("enter")
        assert screen.topics.has_focus
        assert not screen.query_one("#find", Input).display
        await pilot.press("escape")
        await settled(pilot)
        assert not screen.filter.any
        assert len(screen.topics.nodes()) == 194 + 7
        assert set(opened) <= set(screen.topics.open_branches())

    walk(story)


def test_s_and_f_go_through_stars_and_states(walk: Callable[..., None], settled: Settled):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        for stars in (3, 4, 5, 1):
            await pilot.press("s")
            await settled(pilot)
            assert screen.filter.stars == stars
        await pilot.press("f")
        await settled(pilot)
        assert screen.filter.state == DUE
        leaves = [n.data for n in screen.topics.nodes() if n.data and not n.data.parts]
        assert leaves and all(row.due for row in leaves)

    walk(story)


def test_nothing_fits_is_said(walk: Callable[..., None], settled: Settled):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await pilot.press("slash", *"zzzz", "enter")
        await settled(pilot)
        assert screen.query_one("#empty").display and not screen.topics.display
        await pilot.press("escape")
        await settled(pilot)
        assert screen.topics.display

    walk(story)


def test_k_jumps_to_any_kata(walk: Callable[..., None], settled: Settled):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await pilot.press("k")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Pick)
        await pilot.press(*"sdpa", "enter")
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice)
        assert practice.kata is not None and practice.kata.slug == "sdpa"

    walk(story)


def test_o_opens_the_page_or_shows_its_address(
    walk: Callable[..., None], settled: Settled, turn_to: Turn, monkeypatch: pytest.MonkeyPatch
):
    opened: list[str] = []
    monkeypatch.setattr(links.webbrowser, "open", opened.append)

    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, "neural-networks")
        wanted = next(one.url for one in screen.doings.doings if one.kind == RESOURCE and one.url)
        monkeypatch.setattr(links, "has_browser", lambda: True)
        await pilot.press("o")
        await settled(pilot)
        assert opened == [wanted]
        monkeypatch.setattr(links, "has_browser", lambda: False)
        await pilot.press("o")
        await settled(pilot)
        reader: Any = pilot.app.screen
        assert isinstance(reader, Reader)
        assert wanted in str(reader._content)

    walk(story)


def test_z_asks_on_the_topic_and_w_says_why(
    walk: Callable[..., None], settled: Settled, turn_to: Turn
):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, "linear-algebra")
        await pilot.press("w")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Reader)
        await pilot.press("escape")
        await pilot.press("z")
        await settled(pilot)
        asked = pilot.app.screen
        assert isinstance(asked, Round)
        assert asked.plan is not None and len(asked.plan.steps) == 10

    walk(story)


def test_where_one_was_is_found_again(
    lived: Workspace, start: Start, settled: Settled, turn_to: Turn, walk: Callable[..., None]
):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await turn_to(pilot, screen, "lora")
        await pilot.press("s")
        await settled(pilot)
        pilot.app.leave()  # type: ignore[attr-defined]

    async def again(pilot: Pilot[None], screen: Curriculum) -> None:
        assert screen.filter.stars == 3
        assert screen.topics.here is not None and screen.topics.here.id == "lora"

    walk(story)
    walk(again)


def test_another_screen_can_lead_to_a_topic(lived: Workspace, start: Start, settled: Settled):
    async def whole() -> None:
        app = start(lived, "today")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.go("curriculum", "masked-attention")
            await settled(pilot)
            await settled(pilot)
            screen = app.screen
            assert isinstance(screen, Curriculum)
            assert screen.topics.here is not None
            assert screen.topics.here.id == "masked-attention"

    asyncio.run(whole())


def test_no_row_is_wider_than_the_tree(walk: Callable[..., None], settled: Settled):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        tree = screen.topics
        bars = set()
        for width, height in [(60, 24), (80, 24), (100, 24), (140, 24), (140, 90), (140, 24)]:
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            bars.add(tree.show_vertical_scrollbar)
            room = tree.scrollable_content_region.width
            for line in range(tree.scrollable_content_region.height):
                text = tree.render_line(line).text
                assert len(text.rstrip()) <= room, width
            assert not tree.show_horizontal_scrollbar
            head = str(screen.query_one("#columns-head", Static).render())
            stars = tree.render_line(1).text.index("★")
            assert head.index("stars") == stars and len(head) == room, width
        assert bars == {True, False}  # it takes its room from the rows

    walk(story, (60, 24))


@pytest.mark.parametrize("size", SIZES)
def test_picture(
    size: str,
    walk: Callable[..., None],
    until: Until,
    settled: Settled,
    both_looks: Callable[..., Awaitable[None]],
):
    async def story(pilot: Pilot[None], screen: Curriculum) -> None:
        await until(lambda: screen.topics.here and screen._shown == screen.topics.here.id)
        await settled(pilot)
        await both_looks(pilot, f"curriculum-{size}")

    walk(story, SIZES[size])
