"""`tutor quiz`, from a person's side: what is shown, what the keys do, what is kept."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from rich.console import Console, RenderableType
from typer.testing import CliRunner

from tutor import curriculum, paths, workspace
from tutor.cli import quiz, shared
from tutor.cli.quiz import Quit, play
from tutor.models import Event, TutorError
from tutor.progress import lines
from tutor.progress.store import open_store
from tutor.questions import bank
from tutor.questions.answered import Answered, answer, payload
from tutor.questions.ask import ask
from tutor.questions.bank import Item
from tutor.questions.choose import Chosen, Why
from tutor.render import quiz as render

BANK = """questions:
  - id: bytes-of-a-float
    topic: vectors-matrices
    kind: numeric
    stars: 5
    ask: How many bytes do {n} numbers in float32 take?
    draw: {n: "int(10, 99)"}
    answer: "4 * n"
    unit: B
    because: Four each, so {4 * n}.
  - id: rank-of-a-sum
    topic: norms-distances
    kind: choice
    stars: 4
    ask: What can `rank(A + B)` be, at most?
    right: rank A + rank B
    wrong: [the larger of the two, their product]
    because: Its columns lie in the sum of both column spaces.
  - id: shape-of-a-row
    topic: vectors-matrices
    kind: predict
    stars: 3
    ask: What does this print?
    code: |
      x = np.ones((2, 3))
      print(x[0].shape)
    answer: (3,)
    because: Indexing with a number drops the axis.
  - id: why-broadcast
    topic: norms-distances
    kind: explain
    stars: 2
    ask: Why does broadcasting exist?
    rubric: [no copies, short code, the rule from the right]
    because: It repeats without copying.
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real curriculum and katas, with a small bank of questions."""
    root = tmp_path / "content"
    (root / "curriculum" / "questions").mkdir(parents=True)
    (root / "katas").symlink_to(paths.content() / "katas")
    for file in (paths.content() / "curriculum").glob("*.yaml"):
        (root / "curriculum" / file.name).symlink_to(file)
    (root / "curriculum" / "questions" / "1-mathematics.yaml").write_text(BANK)
    monkeypatch.setenv("TUTOR_CONTENT", str(root))
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    return root


@pytest.fixture
def items(content: Path) -> dict[str, Item]:
    return bank.load()


@pytest.fixture
def place(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace, found through its variable."""
    root = tmp_path / "work"
    workspace.make(root, workspace.Config())
    monkeypatch.setenv("TUTOR_WORKSPACE", str(root))
    return root


def history(place: Path) -> list[Event]:
    with open_store(place / ".tutor" / "progress.db") as store:
        return store.events("answer")


# --- the loop, without a terminal ---------------------------------------------------------------


