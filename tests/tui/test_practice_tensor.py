"""Expected, got and difference as maps: what is shown, and that it reads without colour."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import pytest
from textual.app import App, ComposeResult

from tutor.judge.post import Values
from tutor.models import Call
from tutor.tui.widgets.practice import shades
from tutor.tui.widgets.practice.heat import Scale, alike, lay, of_call, unravel
from tutor.tui.widgets.practice.tensor import TensorView

NAN, INF = math.nan, math.inf


def call(expected: Any, got: Any, index: tuple[int, ...] | None = None) -> Call:
    return Call("f(x)", (), expected, got, index)


# --- what is laid over each other -----------------------------------------------------------


def test_the_first_difference_is_the_judges_or_else_found() -> None:
    expected, got = [[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.5, 4.5]]
    assert lay(expected, got).first == (1, 0)
    assert lay(expected, got, (1, 1)).first == (1, 1)
    assert lay(expected, got).wrong == {(1, 0), (1, 1)}


def test_a_difference_that_only_the_judge_sees_is_marked_too() -> None:
    pair = lay([1.0, 2.0], [1.0, 2.0 + 1e-9], (1,))
    assert pair.first == (1,) and pair.wrong == {(1,)}


def test_arrays_of_the_warm_judge_and_of_numpy_are_the_same() -> None:
    import numpy as np

    data = [[1.0, 2.0], [3.0, NAN]]
    sent, here = Values((2, 2), "float64", data), np.array(data)
    assert repr(lay(sent, sent).expected.flat) == repr(lay(here, here).expected.flat)


@pytest.mark.parametrize(
    ("expected", "got", "where"),
    [
        ((0.5, [1.0, 2.0]), (0.5, [1.0, 9.0]), "[1]"),
        ({"w": [1.0], "b": [2.0]}, {"w": [1.0], "b": [3.0]}, "['b']"),
        ([(1, [1.0, 2.0])], [(1, [0.0, 2.0])], "[0][1]"),
    ],
)
def test_of_an_answer_of_many_parts_the_first_that_differs_is_shown(
    expected: Any, got: Any, where: str
) -> None:
    pair = of_call(call(expected, got))
    assert pair is not None and pair.where == where


@pytest.mark.parametrize(
    ("expected", "got"), [(1.0, 2.0), ([1.0], None), ("a", "b"), ([], []), (None, [1.0])]
)
def test_what_is_no_table_has_no_maps(expected: Any, got: Any) -> None:
    assert of_call(call(expected, got)) is None


def test_other_shapes_have_no_difference() -> None:
    pair = lay([[1.0, 2.0, 3.0]], [[1.0], [2.0], [3.0]])
    assert not pair.alike and pair.shape == (3, 3) and pair.first is None


def test_slices_are_numbered_along_the_first_axes() -> None:
    cube = [[[0.0] * 4 for _ in range(3)] for _ in range(2)]
    other = [[[0.0] * 4 for _ in range(3)], [[0.0] * 4, [0.0, 7.0, 0.0, 0.0], [0.0] * 4]]
    pair = lay(cube, other)
    assert pair.slices == 2 and pair.wrong_slices() == [1]
    assert pair.first == (1, 1, 1)
    assert pair.number(pair.lead(1)) == 1


@pytest.mark.parametrize(("place", "index"), [(0, (0, 0)), (5, (1, 2)), (3, (1, 0))])
def test_places_become_indices(place: int, index: tuple[int, ...]) -> None:
    assert unravel(place, (2, 3)) == index


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [(NAN, NAN, True), (NAN, 1.0, False), (INF, INF, True), (INF, -INF, False),
     (1.0, 1.0 + 1e-9, True), (1.0, 1.001, False), (True, 1, True), ("a", "b", False)],
)  # fmt: skip
def test_cells_look_alike_or_not(a: Any, b: Any, same: bool) -> None:
    assert alike(a, b) is same


def test_differences_with_nan_and_infinity() -> None:
    pair = lay([NAN, INF, 1.0, 2.0], [NAN, INF, INF, NAN])
    assert [pair.difference((n,)) for n in range(3)] == [0.0, 0.0, INF]
    assert math.isnan(pair.difference((3,)) or 0.0)


# --- colours and signs -----------------------------------------------------------------------


def test_signs_rise_with_the_value_and_tell_below_zero_from_above() -> None:
    scale = Scale(0.0, 1.0, signed=False)
    signs = [shades.sign(v, scale) for v in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert signs == [letter * 3 for letter in shades.RAMP]
    signed = Scale(-2.0, 1.0, signed=True)
    assert shades.sign(-2.0, signed) == shades.NEGATIVE[-1] * 3
    assert shades.sign(0.0, signed) == shades.RAMP[0] * 3
    assert shades.sign(1e-9, signed) != shades.sign(-1e-9, signed)


@pytest.mark.parametrize(("value", "said"), [(NAN, "NaN"), (INF, "+∞ "), (-INF, "−∞ ")])
def test_what_is_no_number_has_its_own_sign_and_colour(value: float, said: str) -> None:
    scale = Scale(0.0, 1.0, signed=False)
    assert shades.sign(value, scale) == said
    assert shades.colour(value, scale, True).bgcolor not in (
        shades.colour(0.0, scale, True).bgcolor,
        shades.colour(1.0, scale, True).bgcolor,
    )


@pytest.mark.parametrize("dark", [True, False])
def test_colours_run_one_way(dark: bool) -> None:
    scale = Scale(0.0, 1.0, signed=False)

    def light(value: float) -> float:
        triplet = shades.colour(value, scale, dark).bgcolor.triplet  # type: ignore[union-attr]
        assert triplet is not None
        return 0.299 * triplet.red + 0.587 * triplet.green + 0.114 * triplet.blue

    steps = [light(n / 10) for n in range(11)]
    assert steps == sorted(steps, reverse=not dark)


# --- the widget ------------------------------------------------------------------------------


class Alone(App[None]):
    def __init__(self, view: TensorView) -> None:
        super().__init__()
        self.view = view

    def compose(self) -> ComposeResult:
        yield self.view

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"rule": "gray"}


def look(pair: Any, *keys: str, size: tuple[int, int] = (80, 30)) -> tuple[TensorView, str]:
    view = TensorView(pair)

    async def story() -> str:
        async with Alone(view).run_test(size=size) as pilot:
            view.focus()
            view.mode = view.mode or "signs"
            await pilot.press(*keys)
            await pilot.pause()
            return "\n".join(line.plain for line in view.lines())

    return view, asyncio.run(story())


def test_the_cursor_begins_at_the_first_difference_and_tells_all_three_values() -> None:
    view, said = look(lay([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.5], [3.0, 4.0]]))
    assert view.index == (0, 1)
    assert "1 of 4 cells differ, the first at [0, 1]" in said
    assert "[0, 1]  expected 2  got 2.5  difference 0.5" in said


def test_keys_move_stop_at_the_edges_and_jump_to_what_is_wrong() -> None:
    pair = lay([[1.0] * 3] * 3, [[1.0, 1.0, 2.0], [1.0] * 3, [2.0, 1.0, 1.0]])
    assert look(pair, "left", "down")[0].index == (1, 1)
    assert look(pair, *["up"] * 9, *["right"] * 9)[0].index == (0, 2)
    assert look(pair, "w")[0].index == (2, 0)
    assert look(pair, "w", "w")[0].index == (0, 2)
    assert look(pair, "down", "W")[0].index == (0, 2)
    assert look(pair, "down", "f")[0].index == (0, 2)


def test_slices_turn_and_the_one_shown_is_named() -> None:
    cube = [[[float(i + j + k) for k in range(2)] for j in range(2)] for i in range(3)]
    wrong = [[[float(i + j + k) + (i == 2) for k in range(2)] for j in range(2)] for i in range(3)]
    view, said = look(lay(cube, wrong))
    assert view.index == (2, 0, 0) and "shown: [2, :, :]" in said and "1 of 3 slices" in said
    assert look(lay(cube, wrong), "full_stop")[0].index == (0, 0, 0)
    assert look(lay(cube, wrong), "comma")[0].index == (1, 0, 0)


def test_keys_that_would_do_nothing_are_none() -> None:
    table, _ = look(lay([[1.0, 2.0]], [[1.0, 2.5]]))
    assert not table.check_action("slice", (1,)) and table.check_action("wrong", (1,))
    cube, _ = look(lay([[[1.0]], [[2.0]]], [[[1.0]], [[2.5]]]))
    assert cube.check_action("slice", (1,))
    same, _ = look(lay([[1.0]], [[1.0]]))
    assert not same.check_action("first", ()) and same.check_action("enlarge", ())


def test_maps_stand_beside_each_other_or_below() -> None:
    pair = lay([[1.0] * 6] * 2, [[2.0] * 6] * 2)
    wide = look(pair, size=(80, 30))[1].splitlines()
    assert "expected" in wide[1] and "got" in wide[1] and "difference" in wide[1]
    narrow = look(pair, size=(30, 30))[1].splitlines()
    assert "expected" in narrow and "got" in narrow and "difference" in narrow


def test_of_a_large_table_the_part_around_the_cursor_is_shown() -> None:
    big = [[0.0] * 100 for _ in range(100)]
    other = [row[:] for row in big]
    other[60][70] = 1.0
    _, said = look(lay(big, other))
    assert "shown: [" in said and "\n60 " in said
    assert len(said.splitlines()) < 30
    assert all(len(line) <= 80 for line in said.splitlines())


def test_it_reads_without_colour() -> None:
    pair = lay([1.0, NAN, -INF, 0.0], [1.0, 2.0, -INF, 1.0])
    said = look(pair)[1]
    assert "NaN" in said and "−∞" in said and "×" in said and "× differs" in said


def test_other_shapes_are_said_and_shown_apart() -> None:
    said = look(lay([[1.0, 2.0]], [[1.0], [2.0]]))[1]
    assert "other shapes" in said and "difference" not in said


def test_numbers_take_the_place_of_colours_on_a_key() -> None:
    view, said = look(lay([0.125, 2.0], [0.5, 2.0]), "m")
    assert view.mode == "numbers" and "0.125" in said


def test_the_cursor_leaves_what_is_no_number_readable() -> None:
    said = look(lay([1.0, 2.0], [NAN, 2.0]))[1]
    assert "NaN" in said and "[a]" not in said


def test_what_does_not_differ_is_not_explained() -> None:
    assert "differs" not in look(lay([[1.0, 2.0]], [[1.0], [2.0]]))[1]


def test_the_first_time_it_is_as_high_as_what_it_shows() -> None:
    view = TensorView()

    async def story() -> None:
        async with Alone(view).run_test(size=(80, 40)) as pilot:
            await pilot.pause()
            view.show(lay([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.5], [3.0, NAN]]))
            view.refresh(layout=True)
            assert view.get_content_height(view.app.size, view.app.size, 80) < len(view.lines())
            await pilot.pause()
            assert view.size.height == len(view.lines())

    asyncio.run(story())


def test_the_mouse_points() -> None:
    view = TensorView(lay([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.5], [3.0, 4.0]]))

    async def story() -> None:
        async with Alone(view).run_test(size=(80, 30)) as pilot:
            await pilot.pause()
            frame = view.frame()
            await pilot.click(TensorView, offset=(frame.left + frame.wide // 2, 1 + 2 + 1))
            await pilot.pause()

    asyncio.run(story())
    assert view.index == (1, 0)


def test_of_a_hundred_thousand_cells_only_those_in_sight_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = 316
    big = [[float(i * j % 7) for j in range(side)] for i in range(side)]
    view = TensorView(lay(big, big))
    drawn = []
    whole = TensorView._cell
    monkeypatch.setattr(TensorView, "_cell", lambda *a: drawn.append(a) or whole(*a))

    async def story() -> None:
        async with Alone(view).run_test(size=(140, 45)) as pilot:
            await pilot.pause()
            drawn.clear()
            view.lines()

    asyncio.run(story())
    assert 0 < len(drawn) < 3 * 8 * 140 // shades.WIDTH
