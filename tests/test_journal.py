"""What the learner writes down: from events, as Markdown, and by the commands."""

from __future__ import annotations

import io
import json
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tutor.cli import run, shared
from tutor.models import Event, TutorError
from tutor.progress import journal
from tutor.progress.journal import Chronicle, Page
from tutor.report.journal import _below, markdown

ROOT = Path(__file__).parent / "fixtures" / "road"
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
TITLES = {"activations": "Activation functions", "softmax": "Softmax over any axis"}


def event(id: str, kind: str, minutes: float, subject: str = "", /, **payload: Any) -> Event:
    return Event(id, NOON + timedelta(minutes=minutes), "laptop", kind, subject, payload)


EVENTS = [
    event("1", "hours", -5000, "activations", kind="reading", minutes=90, note="the *first* paper"),
    event("2", "note", 0, text="softmax only sees differences", aha=True, topic="activations"),
    event("3", "ask", 1, text="Why [√dₖ]?\nReally.", topic="activations"),
    event("4", "note", 2, text="# My heading\n\n```\n# a comment\n```\n", aha=False),
    event("5", "attempt", 3, "softmax", status="passed", passed=True, seconds=300.0),
    event("6", "done", 4, "pictures", kind="watching", minutes=30),
    event("7", "ask", 5, text="What is a lottery ticket?"),
    event("8", "reply", 2000, to="3", text="So that the spread stays one."),
    event("9", "reply", 2001, to="gone", text="To a question that is not here."),
]


# --- from events ------------------------------------------------------------------------------


def test_questions_keep_their_numbers_and_are_open_until_answered() -> None:
    first, second = journal.questions(journal.pages(EVENTS))
    assert (first.asked.number, second.asked.number) == (1, 2)
    assert [page.text for page in first.answers] == ["So that the spread stays one."]
    assert (first.open, second.open) == (False, True)


def test_pages_say_what_they_are_about() -> None:
    found = {page.id: page for page in journal.pages(EVENTS)}
    assert [(page.kind, page.topic) for page in found.values()] == [
        ("time", "activations"),
        ("aha", "activations"),
        ("question", "activations"),
        ("note", ""),
        ("question", ""),
        ("answer", "activations"),
        ("answer", ""),
    ]
    assert (found["8"].number, found["9"].number) == (1, 0)


CHANGED = [
    *EVENTS,
    event("a", "ask", 3000, text="Why √dₖ, exactly?", topic="normalisation", replaces="3"),
    event("b", "note", 3001, text="It only sees *differences*.", replaces="2"),
    event("c", "note", 3002, text="Only differences matter.", aha=False, replaces="2"),
    event("d", "reply", 3003, to="elsewhere", text="The spread stays one.", replaces="8"),
    event("e", "ask", 3004, text="of another kind", replaces="4"),
    event("f", "note", 3005, text="of a page that is not here", replaces="gone"),
]


def test_a_change_puts_another_text_in_the_same_place() -> None:
    """Id, time and number stay; the latest change holds; what changes nothing here is no page."""
    before, after = journal.pages(EVENTS), journal.pages(CHANGED)
    assert [(p.id, p.at, p.number) for p in after] == [(p.id, p.at, p.number) for p in before]
    found = {page.id: page for page in after}
    assert (found["2"].kind, found["2"].text) == ("note", "Only differences matter.")
    assert (found["2"].topic, found["2"].told) == ("", "c")
    assert found["2"].edited == NOON + timedelta(minutes=3002)
    assert (found["3"].text, found["3"].topic) == ("Why √dₖ, exactly?", "normalisation")
    assert (found["8"].text, found["8"].number) == ("The spread stays one.", 1)
    assert found["8"].topic == "normalisation"
    assert found["4"].text.startswith("# My heading") and found["4"].edited is None
    text = written(CHANGED, ZoneInfo("UTC"))
    assert "Only differences matter." in text and "softmax only sees" not in text


# --- as Markdown ------------------------------------------------------------------------------


def written(events: list[Event], zone: ZoneInfo | None = None) -> str:
    return markdown(journal.chronicle(events, "Ada", TITLES, zone), zone)


