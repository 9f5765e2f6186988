"""A view as a picture. No state, no clock: the same view gives the same picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tutor import render
from tutor.cli.watch.intents import KEYS, Mode
from tutor.cli.watch.view import FILTERS, Picker, Question, View
from tutor.progress.mastery import State
from tutor.render.style import stars

BELOW = 5  # rows of the progress and the keys, with the blank ones between
NARROW = 60  # columns below which the bar gives way to the bare numbers
SIGNS = {
    State.NEW: " ",
    State.STARTED: "…",
    State.FAILING: "✗",
    State.PASSED: "✓",
    State.DUE: "↻",
}
HELP = (
    ("h", "one more hint, the gentlest first; each is recorded"),
    ("n", "on to the next kata; asks if this one has not passed"),
    ("r", "check again, with other random inputs"),
    ("p", "show or hide what is to be written"),
    ("l", "choose another kata from the list"),
    ("s", "the solution: after a pass, or if you give up"),
    ("x", "begin again from the starter; your text is kept in the history"),
    ("e", "open the file in your editor"),
    ("c", "check every kata that you have started"),
    ("q", "leave"),
)


def screen(view: View, width: int, height: int) -> RenderableType:
    """Everything from the kata's title down to the keys.

    Where that is more than fits, its end is what the learner sees; so a verdict is then summed up
    there once more.
    """
    if view.mode is Mode.PICKING and view.picker:
        parts = [
            _list(view.picker, height),
            Text("↑ ↓ choose · Enter continue here · Tab filter · Esc back", style="dim"),
        ]
    else:
        body = [_help()] if view.help else [*_body(view)]
        above, below = [_title(view), *body, *_remarks(view)], [_progress(view, width)]
        told = None if view.help or view.done else view.told
        if told and _lines(_spaced(above), width) > height - BELOW:
            below = [render.line(told, view.kata), *below]
        parts = [*above, *below, _foot(view, width)]
    return _spaced(parts)


def _spaced(parts: Sequence[RenderableType]) -> Group:
    """Below each other, a blank line between."""
    spaced: list[RenderableType] = []
    for part in parts:
        spaced += [part, ""]
    return Group(*spaced[:-1])


def _lines(picture: RenderableType, width: int) -> int:
    return len(Console(width=width, markup=False, highlight=False).render_lines(picture, pad=False))


def _title(view: View) -> RenderableType:
    kata = view.kata
    title = Text.assemble((kata.slug, "bold"), f"  {kata.title}  ", (stars(kata.stars), "yellow"))
    link = Style(link=view.path.as_uri(), color="cyan", underline=True)
    return Group(title, Text(str(view.path), style=link, overflow="fold"))


def _body(view: View) -> Iterator[RenderableType]:
    kata = view.kata
    if view.prompt or view.untouched:
        yield render.prompt(kata)
    if view.checking:
        yield Text("checking…", style="bold")
    if view.trouble:
        yield Text(view.trouble, style="yellow")
    if view.told:
        yield render.verdict(view.told, kata, view.path, brief=True)
    elif view.verdict:
        yield Text("This is still the starter: write, then save the file.", style="bold")
    for step in range(1, view.hints + 1):
        yield render.hint(kata, step)
    if view.done:
        yield render.debrief(kata)
    if view.solution:
        yield render.solution(kata)


def _remarks(view: View) -> Iterator[RenderableType]:
    if view.unrecorded:
        yield Text(f"Not recorded: {view.unrecorded}", style="yellow")
    if view.by_hand:
        said = f"Saving is not noticed here ({view.by_hand}): press r after each save."
        yield Text(said, style="yellow")
    if view.note:
        yield Text(view.note, style="bold")
    if view.question:
        yield Text(f"{_ask(view.question, view.kata.slug)} [y/N]", style="bold yellow")
    elif view.done:
        yield Text("Passed. Press n for the next kata.", style="bold green")


def _ask(question: Question, slug: str) -> str:
    match question:
        case Question.MOVE_ON:
            return f"{slug} does not pass yet. Go on to the next kata all the same?"
        case Question.GIVE_UP:
            return f"Give up on {slug} and read the solution? It will come back for review."
        case Question.RESET:
            return f"Put the starter in the place of your text? The history of {slug} keeps it."


def _progress(view: View, width: int) -> Text:
    numbers = f"{view.passed} of {view.total} katas passed"
    if width < NARROW or not view.total:
        return Text(f"{view.passed}/{view.total}")
    room = min(40, width - len(numbers) - 2)
    filled = round(room * view.passed / view.total)
    return Text.assemble(("━" * filled, "green"), ("─" * (room - filled), "dim"), f"  {numbers}")


def _foot(view: View, width: int) -> Text:
    """The keys, none parted from its word at the end of a line."""
    if view.help:
        return Text("any key closes the help", style="dim")
    lines, gap = [Text()], "  "
    for letter, _, word in KEYS:
        key = Text.assemble((letter, "bold"), f" {word}")
        if lines[-1] and len(lines[-1]) + len(gap) + len(key) > width:
            lines.append(Text())
        lines[-1].append(gap if lines[-1] else "").append_text(key)
    return Text("\n").join(lines)


def _help() -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    for letter, meaning in HELP:
        grid.add_row(Text(letter, style="bold"), meaning)
    return Group(Text("Saving the file checks it."), "", grid)


def _list(shown: Picker, height: int) -> RenderableType:
    """The rows around the chosen one, as many as fit."""
    room = max(height - 7, 3)
    rows = shown.matches
    first = min(max(shown.at - room // 2, 0), max(len(rows) - room, 0))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis")
    for place, row in enumerate(rows[first : first + room], start=first):
        style = "reverse" if place == shown.at else ""
        slug = Text(f"{SIGNS[row.state]} {row.slug}", style=style)
        grid.add_row(Text(str(row.number), style="dim"), slug, Text(row.title, style="dim"))
    asked = Text.assemble("Which kata? Type a word or a number: ", (shown.query, "bold"), "▏")
    none = "None fits. Backspace takes a letter away, Tab another filter."
    return Group(asked, _filters(shown), "", grid if rows else Text(none))


def _filters(shown: Picker) -> Text:
    """`[all]  open  due  passed`, and how many there are."""
    words = (f"[{only}]" if only == shown.only else f" {only} " for only in FILTERS)
    return Text(f"{' '.join(words)}  {len(shown.matches)} of {len(shown.rows)}", style="dim")
