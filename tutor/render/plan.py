"""The plan week by week, a deadline and what would meet it, and the one screen for today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Curriculum
from tutor.progress.mastery import State
from tutor.progress.plan import BESIDE, REVIEW, Deadline, Plan, Week
from tutor.progress.work import CHECKPOINT, KATA
from tutor.render.progress import standing
from tutor.render.style import (
    ACCENT,
    GOOD,
    QUIET,
    WARN,
    commands,
    count,
    grid,
    hours,
    plain,
    stack,
    stars,
    titled,
)
from tutor.session.planning import Part, Planned, Reading, Set, Today

SHOWN = 3  # reviews on the screen for today
NAMED = 4  # topics of a cut that are named
FULL_TIME = 40.0  # hours a week, from which a plan is a full-time job
MARKS = {REVIEW: "↻", KATA: "▸", CHECKPOINT: "◆", BESIDE: "+"}


# --- the plan -------------------------------------------------------------------------------


def plan(found: Planned, curriculum: Curriculum) -> RenderableType:
    """By phase and week; the marks beside what is to be done read without colour."""
    made = found.plan
    if not made.weeks:
        return Group(
            Text("The road is done: every topic is mastered, every checkpoint passed."),
            Text("What remains is to keep it: tutor review", style=QUIET),
        )
    return stack(
        _head(found),
        _deadline(made, made.deadline) if made.deadline else None,
        *_phases(made, curriculum),
        Text("↻ reviews   ▸ kata   ◆ checkpoint   + beside the road", style=QUIET),
        _left_out(made.left_out),
    )


def _head(found: Planned) -> RenderableType:
    made = found.plan
    long = count(len(made.weeks), "week")
    said = [
        Text.assemble(
            (f"{day(made.start)} – {day(made.end)}", "bold"),
            f": {long} at {hours(made.a_week)} a week, {hours(made.a_week / 7)} a day",
        )
    ]
    from_ = {
        "pace": "By what you really did in the last weeks.",
        "target": "By the target in your settings.",
    }
    if found.source in from_:
        said.append(Text(from_[found.source], style=QUIET))
    if found.other:
        a_week, end = found.other
        name = "At your target of" if found.source == "pace" else "At your pace of late,"
        later = "later" if end > made.end else "earlier"
        off = abs((end - made.end).days)
        when = f"on {day(end)}" if off < 7 else f"on {day(end)}, {count(off // 7, 'week')} {later}"
        said.append(Text(f"{name} {hours(a_week)} a week it would end {when}.", style=WARN))
    return Group(*said)


def day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _phases(made: Plan, curriculum: Curriculum) -> Iterator[RenderableType]:
    names = {phase.id: f"Phase {phase.number}: {phase.title}" for phase in curriculum.phases}
    for id in dict.fromkeys(week.phase for week in made.weeks):
        table = grid("nrnw")
        for week in made.weeks:
            if week.phase == id:
                _week(table, week)
        yield Group(Text(names.get(id, id), style="bold"), table)


def _week(table: Table, week: Week) -> None:
    head = Text(f"week {week.number}", style=ACCENT)
    for number, item in enumerate(week.items):
        second = Text(_dates(week), style=QUIET) if number == 1 else Text("")
        mark = MARKS.get(item.kind, "·")
        style = "bold" if item.kind == CHECKPOINT else ""
        style = QUIET if item.kind in (REVIEW, BESIDE) else style
        said = Text(f"{mark} {plain(item.title)}", style=style)
        table.add_row(second if number else head, quarters(item.hours), "", said)


def quarters(amount: float) -> str:
    """A plan is no stopwatch: to the quarter of an hour."""
    return hours(max(round(amount * 4), 1) / 4)


def _dates(week: Week) -> str:
    return f"{week.start.day} {week.start:%b} – {week.end.day} {week.end:%b}"


def _left_out(titles: Mapping[str, str]) -> RenderableType | None:
    if not titles:
        return None
    return titled("No time at this pace for", Text(", ".join(titles.values()) + ".", style=QUIET))


def _deadline(made: Plan, deadline: Deadline) -> RenderableType:
    if deadline.met:
        spare = (deadline.day - made.end).days
        rest = f", {count(spare, 'day')} to spare" if spare else ", on the very day"
        return Text.assemble(("✓ ", GOOD), f"You make {day(deadline.day)}{rest}.")
    late = (made.end - deadline.day).days
    ways: list[RenderableType] = []
    if deadline.hours is None:
        ways.append(Text("• No number of hours that a person has would do it."))
    else:
        a_day = hours(deadline.hours / 7)
        said = f"• {hours(deadline.hours)} a week ({a_day} a day) would do it."
        if deadline.hours > FULL_TIME:
            said += " That is more than a full-time job."
        ways.append(Text(said))
    ways += _cuts(deadline, made.a_week)
    return Group(
        Text.assemble(
            ("✗ ", WARN),
            f"Not by {day(deadline.day)}: at {hours(made.a_week)} a week you are "
            f"{count(late, 'day')} late.",
        ),
        *ways,
    )


def _cuts(deadline: Deadline, a_week: float) -> Iterator[RenderableType]:
    if not deadline.cuts:
        yield Text("• There is nothing to leave out but what cannot be left out.")
        return
    if deadline.enough:
        yield Text(f"• Or stay at {hours(a_week)} a week and leave out:")
    else:
        yield Text("• Leaving out all that can be left out is not enough:")
    table = grid("nrn")
    for cut in deadline.cuts:
        until = Text(f"ends {day(cut.end)}", style=QUIET)
        table.add_row(f"    {cut.what}", hours(cut.hours), until)
    yield table
    if not deadline.enough:
        yield Text("  What is left are the topics of four and five stars: move the day.")


# --- today ----------------------------------------------------------------------------------


def today(found: Today, now: date) -> RenderableType:
    """Reviews, the kata, questions, something to read: each with its time and its command."""
    parts = [
        titled("Reviews", _reviews(found.reviews), found.reviews),
        titled("Kata", _kata(found.kata)) if found.kata else None,
        titled("Questions", _questions(found.questions, found.waiting))
        if found.questions
        else None,
        titled("Read or watch", _reading(found.reading)) if found.reading else None,
    ]
    head = Text.assemble((f"{now:%A}, {now.day} {now:%B}", "bold"))
    if any(parts):
        head.append(f"  about {hours(found.minutes / 60)} in all", style=QUIET)
    nothing = None if found.kata or found.reviews else _nothing()
    return stack(head, nothing, *parts, standing(found.progress.total))


def _nothing() -> Text:
    return Text("Nothing is open: every kata has passed, and none is due.")


def _about(minutes: float) -> Text:
    return Text(f"about {hours(minutes / 60)}", style=QUIET)


def _reviews(parts: Sequence[Part]) -> RenderableType:
    table = grid("nwr")
    for part in parts[:SHOWN]:
        command = Text(f"tutor review {part.kata.slug}", style=f"bold {ACCENT}")
        table.add_row(command, Text(part.kata.title), _about(part.minutes))
    if len(parts) > SHOWN:
        rest = sum(part.minutes for part in parts[SHOWN:])
        more = Text(f"{len(parts) - SHOWN} more", style=QUIET)
        table.add_row(Text("tutor review", style=f"bold {ACCENT}"), more, _about(rest))
    return table


def _kata(part: Part) -> RenderableType:
    kata, state = part.kata, part.state
    head = Text.assemble(kata.title, "  ", (stars(kata.stars), WARN), "  ", _about(part.minutes))
    verb = "start" if state.state is State.NEW else "check"
    why = {"start": "write the starter", "check": "grade your file"}[verb]
    return Group(
        head,
        Text(part.reason, style=QUIET),
        commands((f"tutor {verb} {kata.slug}", why)),
    )


def _questions(found: Set, waiting: int) -> RenderableType:
    number = len(found.chosen)
    on = f" on {found.title}" if found.title else ""
    due = f", {waiting} due" if waiting else ""
    command = f"tutor quiz {found.topic} --count {number}".replace("  ", " ")
    return Group(
        Text.assemble(f"{count(number, 'question')}{on}{due}  ", _about(found.minutes)),
        commands((command, "answer them")),
    )


def _reading(found: Reading) -> RenderableType:
    one = found.resource
    by = f", {one.author}" if one.author else ""
    head = Text(f"{one.title}{by}")
    stay = "to its end" if found.whole else "a part of it" if found.minutes else ""
    note = f"{one.kind} on {found.title}; {hours(found.minutes / 60)}, {stay}"
    parts: list[RenderableType] = [head, Text(note, style=QUIET)]
    if one.url:
        parts.append(Text(one.url, style=QUIET, overflow="fold"))
    return Group(*parts, commands((f"tutor done {one.id}", "tick it off")))
