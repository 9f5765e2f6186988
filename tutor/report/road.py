"""The road: which topics and resources are shown, and what scripts read of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from tutor.curriculum import katas_of
from tutor.curriculum import topic as topic_of
from tutor.models import (
    Curriculum,
    Hours,
    Kata,
    Phase,
    Question,
    Resource,
    Section,
    Task,
    Topic,
    TutorError,
    View,
)
from tutor.report.katas import States, covers_json, holds, passed, state_of


@dataclass(frozen=True, slots=True)
class Branch:
    """A topic of the road as it is shown: what fits of its parts, and its katas, all of them."""

    topic: Topic
    katas: tuple[Kata, ...]
    parts: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Trunk:
    section: Section
    katas: tuple[Kata, ...]
    topics: tuple[Branch, ...]


def choose_topics(
    curriculum: Curriculum,
    katas: Mapping[str, Kata],
    *,
    section: str = "",
    stars: int = 1,
    phase: Phase | None = None,
    text: str = "",
    depth: int | None = None,
) -> tuple[Trunk, ...]:
    """The sections with the topics that fit; a topic stays for the sake of a part that fits.

    `section` is an id or a number. `phase` keeps what its blocks and its checkpoint name. `text` is
    looked for in ids, titles, ideas, formulas and exercises; where a topic's own title holds it,
    its parts stay too. `depth` cuts the tree: 1 leaves sections, 2 topics, 3 their parts.
    Raises TutorError for an unknown section.
    """
    sections = tuple(s for s in curriculum.sections if section in ("", s.id, str(s.number)))
    if not sections:
        ids = ", ".join(f"{s.number} {s.id}" for s in curriculum.sections)
        raise TutorError(f"There is no section {section}.", f"The sections are {ids}.")
    wanted = _topics_of(phase) if phase else None
    trunks = []
    for one in sections:
        branches = tuple(_branches(one.topics, katas, stars, wanted, text))
        members = {k.slug: k for t in one.topics for k in katas_of(t, katas)}
        if branches or not (phase or text or stars > 1):
            trunks.append(Trunk(one, tuple(members.values()), _cut(branches, depth)))
    return tuple(trunks)


def _topics_of(phase: Phase) -> frozenset[str]:
    blocks = [topic for block in phase.blocks for topic in block.topics]
    return frozenset([*blocks, *phase.checkpoint.requires])


def _branches(
    topics: Sequence[Topic],
    katas: Mapping[str, Kata],
    stars: int,
    wanted: frozenset[str] | None,
    text: str,
) -> Iterator[Branch]:
    """`wanted` None and `text` empty mean: met already, by this topic or one above it."""
    for topic in topics:
        inside = None if wanted is None or topic.id in wanted else wanted
        named = "" if holds(text, topic.id, topic.title) else text
        parts = tuple(_branches(topic.topics, katas, stars, inside, named))
        said = [*topic.ideas, *topic.formulas, *(practice.do for practice in topic.practice)]
        fits = inside is None and topic.stars >= stars and (not named or holds(named, *said))
        if parts or fits:
            yield Branch(topic, katas_of(topic, katas), parts)


def _cut(branches: Sequence[Branch], depth: int | None) -> tuple[Branch, ...]:
    if depth is None:
        return tuple(branches)
    if depth <= 1:
        return ()
    return tuple(replace(branch, parts=_cut(branch.parts, depth - 1)) for branch in branches)


def range_of(hours: Hours | None, background: str) -> tuple[float, float] | None:
    """The estimate in hours for the learner's background, refresher or scratch."""
    if hours is None:
        return None
    return hours.scratch if background == "scratch" else hours.refresher


def road_json(trunks: Iterable[Trunk], states: States) -> dict[str, Any]:
    return {
        "sections": [
            {
                "id": trunk.section.id,
                "number": trunk.section.number,
                "title": trunk.section.title,
                "about": trunk.section.about,
                "optional": trunk.section.optional,
                "hours": _hours(trunk.section.hours),
                "katas": {"total": len(trunk.katas), "passed": passed(trunk.katas, states)},
                "topics": [_branch_json(branch, states) for branch in trunk.topics],
            }
            for trunk in trunks
        ]
    }


