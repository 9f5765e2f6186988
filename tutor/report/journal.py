"""The journal as Markdown, ready for a blog or a repository, and as scripts read it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

from tutor.progress.journal import AHA, ANSWER, QUESTION, TIME, Chronicle, Page, questions

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TITLE = "Learning journal"  # with what each one begins
DEEPEST, OWN = 6, 3  # levels of headings; a page's own headings come below those of its day
MARKED = re.compile(r"([\\`*_\[\]<>])")


def markdown(told: Chronicle, zone: tzinfo | None = None) -> str:
    """One document: a heading a day, newest last, with what was done and what was written.

    Times are those of `zone`, None being this machine's.
    """
    days = _days(told, zone)
    title = f"{TITLE} of {_plain(told.name)}" if told.name else TITLE
    parts = [f"# {title}"]
    if days:
        parts.append(_summary(told, min(days), max(days)))
    open_ = [one.asked for one in questions(told.pages) if one.open]
    if open_:
        asked = [f"{page.number}. {_plain(_line(page.text))}" for page in open_]
        parts += ["## Open questions", "\n".join(asked)]
    for day, done in sorted(days.items()):
        parts += [f"## {day:%Y-%m-%d, %A}", *done.lines()]
    return "\n\n".join(parts) + "\n"


@dataclass(slots=True)
class _Day:
    """What a day holds: hours by kind, what was done, and what was written, as Markdown."""

    kinds: dict[str, float] = field(default_factory=dict)
    did: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        if self.kinds:
            spent = sorted(self.kinds.items(), key=lambda one: -one[1])
            yield ", ".join(f"{_hours(amount)} {kind}" for kind, amount in spent)
        if self.did:
            yield "\n".join(self.did)
        yield from self.written


def _days(told: Chronicle, zone: tzinfo | None) -> dict[date, _Day]:
    days: defaultdict[date, _Day] = defaultdict(_Day)
    for share, amount in told.spent.items():
        kinds = days[share.day].kinds
        kinds[share.kind] = kinds.get(share.kind, 0.0) + amount
    for what, things in (("Passed", told.passed), ("Done", told.done)):
        for at, id in things:
            days[at.astimezone(zone).date()].did.append(f"- {what}: {_name(told, id)}")
    asked = {page.number: page for page in told.pages if page.kind == QUESTION}
    for page in told.pages:
        written = days[page.at.astimezone(zone).date()].written
        written += [_head(told, page, asked, zone), _below(page.text)]
    return days


def _summary(told: Chronicle, first: date, last: date) -> str:
    parts = [f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"]
    if told.spent:
        parts.append(_hours(sum(told.spent.values())))
    if told.passed:
        parts.append(f"{len(told.passed)} kata{'' if len(told.passed) == 1 else 's'} passed")
    return " · ".join(parts)


def _head(told: Chronicle, page: Page, asked: Mapping[int, Page], zone: tzinfo | None) -> str:
    """What the page is, about what, when: `### Aha: Softmax (14:05)`."""
    what = {AHA: "Aha", QUESTION: f"Question {page.number}", TIME: "On the way"}.get(page.kind)
    if page.kind == ANSWER:
        to = asked.get(page.number)
        what = f"Answer to question {page.number}" if to else "Answer"
        about = [_line(to.text)] if to else []
    else:
        about = [told.titles.get(id, id) for id in (page.topic, page.kata) if id]
    said = f": {_plain(', '.join(about))}" if about else ""
    return f"### {what or 'Note'}{said} ({page.at.astimezone(zone):%H:%M})"


def _name(told: Chronicle, id: str) -> str:
    return _plain(told.titles.get(id, id)) + (f" (`{id}`)" if id in told.titles else "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Text in which nothing is taken for Markdown."""
    return MARKED.sub(r"\\\1", text)


def _below(text: str) -> str:
    """Markdown with its headings put below those of a page. What could not stand there without
    disturbing the rest (a fence or an HTML comment that nobody closed) comes as plain text."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for token in reversed(reader.parse("\n".join(lines))):
        if token.type == "heading_open" and token.map:
            first, last = token.map
            marks = "#" * min(DEEPEST, int(token.tag[1]) + OWN)
            if token.markup.startswith("#"):
                lines[first] = lines[first].replace(token.markup, marks, 1)
            elif token.level == 0:  # underlined
                lines[first:last] = [f"{marks} {_line(' '.join(lines[first : last - 1]))}"]
    moved = "\n".join(lines)
    return moved if _fits(moved, reader) else _literal(text)


def _fits(text: str, reader: MarkdownIt) -> bool:
    """Whether a heading after the text is one, and those in it are deep enough."""
    tokens = reader.parse(f"{text}\n\n# end")
    levels = [(int(one.tag[1]), one.level) for one in tokens if one.type == "heading_open"]
    return levels[-1:] == [(1, 0)] and all(depth > OWN for depth, _ in levels[:-1])


def _literal(text: str) -> str:
    fence = "`" * (1 + max([2, *(len(run) for run in re.findall("`+", text))]))
    return f"{fence}\n{text}\n{fence}"


def _hours(amount: float) -> str:
    hours, minutes = divmod(round(amount * 60), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"


def pages_json(
    pages: Iterable[Page], every: Iterable[Page], ids: Mapping[str, str]
) -> dict[str, Any]:
    """What `tutor journal --json` prints; `every` page there is tells which questions are open."""
    open_ = {one.asked.id for one in questions(every) if one.open}
    return {"pages": [page_json(page, ids, page.id in open_) for page in pages]}


def page_json(page: Page, ids: Mapping[str, str], is_open: bool = False) -> dict[str, Any]:
    edited = page.edited.isoformat() if page.edited else None
    times = {"at": page.at.isoformat(), "edited": edited}
    found = {**asdict(page), **times, "short": ids.get(page.id, "")}
    del found["told"]  # where the text lies is no concern of those who read it
    return {**found, "open": is_open} if page.kind == QUESTION else found
