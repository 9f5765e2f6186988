"""Checkpoints: how ready one is for each, what holds it back, a run through it, how it went."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.models import TutorError
from tutor.progress.readiness import Level
from tutor.session import Session
from tutor.session.checkpoint import Standing
from tutor.tui import clock, gates, starting
from tutor.tui.gates import Explained, Gates, Story
from tutor.tui.keys.checkpoints import SCREEN
from tutor.tui.messages import Trouble
from tutor.tui.modals.ask import yes_or_no
from tutor.tui.modals.reader import Reader
from tutor.tui.screens.place import Place
from tutor.tui.widgets.checkpoints.gate import hold, legend, page, row, rules
from tutor.tui.widgets.checkpoints.history import Plot, below, table
from tutor.tui.widgets.lists import Rows
from tutor.tui.widgets.panes import Pane, Panes
from tutor.tui.widgets.rows import Row

PAUSE = 0.2  # seconds for which the cursor rests before the weeks are gone through


class Checkpoints(Place):
    PLACE = "checkpoints"
    CSS_PATH = "../css/checkpoints.tcss"
    BINDINGS = [*SCREEN]

    def __init__(self) -> None:
        super().__init__()
        self.gates: Gates | None = None
        self.stories: dict[str, Story] = {}
        self.as_table = False
        self._wanted = ""
        self._resting: Timer | None = None
        self._looking = ""  # the checkpoint whose weeks are being gone through

    def body(self) -> ComposeResult:
        yield Panes(
            Pane(
                Rows(id="list", compact=True),
                Static(rules(), id="rules"),
                title="Checkpoints",
                id="gates",
            ),
            Pane(
                VerticalScroll(Static("Adding up…", id="ready"), id="page"),
                Static(id="legend"),
                Rows(id="holds", compact=True),
                title="Readiness",
                id="readiness",
            ),
            Pane(
                VerticalScroll(
                    Static("Readiness in %, by week; ready at 80", id="caption"),
                    Plot(),
                    Static(id="table"),
                    Static(id="below"),
                    id="story",
                ),
                title="History",
                id="history",
            ),
            main="gates",
        )

    def on_mount(self) -> None:
        self.as_table = self.tutor.recall("checkpoints", "table", False)
        self._wanted = self._wanted or self.tutor.recall("checkpoints", "checkpoint", "")

    # --- loading --------------------------------------------------------------------------

    def reload(self) -> None:
        now = clock.now()
        self.renew(lambda session: gates.gates(session, now), self.gates)

    @on(Gates)
    def _loaded(self, found: Gates) -> None:
        first, self.stories = self.gates is None, {}
        here = self._wanted or (self.here.ready.checkpoint.id if self.here else "")
        self.gates, self._wanted = found, ""
        shown = self.query_one("#list", OptionList)
        shown.clear_options()
        for number, one in enumerate(found.standings):
            shown.add_option(Option(row(one), id=one.ready.checkpoint.id))
            if number < len(found.standings) - 1:
                shown.add_option(None)
        shown.highlighted = self._place(here)
        if first and self.is_current:
            shown.focus()
        self._draw()

    def _place(self, id: str) -> int:
        """Of the checkpoint of that id; else of the one under way, or the next."""
        every = self.gates.standings if self.gates else ()
        ids = [one.ready.checkpoint.id for one in every]
        if id in ids:
            return ids.index(id)
        open_ = [i for i, one in enumerate(every) if one.open]
        next_ = [i for i, one in enumerate(every) if one.ready.level is not Level.READY]
        return [*open_, *next_, 0][0]

    def open(self, target: str) -> None:
        if self.gates is None:
            self._wanted = target
        elif target:
            self.query_one("#list", OptionList).highlighted = self._place(target)

    @property
    def here(self) -> Standing | None:
        if self.gates is None or not self.is_mounted:
            return None
        chosen = self.query_one("#list", OptionList).highlighted
        return None if chosen is None else self.gates.standings[chosen]

    @property
    def panes(self) -> Panes:
        return self.query_one(Panes)

    # --- showing --------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "#list")
    def _moved(self) -> None:
        self._draw()
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(PAUSE, self._rested)

    def _draw(self) -> None:
        one = self.here
        if one is None or self.gates is None:
            return
        self.query_one("#ready", Static).update(page(one))
        some = one.ready.holds
        self.query_one("#legend", Static).update(legend(some))
        holds = self.query_one("#holds", OptionList)
        kept = holds.highlighted or 0
        holds.clear_options()
        holds.add_options(Option(Row(holds, partial(hold, each))) for each in some)
        holds.highlighted = min(kept, len(some) - 1) if some else None
        holds.display = bool(some)
        rated = [each for each in self.gates.rated if gates.belongs(one, each)]
        self.query_one("#below", Static).update(below(one, rated))
        self._tell_story()
        self.refresh_bindings()

    def _rested(self) -> None:
        """Go through the weeks of the checkpoint on which the cursor has come to rest."""
        one = self.here
        if one is None:
            return
        id, now = one.ready.checkpoint.id, clock.now()
        if self._looking or id in self.stories or "history" not in self.panes.in_sight():
            return
        self._looking = id
        workspace = self.tutor.workspace

        def look() -> None:
            # In a session of its own: going through years must not keep an answer waiting.
            try:
                with Session(workspace) as session:
                    self.post_message(gates.story(session, id, now))
            except TutorError as error:
                self.post_message(Trouble(error))

        self.run_worker(look, thread=True, group="story")

    @on(Panes.Turned)
    def _turned(self) -> None:
        self._rested()

    def on_resize(self) -> None:
        self.call_after_refresh(self._rested)

    @on(Story)
    def _told(self, found: Story) -> None:
        self._looking = ""
        self.stories[found.id] = found
        self._tell_story()
        self._rested()  # the cursor may be elsewhere by now

    @on(Trouble)
    def _not_told(self) -> None:
        self._looking = ""  # and on it goes to the app, which says so

    def _tell_story(self) -> None:
        one, plot = self.here, self.query_one(Plot)
        found = self.stories.get(one.ready.checkpoint.id) if one else None
        numbers = self.query_one("#table", Static)
        plot.display, numbers.display = not self.as_table, self.as_table
        if found:
            plot.show(found.weeks)
            numbers.update(table(found.weeks))

    # --- keys -----------------------------------------------------------------------------

    @on(OptionList.OptionSelected, "#list")
    def _entered(self) -> None:
        self.action_run()

    @on(OptionList.OptionSelected, "#holds")
    def _mend(self, event: OptionList.OptionSelected) -> None:
        one = self.here
        if one:
            ready = one.ready
            starting.start_hold(self, ready.holds[event.option_index], ready.checkpoint.id)

    def action_run(self) -> None:
        if self.here:
            starting.run(self, self.here.ready.checkpoint.id)

    def action_again(self) -> None:
        one = self.here
        if one is None:
            return
        if one.open is None:
            self.action_run()
            return
        question = "A run is open. Begin a new one? What you answered still counts as evidence."
        self.app.push_screen(yes_or_no(question, "Begin anew", title="Run"), self._again)

    def _again(self, answer: str | None) -> None:
        if answer == "yes" and self.here:
            starting.run(self, self.here.ready.checkpoint.id, again=True)

    def action_hold(self) -> None:
        self.panes.show("readiness")
        self.call_after_refresh(self.query_one("#holds", OptionList).focus)

    def action_history(self) -> None:
        self.panes.show("history", focus=True)

    def action_table(self) -> None:
        self.as_table = not self.as_table
        self.panes.show("history")
        self._tell_story()

    def action_why(self) -> None:
        if self.here:
            id, now = self.here.ready.checkpoint.id, clock.now()
            self.ask(partial(gates.explained, id=id, now=now), lambda found: found)

    @on(Explained)
    def _explained(self, message: Explained) -> None:
        self.app.push_screen(Reader(message.page, title=message.title))

    def action_pane(self) -> None:
        self.panes.turn()

    def action_turn_to(self, pane: str) -> None:
        self.panes.show(pane, focus=True)

    def keep(self) -> None:
        if self.here:
            id = self.here.ready.checkpoint.id
            self.tutor.remember("checkpoints", checkpoint=id, table=self.as_table)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one = self.here
        match action:
            case "run" | "why" | "history" | "table":
                return one is not None
            case "again":
                return one is not None and one.open is not None
            case "hold":
                return one is not None and bool(one.ready.holds)
        return True
