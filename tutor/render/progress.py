"""Where the learner stands: status, the day in one look."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text

from tutor.models import Kata
from tutor.progress.mastery import Progress, SectionStatus, State
from tutor.render.kata import when
from tutor.render.style import (
    QUIET,
    WARN,
    bar,
    commands,
    count,
    grid,
    hours,
    stack,
    titled,
)
from tutor.report import kinds

COLUMNS = ("", "passed", "mastery", "", "due", "hours")
RECENT = 10
DUE = 5


def status(
    progress: Progress, katas: Mapping[str, Kata], mix: Mapping[str, float]
) -> RenderableType:
    """A line a section, then what is due, then the hours beside the mix they should have."""
    table = grid("wrnrrr")
    table.add_row(
        *(Text(name, style=QUIET) for name in ("", "passed", "mastery", "", "due", "hours"))
    )
    for section in progress.sections:
        table.add_row(*_section(section))
    total = progress.total
    table.add_row(*_section(total, "All"))
    return stack(table, _due(progress, katas), titled("Hours", mixed(progress, mix), total.hours))


def _section(section: SectionStatus, title: str = "") -> list[RenderableType]:
    share = section.mastery
    return [
        Text(title or section.title, style="bold" if title else ""),
        f"{section.passed}/{section.katas}" if section.katas else Text("–", style=QUIET),
        Text("") if share is None else bar(share),
        "" if share is None else f"{share:.0%}",
        Text(str(section.due), style=WARN) if section.due else "",
        hours(section.hours) if section.hours else "",
    ]


def _due(progress: Progress, katas: Mapping[str, Kata]) -> RenderableType | None:
    """What to solve again, the longest overdue first."""
    due = [state for state in progress.katas.values() if state.state is State.DUE and state.memory]
    due.sort(key=lambda state: state.memory.due if state.memory else state.slug)
    rows = [
        (
            f"tutor review {state.slug}",
            f"{katas[state.slug].title}, since {when(state.memory.due)[:10]}",
        )
        for state in due[:DUE]
        if state.memory and state.slug in katas
    ]
    if len(due) > DUE:
        rows.append(("tutor review", f"{len(due) - DUE} more"))
    if progress.total.ask:
        rows.append(("tutor quiz", f"{count(progress.total.ask, 'question')} to answer again"))
    return titled("Due", commands(*rows), rows)


def mixed(progress: Progress, mix: Mapping[str, float]) -> RenderableType:
    """Hours by kind, each with its share and the share it should have."""
    spent = kinds(progress)
    total = sum(spent.values())
    table = grid("nrnrn")
    for kind in (*mix, *(kind for kind in spent if kind not in mix)):
        share = spent.get(kind, 0.0) / total if total else 0.0
        aim = f"aim {mix[kind]:.0%}" if kind in mix else ""
        table.add_row(
            kind, hours(spent.get(kind, 0.0)), bar(share), f"{share:.0%}", Text(aim, style=QUIET)
        )
    return table


def standing(total: SectionStatus) -> Text:
    """`3 of 31 katas passed · 2 due · 4 h 30`."""
    parts = [f"{total.passed} of {count(total.katas, 'kata')} passed"]
    if total.due:
        parts.append(f"{total.due} due")
    if total.hours:
        parts.append(hours(total.hours))
    return Text(" · ".join(parts), style=QUIET)