class Fake:
    """Answers from a list, and keeps what it was shown as plain text."""

    def __init__(self, *answers: str) -> None:
        self.answers = [*answers]
        self.screens: list[str] = []
        self.prompts: list[str] = []

    def show(self, content: RenderableType, *, fresh: bool = False) -> None:
        out = Console(file=io.StringIO(), width=80, markup=False, highlight=False)
        out.print(content)
        text = out.file.getvalue()  # type: ignore[attr-defined]
        if fresh or not self.screens:
            self.screens.append("")
        self.screens[-1] += text

    def line(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self.answers:
            raise Quit
        return self.answers.pop(0)

    def text(self, id: str) -> str:
        return self.line(f"text {id}")


def held(person: Fake, *picked: Item, record: object = None) -> list[Answered]:
    """A round with seed 1, every answer taking two seconds."""
    kept: list[Answered] = []
    ticks = iter(range(0, 1000, 2))

    def keep(given: Answered) -> str:
        kept.append(given)
        return ""

    chosen = [Chosen(item, Why.NEW) for item in picked]
    try:
        play(
            chosen,
            person,
            record or keep,  # type: ignore[arg-type]
            seed=lambda: 1,
            clock=lambda: next(ticks),
            titles={"vectors-matrices": "Vectors"},
        )
    except Quit:
        person.screens.append("over")
    return kept


def test_a_question_is_asked_answered_and_explained(items: dict[str, Item]) -> None:
    question = items["bytes-of-a-float"]
    right = ask(question, 1).answer
    person = Fake(f"{right} bytes")
    (given,) = held(person, question)
    assert (given.score.right, given.seconds, given.text) == (True, 2, f"{right} bytes")
    (screen,) = person.screens
    assert "1 of 1 · Vectors · ★★★★★ · new" in screen
    assert ask(question, 1).text in screen
    assert "✓ right" in screen
    assert f"Four each, so {right}." in screen
    assert person.prompts == ["a number in B: "]  # after the last one nothing waits for a key


def test_a_wrong_answer_shows_the_right_one_and_how_it_is_wrong(items: dict[str, Item]) -> None:
    right = ask(items["bytes-of-a-float"], 1).answer
    assert isinstance(right, int)
    person = Fake(str(right // 4), "", "?")
    held(person, items["bytes-of-a-float"], items["shape-of-a-row"])
    first, second = person.screens
    assert "✗ wrong: off by a factor 4" in first
    assert f"The right answer is {right} B" in first
    assert "○ not known yet" in second
    assert "The right answer is (3,)" in second
    assert "    x = np.ones((2, 3))\n" in second


def test_what_can_not_be_read_is_asked_again_and_is_not_wrong(items: dict[str, Item]) -> None:
    right = ask(items["bytes-of-a-float"], 1).answer
    person = Fake("", "many", f"{right}")
    (given,) = held(person, items["bytes-of-a-float"])
    assert given.score.right
    assert person.screens[0].count("Write") == 2
    assert len(person.prompts) == 3


def test_choices_have_letters(items: dict[str, Item]) -> None:
    question = items["rank-of-a-sum"]
    asked = ask(question, 1)
    letter = "abc"[asked.key[0]]
    person = Fake("d", letter)
    (given,) = held(person, question)
    assert given.score.right
    assert f"{letter}) rank A + rank B" in person.screens[0]
    assert "What can rank(A + B) be" in person.screens[0]
    assert "Type a letter, a to c; ? if you don't know." in person.screens[0]
    wrong = Fake("abc".replace(letter, "")[0])
    held(wrong, question)
    assert f"Right is\n  {letter}) rank A + rank B" in wrong.screens[0]


def test_an_explanation_is_ticked_against_the_rubric(items: dict[str, Item]) -> None:
    person = Fake("It saves copies\nand typing.", "7", "1 2")
    (given,) = held(person, items["why-broadcast"])
    assert (given.text, given.ticked) == ("It saves copies\nand typing.", "1 2")
    assert given.score.right
    (screen,) = person.screens
    assert screen.index("1. no copies") < screen.index("2 of 3 points named")
    assert screen.count("no copies") == 1
    assert payload(given)["ticked"] == "1 2"


def test_not_knowing_an_explanation_shows_the_rubric_and_ticks_nothing(
    items: dict[str, Item],
) -> None:
    person = Fake("?")
    (given,) = held(person, items["why-broadcast"])
    assert (given.score.share, given.score.right) == (0, False)
    assert "3. the rule from the right" in person.screens[0]
    assert "○ not known yet" in person.screens[0]


@pytest.mark.parametrize("keys", [("q",), ("Q",), ("40 B", "q"), (), ("40 B",)])
def test_q_and_the_end_of_input_end_it_and_keep_what_was_answered(
    items: dict[str, Item], keys: tuple[str, ...]
) -> None:
    person = Fake(*keys)
    kept = held(person, items["bytes-of-a-float"], items["rank-of-a-sum"])
    assert len(kept) == ("40 B" in keys)
    assert person.screens[-1] == "over"


def test_q_ends_an_explanation_too(items: dict[str, Item]) -> None:
    assert held(Fake("q"), items["why-broadcast"]) == []
    assert held(Fake("Some words", "q"), items["why-broadcast"]) == []


def test_what_is_right_is_indented_below_its_letter(items: dict[str, Item]) -> None:
    asked = ask(items["rank-of-a-sum"], 1)
    wrong = next(letter for i, letter in enumerate("abc") if i not in asked.key)
    out = io.StringIO()
    Console(width=16, file=out).print(render.result(answer(asked, wrong, 1)))
    rows = out.getvalue().partition("Right is\n")[2].partition("\n\n")[0].splitlines()
    assert len(rows) > 1 and rows[0][2:5] in ("a) ", "b) ", "c) ")
    assert all(row.startswith("     ") for row in rows[1:])


def test_why_an_answer_is_not_kept_is_told(items: dict[str, Item]) -> None:
    person = Fake("3 B")
    held(person, items["bytes-of-a-float"], record=lambda given: "the disk is full.")
    assert "could not be recorded: the disk is full." in person.screens[0]


def test_the_round_is_summed_up(items: dict[str, Item]) -> None:
    person = Fake()
    one, other = items["bytes-of-a-float"], items["rank-of-a-sum"]
    right = str(ask(one, 1).answer)
    answers = [answer(ask(one, 1), text, 1) for text in (right, "?")]
    answers.append(answer(ask(other, 1), "abc"[ask(other, 1).key[0]], 1))
    person.show(render.summary(answers, {"vectors-matrices": "Vectors"}))
    assert "2 of 3 right" in person.screens[0]
    assert "Vectors" in person.screens[0]
    assert "1 of 2  tutor topic vectors-matrices" in person.screens[0]
    assert "norms-distances  1 of 1" in person.screens[0]
    person.show(render.summary([], {}), fresh=True)
    assert "Nothing answered" in person.screens[1]


# --- the command --------------------------------------------------------------------------------

app = typer.Typer()
quiz.register(app)


def picked(*args: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, ["--json", *args], catch_exceptions=False)
    assert done.exit_code == 0
    questions: list[dict[str, object]] = json.loads(done.stdout)["questions"]
    return questions


def test_json_says_what_would_be_asked_without_a_workspace(content: Path) -> None:
    found = picked()
    assert [one["id"] for one in found] == [
        "bytes-of-a-float", "rank-of-a-sum", "shape-of-a-row", "why-broadcast"
    ]  # fmt: skip
    assert found[0] == {"id": "bytes-of-a-float", "topic": "vectors-matrices", "kind": "numeric",
                        "stars": 5, "why": "new"}  # fmt: skip
    assert [one["id"] for one in picked("--count", "1")] == ["bytes-of-a-float"]
    assert [one["id"] for one in picked("--kind", "explain")] == ["why-broadcast"]


@pytest.mark.parametrize("topic", ["1", "mathematics", "linear-algebra", "1.1"])
def test_a_topic_counts_with_its_parts_and_a_section_with_its_topics(
    content: Path, topic: str
) -> None:
    assert any(section.id == "mathematics" for section in curriculum.load().sections)
    assert len(picked(topic)) == 4
    assert len(picked("norms-distances")) == 2


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (["vectors-matrics"], "vectors-matrices"),
        (["git"], "There is no question on git yet."),
        (["vectors-matrices", "--kind", "order"], "There is no question of kind order on vectors"),
    ],
)
def test_what_can_not_be_asked_is_an_error_with_a_way_out(
    content: Path, args: list[str], what: str
) -> None:
    with pytest.raises(TutorError) as error:
        picked(*args)
    assert what in str(error.value)
    assert error.value.way_out


def test_without_a_terminal_it_says_so(place: Path) -> None:
    with pytest.raises(TutorError, match="A quiz needs a terminal") as error:
        CliRunner().invoke(app, [], catch_exceptions=False)
    assert "--json" in error.value.way_out
    assert history(place) == []


def test_the_editor_takes_an_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'from\\nthe editor' > \"$1\"\n")
    editor.chmod(0o755)
    said = iter(["e"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(said))
    terminal = quiz.Terminal(Console(file=io.StringIO()), str(editor))
    assert terminal.text("why-broadcast") == "from\nthe editor"


def test_an_editor_that_is_not_there_leads_back_to_the_prompt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = iter(["", "e", "", "a word", "and more", " "])
    monkeypatch.setattr("builtins.input", lambda prompt: next(said))
    console = Console(file=io.StringIO(), markup=False)
    terminal = quiz.Terminal(console, "no-such-editor-anywhere")
    assert terminal.text("why-broadcast") == "a word\nand more"
    assert "can't be run" in console.file.getvalue()  # type: ignore[attr-defined]


# --- on a real terminal -------------------------------------------------------------------------

CHILD = "import typer; from tutor.cli import quiz; a = typer.Typer(); quiz.register(a); a()"


class Pty:
    """`tutor quiz` in a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self.text = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.environ |= {"TERM": "xterm", "COLUMNS": "80", "LINES": "30"}
            os.execv(sys.executable, [sys.executable, "-c", CHILD, *args])

    def until(self, what: str, seconds: float = 60) -> str:
        """What came up to and with `what`; fails where it doesn't come."""
        ends = time.monotonic() + seconds
        while what not in self.text:
            ready, _, _ = select.select([self.handle], [], [], max(0, ends - time.monotonic()))
            assert ready, f"no {what!r} in {self.text!r}"
            try:
                data = os.read(self.handle, 4096)
            except OSError:  # how Linux tells the end of a terminal
                data = b""
            assert data, f"the end, and no {what!r} in {self.text!r}"
            self.text += data.decode()
        before, _, self.text = self.text.partition(what)
        return before + what

    def press(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def interrupt(self) -> None:
        """Ctrl-C, once it waits for a key: Python's `input` doesn't hear of one that comes after
        its prompt is written and before it waits (a person would press again)."""
        while Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2][0] != "S":
            time.sleep(0.01)
        self.press("\x03")

    def status(self) -> int:
        while select.select([self.handle], [], [], 60)[0]:
            try:
                if not os.read(self.handle, 4096):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        os.close(self.handle)
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


@pytest.fixture
def terminal(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Pty]]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    opened: list[Pty] = []

    class Opened(Pty):
        def __init__(self, *args: str) -> None:
            super().__init__(*args)
            opened.append(self)

    yield Opened
    for one in opened:
        one.close()


