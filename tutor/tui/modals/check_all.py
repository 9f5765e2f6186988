"""Every started kata, graded at once. Returns which one to open, and which were graded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.coordinate import Coordinate
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from tutor.render.style import BAD
from tutor.render.verdicts import cell, line
from tutor.session.parallel import Begun, Stop
from tutor.tui import checkall, clock
from tutor.tui.checkall import Judged, Kept, Listed, Over
from tutor.tui.messages import Trouble, Unrecorded

if TYPE_CHECKING:
    from tutor.models import Kata, Verdict
    from tutor.tui.app import TutorApp

GAP = 2  # columns between two katas
EDGES = 6  # lines of the border, of what is said below the grid, and of the keys
SCROLLBAR = 2  # columns


@dataclass(frozen=True, slots=True)
class Outcome:
    """`slug` is the kata to open, or empty; an attempt of each in `graded` is written down."""

    slug: str
    graded: frozenset[str] = frozenset()


class CheckAll(ModalScreen[Outcome]):
    """A cell a kata, in the order of learning, down the columns."""

    BINDINGS = [
        Binding("escape,q", "leave", "Close"),
        Binding("c,f9", "stop", "Stop"),
    ]

    DEFAULT_CSS = """
    CheckAll {
        align: center middle;
        #box {
            width: 92%; max-width: 120; height: auto; max-height: 92%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        &.-narrow #box { width: 100%; max-height: 100%; }
        DataTable { height: auto; background: $surface; margin-bottom: 1; }
        DataTable:focus { background-tint: $foreground 0%; }
        #about { height: auto; max-height: 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._begun: Begun | None = None
        self._verdicts: dict[int, Verdict] = {}
        self._halt = Stop()
        self._over = False
        self._tall = 1  # rows of the grid
        self._said = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "All started katas"
            yield DataTable(show_header=False, cursor_type="cell", cell_padding=0)
            yield Static("Looking…", id="about")

    def on_mount(self) -> None:
        self._tell()
        cast("TutorApp", self.app).ask(self, checkall.listed, lambda listed: listed)

    def on_unmount(self) -> None:
        self._halt()

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one(DataTable)

    @property
    def _katas(self) -> list[Kata]:
        """Those that are graded, then those that can't be read."""
        if self._begun is None:
            return []
        return [*(job.kata for job in self._begun.jobs), *(k for k, _ in self._begun.unreadable)]

    # --- what comes in --------------------------------------------------------------------

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._begun = message.begun
        self._lay_out()
        self._table.focus()
        grade = partial(checkall.grade, message.begun.jobs, self.post_message, self._halt)
        self.run_worker(grade, thread=True, group="check-all")

    @on(Trouble)
    def _nothing(self) -> None:
        self._leave()  # and on it goes to the app, which says why

    @on(Judged)
    def _judged(self, message: Judged) -> None:
        if self._begun is None:
            return
        job = self._begun.jobs[message.number]
        self._verdicts[message.number] = message.verdict
        self._table.update_cell_at(self._spot(message.number), self._cell(message.number))
        self._tell()
        now = clock.now()
        keep = partial(
            checkall.kept, kata=job.kata, source=job.source, verdict=message.verdict, now=now
        )
        cast("TutorApp", self.app).ask(self, keep, lambda kept: kept)

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        if message.unrecorded and message.unrecorded != self._said:
            self._said = message.unrecorded  # once, not for every kata
            self.post_message(Unrecorded(message.unrecorded))

    @on(Over)
    def _ended(self) -> None:
        self._over = True
        self._tell()

    # --- what is shown --------------------------------------------------------------------

    def on_resize(self) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        """As many columns as fit, filled from above."""
        katas, table = self._katas, self._table
        if not katas:
            return
        wide = max(len(kata.slug) for kata in katas) + 2
        room = self.query_one("#box").content_size.width or self.size.width
        most = max(self.size.height - EDGES, 1)
        chosen = self._number(table.cursor_coordinate)
        self._tall = _rows(len(katas), wide, room)
        if self._tall > most:
            self._tall = _rows(len(katas), wide, room - SCROLLBAR)
        table.styles.max_height = most
        table.clear(columns=True)
        columns = -(-len(katas) // self._tall)
        for column in range(columns):
            gap = GAP if column < columns - 1 else 0
            table.add_column("", width=wide + gap, key=str(column))
        for row in range(self._tall):
            numbers = range(row, self._tall * len(table.columns), self._tall)
            table.add_row(*(self._cell(n) if n < len(katas) else Text() for n in numbers))
        table.move_cursor(row=self._spot(chosen).row, column=self._spot(chosen).column)
        self._tell()

    def _spot(self, number: int) -> Coordinate:
        column, row = divmod(number, self._tall)
        return Coordinate(row, column)

    def _number(self, spot: Coordinate) -> int:
        return spot.column * self._tall + spot.row

    def _cell(self, number: int) -> Text:
        if self._begun and number >= len(self._begun.jobs):
            return Text.assemble(("✗ ", BAD), self._katas[number].slug)
        return cell(self._verdicts.get(number), self._katas[number])

    def _tell(self) -> None:
        """How far it is, and what is known of the kata under the cursor."""
        box, total = self.query_one("#box"), len(self._katas)
        passed = sum(verdict.passed for verdict in self._verdicts.values())
        if self._over and self._halt.asked:
            said = f"Stopped · {passed} of {len(self._verdicts)} pass"
        elif self._over:
            said = f"{passed} of {total} pass"
        else:
            said = f"checking… {len(self._verdicts)} of {total} · c stops"
        box.border_subtitle = f"{said} · Enter opens · Esc back"
        if total:
            self.query_one("#about", Static).update(self._about(self._table.cursor_coordinate))

    def _about(self, spot: Coordinate) -> Text:
        number, begun = self._number(spot), self._begun
        if begun is None or number >= len(self._katas):
            return Text()
        kata = self._katas[number]
        if number >= len(begun.jobs):
            return Text.assemble(("✗ ", BAD), (kata.slug, "bold"), f": {self._why(number)}")
        verdict = self._verdicts.get(number)
        if verdict is None:
            waits = "Not checked." if self._over else "It is being checked, or waits for it."
            return Text.assemble((kata.slug, "bold"), f": {waits}")
        return line(verdict, kata)

    def _why(self, number: int) -> str:
        assert self._begun is not None
        return self._begun.unreadable[number - len(self._begun.jobs)][1]

    # --- what the learner does --------------------------------------------------------------

    @on(DataTable.CellHighlighted)
    def _moved(self) -> None:
        self._tell()

    @on(DataTable.CellSelected)
    def _selected(self, event: DataTable.CellSelected) -> None:
        number = self._number(event.coordinate)
        if number < len(self._katas):
            self._leave(self._katas[number].slug)

    def action_stop(self) -> None:
        self._halt()

    def action_leave(self) -> None:
        self._leave()

    def _leave(self, slug: str = "") -> None:
        graded = frozenset(self._katas[number].slug for number in self._verdicts)
        self.dismiss(Outcome(slug, graded))


def _rows(katas: int, wide: int, room: int) -> int:
    """How tall a grid is whose columns are `wide`."""
    columns = max(1, min((room + GAP) // (wide + GAP), katas))
    return -(-katas // columns)
