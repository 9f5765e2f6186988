"""A question that was answered: what goes into the history, and what a round of them comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tutor.questions.ask import Asked
from tutor.questions.score import Score, score

LONGEST = 300.0  # seconds; whoever took longer was away
TEXT = 10_000  # characters of an answer that are kept


@dataclass(frozen=True, slots=True)
class Answered:
    """`text` is what the learner wrote, `ticked` the points of the rubric it covers."""

    asked: Asked
    text: str
    score: Score
    seconds: float
    ticked: str = ""


def answer(asked: Asked, text: str, seconds: float, ticked: str = "") -> Answered:
    """Raises Unreadable, saying what to type; then nothing has been answered.

    What counts is for `explain` what the learner `ticked`, for all other kinds the `text`.
    """
    scored = score(asked, ticked if asked.item.kind == "explain" else text)
    return Answered(asked, text, scored, min(max(seconds, 0.0), LONGEST), ticked)


def payload(answered: Answered) -> dict[str, Any]:
    """What an event of kind `answer` holds; its subject is the question's id."""
    item = answered.asked.item
    ticked = {"ticked": answered.ticked.strip()} if item.kind == "explain" else {}
    return {
        "topic": item.topic,
        "kind": item.kind,
        "seed": answered.asked.seed,
        "answer": _clean(answered.text),
        "right": answered.score.right,
        "share": round(answered.score.share, 4),
        "seconds": round(answered.seconds, 1),
        **ticked,
    }


def _clean(text: str) -> str:
    """Half a surrogate pair, as a terminal may send it, has no place in a file."""
    return text.strip()[:TEXT].encode(errors="replace").decode()


def by_topic(answers: Sequence[Answered]) -> dict[str, tuple[int, int]]:
    """How many of each topic's questions were right, and of how many, in the order asked."""
    found: dict[str, tuple[int, int]] = {}
    for one in answers:
        right, of = found.get(one.asked.item.topic, (0, 0))
        found[one.asked.item.topic] = right + one.score.right, of + 1
    return found
