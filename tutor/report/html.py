"""The report as one page: no network, no script, light and dark, for screens and for paper.

Everything that a person has written is escaped before it comes into the page, and a policy in the
page forbids it to load or run anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from string import Template

from tutor.progress.mastery import State
from tutor.report import charts
from tutor.report.record import PhaseRow, Record, TopicRow
from tutor.report.style import CHARTS, COLOURS, PAGE
from tutor.report.text import hours_text, percent, shown, when

KINDS = charts.KINDS
WORDS = {
    State.STARTED: "▸ started",
    State.FAILING: "✗ failing",
    State.PASSED: "✓ passed",
    State.DUE: "↻ due",
    State.NEW: "○ new",
}
BAR = ("b", '<span class="ear">Drawn</span>')  # it draws what the column beside it says
TEMPLATE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>$style</style>
</head>
<body>
<header>
<h1>$title</h1>
<p class="quiet">$date</p>
$figures
</header>
<main>
$parts
</main>
<footer>Made by kata-tutor from your own record of events. Mastery is what you proved, times how
likely you still know it; <code>tutor why</code> shows the events behind each number.</footer>
</body>
</html>
""")


def esc(text: str) -> str:
    """Text as HTML that shows just this text."""
    return escape(shown(text))


def page(found: Record) -> str:
    name = esc(found.name.strip())
    return TEMPLATE.substitute(
        title=f"Deep learning: {name}’s progress" if name else "Deep learning: progress",
        style=COLOURS + CHARTS + PAGE,
        date=f"{found.today.day} {found.today:%B %Y}",
        figures=_figures(found),
        parts="\n".join(
            part
            for part in (_phases(found), _hours(found), _topics(found), _katas(found), _ahas(found))
            if part
        ),
    )


def _figures(found: Record) -> str:
    total = found.progress.total
    rows = [
        ("Katas passed", f"{total.passed}", f" of {total.katas}"),
        ("To solve again", f"{total.due}", ""),
        ("Hours in all", hours_text(found.total), ""),
        ("Days in a row", f"{found.streak.current}", f", longest {found.streak.longest}"),
    ]
    inside = "".join(
        f"<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>"
        for name, value, more in rows
    )
    return f'<dl class="figures">{inside}</dl>'


def _section(id: str, title: str, body: str) -> str:
    return f'<section aria-labelledby="{id}">\n<h2 id="{id}">{title}</h2>\n{body}\n</section>'


def _table(caption: str, head: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """`head` has a class and a title a column; cells are HTML, the first one heads its row."""
    names = "".join(f'<th scope="col"{_class(style)}>{title}</th>' for style, title in head)
    body = []
    for row in rows:
        cells = [
            f"<td{_class(style)}>{cell}</td>" for (style, _), cell in zip(head, row, strict=True)
        ][1:]
        body.append(f'<tr><th scope="row">{row[0]}</th>{"".join(cells)}</tr>')
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{names}</tr></thead>\n<tbody>\n"
        + "\n".join(body)
        + "\n</tbody>\n</table>"
    )


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""


# --- the parts ------------------------------------------------------------------------------


def _phases(found: Record) -> str:
    rows = [
        (
            f"{row.phase.number} {esc(row.phase.title)}",
            charts.bar(row.ready),
            _ready(row),
            percent(row.mastery),
        )
        for row in found.phases
    ]
    head = (("", "Phase"), BAR, ("n", "Ready"))
    said = "How ready you are for the checkpoint of each phase; 80% is ready."
    table = _table(said, (*head, ("n wide", "Mastery")), rows)
    return _section("readiness", "Readiness by phase", table)


def _ready(row: PhaseRow) -> str:
    if row.ready is None:
        return "–"
    return f'{percent(row.ready)}<br><span class="quiet">{esc(row.level)}</span>'


def _hours(found: Record) -> str:
    if not found.total:
        body = "<p>No hours yet. Practice on katas counts by itself.</p>"
        return _section("hours", "Hours", body)
    first, second = charts.year(found)
    body = (
        f"{_kinds(found)}\n<h3>By week</h3>\n"
        f'<figure class="weeks">{charts.weeks(found)}'
        f"<figcaption>{_legend(found)}</figcaption></figure>\n{_weeks(found)}\n"
        f'<h3>The year</h3>\n<figure><div class="year">{first}{second}</div>'
        f"<figcaption>{_shades(found)}</figcaption></figure>"
    )
    return _section("hours", "Hours", body)


