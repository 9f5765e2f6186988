"""Terminals that have sixteen colours, or from which none are wanted (NO_COLOR)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter, Monochrome

FEW = (None, "standard", "windows")  # what Rich calls systems of sixteen colours and less


def limited(app: App[Any]) -> bool:
    """Whether colours can't tell numbers apart, and shades of the ground not what is chosen."""
    return app.no_color or app.console.color_system in FEW


class Greys(Monochrome):
    """Greys instead of colours, also for texts that have no style: Textual's own breaks on those,
    and the library of plots draws some."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        styled = [Segment(one.text, one.style or Style.null(), one.control) for one in segments]
        return super().apply(styled, background)


GREYS = Greys()  # one, since what was filtered is kept by filter


def strengthened(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """The same filters, with our greys in the place of Textual's."""
    return [GREYS if isinstance(one, Monochrome) else one for one in filters]
