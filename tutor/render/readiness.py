"""Checkpoints: how ready the learner is, what holds it back, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.progress.mastery import KATA
from tutor.progress.readiness import (
    COUNTED,
    LEAST,
    READY,
    TOPIC,
    Level,
    Readiness,
    Requirement,
)
from tutor.render.kata import day, when
from tutor.render.style import (
    ACCENT,
    BAD,
    GOOD,
    QUIET,
    WARN,
    bar,
    command,
    commands,
    count,
    grid,
    stack,
    titled,
)
from tutor.session.checkpoint import Left, Standing, Week

LOOKS = {Level.READY: ("✓", GOOD), Level.NEARLY: ("≈", WARN), Level.NOT_YET: ("○", BAD)}
SHOWN = 8  # of what holds readiness back
LONG = 58  # characters of a question in a row
BLOCKS = f"! keeps a five-star requirement below {LEAST:.0%}"
RULE = f"Ready at {READY:.0%}, with no five-star requirement below {LEAST:.0%}."


def overview(standings: Sequence[Standing]) -> RenderableType:
    """A line a checkpoint."""
    table = grid("nwnrnr")
    table.add_row(*(Text(name, style=QUIET) for name in ("", "", "", "ready", "", "mastery")))
    for one in standings:
        ready = one.ready
        state = _level(ready.level)
        if one.open:
            state.append(", under way", style=QUIET)
        table.add_row(
            Text(ready.checkpoint.id, style=ACCENT),
            Text(ready.checkpoint.title),
            bar(ready.value or 0.0),
            _percent(ready.value),
            state,
            Text(_percent(one.mastery), style=QUIET),
        )
    going = next((one for one in standings if one.open), None)
    chosen = going or next(
        (one for one in standings if one.ready.level is not Level.READY), standings[-1]
    )
    id = chosen.ready.checkpoint.id
    return stack(
        table,
        Text(RULE, style=QUIET),
        commands(
            (f"tutor checkpoint {id}", "go on with it" if going else "go through it"),
            (f"tutor why {id}", "what the number is made of"),
        ),
    )


def standing(one: Standing) -> RenderableType:
    """One checkpoint in full: requirements, what holds it back, what then."""
    ready = one.ready
    return stack(
        heading(ready),
        verdict(ready),
        titled("What it asks for", _requirements(ready), ready.requirements),
        titled("What holds it back, worst first", holds(ready), ready.holds),
        aside(ready),
    )


def heading(ready: Readiness) -> RenderableType:
    return Group(
        Text(f"{ready.checkpoint.id}  {ready.checkpoint.title}", style="bold"),
        Text(f"of {ready.phase.id}, {ready.phase.title}", style=QUIET),
    )


def verdict(ready: Readiness) -> RenderableType:
    """Ready, nearly or not yet, the percentage, and what to do then."""
    if ready.value is None:
        return Text("Nothing that it asks for can be proved yet.")
    said = _level(ready.level)
    said.stylize("bold")
    said.append("  ").append(bar(ready.value, 20)).append(f"  {ready.value:.0%}")
    then = ready.checkpoint.if_yes if ready.level is Level.READY else ready.checkpoint.if_no
    return Group(said, Text(RULE, style=QUIET), Text(then))


def _level(level: Level) -> Text:
    mark, style = LOOKS[level]
    return Text(f"{mark} {level}", style=style)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def short(text: str, room: int = LONG) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _requirements(ready: Readiness) -> RenderableType:
    rated = any(one.said and one.proofs for one in ready.requirements)
    table = grid("nwrnr" if rated else "nwrn")
    for one in ready.requirements:
        said = f"you said {one.said.rating:.0%}" if one.said and one.proofs else ""
        table.add_row(
            Text("★" * one.stars, style=WARN),
            Text(short(one.title)),
            Text(f"{one.value:.0%}", style=_shade(one)),
            Text(_made_of(one), style=QUIET),
            *([Text(said, style=QUIET)] if rated else []),
        )
    return table


def _shade(one: Requirement) -> str:
    return GOOD if one.value >= READY else BAD if one.blocks else WARN


def _made_of(one: Requirement) -> str:
    if one.kind != TOPIC:
        return "in your own words" if one.kind == "explain" else _katas(one) or "your own word"
    questions = sum(proof.kind != KATA for proof in one.proofs)
    parts = [_katas(one), count(questions, "question") if questions else ""]
    return ", ".join(part for part in parts if part)


def _katas(one: Requirement) -> str:
    katas = sum(proof.kind == KATA for proof in one.proofs)
    return count(katas, "kata") if katas else ""


def holds(ready: Readiness, shown: int = SHOWN, *, brief: bool = False) -> RenderableType:
    """What each costs, what it is, and the command that mends it; the worst `shown` of them.
    `brief` leaves the command out."""
    table = grid("rww")
    for hold in ready.holds[:shown]:
        mark = "! " if hold.blocks else ""
        cost = Text(f"{mark}{_points(hold.cost)}", style=BAD if hold.blocks else WARN)
        what = Text.assemble(short(hold.title, 40), (f"\n{hold.why}", QUIET))
        table.add_row(cost, what, "" if brief else command(hold.command))
    more = ready.holds[shown:]
    if more:
        rest = sum(hold.cost for hold in more)
        table.add_row(_points(rest), Text(f"{len(more)} more: tutor why {ready.checkpoint.id}"))
    if not any(hold.blocks for hold in ready.holds):
        return table
    return Group(table, Text(BLOCKS, style=QUIET))


def _points(share: float) -> str:
    return f"−{share:.0%}" if share >= 0.005 else "−<1%"


def aside(ready: Readiness) -> RenderableType | None:
    """What does not count, and why."""
    said = []
    if ready.planned:
        written = count(len(ready.planned), "kata is", "katas are")
        said.append(f"{written} still to be written and not counted: {', '.join(ready.planned)}.")
    if ready.open:
        said.append(f"Nothing can prove these yet, so they don't count: {', '.join(ready.open)}.")
    said.append(f"Katas and questions of fewer than {COUNTED} stars are optional.")
    return Text("\n".join(said), style=QUIET)


# --- a run ----------------------------------------------------------------------------------


def run(one: Standing, left: Left, resumed: bool) -> RenderableType:
    """What a run begins with: the state of its katas, and what is to come."""
    ready = one.ready
    katas = {p.id: p for r in ready.requirements for p in r.proofs if p.kind == KATA}
    table = grid("nnrn")
    for proof in sorted(katas.values(), key=lambda proof: (proof.value, proof.id)):
        table.add_row(
            Text(proof.id, style=ACCENT),
            Text("★" * proof.stars, style=WARN),
            f"{proof.value:.0%}",
            bar(proof.value),
        )
    steps = [
        count(len(left.rate), "self-rating"),
        count(len(left.explain), "explanation"),
        count(left.questions, "question"),
    ]
    begun = f"You began on {when(left.since)}; what you did since then counts." if resumed else ""
    return stack(
        Text(f"{ready.checkpoint.id}  {ready.checkpoint.title}", style="bold"),
        Text(begun) if begun else None,
        Text(f"To come: {', '.join(steps)}. q stops at any time, and nothing is lost."),
        titled("Its katas now", table, katas),
    )


def rating(said: str, scale: str, number: int, total: int) -> RenderableType:
    """A self-rating that is asked for."""
    return stack(Text(f"{number} of {total}", style=QUIET), Text(said), Text(scale, style=QUIET))


def stopped(id: str) -> RenderableType:
    return stack(
        Text("Stopped. What you answered is kept."),
        commands((f"tutor checkpoint {id}", "go on where you were")),
    )


# --- how it went ----------------------------------------------------------------------------


def history(one: Standing, weeks: Sequence[Week]) -> RenderableType:
    """The runs, and readiness week by week."""
    runs = grid("nnr")
    for done in one.done:
        level = Level(done.level) if done.level in [*Level] else Level.NOT_YET
        runs.add_row(Text(when(done.at), style=QUIET), _level(level), f"{done.value:.0%}")
    table = grid("nnr")
    for week in weeks:
        table.add_row(
            Text(
                f"until {day(week.end - timedelta(seconds=1))}" if week is not weeks[-1] else "now",
                style=QUIET,
            ),
            bar(week.value or 0.0, 20),
            _percent(week.value),
        )
    nothing = None if one.done or weeks else Text("Nothing has happened yet.")
    return stack(
        Text(f"{one.ready.checkpoint.id}  {one.ready.checkpoint.title}", style="bold"),
        nothing,
        titled("Runs", runs, one.done),
        titled("Readiness week by week", table, weeks),
    )
