"""Lists whose chosen row is set off without colour too, where the theme asks for it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList

CHOSEN = "option-list--option-highlighted"


class Rows(OptionList):
    """Textual takes reverse video from rows that Rich has drawn, as all of ours are."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        at = self.scroll_offset.y + y
        if not self._is_chosen(at):
            return strip
        turned = Style(reverse=True)
        segments = [Segment(one.text, (one.style or turned) + turned) for one in strip]
        return Strip(segments, strip.cell_length)

    def _is_chosen(self, at: int) -> bool:
        """Whether a line is of the row under the cursor, and no rule below it, and the theme wants
        reverse video there."""
        if at >= len(self._lines) or self._lines[at][0] != self.highlighted:
            return False
        last = at + 1 == len(self._lines) or self._lines[at + 1][0] != self.highlighted
        if last and self.get_option_at_index(self.highlighted)._divider:
            return False
        return bool(self.get_component_rich_style(CHOSEN, partial=True).reverse)