def _branch_json(branch: Branch, states: States) -> dict[str, Any]:
    topic = branch.topic
    return {
        "id": topic.id,
        "number": topic.number,
        "title": topic.title,
        "stars": topic.stars,
        "hours": _hours(topic.hours),
        "katas": {"total": len(branch.katas), "passed": passed(branch.katas, states)},
        "topics": [_branch_json(part, states) for part in branch.parts],
    }


def _hours(hours: Hours | None) -> dict[str, list[float]] | None:
    return {"refresher": [*hours.refresher], "scratch": [*hours.scratch]} if hours else None


def find_topic(curriculum: Curriculum, name: str) -> Topic:
    """The topic of an id or a number such as 4.1. Raises TutorError with the nearest ids."""
    numbered = {topic.number: topic.id for topic in curriculum.walk() if topic.number}
    return topic_of(curriculum, numbered.get(name, name))


def find_view(curriculum: Curriculum, id: str) -> View:
    """Raises TutorError with the ids there are."""
    for view in curriculum.views:
        if view.id == id:
            return view
    ids = ", ".join(view.id for view in curriculum.views)
    raise TutorError(f"There is no view {id}.", f"The views are {ids}.")


def topic_json(topic: Topic, katas: Mapping[str, Kata], states: States) -> dict[str, Any]:
    """All that is known of a topic; its parts by id, each of which is a topic of its own."""
    return {
        **asdict(topic),
        "practice": [
            {"do": practice.do, "by": covers_json(practice.by, states, katas)}
            for practice in topic.practice
        ],
        "topics": [part.id for part in topic.topics],
        "katas": [
            {"slug": kata.slug, "state": str(state_of(kata.slug, states))}
            for kata in katas_of(topic, katas)
        ],
    }


def phase_json(phase: Phase, katas: Mapping[str, Kata], states: States) -> dict[str, Any]:
    """A phase with its blocks and questions; what covers them carries its state."""

    def covered(things: Iterable[Task | Question]) -> list[dict[str, Any]]:
        return [{**asdict(one), "by": covers_json(one.by, states, katas)} for one in things]

    return {
        **asdict(phase),
        "blocks": [{**asdict(block), "tasks": covered(block.tasks)} for block in phase.blocks],
        "checkpoint": {
            **asdict(phase.checkpoint),
            "questions": covered(phase.checkpoint.questions),
        },
        "self_assessment": covered(phase.self_assessment),
    }


def phases_json(curriculum: Curriculum) -> dict[str, Any]:
    """How to walk the road: phases in short, paces, depths, the mix, and what runs beside."""
    return {
        "phases": [
            {"id": p.id, "number": p.number, "title": p.title, "stars": p.stars, "weeks": p.weeks}
            for p in curriculum.phases
        ],
        "paces": [asdict(pace) for pace in curriculum.paces],
        "depths": dict(curriculum.depths),
        "mix": dict(curriculum.mix),
        "tracks": [asdict(track) for track in curriculum.tracks],
        "skips": [asdict(skip) for skip in curriculum.skips],
        "tips": curriculum.tips,
        "corrections": [asdict(correction) for correction in curriculum.corrections],
        "views": [{"id": view.id, "title": view.title} for view in curriculum.views],
    }


def view_json(view: View, katas: Mapping[str, Kata], states: States) -> dict[str, Any]:
    steps = [{"do": step.do, "by": covers_json(step.by, states, katas)} for step in view.steps]
    return {**asdict(view), "steps": steps}


def choose_resources(
    curriculum: Curriculum, *, topic: Topic | None = None, kind: str = ""
) -> tuple[Resource, ...]:
    """Resources of a kind, and of a topic: those that it or its parts name, or else those of the
    topic that it is a part of.

    Raises TutorError for a kind that no resource has.
    """
    kinds = sorted({resource.kind for resource in curriculum.resources})
    if kind and kind not in kinds:
        raise TutorError(f"There is no resource of the kind {kind}.", f"Kinds: {', '.join(kinds)}.")
    ids = None if topic is None else _resources_of(curriculum, topic)
    return tuple(
        resource
        for resource in curriculum.resources
        if kind in ("", resource.kind) and (ids is None or resource.id in ids)
    )


def _resources_of(curriculum: Curriculum, topic: Topic) -> set[str]:
    """What a topic or its parts name; where that is nothing, what the topics above it name."""
    named = {id for part in topic.walk() for id in part.resources}
    if named:
        return named
    above = [other for other in curriculum.walk() if topic.id in {p.id for p in other.walk()}]
    return {id for other in above for id in other.resources}
