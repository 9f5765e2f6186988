"""curriculum/*.yaml as records; a mistake names file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tutor import paths
from tutor.models import (
    Block,
    Checkpoint,
    Correction,
    Curriculum,
    Hours,
    Kata,
    Pace,
    Phase,
    Planned,
    Practice,
    Question,
    Resource,
    Section,
    Skip,
    Task,
    Topic,
    Track,
    TutorError,
    View,
)
from tutor.schema import cache, files


def load(root: Path | None = None) -> Curriculum:
    """The whole road from `root`/curriculum; `root` is the shipped content where none is given.

    Raises ContentError with every mistake over all files, TutorError where there is no curriculum.
    """
    root = (root or paths.content()).absolute()
    found = files.curriculum_files(root)
    if not found:
        raise TutorError(
            f"There is no curriculum in {root / 'curriculum'}.",
            "Install kata-tutor again, or let TUTOR_CONTENT name a folder with one.",
        )
    data = cache.checked("curriculum", root, {**found, **files.kata_slugs(root)}, _check)
    return _curriculum(data)


def topic(curriculum: Curriculum, id: str) -> Topic:
    """The topic or subtopic of that id. Raises TutorError with the nearest ids."""
    topics = {topic.id: topic for topic in curriculum.walk()}
    if id not in topics:
        raise TutorError(f"There is no topic {id}.", _nearest(id, topics))
    return topics[id]


def phase(curriculum: Curriculum, id: str) -> Phase:
    """The phase called `phase-3`, or `3` for short. Raises TutorError with the ids there are."""
    for phase in curriculum.phases:
        if id in (phase.id, str(phase.number)):
            return phase
    ids = ", ".join(phase.id for phase in curriculum.phases)
    raise TutorError(f"There is no phase {id}.", f"The phases are {ids}.")


def katas_of(topic: Topic, katas: Mapping[str, Kata]) -> tuple[Kata, ...]:
    """The katas that teach the topic or one of its parts, in the order of `katas`."""
    ids = {part.id for part in topic.walk()}
    return tuple(kata for kata in katas.values() if not ids.isdisjoint(kata.topics))


def _check(found: files.Files) -> dict[str, Any]:
    from tutor.schema import curriculum  # yaml and pydantic: only after a miss

    return curriculum.check(found)


def _nearest(id: str, topics: Mapping[str, Topic]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(id, topics, n=3)
    return f"Did you mean {' or '.join(near)}?" if near else "`tutor curriculum` shows them all."


# --- from checked data to records: what a file leaves out has its default in the record -----------


def _curriculum(data: Mapping[str, Any]) -> Curriculum:
    return Curriculum(
        sections=tuple(_section(d) for d in data["sections"]),
        phases=tuple(_phase(d) for d in data["phases"]),
        resources=tuple(Resource(**d) for d in data["resources"]),
        depths=data["depths"],
        paces=tuple(Pace(**d) for d in data["paces"]),
        mix=data["mix"],
        tracks=tuple(Track(**_with_tasks(d)) for d in data["tracks"]),
        views=tuple(View(**{**d, "steps": _tasks(d["steps"])}) for d in data["views"]),
        skips=_skips(data.get("skips", ())),
        tips=data.get("tips", ()),
        corrections=_corrections(data.get("corrections", ())),
        planned=tuple(Planned(**d) for d in data["planned"]),
    )


def _section(data: Mapping[str, Any]) -> Section:
    return Section(**{**data, **_hours(data), "topics": tuple(_topic(d) for d in data["topics"])})


def _topic(data: Mapping[str, Any]) -> Topic:
    return Topic(
        **{
            **data,
            **_hours(data),
            "practice": tuple(Practice(**d) for d in data.get("practice", ())),
            "skip": _skips(data.get("skip", ())),
            "corrections": _corrections(data.get("corrections", ())),
            "topics": tuple(_topic(d) for d in data.get("topics", ())),
        }
    )


def _hours(data: Mapping[str, Any]) -> dict[str, Hours]:
    return {"hours": Hours(**data["hours"])} if "hours" in data else {}


def _skips(data: tuple[Any, ...]) -> tuple[Skip, ...]:
    return tuple(Skip(**d) for d in data)


def _corrections(data: tuple[Any, ...]) -> tuple[Correction, ...]:
    return tuple(Correction(**d) for d in data)


def _phase(data: Mapping[str, Any]) -> Phase:
    point = data["checkpoint"]
    return Phase(
        **{
            **data,
            "blocks": tuple(Block(**{"hours": None, **_with_tasks(d)}) for d in data["blocks"]),
            "checkpoint": Checkpoint(**{**point, "questions": _questions(point["questions"])}),
            "self_assessment": _questions(data.get("self_assessment", ())),
        }
    )


def _questions(data: tuple[Any, ...]) -> tuple[Question, ...]:
    return tuple(Question(**d) for d in data)


def _with_tasks(data: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "tasks": _tasks(data["tasks"])}


def _tasks(data: tuple[Any, ...]) -> tuple[Task, ...]:
    return tuple(Task(**d) for d in data)
