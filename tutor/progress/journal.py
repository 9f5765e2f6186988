"""Events → what the learner wrote down: notes, questions with answers, remarks on hours. Pure.

What is changed later is written down anew: an event of the same kind, which names the one that it
`replaces`. The first one stays, and so do its place, its number and its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from tutor.models import Event
from tutor.progress import hours

PAGES = ("note", "ask", "reply")  # what has a page of its own, and can be changed
WRITTEN = (*PAGES, "hours", "timer", "done", "undo")
START, END = "\x02", "\x03"  # around what a search found in an excerpt
NOTE, AHA, QUESTION, ANSWER, TIME = "note", "aha", "question", "answer", "time"


@dataclass(frozen=True, slots=True)
class Page:
    """One thing written down. `kind` is note, aha, question, answer or time (a remark on hours).

    `topic` and `kata` say what it is about, or are empty; of a remark on hours `topic` is what they
    were spent on. `number` is that of the question, in the order of asking, and 0 elsewhere.
    `edited` is when it was changed last, and `told` the event that holds it as it is now.
    """

    id: str
    at: datetime
    kind: str
    text: str
    topic: str = ""
    kata: str = ""
    number: int = 0
    edited: datetime | None = None
    told: str = ""


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
    events = [*standing]
    latest = changes(events)
    numbers: dict[str, int] = {}
    topics: dict[str, str] = {}
    found = []
    for event in events:
        if is_change(event):
            continue
        told = latest.get((event.kind, event.id), event)
        payload, id, at = told.payload, event.id, event.at
        text, about = payload.get("text", ""), (payload.get("topic", ""), payload.get("kata", ""))
        page = None
        if event.kind == "note":
            page = Page(id, at, AHA if payload.get("aha") else NOTE, text, *about)
        elif event.kind == "ask":
            numbers[id], topics[id] = len(numbers) + 1, about[0]
            page = Page(id, at, QUESTION, text, *about, numbers[id])
        elif event.kind == "reply":
            to = event.payload["to"]
            page = Page(id, at, ANSWER, text, topics.get(to, ""), number=numbers.get(to, 0))
        elif event.kind in ("hours", "timer", "done") and payload.get("note"):
            page = Page(id, at, TIME, payload["note"], event.subject)
        if page is not None:
            edited = None if told is event else told.at
            found.append(replace(page, edited=edited, told=told.id))
    return found


def is_change(event: Event) -> bool:
    """Whether it is another text for a page that is there already."""
    return event.kind in PAGES and bool(event.payload.get("replaces"))


def changes(standing: Iterable[Event]) -> dict[tuple[str, str], Event]:
    """The latest change of each page that was changed, by the kind and the id of its event."""
    return {(one.kind, one.payload["replaces"]): one for one in standing if is_change(one)}


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
