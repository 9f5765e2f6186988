"""A number as a colour and as a sign: each says the same, so either may be missing."""

from __future__ import annotations

import math
from typing import Any

from rich.color import Color
from rich.style import Style

from tutor.tui.widgets.practice.heat import Scale, number

RAMP = "·░▒▓█"  # the sign of a cell, from the lowest value to the highest
NEGATIVE = "·╌╍━▬"  # below zero on a signed scale, the further the thicker
ODD = {"nan": "NaN", "inf": "+∞ ", "-inf": "−∞ "}
BLACK, WHITE = "#000000", "#ffffff"  # not the named ones, which follow the theme
NAN, INFINITE = Style(color=BLACK, bgcolor="#d070d0"), Style(color=BLACK, bgcolor="#e0b020")
WIDTH = 3  # characters of a cell

# The ends and middles of the colour scales, dark themes first: (r, g, b).
RISING = (
    ((24, 28, 60), (38, 112, 142), (244, 232, 120)),
    ((236, 240, 250), (92, 160, 190), (20, 40, 92)),
)
BELOW = (
    ((40, 40, 46), (64, 120, 220), (150, 205, 255)),
    ((248, 248, 248), (80, 130, 220), (8, 48, 140)),
)
ABOVE = (
    ((40, 40, 46), (214, 92, 40), (255, 190, 120)),
    ((248, 248, 248), (226, 120, 60), (140, 36, 0)),
)


def odd(value: Any) -> str:
    """`NaN`, `+∞`, `−∞` for numbers that are none of the scale; empty for all others."""
    found = number(value)
    if found is None or math.isfinite(found):
        return ""
    return ODD.get(repr(found), "")


def colour(value: Any, scale: Scale, dark: bool) -> Style:
    """The look of a cell in the coloured map."""
    found = number(value)
    if found is None:
        return Style(dim=True)
    if math.isnan(found):
        return NAN
    if math.isinf(found):
        return INFINITE
    place = scale.place(found)
    side = 0 if dark else 1
    if scale.signed:
        stops, place = (BELOW if place < 0 else ABOVE)[side], abs(place)
    else:
        stops = RISING[side]
    red, green, blue = _between(stops, min(1.0, max(0.0, place)))
    ink = BLACK if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else WHITE
    return Style(color=ink, bgcolor=Color.from_rgb(red, green, blue))


def sign(value: Any, scale: Scale) -> str:
    """A cell without colour: `░░░` to `███`, `╌╌╌` to `▬▬▬` below zero, `NaN`, `+∞ `."""
    strange = odd(value)
    if strange:
        return strange
    found = number(value)
    if found is None:
        return "···"
    place = scale.place(found)
    ramp = NEGATIVE if scale.signed and place < 0 else RAMP
    step = math.ceil(abs(place) * (len(ramp) - 1) - 1e-9) if scale.signed else _step(place)
    return ramp[max(0, min(len(ramp) - 1, step))] * WIDTH


def _step(place: float) -> int:
    return min(len(RAMP) - 1, int(place * len(RAMP)))


def _between(stops: tuple[tuple[int, int, int], ...], place: float) -> tuple[int, int, int]:
    """A colour along the stops, which are evenly spread from 0 to 1."""
    at = place * (len(stops) - 1)
    first = min(int(at), len(stops) - 2)
    share = at - first
    mixed = (
        round(a + (b - a) * share) for a, b in zip(stops[first], stops[first + 1], strict=True)
    )
    red, green, blue = mixed
    return red, green, blue


def steps(scale: Scale) -> list[float]:
    """The numbers that a legend names: the ends of a scale and its middle."""
    if scale.low == scale.high:
        return [scale.low]
    if scale.signed:
        reach = max(abs(scale.low), abs(scale.high))
        return [-reach, 0.0, reach]
    return [scale.low, (scale.low + scale.high) / 2, scale.high]
