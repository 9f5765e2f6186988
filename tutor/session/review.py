"""Reviews: what is due, and a kata solved again from a blank starter in a file of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tutor.models import Event, Kata, TutorError
from tutor.progress import fitting, mastery
from tutor.progress.digest import FIT
from tutor.progress.fitting import Fit
from tutor.progress.mastery import KataState, QuestionState, State
from tutor.progress.memory import STOP, Series, Trail, live, on_kata, trail
from tutor.questions.choose import Past, Recall
from tutor.session import Session
from tutor.workspace import write_new

FOLDER = "reviews"
PLACE = re.compile(rf"{FOLDER}/[\w-]+\.py")


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at one moment, the longest overdue first. `open` are katas that are being solved
    again in a review's file, `ahead` those that come next, though they are not due yet."""

    katas: tuple[KataState, ...]
    questions: tuple[QuestionState, ...]
    open: tuple[KataState, ...]
    ahead: tuple[KataState, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """A review that is under way: its file, whether it was written now, and whether the kata would
    have been due."""

    kata: Kata
    path: Path
    written: bool
    due: bool


@dataclass(frozen=True, slots=True)
class Solve:
    """A pass that counted, with the text that passed."""

    series: Series
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The latest review beside the solution before it."""

    kata: Kata
    then: Solve
    now: Solve


def place(session: Session, kata: Kata) -> Path | None:
    """The file in which a kata is being solved again; None while there is no review of it."""
    try:
        begun = _last_begun(session, kata)
        if begun is None:
            return None
        since = session.store.events(subject=kata.slug, since=begun.at, sources=False)
        review = trail(live(since)).review
    except TutorError:  # without a database nobody can review, but anybody can practise
        return None
    return session.workspace.root / review if PLACE.fullmatch(review) else None


def _last_begun(session: Session, kata: Kata) -> Event | None:
    """The start of its latest review, open or over: what came before says nothing about it, and
    each check asks."""
    starts = session.store.events("start", kata.slug, sources=False)
    if not any("review" in event.payload for event in starts):
        return None
    undos = session.store.events("undo", kata.slug, sources=False)
    begun = [event for event in live([*starts, *undos]) if "review" in event.payload]
    return begun[-1] if begun else None


def due(session: Session, now: datetime) -> Due:
    """What is to be solved and answered again."""
    digest = session.digest()
    states = mastery.kata_states(session.katas.values(), digest, now)
    passed = sorted((one.memory.due, slug) for slug, one in states.items() if one.memory)
    ordered = [states[slug] for _, slug in passed]
    asked = [
        one
        for one in mastery.question_states(digest, now).values()
        if one.due and one.id in session.questions
    ]
    return Due(
        katas=tuple(one for one in ordered if one.state is State.DUE),
        questions=tuple(sorted(asked, key=lambda one: (one.memory.due, one.id))),
        open=tuple(one for one in ordered if digest.trails[one.slug].review),
        ahead=tuple(one for one in ordered if one.state is State.PASSED),
    )


def begin(session: Session, kata: Kata, now: datetime) -> Begun:
    """Write a blank starter into a file of its own, or go on with the review that is open.

    From here on the kata's file is the review's, until it passes there; the earlier solution stays
    as it is. Raises TutorError where the kata has never passed or is being solved again elsewhere.
    """
    found = trail(live(session.events(kata.slug)))
    state = session.states(now)[kata.slug]
    overdue = state.memory is not None and state.memory.due <= now
    open_ = place(session, kata)
    if open_ is not None:
        return Begun(kata, open_, _write(session, open_, kata), overdue)
    if not found.passes:
        raise TutorError(
            f"{kata.slug} has not passed yet, so there is nothing to review.",
            f"Go on with `tutor check {kata.slug}`."
            if found.touched
            else f"Start it with `tutor start {kata.slug}`.",
        )
    if found.touched:
        raise TutorError(
            f"You are solving {kata.slug} again already, in {session.path(kata)}.",
            f"Go on there, and check it with `tutor check {kata.slug}`.",
        )
    path = _free(session.workspace.root / FOLDER, kata, now)
    _write(session, path, kata)
    try:
        kept = {"written": True, "review": f"{FOLDER}/{path.name}"}
        session.store.append("start", kata.slug, kept, now)
    except TutorError:
        path.unlink(missing_ok=True)
        raise
    return Begun(kata, path, True, overdue)


def _free(folder: Path, kata: Kata, now: datetime) -> Path:
    """A name that is not taken: softmax-2026-03-01.py, then softmax-2026-03-01-2.py."""
    stem = f"{kata.slug.replace('-', '_')}-{now.astimezone():%Y-%m-%d}"
    number, path = 1, folder / f"{stem}.py"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.py"
    return path


def _write(session: Session, path: Path, kata: Kata) -> bool:
    try:
        return write_new(path, session.starter(kata))
    except OSError as error:
        raise TutorError(
            f"{path} can't be written: {error.strerror or error}.",
            f"Make {path.parent} writable.",
        ) from error


def stop(session: Session, kata: Kata, now: datetime) -> Path:
    """Give a review up: the kata is as it was before, and as due. Its file stays; returns it.

    Raises TutorError where there is none.
    """
    path = place(session, kata)
    if path is None:
        raise TutorError(
            f"There is no review of {kata.slug} to stop.", "`tutor review` lists what is due."
        )
    session.store.append("review", kata.slug, {"action": STOP}, now)
    return path


def refuse_texts(session: Session, kata: Kata) -> None:
    """Raises TutorError while a review is open: what was written before stays hidden until then."""
    if place(session, kata) is not None:
        raise TutorError(
            f"You are solving {kata.slug} again; your earlier texts stay hidden until it passes.",
            f"To see them now, give the review up: tutor review {kata.slug} --stop",
        )


def compare(session: Session, kata: Kata) -> Comparison:
    """Raises TutorError where the kata has not been solved again in a review."""
    solves: list[Solve] = []
    reviewed = -1
    found = Trail()
    for event in session.history(kata):
        if not on_kata(event):
            continue
        passes, review = found.passes, found.review
        found.add(event)
        if found.passes > passes:
            reviewed = len(solves) if review else reviewed
            solves.append(Solve(found.series[-1], event.payload.get("source", "")))
    if reviewed < 1:
        raise TutorError(
            f"{kata.slug} has not been solved again in a review yet.",
            f"Begin with `tutor review {kata.slug}`.",
        )
    return Comparison(kata, solves[reviewed - 1], solves[reviewed])


# --- questions, and weights of one's own ----------------------------------------------------


def remembered(session: Session, now: datetime) -> tuple[dict[str, Past], dict[str, Recall]]:
    """How each question was answered last, and when it is due: what choosing questions needs."""
    states = mastery.question_states(session.digest(), now)
    past = {id: Past(one.last_at, one.right, one.share, one.times) for id, one in states.items()}
    return past, {id: Recall(one.memory.due, one.recall) for id, one in states.items()}


def fit(session: Session, now: datetime) -> Fit:
    """Fit the weights of FSRS to one's own reviews, and use them from now on if they are better."""
    minutes = {kata.slug: kata.minutes for kata in session.katas.values()}
    found = fitting.fit(fitting.reviews(session.events(), minutes))
    if found.better:
        session.store.append("review", "", {"action": FIT, "weights": [*found.weights]}, now)
    return found


def use_published(session: Session, now: datetime) -> bool:
    """Go back to the published weights; False where they were in use."""
    if not session.digest().fitted:
        return False
    session.store.append("review", "", {"action": FIT, "weights": []}, now)
    return True
