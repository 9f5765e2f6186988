"""A page in the list, and the page itself."""

from __future__ import annotations

from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.progress.journal import AHA, ANSWER, END, NOTE, QUESTION, START, TIME, Page
from tutor.render.kata import when
from tutor.render.style import ACCENT, GOOD, QUIET, WARN, indent, plain
from tutor.tui.notebook import Book

NAMES = {NOTE: "Note", AHA: "Aha", QUESTION: "Question", ANSWER: "Answer", TIME: "On the way"}
LINES = 2  # of a row that is not spaced
SIGNS = {NOTE: ("·", ""), AHA: ("★", WARN), ANSWER: ("↳", GOOD), TIME: ("◦", QUIET)}


def sign(page: Page, book: Book) -> tuple[str, str]:
    """`?` for an open question, `✓` for one with an answer."""
    if page.kind == QUESTION:
        return ("?", f"bold {ACCENT}") if book.questions[page.number].open else ("✓", GOOD)
    return SIGNS[page.kind]


def row(page: Page, book: Book, today: date, *, spaced: bool = False) -> Table:
    """Two lines: the beginning of the text, then when and about what; `spaced` adds one."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    excerpt = (book.found or {}).get(page.id)
    text = _marked(excerpt) if excerpt else Text(plain(_first_line(page.text)))
    if page.number and page.kind == QUESTION:
        text = Text(f"{page.number}. ", style="bold").append_text(text)
    below = Text(_when(page, today), style=QUIET)
    about = [book.name(one) for one in (page.topic, page.kata) if one]
    below.append(f"  {', '.join(about)}" if about else "", style=ACCENT)
    for one in (text, below):
        one.no_wrap, one.overflow = True, "ellipsis"
    line.add_row(Text(*sign(page, book)), Group(text, below, *([""] if spaced else [])))
    return line


def _first_line(text: str) -> str:
    """The beginning, without the marks of Markdown that only matter where it is drawn."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line.lstrip("# ").replace("**", "").replace("`", "")


def _marked(excerpt: str) -> Text:
    """`[word]` where the search found it."""
    text = Text()
    for piece in " ".join(excerpt.split()).split(START):
        inside, mark, rest = piece.rpartition(END)
        if mark:
            text.append(f"[{plain(inside)}]", style=f"bold {WARN}")
        text.append(plain(rest))
    return text


def _when(page: Page, today: date) -> str:
    at = page.at.astimezone()
    ago = (today - at.date()).days
    if ago == 0:
        return f"today {at:%H:%M}"
    if ago == 1:
        return f"yesterday {at:%H:%M}"
    return f"{at.day} {at:%b}" + (f" {at.year}" if at.year != today.year else "")


def leaf(page: Page, book: Book) -> RenderableType:
    """The whole page; a question with its answers, an answer with its question."""
    from tutor.render import markdown  # loaded with the pages, after the first paint

    mark, style = sign(page, book)
    name = NAMES[page.kind] + (f" {page.number}" if page.number and page.kind == QUESTION else "")
    head = Text.assemble((f"{mark} {name}", f"bold {style}"), (f"  {when(page.at)}", QUIET))
    head.append(f", changed {when(page.edited)}" if page.edited else "", style=QUIET)
    about = [book.name(one) for one in (page.topic, page.kata) if one]
    parts: list[RenderableType] = [head]
    if about:
        parts.append(Text(", ".join(about), style=ACCENT))
    asked = book.questions.get(page.number) if page.kind == ANSWER else None
    if asked:
        parts.append(Text(f"to question {page.number}: {plain(asked.asked.text)}", style=QUIET))
    parts += ["", markdown.page(plain(page.text))]
    if page.kind == QUESTION:
        parts += _answers(page, book)
    return Group(*parts)


def _answers(page: Page, book: Book) -> list[RenderableType]:
    from tutor.render import markdown

    answers = book.questions[page.number].answers
    if not answers:
        return ["", Text("Still open. Press r once you know.", style=QUIET)]
    parts: list[RenderableType] = []
    for one in answers:
        head = Text.assemble(("↳ ", GOOD), ("answered ", "bold"), (when(one.at), QUIET))
        parts += ["", head, indent(markdown.page(plain(one.text)))]
    return parts
