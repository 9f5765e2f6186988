"""The check of a text: what is graded, what waits, what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on

from tutor.tui import clock, paper, practising
from tutor.tui.grading import Broken, Graded, Grading, Job, Tested
from tutor.tui.messages import Unrecorded
from tutor.tui.paper import Paper
from tutor.tui.practising import Recorded
from tutor.tui.screens.place import Place
from tutor.tui.widgets.practice.editor import Editor
from tutor.tui.widgets.practice.status import Facts, StatusLine
from tutor.tui.widgets.practice.verdict import VerdictPanel

if TYPE_CHECKING:
    from tutor.models import Kata, Verdict

STARTER = "This is still the starter. Write, then press ^s: it saves and checks."


class Checking(Place):
    """One check runs at a time; what is saved meanwhile ends it and waits; of several saves the
    last one."""

    def __init__(self) -> None:
        super().__init__()
        self.kata: Kata | None = None
        self.paper: Paper | None = None
        self.given = ""  # what the kata began with
        self.verdict: Verdict | None = None
        self.facts = Facts()
        self._current: Job | None = None  # what the judge is at
        self._pending: Job | None = None
        self._latest: Job | None = None
        self._grading: Grading | None = None

    @property
    def editor(self) -> Editor:
        return self.query_one(Editor)

    @property
    def panel(self) -> VerdictPanel:
        return self.query_one(VerdictPanel)

    @property
    def unsaved(self) -> bool:
        return self.paper is not None and self.paper.changed(self.editor.text)

    @property
    def done(self) -> bool:
        """Whether the text as it was checked last passes."""
        return self.verdict is not None and self.verdict.passed

    @property
    def checking(self) -> bool:
        """Whether the learner waits for a verdict."""
        return any(job and not job.silent for job in (self._current, self._pending))

    def known(self, text: str) -> bool:
        """Whether this very text has been checked, or is being checked."""
        return self._latest is not None and paper.flat(self._latest.source) == paper.flat(text)

    def tell(self, **facts: object) -> None:
        """Show other facts in the line under the panes."""
        self.facts = replace(self.facts, unsaved=self.unsaved, **facts)  # type: ignore[arg-type]
        self.query_one(StatusLine).show(self.facts)

    def put_on(self, found: practising.Opened) -> None:
        """Take up a kata; what was checked before is no concern of it."""
        self.kata, self.given, self.verdict = found.kata, found.given, None
        self._latest = self._pending = None
        if self._grading is None:
            self._grading = Grading(self.post_message)
        if self._current:
            self._grading.cancel()
        self.panel.clear()

    def on_unmount(self) -> None:
        if self._grading:
            self._grading.close()

    def warm_up(self, kata: Kata, text: str) -> None:
        """Check a text that nobody wants to hear of, so that the next check is quick."""
        if self.paper:
            self._queue(Job(kata, self.paper.path, text, self.given, silent=True))

    def grade(self, text: str, *, again: bool = False) -> None:
        """Check a text; `again` where it is the last attempt already, which counts once."""
        if self.kata is None or self.paper is None:
            return
        self.verdict = None
        if not text.strip():
            self.panel.say(f"{self.paper.path.name} is empty. ^z takes it back, x begins again.")
            return
        self._queue(Job(self.kata, self.paper.path, text, self.given, again=again))

    def _queue(self, job: Job) -> None:
        self._latest = job
        if not job.silent:
            self.panel.checking()
        if self._current and self._grading:
            self._pending = job
            self._grading.cancel()
        else:
            self._begin(job)

    def _begin(self, job: Job) -> None:
        self._current, self._pending = job, None
        if self._grading:
            self._grading.grade(job)
        self.refresh_bindings()

    @on(Tested)
    def _tested(self, message: Tested) -> None:
        if message.job is self._latest and message.job is self._current:
            self.panel.tick(message.result)

    @on(Graded)
    def _graded(self, message: Graded) -> None:
        self._current = None
        if self._pending:
            self._begin(self._pending)
        elif message.job is self._latest and not message.job.silent:
            self._judged(message)
        self.refresh_bindings()

    @on(Broken)
    def _broken(self, message: Broken) -> None:
        raise message.error

    def _judged(self, message: Graded) -> None:
        job, verdict = message.job, message.verdict
        if verdict is None:
            self.panel.say("Stopped. ^s checks again.")
            return
        self.verdict = verdict
        untouched = paper.flat(job.source) == paper.flat(self.given)
        if untouched and not job.kata.bugs:  # a broken program shows what is wrong with it
            self.panel.say(STARTER, "bold")
            return
        self.panel.show(verdict, job.kata, job.path, message.pair)
        self.judged(verdict)
        now = clock.now()
        if job.again or untouched or verdict.status == "grader_error":
            return
        kata, source = job.kata, job.source
        self.ask(
            lambda session: practising.recorded(session, kata, source, verdict, now),
            lambda recorded: recorded,
        )

    def judged(self, verdict: Verdict) -> None:
        """A verdict is there; the screen may turn to it."""

    @on(Recorded)
    def _recorded(self, message: Recorded) -> None:
        if message.standing.unrecorded:
            self.post_message(Unrecorded(message.standing.unrecorded))
        if self.kata is message.kata:
            self.stands(message.standing)
            if self.verdict is message.verdict and message.verdict.passed:
                self.panel.after(message.after)

    def stands(self, standing: practising.Standing) -> None:
        """Show how far the learner has come."""
        spent = standing.state.practice_seconds / 60 if standing.state else 0.0
        self.tell(passed=standing.passed, total=standing.total, minutes=round(spent))

    def action_cancel(self) -> None:
        if self._current and self._grading:
            self._pending = None
            self._grading.cancel()
