"""The report as Markdown: headings, tables, and every number in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tutor.report.record import Record
from tutor.report.text import hours_text, percent, when
from tutor.report.text import markdown as quoted

KINDS = ("coding", "reading", "watching")


def markdown(found: Record) -> str:
    """Every part of the report; what has nothing to show is left out."""
    parts = [_head(found), _phases(found), _hours(found), _topics(found), _katas(found)]
    return "\n".join(line for part in [*parts, _ahas(found)] for line in part)


def _head(found: Record) -> Iterator[str]:
    total = found.progress.total
    yield f"# {title(found)}"
    yield ""
    yield (
        f"{found.today.day} {found.today:%B %Y}: {total.passed} of {total.katas} katas passed, "
        f"{total.due} due, {hours_text(found.total)} in all, days in a row: {found.streak.current}."
    )
    yield ""


def title(found: Record) -> str:
    name = quoted(found.name)
    return f"Deep learning: {name}’s progress" if name else "Deep learning: progress"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _phases(found: Record) -> Iterator[str]:
    yield "## Readiness by phase"
    yield ""
    rows = [
        (
            str(row.phase.number),
            quoted(row.phase.title),
            percent(row.ready),
            row.level,
            percent(row.mastery),
        )
        for row in found.phases
    ]
    yield from _table(("Phase", "", "Ready", "", "Mastery"), rows)


def _hours(found: Record) -> Iterator[str]:
    if not found.total:
        return
    yield "## Hours"
    yield ""
    shares = [
        (
            kind,
            hours_text(found.kinds.get(kind, 0.0)),
            percent(found.kinds.get(kind, 0.0) / found.total),
            percent(found.mix.get(kind)),
        )
        for kind in KINDS
    ]
    yield from _table(("Kind", "Hours", "Share", "Aim"), shares)
    rows = [
        (
            f"{week.monday}",
            *(hours_text(week.kinds.get(k, 0.0)) for k in KINDS),
            hours_text(week.hours),
        )
        for week in found.weeks
    ]
    yield from _table(("Week of", *KINDS, "in all"), rows)


def _topics(found: Record) -> Iterator[str]:
    yield "## Mastery by topic"
    yield ""
    rows = [
        (quoted(row.section), quoted(row.topic.title), "★" * row.topic.stars, percent(row.mastery))
        for row in found.topics
    ]
    yield from _table(("Section", "Topic", "Stars", "Mastery"), rows)


def _katas(found: Record) -> Iterator[str]:
    if not found.tried:
        return
    yield "## Katas"
    yield ""
    rows = [
        (
            quoted(kata.title),
            str(state.state),
            str(state.attempts),
            str(state.passes),
            hours_text(state.practice_seconds / 3600),
            percent(state.mastery),
        )
        for kata, state in found.tried
    ]
    yield from _table(("Kata", "State", "Attempts", "Passes", "Time", "Mastery"), rows)


def _ahas(found: Record) -> Iterator[str]:
    if not found.ahas:
        return
    yield "## Insights"
    yield ""
    for page in found.ahas:
        about = found.about(page)
        on = f", {quoted(about)}" if about else ""
        yield f"- {when(page.at)}{on}: {quoted(page.text)}"
    yield ""
