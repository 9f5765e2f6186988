"""The questions of the first start; all have an answer already, so Enter is enough."""

from __future__ import annotations

import getpass
import platform
from asyncio import to_thread
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Input, Label, RadioButton, RadioSet, Static

from tutor import workspace
from tutor.models import TutorError
from tutor.tui.keys.first_run import BINDINGS
from tutor.tui.widgets.keyline import KeyLine
from tutor.workspace import BACKGROUNDS, Config, Made

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

WELCOME = (
    "You learn deep learning here by writing it: small pieces, from softmax to attention, each "
    "checked as soon as you save, and each mistake called by its name. Four questions first; "
    "all can be changed later in tutor.toml."
)
TINY = 24  # rows below which the questions stand close together
MEANT = {
    "refresher": "Most of it: this is a refresher",
    "scratch": "Little of it: I start from scratch",
}


@dataclass
class MadeWorkspace(Message):
    """A workspace is there, or why it could not be made."""

    made: Made | None
    trouble: TutorError | None = None


class Choice(RadioButton):
    """A choice that shows without colour whether it is taken, and whether the keys are on it."""

    @property
    def _button(self) -> Content:
        keys = self.parent is self.screen.focused and self.has_class("-selected")
        here = "▸" if keys else " "
        return Content(f"{here}({'•' if self.value else ' '})")


class FirstRun(Screen[None]):
    """Asks for the folder, the name, the background and the hours; makes the workspace."""

    CSS_PATH = "../css/first_run.tcss"
    BINDINGS = [*BINDINGS]
    AUTO_FOCUS = "#begin"

    @property
    def tutor(self) -> TutorApp:
        return cast("TutorApp", self.app)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet", can_focus=False):
            yield Static("Welcome", id="welcome")
            yield Static(WELCOME, id="about")
            yield from _question("Where shall your katas and your progress lie?", _folder())
            yield from _question("What shall the tutor call you?", Input(_user(), id="name"))
            yield Label("How much of deep learning have you met before?", classes="question")
            with RadioSet(id="background"):
                for word in BACKGROUNDS:
                    yield Choice(MEANT[word], value=word == BACKGROUNDS[0], name=word)
            hours = Input(f"{Config().hours_per_week:g}", id="hours", type="number")
            yield from _question("How many hours a week do you want to spend?", hours)
            yield Static(frameworks(), id="frameworks")
            yield Static("", id="trouble", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Begin", id="begin", variant="primary")
                yield Button("Leave", id="leave")
        yield KeyLine()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.height < TINY, "-tiny")

    def action_begin(self) -> None:
        """Make the workspace, or say what keeps it from being made."""
        try:
            folder, config = self._answers()
        except TutorError as error:
            self._say(error)
            return

        async def make() -> None:
            try:
                made = await to_thread(workspace.make, folder, config)
            except TutorError as error:
                self.post_message(MadeWorkspace(None, error))
            else:
                self.post_message(MadeWorkspace(made))

        self.run_worker(make())

    def _answers(self) -> tuple[Path, Config]:
        """Raises TutorError for an answer that can't be taken."""
        folder = self.query_one("#folder", Input).value.strip()
        if not folder:
            raise TutorError("The workspace needs a folder.", "Type one, such as ~/deep-learning.")
        typed = self.query_one("#hours", Input).value.replace(",", ".")
        try:
            hours = float(typed)
        except ValueError:
            hours = 0.0
        if not 0 < hours <= 168:
            raise TutorError(f"{typed or 'Nothing'} is no number of hours.", "Try 7.5.")
        chosen = self.query_one(RadioSet).pressed_button
        background = (chosen.name if chosen else None) or BACKGROUNDS[0]
        name = self.query_one("#name", Input).value.strip()
        return Path(folder), Config(name, background, hours)

    @on(MadeWorkspace)
    def _made(self, message: MadeWorkspace) -> None:
        if message.made and self.is_active:  # Enter was perhaps pressed twice
            self.tutor.begin(message.made.workspace)
        elif message.trouble:
            self._say(TutorError(message.trouble.what, "Name another one, to which you may write."))

    def _say(self, error: TutorError) -> None:
        shown = self.query_one("#trouble", Static)
        shown.update(f"{error.what} {error.way_out}")
        shown.display = True
        self.query_one("#frameworks").display = False  # or the buttons would go out of sight
        shown.scroll_visible()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "leave":
            self.tutor.leave()
        else:
            self.action_begin()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.focus_next()


def _question(words: str, answer: Input) -> ComposeResult:
    yield Label(words, classes="question")
    with Vertical(classes="answer"):
        yield answer


def _folder() -> Input:
    return Input("~/deep-learning", id="folder")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return ""


def frameworks() -> str:
    """What the katas are written with here, without loading any of it."""
    found = []
    for name, title in ("numpy", "NumPy"), ("torch", "PyTorch"):
        try:
            found.append(f"{title} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{title} is missing: its katas can't be checked")
    return (
        f"Katas are written in Python {platform.python_version()}, with {' and '.join(found)}. "
        "A CPU is enough for all of them."
    )
