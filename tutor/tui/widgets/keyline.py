"""The line at the bottom: the keys that work now; those for help and for leaving always."""

from __future__ import annotations

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

ALWAYS = ("app.quit", "app.help")  # at the right end, whatever else there is no room for
MORE = "…"
WIDEST = 3  # columns between two keys
KEY = "bold $footer-key-foreground"


class KeyLine(Widget):
    """A click on a key is as good as the key."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom; height: 1; background: $panel; color: $foreground; text-wrap: nowrap;
    }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        found: dict[str, list[ActiveBinding]] = {}
        for live in self.screen.active_bindings.values():
            if live.binding.show and live.enabled:
                found.setdefault(live.binding.action, []).append(live)
        last = [each for each in found.values() if each[0].binding.id in ALWAYS]
        rest = [each for each in found.values() if each not in last]
        right = Content(" ").join(map(self._said, last))
        return fitting([*map(self._said, rest)], right, self.size.width)

    def _said(self, some: list[ActiveBinding]) -> Content:
        """The shortest of the keys that do the same, and what they do."""
        keys = {self.app.get_key_display(live.binding): live.binding.key for live in some}
        shown = min(keys, key=len)
        binding = some[0].binding
        said = Content(f"{shown} {binding.description}").stylize(KEY, 0, len(shown))
        tip = some[0].tooltip or binding.description
        return said.stylize(Style.from_meta({"key": keys[shown], "tip": tip}))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.tooltip = event.style.meta.get("tip")

    def on_click(self, event: events.Click) -> None:
        key = event.style.meta.get("key")
        if key:
            event.stop()
            self.app.simulate_key(key)


def fitting(parts: list[Content], right: Content, width: int) -> Content:
    """As many parts as there is room for between both ends, as far apart as all of them fit; a sign
    says that there are more."""
    room = width - right.cell_length - 1
    taken = sum(part.cell_length for part in parts)
    between = max(len(parts) - 1, 1)
    apart = Content(" " * min(max((room - taken) // between, 1), WIDEST))
    shown = Content("")
    for place, part in enumerate(parts):
        more = apart + part if place else part
        beyond = len(MORE) + 1 if place < len(parts) - 1 else 0
        if shown.cell_length + more.cell_length + beyond > room:
            shown += Content(f" {MORE}") if place else Content("")
            break
        shown += more
    gap = max(width - shown.cell_length - right.cell_length, 1)
    return shown + Content(" " * gap) + right
