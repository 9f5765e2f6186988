"""Charts as SVG: hours by week and kind, the year, bars; and all of them as one picture.

Colours are classes, so that the page (or the style of the poster) decides on light and dark. Every
chart has a title for those who can't see it. The library writes text as it is given, so all text
goes through `_text` and `_title`, which escape it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from math import ceil

import svg

from tutor.progress.weeks import WEEK, Week, monday
from tutor.report.record import Record
from tutor.report.text import hours_text, percent, shown

KINDS = ("coding", "reading", "watching")
CELL, GAP = 11, 2  # of the year, in units of the drawing
LEFT, TOP = 30, 16  # for names of days and months
WIDE, HIGH = 400.0, 190.0  # of the weeks
SHARES = (0.5, 1.0, 2.0)  # of a day's target, where the shades of the year change
PAD = 24
Drawn = list[svg.Element]


# --- parts ----------------------------------------------------------------------------------


def _text(words: str, x: float, y: float, style: str = "", anchor: str = "start") -> svg.Element:
    classes = ["t", *style.split()]
    extra = {"text-anchor": anchor} if anchor != "start" else None
    return svg.Text(text=escape(shown(words)), x=_n(x), y=_n(y), class_=classes, extra=extra)


def _rect(
    x: float, y: float, width: float, height: float, style: str, said: str = ""
) -> svg.Element:
    inside: Drawn | None = [svg.Title(text=escape(shown(said)))] if said else None
    return svg.Rect(
        x=_n(x),
        y=_n(y),
        width=_n(max(width, 0)),
        height=_n(max(height, 0)),
        rx=2,
        class_=[style],
        elements=inside,
    )


def _line(left: float, right: float, y: float, style: str) -> svg.Element:
    return svg.Line(x1=_n(left), x2=_n(right), y1=_n(y), y2=_n(y), class_=[style])


def _n(number: float) -> float:
    """Hundredths are finer than any screen."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _drawing(
    parts: Drawn, width: float, height: float, id: str, said: str, *, alone: bool = False
) -> str:
    label = f"{id}-title"
    title = svg.Title(text=escape(shown(said)), id=label)
    return svg.SVG(
        xmlns="http://www.w3.org/2000/svg" if alone else None,
        viewBox=svg.ViewBoxSpec(0, 0, _n(width), _n(height)),
        width=_n(width) if alone else None,
        height=_n(height) if alone else None,
        class_=["chart"],
        elements=[title, *parts],
        extra={"role": "img", "aria-labelledby": label},
    ).as_str()


def bar(share: float | None, style: str = "bar") -> str:
    """A share in [0, 1] beside a number that says it, so nothing is said twice."""
    filled = 0.0 if share is None else max(0.0, min(1.0, share))
    parts = [_rect(0, 0, 100, 8, "track"), _rect(0, 0, 100 * filled, 8, style)]
    return svg.SVG(
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, 100, 8),
        class_=["meter"],
        elements=parts,
        extra={"aria-hidden": "true", "preserveAspectRatio": "none"},
    ).as_str()


# --- weeks ----------------------------------------------------------------------------------


def weeks(found: Record) -> str:
    return _drawing(_weeks(found, WIDE), WIDE, HIGH, "weeks", weeks_said(found))


def weeks_said(found: Record) -> str:
    full = found.weeks
    average = sum(week.hours for week in full) / len(full) if full else 0.0
    return (
        f"Hours a week by kind over {len(full)} weeks: {hours_text(average)} a week on average, "
        f"{hours_text(found.target)} is the target."
    )


def _weeks(found: Record, width: float, x: float = 0.0, y: float = 0.0) -> Drawn:
    """Stacked bars, coding at the bottom, and a line for the target."""
    left, right, top, bottom = x + 30, x + width - 4, y + 10, y + HIGH - 22
    most = max([found.target, *(week.hours for week in found.weeks)])
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200) if most / s <= 5)
    height = (bottom - top) / (ceil(most / step) * step)
    parts: Drawn = []
    for tick in range(0, ceil(most / step) * step + 1, step):
        level = bottom - tick * height
        parts.append(_line(left, right, level, "rule"))
        parts.append(_text(f"{tick} h", left - 5, level + 4, "small", "end"))
    wide = (right - left) / max(len(found.weeks), 12)
    for number, week in enumerate(found.weeks):
        parts += _stack(week, left + number * wide + wide * 0.15, bottom, wide * 0.7, height)
    parts.append(_line(left, right, bottom - found.target * height, "target"))
    return parts + _months([week.monday for week in found.weeks], left, wide, bottom + 16)


def _stack(week: Week, x: float, bottom: float, width: float, height: float) -> Drawn:
    split = ", ".join(f"{kind} {hours_text(amount)}" for kind, amount in week.kinds.items())
    said = f"Week of {_day(week.monday)}: {hours_text(week.hours)} ({split})" if split else ""
    parts: Drawn = []
    y = bottom
    for kind in KINDS:
        tall = week.kinds.get(kind, 0.0) * height
        if tall:
            y -= tall
            parts.append(_rect(x, y, width, tall, kind, said))
    return parts


