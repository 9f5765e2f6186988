"""Hours: the overview with its heatmap, the log, the timer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.progress.hours import DAY, KINDS, PRACTICE, Entry, Estimate
from tutor.progress.weeks import WEEK, Overview, Pace, Streak, Week, monday
from tutor.render.kata import when
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
    span,
    stack,
    titled,
)

if TYPE_CHECKING:
    from tutor.session.timing import Running, Stopped

SHADES = "·░▒▓█"  # none, under half a day's share of the target, under it, under twice it, more
FILLS = {"coding": "█", "reading": "▓", "watching": "░"}
WIDTH = 30  # of the longest bar of weeks
LATEST, TOPICS = 10, 12  # how many lines of each the log has, unless all are asked for
NAMED = 2  # katas and topics that the line of a day's practice names
DRIFT = 0.15  # by how much a kind may be off its share before it is worth a word
ENOUGH = 3.0  # hours from which a mix says anything

Titles = Mapping[str, str]


# --- the overview ---------------------------------------------------------------------------


def overview(found: Overview, year: int | None = None) -> RenderableType:
    """Pace, kinds, weeks, topics and the year. `year` None: the latest 53 weeks."""
    if not found.spent:
        return _nothing()
    return stack(
        _pace(found.pace),
        titled("Kinds", Group(_kinds(found), *_drift(found))),
        titled("Weeks", _weeks(found.weeks, found.pace.target)),
        titled("Topics", _topics(found.estimates), found.estimates),
        titled(
            str(year) if year else "The year",
            heatmap(found.days, found.pace.target, found.today, year),
        ),
        _streak(found.streak),
    )


def _nothing() -> RenderableType:
    return Group(
        Text("No hours yet. Practice counts by itself; add reading and watching:"),
        command('tutor log 1h30 reading attention "what struck me"'),
        command("tutor timer start attention --kind watching"),
    )


def _pace(pace: Pace) -> RenderableType:
    left = pace.target - pace.spent
    head = Text.assemble(
        ("This week ", "bold"),
        f"{hours(pace.spent)} of {hours(pace.target)}  ",
        bar(pace.spent / pace.target),
        f"  {pace.spent / pace.target:.0%}",
    )
    if left <= 0:
        said = "The week's target is reached."
    else:
        a_day = f", {hours(left / pace.days)} a day" if pace.days > 1 else ""
        said = f"{_against(pace)}; {hours(left)} to go in {count(pace.days, 'day')}{a_day}."
    usual = (
        Text(f"On average {hours(pace.average)} a week of late.", style=QUIET)
        if pace.average is not None
        else None
    )
    return Group(head, Text(said), *([usual] if usual else []))


def _against(pace: Pace) -> str:
    off = pace.spent - pace.due
    if abs(off) < 0.25:
        return "On pace"
    return f"{hours(abs(off))} {'ahead of' if off > 0 else 'behind'} the pace"


def _kinds(found: Overview) -> Table:
    every, late = sum(found.kinds.values()), sum(found.recent.values())
    table = grid("nrnrrn")
    table.add_row("", Text("in all", style=QUIET), "", "", Text("4 weeks", style=QUIET), "")
    for kind in KINDS:
        share = found.kinds.get(kind, 0.0) / every
        table.add_row(
            kind,
            hours(found.kinds.get(kind, 0.0)),
            bar(share),
            f"{share:.0%}",
            f"{found.recent.get(kind, 0.0) / late:.0%}" if late else "–",
            Text(f"aim {found.mix.get(kind, 0.0):.0%}", style=QUIET),
        )
    return table


def _drift(found: Overview) -> Iterator[Text]:
    """A word where the last four weeks are far off the mix."""
    late = sum(found.recent.values())
    if late < ENOUGH:
        return
    shares = {kind: found.recent.get(kind, 0.0) / late - found.mix.get(kind, 0.0) for kind in KINDS}
    most = max(shares, key=lambda kind: shares[kind])
    if shares[most] > DRIFT:
        least = min(shares, key=lambda kind: shares[kind])
        yield Text(f"Much {most} of late, and little {least}.", style=WARN)


def _weeks(weeks: Sequence[Week], target: float) -> RenderableType:
    longest = max([target, *(week.hours for week in weeks)])
    table = grid("rrn")
    for week in weeks:
        drawn, ends = Text(), 0.0
        for kind in KINDS:
            begins, ends = ends, ends + week.kinds.get(kind, 0.0)
            cells = round(ends / longest * WIDTH) - round(begins / longest * WIDTH)
            drawn.append(FILLS[kind] * cells, style=GOOD)
        aim = round(target / longest * WIDTH)
        drawn.append(" " * (aim - len(drawn)) + "▏" if len(drawn) <= aim else "", style=QUIET)
        table.add_row(_date(week.monday), hours(week.hours) if week.hours else "–", drawn)
    legend = "  ".join(f"{fill} {kind}" for kind, fill in FILLS.items())
    return Group(table, Text(f"{legend}  ▏ target {hours(target)}", style=QUIET))


def _date(day: date) -> str:
    return f"{day.day} {day:%b}"


def _topics(estimates: Sequence[Estimate]) -> Table:
    table = grid("wrrnn")
    table.add_row("", *(Text(word, style=QUIET) for word in ("spent", "estimate", "", "")))
    for one in estimates:
        said = "over" if one.spent > one.high else "within" if one.spent >= one.low else ""
        table.add_row(
            Text(one.title),
            hours(one.spent),
            span((one.low, one.high), "h"),
            bar(one.spent / one.high),
            Text(said, style=QUIET),
        )
    return table


def _streak(streak: Streak) -> Text:
    longest = f", the longest {count(streak.longest, 'day')}" if streak.longest else ""
    return Text(f"Days in a row: {streak.current}{longest}.")


# --- the year -------------------------------------------------------------------------------


def heatmap(
    days: Mapping[date, float], target: float, today: date, year: int | None = None
) -> RenderableType:
    """A column a week and a row a weekday; it reads without colour. `days` and `target` (of a week)
    are hours; `year` None: up to today."""
    share = target / 7
    first, last = _range(today, year)
    columns = [first + WEEK * number for number in range((last - first) // WEEK + 1)]
    rows = [_months(columns, year)]
    for weekday in range(7):
        row = Text(f"{first + DAY * weekday:%a} ", style=QUIET)
        for column in columns:
            day = column + DAY * weekday
            inside = day <= today and (year is None or day.year == year)
            row.append(*_shade(days.get(day, 0.0), share) if inside else (" ", ""))
        rows.append(row)
    half, full, twice = (hours(share * part) for part in (0.5, 1, 2))
    legend = f"· none  ░ < {half}  ▒ < {full}  ▓ < {twice}  █ more"
    return Group(*rows, Text(legend, style=QUIET))


def _range(today: date, year: int | None) -> tuple[date, date]:
    """The first and the last Monday."""
    if year is None:
        return monday(today) - 52 * WEEK, monday(today)
    return monday(date(year, 1, 1)), monday(date(year, 12, 31))


def _months(columns: Sequence[date], year: int | None) -> Text:
    """The names of the months, each above the week in which it begins."""
    line = " " * 4
    for number, column in enumerate(columns):
        end = column + timedelta(days=6)
        if end.day <= 7 and (year is None or end.year == year) and len(line) <= number + 4:
            line += " " * (number + 4 - len(line)) + f"{end:%b} "
    return Text(line.rstrip(), style=QUIET)


def _shade(amount: float, share: float) -> tuple[str, str]:
    if not amount:
        return SHADES[0], QUIET
    steps = (0.5, 1.0, 2.0)
    return SHADES[1 + sum(amount >= step * share for step in steps)], GOOD


# --- the log --------------------------------------------------------------------------------


def log(
    found: Overview, titles: Titles, ids: Mapping[str, str], *, every: bool = False
) -> RenderableType:
    """Hours by kind and topic, and the latest entries, each with the id that edits it."""
    if not found.spent:
        return _nothing()
    by_topic = grid("wrn")
    ranked = sorted(found.topics.items(), key=lambda entry: -sum(entry[1].values()))
    for topic, spent in ranked if every else ranked[:TOPICS]:
        split = ", ".join(f"{kind} {hours(amount)}" for kind, amount in spent.items())
        by_topic.add_row(
            Text(titles.get(topic, topic) or "no topic"),
            hours(sum(spent.values())),
            Text(split if len(spent) > 1 else next(iter(spent)), style=QUIET),
        )
    rest = ranked[TOPICS:]
    if rest and not every:
        left = sum(sum(spent.values()) for _, spent in rest)
        by_topic.add_row(Text(f"{len(rest)} more", style=QUIET), hours(left), "")
    lines = _lines(found)
    shown = grid("nnrnw")
    for line in lines if every else lines[:LATEST]:
        shown.add_row(*_row(line, titles, ids))
    more = 0 if every else len(lines) - LATEST
    return stack(
        Text(f"{hours(sum(found.kinds.values()))} in all", style="bold"),
        _kinds(found),
        titled("By topic", by_topic),
        titled("Latest entries", shown, lines),
        commands(
            *([("tutor log --all", f"{more} more entries")] if more > 0 else []),
            ("tutor log --edit ID 1h15", "change one, named by its id"),
            ("tutor log --delete ID", "take one back"),
        )
        if found.entries
        else None,
    )


@dataclass(frozen=True, slots=True)
class _Practice:
    """What counted by itself on a day: hours, and on what, the most first."""

    day: date
    hours: float
    subjects: tuple[str, ...]


def _lines(found: Overview) -> list[Entry | _Practice]:
    """What can be edited and what counted by itself, the latest first, practice before the entries
    of its day."""
    days: dict[date, dict[str, float]] = {}
    for share, amount in found.spent.items():
        if share.source == PRACTICE:
            days.setdefault(share.day, {})[share.subject] = amount
    lines: list[tuple[str, Entry | _Practice]] = []
    for day, subjects in days.items():
        ranked = sorted(subjects, key=lambda subject: -subjects[subject])
        practice = _Practice(day, sum(subjects.values()), tuple(ranked))
        lines.append((f"{day.isoformat()}~", practice))
    lines += [(entry.at.astimezone().isoformat(), entry) for entry in found.entries]
    return [line for _, line in sorted(lines, key=lambda pair: pair[0], reverse=True)]


def _row(
    line: Entry | _Practice, titles: Titles, ids: Mapping[str, str]
) -> tuple[Text, Text, str, str, Text]:
    if isinstance(line, Entry):
        id, at, kind = ids.get(line.id, ""), when(line.at), line.kind
        amount, what, note = line.minutes / 60, titles.get(line.subject, line.subject), line.note
    else:
        id, at, kind, amount, note = "–", line.day.isoformat(), "coding", line.hours, "practice"
        what = ", ".join(titles.get(one, one) for one in line.subjects[:NAMED])
        more = len(line.subjects) - NAMED
        what += f" and {more} more" if more > 0 else ""
    said = Text(what).append(f"  {plain(note)}" if note else "", style=QUIET)
    return Text(id, style=ACCENT), Text(at, style=QUIET), hours(amount), kind, said


def logged(entry: Entry, titles: Titles, done: str = "") -> Text:
    """The receipt for an entry; `done` is what became of it, such as `deleted`."""
    said = Text.assemble(("✓ ", GOOD), f"{hours(entry.minutes / 60)} {entry.kind}")
    said.append(_on(entry.subject, titles), style=ACCENT)
    return said.append(f", {done}" if done else "")


# --- the timer ------------------------------------------------------------------------------


def running(found: Running, titles: Titles) -> Text:
    timer = found.timer
    elapsed = max(0.0, found.elapsed.total_seconds()) / 3600
    since = f"since {when(timer.start)[-5:]}" if elapsed < 12 else f"since {when(timer.start)}"
    said = Text.assemble(("▸ ", ACCENT), f"{hours(elapsed)} {timer.kind}")
    return said.append(_on(timer.subject, titles), style=ACCENT).append(f", {since}")


def stopped(found: Stopped, titles: Titles) -> RenderableType:
    """The receipt for a timer, and what of its time counts as practice already."""
    timer = found.timer
    said = Text.assemble(("✓ ", GOOD), f"{hours(found.seconds / 3600)} {timer.kind}")
    said.append(_on(timer.subject, titles), style=ACCENT)
    if found.discarded:
        return said.append(": discarded, nothing counts")
    if found.practised < 60:
        return said
    once = f"{hours(found.practised / 3600)} of it is practice, and counts as that alone"
    return Group(said, Text(f"  {once}: no minute counts twice.", style=QUIET))


def _on(subject: str, titles: Titles) -> str:
    return f", {titles.get(subject, subject)}" if subject else ""