def _kinds(found: Record) -> str:
    rows = [
        (
            kind,
            charts.bar(found.kinds.get(kind, 0.0) / found.total, kind),
            percent(found.kinds.get(kind, 0.0) / found.total),
            percent(found.mix.get(kind)),
            hours_text(found.kinds.get(kind, 0.0)),
        )
        for kind in KINDS
    ]
    head = (("", "Kind"), BAR, ("n", "Share"), ("n", "Aim"), ("n", "Hours"))
    return _table("What the hours were spent on, beside the mix to aim at.", head, rows)


def _legend(found: Record) -> str:
    keys = "".join(f"<li>{_key(kind)}{kind}</li>" for kind in KINDS)
    dashed = f"<li>- - target, {hours_text(found.target)} a week</li>"
    return f'<ul class="legend">{keys}{dashed}</ul>'


def _key(style: str) -> str:
    return (
        f'<svg viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect width="10" height="10" rx="2" class="{style}"/></svg>'
    )


def _shades(found: Record) -> str:
    half, full, twice = (hours_text(found.target / 7 * share) for share in charts.SHARES)
    words = ("none", f"under {half}", f"under {full}", f"under {twice}", "more")
    keys = "".join(f"<li>{_key(f'h{number}')}{word}</li>" for number, word in enumerate(words))
    return f'<ul class="legend">{keys}</ul>'


def _weeks(found: Record) -> str:
    rows = [
        (
            f"{week.monday.day} {week.monday:%b %Y}",
            *(hours_text(week.kinds.get(kind, 0.0)) for kind in KINDS),
            hours_text(week.hours),
        )
        for week in reversed(found.weeks)
    ]
    head = (("", "Week of"), *(("n", kind) for kind in KINDS), ("n", "in all"))
    table = _table("Hours a week, the latest first.", head, rows)
    return f"<details><summary>The weeks in numbers</summary>\n{table}\n</details>"


def _topics(found: Record) -> str:
    """One table with a group of rows for each section, so that all columns stand in line."""
    groups = []
    for section in dict.fromkeys(row.section for row in found.topics):
        rows = "\n".join(_topic(row) for row in found.topics if row.section == section)
        head = f'<tr class="group"><th colspan="4" scope="rowgroup">{esc(section)}</th></tr>'
        groups.append(f"<tbody>\n{head}\n{rows}\n</tbody>")
    names = (("", "Topic"), ("s wide", "Weight"), BAR, ("n", "Mastery"))
    head = "".join(f'<th scope="col"{_class(style)}>{title}</th>' for style, title in names)
    said = "What your katas and answers prove now; – where nothing can prove it yet."
    table = f"<caption>{said}</caption>\n<thead><tr>{head}</tr></thead>\n" + "\n".join(groups)
    return _section("topics", "Mastery by topic", f"<table>\n{table}\n</table>")


def _topic(row: TopicRow) -> str:
    return (
        f'<tr><th scope="row">{esc(row.topic.title)}</th>'
        f'<td class="s wide">{_stars(row.topic.stars)}</td>'
        f'<td class="b">{charts.bar(row.mastery)}</td>'
        f'<td class="n">{percent(row.mastery)}</td></tr>'
    )


def _stars(number: int) -> str:
    return f'<span role="img" aria-label="{number} of 5 stars">{"★" * number}</span>'


def _katas(found: Record) -> str:
    if not found.tried:
        return ""
    rows = [
        (
            esc(kata.title),
            WORDS[state.state],
            f"{state.attempts}",
            hours_text(state.practice_seconds / 3600),
            percent(state.mastery) if state.passes else "–",
        )
        for kata, state in found.tried
    ]
    head = (("", "Kata"), ("s", "State"), ("n wide", "Attempts"), ("n wide", "Time"))
    table = _table("Those that you have begun.", (*head, ("n", "Mastery")), rows)
    return _section("katas", "Katas", table)


def _ahas(found: Record) -> str:
    if not found.ahas:
        return ""
    items = "\n".join(_items(found))
    return _section("insights", "Insights", f'<ul class="ahas">\n{items}\n</ul>')


def _items(found: Record) -> Iterator[str]:
    """The latest first."""
    for page in sorted(found.ahas, key=lambda page: page.at, reverse=True):
        about = found.about(page)
        on = f", {esc(about)}" if about else ""
        yield f'<li><p>{esc(page.text)}</p><p class="quiet">{when(page.at)}{on}</p></li>'
