"""Figures → the numbers behind each picture: columns, and rows of texts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tutor.progress.calibration import Confidence
from tutor.progress.hours import KINDS
from tutor.render.style import hours
from tutor.tui.figures import Figures

SAID = {
    Confidence.OVER: "▼ over",
    Confidence.FAIR: "● fair",
    Confidence.UNDER: "▲ under",
    Confidence.UNTRIED: "  not tried",
}

NARROWEST = 10  # columns for words


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table. `goes` has for each row the topic or section to which Enter leads, or nothing;
    `words` are the places of the columns that hold no numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    goes: tuple[str, ...] = ()
    words: tuple[int, ...] = (0,)


def numbers(chart: str, found: Figures) -> Numbers:
    """The numbers of one of the pictures, by its id."""
    return TABLES[chart](found)


def widths(shown: Numbers, room: int) -> list[int]:
    """Of the columns, as wide as what is in them; where that is too much for `room`, the widest
    column of words gives way, since arrow keys turn the pages and can't scroll sideways."""
    found = [max(map(len, cells)) for cells in zip(shown.columns, *shown.rows, strict=True)]
    beyond = sum(found) + 2 * len(found) - room
    if room and beyond > 0:
        longest = max(shown.words, key=lambda place: found[place])
        found[longest] = max(found[longest] - beyond, NARROWEST)
    return found


def _spent(amount: float) -> str:
    return hours(amount) if amount else "–"


def short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _hours(found: Figures) -> Numbers:
    target = found.target
    rows = tuple(
        (
            f"{short(week.monday)} {week.monday.year}",
            *(_spent(week.kinds.get(kind, 0.0)) for kind in KINDS),
            _spent(week.hours),
            f"{week.hours / target:.0%}",
        )
        for week in reversed(found.weeks)
    )
    return Numbers(("Week from", *(kind.title() for kind in KINDS), "In all", "Of target"), rows)


def _year(found: Figures) -> Numbers:
    days = sorted(found.days.items(), reverse=True)
    rows = tuple((f"{day:%a} {day.isoformat()}", hours(amount)) for day, amount in days if amount)
    return Numbers(("Day", "Hours"), rows)


def _mix(found: Figures) -> Numbers:
    every, late = found.kinds, found.recent
    rows = tuple(
        (
            kind,
            _spent(every.get(kind, 0.0)),
            _share(every, kind),
            _share(late, kind),
            f"{found.mix.get(kind, 0.0):.0%}",
        )
        for kind in KINDS
    )
    return Numbers(("Kind", "Hours", "In all", "4 weeks", "Aim"), rows)


def _share(kinds: Mapping[str, float], kind: str) -> str:
    every = sum(kinds.values())
    return f"{kinds.get(kind, 0.0) / every:.0%}" if every else "–"


def _mastery(found: Figures) -> Numbers:
    rows = tuple(
        (
            one.title,
            "–" if one.mastery is None else f"{one.mastery:.0%}",
            f"{one.passed}/{one.katas}",
            f"{one.answered}/{one.questions}",
            _spent(one.hours),
            str(one.due + one.ask) if one.due + one.ask else "–",
        )
        for one in (*found.sections, found.total)
    )
    rows = (*rows[:-1], ("All of it", *rows[-1][1:]))
    goes = (*(one.id for one in found.sections), "")
    return Numbers(("Section", "Mastery", "Katas", "Questions", "Hours", "Due"), rows, goes)


def _reviews(found: Figures) -> Numbers:
    rows = tuple(
        (
            f"{one.day:%a} {short(one.day)}",
            str(len(one.katas)) if one.katas else "–",
            str(one.questions) if one.questions else "–",
            ", ".join(one.katas),
        )
        for one in found.ahead
    )
    return Numbers(("Day", "Katas", "Questions", "Which katas"), rows, words=(0, 3))


def _calibration(found: Figures) -> Numbers:
    rows = tuple(
        (
            SAID[one.confidence],
            f"{one.said:.0%}",
            "–" if one.could is None else f"{one.could:.0%}",
            f"{one.tried}/{one.parts}",
            one.title,
        )
        for one in found.rated
    )
    columns = ("Confidence", "Said", "Could", "Tried", "What")
    return Numbers(columns, rows, tuple(one.id for one in found.rated), words=(0, 4))


TABLES: dict[str, Callable[[Figures], Numbers]] = {
    "hours": _hours,
    "mastery": _mastery,
    "year": _year,
    "mix": _mix,
    "reviews": _reviews,
    "calibration": _calibration,
}
