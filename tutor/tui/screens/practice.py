"""Practice: what is to be written, the editor, and what came of it."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from tutor.models import TutorError
from tutor.tui import clock, paper, practising
from tutor.tui.keys.practice import SCREEN
from tutor.tui.messages import Trouble, Unrecorded
from tutor.tui.practising import Listed, Onward, Opened, Turned, Whereabouts
from tutor.tui.screens.helping import Helping
from tutor.tui.widgets.panes import Pane, Panes
from tutor.tui.widgets.practice.editor import Editor
from tutor.tui.widgets.practice.line import FIND, LINE, TypedLine
from tutor.tui.widgets.practice.status import Facts, StatusLine
from tutor.tui.widgets.practice.tensor import TensorView
from tutor.tui.widgets.practice.verdict import VerdictPanel

if TYPE_CHECKING:
    from tutor.models import Verdict
    from tutor.session import Session


class Practice(Helping):
    PLACE = "practice"
    CSS_PATH = "../css/practice.tcss"
    BINDINGS = [*SCREEN]

    def __init__(self) -> None:
        super().__init__()
        self._opening = False
        self._turns = 0  # how often a kata was asked for; only the last one is wanted
        self._taken = 0  # hints

    def body(self) -> ComposeResult:
        yield Panes(
            Pane(VerticalScroll(Static(id="task"), id="page"), title="Prompt", id="prompt"),
            Pane(Editor(), TypedLine(), title="Editor", id="write"),
            Pane(VerdictPanel(), title="Verdict", id="verdict"),
            main="write",
            shown="write",
            wide=self.tutor.recall("practice", "wide", False),
        )
        yield StatusLine()

    # --- which kata -----------------------------------------------------------------------

    def reload(self) -> None:
        """The kata is still there from the last time; only its file may have changed."""
        if self.kata is not None:
            self.look()
        elif not self._opening:
            kata = self.tutor.first_kata or self.tutor.recall("practice", "kata", "")
            self.open(kata)

    def open(self, target: str) -> None:
        """Turn to a kata by its slug; without one, to the current kata."""
        if self.kata is not None and target == self.kata.slug and self.paper is not None:
            kata = self.kata
            self.ask(lambda session: practising.whereabouts(session, kata), lambda found: found)
            return
        self._turn_to(target)

    @on(Whereabouts)
    def _found(self, message: Whereabouts) -> None:
        """A review that was begun elsewhere gives the kata another file."""
        if self.kata is message.kata and self.paper is not None:
            if self.paper.path == message.path:
                self.look()
            else:
                self._turn_to(message.kata.slug)

    def _turn_to(self, slug: str) -> None:
        self._opening = True
        self._turns += 1
        turn, now = self._turns, clock.now()

        def opened(session: Session) -> Opened:
            with suppress(TutorError):
                return practising.opened(session, slug, now)
            # A kata that was kept or asked for may be gone from the road.
            return practising.opened(session, "", now)

        job = opened if self.kata is None else partial(practising.opened, slug=slug, now=now)
        self.ask(self.kept_first(job), lambda found: found if turn == self._turns else None)

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self._opening = False
        kata = message.kata
        self._taken = message.hints
        self.facts = Facts(
            slug=kata.slug,
            stars=kata.stars,
            path=message.path,
            root=self.workspace.root,
            expected=kata.minutes,
        )
        self.query_one("#task", Static).update(message.prompt)
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.put_on(message)
        self.panel.hints(kata, message.hints, reveal=False)
        self.stands(message.standing)
        self._name_panes(message)
        new = message.untouched and not message.draft
        if new:
            self.panes.show("prompt")
        if self.is_current and new and "write" not in self.panes.in_sight():
            self.panes.show("prompt", focus=True)
        elif self.is_current:
            self.editor.focus()
        self.tutor.remember("practice", kata=kata.slug)
        self.tutor.keep_state()
        if message.standing.unrecorded:
            self.post_message(Unrecorded(message.standing.unrecorded))
        state = message.standing.state
        if state and state.state == "due" and not message.standing.reviewing:
            said = f"{kata.slug} is due for review: Esc, then v solves it again from blank."
            self.notify(said, timeout=8)
        self.refresh_bindings()

    @on(Trouble)
    def _not_opened(self) -> None:
        """The app says why; a screen without any kata says what one can do."""
        self._opening = False
        if self.kata is None:
            said = "No kata is open. l lists them all, and Enter opens one."
            self.query_one("#task", Static).update(said)
            self.panes.show("prompt", focus=True)

    def _name_panes(self, message: Opened) -> None:
        name = message.path.name
        title = f"Editor · {name} (review)" if message.standing.reviewing else f"Editor · {name}"
        self.query_one("#write", Pane).border_title = title
        self.panes.refresh_tabs()

    @on(Turned)
    def _turned(self, message: Turned) -> None:
        """The file is another one now, or has another text."""
        if self.editor.text == self._handed:
            self.paper = None  # what was in it is kept elsewhere by now
        self._turn_to(message.slug)
        self.notify(message.word, timeout=8, markup=False)

    def timed(self) -> tuple[str, str]:
        return "coding", self.kata.slug if self.kata else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "cancel":
                return self.checking
            case "tensor":
                return self.panel.tensor.display if self.is_mounted else False
            case "error":
                return self._error_line() > 0
            case "debrief":
                return self.done
            case "wide":
                return self.is_mounted and self.panes.several
            case "write":
                return not (self.is_mounted and self.editor.has_focus)
        return True

    # --- the check ------------------------------------------------------------------------

    def action_check(self) -> None:
        if not self.editor.has_focus:
            self.panes.show("verdict")
        # After the keys that still wait to be typed into the text.
        self.editor.call_later(self.save_and_check)

    def action_run(self) -> None:
        self.action_check()

    @on(VerdictPanel.Marked)
    def _marked(self, message: VerdictPanel.Marked) -> None:
        self.query_one("#verdict", Pane).border_title = f"Verdict {message.sign}".strip()
        self.panes.refresh_tabs()

    def judged(self, verdict: Verdict) -> None:
        # Whoever writes on, or reads first what a broken program should do, is not interrupted:
        # the sign on the tab says what came of it.
        text = self.editor.text
        reading = paper.flat(text) == paper.flat(self.given) and self.query_one("#page").has_focus
        if self.known(text) and not reading:
            self.panes.show("verdict")
            if self.panes.in_sight() == ["verdict"] and not self.panel.has_focus_within:
                self.panel.focus()
        line = self._error_line()
        said = f"line {line}: F8 goes there" if line else ""
        self.query_one("#write", Pane).border_subtitle = said

    def _error_line(self) -> int:
        """The line of the learner's file where the latest check broke; 0 where there is none."""
        verdict = self.verdict
        if verdict is None or verdict.passed:
            return 0
        if verdict.violations:
            return verdict.violations[0].line
        crashes = [verdict.crash, *(test.crash for test in verdict.tests)]
        lines = [crash.frames[-1].line for crash in crashes if crash and crash.frames]
        return lines[0] if lines else 0

    def action_error(self) -> None:
        line = self._error_line()
        if line:
            self.panes.show("write")
            self.editor.focus()
            self.editor.go_to(line)

    # --- the editor -----------------------------------------------------------------------

    def action_write(self) -> None:
        self.panes.show("write")
        self.editor.focus()

    def action_find(self) -> None:
        self.action_write()
        self.editor.action_find()

    def action_find_next(self, by: int) -> None:
        self.action_write()
        self.editor.action_find_next(by)

    def action_go_to_line(self) -> None:
        self.action_write()
        self.editor.action_go_to_line()

    def action_pane(self) -> None:
        self.panes.turn()

    def action_wide(self) -> None:
        self.panes.wide = not self.panes.wide
        self.tutor.remember("practice", wide=self.panes.wide)

    def action_prompt(self) -> None:
        self.panes.show("prompt", focus=True)

    def action_turn_to(self, pane: str) -> None:
        self.panes.show(pane, focus=True)

    @on(Editor.Left)
    def _left_editor(self, message: Editor.Left) -> None:
        self.panel.focus()
        self.panes.show("verdict")
        if message.key:
            # Not from here: what a screen sends itself never rises to the app, where keys are met.
            self.app.call_later(self.app.simulate_key, message.key)

    @on(Editor.FindAsked)
    def _find(self, message: Editor.FindAsked) -> None:
        self.query_one(TypedLine).ask(FIND, message.seed or self.editor.wanted)

    @on(Editor.LineAsked)
    def _line(self) -> None:
        self.query_one(TypedLine).ask(LINE)

    @on(TypedLine.Asked)
    def _typed_line(self, message: TypedLine.Asked) -> None:
        if message.what == FIND:
            found = self.editor.find(message.text, by=1 if message.go_on else 0)
            self.query_one(TypedLine).count(*found)
        elif message.go_on and re.fullmatch("[0-9]{1,9}", message.text.strip()):
            self.editor.go_to(int(message.text))

    @on(TypedLine.Closed)
    def _line_closed(self) -> None:
        self.editor.focus()

    # --- the maps -------------------------------------------------------------------------

    def action_tensor(self) -> None:
        self.panes.show("verdict")
        self.panel.tensor.focus()

    @on(TensorView.Enlarge)
    def _enlarged(self, message: TensorView.Enlarge) -> None:
        from tutor.tui.modals.maps import Maps

        self.app.push_screen(Maps(message.pair))

    # --- beginning again, going on --------------------------------------------------------------

    def action_reset(self) -> None:
        if self.kata:
            question = (
                f"Put the starter in the place of your text? "
                f"The history of {self.kata.slug} keeps it."
            )
            self._ask(question, "Begin again", "Reset", self._reset)

    def _reset(self, answer: str | None) -> None:
        if answer == "yes" and self.kata and self.paper:
            kata, held, text, now = self.kata, self.paper, self.editor.text, clock.now()
            self._handed = text
            self.ask(
                lambda session: practising.reset(session, kata, held, text, now),
                lambda turned: turned,
            )

    def action_review(self) -> None:
        """Begin a review; while one is open, ask whether to give it up."""
        if self.kata is None or self.paper is None:
            return
        if self.paper.path == self.workspace.file(self.kata):
            begin = partial(practising.begun, kata=self.kata, now=clock.now())
            self.ask(self.kept_first(begin), lambda turned: turned)
            return
        question = "Give this review up? Its file stays, and the kata is as due as before."
        self._ask(question, "Give it up", "Review", self._stop_review)

    def _stop_review(self, answer: str | None) -> None:
        if answer == "yes" and self.kata:
            stop = partial(practising.stopped, kata=self.kata, now=clock.now())
            self.ask(self.kept_first(stop), lambda turned: turned)

    def action_list(self) -> None:
        now = clock.now()
        self.ask(lambda session: practising.listed(session, now), lambda rows: rows)

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        if not self.is_active:  # the learner has gone elsewhere, or asked twice
            return
        from tutor.tui.modals.pick import Pick

        slug = self.kata.slug if self.kata else ""
        self.app.push_screen(Pick(message.rows, slug), self._picked)

    def _picked(self, slug: str | None) -> None:
        if slug:
            self.open(slug)

    def action_check_all(self) -> None:
        """Grade every started kata, with what is written here."""
        from tutor.tui.modals.check_all import CheckAll, Outcome

        text = self.editor.text
        self.put_down()
        self.leave_to_the_grid(text)

        def checked(outcome: Outcome | None) -> None:
            graded = outcome.graded if outcome else ()
            slug = self.kata.slug if self.kata else ""
            self.back_from_the_grid(text if slug in graded else "")
            if outcome and outcome.slug not in ("", slug):
                self.open(outcome.slug)
            else:
                self.look()

        self.app.push_screen(CheckAll(), checked)

    def action_next(self) -> None:
        if self.kata is None:
            return
        if self.done:
            self._next("yes")
            return
        question = f"{self.kata.slug} does not pass yet. Go on to the next kata all the same?"
        self._ask(question, "Go on", "Next", self._next)

    def _next(self, answer: str | None) -> None:
        if answer == "yes" and self.kata:
            kata, now, done = self.kata, clock.now(), self.done
            self.ask(
                lambda session: practising.following(session, kata, now, done=done),
                lambda onward: onward,
            )

    @on(Onward)
    def _go_on(self, message: Onward) -> None:
        if self._opening or self.kata is None or self.kata.slug != message.after:
            return  # pressed twice: another kata is open, or on its way
        if message.slug is None:
            self.notify("Nothing else is open: every other kata has passed, and none is due.")
        else:
            self._turn_to(message.slug)
            self.notify(message.reason, markup=False)
