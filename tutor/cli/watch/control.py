"""Messages in, a new view out; what must happen outside is asked of the `Outside`.

One check runs at a time. What is saved meanwhile ends it and waits; of several saves the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from tutor.cli.watch.intents import Intent, Typed
from tutor.cli.watch.view import Question, Row, View, picker
from tutor.models import Kata, TutorError, Verdict
from tutor.progress.mastery import State
from tutor.session import Session
from tutor.session.handout import handed_out


@dataclass(frozen=True, slots=True)
class Job:
    """A text to grade, and for a debug-it kata the program that was handed out."""

    kata: Kata
    path: Path
    source: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The file may have changed."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A job is over; no verdict where it was cancelled."""

    job: Job
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class NotFollowing:
    """The file watcher has given up."""

    why: str


Message = Intent | Typed | Saved | Graded | NotFollowing


class Outside(Protocol):
    """What the watch needs of the world."""

    def grade(self, job: Job) -> None:
        """Begin to grade; `Graded` is posted at the end."""

    def cancel(self) -> None:
        """End the grade that is running; its `Graded` still comes."""

    def follow(self, path: Path) -> None:
        """Post `Saved` whenever this file may have changed, and for no other any more."""

    def edit(self, path: Path) -> None:
        """Open the file in the learner's editor: beside this terminal if that can be, else in it,
        waiting for the end. Raises TutorError."""

    def show(self, path: Path) -> None:
        """Open the file by itself, where the learner's terminal has room for an editor."""

    def check_all(self) -> None:
        """Check every started kata, and show it until a key is pressed. Raises TutorError."""


