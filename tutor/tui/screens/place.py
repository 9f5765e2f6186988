"""What every screen on a number key has: the bar at the top, the footer, a way to the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from tutor.tui.widgets.keyline import KeyLine
from tutor.tui.widgets.topbar import TopBar

if TYPE_CHECKING:
    from tutor.session import Session
    from tutor.tui.app import TutorApp

T = TypeVar("T")
M = TypeVar("M", bound=Message)


class Place(Screen[None]):
    """A screen on a number key. It stays alive while another is shown; `reload` is called each
    time it is shown, `open` when somebody goes to something in it."""

    PLACE: ClassVar[str] = ""  # its name in the app's table of places

    _to_reload = False

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    def compose(self) -> ComposeResult:
        self._fit()
        yield TopBar(self.PLACE)
        yield from self.body()
        yield KeyLine()

    def _fit(self) -> None:
        """The classes for the size of the terminal, before there is anything to be styled twice."""
        for size, steps in zip(
            self.app.size,
            (self.app.HORIZONTAL_BREAKPOINTS, self.app.VERTICAL_BREAKPOINTS),
            strict=True,
        ):
            self.add_class(next(name for least, name in reversed(steps or []) if size >= least))

    def body(self) -> ComposeResult:
        """The widgets between the bar and the footer."""
        raise NotImplementedError

    def reload(self) -> None:
        """Ask for what is shown here."""

    def open(self, target: str) -> None:
        """Turn to `target`, whatever a target is here: a kata's slug, a topic's id …"""

    def keep(self) -> None:
        """Save what would be lost, and what is to be found again. Called at the end, on the event
        loop, so it is quick; also called after a mistake of the program."""

    def timed(self) -> tuple[str, str]:
        """What a timer that is started here is for: its kind, and the id of its subject."""
        return "coding", ""

    def ask(
        self, job: Callable[[Session], T], then: Callable[[T], Message | None] | None = None
    ) -> None:
        """Do `job` in the thread of the session, then post the message that `then` makes of its
        answer to this screen. A TutorError becomes a notification."""
        self.tutor.ask(self, job, then)

    def renew(self, job: Callable[[Session], M], shown: M | None) -> None:
        """Ask for what is shown here; where it is what it was, nothing is drawn anew."""

        def look(session: Session) -> M | None:
            found = job(session)
            return None if found == shown else found

        self.ask(look, lambda found: found)

    def _screen_resized(self, size: Size) -> None:
        # Textual lays a screen out whenever it is shown, and draws it; then it is drawn anew.
        if size != self._compositor.size:  # that for which it was laid out last
            super()._screen_resized(size)

    def on_screen_resume(self) -> None:
        # First something to look at; the session's thread would take time from the drawing. A
        # screen that is shown for the first time is told so twice.
        # One that is made ready while another is shown waits for its time.
        if self.is_current and not self._to_reload:
            self._to_reload = True
            self.call_after_refresh(self._reload)

    def _reload(self) -> None:
        self._to_reload = False
        self.reload()
