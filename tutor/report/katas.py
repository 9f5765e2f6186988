"""Katas: which of them a list shows, and what scripts read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tutor.models import Kata, TutorError
from tutor.progress.mastery import KataState, State

States = Mapping[str, KataState]  # by slug; empty where there is no workspace


def state_of(slug: str, states: States) -> State:
    found = states.get(slug)
    return found.state if found else State.NEW


def choose_katas(
    katas: Iterable[Kata],
    states: States,
    *,
    section: str = "",
    stars: int = 1,
    state: str = "",
    text: str = "",
) -> tuple[Kata, ...]:
    """Katas of a section, with at least so many stars, in a state, with a word in slug, title,
    topics or function names. Raises TutorError for a section that no kata has."""
    katas = tuple(katas)
    sections = list(dict.fromkeys(kata.section for kata in katas))
    if section and section not in sections:
        raise TutorError(
            f"There is no section {section} of katas.", f"The sections are {', '.join(sections)}."
        )
    return tuple(
        kata
        for kata in katas
        if section in ("", kata.section)
        and kata.stars >= stars
        and state in ("", state_of(kata.slug, states))
        and holds(text, kata.slug, kata.title, *kata.topics, *kata.functions)
    )


def kata_json(kata: Kata, states: States) -> dict[str, Any]:
    return {
        "slug": kata.slug,
        "section": kata.section,
        "title": kata.title,
        "stars": kata.stars,
        "framework": kata.framework,
        "functions": dict(kata.functions),
        "state": str(state_of(kata.slug, states)),
        "minutes": kata.minutes,
        "topics": list(kata.topics),
        "requires": list(kata.requires),
    }


def holds(text: str, *places: str) -> bool:
    return not text or any(text.casefold() in place.casefold() for place in places)


def passed(katas: Iterable[Kata], states: States) -> int:
    """How many of the katas have ever been passed."""
    return sum(states[kata.slug].passes > 0 for kata in katas if kata.slug in states)


def covers_json(
    by: Iterable[str], states: States, katas: Mapping[str, Kata]
) -> list[dict[str, Any]]:
    """What covers an exercise; for a kata that is written, with its state."""
    return [{"ref": ref, "state": cover_state(ref, states, katas)} for ref in by]


def cover_state(ref: str, states: States, katas: Mapping[str, Kata]) -> str:
    """The state of the kata that `kata:softmax` names, `planned` where it is still to be written,
    and empty for what is no kata."""
    kind, _, slug = ref.partition(":")
    if kind != "kata":
        return ""
    return str(state_of(slug, states)) if slug in katas else "planned"
