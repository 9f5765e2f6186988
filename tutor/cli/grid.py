"""Every started kata graded at once, with a live grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.columns import Columns
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from tutor import render
from tutor.cli import shared
from tutor.models import Kata, Verdict
from tutor.render.verdicts import cell
from tutor.session import Session, parallel


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdicts in the order of learning; katas whose file can't be read, with the reason."""

    verdicts: tuple[Verdict, ...]
    unreadable: tuple[tuple[Kata, str], ...]
    unrecorded: str


def check_all(session: Session, *, quiet: bool) -> Outcome:
    """Check and record every started kata: a live grid on a terminal, elsewhere a line each.

    Raises TutorError where none is started.
    """
    console = Console(quiet=True) if quiet else render.console()
    begun = parallel.begun(session)
    jobs, unreadable = begun.jobs, begun.unreadable
    grid = Grid([job.kata for job in jobs])
    verdicts: dict[int, Verdict] = {}
    unrecorded = ""

    def put(number: int, verdict: Verdict) -> None:
        nonlocal unrecorded
        kata, source = jobs[number].kata, jobs[number].source
        verdicts[number] = verdict
        checked = session.record(kata, source, verdict, shared.now())
        unrecorded = unrecorded or checked.unrecorded
        grid.put(number, verdict)
        if not console.is_terminal:
            console.print(render.line(verdict, kata))

    if console.is_terminal:
        with Live(grid, console=console):
            parallel.grade_all(jobs, put)
        for number, job in enumerate(jobs):
            if not verdicts[number].passed:
                console.print(render.line(verdicts[number], job.kata))
    else:
        parallel.grade_all(jobs, put)
    for kata, why in unreadable:
        console.print(Text.assemble(("✗ ", "red"), (kata.slug, "bold"), f": {why}"))
    good = sum(verdict.passed for verdict in verdicts.values())
    console.print(f"{good} of {len(jobs) + len(unreadable)} started katas pass.")
    return Outcome(tuple(verdicts[n] for n in sorted(verdicts)), unreadable, unrecorded)


class Grid:
    """What is known of each kata so far: a cell each, as many beside each other as fit."""

    def __init__(self, katas: Sequence[Kata]) -> None:
        self._katas = katas
        self._verdicts: dict[int, Verdict] = {}

    def put(self, number: int, verdict: Verdict) -> None:
        self._verdicts[number] = verdict

    def __rich__(self) -> RenderableType:
        cells = (cell(self._verdicts.get(n), kata) for n, kata in enumerate(self._katas))
        return Columns([*cells], padding=(0, 3), column_first=True)
