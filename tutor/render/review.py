"""Reviews: what is due, and a kata solved again beside the solution before."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from tutor.models import Kata
from tutor.progress.fitting import ENOUGH, LAPSES, Fit
from tutor.progress.mastery import KataState
from tutor.questions.bank import Item
from tutor.render.kata import day
from tutor.render.style import (
    ACCENT,
    BAD,
    GOOD,
    QUIET,
    WARN,
    commands,
    count,
    grid,
    hours,
    plain,
    stack,
    titled,
    where,
)
from tutor.session.review import Begun, Comparison, Due, Solve

SHOWN = 12  # katas in a list, before it says how many more there are
AHEAD = 3
CONTEXT = 3  # lines around a change


def due(
    found: Due,
    katas: Mapping[str, Kata],
    items: Mapping[str, Item],
    titles: Mapping[str, str],
    places: Mapping[str, str],
) -> RenderableType:
    """Katas and questions to do again, the longest overdue first; `places` are the files of open
    reviews by slug, `titles` those of topics by id."""
    topics: dict[str, int] = {}
    for one in found.questions:
        topic = items[one.id].topic
        topics[topic] = topics.get(topic, 0) + 1
    asked = grid("wrn")
    for topic, number in sorted(topics.items(), key=lambda entry: (-entry[1], entry[0])):
        asked.add_row(
            Text(titles.get(topic, topic)), str(number), Text(f"tutor quiz {topic}", style=ACCENT)
        )
    going = grid("nw")
    for state in found.open:
        going.add_row(Text(state.slug, style=ACCENT), Text(places.get(state.slug, "")))
    ahead = grid("nwr")
    for state in found.ahead[:AHEAD]:
        if state.memory:
            kata = katas[state.slug]
            ahead.add_row(
                Text(state.slug, style=ACCENT),
                Text(kata.title),
                Text(f"on {day(state.memory.due)}", style=QUIET),
            )
    nothing = not (found.katas or found.questions or found.open)
    return stack(
        Text("Nothing is due.") if nothing else _head(found),
        titled("Under way", going, found.open),
        titled("Katas to solve again", _katas(found, katas), found.katas),
        titled("Questions to answer again", asked, topics),
        titled("Next", ahead, nothing and found.ahead),
        _go_on(found),
    )


def _go_on(found: Due) -> RenderableType | None:
    if found.open:
        return commands((f"tutor check {found.open[0].slug}", "grade what you have written"))
    if found.katas:
        first = found.katas[0].slug
        return commands((f"tutor review {first}", "solve it again, from a blank starter"))
    return commands(("tutor quiz", "answer what is due")) if found.questions else None


def _head(found: Due) -> Text:
    katas = [count(len(found.katas), "kata")] if found.katas else []
    asked = [count(len(found.questions), "question")] if found.questions else []
    said = " and ".join([*katas, *asked])
    return Text(f"{said} due" if said else "A review is under way", style="bold")


def _katas(found: Due, katas: Mapping[str, Kata]) -> RenderableType:
    table = grid("nwnrr")
    for state in found.katas[:SHOWN]:
        table.add_row(*_row(state, katas[state.slug]))
    more = len(found.katas) - SHOWN
    if more > 0:
        table.add_row("", Text(f"and {more} more: tutor list --state due", style=QUIET))
    return table


def _row(state: KataState, kata: Kata) -> list[Text]:
    since = day(state.memory.due) if state.memory else ""
    return [
        Text(kata.slug, style=ACCENT),
        Text(kata.title),
        Text(f"since {since}", style=QUIET),
        Text(f"{state.recall:.0%}", style=WARN),
        Text(f"{kata.minutes} min", style=QUIET),
    ]


def begun(found: Begun) -> RenderableType:
    """What to say beside the path of a review."""
    slug = found.kata.slug
    if not found.written:
        said = "You are solving it again already; the file is as it was."
    elif found.due:
        said = "A blank starter. Your earlier solution is untouched, and hidden until this passes."
    else:
        said = "A blank starter. It was not due yet: an early review counts, though for less."
    return stack(
        Text(said),
        commands(
            (f"tutor check {slug}", "grade it"),
            (f"tutor watch {slug}", "grade it at every save"),
            (f"tutor review {slug} --stop", "give the review up"),
        ),
    )


# --- beside what was before -----------------------------------------------------------------


def compared(found: Comparison) -> RenderableType:
    """Both solutions in numbers, then what differs."""
    table = grid("nrr")
    table.add_row("", *(Text(day(one.series.at), style="bold") for one in (found.then, found.now)))
    for name, then, now in _facts(found.then, found.now):
        table.add_row(Text(name, style=QUIET), then, now)
    before, after = (plain(one.source).strip().splitlines() for one in (found.then, found.now))
    changed = [*unified_diff(before, after, n=CONTEXT, lineterm="")][2:]
    styles = {"+": GOOD, "-": BAD, "@": QUIET}
    body: RenderableType = Text("\n").join(
        Text(line, style=styles.get(line[:1], ""), overflow="fold") for line in changed
    )
    return stack(
        Text.assemble(("Then and now: ", "bold"), (found.kata.title, "bold")),
        table,
        body if changed else Text("The same text, line for line.", style=QUIET),
    )


def _facts(then: Solve, now: Solve) -> list[tuple[str, str, str]]:
    pairs = [then, now]
    rows = {
        "attempts": [str(one.series.attempts) for one in pairs],
        "time": [hours(one.series.seconds / 3600) for one in pairs],
        "help": [_help(one) for one in pairs],
        "lines": [str(len(one.source.strip().splitlines())) for one in pairs],
    }
    return [(name, before, after) for name, (before, after) in rows.items()]


def _help(solve: Solve) -> str:
    series = solve.series
    if series.solution:
        return "solution"
    return count(series.hints, "hint") if series.hints else "none"


# --- weights of one's own -------------------------------------------------------------------


def fitted(found: Fit) -> RenderableType:
    """What fitting the weights of FSRS to one's own reviews came to."""
    facts = f"{count(found.predictions, 'recall')} were predicted; {found.lapses} of them failed."
    if not found.enough:
        said = (
            f"That is too little to learn from: it takes {ENOUGH} with {LAPSES} failures. "
            "The published weights stay."
        )
        return stack(Text(facts), Text(said))
    losses = (
        "On the latest quarter, which the fit had not seen, the log loss a prediction was "
        f"{found.published:.4f} with the published weights and {found.fitted:.4f} with fitted ones."
    )
    if not found.better:
        return stack(
            Text(facts),
            Text(losses),
            Text("That is not clearly better: the published weights stay."),
        )
    return stack(
        Text(facts),
        Text(losses),
        Text("From now on your own weights set the dates of all reviews.", style=GOOD),
        commands(("tutor review --published", "back to the published weights")),
    )


def stopped(path: Path) -> Text:
    return Text(f"Given up: the kata is as due as before. What you wrote stays in {where(path)}.")