def _months(mondays: Sequence[date], left: float, wide: float, y: float) -> Drawn:
    """The names of the months, each where it begins, as far apart as they need to be."""
    parts: Drawn = []
    free = 0.0
    for number, first in enumerate(mondays):
        end = first + timedelta(days=6)
        x = left + number * wide
        if end.day <= 7 and x >= free:
            parts.append(_text(f"{end:%b}", x, y, "small"))
            free = x + 30
    return parts


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- the year -------------------------------------------------------------------------------


def year(found: Record) -> tuple[str, str]:
    """The last 52 weeks as two halves, which stand beside each other or below each other."""
    last = monday(found.today)
    half = last - 25 * WEEK
    first = half - 26 * WEEK
    halves = ((first, half - WEEK, "year-1"), (half, last, "year-2"))
    drawn = [
        _drawing(
            _days(found, begin, end),
            _year_width(begin, end),
            _year_height(),
            id,
            _year_said(found, begin, end),
        )
        for begin, end, id in halves
    ]
    return drawn[0], drawn[1]


def _year_width(begin: date, end: date) -> float:
    return LEFT + ((end - begin) // WEEK + 1) * (CELL + GAP)


def _year_height() -> float:
    return TOP + 7 * (CELL + GAP)


def _year_said(found: Record, begin: date, end: date) -> str:
    until = min(end + timedelta(days=6), found.today)
    active = {day: amount for day, amount in found.days.items() if begin <= day <= until}
    most = max(active, key=lambda day: active[day], default=None)
    best = f", most on {_day(most)} with {hours_text(active[most])}" if most else ""
    return f"Hours a day from {_day(begin)} to {_day(until)}: {len(active)} days{best}."


def _days(found: Record, begin: date, end: date, x: float = 0, y: float = 0) -> Drawn:
    """A column a week and a row a weekday."""
    columns = [begin + WEEK * number for number in range((end - begin) // WEEK + 1)]
    wide = CELL + GAP
    parts: Drawn = []
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        parts.append(_text(name, x, y + TOP + row * wide + CELL - 2, "small"))
    parts += _months(columns, x + LEFT, wide, y + 10)
    for number, first in enumerate(columns):
        for weekday in range(7):
            day = first + timedelta(days=weekday)
            if day <= found.today:
                amount = found.days.get(day, 0.0)
                said = f"{_day(day)}: {hours_text(amount)}" if amount else ""
                place = x + LEFT + number * wide, y + TOP + weekday * wide
                parts.append(_rect(*place, CELL, CELL, shade(amount, found.target), said))
    return parts


def shade(amount: float, target: float) -> str:
    """The class of a day: h0 without any time, then by shares of a seventh of the week's target."""
    if amount <= 0:
        return "h0"
    return f"h{1 + sum(amount >= share * target / 7 for share in SHARES)}"


# --- all in one -----------------------------------------------------------------------------


def poster(found: Record) -> str:
    """Readiness, weeks and the year below each other, with their own style."""
    from tutor.report.style import CHARTS, COLOURS

    name = f"Deep learning: {found.name}’s progress" if found.name else "Deep learning: progress"
    width = 2 * PAD + LEFT + 52 * (CELL + GAP)
    parts: Drawn = [
        svg.Style(text=COLOURS + CHARTS),
        _text(name, PAD, 44, "big"),
        _text(_summary(found), PAD, 68, "quiet"),
    ]
    y = 108.0
    parts.append(_text("Readiness by phase", PAD, y, "head"))
    for row in found.phases:
        y += 26
        parts.append(_text(f"{row.phase.number}  {row.phase.title}", PAD, y))
        parts.append(_rect(width - 300, y - 9, 200, 9, "track"))
        parts.append(_rect(width - 300, y - 9, 200 * (row.ready or 0), 9, "bar"))
        parts.append(_text(f"{percent(row.ready)}", width - PAD, y, "", "end"))
    y += 48
    parts.append(_text("Hours a week", PAD, y, "head"))
    parts += _legend(width - PAD, y)
    parts += _weeks(found, width - 2 * PAD, PAD, y + 8)
    y += 8 + HIGH + 36
    parts.append(_text("The year", PAD, y, "head"))
    last = monday(found.today)
    parts += _days(found, last - 51 * WEEK, last, PAD, y + 12)
    y += 12 + _year_height() + PAD
    parts.insert(1, _rect(0, 0, width, y, "paper"))
    return _drawing(parts, width, y, "poster", f"{name}. {_summary(found)}", alone=True) + "\n"


def _summary(found: Record) -> str:
    total = found.progress.total
    return (
        f"{_day(found.today)}: {total.passed} of {total.katas} katas passed, "
        f"{hours_text(found.total)} in all"
    )


def _legend(right: float, y: float) -> Drawn:
    parts: Drawn = []
    for number, kind in enumerate(KINDS):
        x = right - 80 * (len(KINDS) - number)
        parts += [_rect(x, y - 9, 10, 10, kind), _text(kind, x + 15, y)]
    return parts
