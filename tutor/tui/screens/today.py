"""Today: what to do now, the week so far, the next checkpoint."""

from __future__ import annotations

from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tutor.render.style import hours
from tutor.tui import agenda, clock, links, rounds, starting
from tutor.tui.agenda import QUESTIONS, READING, REVIEW, RUN, Agenda, Begun, Preview, TickedOff
from tutor.tui.keys.today import BINDINGS
from tutor.tui.screens.place import Place
from tutor.tui.widgets.lists import Rows
from tutor.tui.widgets.today.nearest import NAMED, heading, needs, row
from tutor.tui.widgets.today.todo import Todo
from tutor.tui.widgets.today.week import WeekView

TINY = 80  # columns below which the panels lie below each other
TALL = 30  # rows from which there is room for a second line and a preview


class Today(Place):
    PLACE = "today"
    CSS_PATH = "../css/today.tcss"
    BINDINGS = [*BINDINGS]

    def __init__(self) -> None:
        super().__init__()
        self.agenda: Agenda | None = None

    def body(self) -> ComposeResult:
        with Container(id="day"):
            with Vertical(id="todo", classes="box") as todo:
                todo.border_title = "To do now"
                yield Todo()
                yield Static("Looking…", id="empty")
                with VerticalScroll(id="preview", can_focus=False):
                    yield Static(id="page")
            with Container(id="side"):
                with Vertical(id="week", classes="box") as week:
                    week.border_title = "This week"
                    yield Static(id="days")
                with Vertical(id="point", classes="box") as point:
                    point.border_title = "Next checkpoint"
                    yield Static(id="ready")
                    yield Rows(id="holds", compact=True)
                    yield Static(id="needs")

    # --- loading and showing --------------------------------------------------------------

    def reload(self) -> None:
        now = clock.now()
        self.renew(lambda session: agenda.agenda(session, now), self.agenda)

    @on(Agenda)
    def _loaded(self, found: Agenda) -> None:
        first = self.agenda is None
        self.agenda = found
        self._draw()
        if first and self.is_current:
            self.todo.focus()
        self.refresh_bindings()

    @property
    def todo(self) -> Todo:
        return self.query_one(Todo)

    @property
    def _terse(self) -> bool:
        return self.size.height < TALL

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < TINY, "-tiny")
        self._draw()

    def _draw(self) -> None:
        found = self.agenda
        if found is None:
            return
        tiny = self.size.width < TINY
        empty = self.query_one("#empty", Static)
        empty.display = not found.entries
        empty.update("Nothing is open: every kata has passed, and none is due.")
        self.todo.display = bool(found.entries)
        self.todo.show(found.entries, terse=self._terse)
        self._name_todo(found)
        self.query_one("#days", Static).update(WeekView(found, terse=tiny))
        self.query_one("#ready", Static).update(heading(found.point))
        holds = self.query_one("#holds", OptionList)
        chosen = holds.highlighted
        some = found.point.ready.holds[:NAMED] if found.point else ()
        holds.clear_options()
        holds.add_options(Option(row(one, terse=tiny)) for one in some)
        holds.highlighted = min(chosen or 0, len(some) - 1) if some else None
        self.query_one("#needs", Static).update(needs(found.point) if found.point else "")
        title = f"Next: {found.point.ready.checkpoint.id}" if found.point else "Checkpoints"
        self.query_one("#point", Vertical).border_title = title

    def _name_todo(self, found: Agenda) -> None:
        box = self.query_one("#todo", Vertical)
        day = f"{found.today:%A}, {found.today.day} {found.today:%B}"
        minutes = sum(entry.minutes for entry in found.entries)
        box.border_title = f"{day} · about {hours(minutes / 60)}" if minutes else day
        total = found.total
        passed = f"{total.passed} of {total.katas} katas passed"
        box.border_subtitle = f"{passed} · {total.mastery or 0.0:.0%} mastered"

    @on(OptionList.OptionHighlighted, "#list")
    def _chosen(self) -> None:
        self.refresh_bindings()
        entry, found = self.todo.entry, self.agenda
        if entry and found and not self._terse:
            chosen = found.chosen
            job = partial(agenda.preview, entry=entry, chosen=chosen)
            self.ask(job, lambda shown: shown)

    @on(Preview)
    def _previewed(self, message: Preview) -> None:
        if message.entry == self.todo.entry:
            self.query_one("#page", Static).update(message.page)
            self.query_one("#preview", VerticalScroll).scroll_home(animate=False)

    # --- starting -------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_start()

    def action_start(self) -> None:
        found = self.agenda
        if found is None:
            return
        holds = self.query_one("#holds", OptionList)
        if holds.has_focus and found.point and holds.highlighted is not None:
            ready = found.point.ready
            starting.start_hold(self, ready.holds[holds.highlighted], ready.checkpoint.id)
            return
        entry = self.todo.entry
        if entry is None:
            return
        if entry.kind == RUN:
            starting.run(self, entry.id)
        elif entry.kind == QUESTIONS:
            from tutor.tui.modals.round import Round

            job = partial(rounds.of, chosen=found.chosen, title=entry.title)
            self.app.push_screen(Round(job))
        elif entry.kind == READING:
            self.action_open_url()
            if self.tutor.timer.running is None:
                self.tutor.action_timer()
        elif entry.kind == REVIEW:
            now = clock.now()
            job_ = partial(agenda.begin_review, slug=entry.id, now=now)
            self.ask(job_, lambda begun: begun)
        else:
            self.tutor.open_practice(entry.id)

    @on(Begun)
    def _begun(self, message: Begun) -> None:
        self.tutor.open_practice(message.slug)
        self.notify(message.word, markup=False)

    def action_open_url(self) -> None:
        entry = self._reading()
        if entry is None:
            return
        if entry.url:
            links.follow(self.tutor, entry.url, entry.title)
        else:
            said = "No address is known for it. ^t times it, d ticks it off."
            self.notify(said, title=entry.title, markup=False)

    def action_done(self) -> None:
        entry, now = self._reading(), clock.now()
        if entry:
            job = partial(agenda.tick, id=entry.id, now=now)
            self.ask(job, lambda ticked: ticked)

    @on(TickedOff)
    def _ticked(self, message: TickedOff) -> None:
        self.notify("Done, and its time is counted.", title=message.title, markup=False)
        self.reload()

    def _reading(self) -> agenda.Entry | None:
        entries = self.agenda.entries if self.agenda else ()
        return next((entry for entry in entries if entry.kind == READING), None)

    def action_holds(self) -> None:
        self.query_one("#holds", OptionList).focus()

    def action_list(self) -> None:
        self.todo.focus()

    def action_checkpoint(self) -> None:
        point = self.agenda.point if self.agenda else None
        self.tutor.go("checkpoints", point.ready.checkpoint.id if point else "")

    def action_reload(self) -> None:
        self.reload()

    def timed(self) -> tuple[str, str]:
        entry = self.todo.entry
        if entry is None or entry.kind in (RUN, QUESTIONS):
            return "coding", ""
        return entry.hours_kind, entry.id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_url" | "done":
                return self._reading() is not None
            case "holds":
                return bool(self.agenda and self.agenda.point)
        return True
