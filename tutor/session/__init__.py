"""The use cases: start, check, hint, solution, reset, next. The only caller of judge AND store.

Nothing here prints or asks, and the time comes in as `now`; the front ends do both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

from tutor import katas, starters
from tutor.models import Event, Kata, Status, TutorError, Verdict
from tutor.progress import mastery
from tutor.progress.mastery import KataState, State
from tutor.progress.memory import is_blank, live, on_kata, since_blank
from tutor.session.outcomes import Checked, Hint, Next, Started
from tutor.workspace import Workspace, read_source, read_text, replace, write_new

if TYPE_CHECKING:
    from tutor.models import Curriculum, TestResult
    from tutor.progress.digest import Digest
    from tutor.progress.store import Store
    from tutor.questions.bank import Item

LONGEST_GAP = 300.0  # seconds; whoever was away for longer was not practising

REASONS = {
    State.NEW: "It is new, and you are ready for it.",
    State.STARTED: "You have begun it.",
    State.FAILING: "You are at it: the last attempt did not pass.",
    State.DUE: "It is due for review: solve it again from a blank starter.",
}


class Grader(Protocol):
    """What a session needs of a judge."""

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str,
        given: str = "",
        seed: int | None = None,
        on_test: Callable[[TestResult], None] | None = None,
    ) -> Verdict: ...

    def cancel(self) -> None: ...


def open_judge() -> AbstractContextManager[Grader]:
    """A judge of one's own, for many checks; while it is open, its workers stay warm."""
    from tutor.judge.runner import Judge

    return Judge()


def borrow_judge() -> AbstractContextManager[Grader]:
    """For a single check: the judge that stays warm between commands."""
    from tutor.judge.client import WarmJudge

    return WarmJudge()


def grade_file(
    kata: Kata,
    path: Path,
    judge: Grader,
    *,
    seed: int | None = None,
    on_test: Callable[[TestResult], None] | None = None,
) -> Verdict:
    """Grade any file; needs no workspace, records nothing. Raises TutorError if unreadable."""
    return judge.grade(kata, read_source(path), filename=str(path), seed=seed, on_test=on_test)


