"""What a number is made of: the events behind it. And what one said beside what one could do."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.progress.calibration import Confidence, Rated, steps
from tutor.progress.mastery import KATA
from tutor.progress.memory import Rating
from tutor.progress.readiness import Requirement
from tutor.render.kata import day
from tutor.render.readiness import aside, heading, holds, short, verdict
from tutor.render.style import (
    ACCENT,
    BAD,
    GOOD,
    QUIET,
    WARN,
    bar,
    commands,
    count,
    grid,
    stack,
    stars,
    titled,
)
from tutor.session.why import Line, WhyCheckpoint, WhyOne, WhyTopic

FORMULA = "Σ weight × evidence × recall; a weight is a thing's share of the stars"
TRACES = 2  # events of one thing; `tutor why` on it shows all
NAMED = 4  # things that were not tried, before it says how many more
LOOKS = {
    Confidence.OVER: ("over-confident", BAD),
    Confidence.UNDER: ("under-confident", WARN),
    Confidence.FAIR: ("fair", GOOD),
    Confidence.UNTRIED: ("nothing tried yet", QUIET),
}


def topic(found: WhyTopic, *, brief: bool = False) -> RenderableType:
    """A topic's mastery, with the events of each kata and question that was tried. `brief` is for
    a screen with keys below: no command is named."""
    subject = found.topic
    head = Text.assemble((subject.title, "bold"), f"  {stars(subject.stars)}")
    if found.value is None:
        return stack(head, Text("No kata or question of it is written yet."), _planned(found))
    tried = [line for line in found.lines if line.tried]
    untried = [line for line in found.lines if not line.tried]
    return stack(
        head,
        Group(
            Text.assemble(bar(found.value, 20), f"  {found.value:.1%} mastered"),
            Text(FORMULA, style=QUIET),
        ),
        titled("What counts", lines(tried, brief=brief), tried),
        titled("Not tried, so nothing", _untried(untried), untried),
        _planned(found),
        None if brief else commands(*_ways(untried, subject.id)),
    )


def _ways(untried: Sequence[Line], topic: str) -> list[tuple[str, str]]:
    kata = next((line.proof.id for line in untried if line.proof.kind == KATA), "")
    asked = any(line.proof.kind != KATA for line in untried)
    ways = [(f"tutor topic {topic}", "all about it")]
    ways += [(f"tutor start {kata}", "try it")] if kata else []
    return [*ways, *([(f"tutor quiz {topic}", "answer its questions")] if asked else [])]


def _planned(found: WhyTopic) -> RenderableType | None:
    if not found.planned:
        return None
    said = f"Still to be written, and not counted: {', '.join(found.planned)}."
    return Text(said, style=QUIET)


def lines(some: Sequence[Line], *, brief: bool = False) -> RenderableType:
    """`0.9% = 12.5% × 0.70 × 0.10  softmax`, and below it the events."""
    table = grid("rnw")
    for line in some:
        proof = line.proof
        title = "" if proof.kind == KATA else f"\n{short(line.title, 46)}"
        table.add_row(
            f"{line.weight * proof.value:.1%}",
            Text(f"= {line.weight:.1%} × {proof.evidence:.2f} × {proof.recall:.2f}"),
            Text.assemble((proof.id, ACCENT), (title, QUIET)),
        )
        shown = line.traces[-TRACES:]
        for trace in shown:
            said = f"{trace.what} {_rated(trace.rating)}"
            table.add_row("", Text(day(trace.at), style=QUIET, justify="right"), said)
        if earlier := line.earlier + len(line.traces) - len(shown):
            more = f"{earlier} earlier" + ("" if brief else f": tutor why {proof.id}")
            table.add_row("", "", Text(more, style=QUIET))
    return table


def _rated(rating: Rating) -> str:
    return f"→ {rating.name.lower()}"


def _untried(some: Sequence[Line]) -> RenderableType:
    katas = [line for line in some if line.proof.kind == KATA]
    table = grid("rw")
    for line in katas[:NAMED]:
        table.add_row(Text(f"−{line.weight:.1%}", style=WARN), Text(line.proof.id, style=ACCENT))
    for rest, noun in (
        (katas[NAMED:], "more kata"),
        ([line for line in some if line.proof.kind != KATA], "question"),
    ):
        if rest:
            weight = sum(line.weight for line in rest)
            table.add_row(Text(f"−{weight:.1%}", style=WARN), Text(count(len(rest), noun)))
    return table


def checkpoint(found: WhyCheckpoint, *, brief: bool = False) -> RenderableType:
    """A checkpoint's readiness: the share of each requirement, what each is made of with the latest
    event, and everything that holds it back. `brief` is as in `topic`."""
    ready = found.standing.ready
    total = sum(one.stars for one in ready.requirements)
    table = grid("rnwn")
    for need in ready.requirements:
        table.add_row(
            f"{need.stars / total * need.value:.1%}",
            Text(f"= {need.stars / total:.1%} × {need.value:.2f}", style=QUIET),
            Text(short(need.title)),
            Text("" if brief or need.kind != "topic" else f"tutor why {need.id}", style=ACCENT),
        )
    held = holds(ready, len(ready.holds), brief=brief)
    return stack(
        heading(ready),
        verdict(ready),
        titled("The sum", table, ready.requirements),
        *(titled(short(one.title, 72), _parts(one, found)) for one in ready.requirements),
        Text(FORMULA, style=QUIET),
        titled("What holds it back, worst first", held, ready.holds),
        aside(ready),
    )


def _parts(need: Requirement, found: WhyCheckpoint) -> RenderableType:
    """`1.5% = 2.3% × 1.00 × 0.65  softmax  2026-03-01`: each with the event that speaks for it."""
    some = found.lines[need.id]
    if not some:
        said = need.said
        return Text(f"your own word, of {day(said.at)}" if said else "you have not said yet")
    table = grid("rnwn")
    for line in some:
        if line.tried:
            proof = line.proof
            table.add_row(
                f"{line.weight * proof.value:.1%}",
                Text(f"= {line.weight:.1%} × {proof.evidence:.2f} × {proof.recall:.2f}"),
                Text(proof.id, style=ACCENT),
                Text(day(line.traces[-1].at), style=QUIET),
            )
    untried = [line for line in some if not line.tried]
    if untried:
        weight = sum(line.weight for line in untried)
        katas = [line.proof.id for line in untried if line.proof.kind == KATA]
        asked = len(untried) - len(katas)
        named = ", ".join([*katas, *([count(asked, "question")] if asked else [])])
        table.add_row("0.0%", f"= {weight:.1%} × 0.00", Text(f"not tried: {named}"), "")
    return table


def single(found: WhyOne) -> RenderableType:
    """One kata or question: every pass or answer, and the date to which it leads."""
    line, proof = found.line, found.line.proof
    table = grid("nwnn")
    for trace in line.traces:
        due = f"due {day(trace.memory.due)}" if trace.memory else ""
        table.add_row(
            Text(day(trace.at), style=QUIET),
            Text(trace.what),
            Text(_rated(trace.rating)),
            Text(due, style=QUIET),
        )
    sum_up = f"{proof.value:.2f} = evidence {proof.evidence:.2f} × recall {proof.recall:.2f}"
    left = f"{count(found.left_out, 'attempt')} on a file that had passed: they prove nothing new."
    return stack(
        Text.assemble((proof.id, "bold"), f"  {short(line.title)}"),
        Text(sum_up) if line.tried else Text("Nothing yet that counts."),
        titled("What counts", table, line.traces),
        Text(left, style=QUIET) if found.left_out else None,
    )


def calibration(rated: Sequence[Rated]) -> RenderableType:
    """Each self-rating beside the evidence, and the table of calibration."""
    if not rated:
        return stack(
            Text("You have not rated yourself yet."),
            commands(("tutor assess attention 4", "say how well you know a topic, 1 to 5")),
        )
    table = grid("wrrnn")
    names = ("", "you said", "you could", "", "")
    table.add_row(*(Text(name, style=QUIET) for name in names))
    for one in rated:
        word, style = LOOKS[one.confidence] if one.parts else ("nothing to try yet", QUIET)
        table.add_row(
            Text(short(one.title, 34)),
            f"{one.said:.0%}",
            "–" if one.could is None else f"{one.could:.0%}",
            Text(word, style=style),
            Text(f"{one.tried} of {one.parts} tried" if one.parts else "", style=QUIET),
        )
    sums = grid("rrnr")
    for step in steps(rated):
        sums.add_row(
            f"you said {step.rating}",
            Text(f"{(step.rating - 1) / 4:.0%}", style=QUIET),
            bar(step.could),
            f"you could {step.could:.0%} of {step.number}",
        )
    return stack(
        Text("What you said, beside what you could do of what you tried", style="bold"),
        table,
        titled("On average", sums, steps(rated)),
    )
