"""This week's hours by day against the target, and the streak."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from tutor.render.style import ACCENT, GOOD, QUIET, WARN, bar, count, hours
from tutor.tui.agenda import Agenda

EIGHTHS = " ▏▎▍▌▋▊▉"
ROOMY = 40  # columns from which there is also room between the days and the streak
MARK = "│"  # where the day's share of the target is reached


class WeekView:
    """Seven bars, or where there is little room three lines."""

    def __init__(self, found: Agenda, *, terse: bool) -> None:
        self._found, self._terse = found, terse

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self._terse:
            yield Group(head(self._found), _strip(self._found), _streak(self._found))
            return
        days = [_day(self._found, i, options.max_width) for i in range(7)]
        gap = [Text()] if options.max_width >= ROOMY else []
        yield Group(head(self._found), *days, *gap, _streak(self._found))


def head(found: Agenda) -> Text:
    """`3 h 10 of 10 h  ███·····  32%`."""
    share = found.spent / found.target if found.target else 0.0
    said = Text(no_wrap=True, overflow="ellipsis")
    said.append(hours(found.spent), style="bold").append(f" of {hours(found.target)}  ")
    return said.append(bar(share)).append(f" {share:.0%}")


def _day(found: Agenda, i: int, width: int) -> Text:
    one, share = found.days[i], found.target / 7
    room = max(width - 13, 6)
    scale = max([share * 2, *(day.hours for day in found.days)]) or 1.0
    today = one.day == found.today
    cells = list(_filled(one.hours / scale, room))
    at = min(int(share / scale * room), room - 1)
    line = Text(f"{one.day:%a} ", style="bold" if today else "", no_wrap=True)
    for place, cell in enumerate(cells):
        if place == at and cell == " ":
            line.append(MARK, style=WARN)
        else:
            line.append(cell, style=GOOD if one.hours >= share else ACCENT)
    ahead = one.day > found.today
    said = hours(one.hours) if one.hours else "" if ahead else "–"
    return line.append(f" {said:>8}", style="" if one.hours else QUIET)


def _filled(share: float, room: int) -> str:
    eighths = round(min(max(share, 0.0), 1.0) * room * 8)
    whole, rest = divmod(eighths, 8)
    text = "█" * whole + (EIGHTHS[rest] if rest else "")
    return text.ljust(room)


def _strip(found: Agenda) -> Text:
    """The days in one line: `Mo 1.5 Tu – We …`; ✓ where the day's share is reached."""
    share = found.target / 7
    line = Text(no_wrap=True, overflow="ellipsis")
    for one in found.days:
        today = one.day == found.today
        line.append(f"{one.day:%a}"[:2], style="bold underline" if today else QUIET)
        said = "·" if not one.hours else f"{one.hours:.1f}"
        reached = one.hours >= share > 0
        line.append(f"{'✓' if reached else ' '}{said}", style=GOOD if reached else "")
        line.append(" ")
    return line


def _streak(found: Agenda) -> Text:
    said = Text(no_wrap=True, overflow="ellipsis")
    said.append(f"{MARK} {hours(found.target / 7)} a day · ", style=QUIET)
    return said.append(f"streak {count(found.streak, 'day')}", "bold" if found.streak else "")
