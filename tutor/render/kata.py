"""One kata: what to write, help on the way, what to do next, what was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tutor.models import Event, Kata
from tutor.progress.mastery import KataState, State
from tutor.progress.memory import live
from tutor.render.style import (
    BAD,
    GOOD,
    QUIET,
    WARN,
    commands,
    count,
    grid,
    hours,
    indent,
    plain,
    stack,
    stars,
    words,
)

STEPS = ("a nudge", "the concept", "nearly the code")
CONTEXT = 2  # lines around a change


def prompt(kata: Kata) -> RenderableType:
    """What to write and why, from prompt.md."""
    from tutor.render import markdown

    title, body = markdown.titled(kata.read("prompt.md"))
    return stack(_title(kata, title or kata.title), markdown.page(body))


def debrief(kata: Kata) -> RenderableType:
    """Why it works and what breaks in practice, from debrief.md."""
    from tutor.render import markdown

    title, body = markdown.titled(kata.read("debrief.md"))
    return stack(Text(f"{kata.title}: {title or 'debrief'}", style="bold"), markdown.page(body))


def hint(kata: Kata, step: int) -> RenderableType:
    """A step of the ladder, counted from 1."""
    name = f", {STEPS[step - 1]}" if step <= len(STEPS) else ""
    title = Text(f"Hint {step} of {len(kata.hints)}{name}", style=f"bold {WARN}")
    return Group(title, indent(words(" ".join(kata.hints[step - 1].split()))))


def solution(kata: Kata) -> RenderableType:
    """The reference, as Python that can be copied."""
    from tutor.render import markdown

    return markdown.python(kata.read("solution.py"))


def _title(kata: Kata, title: str) -> RenderableType:
    facts = [kata.slug, kata.section, kata.framework, f"{kata.minutes} min"]
    return Group(
        Text.assemble((title, "bold"), f"  {stars(kata.stars)}"),
        Text(" · ".join(facts), style=QUIET),
    )


# --- what to do next ------------------------------------------------------------------------


def next_up(kata: Kata, reason: str, state: KataState) -> RenderableType:
    """The kata to do next, why, and the command that goes on with it."""
    slug = kata.slug
    again = f"tutor review {slug}", "solve it again from a blank starter, in a file of its own"
    ways = {
        State.NEW: [
            (f"tutor start {slug}", "write the starter"),
            (f"tutor show {slug}", "read it"),
        ],
        State.DUE: [again, (f"tutor history {slug}", "what you wrote before")],
        State.PASSED: [again, (f"tutor debrief {slug}", "why it works")],
    }
    go_on = [(f"tutor check {slug}", "grade your file"), (f"tutor hint {slug}", "a step of help")]
    spent = f"{count(state.attempts, 'attempt')}, {hours(state.practice_seconds / 3600)} so far."
    return stack(
        _title(kata, kata.title),
        Group(Text(reason), *([Text(spent, style=QUIET)] if state.attempts else [])),
        commands(*ways.get(state.state, go_on)),
    )


# --- history --------------------------------------------------------------------------------


def history(events: Sequence[Event], kata: Kata, diff: bool = False) -> RenderableType:
    """What happened on a kata, oldest first, times as on the clock here; attempts are numbered.

    With `diff`, what changed in the text since the attempt before.
    """
    standing = live(events)
    if not standing:
        return Text(f"Nothing yet on {kata.slug}. Begin with `tutor start {kata.slug}`.")
    if diff:
        return stack(*_changes(standing))
    table = _table()
    numbers = numbered(standing)
    for event in standing:
        table.add_row(*_row(event, numbers))
    return stack(
        Text.assemble((kata.slug, "bold"), f"  {kata.title}"),
        table,
        commands(
            (f"tutor history {kata.slug} --diff", "what changed each time"),
            (f"tutor history {kata.slug} --show {max(numbers.values(), default=1)}", "one text"),
        )
        if numbers
        else None,
    )


def numbered(events: Sequence[Event]) -> dict[str, int]:
    """The attempts among `events` by id, counted from 1."""
    attempts = [event for event in events if event.kind == "attempt"]
    return {event.id: number for number, event in enumerate(attempts, 1)}


def _table() -> Table:
    return grid("nrww")


def _row(event: Event, numbers: Mapping[str, int]) -> tuple[Text, Text, Text, Text]:
    number = numbers.get(event.id)
    what, detail = _what(event)
    return Text(when(event.at), style=QUIET), Text(f"{number or ''}"), what, detail


def _what(event: Event) -> tuple[Text, Text]:
    """What an event was, in a word or two, and what else is worth knowing of it."""
    payload = event.payload
    if event.kind == "attempt":
        return _outcome(payload), _attempt(payload)
    said = {
        "start": "starter written" if payload.get("written", True) else "taken up again",
        "hint": f"hint {payload.get('step', '')}",
        "solution": "gave up and read the solution" if payload.get("gave_up") else "solution read",
        "reset": "begun again from the starter",
        "hours": f"{hours(payload.get('minutes', 0) / 60)} {payload.get('kind', '')}",
        "assess": "rated by yourself",
    }.get(event.kind, event.kind)
    return Text(said), Text(plain(str(payload.get("note", ""))), style=QUIET)


def _outcome(payload: Mapping[str, object]) -> Text:
    if payload.get("passed"):
        return Text("✓ passed", style=GOOD)
    said = str(payload.get("status", "failed")).replace("_", " ")
    tests, passed = payload.get("tests"), payload.get("tests_passed")
    return Text(f"✗ {said}" + (f", {passed} of {tests} pass" if tests else ""), style=BAD)


def _attempt(payload: Mapping[str, object]) -> Text:
    found = payload.get("diagnosis")
    return Text(", ".join(map(str, found)) if isinstance(found, list) else "", style=QUIET)


def when(at: datetime) -> str:
    """A moment as on the clock here: `2026-11-21 10:33`."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d}"


def _changes(events: Sequence[Event]) -> Iterator[RenderableType]:
    """Each attempt with its difference from the text before; a reset starts from the starter."""
    before: list[str] | None = None
    numbers = numbered(events)
    for event in events:
        if event.kind == "reset":
            before = None
        source = event.payload.get("source")
        if event.kind != "attempt" or not isinstance(source, str):
            continue
        table = _table()
        table.add_row(*_row(event, numbers))
        lines = plain(source).splitlines()
        yield Group(table, indent(_difference(before, lines)))
        before = lines


def _difference(before: list[str] | None, after: list[str]) -> RenderableType:
    from difflib import unified_diff

    if before is None:
        return Text(f"{count(len(after), 'line')} to begin with", style=QUIET)
    changed = list(unified_diff(before, after, n=CONTEXT, lineterm=""))[2:]
    if not changed:
        return Text("the same text", style=QUIET)
    styles = {"+": GOOD, "-": BAD, "@": QUIET}
    return Group(*(Text(line, style=styles.get(line[:1], ""), overflow="fold") for line in changed))
