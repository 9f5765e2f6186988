"""Panes side by side; where there is no room for all of them, under tabs."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

TWO, ALL = 100, 140  # columns from which two panes, or all of them, are side by side


class Pane(Vertical):
    """A titled column. Its id names it; `title` is on its border and on its tab."""

    DEFAULT_CSS = """
    Pane {
        width: 1fr;
        height: 1fr;
        border: round $rule;
        border-title-color: $text-muted;
        padding: 0 1;
        display: none;
        &.-shown { display: block; }
        &:focus-within { border: round $primary; border-title-color: $primary; }
        &.-alone { border: none; padding: 0 1; }
    }
    """

    def __init__(self, *children: Widget, title: str, id: str, classes: str = "") -> None:
        super().__init__(*children, id=id, classes=classes)
        self.border_title = title


class Panes(Vertical):
    """Shows as many panes as fit: `main` stays where two fit, and the others take turns."""

    DEFAULT_CSS = """
    Panes {
        height: 1fr;
        #tabs { height: 1; background: $surface; display: none; }
        &.-tabbed #tabs { display: block; }
        #columns { height: 1fr; }
    }
    """

    class Turned(Message):
        """Another pane is shown."""

        def __init__(self, shown: str) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, *panes: Pane, main: str = "", shown: str = "", wide: bool = False) -> None:
        super().__init__()
        self._panes = panes
        self._main = main or str(panes[0].id)
        self._shown = shown or self._main
        self._other = next((str(p.id) for p in panes if p.id != self._main), "")
        self._wide = wide
        self._room = len(panes)

    def compose(self) -> ComposeResult:
        self._fit(self.app.size.width)  # before there is anything to be styled twice
        self._name_classes(update=False)
        yield Static(id="tabs")
        with Horizontal(id="columns"):
            yield from self._panes

    @property
    def shown(self) -> str:
        """The pane turned to last."""
        return self._shown

    @property
    def several(self) -> bool:
        """Whether there is room for more than one."""
        return self.size.width >= TWO

    @property
    def wide(self) -> bool:
        """Whether one pane is to have all the room."""
        return self._wide

    @wide.setter
    def wide(self, wide: bool) -> None:
        self._wide = wide
        self._fit(self.size.width)
        self._lay_out()

    def in_sight(self) -> list[str]:
        """The ids of the panes on the screen, from left to right."""
        ids = [str(pane.id) for pane in self._panes]
        if self._room >= len(ids):
            return ids
        if self._room == 1:
            return [self._shown]
        return [id for id in ids if id in (self._main, self._other)]

    def show(self, pane: str, *, focus: bool = False) -> None:
        """Turn to a pane; with `focus`, what is in it gets the keys."""
        changed = pane != self._shown
        self._shown = pane
        if pane != self._main:
            self._other = pane
        self._lay_out()
        if changed:
            self.post_message(self.Turned(pane))
        if focus:
            self.call_after_refresh(self._focus, pane)

    def _focus(self, pane: str) -> None:
        inside = self.query_one(f"#{pane}", Pane).query("*").results()
        found = next((w for w in inside if w.focusable and w.display), None)
        if found is not None:
            found.focus()

    def turn(self, by: int = 1) -> None:
        """Go to the next pane, round and round."""
        ids = [str(pane.id) for pane in self._panes]
        self.show(ids[(ids.index(self._shown) + by) % len(ids)], focus=True)

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width)
        if self.screen.focused:  # what is typed into stays, whatever was turned to last
            self._follow(self.screen.focused)
        self._lay_out()

    def _fit(self, width: int) -> None:
        self._room = 1 if self._wide or width < TWO else 2 if width < ALL else len(self._panes)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self._follow(event.widget):
            self._lay_out()

    def _follow(self, focused: Widget) -> bool:
        """Turn to the pane that holds what has the focus."""
        for pane in self._panes:
            if pane in focused.ancestors_with_self:
                self._shown = str(pane.id)
                if self._shown != self._main:
                    self._other = self._shown
                return True
        return False

    def _lay_out(self) -> None:
        self._name_classes()
        self.refresh_tabs()

    def _name_classes(self, *, update: bool = True) -> None:
        visible = self.in_sight()
        for pane in self._panes:
            pane.set_class(str(pane.id) in visible, "-shown", update=update)
            pane.set_class(len(visible) == 1, "-alone", update=update)
        self.set_class(len(visible) < len(self._panes), "-tabbed")

    def refresh_tabs(self) -> None:
        """Draw the tabs anew, as after a change of a title."""
        self.query_one("#tabs", Static).update(self._tabs(self.in_sight()))

    def _tabs(self, visible: list[str]) -> Content:
        """Where there is no room for what follows a ` · ` in a title, without it."""
        titles = [str(pane.border_title) for pane in self._panes]
        if sum(cell_len(title) + 3 for title in titles) - 1 > self.size.width:
            titles = [title.partition(" · ")[0] for title in titles]
        parts = []
        for pane, title in zip(self._panes, titles, strict=True):
            here = str(pane.id) in visible
            look = Style(reverse=here, bold=here)
            look += Style.from_meta({"@click": f"screen.turn_to('{pane.id}')"})
            parts.append(Content(f" {title} ").stylize(look))
        return Content(" ").join(parts)
