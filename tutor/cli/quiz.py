"""`tutor quiz`: one question a screen, answered on the keyboard, each answer kept at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

import typer

from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from tutor.models import Curriculum
    from tutor.questions.answered import Answered
    from tutor.questions.ask import Asked
    from tutor.questions.choose import Chosen, Past, Recall
    from tutor.session import Session

    Known = tuple[Mapping[str, Past], Mapping[str, Recall]]

Kind = Literal["choice", "multi", "numeric", "shape", "order", "predict", "explain"]
QUIT, EDITOR = ("q", "quit"), "e"
INTERRUPTED = 130


def register(app: typer.Typer) -> None:
    app.command()(quiz)


def quiz(
    topic: Annotated[
        str,
        typer.Argument(
            help="Only on this topic or section, by id or number; without it, on all.",
            autocompletion=shared.complete_topic,
            show_default=False,
        ),
    ] = "",
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many questions.")] = 10,
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="Only this kind.", show_default=False)
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Don't ask; print what would be asked, for scripts.")
    ] = False,
) -> None:
    """Answer questions: what is due and what went wrong come first.

    Example: tutor quiz attention --count 5
    """
    if not json and not shared.interactive():
        raise TutorError(
            "A quiz needs a terminal to ask on.",
            "Run `tutor quiz` in one; `tutor quiz --json` prints what would be asked.",
        )
    from tutor import curriculum

    road = curriculum.load()
    if json:
        picked = _picked(road, _known(), topic, kind, count)
        shared.say_json({"questions": [_json(one) for one in picked]})
        return
    from tutor.session.review import remembered

    with shared.session() as session:
        picked = _picked(road, remembered(session, shared.now()), topic, kind, count)
        titles = {part.id: part.title for part in road.walk()}
        _hold(session, picked, titles)


def _json(one: Chosen) -> dict[str, object]:
    item = one.item
    return {
        "id": item.id,
        "topic": item.topic,
        "kind": item.kind,
        "stars": item.stars,
        "why": one.why.name.lower(),
    }


# --- what to ask --------------------------------------------------------------------------------


def _picked(
    road: Curriculum, known: Known, topic: str, kind: str | None, count: int
) -> list[Chosen]:
    """Raises TutorError where there is nothing to ask."""
    from tutor.questions import bank
    from tutor.questions.choose import choose

    ids = _topics(road, topic) if topic else {part.id for part in road.walk()}
    items = [i for i in bank.load().values() if i.topic in ids and kind in (None, i.kind)]
    if not items:
        what = f" of kind {kind}" if kind else ""
        where = f" on {topic}" if topic else ""
        raise TutorError(f"There is no question{what}{where} yet.", "Ask for more: `tutor quiz`.")
    order = [part.id for part in road.walk()]
    now = shared.now()
    past, recall = known
    return choose(items, count, now, past=past, recall=recall, road=order)


def _topics(road: Curriculum, name: str) -> set[str]:
    """Of a section or a topic with its parts. Raises TutorError with the nearest."""
    from tutor import report

    for section in road.sections:
        if name in (section.id, str(section.number)):
            return {topic.id for topic in section.walk()}
    return {topic.id for topic in report.find_topic(road, name).walk()}


def _known() -> Known:
    """How questions were answered and when they are due; nothing where there is no workspace."""
    from tutor import workspace
    from tutor.session import Session
    from tutor.session.review import remembered

    try:
        found = workspace.find()
    except TutorError:
        return {}, {}
    with Session(found) as session:
        return remembered(session, shared.now())


# --- the round ----------------------------------------------------------------------------------


class Quit(Exception):
    """The learner has had enough, or the input has ended."""


class Person(Protocol):
    """Who is asked: shows and reads. Reading raises Quit at the end of the input."""

    def show(self, content: RenderableType, *, fresh: bool = False) -> None:
        """Put `content` below what is there, or on an empty screen if `fresh`."""

    def line(self, prompt: str) -> str: ...

    def text(self, id: str) -> str:
        """An answer of several lines to the question of that id."""


def play(
    picked: Sequence[Chosen],
    person: Person,
    record: Callable[[Answered], str],
    *,
    seed: Callable[[], int],
    clock: Callable[[], float],
    titles: Mapping[str, str],
) -> None:
    """Ask one after the other until the learner quits.

    `record` keeps an answer and returns why it could not, or nothing; it is called at once, so that
    an interruption loses nothing.
    """
    from tutor.questions.ask import ask
    from tutor.render import quiz as render

    for number, one in enumerate(picked, 1):
        asked = ask(one.item, seed())
        title = titles.get(one.item.topic, one.item.topic)
        person.show(render.question(asked, number, len(picked), one.why, title), fresh=True)
        given = _answer(asked, person, clock)
        person.show(render.result(given, record(given)))
        if number < len(picked) and person.line("Enter goes on, q ends: ") in QUIT:
            raise Quit


def _answer(asked: Asked, person: Person, clock: Callable[[], float]) -> Answered:
    """Ask until there is an answer that can be understood. Raises Quit."""
    from rich.text import Text

    from tutor.questions.answered import answer
    from tutor.questions.numbers import Unreadable
    from tutor.questions.score import UNKNOWN, wanted
    from tutor.render import quiz as render

    began = clock()
    if asked.item.kind == "explain":
        text = _unless_quit(person.text(asked.item.id))
        seconds = clock() - began
        person.show(render.rubric(asked))
        if text == UNKNOWN:
            return answer(asked, text, seconds)
    while True:
        ticked = ""
        if asked.item.kind == "explain":
            ticked = _unless_quit(person.line("1 3 4, all or none: "))
        else:
            text = _unless_quit(person.line(f"{wanted(asked)}: "))
            seconds = clock() - began
        try:
            return answer(asked, text, seconds, ticked)
        except Unreadable as error:
            person.show(Text(str(error), style="yellow"))


def _unless_quit(text: str) -> str:
    if text.strip().lower() in QUIT:
        raise Quit
    return text.strip()


# --- the terminal -------------------------------------------------------------------------------


def _hold(session: Session, picked: Sequence[Chosen], titles: Mapping[str, str]) -> None:
    """A round with the person at the terminal; what was answered is kept however it ends."""
    import random
    import time

    from tutor import render
    from tutor.questions.answered import payload
    from tutor.render import quiz as pages

    answers: list[Answered] = []

    def record(given: Answered) -> str:
        answers.append(given)
        try:
            session.store.append("answer", given.asked.item.id, payload(given), shared.now())
        except TutorError as error:
            return error.what
        return ""

    person = Terminal(render.console(), session.workspace.config().editor)
    chance, interrupted = random.SystemRandom(), False
    try:
        play(
            picked,
            person,
            record,
            seed=lambda: chance.randrange(2**31),
            clock=time.monotonic,
            titles=titles,
        )
    except Quit:  # what has been answered is kept, and summed up
        pass
    except KeyboardInterrupt:
        interrupted = True
    person.show("")
    person.show(pages.summary(answers, titles))
    if interrupted:
        raise typer.Exit(INTERRUPTED)


class Terminal:
    """The learner's terminal. Lines are edited as in a shell; several lines in the editor, too."""

    def __init__(self, console: Console, editor: str) -> None:
        self.console, self.editor = console, editor
        try:
            import readline
        except ImportError:  # a Python without it reads lines all the same
            return
        readline.set_auto_history(False)

    def show(self, content: RenderableType, *, fresh: bool = False) -> None:
        if fresh:
            self.console.clear()
        self.console.print(content)

    def line(self, prompt: str) -> str:
        self.console.print()
        return self._read(prompt).strip()

    def text(self, id: str) -> str:
        self.console.print(
            f"\nExplain it in your own words. An empty line or Ctrl-D ends it; "
            f"{EDITOR} opens your editor."
        )
        lines: list[str] = []
        while True:
            try:
                line = self._read("> ")
            except Quit:
                if not lines:
                    raise
                line = ""
            if not lines and line.strip() == EDITOR:
                return self._edited(id)
            if not lines and line.strip() in ("?", *QUIT):
                return line
            if line.strip():
                lines.append(line)
            elif lines:
                return "\n".join(lines)

    def _read(self, prompt: str) -> str:
        try:
            return input(prompt)
        except EOFError:
            sys.stdout.write("\n")
            raise Quit from None

    def _edited(self, id: str) -> str:
        """What the learner writes in the editor; nothing written leads back to the prompt."""
        import tempfile
        from pathlib import Path

        with tempfile.TemporaryDirectory(prefix="tutor-") as folder:
            path = Path(folder) / f"{id}.md"
            path.touch()
            try:
                shared.edit(path, self.editor)
                text = path.read_text(encoding="utf-8", errors="replace").strip()
            except (TutorError, OSError) as error:
                self.console.print(str(error))
                text = ""
        return text or self.text(id)
