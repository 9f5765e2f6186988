"""NaN and infinity where numbers belong, and answers that only hold for small numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tutor.judge.forensics.scene import ENOUGH, Pair, Scene, arrays, matching, number, same_shape


def not_finite(pairs: list[Pair]) -> str | None:
    """NaN or infinity in some places, all others right; and what the input is like there."""
    if not same_shape(pairs):
        return None
    spots = [~np.isfinite(p.got) & np.isfinite(p.want) for p in pairs]
    if not all(s.any() for s in spots):
        return None
    if not all((matching(p.got, p.want) | s).all() for s, p in zip(spots, pairs, strict=True)):
        return None
    nan = all(np.isnan(p.got[s]).all() for s, p in zip(spots, pairs, strict=True))
    what = "NaN" if nan else "inf or NaN"
    spot = spots[0]
    where = ""
    if spot.ndim and not spot.all():
        where = f", first at {tuple(int(i) for i in np.argwhere(spot)[0])}"
    inputs = [arrays(p.args) for p in pairs]
    for name in inputs[0]:
        if all(name in i and np.isinf(i[name]).any() for i in inputs):
            return f"{what}{where}: {name} holds infinities, and inf − inf or 0·inf is NaN."
    largest = [magnitude(p.args) for p in pairs]
    if min(largest) > 80:
        return (
            f"{what}{where}: the input reaches {number(largest[0])}, and exp overflows at 709 in"
            " float64, at 88 in float32."
        )
    if zero := zeros(inputs, pairs):
        return f"{what}{where}: {zero}; is there a division by zero, or a logarithm of zero?"
    return f"{what}{where}, where a number belongs."


def zeros(inputs: list[dict[str, Any]], pairs: list[Pair]) -> str:
    for name in inputs[0]:
        if all(name in i and i[name].ndim and (i[name] == 0).any() for i in inputs):
            return f"{name} holds zeros"
    return "the right answer holds zeros" if all((p.want == 0).any() for p in pairs) else ""


def overflow(scene: Scene) -> str | None:
    """Wrong only where the inputs are far larger than in the calls that were answered rightly."""
    wrong = [magnitude(call.asked.args) for call in scene.wrong]
    if not wrong or min(wrong) <= 50:
        return None
    right = [magnitude(call.asked.args) for call in scene.right if call.asked.args]
    small = [m for m in right if 5 * m < min(wrong)]
    if len(small) < max(ENOUGH, 2 * (len(right) - len(small))):
        return None
    tiny = min(smallest(call.asked.args) for call in scene.wrong)
    if 5 * tiny < min(smallest(call.asked.args) for call in scene.right if call.asked.args):
        return None  # it may as well be the small numbers beside the large ones
    return (
        f"It is right where the input stays below {number(max(small))}, and wrong where it reaches"
        f" {number(min(wrong))}: what do large numbers do there? An exp may overflow, digits may be"
        " lost in a difference, a value may be cut off."
    )


def magnitude(args: Mapping[str, Any]) -> float:
    """The largest finite number in the arguments that are arrays of floats."""
    values = [np.abs(v[np.isfinite(v)]) for v in arrays(args).values() if v.dtype.kind == "f"]
    return max((float(v.max()) for v in values if v.size), default=0.0)


def smallest(args: Mapping[str, Any]) -> float:
    """The smallest number but 0 in them."""
    values = [
        np.abs(v[np.isfinite(v) & (v != 0)]) for v in arrays(args).values() if v.dtype.kind == "f"
    ]
    return min((float(v.min()) for v in values if v.size), default=math.inf)
