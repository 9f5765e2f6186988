"""Where the learner stands: status, the day in one look, hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.models import Event, Kata
from tutor.progress.mastery import KataState, Progress, SectionStatus, State
from tutor.render.kata import next_up, when
from tutor.render.style import (
    ACCENT,
    GOOD,
    QUIET,
    WARN,
    bar,
    command,
    commands,
    count,
    grid,
    hours,
    plain,
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
            f"tutor reset {state.slug}",
            f"{katas[state.slug].title}, since {when(state.memory.due)[:10]}",
        )
        for state in due[:DUE]
        if state.memory and state.slug in katas
    ]
    if len(due) > DUE:
        rows.append(("tutor list --state due", f"{len(due) - DUE} more"))
    return titled("To solve again", commands(*rows), rows)


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


def today(
    kata: Kata | None, reason: str, state: KataState | None, progress: Progress
) -> RenderableType:
    """What is next, and where the learner stands, in a line. `kata` None: nothing is open."""
    if kata is None or state is None:
        ahead: RenderableType = Text("Nothing is open: every kata has passed, and none is due.")
    else:
        ahead = next_up(kata, reason, state)
    return stack(ahead, standing(progress.total))


def standing(total: SectionStatus) -> Text:
    """`3 of 31 katas passed · 2 due · 4 h 30`."""
    parts = [f"{total.passed} of {count(total.katas, 'kata')} passed"]
    if total.due:
        parts.append(f"{total.due} due")
    if total.hours:
        parts.append(hours(total.hours))
    return Text(" · ".join(parts), style=QUIET)


# --- hours ----------------------------------------------------------------------------------


def log(
    progress: Progress,
    titles: Mapping[str, str],
    entries: Sequence[Event],
    mix: Mapping[str, float],
) -> RenderableType:
    """Hours by kind, by topic, and the latest entries. `titles` are those of topics, by id."""
    if not progress.total.hours:
        return Group(
            Text("No hours yet. Practice counts by itself; add reading and watching:"),
            command('tutor log 1h30 reading attention "what struck me"'),
        )
    table = grid("wrn")
    for topic, spent in sorted(progress.hours.items(), key=lambda entry: -sum(entry[1].values())):
        split = ", ".join(f"{kind} {hours(amount)}" for kind, amount in spent.items())
        table.add_row(
            Text(titles.get(topic, topic) or "no topic"),
            hours(sum(spent.values())),
            Text(split if len(spent) > 1 else next(iter(spent)), style=QUIET),
        )
    latest = grid("nrnw")
    for event in entries[: -RECENT - 1 : -1]:
        said = Text(titles.get(event.subject, event.subject))
        note = plain(str(event.payload.get("note", "")))
        said.append(f"  {note}" if note else "", style=QUIET)
        latest.add_row(
            Text(when(event.at), style=QUIET),
            hours(event.payload["minutes"] / 60),
            event.payload["kind"],
            said,
        )
    return stack(
        Text(f"{hours(progress.total.hours)} in all", style="bold"),
        mixed(progress, mix),
        titled("By topic", table),
        titled("Latest entries", latest, entries),
    )


def logged(event: Event, titles: Mapping[str, str]) -> Text:
    """The receipt for hours just added."""
    what = titles.get(event.subject, event.subject)
    said = Text.assemble(
        ("✓ ", GOOD), f"{hours(event.payload['minutes'] / 60)} {event.payload['kind']}"
    )
    return said.append(f", {what}" if what else "", style=ACCENT)
