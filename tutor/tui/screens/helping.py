"""Help on a kata: hints, solution, debrief, and the attempts so far."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from tutor.tui import clock, practising
from tutor.tui.messages import Unrecorded
from tutor.tui.practising import Debriefed, Hinted, Past, Solved
from tutor.tui.screens.bench import Bench

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tutor.models import Kata


class Helping(Bench):
    """Each answer is a page of its own; only hints are beside the editor."""

    def _read(self, content: RenderableType, title: str) -> None:
        from tutor.tui.modals.reader import Reader

        self.app.push_screen(Reader(content, title=title))

    def _ask(self, question: str, yes: str, title: str, then: Callable[[str | None], None]) -> None:
        from tutor.tui.modals.ask import yes_or_no

        self.app.push_screen(yes_or_no(question, yes, title=title), then)

    def _awaits(self, kata: Kata) -> bool:
        """Whether a page on a kata may be opened: neither is one open already, as where the key was
        pressed twice, nor has the learner gone on."""
        return self.is_active and self.kata is kata

    def action_hint(self) -> None:
        if self.kata is None:
            return
        kata, now = self.kata, clock.now()
        self.ask(lambda session: practising.hinted(session, kata, now), lambda hinted: hinted)

    @on(Hinted)
    def _hinted(self, message: Hinted) -> None:
        if message.unrecorded:
            self.post_message(Unrecorded(message.unrecorded))
        if self.kata is message.kata:
            self.panes.show("verdict")
            self.panel.hints(message.kata, message.steps)
            if not message.fresh:
                self.notify("That was the last hint. The key s shows the solution.")

    def action_solution(self) -> None:
        if self.kata:
            self._solution(self.kata, give_up=False)

    def _solution(self, kata: Kata, *, give_up: bool) -> None:
        now = clock.now()
        self.ask(
            lambda session: practising.solved(session, kata, now, give_up=give_up),
            lambda solved: solved,
        )

    @on(Solved)
    def _solved(self, message: Solved) -> None:
        slug = message.kata.slug
        if message.unrecorded:
            self.post_message(Unrecorded(message.unrecorded))
        if not self._awaits(message.kata):
            return
        if message.text is None:
            question = f"Give up on {slug} and read the solution? It will come back for review."
            self._ask(question, "Give up", "Solution", partial(self._gave_up, message.kata))
            return
        self._read(message.text, f"Solution of {slug}")

    def _gave_up(self, kata: Kata, answer: str | None) -> None:
        if answer == "yes":
            self._solution(kata, give_up=True)

    def action_debrief(self) -> None:
        if self.kata:
            kata = self.kata
            self.ask(lambda session: practising.debriefed(session, kata), lambda found: found)

    @on(Debriefed)
    def _debriefed(self, message: Debriefed) -> None:
        if self._awaits(message.kata):
            self._read(message.text, f"Debrief of {message.kata.slug}")

    # --- looking back ---------------------------------------------------------------------

    def action_history(self) -> None:
        if self.kata:
            kata = self.kata
            self.ask(lambda session: practising.past(session, kata), lambda past: past)

    @on(Past)
    def _past(self, message: Past) -> None:
        from tutor.tui.modals.history import History

        if self._awaits(message.kata):
            self.app.push_screen(History(message), self._brought_back)

    def _brought_back(self, text: str | None) -> None:
        """An earlier text goes into the editor; ^z takes it out again."""
        if text is not None:
            self.editor.put(text)
            self.editor.focus()
            self.notify("The earlier text is in the editor. ^s saves it, ^z takes it out again.")
