"""A round of questions, one a page: answered by key or mouse, each answer kept at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from string import ascii_lowercase
from typing import TYPE_CHECKING, cast

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from tutor.questions.answered import Answered, answer
from tutor.questions.numbers import Unreadable
from tutor.questions.score import UNKNOWN, wanted
from tutor.render.quiz import result
from tutor.session import Session
from tutor.session.checkpoint import Standing
from tutor.tui import clock, rounds
from tutor.tui.keeping import now_and_then
from tutor.tui.keys.checkpoints import ROUND
from tutor.tui.messages import Trouble
from tutor.tui.modals.ask import yes_or_no
from tutor.tui.rounds import Plan, Quizzed, Rating
from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.round.options import Mode, Options
from tutor.tui.widgets.round.pages import END, head, question, summary

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

SCALE = ("not at all", "a little", "with help", "well", "I could teach it")
NUMBERS = "123456789"
PLACE = "round"  # where it keeps what it remembers
HOW = {
    "choice": "Press its letter.",
    "multi": "Press the letters of all that are right, then Enter.",
    "order": "Press the numbers in the right order, then Enter; Backspace takes one back.",
    "explain": "Explain it in your own words, then press ^s.",
}
TICK = "A good answer names these. Tick the points that yours named, then Enter."


class Round(ModalScreen[None]):
    """Asks what `load` finds, which is done in the thread of the session."""

    BINDINGS = [*ROUND]
    CSS_PATH = "../css/round.tcss"

    class Loaded(Message):
        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

    class Kept(Message):
        """An answer is written down, or `why` it is not."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    class Finished(Message):
        def __init__(self, standing: Standing) -> None:
            super().__init__()
            self.standing = standing

    def __init__(self, load: Callable[[Session], Plan]) -> None:
        super().__init__()
        self._load = load
        self.plan: Plan | None = None
        self.place = -1  # of the step that is asked; −1 before the first
        self.answers: list[Answered] = []
        self.given: Answered | None = None  # the answer to this step
        self.over = False
        self._text = ""  # of an explanation whose points are being ticked
        self._seconds = 0.0
        self._began: datetime = clock.now()

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    @property
    def step(self) -> Rating | Quizzed | None:
        if self.plan is None or self.over or not 0 <= self.place < len(self.plan.steps):
            return None
        return self.plan.steps[self.place]

    @property
    def asking(self) -> bool:
        """Whether an answer is waited for."""
        return self.step is not None and self.given is None

    @property
    def _kind(self) -> str:
        return self.step.asked.item.kind if isinstance(self.step, Quizzed) else ""

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield Static(id="head")
            with VerticalScroll(id="page"):
                yield Static(id="question")
                yield TextArea(id="words", compact=True, soft_wrap=True)
                yield Input(id="typed", compact=True)
                yield Static(id="how")
                yield Options(id="options")
                yield Static(id="remark")
                yield Static(id="result")
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one("#head").display = False  # until something is asked
        now_and_then(self, self.keep)
        self._show(Text("One moment…", style="dim"))
        self.tutor.ask(self, self._load, self.Loaded)

    @on(Loaded)
    def _loaded(self, message: Loaded) -> None:
        self.plan = message.plan
        self.query_one("#sheet", Vertical).border_title = message.plan.title
        if message.plan.intro is None or not message.plan.steps:
            self._onward()
            return
        self._show(message.plan.intro)
        self._rest()

    @on(Trouble)
    def _trouble(self) -> None:
        """The app says what it was; without questions there is nothing to stay for."""
        if self.plan is None:
            self.dismiss(None)

    # --- showing --------------------------------------------------------------------------

    def _show(self, content: RenderableType, *, answered_with: str = "") -> None:
        """A page, and the one widget (by its id) with which it is answered."""
        self.query_one("#question", Static).update(content)
        for id in ("words", "typed", "options"):
            self.query_one(f"#{id}").display = id == answered_with
        for id in ("how", "remark", "result"):
            self._say(id, "")
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def _say(self, id: str, content: RenderableType) -> None:
        shown = self.query_one(f"#{id}", Static)
        shown.update(content)
        shown.display = content != ""

    def _rest(self) -> None:
        """Nothing to answer: the arrow keys scroll, Enter goes on."""
        self.query_one("#page", VerticalScroll).focus(scroll_visible=False)
        self.refresh_bindings()

    def _onward(self) -> None:
        if self.plan is None:
            return
        self.place += 1
        self.given, self._text = None, ""
        if self.place >= len(self.plan.steps):
            self._end()
            return
        self._began = clock.now()
        shown = self.query_one("#head", Static)
        shown.update(head(self.plan, self.place))
        shown.display = True
        step = self.plan.steps[self.place]
        if isinstance(step, Rating):
            self._rate(step)
        else:
            self._ask(step)
        self.refresh_bindings()

    def _rate(self, step: Rating) -> None:
        self._show(Text(step.text, style="bold"), answered_with="options")
        options = self.query_one(Options)
        options.ask(Mode.ONE, SCALE, NUMBERS)
        options.highlighted = len(SCALE) // 2
        options.focus()
        self._say("how", Text(f"Press 1 to {len(SCALE)}.", style="dim"))

    def _ask(self, step: Quizzed) -> None:
        asked = step.asked
        kind = asked.item.kind
        if kind in ("choice", "multi", "order"):
            self._show(question(asked), answered_with="options")
            options = self.query_one(Options)
            mode = {"choice": Mode.ONE, "multi": Mode.MANY}.get(kind, Mode.ORDER)
            options.ask(mode, asked.options, NUMBERS if kind == "order" else ascii_lowercase)
            options.focus()
        elif kind == "explain":
            self._show(question(asked), answered_with="words")
            words = self.query_one(TextArea)
            words.read_only = False
            words.load_text(self._left_words.get(asked.item.id, ""))
            words.focus()
        else:
            self._show(question(asked), answered_with="typed")
            typed = self.query_one(Input)
            typed.value, typed.disabled = "", False
            typed.placeholder = f"{wanted(asked)}; {UNKNOWN} if you don't know"
            typed.focus()
        self._say("how", Text(HOW[kind], style="dim") if kind in HOW else "")

    # --- answering ------------------------------------------------------------------------

    @on(Options.Given)
    def _chosen(self, message: Options.Given) -> None:
        step = self.step
        if isinstance(step, Rating):
            self._rated(step, int(message.labels[0]))
        elif self._kind == "explain":
            self._answer(self._text, " ".join(message.labels) or "none")
        elif self._kind == "multi" and not message.labels:
            self._remark("Choose at least one, by its letter.")
        else:
            self._answer(" ".join(message.labels))

    @on(Options.Unfinished)
    def _unfinished(self) -> None:
        self._remark("Not all of them have a place yet.")

    @on(Input.Submitted, "#typed")
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._answer(event.value)

    def action_submit(self) -> None:
        if self._kind == "explain" and not self._text:
            words = self.query_one(TextArea).text.strip()
            if words in ("", UNKNOWN):
                self._remark("Write something first; F2 says that you don't know.")
            else:
                self._tick(words)
        elif self._kind in ("choice", "multi", "order", "explain"):
            self.query_one(Options).action_submit()
        else:
            typed = self.query_one(Input)
            if typed.value.strip():
                self._answer(typed.value)

    def _tick(self, words: str) -> None:
        """The explanation is written; now the learner ticks what it named."""
        step = self.step
        assert isinstance(step, Quizzed)
        self._seconds = (clock.now() - self._began).total_seconds()
        self._text = words
        self.query_one(TextArea).read_only = True
        options = self.query_one(Options)
        options.display = True
        options.ask(Mode.MANY, step.asked.rubric, NUMBERS)
        self._say("how", Text(TICK, style="bold"))
        self._say("remark", "")
        options.focus()
        self.refresh_bindings()

    def action_unknown(self) -> None:
        if self.asking and not self._text:
            self._answer(UNKNOWN)

    def action_skip(self) -> None:
        self._onward()

    def _rated(self, step: Rating, rating: int) -> None:
        now = clock.now()
        self.tutor.ask(self, lambda session: rounds.rate(session, step.id, rating, now))
        self._onward()

    def _answer(self, text: str, ticked: str = "") -> None:
        step = self.step
        if not isinstance(step, Quizzed) or self.given:
            return
        now = clock.now()
        seconds = self._seconds if self._text else (now - self._began).total_seconds()
        try:
            given = answer(step.asked, text, seconds, ticked)
        except Unreadable as error:
            self._remark(str(error))
            return
        self.given = given
        self.keep()
        self.answers.append(given)
        self.tutor.ask(self, lambda session: rounds.keep(session, given, now), self.Kept)
        self._say("how", "")
        self._say("remark", "")
        for id in ("typed", "options"):
            self.query_one(f"#{id}").disabled = True
        self.query_one(TextArea).read_only = True
        if text == UNKNOWN and self._kind == "explain":
            self.query_one(TextArea).display = False
            options = self.query_one(Options)
            options.display = True
            options.ask(Mode.MANY, step.asked.rubric, NUMBERS)
            options.disabled = True
        self._tell("")
        self._rest()

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        if message.why:
            self._tell(message.why)

    def _tell(self, unrecorded: str) -> None:
        if self.given:
            self._say("result", result(self.given, unrecorded))
            # Twice, since what has just been shown gets its height only in between.
            self.call_after_refresh(self.call_after_refresh, self._turn_to_result)

    def _turn_to_result(self) -> None:
        """All of it, or as much as there is room for from its beginning."""
        page, shown = self.query_one("#page", VerticalScroll), self.query_one("#result")
        page.scroll_to_widget(shown, top=True, animate=False)

    def _remark(self, said: str) -> None:
        self._say("remark", Text(said, style="yellow"))

    # --- going on and ending ----------------------------------------------------------------

    def action_onward(self) -> None:
        if not self.asking:
            self._onward()

    def action_close(self) -> None:
        self.dismiss(None)

    def _end(self) -> None:
        assert self.plan is not None
        self.over = True
        self.query_one("#head").display = False
        if self.plan.checkpoint:
            self._show(Text("Adding it up…", style="dim"))
            id, now = self.plan.checkpoint, clock.now()
            self.tutor.ask(self, lambda session: rounds.finish(session, id, now), self.Finished)
        else:
            self._show(summary(self.answers, self.plan))
        self._rest()

    @on(Finished)
    def _finished(self, message: Finished) -> None:
        assert self.plan is not None
        self._show(summary(self.answers, self.plan, message.standing.ready))

    @property
    def _left_words(self) -> dict[str, str]:
        """Explanations that were begun when the program ended, by question."""
        kept: dict[str, object] = self.tutor.recall(PLACE, "words", {})
        return {id: words for id, words in kept.items() if isinstance(words, str)}

    def keep(self) -> None:
        """Keep an explanation that is not handed in."""
        if isinstance(self.step, Quizzed) and self._kind == "explain":
            words = self.query_one(TextArea).text.strip() if self.asking else ""
            kept = {**self._left_words, self.step.asked.item.id: words}
            self.tutor.remember(PLACE, words={id: words for id, words in kept.items() if words})

    def action_leave(self) -> None:
        words = self.query_one(TextArea)
        if self._kind == "explain" and self.asking and words.text.strip():
            asked = "Your explanation is not handed in yet. Leave it?"
            self.app.push_screen(yes_or_no(asked, "Leave", title="Stop here"), self._left)
        else:
            self._leave()

    def _left(self, answer: str | None) -> None:
        if answer == "yes":
            self._leave()

    def _leave(self) -> None:
        self.keep()
        if self.plan and self.plan.checkpoint and not self.over:
            self.app.notify(END)
        self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "onward":
                return self.plan is not None and not self.asking and not self.over
            case "close":
                return self.over
            case "leave":
                return not self.over
            case "skip":
                return isinstance(self.step, Rating)
            case "unknown":
                return self.asking and isinstance(self.step, Quizzed) and not self._text
            case "submit":
                return self.asking and bool(self._kind)
        return True
