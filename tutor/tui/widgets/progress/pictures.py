"""Pictures made of text: the mix, mastery by section, the year."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from tutor.progress.hours import KINDS
from tutor.render.hours import heatmap
from tutor.render.style import GOOD, QUIET, WARN, bar, count
from tutor.tui.figures import Figures

AIM = "│"
LONGEST_TITLE = 30


class Mix:
    """Two bars a kind, all time and the last four weeks, and a mark at the share to aim at."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        found = self._found
        width = max(options.max_width - 26, 8)
        for number, kind in enumerate(KINDS):
            aim = found.mix.get(kind, 0.0)
            if number:
                yield Text()
            for words, kinds in ((kind, found.kinds), ("", found.recent)):
                every = sum(kinds.values())
                share = kinds.get(kind, 0.0) / every if every else 0.0
                line = Text(f"{words:9}", style="bold", no_wrap=True)
                line.append("in all  " if words else "4 weeks ", style=QUIET)
                line.append(_marked(share, aim, width))
                line.append(f" {share:4.0%}" if every else "    –")
                yield line
        aims = " / ".join(f"{found.mix.get(kind, 0.0) * 100:.0f}" for kind in KINDS)
        yield Text(f"{AIM} the aim: {aims}", style=QUIET)


def _marked(share: float, aim: float, width: int) -> Text:
    drawn = bar(share, width)
    place = min(round(aim * width), width - 1)
    return drawn[:place].append(AIM, style=f"bold {WARN}").append(drawn[place + 1 :])


class Mastery:
    """A bar a section."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        sections = self._found.sections
        title = min(LONGEST_TITLE, max(12, options.max_width * 9 // 20))
        width = max(options.max_width - title - 22, 6)
        for one in sections:
            line = Text(_cut(one.title, title).ljust(title) + " ", no_wrap=True)
            line.append(bar(one.mastery or 0.0, width))
            said = "   –" if one.mastery is None else f"{one.mastery:4.0%}"
            line.append(f" {said}", style="bold" if one.mastery else QUIET)
            passed = f" {one.passed:2}/{one.katas:<2}" if one.katas else "  –   "
            line.append(passed, style=GOOD if one.katas and one.passed == one.katas else QUIET)
            due = one.due + one.ask
            line.append(f" ↻{due}" if due else "", style=WARN)
            yield line
        yield Text("katas passed at the right, ↻ due now", style=QUIET)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def year(found: Figures, chosen: int | None) -> RenderableType:
    """The heatmap of a year, or of the latest 53 weeks, and the streak below it."""
    run = found.streak
    longest = f", the longest {count(run.longest, 'day')}" if run.longest else ""
    return Group(
        heatmap(found.days, found.target, found.today, chosen),
        Text(f"Days in a row: {run.current}{longest}.", style=QUIET),
    )
