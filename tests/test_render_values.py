"""Values beside each other: alignment, the mark, windows into large arrays, odd containers."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from rich.console import Console

from tutor.judge.wire import Handle, Opaque
from tutor.render.compare import Comparison
from tutor.render.values import brief, cell, first_index, kind, shape_of


def lines(
    expected: Any, got: Any, index: tuple[int, ...] | None = None, width: int = 80
) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, no_color=True, highlight=False, markup=False)
    console.print(Comparison(expected, got, index))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def marked(shown: list[str]) -> str:
    """What stands above the carets."""
    row = next(number for number, line in enumerate(shown) if line.strip().startswith("^"))
    start, end = shown[row].index("^"), shown[row].rindex("^") + 1
    return shown[row - 1][start:end]


# --- arrays ---------------------------------------------------------------------------------


def test_columns_stand_below_each_other_and_the_first_difference_is_marked() -> None:
    shown = lines(
        np.array([[1.0, -2.5], [100.0, 4.0]]), np.array([[1.0, -2.5], [100.0, 5.0]]), (1, 1)
    )
    assert shown == [
        "expected  [[   1  -2.5 ]",
        "           [ 100     4 ]]",
        "got       [[   1  -2.5 ]",
        "           [ 100     5 ]]",
        "                     ^",
    ]


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_nan_and_infinity_are_seen(odd: float) -> None:
    shown = lines(np.array([0.5, 0.5]), np.array([0.5, odd]), (1,))
    assert marked(shown) == f"{odd}"


def test_as_many_digits_as_show_the_difference() -> None:
    shown = lines(np.array([0.1, 0.123456789]), np.array([0.1, 0.123456712]), (1,))
    assert "0.1234568 " in shown[0]
    assert marked(shown) == "0.1234567"
    assert "0.1 " in shown[0]


@pytest.mark.parametrize("width", [40, 80, 140])
def test_a_large_array_is_shown_around_the_difference(width: int) -> None:
    expected = np.arange(2 * 30 * 50, dtype=float).reshape(2, 30, 50)
    got = expected.copy()
    got[1, 17, 33] = -0.5
    shown = lines(expected, got, (1, 17, 33), width)
    assert max(map(len, shown)) <= width
    assert marked(shown) == "-0.5"
    place = shown[-1].removeprefix("shown: [").split("] of ")
    assert place[1] == "(2, 30, 50)"
    assert np.s_[1] == int(place[0].split(", ")[0])
    rows, columns = (range(*map(int, part.split(":"))) for part in place[0].split(", ")[1:])
    assert 17 in rows
    assert 33 in columns


def test_two_shapes_are_named() -> None:
    shown = lines(np.zeros((2, 3)), np.zeros((3, 2)))
    assert shown[0].startswith("expected  float64[2, 3]  [[0, 0, 0], [0, 0, 0]]")
    assert shown[1].startswith("got       float64[3, 2]")


def test_whole_numbers_and_floats_that_read_alike_are_told_apart() -> None:
    assert lines(3, 3.0) == ["expected  3  (int)", "got       3  (float)"]


def test_tensors_are_read_like_arrays() -> None:
    expected = torch.tensor([1.0, 2.0], dtype=torch.bfloat16, requires_grad=True)
    assert marked(lines(expected, torch.tensor([1.0, 2.5]), (1,))) == "2.5"
    assert kind(expected) == "bfloat16[2]"


def test_the_difference_is_found_where_nobody_told() -> None:
    assert first_index(np.array([[1.0, np.nan]]), np.array([[1.0, np.nan]])) is None
    assert first_index(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]])) == (0, 1)
    assert first_index([1, 2, 3], [1, 2]) == (2,)


cells = st.floats(allow_nan=True, allow_infinity=True, width=32) | st.integers(-9, 9)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), width=st.integers(30, 160))
def test_any_pair_of_arrays_fits_the_width(data: st.DataObject, width: int) -> None:
    shapes = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=60)
    kinds = st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.complex128])
    expected, got = (np.zeros(data.draw(shapes), data.draw(kinds)) for _ in range(2))
    if expected.size and data.draw(st.booleans()):
        got = np.ones_like(expected)
    for line in lines(expected, got, width=width):
        assert len(line) <= width


# --- everything else ------------------------------------------------------------------------


def test_nothing_came_back() -> None:
    shown = lines(np.zeros(2), None)
    assert shown[1] == "got       None"
    assert "return" in shown[2]


def test_lists_of_two_lengths_are_aligned() -> None:
    shown = lines([5, 6, 7, 8], [5, 6, 8])
    assert shown[0] == "expected  [ 5  6  7  8 ]"
    assert shown[1] == "got       [ 5  6  8    ]"
    assert marked(shown) == "8"


def test_text_is_marked_at_its_first_wrong_character() -> None:
    assert marked(lines("a low row", "a law row")) == "a"
    long = "x" * 500
    shown = lines(long + "a" + long, long + "b" + long)
    assert marked(shown) == "b"
    assert max(map(len, shown)) <= 80


def test_the_part_of_a_tuple_that_differs_is_shown() -> None:
    shown = lines((1.0, np.array([1.0, 2.0])), (1.0, np.array([1.0, 9.0])))
    assert shown[0] == "In part [1] of 2:"
    assert marked(shown) == "9"


def test_keys_that_differ_are_named() -> None:
    shown = lines({"w": 1, "b": 2}, {"w": 3, "c": 2})
    assert shown[:3] == ["Missing keys: ['b']", "Keys too many: ['c']", "Under the key 'w':"]


def test_what_could_not_leave_the_sandbox_is_described() -> None:
    assert brief(Opaque("a generator")) == "a generator"
    assert brief(Handle((1, 2), "Value")) == "a Value"
    assert lines(1.0, Opaque("an object of class Evil"))[1].endswith("an object of class Evil")


def test_a_stand_in_for_an_object_in_the_sandbox_is_never_asked() -> None:
    class StandIn:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("the process is dead")

        def __eq__(self, other: object) -> bool:
            raise RuntimeError("the process is dead")

        __hash__ = None  # type: ignore[assignment]

        def __repr__(self) -> str:
            return "<a Value>"

    assert "<a Value>" in lines(1.0, StandIn())[1]
    assert "<a Value>" in lines([1.0, "x"], [StandIn(), "x"])[-1]


def test_control_characters_of_a_value_are_spelled_out() -> None:
    assert brief("\x1b[31m") == r"'\x1b[31m'"
    assert cell("a\nb") == r"'a\nb'"


@pytest.mark.parametrize(
    ("value", "shape"),
    [([[1, 2], [3, 4]], (2, 2)), ([[1], [2, 3]], None), ([], None), (3, None), (np.zeros(()), ())],
)
def test_shapes_of_lists(value: Any, shape: tuple[int, ...] | None) -> None:
    assert shape_of(value) == shape