def test_a_round_on_the_keyboard(terminal: type[Pty], place: Path) -> None:
    screen = terminal("--count", "2")
    asked = screen.until("a number in B: ")
    count = int(asked.split("bytes do ")[1].split()[0])
    screen.press(f"{4 * count}\n")
    assert "right" in screen.until("Enter goes on")
    screen.press("\n")
    screen.until("a letter, a to c: ")
    screen.press("?\n")
    assert "1 of 2 right" in screen.until("1 of 2 right")
    assert screen.status() == 0
    first, second = history(place)
    assert (first.subject, first.payload["right"]) == ("bytes-of-a-float", True)
    assert (second.subject, second.payload["answer"]) == ("rank-of-a-sum", "?")
    assert first.payload["answer"] == str(4 * count)
    for event in (first, second):
        lines.check(event)
    # The seed alone brings the same numbers back.
    question = ask(bank.load()["bytes-of-a-float"], first.payload["seed"])
    assert question.answer == 4 * count
    assert picked()[0] == {"id": "rank-of-a-sum", "topic": "norms-distances", "kind": "choice",
                           "stars": 4, "why": "wrong"}  # fmt: skip


def test_ctrl_c_keeps_what_was_answered(terminal: type[Pty], place: Path) -> None:
    screen = terminal()
    screen.until("a number in B: ")
    screen.press("1\n")
    screen.until("Enter goes on")
    screen.press("\n")
    screen.until("a letter, a to c: ")
    screen.interrupt()
    screen.until("0 of 1 right")
    assert screen.status() == 130
    assert [event.subject for event in history(place)] == ["bytes-of-a-float"]


