import numpy as np
import pytest

from tutor.judge.testing import raises


def draw(rng, count):
    """Shapes that fit: pieces cut from the right end of one shape, with some sizes set to 1."""
    whole = rng.integers(0, 7, size=5)
    shapes = []
    for _ in range(count):
        piece = whole[5 - rng.integers(0, 6) :]
        shapes.append(tuple(int(s) for s in np.where(rng.random(len(piece)) < 0.4, 1, piece)))
    return shapes


EXAMPLES = [
    ([(128, 768), (768,)], (128, 768)),
    ([(3,), (3, 1)], (3, 3)),
    ([(8, 1, 6, 1), (7, 1, 5)], (8, 7, 6, 5)),
    ([(4, 1), (), (1, 5), (2, 1, 1)], (2, 4, 5)),
    ([(0,), (1,)], (0,)),
    ([], ()),
]


@pytest.mark.parametrize("shapes, together", EXAMPLES, ids=[" + ".join(map(str, s)) or "nothing" for s, _ in EXAMPLES])
def test_gives_the_worked_examples(kata, shapes, together):
    kata.check("broadcast_shape", *shapes, expect=together)


def test_gives_a_single_shape_back(kata):
    for shape in [(5, 3), (1, 4, 1), (1,), (0,), (2, 0, 3), ()]:
        kata.check("broadcast_shape", shape, expect=shape)


def test_agrees_with_numpy_for_two_shapes(kata, rng):
    for _ in range(40):
        kata.check("broadcast_shape", *draw(rng, 2), against=np.broadcast_shapes)


@pytest.mark.parametrize("count", [1, 3, 4, 6], ids=lambda n: f"{n} shapes")
def test_agrees_with_numpy_for_any_number_of_shapes(kata, rng, count):
    for _ in range(15):
        kata.check("broadcast_shape", *draw(rng, count), against=np.broadcast_shapes)


def test_lines_shapes_up_from_the_right(kata):
    for shapes in [[(2, 3), (3,)], [(3,), (2, 3)], [(5, 4, 3), (4, 1)], [(3,), (3, 1)], [(2, 3, 4), (1,), (3, 4)], [(1,), (2, 5)]]:
        kata.check("broadcast_shape", *shapes, against=np.broadcast_shapes)


def test_stretches_a_one_in_either_shape(kata):
    for shapes in [[(1, 3), (2, 3)], [(2, 3), (1, 3)], [(2, 1), (1, 3)], [(1, 3), (2, 1)], [(1, 1), (4, 1)]]:
        kata.check("broadcast_shape", *shapes, against=np.broadcast_shapes)


def test_lets_a_one_shrink_to_zero(kata):
    for shapes in [[(0,), (1,)], [(1,), (0,)], [(2, 0), (1,)], [(2, 1), (0,)], [(), (0, 3)], [(0,), (0,)], [(1, 0), (5, 1)]]:
        kata.check("broadcast_shape", *shapes, against=np.broadcast_shapes)


CLASHES = [
    ([(37,), (41,)], "37", "41"),
    ([(41,), (37,)], "37", "41"),
    ([(2, 37), (2, 41)], "37", "41"),
    ([(37, 5), (41, 5)], "37", "41"),
    ([(41, 1), (6, 37, 5)], "37", "41"),
    ([(37,), (37, 41)], "37", "41"),
    ([(3, 1), (1, 37), (1,), (3, 41)], "37", "41"),
    ([(41, 2, 5), (1, 5), (37, 1, 1)], "37", "41"),
    ([(2,), (4,)], "2", "4"),
    ([(6, 5), (3, 1)], "6", "3"),
    ([(0,), (37,)], "0", "37"),
    ([(37, 4), (0, 4)], "0", "37"),
]


@pytest.mark.parametrize("shapes, one, other", CLASHES, ids=[" + ".join(map(str, c[0])) for c in CLASHES])
def test_refuses_sizes_that_clash_and_names_both(kata, shapes, one, other):
    with raises(ValueError, says=[one, other]):
        kata.broadcast_shape(*shapes)


def test_agrees_with_numpy_on_what_fits_at_all(kata, rng):
    for _ in range(60):
        shapes = [tuple(int(s) for s in rng.integers(0, 4, size=rng.integers(0, 4))) for _ in range(rng.integers(2, 4))]
        kata.check("broadcast_shape", *shapes, against=np.broadcast_shapes)
