"""Curriculum: the road as a tree, and all about the topic under the cursor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static, Tree

from tutor.tui import clock, links, practising, road, starting
from tutor.tui.keys.curriculum import SCREEN
from tutor.tui.modals.pick import Pick
from tutor.tui.modals.reader import Reader
from tutor.tui.practising import Listed
from tutor.tui.road import FILTERS, STARS, Explained, Filter, Road, Row
from tutor.tui.screens.place import Place
from tutor.tui.widgets.curriculum.detail import KATA, QUESTIONS, Doing, Doings, empty, page
from tutor.tui.widgets.curriculum.tree import RoadTree, header
from tutor.tui.widgets.panes import Pane, Panes

PAUSE = 0.03  # seconds for which the cursor rests before its topic is drawn


class Curriculum(Place):
    PLACE = "curriculum"
    CSS_PATH = "../css/curriculum.tcss"
    BINDINGS = [*SCREEN]

    def __init__(self) -> None:
        super().__init__()
        self.road: Road | None = None
        self.filter = Filter()
        self._wanted = ""  # a topic to go to once the road is there
        self._open: list[str] = []  # branches, while a filter has them all open
        self._drawing: Timer | None = None
        self._shown = ""

    def body(self) -> ComposeResult:
        yield Panes(
            Pane(
                Input(id="find", placeholder="a word in titles, ideas, formulas", compact=True),
                Static(id="filter"),
                Static(id="columns-head"),
                RoadTree(),
                Static(empty(), id="empty"),
                title="Road",
                id="road",
            ),
            Pane(
                VerticalScroll(Static(id="topic"), id="page"),
                Doings(),
                title="Topic",
                id="detail",
            ),
            main="road",
        )

    def on_mount(self) -> None:
        kept = self.tutor.recall
        stars, state = kept("curriculum", "stars", 1), kept("curriculum", "state", "")
        self.filter = Filter(
            stars if stars in STARS else 1,
            state if state in FILTERS else "",
            kept("curriculum", "text", ""),
        )
        self._wanted = self._wanted or kept("curriculum", "topic", "")
        opened: list[str] = kept("curriculum", "open", [])
        self._open = [str(id) for id in opened]
        self.query_one("#find", Input).display = False
        self.query_one("#empty").display = False

    # --- loading --------------------------------------------------------------------------

    def reload(self) -> None:
        now = clock.now()
        self.renew(lambda session: road.load(session, now), self.road)

    @on(Road)
    def _loaded(self, found: Road) -> None:
        first = self.road is None
        here = self._wanted or self.topics.bound_for
        if first:
            here = here or found.current
            if not self._open:
                self._open = [found.rows[0].id]
        elif not self.filter.any:
            self._open = self.topics.open_branches()
        self.road = found
        self._wanted = ""
        self._fill(here)
        if first and self.is_current:
            self.topics.focus()

    def open(self, target: str) -> None:
        """A section or a topic, by its id or its number."""
        found = self.road
        if found is None:
            self._wanted = target
            return
        rows = [row for one in found.rows for row in one.walk()]
        row = next((row for row in rows if target in (row.id, row.number)), None)
        if row is None:
            self.notify(f"There is no topic {target}.", severity="warning", markup=False)
            return
        if not self.topics.go_to(row.id):
            self._filter(Filter(), row.id)
        self.panes.show("road", focus=False)
        self.topics.focus()

    @property
    def topics(self) -> RoadTree:
        return self.query_one(RoadTree)

    @property
    def panes(self) -> Panes:
        return self.query_one(Panes)

    def _fill(self, here: str) -> None:
        if self.road is None:
            return
        rows = road.chosen(self.road, self.filter)
        self.topics.fill(rows, None if self.filter.any else self._open, here)
        self.topics.display = bool(rows)
        self.query_one("#columns-head").display = bool(rows)
        self.query_one("#empty").display = not rows
        self._tell(rows)
        self.refresh_bindings()

    def _tell(self, rows: tuple[Row, ...]) -> None:
        """Which filter holds, and how many topics it leaves."""
        shown = self.query_one("#filter", Static)
        wanted = self.filter
        shown.display = wanted.any
        if wanted.any and self.road:
            parts = [f"{'★' * wanted.stars} and more" if wanted.stars > 1 else "", wanted.state]
            parts += [f"“{wanted.text}”" if wanted.text else ""]
            said = " · ".join(part for part in parts if part)
            number = f"{road.number(rows)} of {road.number(self.road.rows)} shown"
            line = Text(no_wrap=True, overflow="ellipsis")
            line.append("⚑ ", style="yellow").append(said, style="bold")
            shown.update(line.append(f"  {number}, Esc for all", style="dim"))

    @on(RoadTree.Resized)
    def _head(self, message: RoadTree.Resized) -> None:
        self.query_one("#columns-head", Static).update(header(message.room))

    # --- the topic under the cursor ---------------------------------------------------------

    @on(Tree.NodeHighlighted)
    def _moved(self) -> None:
        if self._drawing:
            self._drawing.stop()
        self._drawing = self.set_timer(PAUSE, self._draw)

    def _draw(self) -> None:
        row = self.topics.here
        if self.road is None or row is None:
            return
        subject, whole = self.road.subject(row.id), self.road.row(row.id)
        if subject is None or whole is None:
            return
        self.query_one("#topic", Static).update(page(self.road, subject, whole))
        self.doings.show(self.road, subject)
        self.doings.display = bool(self.doings.doings)
        if self._shown != row.id:
            self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self._shown = row.id
        self.query_one("#detail", Pane).border_title = "Topic" if row.stars else "Section"
        self.panes.refresh_tabs()
        self.refresh_bindings()

    @property
    def doings(self) -> Doings:
        return self.query_one(Doings)

    @on(Tree.NodeSelected)
    def _entered(self, event: Tree.NodeSelected[Row]) -> None:
        """A branch has opened or closed by itself; a leaf leads to what is to be done."""
        if not event.node.allow_expand:
            self.action_detail()

    def action_detail(self) -> None:
        self.panes.show("detail")
        self._draw()
        target = self.doings if self.doings.doings else self.query_one("#page")
        self.call_after_refresh(target.focus)

    @on(OptionList.OptionSelected, "#doings")
    def _begun(self, event: OptionList.OptionSelected) -> None:
        doing = self.doings.doings[event.option_index]
        if doing.kind == KATA:
            self.tutor.open_practice(doing.id)
        elif doing.kind == QUESTIONS:
            starting.ask_on(self, doing.id)
        else:
            self._follow(doing)

    def action_open_url(self) -> None:
        doing = self._page_to_open()
        if doing:
            self._follow(doing)

    def _page_to_open(self) -> Doing | None:
        """That under the cursor, or else the first."""
        here = self.doings.doing
        if here and here.url:
            return here
        return next((one for one in self.doings.doings if one.url), None)

    def _follow(self, doing: Doing) -> None:
        if doing.url:
            links.follow(self.tutor, doing.url, doing.title)
        else:
            self.notify("No address is known for it.", title=doing.title, markup=False)

    def action_quiz(self) -> None:
        row = self.topics.here
        if row:
            starting.ask_on(self, row.id)

    def action_why(self) -> None:
        row = self.topics.here
        if row and row.stars:
            job = partial(road.explained, id=row.id, now=clock.now())
            self.ask(job, lambda found: found)

    @on(Explained)
    def _explained(self, message: Explained) -> None:
        self.app.push_screen(Reader(message.page, title=message.title))

    # --- filters --------------------------------------------------------------------------

    def action_stars(self) -> None:
        after = STARS[(STARS.index(self.filter.stars) + 1) % len(STARS)]
        self._filter(replace(self.filter, stars=after))

    def action_state(self) -> None:
        after = FILTERS[(FILTERS.index(self.filter.state) + 1) % len(FILTERS)]
        self._filter(replace(self.filter, state=after))

    def action_clear(self) -> None:
        self.query_one("#find", Input).value = ""
        self.query_one("#find", Input).display = False
        self._filter(Filter())
        self.topics.focus()

    def _filter(self, wanted: Filter, here: str = "") -> None:
        if not self.filter.any and self.road:
            self._open = self.topics.open_branches()
        self.filter = wanted
        self._fill(here or (self.topics.here.id if self.topics.here else ""))

    def action_find(self) -> None:
        find = self.query_one("#find", Input)
        find.display = True
        find.value = self.filter.text
        self.panes.show("road")
        find.focus()

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        if event.value.strip() != self.filter.text and self.query_one("#find").display:
            self._filter(replace(self.filter, text=event.value.strip()))

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.query_one("#find").display = False
        self.topics.focus()

    def action_fold(self) -> None:
        opened = self.topics.open_branches()
        rows = self.road.rows if self.road else ()
        self._open = [] if opened else [row.id for one in rows for row in one.walk()]
        self.filter = Filter()
        self._fill(self.topics.here.id if self.topics.here else "")

    # --- katas ----------------------------------------------------------------------------

    def action_kata(self) -> None:
        now = clock.now()
        self.ask(lambda session: practising.listed(session, now), lambda found: found)

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        doing = self.doings.doing
        here = doing.id if doing and doing.kind == KATA else ""
        self.app.push_screen(Pick(message.rows, here), self._picked)

    def _picked(self, slug: str | None) -> None:
        if slug:
            self.tutor.open_practice(slug)

    # --- panes and state --------------------------------------------------------------------

    def action_pane(self) -> None:
        self.panes.turn()

    def action_turn_to(self, pane: str) -> None:
        self.panes.show(pane)
        (self.topics if pane == "road" else self.doings).focus()

    def timed(self) -> tuple[str, str]:
        row = self.topics.here
        return "reading", row.id if row and row.stars else ""

    def keep(self) -> None:
        if self.road is None:
            return
        row = self.topics.here
        self.tutor.remember(
            "curriculum",
            topic=row.id if row else "",
            open=self._open if self.filter.any else self.topics.open_branches(),
            stars=self.filter.stars,
            state=self.filter.state,
            text=self.filter.text,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted or self.road is None:
            return action in ("pane", "kata")
        match action:
            case "clear":
                return self.filter.any or self.query_one("#find").display
            case "find":  # where a slash is typed, it is no key
                return not self.query_one("#find").has_focus
            case "open_url":
                return self._page_to_open() is not None
            case "quiz" | "detail" | "why" if not self.topics.display:
                return False
            case "quiz":
                return any(one.kind == QUESTIONS for one in self.doings.doings)
        return True
