"""Checkpoints and a run through one: rate, explain, answer, stop, go on, finish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from string import ascii_lowercase
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static, TextArea

from tutor.models import TutorError
from tutor.progress.store import Store
from tutor.questions.ask import Asked
from tutor.questions.choose import Chosen, Why
from tutor.session import Session
from tutor.session import checkpoint as points
from tutor.tui import clock, keeping, rounds, state
from tutor.tui.app import TutorApp
from tutor.tui.modals.ask import Ask
from tutor.tui.modals.reader import Reader
from tutor.tui.modals.round import Round
from tutor.tui.rounds import Plan, Quizzed, Rating
from tutor.tui.screens.checkpoints import Checkpoints
from tutor.tui.screens.practice import Practice
from tutor.tui.widgets.checkpoints.history import Plot
from tutor.tui.widgets.round.options import Options
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
Story = Callable[[Pilot[None], Checkpoints], Awaitable[None]]
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}
KINDS = ("choice", "multi", "numeric", "shape", "order", "predict", "explain")
LATER = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "seed", lambda: 7)


@pytest.fixture
def visit(start: Start, settled: Settled) -> Callable[..., None]:
    """Run a story on the screen Checkpoints."""

    def run(where: Workspace, story: Story, size: tuple[int, int] = (80, 24)) -> None:
        async def whole() -> None:
            app = start(where, "checkpoints")
            async with app.run_test(size=size) as pilot:
                await settled(pilot)
                screen = app.screen
                assert isinstance(screen, Checkpoints)
                await story(pilot, screen)
            assert app.crashed is None

        asyncio.run(whole())

    return run


def round_of(pilot: Pilot[None]) -> Round:
    found = pilot.app.screen
    assert isinstance(found, Round)
    return found


def events(where: Workspace, kind: str) -> list[Any]:
    with Session(where) as session:
        return session.store.events(kind)


# --- the list -------------------------------------------------------------------------------


def test_each_checkpoint_with_the_readiness_of_the_session(
    lived: Workspace, visit: Callable[..., None]
):
    with Session(lived) as session:
        said = points.standings(session, clock.now())

    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        assert screen.gates is not None
        assert [one.ready.value for one in screen.gates.standings] == [
            pytest.approx(one.ready.value) for one in said
        ]
        assert screen.query_one("#list", OptionList).option_count == len(said) == 5
        assert screen.here is not None
        assert screen.here.ready.level != "ready"

    visit(lived, story)


def test_the_page_and_the_holds_follow_the_cursor(
    lived: Workspace, visit: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("down")
        await settled(pilot)
        assert screen.here is not None
        assert screen.here.ready.checkpoint.id == "checkpoint-2"
        holds = screen.query_one("#holds", OptionList)
        assert holds.option_count == len(screen.here.ready.holds)

    visit(lived, story)


def test_a_hold_is_mended_with_enter(
    lived: Workspace, visit: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        assert screen.here is not None
        holds = screen.here.ready.holds
        kata = next(i for i, hold in enumerate(holds) if hold.kind == "kata")
        asked = next(i for i, hold in enumerate(holds) if hold.kind == "questions")
        await pilot.press("h")
        await settled(pilot)
        shown = screen.query_one("#holds", OptionList)
        assert shown.has_focus
        shown.highlighted = asked
        await pilot.press("enter")
        await settled(pilot)
        plan = round_of(pilot).plan
        assert plan is not None and plan.title == holds[asked].title
        await pilot.press("escape")
        await settled(pilot)
        shown.highlighted = kata
        shown.focus()
        await pilot.press("enter")
        await settled(pilot)
        practice = pilot.app.screen
        assert isinstance(practice, Practice)
        assert practice.kata is not None and practice.kata.slug == holds[kata].ids[0]

    visit(lived, story)


def test_w_says_what_the_number_is_made_of(
    lived: Workspace, visit: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("w")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Reader)

    visit(lived, story)


def test_history_is_a_line_or_a_table(
    lived: Workspace, visit: Callable[..., None], settled: Settled, until: Until
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        from tutor.tui.widgets.checkpoints.line import Line

        await pilot.press("y")
        await until(lambda: screen.stories)
        await settled(pilot)
        assert screen.panes.in_sight() == ["history"]
        assert screen.query_one(Line).display and screen.query_one(Plot).display
        weeks = screen.stories["checkpoint-1"].weeks
        assert len(weeks) > 4 and weeks[-1].value == screen.here.ready.value  # type: ignore[union-attr]
        await pilot.press("t")
        await settled(pilot)
        assert not screen.query_one(Plot).display
        assert screen.query_one("#table", Static).display

    visit(lived, story)


def test_without_a_past_there_is_no_line_and_that_is_said(
    fresh: Workspace, visit: Callable[..., None], settled: Settled, until: Until
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await until(lambda: screen.stories)
        await settled(pilot)
        assert "two weeks" in str(screen.query_one("#words", Static).content)
        words, below = screen.query_one("#words"), screen.query_one("#below")
        assert below.region.y - words.region.y <= 3  # no hole where the line will be

    visit(fresh, story, (140, 45))


# --- a run ----------------------------------------------------------------------------------


async def answer_right(pilot: Pilot[None], asked: Asked, settled: Settled) -> None:
    """As a learner who knows it would, on the keyboard."""
    match asked.item.kind:
        case "choice":
            await pilot.press(ascii_lowercase[asked.key[0]])
        case "multi":
            await pilot.press(*(ascii_lowercase[i] for i in asked.key), "enter")
        case "order":
            await pilot.press(*(str(i + 1) for i in asked.key), "enter")
        case "explain":
            await pilot.press(*"because", "ctrl+s")
            await settled(pilot)
            await pilot.press(*(str(i + 1) for i in range(len(asked.rubric))), "enter")
        case _:
            pilot.app.screen.query_one("#typed", Input).value = str(asked.answer)
            await pilot.press("enter")
    await settled(pilot)


def test_every_kind_of_question_is_answered_and_kept(
    fresh: Workspace, start: Start, settled: Settled
):
    with Session(fresh) as session:
        every = [*session.questions.values()]
    items = [next(item for item in every if item.kind == kind) for kind in KINDS]

    async def whole() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            chosen = [Chosen(item, Why.NEW) for item in items]
            app.push_screen(Round(partial(rounds.of, chosen=chosen, title="All")))
            await settled(pilot)
            asked = round_of(pilot)
            for item in items:
                step = asked.step
                assert isinstance(step, Quizzed) and step.asked.item == item
                await answer_right(pilot, step.asked, settled)
                assert asked.given is not None and asked.given.score.right, item.kind
                kept = events(fresh, "answer")[-1]
                assert kept.subject == item.id
                assert kept.payload["right"] is True and kept.payload["kind"] == item.kind
                await pilot.press("enter")
                await settled(pilot)
            assert asked.over
            await pilot.press("enter")
            await settled(pilot)
            assert not isinstance(app.screen, Round)
        assert app.crashed is None

    asyncio.run(whole())


def ask_kind(
    where: Workspace,
    kind: str,
    start: Start,
    settled: Settled,
    story: Callable[[Pilot[None], Round], Awaitable[None]],
) -> None:
    with Session(where) as session:
        item = next(item for item in session.questions.values() if item.kind == kind)

    async def whole() -> None:
        app = start(where, "journal")  # below the questions, and the screen with the least in it
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            app.push_screen(Round(partial(rounds.of, chosen=[Chosen(item, Why.NEW)], title="One")))
            await settled(pilot)
            await story(pilot, round_of(pilot))
        assert app.crashed is None

    asyncio.run(whole())


def test_what_can_t_be_read_is_no_answer(fresh: Workspace, start: Start, settled: Settled):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.press(*"many", "enter")
        await settled(pilot)
        assert asked.given is None
        assert asked.query_one("#remark").display
        assert not events(fresh, "answer")

    ask_kind(fresh, "numeric", start, settled, story)


def test_an_order_is_only_given_when_it_is_whole(fresh: Workspace, start: Start, settled: Settled):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.press("2", "enter")
        await settled(pilot)
        assert asked.given is None and asked.query_one("#remark").display
        assert asked.query_one(Options).chosen == ("2",)
        await pilot.press("backspace")
        assert asked.query_one(Options).chosen == ()

    ask_kind(fresh, "order", start, settled, story)


def test_the_mouse_answers_too(fresh: Workspace, start: Start, settled: Settled):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.click(Options, offset=(8, 0))
        await settled(pilot)
        assert asked.given is not None and asked.given.text == "a"

    ask_kind(fresh, "choice", start, settled, story)


def test_not_knowing_is_said_with_a_question_mark(fresh: Workspace, start: Start, settled: Settled):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.press("question_mark")
        await settled(pilot)
        assert asked.given is not None and asked.given.score.share == 0
        assert events(fresh, "answer")[-1].payload["answer"] == "?"

    ask_kind(fresh, "choice", start, settled, story)


def test_an_explanation_that_is_not_handed_in_is_not_dropped_unasked(
    fresh: Workspace, start: Start, settled: Settled
):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.press(*"half a thought", "escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("n")
        await settled(pilot)
        assert pilot.app.screen is asked
        assert asked.query_one(TextArea).text == "half a thought"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, Round)

    ask_kind(fresh, "explain", start, settled, story)


def test_an_explanation_is_there_again_after_the_program_has_ended(
    fresh: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "EVERY", 0.05)

    async def killed(pilot: Pilot[None], asked: Round) -> None:
        await pilot.press(*"half a thought")
        for _ in range(200):  # nobody says that it is about to end
            if "half a thought" in state.file(fresh).read_text():
                break
            await pilot.pause(0.05)
        monkeypatch.setattr(TutorApp, "keep", lambda _: None)

    async def again(pilot: Pilot[None], asked: Round) -> None:
        assert asked.query_one(TextArea).text == "half a thought"
        await pilot.press("ctrl+s", "1", "enter")
        await settled(pilot)
        asked.keep()
        assert asked.tutor.recall("round", "words", {"some": ""}) == {}

    ask_kind(fresh, "explain", start, settled, killed)
    ask_kind(fresh, "explain", start, settled, again)


@pytest.mark.parametrize("key", ["f2", "ctrl+s"])
def test_what_came_of_an_answer_is_in_sight(
    key: str, fresh: Workspace, start: Start, settled: Settled, until: Until
):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        await pilot.resize_terminal(60, 20)
        await pilot.press(*"so", key)
        await settled(pilot)
        if key == "ctrl+s":
            await pilot.press("1", "enter")
            await settled(pilot)
        shown, page = asked.query_one("#result"), asked.query_one("#page")
        await until(lambda: shown.region.height and page.region.contains_region(shown.region))

    ask_kind(fresh, "explain", start, settled, story)


def test_an_answer_that_can_t_be_kept_says_so(
    fresh: Workspace, start: Start, settled: Settled, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> str:
        raise TutorError("The disk is full.")

    async def story(pilot: Pilot[None], asked: Round) -> None:
        monkeypatch.setattr(Store, "append", refuse)
        await pilot.press("a")
        await settled(pilot)
        console_text = pilot.app.export_screenshot(simplify=True)
        assert "could&#160;not&#160;be&#160;recorded" in console_text

    ask_kind(fresh, "choice", start, settled, story)


async def through(pilot: Pilot[None], asked: Round, settled: Settled, until: int = 99) -> None:
    """Answer all that is asked: 3 of 5, and what is right; stop at question `until`."""
    for _ in range(60):
        if asked.over or asked.place >= until:
            return
        step = asked.step
        if isinstance(step, Rating):
            await pilot.press("3")
        elif isinstance(step, Quizzed) and asked.given is None:
            await answer_right(pilot, step.asked, settled)
        else:
            await pilot.press("enter")
        await settled(pilot)


def test_a_run_from_its_beginning_to_its_end(
    fresh: Workspace, visit: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("enter")
        await settled(pilot)
        asked = round_of(pilot)
        assert isinstance(asked.plan, Plan) and asked.place == -1
        assert not asked.query_one("#head").display  # nothing is asked yet
        kinds = [type(step) for step in asked.plan.steps]
        assert kinds[0] is Rating and kinds[-1] is Quizzed
        await through(pilot, asked, settled)
        assert asked.over
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        one = screen.here
        assert one is not None and one.open is None and len(one.done) == 1
        assert one.ready.value is not None and one.ready.value > 0.2
        assert screen.gates is not None and len(screen.gates.rated) > 0

    visit(fresh, story)
    actions = [event.payload["action"] for event in events(fresh, "checkpoint")]
    assert actions == ["start", "finish"]
    assert len(events(fresh, "answer")) == 2 + points.ASKED


def test_an_interrupted_run_goes_on_where_it_was(
    fresh: Workspace,
    visit: Callable[..., None],
    settled: Settled,
    monkeypatch: pytest.MonkeyPatch,
):
    told: list[int] = []

    async def first(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("r")
        await settled(pilot)
        asked = round_of(pilot)
        assert asked.plan is not None
        told.append(len(asked.plan.steps))
        await through(pilot, asked, settled, until=8)
        await pilot.press("escape")
        await settled(pilot)
        assert screen.here is not None and screen.here.open is not None

    async def again(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("r")
        await settled(pilot)
        plan = round_of(pilot).plan
        assert plan is not None
        assert len(plan.steps) == told[0] - 8

    visit(fresh, first)
    monkeypatch.setattr(clock, "now", lambda: LATER)
    visit(fresh, again)


def test_n_begins_anew_only_after_a_question(
    fresh: Workspace, visit: Callable[..., None], settled: Settled
):
    with Session(fresh) as session:
        points.begin(session, session.curriculum.phases[0], clock.now())

    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("y")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Round)

    visit(fresh, story)
    assert len(events(fresh, "checkpoint")) == 2


def test_confidence_is_shown_against_evidence(
    lived: Workspace, visit: Callable[..., None], settled: Settled
):
    with Session(lived) as session:
        points.rate(session, "calculus", 1.0, clock.now())

    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("y")
        await settled(pilot)
        shown = pilot.app.export_screenshot(simplify=True)
        assert "over-confident" in shown

    visit(lived, story)


def test_where_one_was_is_found_again(
    lived: Workspace, visit: Callable[..., None], settled: Settled
):
    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        await pilot.press("down", "down", "t")
        await settled(pilot)
        screen.tutor.leave()

    async def again(pilot: Pilot[None], screen: Checkpoints) -> None:
        assert screen.here is not None
        assert screen.here.ready.checkpoint.id == "checkpoint-3"
        assert screen.as_table

    visit(lived, story)
    visit(lived, again)


# --- looks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_picture(
    size: str,
    lived: Workspace,
    visit: Callable[..., None],
    settled: Settled,
    until: Until,
    both_looks: Callable[..., Awaitable[None]],
):
    with Session(lived) as session:
        for id, rating in (("calculus", 1.0), ("linear-algebra", 0.75), ("numpy", 0.25)):
            points.rate(session, id, rating, clock.now())

    async def story(pilot: Pilot[None], screen: Checkpoints) -> None:
        if size == "140x45":  # there is room for the history
            await until(lambda: screen.stories)
        await settled(pilot)
        await both_looks(pilot, f"checkpoints-{size}")
        if size == "80x24":
            await pilot.press("y")
            await until(lambda: screen.stories)
            await settled(pilot)
            await both_looks(pilot, f"checkpoints-history-{size}")

    visit(lived, story, SIZES[size])


@pytest.mark.parametrize("kind", ["choice", "order", "predict", "explain"])
def test_picture_of_a_question(
    kind: str,
    fresh: Workspace,
    start: Start,
    settled: Settled,
    until: Until,
    same_picture: Callable[[TutorApp, str], None],
):
    async def story(pilot: Pilot[None], asked: Round) -> None:
        step, page = asked.step, asked.query_one("#page")
        assert isinstance(step, Quizzed)
        await answer_right(pilot, step.asked, settled)
        await until(lambda: page.scroll_offset.y == page.max_scroll_y)
        await settled(pilot)
        same_picture(pilot.app, f"round-{kind}-80x24-dark")  # type: ignore[arg-type]

    ask_kind(fresh, kind, start, settled, story)
