"""Events → what the learner wrote down: notes, questions with answers, remarks on hours. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tutor.models import Event
from tutor.progress import hours

WRITTEN = ("note", "ask", "reply", "hours", "timer", "done", "undo")
START, END = "\x02", "\x03"  # around what a search found in an excerpt
NOTE, AHA, QUESTION, ANSWER, TIME = "note", "aha", "question", "answer", "time"


@dataclass(frozen=True, slots=True)
class Page:
    """One thing written down. `kind` is note, aha, question, answer or time (a remark on hours).

    `topic` and `kata` say what it is about, or are empty; of a remark on hours `topic` is what they
    were spent on. `number` is that of the question, in the order of asking, and 0 elsewhere.
    """

    id: str
    at: datetime
    kind: str
    text: str
    topic: str = ""
    kata: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the answers found to it, oldest first; open while there are none."""

    asked: Page
    answers: tuple[Page, ...]

    @property
    def open(self) -> bool:
        return not self.answers


def pages(standing: Iterable[Event]) -> list[Page]:
    """All that was written, from events as `live` returns them, in their order.

    A question keeps its number when it is answered. An answer to a question that is not there (it
    came from another computer, or was taken back) has the number 0.
    """
    numbers: dict[str, int] = {}
    topics: dict[str, str] = {}
    found = []
    for event in standing:
        payload = event.payload
        id, at, text = event.id, event.at, payload.get("text", "")
        about = payload.get("topic", ""), payload.get("kata", "")
        if event.kind == "note":
            found.append(Page(id, at, AHA if payload.get("aha") else NOTE, text, *about))
        elif event.kind == "ask":
            numbers[id], topics[id] = len(numbers) + 1, about[0]
            found.append(Page(id, at, QUESTION, text, *about, numbers[id]))
        elif event.kind == "reply":
            to = payload["to"]
            found.append(Page(id, at, ANSWER, text, topics.get(to, ""), number=numbers.get(to, 0)))
        elif event.kind in ("hours", "timer", "done") and payload.get("note"):
            found.append(Page(id, at, TIME, payload["note"], event.subject))
    return found


def questions(pages: Iterable[Page]) -> list[Question]:
    """The questions in the order of asking, each with its answers."""
    found: dict[int, Page] = {}
    answers: dict[int, list[Page]] = {}
    for page in pages:
        if page.kind == QUESTION:
            found[page.number] = page
        elif page.kind == ANSWER:
            answers.setdefault(page.number, []).append(page)
    return [Question(page, tuple(answers.get(number, ()))) for number, page in found.items()]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What a written-out journal holds: the pages, and beside them what was done. `passed` are
    katas with the time of their first pass, `done` resources with each time they were ticked off;
    `titles` are those of topics, katas and resources, by id."""

    name: str
    pages: tuple[Page, ...]
    spent: hours.Spent
    passed: tuple[tuple[datetime, str], ...]
    done: tuple[tuple[datetime, str], ...]
    titles: Mapping[str, str]


def chronicle(
    standing: Sequence[Event], name: str, titles: Mapping[str, str], zone: tzinfo | None = None
) -> Chronicle:
    first: dict[str, datetime] = {}
    for event in standing:
        if event.kind == "attempt" and event.payload["passed"]:
            first.setdefault(event.subject, event.at)
    return Chronicle(
        name=name,
        pages=tuple(pages(standing)),
        spent=hours.spent(standing, zone),
        passed=tuple((at, slug) for slug, at in first.items()),
        done=tuple((event.at, event.subject) for event in standing if event.kind == "done"),
        titles=titles,
    )
