import numpy as np
import pytest

from tutor.judge.testing import equal, holds, layouts

ORACLES = {
    "mm": np.matmul,
    "bmm": np.matmul,
    "outer": np.multiply.outer,
    "bilinear": lambda x, W, y: x @ W @ y,
    "trace": lambda A: A.diagonal().sum(),
}
NAMES = list(ORACLES)


def draw(rng, name, n=3, k=4, m=2, b=5):
    shapes = {
        "mm": [(n, k), (k, m)],
        "bmm": [(b, n, k), (b, k, m)],
        "outer": [(n,), (m,)],
        "bilinear": [(n,), (n, m), (m,)],
        "trace": [(n, n)],
    }
    return [rng.normal(size=shape) for shape in shapes[name]]


def test_gives_the_worked_examples(kata):
    A, B = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    kata.check("mm", A, B, expect=np.array([[19.0, 22.0], [43.0, 50.0]]))
    kata.check("outer", x, y, expect=np.array([[3.0, 4.0], [6.0, 8.0]]))
    kata.check("bilinear", x, A, y, expect=61.0)
    kata.check("trace", A, expect=5.0)
    kata.check("bmm", np.stack([A, B]), np.stack([B, A]), expect=np.array([[[19.0, 22], [43, 50]], [[23, 34], [31, 46]]]))


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_numpy_on_rectangles(kata, rng, name):
    for n, k, m, b in [(3, 4, 2, 5), (2, 3, 5, 4), (5, 2, 4, 3), (4, 5, 3, 2)]:
        kata.check(name, *draw(rng, name, n, k, m, b), against=ORACLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_numpy_where_all_sizes_are_equal(kata, rng, name):
    kata.check(name, *draw(rng, name, 3, 3, 3, 3), against=ORACLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_calls_einsum_with_an_arrow(kata, rng, name):
    heard = kata.probe.overheard(name, *draw(rng, name))
    holds(heard != "never", f"{name} never calls np.einsum")
    holds(heard == "arrows", f"{name} calls einsum without '->'")


def test_keeps_the_members_of_a_batch_apart(kata, rng):
    A, B = draw(rng, "bmm")
    together = kata.bmm(A, B)
    for i in range(len(A)):
        kata.check("bmm", A[i : i + 1], B[i : i + 1], expect=together[i : i + 1])


def test_reads_nothing_but_the_diagonal_for_the_trace(kata, rng):
    A = rng.normal(size=(4, 4))
    kata.check("trace", A, expect=float(A[0, 0] + A[1, 1] + A[2, 2] + A[3, 3]))
    kata.check("trace", np.full((3, 3), 1e9) + np.diag([1.0, 2.0, 4.0] - np.full(3, 1e9)), expect=7.0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("axis", ["n", "k", "m", "b"])
def test_takes_sizes_of_one(kata, rng, name, axis):
    kata.check(name, *draw(rng, name, **{axis: 1}), against=ORACLES[name])


def test_gives_zero_where_nothing_is_left_to_add_up(kata, rng):
    for name in ("mm", "bmm"):
        kata.check(name, *draw(rng, name, k=0), against=ORACLES[name])
    for name in ("bilinear", "trace"):
        kata.check(name, *draw(rng, name, n=0), expect=0.0)


@pytest.mark.parametrize("name", NAMES)
def test_keeps_whole_numbers_exact(kata, rng, name):
    args = [np.round(9 * a).astype(np.int64) for a in draw(rng, name)]
    kata.check(name, *args, against=ORACLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_works_for_any_memory_layout_and_dtype(kata, rng, name):
    args = draw(rng, name)
    for same in zip(*map(layouts, args), strict=True):
        kata.check(name, *same, against=ORACLES[name])
    kata.check(name, *(a.astype(np.float32) for a in args), against=ORACLES[name])


def test_gives_the_same_answer_twice(kata, rng):
    for name in NAMES:
        args = draw(rng, name)
        equal(getattr(kata, name)(*args), getattr(kata, name)(*args))
