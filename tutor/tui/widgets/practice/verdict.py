"""The right-hand pane: tests ticking in, the mistake's name, the maps, hints, the debrief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from tutor import render
from tutor.models import Kata, TestResult, Verdict
from tutor.render.style import BAD, GOOD, QUIET, WARN, count, grid, plain, stack
from tutor.tui.widgets.practice.heat import Pair
from tutor.tui.widgets.practice.tensor import TensorView

COUNTS = "Hints count: a pass with help weighs less, and the kata comes back sooner."
AGAIN = "h gives the next one."


class VerdictPanel(VerticalScroll, can_focus=True):
    """Everything about the latest check. The screen says what happened; this draws it."""

    DEFAULT_CSS = """
    VerdictPanel {
        Static { height: auto; padding-right: 1; }
        TensorView { padding-right: 1; }
        #outcome, #hints, #after { margin-bottom: 1; }
    }
    """

    class Marked(Message):
        """`sign` is … while a check runs, ✓ or ✗ after it, else empty: for whoever sees no more."""

        def __init__(self, sign: str) -> None:
            super().__init__()
            self.sign = sign

    def __init__(self, id: str = "panel") -> None:
        super().__init__(id=id)
        self._ticks: list[TestResult] = []

    def compose(self) -> ComposeResult:
        yield Static(id="outcome")
        yield TensorView()
        yield Static(id="after")
        yield Static(id="hints")

    def on_mount(self) -> None:
        self.clear()

    def _put(self, id: str, content: RenderableType | None) -> None:
        shown = self.query_one(f"#{id}", Static)
        shown.display = content is not None
        shown.update(content if content is not None else "")

    # --- the check ------------------------------------------------------------------------

    def clear(self) -> None:
        """Nothing has been checked yet."""
        for id in ("outcome", "hints", "after"):
            self._put(id, None)
        self.tensor.show(None)
        self.post_message(self.Marked(""))

    @property
    def tensor(self) -> TensorView:
        return self.query_one(TensorView)

    def say(self, text: str, style: str = "") -> None:
        """A sentence in the place of a verdict."""
        self._ticks = []
        self.tensor.show(None)
        self._put("outcome", Text(text, style=style))
        self.post_message(self.Marked(""))

    def checking(self) -> None:
        """A check begins; what was said about the last one goes."""
        self._ticks = []
        self.tensor.show(None)
        self._put("after", None)
        self._put("outcome", self._ticked())
        self.scroll_home(animate=False)
        self.post_message(self.Marked("…"))

    def tick(self, result: TestResult) -> None:
        """A test has ended."""
        self._ticks.append(result)
        self._put("outcome", self._ticked())

    def _ticked(self) -> RenderableType:
        head = Text("checking…", style="bold").append("  c stops it", style=QUIET)
        return Group(head, _sentences(self._ticks))

    def show(self, verdict: Verdict, kata: Kata, path: Path, pair: Pair | None) -> None:
        """The outcome."""
        if verdict.passed:
            tests = verdict.tests
            said = Text(f"{count(len(tests), 'test')}, seed {verdict.seed}", style=QUIET)
            shown: RenderableType = stack(
                render.line(verdict, kata), Group(_sentences(tests), said)
            )
        else:
            shown = render.verdict(verdict, kata, path, brief=True)
        self._put("outcome", shown)
        self.tensor.show(pair)
        self.scroll_home(animate=False)
        self.post_message(self.Marked("✓" if verdict.passed else "✗"))

    # --- help, and after --------------------------------------------------------------------

    def hints(self, kata: Kata, steps: int, *, reveal: bool = True) -> None:
        """The steps of the ladder taken so far."""
        if not steps:
            self._put("hints", None)
            return
        parts = [render.hint(kata, step) for step in range(1, steps + 1)]
        left = len(kata.hints) - steps
        more = {0: "That was the last one; s is the solution.", 1: "h gives the last one."}
        self._put("hints", stack(*parts, Text(f"{COUNTS} {more.get(left, AGAIN)}", style=QUIET)))
        if reveal:
            self.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        """The end of the hints, which is the step just taken."""
        whole = self.query_one("#hints").virtual_region
        tall = min(whole.height, self.size.height)
        last = Region(whole.x, whole.bottom - tall, whole.width, tall)
        self.scroll_to_region(last, animate=False)

    def after(self, content: RenderableType | None) -> None:
        """What is to be read after a pass."""
        if content is None:
            self._put("after", None)
            return
        done = Text("Passed. Esc, then n goes on to the next kata.", style=f"bold {GOOD}")
        self._put("after", stack(done, content))


def _sentences(tests: Iterable[TestResult]) -> Table:
    """A row a test; the cases of one test, as in `works along any axis: 0`, in one row."""
    groups: dict[str, list[TestResult]] = {}
    for test in tests:
        groups.setdefault(plain(test.sentence).partition(": ")[0], []).append(test)
    table = grid("nw", gap=1)
    for base, members in groups.items():
        table.add_row(*_sentence(base, members))
    return table


def _sentence(base: str, members: Sequence[TestResult]) -> tuple[Text, Text]:
    cases = [plain(test.sentence).partition(": ")[2] for test in members]
    failing = [case for case, test in zip(cases, members, strict=True) if not test.passed]
    if failing:
        named = f": {', '.join(failing)}" if any(failing) else ""
        return Text("✗", style=f"bold {BAD}"), Text(base + named, style=WARN)
    many = f" ({len(members)} cases)" if len(members) > 1 else ""
    return Text("✓", style=f"bold {GOOD}"), Text.assemble(base, (many, QUIET))
