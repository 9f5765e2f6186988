"""All that is known of a section or a topic, and what there is to do in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.widgets.option_list import Option

from tutor.models import Kata, Resource, Section, Topic
from tutor.progress.library import Shelved
from tutor.render.library import MARKS
from tutor.render.marks import doings, mark
from tutor.render.quiz import prose
from tutor.render.style import (
    ACCENT,
    QUIET,
    WARN,
    bar,
    bullets,
    code,
    count,
    grid,
    hours,
    indent,
    span,
    stack,
    stars,
    titled,
)
from tutor.render.topics import corrections
from tutor.report import state_of
from tutor.tui.road import Asked, Road, Row
from tutor.tui.widgets.lists import Rows

KATA, QUESTIONS, RESOURCE = "kata", "questions", "resource"


def page(road: Road, subject: Section | Topic, row: Row) -> RenderableType:
    """To be read from top to bottom: why, ideas, formulas, what to leave out, the rest."""
    if isinstance(subject, Section):
        return stack(
            _head(row, subject.title, ["optional"] if subject.optional else []),
            prose(subject.about) if subject.about else None,
            titled("Topics", _parts(row.parts), row.parts),
        )
    facts = [subject.depth] if subject.depth else []
    above = [other.title for other in road.curriculum.walk() if subject in other.topics]
    return stack(
        _head(row, subject.title, [*facts, *(f"part of {title}" for title in above)]),
        titled("Why it matters", prose(subject.why)) if subject.why else None,
        titled("Know before", _before(road, subject), subject.requires),
        titled("Ideas", _list(subject.ideas), subject.ideas),
        titled("Formulas", Group(*(code(line, ACCENT) for line in subject.formulas)),
               subject.formulas),
        titled("Leave out for now", _list([f"{one.what}: {one.why}" for one in subject.skip]),
               subject.skip),
        titled("Parts", _parts(row.parts), row.parts),
        titled("To practise", doings([(p.do, p.by) for p in subject.practice], road.katas,
               road.states), subject.practice),
        titled("The way through", bullets(subject.path, numbered=True)),
        titled("Later", bullets(subject.later)),
        titled("Good to have", bullets(subject.nice)),
        titled("Sources disagree", corrections(subject.corrections), subject.corrections),
    )  # fmt: skip


def _head(row: Row, title: str, facts: Sequence[str]) -> RenderableType:
    name = f"{row.number} {title}" if row.number else title
    head = Text.assemble((name, "bold"))
    if row.stars:
        head.append(f"  {stars(row.stars)}", style=WARN)
    line = Text()
    if row.mastery is None:
        line.append("nothing can prove it yet", style=QUIET)
    else:
        line.append(bar(row.mastery)).append(f" {row.mastery:.0%} mastered")
    said = [hours(row.hours) if row.hours else ""]
    if row.estimate:
        said = [f"{hours(row.hours)} of {span(row.estimate, 'h')}"]
    said += [f"{row.due} due" if row.due else "", *facts]
    line.append("".join(f" · {one}" for one in said if one), style=QUIET)
    return Group(head, line)


def _list(texts: Sequence[str]) -> RenderableType:
    table = grid("rw", gap=1)
    for text in texts:
        table.add_row("•", prose(text))
    return table


def _before(road: Road, topic: Topic) -> RenderableType:
    rows = [row for row in map(road.row, topic.requires) if row]
    return _parts(rows)


def _parts(rows: Sequence[Row]) -> RenderableType:
    table = grid("nrw")
    for row in rows:
        value = "–" if row.mastery is None else f"{row.mastery:.0%}"
        name = Text(row.title)
        if row.due:
            name.append(f"  ↻{row.due}", style=WARN)
        table.add_row(Text("★" * row.stars, style=WARN), Text(value, style=QUIET), name)
    return table


# --- what there is to do --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that Enter begins: a kata, questions on a topic, a resource."""

    kind: str
    id: str
    title: str
    url: str = ""


class Doings(Rows):
    """Katas, questions and resources of one topic."""

    DEFAULT_CSS = """
    Doings { border: none; padding: 0; background: $background; }
    Doings:focus { border: none; background-tint: $foreground 0%; }
    Doings > .option-list--option-highlighted {
        background: $background; color: $foreground; text-style: none;
    }
    Doings:focus > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $chosen-style;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="doings", compact=True)
        self.doings: tuple[Doing, ...] = ()

    @property
    def doing(self) -> Doing | None:
        return self.doings[self.highlighted] if self.highlighted is not None else None

    def show(self, road: Road, subject: Section | Topic) -> None:
        asked = road.asked(subject)
        taught, shown = road.taught(subject), road.resources(subject)
        found = [Doing(KATA, kata.slug, kata.title) for kata in taught]
        lines = [_kata(kata, road) for kata in taught]
        if asked.number:
            found.append(Doing(QUESTIONS, subject.id, subject.title))
            lines.append(_questions(asked))
        found += [Doing(RESOURCE, one.id, one.title, one.url) for one in shown]
        lines += [_resource(one, road.shelf.get(one.id, Shelved())) for one in shown]
        self.doings = tuple(found)
        self.clear_options()
        self.add_options(Option(line) for line in lines)
        self.highlighted = 0 if found else None


def _line(sign: Text, what: str, title: Text, more: Text) -> Table:
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=1)
    line.add_column(width=9, no_wrap=True)
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    line.add_column(no_wrap=True, justify="right")
    line.add_row(sign, Text(what, style=ACCENT), title, more)
    return line


def _kata(kata: Kata, road: Road) -> Table:
    state = state_of(kata.slug, road.states)
    more = Text.assemble(("★" * kata.stars, WARN), (f" {kata.minutes:>3} min", QUIET))
    return _line(mark(state), "kata", Text(kata.title), more)


def _questions(asked: Asked) -> Table:
    said = Text(count(asked.number, "question"))
    said.append(f"  {asked.answered} answered", style=QUIET)
    due = Text(f"↻{asked.due} due" if asked.due else "", style=WARN)
    return _line(Text("?", style=ACCENT), "questions", said, due)


def _resource(one: Resource, shelved: Shelved) -> Table:
    sign, style = MARKS[shelved.state]
    title = Text(one.title)
    if one.author:
        title.append(f"  {one.author}", style=QUIET)
    length = f"{one.minutes} min" if one.minutes else f"{one.pages} p." if one.pages else ""
    return _line(Text(sign, style=style), one.kind, title, Text(length, style=QUIET))


def empty() -> RenderableType:
    return indent(Text("Nothing on the road fits. Esc shows everything.", style=QUIET))
