"""What the screen Journal shows and writes, done in the thread of the session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path

from textual.message import Message

from tutor import paths
from tutor.models import TutorError
from tutor.progress.journal import AHA, ANSWER, NOTE, QUESTION, TIME, Page, Question, questions
from tutor.session import Session, journal
from tutor.session.timing import titles

MARKDOWN = "tutor.render.markdown"
DELETED, CHANGED, BACK = "deleted", "changed", "as it was before"
FILTERS = ("all", "notes", "ahas", "open", "questions")


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that is being written: a note, an aha, a question, or the answer to question
    `number`. `about` is a topic (by id or number), `kata` a slug; either may be empty. `page` is
    the id of the page that it changes, empty for a new one."""

    kind: str = NOTE
    text: str = ""
    about: str = ""
    kata: str = ""
    number: int = 0
    page: str = ""

    @property
    def key(self) -> str:
        """What it goes on with: drafts of one key take each other's place."""
        return self.page or (f"answer {self.number}" if self.kind == ANSWER else NOTE)


@dataclass
class Book(Message):
    """All pages, the latest first, and what a search for `query` found: the excerpts by id, the
    words in them between STX and ETX. Without a query `found` is None."""

    pages: tuple[Page, ...]
    questions: Mapping[int, Question]
    titles: Mapping[str, str]
    topics: tuple[str, ...]
    katas: tuple[str, ...]
    query: str = ""
    found: Mapping[str, str] | None = None

    def shown(self, only: str) -> list[Page]:
        """The pages that the search found and that are of the kind `only`."""
        pages = self.pages
        if self.found is not None:
            places = {id: place for place, id in enumerate(self.found)}
            hits = [page for page in pages if page.id in places]
            pages = tuple(sorted(hits, key=lambda page: places[page.id]))
        return [page for page in pages if self._fits(page, only)]

    def _fits(self, page: Page, only: str) -> bool:
        match only:
            case "notes":
                return page.kind in (NOTE, TIME)
            case "ahas":
                return page.kind == AHA
            case "questions":
                return page.kind in (QUESTION, ANSWER)
            case "open":
                return page.kind == QUESTION and self.questions[page.number].open
        return True

    def name(self, id: str) -> str:
        return self.titles.get(id, id)


@dataclass
class Wrote(Message):
    """A page was written, changed, deleted or put back as it was; `did` says which."""

    page: Page
    did: str


@dataclass
class Exported(Message):
    path: Path


@dataclass
class Refused(Message):
    """A draft could not be written down; it is not lost."""

    draft: Draft
    error: TutorError = field(repr=False)


def load(session: Session, query: str = "") -> Book:
    # What draws a page takes a moment to load, which is better spent here than in the loop.
    import_module(MARKDOWN)
    written = journal.pages(session)
    names = titles(session)
    return Book(
        pages=tuple(reversed(written)),
        questions={one.asked.number: one for one in questions(written)},
        titles=names,
        topics=tuple(topic.id for topic in session.curriculum.walk()),
        katas=tuple(session.katas),
        query=query,
        found=_search(session, written, names, query) if query.strip() else None,
    )


def _search(
    session: Session, written: Sequence[Page], names: Mapping[str, str], query: str
) -> dict[str, str]:
    """Excerpts by id: pages that hold the words, the best first, then those about them."""
    found = {one.page.id: one.excerpt for one in journal.search(session, query)}
    words = query.lower().split()
    for page in reversed(written):
        about = " ".join(f"{one} {names.get(one, '')}" for one in (page.topic, page.kata) if one)
        if page.id not in found and all(word in about.lower() for word in words):
            found[page.id] = page.text
    return found


def write(session: Session, draft: Draft, now: datetime) -> Wrote | Refused:
    """Write a draft down, or say why that can't be done."""
    try:
        return _write(session, draft, now)
    except TutorError as error:
        return Refused(draft, error)


def of_page(page: Page) -> Draft:
    """A page to be changed."""
    return Draft(page.kind, page.text, page.topic, page.kata, page.number, page.id)


def _write(session: Session, draft: Draft, now: datetime) -> Wrote:
    if draft.page:
        note = draft.kind in (NOTE, AHA)
        page = journal.edit(
            session,
            draft.page,
            now,
            text=draft.text,
            aha=draft.kind == AHA if note else None,
            topic=draft.about if draft.kind != ANSWER else None,
            kata=draft.kata if note else None,
        )
        return Wrote(page, CHANGED)
    if draft.kind == QUESTION:
        asked = journal.ask(session, draft.text, now, topic=draft.about).asked
        return Wrote(asked, f"question {asked.number}")
    if draft.kind == ANSWER:
        answered = journal.answer(session, draft.number, draft.text, now)
        return Wrote(answered.answers[-1], f"answered question {draft.number}")
    aha = draft.kind == AHA
    event = journal.note(session, draft.text, now, aha=aha, topic=draft.about, kata=draft.kata)
    page = next(page for page in journal.pages(session) if page.id == event.id)
    return Wrote(page, "aha" if aha else "noted")


def delete(session: Session, id: str, now: datetime) -> Wrote:
    return Wrote(journal.delete(session, id, now), DELETED)


def restore(session: Session, id: str, now: datetime) -> Wrote:
    return Wrote(journal.undo(session, id, now), BACK)


def export(session: Session, typed: str) -> Exported:
    """Write the whole journal as Markdown; a path that is not absolute lies in the workspace.
    Raises TutorError as `journal.export` does."""
    path = paths.expanded(Path(typed.strip()))
    return Exported(journal.export(session, session.workspace.root / path))


def as_values(draft: Draft | None) -> dict[str, str]:
    """A draft as it is kept from one start to the next; nothing for none, or an empty one."""
    if draft is None or not draft.text.strip():
        return {}
    return {
        "kind": draft.kind,
        "text": draft.text,
        "about": draft.about,
        "kata": draft.kata,
        "number": str(draft.number),
        "page": draft.page,
    }


def from_values(values: Mapping[str, object]) -> Draft | None:
    """The draft kept in `values`; None where there is none, or it can't be read."""
    names = ("kind", "text", "about", "kata", "page")
    kind, text, about, kata, page = (str(values.get(name, "")) for name in names)
    if kind not in (NOTE, AHA, QUESTION, ANSWER) or not text.strip():
        return None
    number = str(values.get("number", ""))
    return Draft(
        kind, text, about, kata, int(number) if re.fullmatch("[0-9]{1,9}", number) else 0, page
    )
