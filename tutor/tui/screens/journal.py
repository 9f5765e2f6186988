"""Journal: notes, aha moments, open questions; written, tagged, searched, written out."""

from __future__ import annotations

from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tutor.progress.journal import ANSWER, NOTE, QUESTION, TIME, Page
from tutor.progress.weeks import local_day
from tutor.render.style import count
from tutor.tui import clock, notebook
from tutor.tui.keeping import now_and_then
from tutor.tui.keys.journal import SCREEN
from tutor.tui.modals.ask import yes_or_no
from tutor.tui.modals.naming import Naming
from tutor.tui.modals.writing import Writing
from tutor.tui.notebook import (
    BACK,
    CHANGED,
    DELETED,
    FILTERS,
    Book,
    Draft,
    Exported,
    Refused,
    Wrote,
)
from tutor.tui.screens.place import Place
from tutor.tui.widgets.journal.leaf import LINES, leaf, row
from tutor.tui.widgets.lists import Rows
from tutor.tui.widgets.panes import Pane, Panes
from tutor.tui.widgets.rows import Row

TALL = 30  # rows from which there is room between the pages of the list
MOST = 100  # rows in the list, which is drawn at once; a search finds the others
WORDS = {"all": "All", "notes": "Notes", "ahas": "Ahas", "open": "Open", "questions": "Questions"}
EMPTY = (
    "Nothing is written down yet.\n\n"
    "n writes a note, a an aha moment: something you have just understood.\n"
    "w keeps a question open until you find the answer."
)
NONE = "Nothing fits. Fewer words, or their beginnings, find more; Esc shows all again."
SEARCHING = 0.12  # seconds without a key, after which what was typed is looked for


