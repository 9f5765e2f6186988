"""Loss curves, drawn in the terminal."""

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
    """One curve with what there is to see in words; without losses, why there are none."""
    if found.error:
        return Text(found.error, style=BAD)
    finite = [loss for loss in found.losses if math.isfinite(loss)]
    drawn = Text("\n".join(_drawn(found.losses))) if len(finite) > 1 else None
    return stack(drawn, Text(_said(found.losses), style=QUIET))


def _drawn(losses: tuple[float, ...]) -> list[str]:
    from uniplot import plot_to_string

    steps = [step for step, loss in enumerate(losses) if math.isfinite(loss)]
    plotted = plot_to_string(
        [losses[step] for step in steps], steps, lines=True, color=False,
        width=WIDTH, height=HEIGHT, x_min=0, x_max=max(1, len(losses) - 1),
    )  # fmt: skip
    text = plotted if isinstance(plotted, str) else "\n".join(plotted)
    return [line.rstrip() for line in text.splitlines()]


def _said(losses: tuple[float, ...]) -> str:
    """`2.3026 at the first step, 0.0412 after 300; NaN from step 37 on`."""
    if not losses:
        return "No step was taken."
    odd = next((step for step, loss in enumerate(losses) if not math.isfinite(loss)), None)
    if odd is not None:
        what = "NaN" if math.isnan(losses[odd]) else "infinite"
        return f"{losses[0]:.4g} at the first step; {what} at step {odd}"
    return f"{losses[0]:.4g} at the first step, {losses[-1]:.4g} after {len(losses)}"
