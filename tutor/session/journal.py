"""The use cases of the journal: write down, ask, answer, search, take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tutor.models import Event, TutorError
from tutor.progress import journal
from tutor.progress.journal import END, START, WRITTEN, Chronicle, Page, Question
from tutor.progress.memory import live
from tutor.session import Session
from tutor.session.timing import find_subject, titles
from tutor.session.undo import after, pick, restoring, short, undoing


@dataclass(frozen=True, slots=True)
class Found:
    """A page that a search found, and an excerpt in which STX and ETX stand around the words."""

    page: Page
    excerpt: str


def pages(session: Session) -> list[Page]:
    """All that was written and stands, oldest first."""
    return journal.pages(live(session.store.events(WRITTEN)))


def ids(written: list[Page]) -> Mapping[str, str]:
    """A short id for each page."""
    return short([page.id for page in written])


def note(
    session: Session,
    text: str,
    now: datetime,
    *,
    aha: bool = False,
    topic: str = "",
    kata: str = "",
) -> Event:
    """Write something down, about a topic (by id or number), a kata, or neither."""
    payload = {"text": _something(text), "aha": aha, **_about(session, topic, kata)}
    return session.store.append("note", "", payload, now)


def ask(session: Session, text: str, now: datetime, *, topic: str = "") -> Question:
    """Keep an open question; it comes back with its number."""
    payload = {"text": _something(text), **_about(session, topic, "")}
    event = session.store.append("ask", "", payload, now)
    return next(one for one in journal.questions(pages(session)) if one.asked.id == event.id)


def question(session: Session, number: int) -> Question:
    """Raises TutorError, with the open ones, where there is no question of that number."""
    every = journal.questions(pages(session))
    for one in every:
        if one.asked.number == number:
            return one
    still = ", ".join(str(one.asked.number) for one in every if one.open)
    raise TutorError(
        f"There is no question {number}.",
        f"Open are {still}; `tutor question` lists them."
        if still
        else 'Ask one first: tutor question "Why divide by √dₖ?"',
    )


def answer(session: Session, number: int, text: str, now: datetime) -> Question:
    """Answer a question, or answer it once more; returns it with its answers."""
    asked = question(session, number).asked
    payload = {"to": asked.id, "text": _something(text)}
    session.store.append("reply", "", payload, after(asked.at, now))
    return question(session, number)


def search(session: Session, words: str) -> list[Found]:
    """Pages that hold all the words, or words that begin so, the best first."""
    standing = {page.id: page for page in pages(session)}
    found = session.store.search(words.split(), (START, END))
    return [Found(standing[id], text) for id, text in found.items() if id in standing]


def delete(session: Session, typed: str, now: datetime) -> Page:
    """Take a page back. Raises TutorError where there is none of that id."""
    standing = {page.id: page for page in pages(session)}
    page = standing[pick(standing, typed, "tutor journal")]
    if page.kind == journal.TIME:
        raise TutorError(
            "That is a remark on time you logged.",
            "`tutor log` shows it, and can edit or delete it.",
        )
    event = next(one for one in session.store.events(WRITTEN) if one.id == page.id)
    session.store.append_all([undoing(event, now)])
    return page


def undo(session: Session, typed: str, now: datetime) -> Page:
    """Bring a deleted page back. Raises TutorError where there is none of that id."""
    events = session.store.events(WRITTEN)
    id = pick([e.id for e in events if e.kind in ("note", "ask", "reply")], typed, "tutor journal")
    drafts = restoring(events, id, now)
    if not drafts:
        raise TutorError("That was not deleted.", "`tutor journal` shows it.")
    session.store.append_all(drafts)
    return next(page for page in pages(session) if page.id == id)


def _something(text: str) -> str:
    # Half a surrogate pair, as a terminal may send it, has no place in a file.
    clean = text.strip().encode(errors="replace").decode()
    if not clean:
        raise TutorError("There is nothing to write down.", 'Such as: tutor note "softmax is …"')
    return clean


def _about(session: Session, topic: str, kata: str) -> dict[str, str]:
    found = {"topic": find_subject(session, topic)} if topic else {}
    return found | ({"kata": session.find(kata).slug} if kata else {})


def chronicle(session: Session) -> Chronicle:
    """The whole journal, with what was done beside what was written."""
    standing = live(session.events())
    return journal.chronicle(standing, session.workspace.config().name, titles(session))