class Watch:
    """The watch on one kata after another. `view` is what to show, `over` whether to end."""

    view: View

    def __init__(self, session: Session, clock: Callable[[], datetime], outside: Outside) -> None:
        self.over = False
        self._session = session
        self._clock = clock
        self._outside = outside
        self._running: Job | None = None
        self._waiting: Job | None = None
        self._latest: Job | None = None

    def open(self, kata: Kata) -> None:
        """Turn to `kata`: write its starter if it has no file yet, follow the file, check it.

        Raises TutorError where the file can't be written.
        """
        now = self._clock()
        started = self._session.start(kata, now)
        by_hand = self.view.by_hand if hasattr(self, "view") else ""
        self.view = View(kata, started.path, unrecorded=started.unrecorded, by_hand=by_hand)
        self._count()
        self._outside.follow(started.path)
        self._check()
        self._outside.show(started.path)

    def handle(self, message: Message) -> None:
        """Take in one message. What goes wrong and can be mended becomes a note."""
        try:
            match message:
                case Saved():
                    self._saved()
                case Graded(job, verdict):
                    self._graded(job, verdict)
                case NotFollowing(why):
                    self._show(by_hand=why)
                case _:
                    self._key(message)
        except TutorError as error:
            self._show(note=str(error))

    def _show(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)

    # --- checking ---------------------------------------------------------------------------

    def _saved(self) -> None:
        """Check what was saved; editors write more than once, so the same text again is no news."""
        try:
            source = self._session.source(self.view.kata, self.view.path)
        except TutorError as error:
            if str(error) != self.view.trouble:
                self._check()
            return
        if self._latest is None or source != self._latest.source:
            self._check()

    def _check(self) -> None:
        kata = self.view.kata
        try:
            source = self._session.source(kata, self.view.path)
        except TutorError as error:
            self._latest = self._waiting = None
            self._show(trouble=str(error), checking=False, verdict=None, untouched=False)
            if self._running:
                self._outside.cancel()
            return
        given = handed_out(self._session, kata)
        untouched = source == given
        self._show(checking=True, verdict=None, trouble="", untouched=untouched)
        self._latest = job = Job(kata, self.view.path, source, given or "")
        if self._running:
            self._waiting = job
            self._outside.cancel()
        else:
            self._begin(job)

    def _begin(self, job: Job) -> None:
        self._running = job
        self._outside.grade(job)

    def _graded(self, job: Job, verdict: Verdict | None) -> None:
        self._running = None
        if self._waiting:
            following, self._waiting = self._waiting, None
            self._begin(following)
        elif job is self._latest and verdict:  # else the file can't be read any more
            self._take(job, verdict)

    def _take(self, job: Job, verdict: Verdict) -> None:
        self._show(checking=False, verdict=verdict)
        if not self.view.untouched:  # what nobody has changed is no attempt
            recorded = self._session.record(job.kata, job.source, verdict, self._clock())
            self._show(unrecorded=recorded.unrecorded)
        if verdict.passed:
            self._count()

    def _count(self) -> None:
        try:
            states = self._session.states(self._clock())
        except TutorError as error:  # a database that can't be read keeps nobody from practising
            self._show(unrecorded=error.what, total=len(self._session.katas))
            return
        state = states[self.view.kata.slug]
        passed = sum(state.passes > 0 for state in states.values())
        self._show(passed=passed, total=len(states), note=_review(self.view.kata, state.state))

    # --- keys -------------------------------------------------------------------------------

    def _key(self, key: Intent | Typed) -> None:
        self._show(note="")
        if key is Intent.QUIT and not self.view.picker:
            self.over = True
        elif self.view.question:
            self._answer(self.view.question, yes=key is Intent.YES)
        elif self.view.picker:
            self._pick(key)
        elif self.view.help:
            self._show(help=False)
        else:
            self._act(key)

    def _act(self, key: Intent | Typed) -> None:
        kata = self.view.kata
        match key:
            case Intent.HINT:
                self._hint()
            case Intent.NEXT if self.view.done:
                self._next()
            case Intent.NEXT:
                self._show(question=Question.MOVE_ON)
            case Intent.RUN:
                self._check()
            case Intent.PROMPT:
                self._show(prompt=not self.view.prompt)
            case Intent.LIST:
                self._show(picker=picker(self._rows(), kata.slug))
            case Intent.SOLUTION if self.view.solution:
                self._show(solution=False)
            case Intent.SOLUTION if self.view.done or self._session.may_read_solution(kata):
                self._solution(give_up=False)
            case Intent.SOLUTION:
                self._show(question=Question.GIVE_UP)
            case Intent.RESET:
                self._show(question=Question.RESET)
            case Intent.EDIT:
                self._outside.edit(self.view.path)
                self._saved()
            case Intent.CHECK_ALL:
                self._outside.check_all()
                self._count()
            case Intent.HELP:
                self._show(help=True)

    def _answer(self, question: Question, *, yes: bool) -> None:
        self._show(question=None)
        if not yes:
            return
        match question:
            case Question.MOVE_ON:
                self._next()
            case Question.GIVE_UP:
                self._solution(give_up=True)
            case Question.RESET:
                path = self._session.reset(self.view.kata, self._clock())
                self._show(hints=0, solution=False, prompt=False)
                if path == self.view.path:
                    self._check()
                else:  # a review has passed, and its file is the kata's no more
                    self.open(self.view.kata)
                slug = self.view.kata.slug
                self._show(note=f"Your text is kept: tutor history {slug} --before-reset")

    def _hint(self) -> None:
        hint = self._session.hint(self.view.kata, self._clock())
        self._show(hints=hint.step, unrecorded=hint.unrecorded or self.view.unrecorded)
        if not hint.fresh:
            self._show(note="That was the last hint. The key s shows the solution.")

    def _solution(self, *, give_up: bool) -> None:
        unrecorded = self._session.solution(self.view.kata, self._clock(), give_up=give_up)
        self._show(solution=True, unrecorded=unrecorded or self.view.unrecorded)

    def _next(self) -> None:
        here, now = self.view.kata, self._clock()
        following = self._session.next(now) if self.view.done else None
        if following is None or following.kata.slug == here.slug:
            following = self._session.next(now, after=here)
        if following is None:
            self._show(note="Nothing else is open: every other kata has passed, and none is due.")
        else:
            self.open(following.kata)

    def _rows(self) -> list[Row]:
        states = self._session.states(self._clock())
        return [
            Row(
                number, kata.slug, kata.title, states[kata.slug].passes > 0, states[kata.slug].state
            )
            for number, kata in enumerate(self._session.katas.values(), start=1)
        ]

    def _pick(self, key: Intent | Typed) -> None:
        shown = self.view.picker
        assert shown is not None
        match key:
            case Typed(text):
                self._show(picker=shown.search(shown.query + text))
            case Intent.ERASE:
                self._show(picker=shown.search(shown.query[:-1]))
            case Intent.FILTER:
                self._show(picker=shown.filtered())
            case Intent.UP | Intent.DOWN:
                self._show(picker=shown.move(1 if key is Intent.DOWN else -1))
            case Intent.ACCEPT if shown.chosen:
                self._show(picker=None)
                if shown.chosen.slug != self.view.kata.slug:
                    self.open(self._session.katas[shown.chosen.slug])
            case Intent.CANCEL | Intent.QUIT:
                self._show(picker=None)


def _review(kata: Kata, state: State) -> str:
    if state is not State.DUE:
        return ""
    return f"{kata.slug} is due for review: x begins again from a blank starter."
