"""The line at the top: where one is, where one can go, and the timer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.style import Style
from textual.widgets import Static

from tutor.tui import clock
from tutor.tui.keys.app import PLACES

if TYPE_CHECKING:
    from tutor.session.timing import Running

ROOMY, CLOSE, BARE = " {key} {title} ", "{key} {title} ", " {key} "
ROOM_FOR_KIND, ROOM_FOR_SUBJECT = 90, 120  # columns
TICK = 1.0  # seconds


def spoken(time: timedelta) -> str:
    """`4:07`, `1:02:33`."""
    minutes, seconds = divmod(max(0, int(time.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


@dataclass(frozen=True, slots=True)
class Face:
    """What the timer shows: one that runs, or has been paused, and what it had before a pause."""

    running: Running | None = None
    paused: bool = False
    before: timedelta = timedelta()
    kind: str = ""
    subject: str = ""

    def text(self, now: datetime, width: int) -> str:
        if self.running is None:
            return f"‖ {spoken(self.before)}" if self.paused else ""
        time = f"● {spoken(self.before + (now - self.running.timer.start))}"
        if width < ROOM_FOR_KIND:
            return time
        subject = f" {self.running.timer.subject}" if width >= ROOM_FOR_SUBJECT else ""
        return f"{time} {self.running.timer.kind}{subject}"


class TopBar(Horizontal):
    """Titles of all screens, the one shown set off; at the right the timer, if one runs."""

    DEFAULT_CSS = """
    TopBar {
        height: 1;
        dock: top;
        background: $panel;
        #places { width: 1fr; height: 1; text-wrap: nowrap; }
        #timer { width: auto; height: 1; padding: 0 1; }
        #timer.-running { background: $success; color: $background; text-style: bold; }
        #timer.-paused { background: $warning; color: $background; }
        #timer {
            link-style: none; link-color: $background;
            link-style-hover: bold; link-color-hover: $background;
            link-background-hover: $foreground;
        }
    }
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place
        self._face = Face()
        self._room = 0  # columns for the titles

    def compose(self) -> ComposeResult:
        yield Static(id="places")
        yield Static(id="timer")

    def on_mount(self) -> None:
        self.watch(self.app, "timer", self.show)
        self.set_interval(TICK, self._tick)

    def on_resize(self, event: Resize) -> None:
        self._tick()

    def show(self, face: Face) -> None:
        """Show another state of the timer."""
        self._face = face
        self._tick()

    def _tick(self) -> None:
        shown = self.query_one("#timer", Static)
        shown.set_class(self._face.running is not None, "-running")
        shown.set_class(self._face.paused, "-paused")
        text = self._face.text(clock.now(), self.size.width)
        shown.display = bool(text)
        room = self.size.width - (len(text) + 2 if text else 0)
        if room != self._room:
            self._room = room
            self.query_one("#places", Static).update(titles(self._place, room))
        shown.update(Content(text).stylize(Style.from_meta({"@click": "app.timer"})))


def titles(place: str, width: int) -> Content:
    """The places with their numbers; where there is no room, close together; where there is even
    less, only the one shown has its title."""
    looks = [[_name(one, look, place) for one in PLACES] for look in (ROOMY, CLOSE, BARE)]
    texts = next((some for some in looks if sum(map(len, some)) <= width), looks[-1])
    parts: list[Content] = []
    for (_, id, _, _), text in zip(PLACES, texts, strict=True):
        here = id == place
        look = Style(reverse=here, bold=here) + Style.from_meta({"@click": f"app.place('{id}')"})
        parts.append(Content(text).stylize(look))
    return Content("").join(parts)


def _name(one: tuple[str, str, str, str], look: str, place: str) -> str:
    key, id, title, _ = one
    return (ROOMY if id == place else look).format(key=key, title=title)
