"""The program: its screens, what they share, and how it begins and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import constants, events, on
from textual.app import App, ScreenStackError, SystemCommand
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import WorkerFailed

from tutor.models import TutorError
from tutor.tui import bindings, clock, signals, state, themes, timekeeping
from tutor.tui.desk import Desk
from tutor.tui.driver import Tolerant
from tutor.tui.homes import FIRST_RUN, HOMES
from tutor.tui.idle import GROUP, Idle
from tutor.tui.keys.app import BINDINGS, PLACES
from tutor.tui.limited import limited, strengthened
from tutor.tui.messages import Go, Loaded, TimerDoubted, TimerTold, Trouble, Unrecorded
from tutor.tui.screens.curtain import Curtain
from tutor.tui.screens.place import Place
from tutor.tui.sheet import Sheet
from tutor.tui.widgets.topbar import Face
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.session import Session

T = TypeVar("T")
CURTAIN = "curtain"


class TutorApp(App[None]):
    """The tutor on a whole screen. `crashed` is the mistake that ended it, if one did."""

    TITLE = "tutor"
    CSS_PATH = "tutor.tcss"
    BINDINGS = [*BINDINGS]
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {**HOMES}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]

    timer: reactive[Face] = reactive(Face)

    def __init__(
        self,
        workspace: Workspace | None,
        *,
        place: str = "",
        kata: str = "",
        editor: str = "",
        beside: bool = True,
        word: str = "",
        eager: bool = False,
    ) -> None:
        """Without a workspace it begins with the questions that make one. `place` and `kata` are
        what to show first, `editor` is used instead of the one of the settings, and with `beside`
        it may open in VS Code or a pane; `word` is a remark to begin with. An `eager` one makes
        the other screens ready while nobody waits. Raises TutorError where the settings can't be
        read."""
        self.state = state.load(workspace) if workspace else state.State()
        if place:
            self.state = replace(self.state, place=place)
        if self.state.place not in HOMES:
            self.state = replace(self.state, place=PLACES[0][1])
        first = self.state.place if workspace else FIRST_RUN
        if workspace and not HOMES[first].loaded:
            self.MODES = {**HOMES, CURTAIN: partial(Curtain, first)}  # type: ignore[misc]
            first = CURTAIN
        # The base class begins in this mode, and any other would paint an empty screen first.
        self.DEFAULT_MODE = first  # type: ignore[misc]
        super().__init__(driver_class=None if constants.DRIVER else Tolerant)
        self.stylesheet = Sheet(variables=self.get_css_variables())
        self.crashed: BaseException | None = None
        self.kept: list[str] = []  # where unsaved text went, for the end
        self.first_kata, self.editor, self.beside, self._word = kata, editor, beside, word
        self._idle = Idle(self) if eager else None
        self._desk: Desk | None = None
        self._pen = Lock()
        for theme in themes.EVERY:
            self.register_theme(themes.plain(theme) if limited(self) else theme)
        self.theme = self.state.theme
        themes.dress(self)
        if workspace:
            self._use(workspace)

    def _use(self, workspace: Workspace) -> None:
        keys, wrong = bindings.remapped(workspace.config().keys)
        self._desk = Desk(workspace)
        self.set_keymap(keys)
        self._word = "\n".join([*wrong, *filter(None, [self._word])])

    @property
    def desk(self) -> Desk:
        """Raises RuntimeError before there is a workspace."""
        if self._desk is None:
            raise RuntimeError("there is no workspace yet")
        return self._desk

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def watch_theme(self) -> None:
        themes.dress(self)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return strengthened(super().get_line_filters())

    # --- beginning and end ----------------------------------------------------------------

    def on_mount(self) -> None:
        signals.obey(self.leave)
        if self.current_mode == CURTAIN:
            self.call_after_refresh(self._open_curtain)
        elif self._desk:
            self.call_after_refresh(self._begun)

    def _open_curtain(self) -> None:
        """Show the first screen once its modules are there, which takes as long as the frame."""

        def load() -> None:
            self.prepare(self.state.place)
            self.post_message(Loaded())

        self.run_worker(load, thread=True)

    def prepare(self, place: str) -> None:
        """What a screen needs before it can be made; any thread may do it."""
        HOMES[place].load()
        assert isinstance(self.stylesheet, Sheet)
        self.stylesheet.foresee(HOMES[place].styles)

    async def make(self, place: str) -> None:
        """Make a screen that is not shown yet."""
        if place not in self._screen_stacks:
            await self._init_mode(place)

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        # The base class styles all there is anew, but these styles are for the new screen alone,
        # and there is nothing in it yet.
        for path in screen.css_path:
            if not self.stylesheet.has_source(str(path)):
                self.stylesheet.read(path)
        self.stylesheet.update_nodes([screen])
        screen._css_update_count = self._css_update_count

    async def on_event(self, event: events.Event) -> None:
        if self._idle and isinstance(event, events.InputEvent):
            self._idle.touched()
        await super().on_event(event)

    @on(Loaded)
    async def _loaded(self) -> None:
        if self.current_mode == CURTAIN:  # else the learner has gone somewhere by now
            await self.switch_mode(self.state.place)
        await self.remove_mode(CURTAIN)
        self._begun()

    def begin(self, workspace: Workspace) -> None:
        """Turn to a workspace that has just been made."""
        self._use(workspace)
        self._begun()
        self.go(self.state.place)

    def _begun(self) -> None:
        now = clock.now()
        self.ask(self, lambda session: timekeeping.look(session, now), lambda told: told)
        if self._word:
            self.notify(self._word, severity="warning", timeout=10, markup=False)
        if self._idle:
            self.run_worker(self._idle.run(), group=GROUP)

    async def action_quit(self) -> None:
        self.leave()

    def leave(self) -> None:
        """Save what is unsaved, and end."""
        self.keep()
        self.exit()

    def on_exit_app(self) -> None:
        # The tab of a browser that is closed ends the program without asking to leave.
        if self.return_code is None:
            self.keep()

    def keep(self) -> None:
        """Save texts and state; called at the end, also at a bad one."""
        for screen in self._every_screen():
            if screen.is_mounted and (keep := getattr(screen, "keep", None)):
                # After a mistake of ours another one in one screen must not cost the others.
                with suppress(Exception if self.crashed else OSError, TutorError):
                    keep()
        if self._desk:
            self._keep_state()

    def keep_state(self) -> None:
        """Write down now what would be lost with a program that is killed."""
        self.desk.do(lambda _: self._keep_state())

    def _keep_state(self) -> None:
        """Any thread may do it, and it is the latest state that is kept, whoever comes last."""
        with self._pen:
            state.save(self.workspace, self.state)

    def close(self) -> None:
        """Close the database; called when the program is over."""
        if self._desk:
            self._desk.close()

    def _every_screen(self) -> list[Screen[Any]]:
        return [screen for stack in self._screen_stacks.values() for screen in stack]

    def _handle_exception(self, error: Exception) -> None:
        if self.return_code is not None and isinstance(error, (ScreenStackError, NoMatches)):
            return  # a screen that was on its way when the program was left
        if self.crashed is None:
            self.crashed = error.error if isinstance(error, WorkerFailed) else error
            # Whatever broke, the text must not be lost to a second mistake.
            with suppress(Exception):
                self.keep()
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self.panic()  # ends; the command that ran it says what happened, and where the log is

    # --- what screens share ---------------------------------------------------------------

    def ask(
        self,
        asker: DOMNode,
        job: Callable[[Session], T],
        then: Callable[[T], Message | None] | None = None,
    ) -> None:
        """Do `job` in the thread of the session; the message that `then` makes of the answer, if it
        makes one, goes to `asker`. A TutorError becomes a Trouble, which ends as a notification."""
        # The future is begun here and shielded, so that what is being written down is not dropped
        # because a screen is left.
        begun = self.desk.do(job)

        async def wait() -> None:
            try:
                answer = await asyncio.shield(asyncio.wrap_future(begun))
            except TutorError as error:
                asker.post_message(Trouble(error))
                return
            message = then(answer) if then else None
            if message is not None:
                asker.post_message(message)

        if self.is_running:  # else nobody is there any more to hear the answer
            # Not begun yet: a coroutine that is never awaited would be complained of at the end.
            asker.run_worker(wait, group="session")  # type: ignore[arg-type]

    def go(self, place: str, target: str = "") -> None:
        """Show a screen, and there `target`."""
        self.post_message(Go(place, target))

    def open_practice(self, slug: str = "") -> None:
        """Practise this kata, or the current one."""
        self.go("practice", slug)

    def remember(self, place: str, **values: Any) -> None:
        """Keep values (JSON) for a screen, to be found again with `recall` at the next start."""
        self.state = self.state.with_screen(place, values)

    def recall(self, place: str, name: str, otherwise: T) -> T:
        """What a screen kept under `name`; `otherwise` where it is missing or of another type."""
        found = self.state.of(place).get(name, otherwise)
        return found if isinstance(found, type(otherwise)) else otherwise

    @on(Go)
    async def _gone(self, message: Go) -> None:
        while isinstance(self.screen, Screen) and self.screen.is_modal:
            await self.pop_screen()
        if not HOMES[message.place].loaded:
            await asyncio.to_thread(self.prepare, message.place)
        await self.switch_mode(message.place)
        self.state = replace(self.state, place=message.place)
        self.keep_state()
        if message.target and isinstance(self.screen, Place):
            self.screen.open(message.target)

    @on(Trouble)
    def _troubled(self, message: Trouble) -> None:
        self.notify(
            message.error.way_out or message.error.what,
            title=message.error.what if message.error.way_out else "",
            severity="warning",
            timeout=8,
            markup=False,
        )

    @on(Unrecorded)
    def _not_recorded(self, message: Unrecorded) -> None:
        said = f"Not recorded: {message.why}"
        self.notify(said, severity="warning", timeout=8, markup=False)

    # --- actions --------------------------------------------------------------------------

    def action_place(self, place: str) -> None:
        if self._desk:
            self.go(place)

    def action_help(self) -> None:
        from tutor.tui.modals.help import Help, groups

        self.push_screen(Help(groups(self, self.screen.active_bindings.values())))

    def action_next_theme(self) -> None:
        self.use_theme(themes.following(self.theme))

    def use_theme(self, name: str) -> None:
        self.theme = name
        self.state = replace(self.state, theme=name)

    def action_timer(self) -> None:
        """Start, pause, go on."""
        now, face = clock.now(), self.timer
        if face.running:
            self._timer(lambda session: timekeeping.stop(session, now, pause=True))
            return
        place = self.screen
        what = place.timed() if isinstance(place, Place) else ("coding", "")
        kind, subject = (face.kind, face.subject) if face.paused else what
        self._timer(lambda session: timekeeping.start(session, kind, subject, now))

    def action_timer_stop(self) -> None:
        if self.timer.running is None:
            self.timer = Face()
            return
        now = clock.now()
        self._timer(lambda session: timekeeping.stop(session, now))

    def _timer(self, job: Callable[[Session], Message]) -> None:
        if self._desk:
            self.ask(self, job, lambda message: message)

    @on(TimerTold)
    def _timer_told(self, message: TimerTold) -> None:
        self.timer = timekeeping.face(self.timer, message)
        if message.stopped and not message.paused:
            from tutor.render.style import hours

            timer = message.stopped.timer
            time = hours(message.stopped.seconds / 3600)
            what = f" on {timer.subject}" if timer.subject else ""
            said = f"Counted {time} of {timer.kind}{what}."
            self.notify("Nothing was counted." if message.stopped.discarded else said)

    @on(TimerDoubted)
    def _timer_doubted(self, message: TimerDoubted) -> None:
        from tutor.tui.modals.ask import Ask

        answers = [("", "l", "Let it run"), ("discard", "d", "Count nothing")]
        if message.running.seen and message.running.doubt == "silent":
            answers.insert(1, ("keep", "k", "Up to then"))
        question = (
            f"{timekeeping.doubt(message.running)} How much of it counts? "
            "Another time: Escape, then `tutor timer stop --minutes 1h30`."
        )
        self.push_screen(Ask(question, answers, title="Timer"), self._timer_answered)

    def _timer_answered(self, answer: str | None) -> None:
        if answer:
            now = clock.now()
            self._timer(partial(timekeeping.stop, now=now, answer=answer))

    # --- the command palette --------------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every live key is a command too, and each theme."""
        seen = {"command_palette"}
        for live in screen.active_bindings.values():
            one = live.binding
            if one.id and live.enabled and one.action not in seen:
                seen.add(one.action)
                run = partial(self.run_action, one.action, live.node)
                said = f"{one.tooltip} ({self.get_key_display(one)})"
                yield SystemCommand(one.description, said, run)
        names = dict(zip(state.THEMES, ("dark", "light", "high contrast"), strict=True))
        for name, word in names.items():
            said = f"Use the {word} colours from now on"
            yield SystemCommand(f"Theme: {word}", said, partial(self.use_theme, name))