class Journal(Place):
    PLACE = "journal"
    CSS_PATH = "../css/journal.tcss"
    BINDINGS = [*SCREEN]
    AUTO_FOCUS = ""  # or the search would take the letters that are keys

    def __init__(self) -> None:
        super().__init__()
        self.book: Book | None = None
        self.shown: list[Page] = []
        self.only = "all"
        self.drafts: dict[str, Draft] = {}  # what was left before it was written down
        self.undoable = ""  # the id of the page deleted or changed last
        self._wanted = ""  # the id of the page to choose
        self._keeping: Timer | None = None

    def body(self) -> ComposeResult:
        with Horizontal(id="bar"):
            yield Static(id="filters")
            yield Input(id="search", compact=True, placeholder="/ search")
        yield Panes(
            Pane(Rows(id="list"), Static(id="empty"), title="Pages", id="pages"),
            Pane(VerticalScroll(Static(id="leaf"), id="reader"), title="Page", id="page"),
            main="pages",
        )

    def on_mount(self) -> None:
        only = self.tutor.recall("journal", "only", "all")
        self.only = only if only in FILTERS else "all"
        self._wanted = self.tutor.recall("journal", "page", "")
        kept: list[dict[str, str]] = self.tutor.recall("journal", "drafts", [])
        found = [notebook.from_values(one) for one in kept if isinstance(one, dict)]
        self.drafts = {draft.key: draft for draft in found if draft}
        search = self.query_one("#search", Input)
        with search.prevent(Input.Changed):
            search.value = self.tutor.recall("journal", "query", "")

    # --- loading and showing ------------------------------------------------------------------

    @property
    def query_text(self) -> str:
        return self.query_one("#search", Input).value.strip()

    @property
    def page(self) -> Page | None:
        """The page that is chosen."""
        place = self.query_one("#list", OptionList).highlighted
        return self.shown[place] if place is not None and place < len(self.shown) else None

    def reload(self) -> None:
        query = self.query_text
        self.renew(lambda session: notebook.load(session, query), self.book)

    @on(Book)
    def _loaded(self, book: Book) -> None:
        if book.query != self.query_text:  # another search is on its way
            return
        first = self.book is None
        best = self.book is not None and self.book.query != book.query
        self.book = book
        if best and self.query_one("#search", Input).has_focus:
            self._wanted = next((page.id for page in book.shown(self.only)), "")
        self._fill()
        if self.is_current and (first or self.focused is None):
            self.query_one("#list", OptionList).focus()

    def _fill(self) -> None:
        """Put the pages that fit into the list, with the one that was chosen chosen again."""
        book = self.book
        if book is None:
            return
        chosen = self._wanted or (self.page.id if self.page else "")
        self._wanted = ""
        fitting = book.shown(self.only)
        self.shown, hidden = fitting[:MOST], len(fitting) - MOST
        found, today = self.query_one("#list", OptionList), local_day(clock.now())
        found.clear_options()
        spaced = self.size.height >= TALL
        rows = (partial(row, page, book, today, spaced=spaced) for page in self.shown)
        found.add_options(
            Option(Row(found, draw, LINES + spaced), id=page.id)
            for page, draw in zip(self.shown, rows, strict=True)
        )
        if hidden > 0:
            found.add_option(Option(f"  {hidden} more: search, or export them", disabled=True))
        found.display = bool(self.shown)
        empty = self.query_one("#empty", Static)
        empty.display = not self.shown
        empty.update(NONE if book.pages else EMPTY)
        if self.shown:
            places = {page.id: place for place, page in enumerate(self.shown)}
            found.highlighted = places.get(chosen, 0)
        self._head(len(fitting))
        self._read()

    def _head(self, number: int) -> None:
        book = self.book
        assert book is not None
        still = sum(one.open for one in book.questions.values())
        parts = []
        for only in FILTERS:
            here = only == self.only
            look = Style(reverse=here, bold=here)
            look += Style.from_meta({"@click": f"screen.only('{only}')"})
            name = WORDS[only] + (f" {still}" if only == "open" and still else "")
            parts.append(Content(f" {name} ").stylize(look))
        self.query_one("#filters", Static).update(Content("").join(parts))
        pages = self.query_one("#pages", Pane)
        pages.border_title = count(number, "page")
        self.query_one(Panes).refresh_tabs()

    @on(OptionList.OptionHighlighted, "#list")
    def _chosen(self) -> None:
        self._read()

    def _read(self) -> None:
        page, book = self.page, self.book
        if page and book:
            self.query_one("#leaf", Static).update(leaf(page, book))
        else:
            self.query_one("#leaf", Static).update("")
        self.query_one("#reader", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    # --- search and filters -------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.set_timer(SEARCHING, partial(self._searched, self.query_text))

    def _searched(self, query: str) -> None:
        if query == self.query_text:
            self.reload()

    @on(Input.Submitted, "#search")
    def _entered(self) -> None:
        self.query_one("#list", OptionList).focus()

    def action_search(self) -> None:
        self.query_one("#search", Input).focus()

    def action_filter(self, by: int) -> None:
        self.action_only(FILTERS[(FILTERS.index(self.only) + by) % len(FILTERS)])

    def action_only(self, only: str) -> None:
        self.only = only
        self._fill()

    def action_back(self) -> None:
        """Out of the search or the page; from the list, show all pages again."""
        found, search = self.query_one("#list", OptionList), self.query_one("#search", Input)
        panes = self.query_one(Panes)
        if found.has_focus or not self.shown:
            self.only = "all"
            search.value = ""
            self._fill()
        panes.show("pages")
        found.focus()

    def action_pane(self) -> None:
        self.query_one(Panes).turn()

    def action_turn_to(self, pane: str) -> None:
        self.query_one(Panes).show(pane, focus=True)

    @on(OptionList.OptionSelected, "#list")
    def _opened(self) -> None:
        self.query_one(Panes).show("page", focus=True)

    # --- writing ------------------------------------------------------------------------------

    def action_write(self, kind: str) -> None:
        """Begin a page, or go on with what was left."""
        self._take_up(Draft(kind=kind))

    def action_edit(self) -> None:
        """Change the page; what it was stays in the events."""
        if self.page and self._is_ours(self.page):
            self._take_up(notebook.of_page(self.page))

    def action_answer(self) -> None:
        page = self.page
        if page is None or page.kind not in (QUESTION, ANSWER) or not page.number:
            self.notify("Choose a question first; f shows the open ones.")
            return
        self._take_up(Draft(kind=ANSWER, number=page.number))

    def _take_up(self, draft: Draft) -> None:
        """Begin, or go on where it was left."""
        self._begin(self.drafts.get(draft.key, draft))

    def _is_ours(self, page: Page) -> bool:
        if page.kind == TIME:
            self.notify("That is a remark on time you logged: `tutor log` can change it.")
        return page.kind != TIME

    def _begin(self, draft: Draft, trouble: str = "") -> None:
        book = self.book
        asked = book.questions.get(draft.number) if book and draft.kind == ANSWER else None
        writing = Writing(
            draft,
            topics=book.topics if book else (),
            katas=book.katas if book else (),
            about=asked.asked.text if asked else "",
            trouble=trouble,
        )
        self._keeping = now_and_then(self, self.keep)
        self.app.push_screen(writing, self._composed)

    def _composed(self, answer: tuple[Draft, bool] | None) -> None:
        if self._keeping:
            self._keeping.stop()
        if answer is None:
            return
        draft, finished = answer
        self.drafts.pop(draft.key, None)
        if draft.text.strip() and not self._is_there(draft):
            self.drafts[draft.key] = draft
        if finished:
            now = clock.now()
            self.ask(partial(notebook.write, draft=draft, now=now), lambda wrote: wrote)
        elif draft.key in self.drafts:
            self.notify("The draft is kept: the same key goes on with it.")

    def _is_there(self, draft: Draft) -> bool:
        """Whether a page holds just that already."""
        pages = self.book.pages if self.book else ()
        return any(draft == notebook.of_page(page) for page in pages if page.id == draft.page)

    @on(Refused)
    def _refused(self, message: Refused) -> None:
        error = message.error
        self._begin(message.draft, f"{error.what} {error.way_out}".strip())

    @on(Wrote)
    def _wrote(self, message: Wrote) -> None:
        page = message.page
        if message.did == DELETED:
            self.undoable = page.id
            self.notify("Deleted; u brings it back.")
        elif message.did == CHANGED:
            self.undoable = page.id if page.edited else self.undoable
            self.drafts.pop(page.id, None)
            self._wanted = page.id
            self.notify("✓ changed; u takes it back.")
        else:
            if message.did == BACK:
                self.undoable = ""
            else:
                self.drafts.pop(f"answer {page.number}" if page.kind == ANSWER else NOTE, None)
            self._wanted = page.id
            if self.book and page.kind != NOTE and self.only == "notes":
                self.only = "all"
            self.notify(f"✓ {message.did}")
        self.reload()

    # --- taking back, writing out ---------------------------------------------------------------

    def action_delete(self) -> None:
        page = self.page
        if page is None or not self._is_ours(page):
            return

        def answered(answer: str | None) -> None:
            if answer == "yes":
                now = clock.now()
                self.ask(partial(notebook.delete, id=page.id, now=now), lambda wrote: wrote)

        question = yes_or_no("Delete this page? u brings it back.", "Delete", title="Page")
        self.app.push_screen(question, answered)

    def action_restore(self) -> None:
        if self.undoable:
            now = clock.now()
            job = partial(notebook.restore, id=self.undoable, now=now)
            self.ask(job, lambda wrote: wrote)

    def action_export(self) -> None:
        said = "All of it as one Markdown file, with what you did each day. Where to?"
        before = self.tutor.recall("journal", "export", "")
        path = before or str(self.tutor.workspace.root / "journal.md")
        self.app.push_screen(Naming(said, path, title="Export"), self._export)

    def _export(self, typed: str | None) -> None:
        if typed:
            self.tutor.remember("journal", export=typed)
            self.ask(partial(notebook.export, typed=typed), lambda done: done)

    @on(Exported)
    def _exported(self, message: Exported) -> None:
        self.notify(f"Your journal is in {message.path}", markup=False)

    # --- going on -------------------------------------------------------------------------------

    def action_topic(self) -> None:
        if self.page and self.page.topic:
            self.tutor.go("curriculum", self.page.topic)

    def action_kata(self) -> None:
        if self.page and self.page.kata:
            self.tutor.open_practice(self.page.kata)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        page = self.page if self.is_mounted else None
        match action:
            case "answer":
                return bool(page and page.number and page.kind in (QUESTION, ANSWER))
            case "topic":
                return bool(page and page.topic)
            case "kata":
                return bool(page and page.kata)
            case "delete" | "edit":
                return page is not None
            case "restore":
                return bool(self.undoable)
            case "search":  # where a slash is typed, it is no key
                return not (self.is_mounted and self.query_one("#search").has_focus)
        return True

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._fill)

    def open(self, target: str) -> None:
        """Show what is about a topic or a kata."""
        self.only = "all"
        self.query_one("#search", Input).value = target

    def timed(self) -> tuple[str, str]:
        return "reading", self.page.topic if self.page else ""

    def keep(self) -> None:
        drafts = dict(self.drafts)
        for screen in self.app.screen_stack:
            if isinstance(screen, Writing) and screen.is_mounted:
                drafts[screen.draft.key] = screen.draft
        kept = [draft for draft in drafts.values() if not self._is_there(draft)]
        self.tutor.remember(
            "journal",
            only=self.only,
            query=self.query_text,
            page=self.page.id if self.page else self._wanted,
            drafts=[values for values in map(notebook.as_values, kept) if values],
        )
