"""How ready a learner is for a checkpoint, and what holds it back: each thing with its price. Pure.

A checkpoint requires topics and asks questions of its own. A *requirement* is one of these, with
stars and a value in [0, 1]; readiness is their star-weighted mean.

- A topic counts with the mastery of it, over katas and questions of three stars and more. What has
  fewer is optional, and so is every section marked so: neither ever counts.
- A question to `explain` counts with the share of the rubric that was covered the last time, times
  the chance that it still is.
- A thing to `do` counts with the katas that prove it. Where only something outside the tutor can
  prove it (a project, a lab), the learner's own word counts, as it was given last.

Katas that are planned and not written yet don't count; they are told. A requirement that nothing
could prove yet does not count either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tutor.models import Checkpoint, Curriculum, Phase, Question, Topic
from tutor.progress.digest import Said
from tutor.progress.mastery import (
    KATA,
    SHOWN,
    Progress,
    Proof,
    State,
    by_topic,
    mastery,
    within,
)

READY, NEARLY = 0.8, 0.6
ESSENTIAL, LEAST = 5, 0.6  # no requirement of five stars may be below
COUNTED = 3  # stars from which a kata or a question of the bank counts
NOTHING = 1e-9  # what costs less holds nothing back
TOPIC, EXPLAIN, DO = "topic", "explain", "do"
OUTSIDE = ("project", "lab")  # what can be proved only outside the tutor


class Level(StrEnum):
    READY = "ready"
    NEARLY = "nearly"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A topic, or a question of the checkpoint itself. `proofs` are what its value is made of;
    `said` is the learner's own word, which counts only where nothing else could prove it."""

    kind: str
    id: str
    title: str
    stars: int
    value: float
    proofs: tuple[Proof, ...] = ()
    said: Said | None = None

    @property
    def blocks(self) -> bool:
        return self.stars >= ESSENTIAL and self.value < LEAST


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that holds readiness back: `cost` is how much of it, `value` what it proves now.

    `ids` are katas or questions; the questions on one topic are one hold, called by the topic.
    `blocks` where it belongs to a five-star requirement below 0.6. `command` mends it.
    """

    kind: str
    ids: tuple[str, ...]
    title: str
    value: float
    cost: float
    blocks: bool
    why: str
    command: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """`value` in [0, 1] is None where nothing can be proved yet. The costs of `holds`, worst first,
    add up to what is missing. `planned` are slugs of katas still to be written, `open` ids of
    requirements that nothing can prove yet."""

    checkpoint: Checkpoint
    phase: Phase
    value: float | None
    level: Level
    requirements: tuple[Requirement, ...]
    holds: tuple[Hold, ...]
    planned: tuple[str, ...]
    open: tuple[str, ...]


def readiness(phase: Phase, curriculum: Curriculum, progress: Progress) -> Readiness:
    """Of the phase's checkpoint."""
    point = phase.checkpoint
    topics = counting(curriculum)
    named = by_topic(proof for proof in progress.proofs if proof.stars >= COUNTED)
    katas = {proof.id: proof for proof in progress.proofs if proof.kind == KATA}
    asked: list[tuple[str, Requirement | None]] = [
        (id, _topic(topics[id], named, progress) if id in topics else None) for id in point.requires
    ]
    asked += [(one.id, _question(one, phase.stars, katas, progress)) for one in point.questions]
    found = tuple(one for _, one in asked if one)
    stars = sum(one.stars for one in found)
    value = sum(one.stars * one.value for one in found) / stars if stars else None
    return Readiness(
        checkpoint=point,
        phase=phase,
        value=value,
        level=_level(value, found),
        requirements=found,
        holds=tuple(_holds(point.id, found, topics, progress)),
        planned=_planned(point, curriculum, topics),
        open=tuple(id for id, one in asked if one is None),
    )


def counting(curriculum: Curriculum) -> dict[str, Topic]:
    """The topics by id, without those of optional sections."""
    sections = [section for section in curriculum.sections if not section.optional]
    return {topic.id: topic for section in sections for topic in section.walk()}


def phase_mastery(phase: Phase, curriculum: Curriculum, progress: Progress) -> float | None:
    """Mastery of the topics of its blocks, each kata and question once; None without any."""
    topics, named = counting(curriculum), by_topic(progress.proofs)
    ids = [id for block in phase.blocks for id in block.topics if id in topics]
    found = {(p.kind, p.id): p for id in ids for p in within(topics[id], named)}
    return mastery(found.values())


def _topic(
    topic: Topic, named: Mapping[str, Sequence[Proof]], progress: Progress
) -> Requirement | None:
    proofs = tuple(within(topic, named))
    value = mastery(proofs)
    if value is None:
        return None
    said = progress.said.get(topic.id)
    return Requirement(TOPIC, topic.id, topic.title, topic.stars, value, proofs, said)


def _question(
    question: Question, stars: int, katas: Mapping[str, Proof], progress: Progress
) -> Requirement | None:
    """A checkpoint's question has the stars of its phase."""
    if question.kind == EXPLAIN:
        state = progress.questions.get(question.id)
        share, recall = (state.share, state.recall) if state else (0.0, 0.0)
        proof = Proof(EXPLAIN, question.id, stars, (), share, recall)
        return Requirement(EXPLAIN, question.id, question.ask, stars, proof.value, (proof,))
    kinds = {by.partition(":")[0] for by in question.by}
    proofs = tuple(katas[slug] for slug in named_katas(question.by) if slug in katas)
    said = progress.said.get(question.id)
    value = mastery(proofs)
    if value is not None:
        return Requirement(DO, question.id, question.ask, stars, value, proofs, said)
    if kinds.isdisjoint(OUTSIDE):
        return None
    value = said.rating if said else 0.0
    return Requirement(DO, question.id, question.ask, stars, value, said=said)


