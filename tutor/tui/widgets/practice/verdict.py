"""The right-hand pane: tests ticking in, the mistake's name, the maps, hints, the debrief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from tutor import render
from tutor.models import Kata, TestResult, Verdict
from tutor.render.style import BAD, GOOD, QUIET, WARN, count, plain, stack
from tutor.tui.widgets.practice.heat import Pair
from tutor.tui.widgets.practice.tensor import TensorView

COUNTS = "Hints count: a pass with help weighs less, and the kata comes back sooner."


class VerdictPanel(VerticalScroll, can_focus=True):
    """Everything about the latest check. The screen says what happened; this draws it."""

    DEFAULT_CSS = """
    VerdictPanel {
        padding-right: 1;
        Static { height: auto; }
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
        return Group(head, *_sentences(self._ticks))

    def show(self, verdict: Verdict, kata: Kata, path: Path, pair: Pair | None) -> None:
        """The outcome."""
        if verdict.passed:
            tests = verdict.tests
            said = Text(f"{count(len(tests), 'test')}, seed {verdict.seed}", style=QUIET)
            shown: RenderableType = stack(
                render.line(verdict, kata), Group(*_sentences(tests), said)
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
        more = "That was the last one; s is the solution."
        if left:
            more = f"h: the next of {left}." if left > 1 else "h: the last one."
        self._put("hints", stack(*parts, Text(f"{COUNTS} {more}", style=QUIET)))
        if reveal:
            self.call_after_refresh(self.query_one("#hints").scroll_visible, top=False)

    def after(self, content: RenderableType | None) -> None:
        """What is to be read after a pass."""
        if content is None:
            self._put("after", None)
            return
        done = Text("Passed. Esc, then n goes on to the next kata.", style=f"bold {GOOD}")
        self._put("after", stack(done, content))


def _sentences(tests: Iterable[TestResult]) -> list[Text]:
    """A line a test; the cases of one test, as in `works along any axis: 0`, in one line."""
    groups: dict[str, list[TestResult]] = {}
    for test in tests:
        groups.setdefault(plain(test.sentence).partition(": ")[0], []).append(test)
    return [_sentence(base, members) for base, members in groups.items()]


def _sentence(base: str, members: Sequence[TestResult]) -> Text:
    cases = [plain(test.sentence).partition(": ")[2] for test in members]
    failing = [case for case, test in zip(cases, members, strict=True) if not test.passed]
    if failing:
        named = f": {', '.join(failing)}" if any(failing) else ""
        return Text.assemble(("✗ ", f"bold {BAD}"), (base + named, WARN))
    many = f" ({len(members)} cases)" if len(members) > 1 else ""
    return Text.assemble(("✓ ", f"bold {GOOD}"), base, (many, QUIET))