def headings(text: str) -> list[tuple[str, str]]:
    tokens = MarkdownIt().parse(text)
    return [
        (token.tag, tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def test_the_journal_is_one_document_with_a_heading_a_day() -> None:
    text = written(EVENTS, ZoneInfo("UTC"))
    assert headings(text) == [
        ("h1", "Learning journal of Ada"),
        ("h2", "Open questions"),
        ("h2", "2026-05-11, Monday"),
        ("h3", "On the way: Activation functions (00:40)"),
        ("h2", "2026-05-14, Thursday"),
        ("h3", "Aha: Activation functions (12:00)"),
        ("h3", "Question 1: Activation functions (12:01)"),
        ("h3", "Note (12:02)"),
        ("h4", "My heading"),
        ("h3", "Question 2 (12:05)"),
        ("h2", "2026-05-15, Friday"),
        ("h3", r"Answer to question 1: Why \[√dₖ\]? Really. (21:20)"),
        ("h3", "Answer (21:21)"),
    ]
    assert "2026-05-11 to 2026-05-15 · 2 h 05 · 1 kata passed" in text
    assert "30 min watching, 5 min coding" in text
    assert "- Passed: Softmax over any axis (`softmax`)" in text
    assert "- Done: pictures" in text
    assert "```\n# a comment\n```" in text
    assert "the *first* paper" in text
    assert "2. What is a lottery ticket?" in text
    assert text.endswith("\n") and not text.endswith("\n\n")


def test_days_are_those_of_the_zone() -> None:
    late = [event("1", "note", 11 * 60, text="late", aha=False)]  # 23:00 in UTC
    assert "## 2026-05-15, Friday" in written(late, ZoneInfo("Europe/Berlin"))
    assert "## 2026-05-14, Thursday" in written(late, ZoneInfo("America/New_York"))


def test_an_empty_journal_is_a_title() -> None:
    assert markdown(Chronicle("", (), {}, (), (), {})) == "# Learning journal\n"


@settings(max_examples=400)
@given(st.text(alphabet="#`~=-*+>1. \t\n\rab<!?[]:&\\_|", max_size=60))
def test_no_note_can_break_the_document(text: str) -> None:
    """Whatever headings and fences a note has, those of the document stay as they are."""
    pages = (Page("1", NOON, "note", text), Page("2", NOON, "note", "the next"))
    found = headings(markdown(Chronicle("", pages, {}, (), (), {}), UTC))
    assert [title for tag, title in found if tag in ("h1", "h2", "h3")] == [
        "Learning journal",
        "2026-05-14, Thursday",
        "Note (12:00)",
        "Note (12:00)",
    ]


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("# a\n~~~~\n# b\n~~~~", "#### a\n~~~~\n# b\n~~~~"),
        ("###### deep", "###### deep"),
        ("A title\n===\ntext", "#### A title\ntext"),
        ("- # in a list\n> ## quoted", "- #### in a list\n> ##### quoted"),
        ("no #heading, C# neither", "no #heading, C# neither"),
        ("```\nleft open", "````\n```\nleft open\n````"),
        ("<!-- left open", "```\n<!-- left open\n```"),
        ("<b>fine</b> and $x^2$", "<b>fine</b> and $x^2$"),
    ],
)
def test_headings_go_below_and_what_is_left_open_comes_as_it_is(text: str, below: str) -> None:
    assert _below(text) == below