def named_katas(by: Iterable[str]) -> list[str]:
    """The slugs among what covers something: `kata:softmax`."""
    return [ref.partition(":")[2] for ref in by if ref.startswith("kata:")]


def _level(value: float | None, found: Iterable[Requirement]) -> Level:
    if value is None or value < NEARLY:
        return Level.NOT_YET
    return Level.READY if value >= READY and not any(r.blocks for r in found) else Level.NEARLY


def _planned(
    point: Checkpoint, curriculum: Curriculum, topics: Mapping[str, Topic]
) -> tuple[str, ...]:
    """Katas still to be written that its topics or its own questions name."""
    required = [topics[id] for id in point.requires if id in topics]
    named = [p.by for topic in required for part in topic.walk() for p in part.practice]
    named += [question.by for question in point.questions]
    wanted = {slug for by in named for slug in named_katas(by)}
    return tuple(kata.slug for kata in curriculum.planned if kata.slug in wanted)


# --- what holds it back ---------------------------------------------------------------------


@dataclass(slots=True)
class _Share:
    """What one proof costs, over all requirements that it belongs to."""

    proof: Proof
    cost: float = 0.0
    blocks: bool = False


def _holds(
    point: str, found: Sequence[Requirement], topics: Mapping[str, Topic], progress: Progress
) -> list[Hold]:
    """Those of blocking requirements first, then by cost."""
    total = sum(one.stars for one in found)
    shares: dict[tuple[str, str], _Share] = {}
    holds = []
    for one in found:
        stars = sum(proof.stars for proof in one.proofs)
        for proof in one.proofs:
            share = shares.setdefault((proof.kind, proof.id), _Share(proof))
            share.cost += one.stars / total * proof.stars / stars * (1 - proof.value)
            share.blocks |= one.blocks
        if not one.proofs:
            cost = one.stars / total * (1 - one.value)
            why = "you have not said yet" if one.said is None else "your own word"
            mend = f"tutor checkpoint {point}"
            holds.append(Hold(DO, (one.id,), one.title, one.value, cost, one.blocks, why, mend))
    asked: dict[str, list[_Share]] = {}
    titles = {one.id: one.title for one in found}
    for share in shares.values():
        if share.proof.kind == KATA:
            holds.append(_kata(share, progress))
        elif share.proof.kind == EXPLAIN:
            holds.append(_explain(share, point, titles[share.proof.id]))
        elif share.cost > NOTHING:
            asked.setdefault(share.proof.topics[0], []).append(share)
    holds += [_questions(topics[id], some, progress) for id, some in asked.items()]
    holds = [hold for hold in holds if hold.cost > NOTHING]
    return sorted(holds, key=lambda hold: (not hold.blocks, -hold.cost, hold.ids))


def _kata(share: _Share, progress: Progress) -> Hold:
    proof, state = share.proof, progress.katas[share.proof.id]
    command = {State.NEW: "start", State.STARTED: "check", State.FAILING: "check"}
    how = "after the solution" if state.evidence == SHOWN else "with hints"
    fading = f"{state.recall:.0%} likely to be remembered"
    why = {
        State.NEW: "not started",
        State.STARTED: "being solved again" if state.passes else "begun, not passed yet",
        State.FAILING: "the last attempt did not pass",
        State.DUE: f"due for review, {fading}",
        State.PASSED: f"passed {how}" if state.evidence < 1 else fading,
    }[state.state]
    mend = f"tutor {command.get(state.state, 'review')} {proof.id}"
    return Hold(KATA, (proof.id,), proof.id, proof.value, share.cost, share.blocks, why, mend)


def _explain(share: _Share, point: str, title: str) -> Hold:
    proof = share.proof
    why = "not explained yet"
    if proof.recall:
        fading = f", {proof.recall:.0%} likely to be remembered" if proof.recall < 1 else ""
        why = f"{proof.evidence:.0%} of the points named{fading}"
    mend = f"tutor checkpoint {point}"
    return Hold(EXPLAIN, (proof.id,), title, proof.value, share.cost, share.blocks, why, mend)


def _questions(topic: Topic, shares: Sequence[_Share], progress: Progress) -> Hold:
    """The questions on one topic that are not right and fresh."""
    states = [progress.questions.get(share.proof.id) for share in shares]
    kinds = {
        "not answered": sum(state is None for state in states),
        "not right": sum(state is not None and state.share < 1 for state in states),
        "fading": sum(state is not None and state.share == 1 for state in states),
    }
    stars = sum(share.proof.stars for share in shares)
    return Hold(
        kind="questions",
        ids=tuple(share.proof.id for share in shares),
        title=topic.title,
        value=sum(share.proof.stars * share.proof.value for share in shares) / stars,
        cost=sum(share.cost for share in shares),
        blocks=any(share.blocks for share in shares),
        why=", ".join(f"{number} {kind}" for kind, number in kinds.items() if number),
        command=f"tutor quiz {topic.id}",
    )
