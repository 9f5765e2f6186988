"""What a learner said of themselves beside what they could do: over- and under-confidence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tutor.models import Curriculum
from tutor.progress.mastery import KATA, Progress, Proof, by_topic, mastery, within
from tutor.progress.readiness import named_katas

CLOSE = 0.2  # a difference up to this is no mistake; one step on a scale of five is 0.25
STEPS = 5


class Confidence(StrEnum):
    OVER = "over"
    FAIR = "fair"
    UNDER = "under"
    UNTRIED = "untried"  # nothing to compare with yet


@dataclass(frozen=True, slots=True)
class Rated:
    """A self-rating `said` in [0, 1] beside `could`: what was tried of it proves so much now; None
    where nothing was. `tried` of the `parts` (katas and questions) have any evidence."""

    id: str
    title: str
    at: datetime
    said: float
    could: float | None
    tried: int
    parts: int

    @property
    def confidence(self) -> Confidence:
        if self.could is None:
            return Confidence.UNTRIED
        gap = self.said - self.could
        return (
            Confidence.FAIR
            if abs(gap) <= CLOSE
            else (Confidence.OVER if gap > 0 else Confidence.UNDER)
        )


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that was rated alike, 1 to 5: how many, and what they could on average."""

    rating: int
    number: int
    could: float


def calibration(curriculum: Curriculum, progress: Progress) -> tuple[Rated, ...]:
    """The latest rating of each topic and each question of a phase, the widest gap first.

    Only what was tried is compared: a topic rated 4 of 5 of which one kata of nine was tried, and
    passed unaided, is rated fairly, as far as anyone knows.
    """
    named = by_topic(progress.proofs)
    katas = {proof.id: proof for proof in progress.proofs if proof.kind == KATA}
    found = [
        _rated(topic.id, topic.title, within(topic, named), progress)
        for topic in curriculum.walk()
        if topic.id in progress.said
    ]
    for phase in curriculum.phases:
        for question in (*phase.checkpoint.questions, *phase.self_assessment):
            if question.id in progress.said:
                by = [katas[slug] for slug in named_katas(question.by) if slug in katas]
                found.append(_rated(question.id, question.ask, by, progress))
    return tuple(sorted(found, key=lambda one: (-_gap(one), one.id)))


def _rated(id: str, title: str, proofs: Sequence[Proof], progress: Progress) -> Rated:
    tried = [proof for proof in proofs if proof.recall]
    said = progress.said[id]
    return Rated(id, title, said.at, said.rating, mastery(tried), len(tried), len(proofs))


def _gap(one: Rated) -> float:
    return -1.0 if one.could is None else abs(one.said - one.could)


def steps(rated: Iterable[Rated]) -> tuple[Step, ...]:
    """The table of calibration: by rating, from 1 to 5, what was said and what could be done."""
    found: dict[int, list[float]] = {}
    for one in rated:
        if one.could is not None:
            found.setdefault(round(one.said * (STEPS - 1)) + 1, []).append(one.could)
    return tuple(
        Step(rating, len(values), sum(values) / len(values))
        for rating, values in sorted(found.items())
    )
