"""Curves of training, drawn in the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from tutor.render.style import BAD, QUIET, commands, indent, stack, titled

if TYPE_CHECKING:
    from tutor.session.curve import Curve, Curves

WIDTH, HEIGHT = 60, 6


def curves(found: Curves) -> RenderableType:
    """The program as it was handed out above, as it is now below."""
    return stack(
        titled("As it was handed out", indent(curve(found.before))),
        titled("As it is now", indent(curve(found.now))),
        commands((f"tutor check {found.kata.slug}", "let the tests look")),
    )


def curve(found: Curve) -> RenderableType:
    """One curve with what there is to see in words; without values, why there are none."""
    if found.error:
        return Text(found.error, style=BAD)
    finite = [value for value in found.values if math.isfinite(value)]
    drawn = Text("\n".join(_drawn(found.values))) if len(finite) > 1 else None
    return stack(drawn, Text(said(found), style=QUIET))


def _drawn(values: tuple[float, ...]) -> list[str]:
    """The plot, with the largest value beside its top row and the smallest beside its bottom."""
    from uniplot import plot_to_string

    places = [place for place, value in enumerate(values) if math.isfinite(value)]
    heights = [values[place] for place in places]
    low, high = min(heights), max(heights)
    plotted = plot_to_string(
        heights, places, lines=True, color=False, width=WIDTH, height=HEIGHT,
        x_min=0, x_max=max(1, len(values) - 1), x_gridlines=[],
        y_min=low, y_max=high if high > low else low + 1, y_gridlines=[], y_labels=False,
    )  # fmt: skip
    text = plotted if isinstance(plotted, str) else "\n".join(plotted)
    lines = [line.rstrip() for line in text.splitlines()]
    lines[HEIGHT] += f" {low:.3g}"
    if high > low:
        lines[1] += f" {high:.3g}"
    return lines


def said(found: Curve) -> str:
    """`loss 2.303 at first, 0.0412 after 300 steps`, or where it stops being a number."""
    values = found.values
    if not values:
        return f"There is no {found.by}, so there is no {found.of}."
    odd = next((place for place, value in enumerate(values) if not math.isfinite(value)), None)
    if odd is not None:
        what = "NaN" if math.isnan(values[odd]) else "infinite"
        first = f"{values[0]:.4g} at first, " if odd else ""
        return f"{found.of} {first}{what} at {found.by} {odd} (the first is {found.by} 0)"
    if len(values) == 1:
        return f"{found.of} {values[0]:.4g}, of a single {found.by}"
    return f"{found.of} {values[0]:.4g} at first, {values[-1]:.4g} at {found.by} {len(values) - 1}"
