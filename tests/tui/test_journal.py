"""Journal: writing, tagging, searching, answering, taking back, writing out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static, TextArea

from tutor.models import TutorError
from tutor.progress.journal import AHA, ANSWER, QUESTION
from tutor.session import Session, journal
from tutor.tui import keeping, notebook, state
from tutor.tui.app import TutorApp
from tutor.tui.modals.writing import Writing
from tutor.tui.notebook import Draft
from tutor.tui.screens.journal import Journal
from tutor.tui.widgets.journal.leaf import leaf
from tutor.workspace import Workspace

Start = Callable[..., TutorApp]
Settled = Callable[[Pilot[None]], Awaitable[None]]
Until = Callable[[Callable[[], object]], Awaitable[None]]
Picture = Callable[[TutorApp, str], None]
Looks = Callable[..., Awaitable[None]]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = {"80x24": (80, 24), "140x45": (140, 45)}
SOFTMAX = "softmax-activation"


@pytest.fixture
def written(lived: Workspace) -> Workspace:
    """A journal with notes, ahas, an answered question and an open one."""

    def ago(days: int) -> datetime:
        return NOW - timedelta(days=days, hours=2)

    with Session(lived) as session:
        question = journal.ask(session, "Why does Adam divide by (1 − β₁ᵗ)?", ago(6)).asked
        note = (
            "Divide the scores by √dₖ **before** the softmax.\n\nElse:\n\n- large logits\n"
            "- almost one-hot\n\n```python\nscores = q @ k.T / np.sqrt(d_k)\n```"
        )
        journal.note(session, note, ago(3), topic=SOFTMAX, kata="softmax")
        journal.note(session, "Softmax only sees differences.", ago(2), aha=True, topic=SOFTMAX)
        journal.answer(session, question.number, "The averages begin at zero.", ago(1))
        journal.ask(session, "Can a whole row be masked?", NOW - timedelta(hours=1), topic=SOFTMAX)
    return lived


def texts(where: Workspace) -> list[tuple[str, str]]:
    with Session(where) as session:
        return [(page.kind, page.text) for page in journal.pages(session)]


async def opened(pilot: Pilot[None], settled: Settled) -> Journal:
    await settled(pilot)
    assert isinstance(pilot.app.screen, Journal)
    return pilot.app.screen


def look(screen: Journal) -> str:
    """The page that is chosen, as text."""
    assert screen.page and screen.book
    console = Console(width=80)
    with console.capture() as captured:
        console.print(leaf(screen.page, screen.book))
    return captured.get()


def words(screen: Journal) -> list[str]:
    return [page.text.splitlines()[0] for page in screen.shown]


# --- reading --------------------------------------------------------------------------------


def test_the_latest_page_comes_first_and_is_shown(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(120, 30)) as pilot:
            screen = await opened(pilot, settled)
            assert words(screen)[0] == "Can a whole row be masked?"
            assert screen.page and screen.page.kind == QUESTION
            await pilot.press("down")
            await settled(pilot)
            assert screen.page.kind == ANSWER
            assert screen.query_one("#list", OptionList).has_focus

    asyncio.run(story())


def test_f_shows_one_kind_after_another_and_escape_all_again(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            every = len(screen.shown)
            await pilot.press("f", "f")
            assert {page.kind for page in screen.shown} == {AHA}
            await pilot.press("f")
            assert words(screen) == ["Can a whole row be masked?"]
            await pilot.press("escape")
            assert len(screen.shown) == every
            await pilot.click("#filters", offset=(7, 0))
            assert screen.only == "notes"

    asyncio.run(story())


def test_enter_reads_and_escape_goes_back(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            await pilot.press("enter")
            await settled(pilot)
            assert screen.query_one("#page").display
            assert not screen.query_one("#pages").display
            await pilot.press("escape")
            await settled(pilot)
            assert screen.query_one("#list", OptionList).has_focus

    asyncio.run(story())


def test_search_finds_words_topics_and_katas(
    written: Workspace, start: Start, settled: Settled, until: Until
) -> None:
    """Once nothing more is typed, which takes a moment to be seen."""
    masked, adam = "Can a whole row be masked?", "Why does Adam divide by (1 − β₁ᵗ)?"

    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            every = words(screen)
            await pilot.press("slash", *"logits")
            scores = "Divide the scores by √dₖ **before** the softmax."
            await until(lambda: words(screen) == [scores])
            await pilot.press(*"zzz")
            await until(lambda: screen.shown == [])
            assert "Nothing fits" in str(screen.query_one("#empty", Static).render())
            await pilot.press("escape")
            await until(lambda: words(screen) == every)
            assert screen.query_text == ""
            assert {masked, adam} <= {*every}
            screen.open(SOFTMAX)  # as when another screen leads here
            await until(lambda: masked in words(screen) and adam not in words(screen))

    asyncio.run(story())


# --- writing --------------------------------------------------------------------------------


def test_a_note_is_written_tagged_and_shown(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            assert isinstance(app.screen, Writing)
            await pilot.press(*"ab", "enter", *"c")
            app.screen.query_one("#topic", Input).value = SOFTMAX
            app.screen.query_one("#kata", Input).value = "softmax"
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert app.screen is screen
            assert screen.page and screen.page.text == "ab\nc"
            assert (screen.page.topic, screen.page.kata) == (SOFTMAX, "softmax")

    asyncio.run(story())


def test_f2_turns_a_note_into_an_aha_and_a_question(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press(*"why", "f2", "ctrl+s")
            await settled(pilot)
            await pilot.press("a")
            await settled(pilot)
            await pilot.press(*"how", "f2", "ctrl+s")
            await settled(pilot)
        assert texts(fresh) == [(AHA, "why"), (QUESTION, "how")]

    asyncio.run(story())


def test_a_question_is_asked_and_answered(fresh: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            await pilot.press("w")
            await settled(pilot)
            await pilot.press(*"why", "ctrl+s")
            await settled(pilot)
            assert screen.page and screen.page.number == 1
            await pilot.press("r")
            await settled(pilot)
            assert "why" in str(app.screen.query_one("#about", Static).render())
            await pilot.press(*"so", "ctrl+s")
            await settled(pilot)
            assert screen.book and not screen.book.questions[1].open
        assert texts(fresh) == [(QUESTION, "why"), (ANSWER, "so")]

    asyncio.run(story())


def test_a_topic_that_is_not_there_loses_nothing(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press(*"text")
            app.screen.query_one("#topic", Input).value = "softmx"
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert isinstance(app.screen, Writing)
            assert app.screen.query_one(TextArea).text == "text"
            assert "softmx" in str(app.screen.query_one("#trouble", Static).render())
            app.screen.query_one("#topic", Input).value = ""
            await pilot.press("ctrl+s")
            await settled(pilot)
        assert texts(fresh) == [("note", "text")]

    asyncio.run(story())


def test_what_is_left_stays_a_draft_also_over_a_restart(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("a")
            await settled(pilot)
            await pilot.press(*"half", "escape")
            await settled(pilot)
            await pilot.press("a")
            await settled(pilot)
            assert isinstance(app.screen, Writing)
            assert app.screen.query_one(TextArea).text == "half"
            await pilot.press(*"way")
            app.keep()  # as at the end, or after a mistake of the program
        again = start(fresh, "journal")
        async with again.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            assert isinstance(again.screen, Writing)
            assert again.screen.draft == Draft(AHA, "halfway")
            await pilot.press("ctrl+s")
            await settled(pilot)
        assert texts(fresh) == [(AHA, "halfway")]

    asyncio.run(story())


def test_a_page_being_written_outlives_kill_9(
    fresh: Workspace, start: Start, settled: Settled, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "EVERY", 0.05)

    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press(*"half")
            kept = state.file(fresh)
            await until(lambda: kept.exists() and '"half"' in kept.read_text())

    asyncio.run(story())


def test_nothing_is_not_written_down(fresh: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press("space", "ctrl+s")
            await settled(pilot)
            assert isinstance(app.screen, Writing)
        assert texts(fresh) == []

    asyncio.run(story())


# --- changing later -------------------------------------------------------------------------


def test_e_changes_a_page_and_its_tags_and_u_takes_that_back(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            before = len(screen.shown)
            await pilot.press("down", "down")
            assert screen.page and screen.page.kind == AHA
            await pilot.press("e")
            await settled(pilot)
            writing = app.screen
            assert isinstance(writing, Writing)
            assert writing.query_one(TextArea).text == "Softmax only sees differences."
            assert str(writing.query_one("#box").border_title).endswith("to be changed")
            await pilot.press(*" Yes", "f2")  # an aha no more, and a question it can't become
            assert writing.draft.kind == "note"
            await pilot.press("f2", "f2")
            writing.query_one("#topic", Input).value = ""
            writing.query_one("#kata", Input).value = "softmax"
            await pilot.press("ctrl+s")
            await settled(pilot)
            page = screen.page
            assert page and page.text == "Softmax only sees differences. Yes"
            assert (page.kind, page.topic, page.kata) == ("note", "", "softmax")
            assert len(screen.shown) == before
            assert "changed 2026-03-02" in look(screen)
            await pilot.press("u")
            await settled(pilot)
            page = screen.page
            assert page and (page.kind, page.topic) == (AHA, SOFTMAX)
            assert page.text == "Softmax only sees differences."

    asyncio.run(story())
    with Session(written) as session:  # what it was, what it became, and that it was taken back
        kinds = [one.kind for one in session.store.events(("note", "undo"))][-2:]
        assert kinds == ["note", "undo"]


def test_a_change_that_is_left_is_a_draft_of_its_own(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press(*"half a note", "escape")
            await settled(pilot)
            await pilot.press("e")
            await settled(pilot)
            await pilot.press("escape")  # nothing was changed, so nothing is kept
            await settled(pilot)
            assert [*screen.drafts] == ["note"]
            await pilot.press("e")
            await settled(pilot)
            await pilot.press(*"!", "escape")
            await settled(pilot)
            app.keep()
        again = start(written, "journal")
        async with again.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("e")
            await settled(pilot)
            assert again.screen.query_one(TextArea).text == "Can a whole row be masked?!"
            await pilot.press("escape")
            await settled(pilot)
            await pilot.press("n")
            await settled(pilot)
            assert again.screen.query_one(TextArea).text == "half a note"

    asyncio.run(story())


def test_a_remark_on_time_is_changed_elsewhere(
    fresh: Workspace, start: Start, settled: Settled
) -> None:
    with Session(fresh) as session:
        payload = {"kind": "reading", "minutes": 30, "note": "a paper"}
        session.store.append("hours", SOFTMAX, payload, NOW - timedelta(hours=1))

    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            await pilot.press("e")
            await settled(pilot)
            assert app.screen is screen

    asyncio.run(story())


# --- taking back, writing out -----------------------------------------------------------------


def test_a_page_is_deleted_after_a_question_and_brought_back(
    written: Workspace, start: Start, settled: Settled
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await opened(pilot, settled)
            before = len(texts(written))
            await pilot.press("d")
            await settled(pilot)
            await pilot.press("enter")  # the answer in focus changes nothing
            await settled(pilot)
            assert len(texts(written)) == before
            await pilot.press("d")
            await settled(pilot)
            await pilot.press("y")
            await settled(pilot)
            assert len(texts(written)) == before - 1
            assert "Can a whole row be masked?" not in words(screen)
            await pilot.press("u")
            await settled(pilot)
            assert len(texts(written)) == before
            assert screen.page and screen.page.text == "Can a whole row be masked?"

    asyncio.run(story())


def test_x_writes_the_journal_out(written: Workspace, start: Start, settled: Settled) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, settled)
            await pilot.press("x")
            await settled(pilot)
            await pilot.press("enter")
            await settled(pilot)
        text = (written.root / "journal.md").read_text()
        assert text.startswith("# Learning journal of Ada")
        assert "Can a whole row be masked?" in text

    asyncio.run(story())


def test_an_export_never_writes_over_another_file(written: Workspace, tmp_path: Path) -> None:
    diary = tmp_path / "diary.md"
    diary.write_text("Dear diary")
    with Session(written) as session:
        with pytest.raises(TutorError, match="no journal of the tutor's"):
            notebook.export(session, str(diary))
        assert diary.read_text() == "Dear diary"
        made = notebook.export(session, "sub/journal.md").path
        assert made == written.root / "sub" / "journal.md"
        assert notebook.export(session, str(made)).path == made  # a journal may be written anew
        for typed in (
            "~no-such-person/j.md",
            "long" * 100,
            "/proc/nothing/j.md",
            str(diary / "j.md"),
        ):
            with pytest.raises(TutorError):
                notebook.export(session, typed)


def test_a_broken_draft_is_no_draft() -> None:
    kept = notebook.as_values(Draft(ANSWER, "so", number=3))
    assert notebook.from_values(kept) == Draft(ANSWER, "so", number=3)
    assert notebook.from_values({}) is None
    assert notebook.from_values({"kind": "poem", "text": "so"}) is None
    for number in "²", "9" * 5000:  # digits, but no number
        assert notebook.from_values({"kind": ANSWER, "text": "so", "number": number})
    assert notebook.as_values(Draft(text="  ")) == {}


def test_an_empty_journal_says_how_to_begin(
    fresh: Workspace, start: Start, settled: Settled, same_picture: Picture
) -> None:
    async def story() -> None:
        app = start(fresh, "journal")
        async with app.run_test(size=(60, 20)) as pilot:
            screen = await opened(pilot, settled)
            assert "n writes a note" in str(screen.query_one("#empty", Static).render())
            same_picture(app, "journal-empty-60x20")

    asyncio.run(story())


@pytest.mark.parametrize("size", SIZES)
def test_pictures(
    written: Workspace, start: Start, settled: Settled, both_looks: Looks, size: str
) -> None:
    async def story() -> None:
        app = start(written, "journal")
        async with app.run_test(size=SIZES[size]) as pilot:
            await opened(pilot, settled)
            await pilot.press("down", "down", "down")
            await settled(pilot)
            await both_looks(pilot, f"journal-{size}")

    asyncio.run(story())