class Session:
    """The use cases over one workspace. What they need is opened when it is first needed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._digest: tuple[tuple[int, int], Digest] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._digest = None
        opened: Store | None = self.__dict__.pop("store", None)
        if opened is not None:
            opened.close()

    @cached_property
    def katas(self) -> dict[str, Kata]:
        """All katas by slug, in the order of learning."""
        return katas.load()

    @cached_property
    def curriculum(self) -> Curriculum:
        from tutor import curriculum

        return curriculum.load()

    @cached_property
    def store(self) -> Store:
        """The learner's events. Raises TutorError where they can't be opened."""
        from tutor.progress.store import open_store

        return open_store(self.workspace.database)

    def find(self, slug: str) -> Kata:
        """Raises TutorError naming the nearest slugs."""
        return katas.find(self.katas, slug)

    @cached_property
    def questions(self) -> dict[str, Item]:
        """The question bank by id, in the order of the road."""
        from tutor.questions import bank

        return bank.load()

    def path(self, kata: Kata) -> Path:
        """The learner's file; while the kata is solved again for a review, that review's."""
        from tutor.session import review

        return review.place(self, kata) or self.workspace.file(kata)

    # --- where the learner is ---------------------------------------------------------------

    def events(self, slug: str | None = None) -> list[Event]:
        """What happened, oldest first, without the sources, which no derivation needs."""
        return self.store.events(subject=slug, sources=False)

    def digest(self) -> Digest:
        """What all events come to, at a cost that does not grow with the past; for reading only,
        since the next call may return the same one."""
        from tutor.progress import snapshot

        stamp = self.store.stamp()  # before the reading: what is added meanwhile is seen next time
        if self._digest is None or self._digest[0] != stamp:
            minutes = {kata.slug: kata.minutes for kata in self.katas.values()}
            self._digest = stamp, snapshot.digest(self.store, minutes)
        return self._digest[1]

    def current(self, now: datetime) -> Kata:
        """The kata worked on last; before the first, and where that one is no longer shipped, the
        one to do next; where nothing is open, the one remembered least."""
        latest = self._latest()
        if latest is not None:
            return latest
        states = self.states(now)
        if not states:
            raise TutorError("There is no kata to work on.", "See `tutor list`.")
        if following := self.next(now):
            return following.kata
        return self.katas[min(states, key=lambda slug: states[slug].recall)]

    def _latest(self) -> Kata | None:
        return self.katas.get(self.digest().current)

    def states(self, now: datetime) -> dict[str, KataState]:
        return mastery.kata_states(self.katas.values(), self.digest(), now)

    def next(self, now: datetime, *, after: Kata | None = None) -> Next | None:
        """What to do next, and why; None where nothing is open.

        `after` is a kata to leave as it is: then it is the next one down the road not yet passed.
        """
        states = self.states(now)
        if after is not None:
            return self._onward(after, states)
        slug = mastery.next_kata(self.katas.values(), states, [*self.katas])
        if slug is None:
            return None
        return Next(self.katas[slug], REASONS[states[slug].state], states[slug])

    def _onward(self, after: Kata, states: Mapping[str, KataState]) -> Next | None:
        order = [*self.katas]
        here = order.index(after.slug)
        for slug in order[here + 1 :] + order[:here]:
            if not states[slug].passes:
                return Next(self.katas[slug], f"It comes after {after.slug}.", states[slug])
        return None

    def started(self) -> tuple[Kata, ...]:
        """Every kata whose file is in the workspace, in the order of learning."""
        return tuple(kata for kata in self.katas.values() if self.path(kata).is_file())

    def has_passed(self, kata: Kata) -> bool:
        """Whether it passed since it was last begun from a blank starter."""
        events = self._since_blank(kata)
        return any(event.kind == "attempt" and event.payload["passed"] for event in events)

    def _since_blank(self, kata: Kata) -> Sequence[Event]:
        return since_blank(self.events(kata.slug))

    # --- the learner's file -----------------------------------------------------------------

    def starter(self, kata: Kata) -> str:
        """What to begin from now; of a debug-it kata, bugs that were not seen before."""
        try:
            who, times = self.store.device, sum(map(is_blank, self.events(kata.slug)))
        except TutorError:  # without a database, anybody's
            who, times = "", 0
        return starters.starter(kata, who, times)

    def start(self, kata: Kata, now: datetime) -> Started:
        """Write the starter unless the file is there, and make this the kata worked on.

        A kata whose file still holds what passed is not begun again by this: see `reset`.
        """
        path = self.path(kata)
        try:
            written = write_new(path, self.starter(kata))
        except OSError as error:
            raise TutorError(
                f"{path} can't be written: {error.strerror or error}.",
                f"Make {self.workspace.root} writable, or name another with TUTOR_WORKSPACE.",
            ) from error
        try:
            # To the derivations a start is a blank one, after which a pass counts anew.
            if written or not (self._latest() is kata or self.has_passed(kata)):
                self.store.append("start", kata.slug, {"written": written}, now)
        except TutorError as error:
            return Started(kata, path, written, unrecorded=error.what)
        return Started(kata, path, written)

    def source(self, kata: Kata, path: Path | None = None) -> str:
        """The learner's text in `path`, or in the kata's file. Raises TutorError where there is
        none, or none that can be read."""
        path = path or self.path(kata)
        if not path.exists():
            raise TutorError(
                f"You have not started {kata.slug}: {path} does not exist.",
                f"Start it with `tutor start {kata.slug}`.",
            )
        return read_source(path)

    def old_text(self, kata: Kata) -> str:
        """What a reset would put into the history. Raises TutorError where that can't be done."""
        path = self.path(kata)
        if not path.exists():
            raise TutorError(
                f"There is nothing to reset: {path} does not exist.",
                f"Start it with `tutor start {kata.slug}`.",
            )
        return read_text(path)

    def reset(self, kata: Kata, now: datetime) -> Path:
        """Put the starter in the place of the learner's text, which the history keeps.

        Raises TutorError where the text can't be kept; then the file stays as it is.
        """
        path, text, blank = self.path(kata), self.old_text(kata), self.starter(kata)
        kept = {"source": text, "seconds": self._practised(kata, now)}
        self.store.append("reset", kata.slug, kept, now)
        try:
            replace(path, blank)
        except OSError as error:
            raise TutorError(
                f"{path} can't be written: {error.strerror or error}. It is as it was.",
                f"Make {path.parent} writable.",
            ) from error
        return path

    # --- checking ---------------------------------------------------------------------------

    def check(
        self,
        kata: Kata,
        judge: Grader,
        now: datetime,
        *,
        seed: int | None = None,
        on_test: Callable[[TestResult], None] | None = None,
    ) -> Checked:
        """Grade the learner's file and record the attempt. Raises TutorError if unreadable."""
        from tutor.session import handout

        source = self.source(kata)
        given = handout.given(self, kata)
        name = str(self.path(kata))
        verdict = judge.grade(kata, source, filename=name, given=given, seed=seed, on_test=on_test)
        return self.record(kata, source, verdict, now)

    def record(self, kata: Kata, source: str, verdict: Verdict, now: datetime) -> Checked:
        """Keep an attempt with its source. A grader error is ours, so it leaves no trace."""
        path = self.path(kata)
        if verdict.status is Status.GRADER_ERROR:
            return Checked(kata, path, verdict)
        attempt = {
            "status": str(verdict.status),
            "passed": verdict.passed,
            "seed": verdict.seed,
            "duration_ms": verdict.duration_ms,
            "tests": len(verdict.tests),
            "tests_passed": sum(test.passed for test in verdict.tests),
            "diagnosis": [finding.id for finding in verdict.diagnosis],
            "source": source,
        }
        return Checked(kata, path, verdict, self._record("attempt", kata, attempt, now))

    def _practised(self, kata: Kata, now: datetime) -> float:
        """Seconds of practice since the last event on this kata, an absence counted in part."""
        before = [event for event in self.events(kata.slug) if on_kata(event)]
        gap = (now - before[-1].at).total_seconds() if before else 0.0
        return min(max(gap, 0.0), LONGEST_GAP)

    def _record(self, kind: str, kata: Kata, payload: dict[str, Any], now: datetime) -> str:
        """Why it could not be recorded; empty if it was."""
        try:
            timed = payload | {"seconds": self._practised(kata, now)}
            self.store.append(kind, kata.slug, timed, now)
        except TutorError as error:
            return error.what
        return ""

    # --- help -------------------------------------------------------------------------------

    def hint(self, kata: Kata, now: datetime) -> Hint:
        """The next step since the last blank start; after the last one, that one again."""
        steps = [event.payload["step"] for event in self._since_blank(kata) if event.kind == "hint"]
        taken = int(max(steps, default=0))
        if taken >= len(kata.hints):
            return Hint(kata, len(kata.hints), fresh=False)
        step = taken + 1
        return Hint(kata, step, True, self._record("hint", kata, {"step": step}, now))

    def may_read_solution(self, kata: Kata) -> bool:
        """After a pass, or a give-up, since the last blank start."""
        read = any(event.kind == "solution" for event in self._since_blank(kata))
        return read or self.has_passed(kata)

    def solution(self, kata: Kata, now: datetime, *, give_up: bool = False) -> str:
        """Record that the solution is read; returns why that failed, empty if it did not.

        Raises TutorError unless the kata has passed or the learner gives up.
        """
        if not give_up and not self.may_read_solution(kata):
            raise TutorError(
                f"{kata.slug} has not passed yet.",
                f"Take a hint with `tutor hint {kata.slug}`, or give up with "
                f"`tutor solution {kata.slug} --give-up`: the kata then comes back for review.",
            )
        gave_up = not self.has_passed(kata)
        return self._record("solution", kata, {"gave_up": gave_up}, now)

    def debrief(self, kata: Kata) -> None:
        """Raises TutorError, saying why, unless the kata has ever passed."""
        attempts = self.store.events("attempt", kata.slug, sources=False)
        if any(event.payload["passed"] for event in attempts):
            return
        tried = "none has passed yet" if attempts else "there is none yet"
        raise TutorError(
            f"The debrief of {kata.slug} comes after an attempt that passes; {tried}.",
            f"Check it with `tutor check {kata.slug}`, or take a hint: `tutor hint {kata.slug}`.",
        )

    # --- looking back, and hours --------------------------------------------------------------

    def history(self, kata: Kata) -> list[Event]:
        """All that happened on a kata and was not undone, with the sources, oldest first."""
        return live(self.store.events(subject=kata.slug))

    def progress(self, now: datetime, digest: Digest | None = None) -> mastery.Progress:
        """Katas, topics, sections, hours: all that the events, or their `digest`, say at `now`."""
        katas, items = self.katas.values(), self.questions.values()
        return mastery.progress(self.curriculum, katas, digest or self.digest(), now, items)

    def export(self, fp: TextIO) -> int:
        """Write all events as JSON Lines; returns their number."""
        return self.store.export(fp)

    def merge(self, lines: Iterable[str]) -> int:
        """Take in exported lines, in any order, any number of times; returns how many are new."""
        new = self.store.merge(lines)
        self.digest()  # what came in may lie far back; better now than at the next command
        return new
