"""Rows of a list whose height is known, so that only those in sight need be drawn."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import RenderableType
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, RichVisual, Visual
from textual.widget import Widget


class Row(Visual):
    """What `draw` gives, in `height` lines of `owner`, as wide as there is room."""

    def __init__(self, owner: Widget, draw: Callable[[], RenderableType], height: int = 1) -> None:
        self._owner, self._draw, self._height = owner, draw, height

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._height

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        strips = RichVisual(self._owner, self._draw()).render_strips(width, height, style, options)
        missing = self._height - len(strips)
        return [*strips[: self._height], *(Strip.blank(width) for _ in range(missing))]
