"""The text of a kata and its file. All that touches them is here, so that nothing can be lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import SuspendNotSupported
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tutor.models import TutorError
from tutor.tui import clock, external, paper, practising
from tutor.tui.following import Following, NotFollowing, Saved
from tutor.tui.grading import Job
from tutor.tui.messages import Trouble
from tutor.tui.paper import Change, Paper, Written
from tutor.tui.practising import Disk, Opened
from tutor.tui.screens.checking import STARTER, Checking
from tutor.tui.widgets.panes import Panes

if TYPE_CHECKING:
    from tutor.models import Kata
    from tutor.session import Session
    from tutor.workspace import Workspace

T = TypeVar("T")
DRAFT_AFTER = 1.5  # seconds without a key, after which unsaved changes are kept as a draft


class SavedText(Message):
    """The editor's text is in the file, unless the file was found changed or can't be written."""

    def __init__(self, outcome: Written | TutorError) -> None:
        super().__init__()
        self.outcome = outcome


class PutAside(Message):
    """A text that was not chosen is kept at `place`; `chosen` is the one that goes on."""

    def __init__(self, place: Path, disk: Paper, chosen: str) -> None:
        super().__init__()
        self.place, self.disk, self.chosen = place, disk, chosen


class Bench(Checking):
    """A text and its file: saving, drafts, and what to do when another program has saved it."""

    def __init__(self) -> None:
        super().__init__()
        self._saving = False
        self._once_saved: Callable[[], None] | None = None
        self._to_look = False  # the file may have been changed while it was saved
        self._pen = Lock()  # who writes a draft; what is kept at the end is newer than any
        self._ended = False
        self._handed = ""  # the text as it was kept before another kata was asked for
        self._drafting: Timer | None = None
        self._refused = ""  # a text on the disk about which the learner has been asked
        self._counted = ""  # a text whose attempt the grid of all katas has written down
        self._follower: Following | None = None
        self._elsewhere = False  # the grid of all katas grades what is saved

    # --- what is on it --------------------------------------------------------------------

    @property
    def panes(self) -> Panes:
        return self.query_one(Panes)

    @property
    def workspace(self) -> Workspace:
        return self.tutor.workspace

    def put_on(self, found: Opened) -> None:
        """Take up a kata: its text, its file, a first check."""
        if self.paper and self.editor.text != self._handed:  # written while this was on its way
            late = Paper(self.paper.path, self._handed)
            self.ask(partial(_once_kept, late, self.editor.text, lambda _: None))
        super().put_on(found)
        self.paper = Paper(found.path, found.disk)
        self._refused = ""
        if self._follower is None:
            self._follower = Following(self.post_message)
        self._follower.follow(found.path)
        editor = self.editor
        editor.load_text(found.disk)
        editor.move_cursor(editor.clamp_visitable(self._cursor(found.kata)))
        if found.draft and found.stale:
            self._both_changed(found.draft, found.disk)
        elif found.draft:
            editor.put(found.draft)
            self.notify("Your unsaved changes are back. ^s saves them, ^z undoes them.")
            self.grade(found.disk, again=found.again)
        elif found.untouched and not found.kata.bugs:
            self.panel.say(STARTER, "bold")
            self.warm_up(found.kata, found.disk)
        else:
            self.grade(found.disk, again=found.again)

    def put_down(self) -> None:
        """Save what is unsaved, before another program reads it."""
        self.ask(self.kept_first(lambda _: None))

    def kept_first(self, job: Callable[[Session], T]) -> Callable[[Session], T]:
        """`job`, done once what is unsaved is kept. Where that can't be, a TutorError says so, and
        nothing else is done."""
        self.note_cursor()
        held, text = self.paper, self.editor.text
        self._handed = text
        return job if held is None else partial(_once_kept, held, text, job)

    def keep(self) -> None:
        self.note_cursor()
        with self._pen:
            self._ended = True
            if self.paper and self.unsaved:
                said = paper.keep_at_end(self.workspace, self.paper, self.editor.text)
                if said and said not in self.tutor.kept:
                    self.tutor.kept.append(said)

    def on_unmount(self) -> None:
        if self._follower:
            self._follower.close()

    def _cursor(self, kata: Kata) -> tuple[int, int]:
        cursors: dict[str, list[int]] = self.tutor.recall("practice", "cursors", {})
        match cursors.get(kata.slug):
            case [int(row), int(column)]:
                return row, column
        return 0, 0

    def note_cursor(self) -> None:
        if self.kata:
            cursors: dict[str, list[int]] = self.tutor.recall("practice", "cursors", {})
            here = {self.kata.slug: [*self.editor.cursor_location]}
            self.tutor.remember("practice", kata=self.kata.slug, cursors={**cursors, **here})

    # --- saving ---------------------------------------------------------------------------

    def save_and_check(self) -> None:
        """Write the text into the file, and check it. A save on its way is waited for: what it
        finds in the file would else look like somebody else's."""
        if self.paper is None:
            return
        if self._saving:
            self._once_saved = self._once_saved or self.save_and_check
            return
        held, text = self.paper, self.editor.text
        self._stop_drafting()
        self._saving = True

        def write(session: Session) -> Written | TutorError:
            try:
                return paper.save(session.workspace, held, text)
            except TutorError as error:
                return error

        self.ask(write, SavedText)

    @on(SavedText)
    def _saved_text(self, message: SavedText) -> None:
        self._saving = False
        then, self._once_saved = self._once_saved, None
        written = message.outcome
        if isinstance(written, TutorError):
            self.post_message(Trouble(written))
        elif self.paper is None or written.path != self.paper.path:
            return
        elif written.disk is not None:
            self._both_changed(self.editor.text, written.disk)
        else:
            self.paper = Paper(written.path, written.text)
            self.tell()
            self.grade(written.text)
            if then:
                then()
            if self._to_look:
                self.look()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.paper is None:
            return
        if self.facts.unsaved != self.unsaved:
            self.tell()
        if self._drafting:
            self._drafting.reset()
        else:
            self._drafting = self.set_timer(DRAFT_AFTER, self._draft)

    def _stop_drafting(self) -> None:
        if self._drafting:
            self._drafting.stop()
            self._drafting = None

    def _draft(self) -> None:
        self._drafting = None
        if self.paper is None:
            return
        if self._saving:  # what is unsaved will be known once that is done
            self._drafting = self.set_timer(DRAFT_AFTER, self._draft)
            return
        held, text, unsaved = self.paper, self.editor.text, self.unsaved

        def keep(session: Session) -> None:
            with self._pen:
                if self._ended:
                    return
                if not unsaved:
                    paper.drop_draft(session.workspace, held.path)
                    return
                try:
                    paper.keep_draft(session.workspace, held, text)
                except OSError as error:
                    said = f"Unsaved changes can't be kept: {error}."
                    raise TutorError(said, "Save with ^s.") from error

        self.ask(keep)
        self.look()

    # --- the file, as others leave it -------------------------------------------------------

    @on(Saved)
    def _noticed(self, message: Saved) -> None:
        if self.paper and message.path == self.paper.path:
            if self._saving:
                self._to_look = True
            else:
                self.look()

    @on(NotFollowing)
    def _not_noticed(self, message: NotFollowing) -> None:
        self.tell(by_hand=message.why)

    @on(Disk)
    def _looked(self, message: Disk) -> None:
        """Take in what another program has saved; where both sides have changed, ask."""
        if self.paper is None or message.path != self.paper.path:
            return
        if message.trouble:
            self.post_message(Trouble(message.trouble))
            return
        disk = message.text
        match self.paper.compare(disk, self.editor.text):
            case Change.NONE:
                latest = paper.flat(self._latest.source) if self._latest else None
                self.paper = Paper(self.paper.path, disk)
                self.tell()
                if latest != paper.flat(disk):
                    self.grade(disk, again=paper.flat(disk) == self._counted)
            case Change.OUTSIDE:
                self._take(disk)
            case Change.BOTH if disk != self._refused and self.is_active and not self._drafting:
                self._both_changed(self.editor.text, disk)
            # Else whoever types would answer without having read; `_draft` looks again.

    def look(self) -> None:
        """Look at the file, as after an editor of the learner's own."""
        self._to_look = False
        if self.paper:
            path = self.paper.path
            self.ask(lambda _: practising.disk(path), lambda found: found)

    def leave_to_the_grid(self, text: str) -> None:
        """The grid of all katas grades `text`. Hearing of its save must not grade it once more."""
        if self.kata and self.paper and not self.known(text):
            self._latest = Job(self.kata, self.paper.path, text)
            self._elsewhere = True

    def back_from_the_grid(self, counted: str) -> None:
        """What it graded is graded again to be seen here; an attempt at `counted` is enough."""
        self._counted = paper.flat(counted)
        if self._elsewhere:
            self._latest, self._elsewhere = None, False

    def action_edit(self) -> None:
        """Save, then open the file in the learner's own editor."""
        if self.paper and self.unsaved:
            self.save_and_check()
            self._once_saved = self.action_edit  # or it would open what was there before
        else:
            self._edit()

    def _edit(self) -> None:
        if self.paper is None:
            return
        path = self.paper.path
        try:
            setting = self.tutor.editor or self.workspace.config().editor
            editor = external.choose(path, setting, beside=self.tutor.beside)
            if editor.borrows:
                self._lend(editor)
            else:
                external.run(editor)
                said = f"{path.name} is open in {editor.command[0]}; a save checks it."
                self.notify(said, markup=False)
        except TutorError as error:
            self.notify(error.way_out, title=error.what, severity="warning", markup=False)
        except SuspendNotSupported:
            said = f"There is no terminal to lend here. Open it yourself: {path}"
            self.notify(said, severity="warning", timeout=10, markup=False)

    def _lend(self, editor: external.Editor) -> None:
        """Lend the terminal. What goes wrong is raised when we have it back: an exception would
        keep Textual from taking it."""
        trouble: TutorError | None = None
        with self.app.suspend():
            try:
                external.run(editor)
            except TutorError as error:
                trouble = error
        self.refresh()
        self.look()
        if trouble:
            raise trouble

    def _take(self, disk: str) -> None:
        """The file's text goes into the editor, where it can be undone."""
        if self.paper:
            self._stop_drafting()
            self.paper = Paper(self.paper.path, disk)
            self.editor.put(disk)
            self.tell()
            self.grade(disk)

    def _both_changed(self, mine: str, disk: str) -> None:
        """The learner chooses; the text that is not chosen is put aside, not thrown away."""
        if self.paper is None:
            return
        from tutor.tui.modals.ask import Ask
        from tutor.tui.modals.reader import Reader, difference

        path, self._refused = self.paper.path, disk
        if paper.flat(self.editor.text) != paper.flat(mine):
            self.editor.put(mine)

        def answered(answer: str | None) -> None:
            if self.paper is None or self.paper.path != path:
                return
            if answer == "compare":
                shown = difference(disk, mine)
                self.app.push_screen(
                    Reader(shown, title="From the file (−) to the editor (+)"),
                    lambda _: self._both_changed(mine, disk),
                )
            elif answer == "mine":
                self._put_aside(Paper(path, disk), disk, mine)
            elif answer == "theirs":
                self._put_aside(Paper(path, disk), mine, disk)

        self.app.push_screen(
            Ask(
                f"{path.name} was changed by another program, and you have changed it here too. "
                "Which text shall it be? The other one is put aside.",
                [
                    ("", "l", "Later"),
                    ("compare", "d", "Difference"),
                    ("mine", "m", "Mine, from here"),
                    ("theirs", "f", "The file's"),
                ],
                title="Both have changed",
            ),
            answered,
        )

    def _put_aside(self, disk: Paper, other: str, chosen: str) -> None:
        """Keep the other text; only then does the chosen one take its place."""
        now = clock.now()

        def keep(session: Session) -> Path:
            try:
                return paper.put_aside(session.workspace, disk.path, other, now)
            except OSError as error:
                raise TutorError(
                    f"The other text can't be put aside: {error.strerror or error}.",
                    "Both texts are as they were.",
                ) from error

        self.ask(keep, lambda place: PutAside(place, disk, chosen))

    @on(PutAside)
    def _was_put_aside(self, message: PutAside) -> None:
        self.notify(f"The other text is in {message.place}.", timeout=10, markup=False)
        if self.paper is None or self.paper.path != message.disk.path:
            return
        if message.chosen == message.disk.base:
            self._take(message.chosen)
        else:
            self.paper = message.disk
            self.save_and_check()


def _once_kept(held: Paper, text: str, job: Callable[[Session], T], session: Session) -> T:
    paper.keep_first(session.workspace, held, text)
    return job(session)