def test_several_lines_end_with_an_empty_one_or_ctrl_d(terminal: type[Pty], place: Path) -> None:
    screen = terminal("--kind", "explain")
    screen.until("> ")
    screen.press("It saves\n")
    screen.until("> ")
    screen.press("copies\n")
    screen.until("> ")
    screen.press("\x04")
    screen.until("all or none: ")
    screen.press("1 3\n")
    screen.until("2 of 3 points named")
    assert screen.status() == 0
    (event,) = history(place)
    assert (event.payload["answer"], event.payload["ticked"]) == ("It saves\ncopies", "1 3")


def test_an_answer_that_was_undone_does_not_count(place: Path) -> None:
    given = answer(ask(bank.load()["bytes-of-a-float"], 1), "0", 1)
    with open_store(place / ".tutor" / "progress.db") as store:
        event = store.append("answer", "bytes-of-a-float", payload(given), shared.now())
        assert picked()[-1]["why"] == "new"
        assert picked()[0] == picked()[0] | {"id": "bytes-of-a-float", "why": "wrong"}
        store.append("undo", "bytes-of-a-float", {"event": event.id}, shared.now())
    assert {one["why"] for one in picked()} == {"new"}


def test_choosing_questions_loads_nothing_heavy(content: Path) -> None:
    work = f"import sys\ntry:\n    {CHILD}\nfinally:\n    print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", work, "--json"], capture_output=True, text=True, check=True
    )
    shown, _, modules = done.stdout.rpartition("}\n")
    assert "bytes-of-a-float" in shown
    assert not {"numpy", "torch", "textual", "pytest"} & {*modules.split()}
