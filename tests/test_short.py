"""Values in one line, as a call is shown to a learner."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tutor.judge.plugin import short


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.array([0.5, 0.4999999, 0.0]), "[0.5, 0.4999999, 0.]"),
        (np.array([0.25, 1 / 3]), "[0.25, 0.3333]"),
        (np.array([1.0, 0.99999999]), "[1., 0.99999999]"),
        (np.array([1e-9, -2.5]), "[1.0e-09, -2.5e+00]"),
        (np.array([3, 4]), "[3, 4]"),
        (np.array([np.nan, np.inf, 0.123456]), "[nan, inf, 0.1235]"),
        (np.zeros((3, 4)), "float64[3, 4]"),
        (0.99999999, "0.99999999"),
        (1 / 3, "0.333333"),
        (2.0, "2"),
        (1e-9, "1e-09"),
        ((np.array([[0.5], [1.5]]), 2), "([[0.5], [1.5]], 2)"),
        ((1,), "(1,)"),
        ([], "[]"),
        ({"w": np.array([1 / 3])}, "{'w': [0.3333]}"),
        ("a" * 100, "'" + "a" * 56 + "…"),
    ],
    ids=str,
)
def test_a_value_in_one_line(value: Any, shown: str) -> None:
    assert short(value) == shown


def test_a_long_list_is_cut_without_being_read_through() -> None:
    assert short([1.5] * 10**6).endswith("…")
