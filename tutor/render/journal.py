"""The journal: pages, questions, what a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.progress.journal import AHA, ANSWER, END, QUESTION, START, TIME, Page, Question
from tutor.render.kata import when
from tutor.render.style import ACCENT, GOOD, QUIET, WARN, command, commands, indent, plain, stack

NAMES = {AHA: "aha", ANSWER: "answer", QUESTION: "question", TIME: "on the way"}
Titles = Mapping[str, str]


def pages(
    pages: Sequence[Page], titles: Titles, ids: Mapping[str, str], more: int = 0
) -> RenderableType:
    """Pages, oldest first; `more` are earlier ones that are not shown."""
    if not pages:
        return Group(
            Text("Nothing is written down yet. Begin with what you have just understood:"),
            command('tutor note "softmax only sees differences" --aha'),
        )
    shown = [page(one, titles, ids.get(one.id, "")) for one in pages]
    ways = [("tutor journal --all", f"{more} earlier")] if more else []
    ways += [
        ("tutor journal --search WORDS", "find a page"),
        ("tutor journal --export journal.md", "all of it as Markdown"),
    ]
    return stack(*shown, commands(*ways))


def page(page: Page, titles: Titles, id: str = "", body: Text | None = None) -> RenderableType:
    """A page with its head; `body` stands in for its text."""
    style = WARN if page.kind == AHA else ACCENT if page.kind in (QUESTION, ANSWER) else ""
    name = NAMES.get(page.kind, "note") + (f" {page.number}" if page.number else "")
    head = Text.assemble((name, f"bold {style}"), ("  " + when(page.at), QUIET))
    about = [titles.get(one, one) for one in (page.topic, page.kata) if one]
    head.append(f"  {', '.join(about)}" if about else "", style=ACCENT)
    head.append(f"  changed {when(page.edited)}" if page.edited else "", style=QUIET)
    head.append(f"  {id}" if id else "", style=QUIET)
    return Group(head, indent(body or Text(plain(page.text))))


def found(
    hits: Sequence[tuple[Page, str]], words: str, titles: Titles, ids: Mapping[str, str]
) -> RenderableType:
    """What a search found, the best first, the words standing out."""
    if not hits:
        return Text(f"Nothing holds {words!r}. Fewer words, or their beginnings, find more.")
    return stack(
        *(page(one, titles, ids.get(one.id, ""), _marked(excerpt)) for one, excerpt in hits)
    )


def _marked(excerpt: str) -> Text:
    """`[word]` where the search found it: readable without colour."""
    text = Text()
    for piece in excerpt.split(START):
        inside, mark, rest = piece.rpartition(END)
        if mark:
            text.append("[" + plain(inside) + "]", style=f"bold {WARN}")
        text.append(plain(rest))
    return text


def questions(found: Sequence[Question], titles: Titles) -> RenderableType:
    """The open questions, and how to answer one."""
    if not found:
        return Text("No question is open.")
    parts = [page(one.asked, titles) for one in found]
    number = found[0].asked.number
    return stack(*parts, commands((f'tutor answer {number} "…"', "when you know")))


def answered(question: Question) -> RenderableType:
    """A question with all its answers."""
    asked, answers = question.asked, question.answers
    said = [Text.assemble((f"{asked.number}. ", "bold"), plain(asked.text))]
    said += [Text.assemble(("✓ ", GOOD), plain(one.text)) for one in answers]
    return Group(said[0], *(indent(one) for one in said[1:]))


def written(text: str, kind: str) -> Text:
    """The receipt for a page just written."""
    line = " ".join(plain(text).split())
    short = line if len(line) <= 60 else line[:59].rstrip() + "…"
    return Text.assemble(("✓ ", GOOD), (f"{kind}: ", QUIET), short)
