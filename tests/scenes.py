"""Calls with their answers, wrong and right, as the forensics look at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tutor.judge.forensics import examine
from tutor.judge.forensics.scene import Asked, Call, Scene
from tutor.judge.replay import Told
from tutor.models import Finding

Rng = np.random.Generator
Case = tuple[Mapping[str, Any], Any, Any]  # the arguments, what came, what was right
Make = Callable[[Rng], list[Case]]


def told(value: Any, changed: Mapping[int, Any] | None = None) -> Told:
    return Told(False, value, (), "", dict(changed or {}))


def call(case: Case, test: str = "test", **changed: Mapping[int, Any]) -> Call:
    args, got, want = case
    asked = Asked("f", "f", "call", args)
    return Call(asked, told(got, changed.get("got")), told(want, changed.get("want")), test)


def seen(wrong: Sequence[Case], right: Sequence[Case] = (), **defaults: str) -> tuple[Finding, ...]:
    scene = Scene("f", tuple(map(call, wrong)), tuple(map(call, right)), defaults)
    return examine([scene], named=False)
