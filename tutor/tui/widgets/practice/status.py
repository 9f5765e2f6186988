"""The line under the panes: which file, whether it is saved, and how far one has come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.style import Style
from textual.widgets import Static

NARROW = 120  # columns below which the bar gives way to the bare numbers
BAR = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What the line says."""

    slug: str = ""
    stars: int = 0
    path: Path | None = None
    root: Path | None = None
    unsaved: bool = False
    passed: int = 0
    total: int = 0
    minutes: int = 0  # spent on the kata
    expected: int = 0  # minutes it is thought to take
    by_hand: str = ""  # why saving elsewhere is not noticed, if it isn't

    def place(self) -> str:
        """The path, relative to the workspace where it lies in it."""
        if self.path is None:
            return ""
        if self.root and self.path.is_relative_to(self.root):
            return str(self.path.relative_to(self.root))
        return str(self.path)


class StatusLine(Horizontal):
    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        background: $surface;
        #file { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; padding: 0 1; }
        #progress { width: auto; height: 1; padding: 0 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts()

    def compose(self) -> ComposeResult:
        yield Static(id="file")
        yield Static(id="progress")

    def show(self, facts: Facts) -> None:
        self.facts = facts
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        self.query_one("#file", Static).update(self._file())
        self.query_one("#progress", Static).update(self._progress())

    def _file(self) -> Content:
        facts = self.facts
        if not facts.slug:
            return Content("")
        link = Style(underline=True) + Style.from_meta({"@click": "screen.edit"})
        parts = [Content.styled(facts.slug, "bold")]
        if self.size.width >= 70:
            parts.append(Content.styled("★" * facts.stars, "$warning"))
        parts.append(Content(facts.place()).stylize(link))
        parts.append(
            Content.styled("● not saved", "bold $warning")
            if facts.unsaved
            else Content.styled("saved", "dim")
        )
        if facts.by_hand:
            said = "saving elsewhere is not noticed: press r after it"
            parts.append(Content.styled(said, "$warning"))
        return Content("  ").join(parts)

    def _progress(self) -> Content:
        facts = self.facts
        if not facts.total:
            return Content("")
        if self.size.width < NARROW:
            return Content(f"{facts.passed}/{facts.total}")
        filled = round(BAR * facts.passed / facts.total)
        time = f"{facts.minutes} of {facts.expected} min  " if facts.expected else ""
        return Content.assemble(
            (time, "dim"),
            ("━" * filled, "$success"),
            ("─" * (BAR - filled), "dim"),
            f" {facts.passed} of {facts.total} katas passed",
        )
