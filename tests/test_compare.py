"""What counts as equal: numbers where inf and NaN are involved."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tutor.judge.compare import difference as compare
from tutor.judge.compare import tolerance

INF, NAN = math.inf, math.nan


def difference(got: Any, expected: Any) -> object:
    return compare(got, expected, tolerance(got, expected))


@pytest.mark.parametrize(
    ("got", "expected"),
    [(5.0, INF), (5.0, -INF), (INF, 5.0), (INF, -INF), (NAN, INF), (INF, NAN), (NAN, 0.0),
     (0.0, NAN), (5, INF), (np.float64(5.0), INF), (np.float32(1e30), np.float64(INF))],
)  # fmt: skip
def test_a_number_is_not_an_infinite_one(got: Any, expected: Any) -> None:
    assert difference(got, expected) is not None
    assert difference(np.array([got]), np.array([expected])) is not None
    assert difference([got], [expected]) is not None


@pytest.mark.parametrize("value", [INF, -INF, NAN, 0.0, 1e300])
def test_the_same_number_is_the_same(value: float) -> None:
    assert difference(value, value) is None
    assert difference(np.float64(value), value) is None
    assert difference(np.array([value]), np.array([value])) is None
