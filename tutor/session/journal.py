"""The use cases of the journal: write down, ask, answer, change, search, take back, write out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tutor import workspace
from tutor.models import Event, TutorError
from tutor.progress import journal
from tutor.progress.journal import (
    AHA,
    ANSWER,
    END,
    NOTE,
    PAGES,
    START,
    TIME,
    WRITTEN,
    Chronicle,
    Page,
    Question,
)
from tutor.progress.memory import live
from tutor.report.journal import TITLE, markdown
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
    standing = {page.told: page for page in pages(session)}  # not as it was before a change
    found = session.store.search(words.split(), (START, END))
    return [Found(standing[id], text) for id, text in found.items() if id in standing]


def page(session: Session, typed: str) -> Page:
    """A page that can be changed and taken back, by the end of its id. Raises TutorError where
    there is none."""
    standing = {page.id: page for page in pages(session)}
    found = standing[pick(standing, typed, "tutor journal")]
    if found.kind == TIME:
        raise TutorError(
            "That is a remark on time you logged.",
            "`tutor log` shows it, and can edit or delete it.",
        )
    return found


def edit(
    session: Session,
    typed: str,
    now: datetime,
    *,
    text: str | None = None,
    aha: bool | None = None,
    topic: str | None = None,
    kata: str | None = None,
) -> Page:
    """Change a page: what is None stays, an empty topic or kata is taken off. Returns it as it is
    then. Raises TutorError for a page that is not there, and for what it can't have."""
    before = page(session, typed)
    note, answer = before.kind in (NOTE, AHA), before.kind == ANSWER
    if not note and (aha is not None or kata):
        raise TutorError(
            f"{'An' if answer else 'A'} {before.kind} has no kata, and is no aha.",
            "Write that down as a note of its own.",
        )
    if answer and topic:
        raise TutorError(
            "An answer is about what its question is about.",
            "Change the topic of the question instead.",
        )
    about = _about(session, topic or "", kata or "")
    changed = replace(
        before,
        kind=before.kind if aha is None else AHA if aha else NOTE,
        text=before.text if text is None else _something(text),
        topic=before.topic if topic is None or answer else about.get("topic", ""),
        kata=before.kata if kata is None else about.get("kata", ""),
    )
    if changed == before:
        return before
    event = next(one for one in session.store.events(WRITTEN) if one.id == before.id)
    payload: dict[str, Any] = {"text": changed.text, "replaces": before.id}
    if answer:
        payload["to"] = event.payload["to"]
    else:
        tags = {"topic": changed.topic, "kata": changed.kata}
        payload |= {name: value for name, value in tags.items() if value}
    if note:
        payload["aha"] = changed.kind == AHA
    session.store.append(event.kind, "", payload, after(before.edited or before.at, now))
    return next(one for one in pages(session) if one.id == before.id)


def delete(session: Session, typed: str, now: datetime) -> Page:
    """Take a page back. Raises TutorError where there is none of that id."""
    gone = page(session, typed)
    event = next(one for one in session.store.events(WRITTEN) if one.id == gone.id)
    session.store.append_all([undoing(event, now)])
    return gone


def undo(session: Session, typed: str, now: datetime) -> Page:
    """Bring a deleted page back, or take its last change back. Raises TutorError where there is
    neither."""
    events = session.store.events(WRITTEN)
    known = {e.id: e for e in events if e.kind in PAGES and not journal.is_change(e)}
    id = pick(known, typed, "tutor journal")
    drafts = restoring(events, id, now)
    if not drafts:
        edited = journal.changes(live(events)).get((known[id].kind, id))
        drafts = [undoing(edited, now)] if edited else []
    if not drafts:
        raise TutorError(
            "That was not deleted, and it is as it was written.", "`tutor journal` shows it."
        )
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


def export(session: Session, file: Path) -> Path:
    """Write the whole journal as one Markdown file, over an earlier one of its kind. Raises
    TutorError for a file that is no journal, which stays as it is, and for one that can't be
    written."""
    try:
        if file.exists() and not (file.is_file() and _is_journal(file)):
            raise TutorError(
                f"{file} is there already, and it is no journal of the tutor's. It is as it was.",
                "Name another file, or move that one away.",
            )
        file.parent.mkdir(parents=True, exist_ok=True)
        workspace.replace(file, markdown(chronicle(session)))
    except OSError as error:
        raise TutorError(
            f"{file} can't be written: {error.strerror or error}.",
            "Name a file in a folder that you may write to, such as ~/journal.md.",
        ) from error
    return file


def _is_journal(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.readline().startswith(f"# {TITLE}")
    except (OSError, UnicodeDecodeError):
        return False