# --- by the commands --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(tmp_path)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "deep-learning"
    assert run(["init", str(folder), "--yes", "--name", "Ada"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An editor that runs these lines of shell; $1 is the file."""

    def runs(script: str) -> None:
        program = tmp_path / "my editor"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("EDITOR", f"'{program}'")
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.delenv("VISUAL", raising=False)

    return runs


def said(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert run(args) == code
    done = capsys.readouterr()
    return done.out if code == 0 else done.err


def told(capsys: pytest.CaptureFixture[str], *args: str) -> Any:
    assert run([*args, "--json"]) == 0
    done = capsys.readouterr()
    assert done.err == ""
    return json.loads(done.out)


Capture = pytest.CaptureFixture[str]


def test_write_ask_answer_and_read(capsys: Capture, workspace: Path) -> None:
    assert said(capsys, "note", "softmax only sees differences", "--aha", "--topic", "2.1") == (
        "✓ aha: softmax only sees differences\n"
    )
    said(capsys, "note", "rows!", "--kata", "softmax")
    assert "question 1" in said(capsys, "question", "Why √dₖ?")
    said(capsys, "question", "What is a lottery ticket?")
    assert said(capsys, "answer", "1", "So that the spread stays one.") == (
        "1. Why √dₖ?\n  ✓ So that the spread stays one.\n"
    )
    open_ = told(capsys, "question")["pages"]
    assert [(page["number"], page["open"]) for page in open_] == [(2, True)]
    assert "Why √dₖ?" not in said(capsys, "question")
    pages = told(capsys, "journal")["pages"]
    assert [page["kind"] for page in pages] == ["aha", "note", "question", "question", "answer"]
    assert (pages[0]["topic"], pages[1]["kata"]) == ("activations", "softmax")
    assert [page["text"] for page in told(capsys, "journal", "--aha")["pages"]] == [
        "softmax only sees differences"
    ]
    assert len(told(capsys, "journal", "--topic", "activations")["pages"]) == 1


def test_search_finds_words_and_their_beginnings_in_all_that_was_written(
    capsys: Capture, workspace: Path
) -> None:
    said(capsys, "note", "The scores are divided by √dₖ, [or] softmax saturates. Größe!")
    said(capsys, "question", "When does softmax overflow?")
    said(capsys, "answer", "1", "When a logit is large: take the maximum away.")
    said(capsys, "log", "30", "reading", "activations", "the transformer paper")

    def found(words: str) -> list[str]:
        return [page["kind"] for page in told(capsys, "journal", "--search", words)["pages"]]

    assert sorted(found("SOFTMAX")) == ["note", "question"]
    assert found("soft satur") == ["note"]
    assert found("logit maximum") == ["answer"]
    assert found("transform") == ["time"]
    assert found("grosse") == []
    assert found("große") == found("grö") == ["note"]
    assert found("dₖ") == ["note"]
    for odd in ('"', "*", "softmax OR nothing", "text:softmax", "(", "-softmax nothing", "√"):
        assert found(odd) == []
    assert "[softmax] [saturates]" in said(capsys, "journal", "-s", "softmax saturates")
    assert "Nothing holds 'zebra'" in said(capsys, "journal", "--search", "zebra")


def test_what_is_deleted_is_neither_shown_nor_found_and_comes_back(
    capsys: Capture, workspace: Path
) -> None:
    id = told(capsys, "note", "a zebra")["short"]
    assert "deleted: a zebra" in said(capsys, "journal", "--delete", id)
    assert told(capsys, "journal")["pages"] == []
    assert told(capsys, "journal", "--search", "zebra")["pages"] == []
    assert "zebra" not in said(capsys, "journal", "--export")
    said(capsys, "journal", "--undo", id)
    assert len(told(capsys, "journal", "--search", "zebra")["pages"]) == 1
    assert "was not deleted" in said(capsys, "journal", "--undo", id, code=2)


def test_a_page_is_changed_and_what_it_was_stays_in_the_events(
    capsys: Capture, workspace: Path, tmp_path: Path
) -> None:
    id = told(capsys, "note", "a zebra", "--aha", "--topic", "activations")["short"]
    said(capsys, "question", "Why a zebra?")
    assert said(capsys, "journal", "--edit", id, "an okapi\n\n- with stripes") == (
        "✓ changed: an okapi - with stripes\n"
    )
    page = told(capsys, "journal")["pages"][0]
    assert (page["text"], page["kind"], page["topic"]) == (
        "an okapi\n\n- with stripes",
        "aha",
        "activations",
    )
    assert page["short"] == id and page["edited"] and "told" not in page
    assert "changed 20" in said(capsys, "journal")

    def found(words: str) -> list[str]:
        return [page["kind"] for page in told(capsys, "journal", "--search", words)["pages"]]

    assert (found("okapi"), found("zebra")) == (["aha"], ["question"])
    said(capsys, "export", "e.jsonl")
    assert "a zebra" in (tmp_path / "e.jsonl").read_text()  # nothing is written over
    said(capsys, "init", str(tmp_path / "other"), "--yes")
    said(capsys, "import", "e.jsonl")
    assert told(capsys, "journal")["pages"][0]["text"] == "an okapi\n\n- with stripes"


def test_a_page_is_tagged_anew_without_the_editor(capsys: Capture, workspace: Path) -> None:
    id = told(capsys, "note", "rows!", "--aha", "--topic", "activations")["short"]
    args = ("--topic", "", "--kata", "softmax", "--no-aha")
    page = told(capsys, "journal", "--edit", id, *args)
    assert (page["kind"], page["topic"], page["kata"]) == ("note", "", "softmax")
    assert page["text"] == "rows!"
    assert "as it was: rows!" in said(capsys, "journal", "--edit", id, "--kata", "softmax")
    assert len(told(capsys, "journal", "--kata", "softmax")["pages"]) == 1
    assert len(told(capsys, "journal", "--no-aha")["pages"]) == 1
    said(capsys, "journal", "--undo", id)
    page = told(capsys, "journal")["pages"][0]
    assert (page["kind"], page["topic"], page["edited"]) == ("aha", "activations", None)
    assert "as it was written" in said(capsys, "journal", "--undo", id, code=2)


def test_a_change_of_a_deleted_page_comes_back_with_it(capsys: Capture, workspace: Path) -> None:
    id = told(capsys, "note", "one")["short"]
    said(capsys, "journal", "--edit", id, "two")
    said(capsys, "journal", "--delete", id)
    assert told(capsys, "journal")["pages"] == []
    assert told(capsys, "journal", "--search", "two")["pages"] == []
    said(capsys, "journal", "--undo", id)
    assert told(capsys, "journal")["pages"][0]["text"] == "two"


def test_questions_and_answers_are_changed_in_their_places(
    capsys: Capture, workspace: Path
) -> None:
    asked = told(capsys, "question", "Why?", "--topic", "activations")["short"]
    answered = told(capsys, "answer", "1", "So.")["short"]
    said(capsys, "journal", "--edit", asked, "Why √dₖ?")
    said(capsys, "journal", "--edit", answered, "For the spread.")
    question, answer = told(capsys, "journal")["pages"]
    assert (question["text"], question["number"], question["open"]) == ("Why √dₖ?", 1, False)
    assert (answer["text"], answer["number"]) == ("For the spread.", 1)
    assert "question" in said(capsys, "journal", "--edit", answered, "--topic", "2.1", code=2)
    assert "no kata" in said(capsys, "journal", "--edit", asked, "--kata", "softmax", code=2)
    said(capsys, "log", "30", "reading", "activations", "a remark")
    remark = told(capsys, "journal")["pages"][2]["short"]
    assert "tutor log" in said(capsys, "journal", "--edit", remark, "x", code=2)


def test_the_editor_begins_with_the_text_of_the_page(
    capsys: Capture, workspace: Path, tmp_path: Path, editor: Callable[[str], None]
) -> None:
    id = told(capsys, "note", "a zebra")["short"]
    editor('sed \'s/zebra/okapi/\' "$1" > "$1.new"; mv "$1.new" "$1"')
    assert "changed: a" in said(capsys, "journal", "--edit", id)
    assert told(capsys, "journal")["pages"][0]["text"] == "a okapi"
    editor("true")
    assert "as it was" in said(capsys, "journal", "--edit", id)
    assert list(tmp_path.glob("tutor-page-*")) == []


def test_what_is_imported_can_be_searched(capsys: Capture, workspace: Path, tmp_path: Path) -> None:
    said(capsys, "note", "a zebra")
    said(capsys, "export", "e.jsonl")
    said(capsys, "init", str(tmp_path / "other"), "--yes")
    said(capsys, "import", "e.jsonl")
    said(capsys, "import", "e.jsonl")
    assert len(told(capsys, "journal", "--search", "zebra")["pages"]) == 1


def test_export_replaces_a_journal_and_nothing_else(
    capsys: Capture, workspace: Path, tmp_path: Path
) -> None:
    said(capsys, "note", "one")
    file = tmp_path / "journal.md"
    assert run(["journal", "--export", str(file)]) == 0
    said(capsys, "note", "two")
    said(capsys, "journal", "--export", str(file))
    assert "two" in file.read_text()
    assert said(capsys, "journal", "--export") == file.read_text()
    other = tmp_path / "readme.md"
    other.write_text("# My project\n")
    assert "is as it was" in said(capsys, "journal", "--export", str(other), code=2)
    assert other.read_text() == "# My project\n"
    assert "is as it was" in said(capsys, "journal", "--export", str(tmp_path), code=2)
    assert "--export" in said(capsys, "journal", "notes.md", code=2)


def test_the_editor_takes_what_stands_above_the_line(
    capsys: Capture, workspace: Path, tmp_path: Path, editor: Callable[[str], None]
) -> None:
    editor('printf "# Heads\\n\\nsplit, then join\\n" | cat - "$1" > "$1.new"; mv "$1.new" "$1"')
    said(capsys, "note", "--aha")
    (page,) = told(capsys, "journal")["pages"]
    assert page["text"] == "# Heads\n\nsplit, then join"
    assert list(tmp_path.glob("tutor-note-*")) == []
    said(capsys, "question", "Why?")
    editor('cp "$1" asked.txt; echo because > "$1"')
    said(capsys, "answer", "1")
    assert "> Why?" in (tmp_path / "asked.txt").read_text()
    assert told(capsys, "journal")["pages"][-1]["text"] == "because"


def test_an_editor_that_was_left_without_a_word_keeps_nothing(
    capsys: Capture, workspace: Path, tmp_path: Path, editor: Callable[[str], None]
) -> None:
    editor("true")
    assert "nothing to write down" in said(capsys, "note", code=2)
    assert list(tmp_path.glob("tutor-note-*")) == []
    assert told(capsys, "journal")["pages"] == []


def test_what_was_written_in_the_editor_is_never_lost(
    capsys: Capture, workspace: Path, tmp_path: Path, editor: Callable[[str], None]
) -> None:
    editor('echo "an hour of thought" > "$1"')
    assert "kept in" in said(capsys, "note", "--topic", "nope", code=2)
    (draft,) = tmp_path.glob("tutor-note-*")
    assert draft.read_text() == "an hour of thought\n"


def test_without_an_editor_the_way_out_is_named(
    capsys: Capture, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    assert "No editor is set" in said(capsys, "note", code=2)


def test_a_note_may_come_through_a_pipe(
    capsys: Capture, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("from\na pipe\n"))
    said(capsys, "note", "-")
    assert told(capsys, "journal")["pages"][0]["text"] == "from\na pipe"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["note", "  "], "nothing to write down"),
        (["note", "x", "--topic", "nope"], "no topic nope"),
        (["note", "x", "--kata", "nope"], "nope"),
        (["answer", "1", "x"], "no question 1"),
        (["answer", "one", "x"], "one"),
        (["journal", "--delete", "zzzz"], "no entry 'zzzz'"),
        (["journal", "--delete", "a", "--undo", "b"], "don't go together"),
    ],
)
def test_wrong_usage_records_nothing(
    capsys: Capture, workspace: Path, args: list[str], words: str
) -> None:
    assert words in said(capsys, *args, code=2)
    assert told(capsys, "journal")["pages"] == []


def test_an_unknown_question_names_the_open_ones(capsys: Capture, workspace: Path) -> None:
    said(capsys, "question", "One?")
    said(capsys, "question", "Two?")
    said(capsys, "answer", "1", "yes")
    assert "Open are 2" in said(capsys, "answer", "9", "x", code=2)


def test_a_clock_set_back_keeps_answers_behind_their_questions(
    capsys: Capture, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "now", lambda: NOON)
    said(capsys, "question", "Why?")
    monkeypatch.setattr(shared, "now", lambda: NOON - timedelta(hours=5))
    said(capsys, "answer", "1", "because")
    assert [page["kind"] for page in told(capsys, "journal")["pages"]] == ["question", "answer"]


def test_notes_steer_no_terminal(capsys: Capture, workspace: Path) -> None:
    said(capsys, "note", "red \x1b[31m \x02stx\x03 and \ud800")
    for command in (["journal"], ["journal", "--search", "red"]):
        shown = said(capsys, *command)
        assert not any(ord(c) < 32 and c != "\n" for c in shown)


@pytest.mark.parametrize("command", ["note", "question", "answer", "journal"])
def test_help_has_an_example(capsys: Capture, command: str) -> None:
    assert f"Example: tutor {command}" in said(capsys, command, "-h")


def test_a_note_on_a_kata_does_not_cut_its_practice(capsys: Capture, workspace: Path) -> None:
    """Practice is measured from the kata's last event; a note about it is no such event."""
    said(capsys, "note", "rows!", "--kata", "softmax")
    assert told(capsys, "history", "softmax")["events"] == []


def test_the_error_of_an_empty_text_is_for_people() -> None:
    from tutor.session.journal import _something

    with pytest.raises(TutorError, match="nothing to write down"):
        _something("\n \t")
