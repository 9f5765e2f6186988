"""The road as a tree with columns: stars, mastery, hours, what is due."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from tutor.render.style import GOOD, QUIET, WARN, bar
from tutor.tui.keys.curriculum import TREE
from tutor.tui.road import DONE, Row

WIDE, MIDDLE = 62, 46  # columns from which there is room for everything, for all but the bar
GUIDE, HOURS = 3, 9


class RoadTree(Tree[Row]):
    """Shows the rows it is given; `expanded` are the ids of open branches."""

    BINDINGS = [*TREE]
    ICON_NODE, ICON_NODE_EXPANDED = "▸ ", "▾ "

    DEFAULT_CSS = """
    RoadTree {
        height: 1fr; padding: 0; background: $background; overflow-x: hidden;
        scrollbar-gutter: stable;
        &:focus { background-tint: $foreground 0%; }
        & > .tree--guides, & > .tree--guides-hover, & > .tree--guides-selected {
            color: $rule; text-style: none; background: transparent;
        }
        & > .tree--cursor { background: $panel; text-style: none; color: $foreground; }
        &:focus > .tree--cursor {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: $chosen-style;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__("road", id="tree")
        self.show_root = False
        self.guide_depth = GUIDE
        self._depths: dict[str, int] = {}
        self._bound = ""  # the row that the cursor is on its way to

    # --- rows -----------------------------------------------------------------------------

    def fill(self, rows: Sequence[Row], expanded: Collection[str] | None, here: str) -> None:
        """`expanded` None opens everything. The cursor goes to `here`, if it is among them."""
        self.clear()
        self._depths = {}
        self._bound = here
        for row in rows:
            self._add(self.root, row, expanded, 0)
        self.root.expand()
        self.call_after_refresh(self._begin_at, here)

    def _begin_at(self, here: str) -> None:
        if not self.go_to(here):
            self._bound = ""
            leaf = next((node for node in self.nodes() if not node.allow_expand), None)
            self.move_cursor(leaf)

    def _add(
        self, above: TreeNode[Row], row: Row, expanded: Collection[str] | None, depth: int
    ) -> None:
        self._depths[row.id] = depth
        open_ = expanded is None or row.id in expanded
        node = above.add(row.title, row, expand=open_, allow_expand=bool(row.parts))
        for part in row.parts:
            self._add(node, part, expanded, depth + 1)

    def nodes(self) -> list[TreeNode[Row]]:
        found, waiting = [], [*self.root.children]
        while waiting:
            node = waiting.pop(0)
            found.append(node)
            waiting = [*node.children, *waiting]
        return found

    def open_branches(self) -> list[str]:
        return [node.data.id for node in self.nodes() if node.data and node.is_expanded]

    def go_to(self, id: str) -> bool:
        """The cursor on a row, with what is above it opened; False where it is not there."""
        nodes = self.nodes()
        node = next((one for one in nodes if one.data and one.data.id == id), None)
        if node is None:
            return False
        above = node.parent
        while above is not None:
            above.expand()
            above = above.parent
        self._bound = id
        self.call_after_refresh(self._arrive, node)
        return True

    def _arrive(self, node: TreeNode[Row]) -> None:
        self._bound = ""
        self.move_cursor(node)

    @property
    def bound_for(self) -> str:
        """The id of the row to which the cursor is on its way, or on which it rests."""
        return self._bound or (self.here.id if self.here else "")

    @property
    def here(self) -> Row | None:
        return self.cursor_node.data if self.cursor_node else None

    # --- keys -----------------------------------------------------------------------------

    def action_right(self) -> None:
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and not node.is_expanded:
            node.expand()
        elif node.children:
            self.move_cursor(node.children[0])
        else:
            self.action_select_cursor()

    def action_left(self) -> None:
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand and node.is_expanded:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    # --- drawing --------------------------------------------------------------------------

    class Resized(Message):
        """The columns are elsewhere now."""

        def __init__(self, room: int) -> None:
            super().__init__()
            self.room = room

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Resized(self.scrollable_content_region.width))

    def get_label_width(self, node: TreeNode[Row]) -> int:
        """Labels are cut to the room there is, so the tree never scrolls to the side."""
        return 1

    def render_label(self, node: TreeNode[Row], base_style: Style, style: Style) -> Text:
        row = node.data
        if row is None:
            return Text()
        room = self.scrollable_content_region.width
        depth = self._depths.get(row.id, 0)
        columns = _columns(row, room)
        left = max(room - depth * GUIDE - columns.cell_len - 1, 4)
        icon = ""
        if node.allow_expand:
            icon = self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE
        meta = Style(meta={"toggle": True})
        label = Text(no_wrap=True)
        label.append(icon or "  ", style=base_style + meta if icon else base_style)
        name = f"{row.number} {row.title}" if row.number else row.title
        label.append(name, style="bold" if depth == 0 else "")
        if row.optional:
            label.append(" optional", style=QUIET)
        label.truncate(left, overflow="ellipsis", pad=True)
        label.append(" ").append(columns)
        label.stylize_before(style)
        return label


def _columns(row: Row, room: int) -> Text:
    """`★★★★★ ████·· 62%  3/6–10  ↻2`, as much of it as there is room for."""
    said = Text().append(f"{'★' * row.stars:<5} ", style=WARN)
    value = "–" if row.mastery is None else f"{row.mastery:.0%}"
    if room >= WIDE:
        said.append(bar(row.mastery, 6) if row.mastery is not None else Text(" " * 6))
    shade = GOOD if row.state == DONE else QUIET if not row.mastery else ""
    said.append(f"{value:>5} ", style=shade)
    if room >= MIDDLE:
        said.append(f"{_hours(row):>{HOURS}} ", style=QUIET)
    due = f"↻{min(row.due, 99)}" if row.due else ""
    return said.append(f"{due:<3}", style=WARN)


def _hours(row: Row) -> str:
    """`3.5/6–10`: spent, and what the road gives it."""
    spent = f"{row.hours:.1f}".removesuffix(".0") if row.hours else ""
    if row.hours >= 10:
        spent = f"{row.hours:.0f}"
    if row.estimate is None:
        return spent
    low, high = row.estimate
    span = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return f"{spent or 0}/{span}"


def header(room: int) -> Text:
    """What the columns are."""
    said = "stars "
    said += " mastery   " if room >= WIDE else "    %"
    said += " "
    said += f"{'hours':>{HOURS}} " if room >= MIDDLE else ""
    return Text(f"{said}due".rjust(room), style=QUIET, no_wrap=True)
