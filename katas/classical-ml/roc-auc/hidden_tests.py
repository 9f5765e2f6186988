import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

from tutor.judge.testing import close, equal, holds, layouts, raises

EXAMPLE = np.array([1, 1, 0, 1, 0]), np.array([0.9, 0.8, 0.8, 0.4, 0.2])
SIZES = [(3, 5), (5, 3), (1, 6), (6, 1), (1, 1), (20, 30)]


def by_pairs(y, s):
    """The oracle: every positive against every negative."""
    wins = [1.0 if a > b else 0.5 if a == b else 0.0 for a in s[y == 1] for b in s[y == 0]]
    return sum(wins) / len(wins)


def corners(fpr, tpr):
    """The curve without points that repeat, or that lie on the line between their neighbours."""
    kept = []
    for point in zip(map(float, fpr), map(float, tpr)):
        while kept and np.allclose(kept[-1], point):
            kept.pop()
        while len(kept) > 1 and abs(cross(kept[-2], kept[-1], point)) < 1e-9:
            kept.pop()
        kept.append(point)
    return np.array(kept)


def whole_curve(y, s):
    """The corners of the curve that has a point for every score."""
    levels = [np.inf, *sorted(set(s.tolist()), reverse=True)]
    return corners([np.mean(s[y == 0] >= at) for at in levels], [np.mean(s[y == 1] >= at) for at in levels])


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def check_curve(kata, y, s):
    """The shape of the curve, and each point against its own threshold."""
    fpr, tpr, thr = (np.asarray(a, dtype=float) for a in kata.roc(y, s))
    holds(fpr.shape == tpr.shape == thr.shape and fpr.ndim == 1,
          f"fpr, tpr and thr must be three arrays of one length, their shapes are {fpr.shape}, {tpr.shape}, {thr.shape}")  # fmt: skip
    close([float(fpr[0]), float(tpr[0])], [0.0, 0.0], because="the curve must start at (0, 0)")
    close([float(fpr[-1]), float(tpr[-1])], [1.0, 1.0], because="the curve must end at (1, 1)")
    holds(thr[0] > s.max(), f"the first threshold must lie above every score, it is {thr[0]:g}, the largest score {s.max():g}")
    holds(np.all(thr[1:] < thr[:-1]), "the thresholds must fall strictly")
    for f, t, at in zip(fpr, tpr, thr):
        close([float(f), float(t)], [float(np.mean(s[y == 0] >= at)), float(np.mean(s[y == 1] >= at))],
              because=f"at threshold {at:g} the point is ({f:g}, {t:g}), but calling s ≥ {at:g} positive gives another")  # fmt: skip
    close(corners(fpr, tpr), whole_curve(y, s), because="a corner of the curve is missing")


def draw(rng, P, N, ties):
    y = rng.permutation(np.repeat([1, 0], [P, N]))
    s = rng.normal(size=P + N) + 0.7 * y
    return y, np.round(s, 0 if P + N < 20 else 1) if ties else s


def test_gives_the_worked_example(kata):
    close(kata.auc(*EXAMPLE), 0.75)
    check_curve(kata, *EXAMPLE)
    fpr, tpr, _ = kata.roc(*EXAMPLE)
    close(corners(fpr, tpr), np.array([[0.0, 0.0], [0.0, 1 / 3], [0.5, 2 / 3], [0.5, 1.0], [1.0, 1.0]]))


@pytest.mark.parametrize("sizes", SIZES, ids=[f"{P} against {N}" for P, N in SIZES])
@pytest.mark.parametrize("ties", [False, True], ids=["without ties", "with ties"])
def test_is_right_for(kata, rng, sizes, ties):
    for _ in range(3):
        y, s = draw(rng, *sizes, ties)
        check_curve(kata, y, s)
        kata.check("auc", y, s, against=by_pairs)


def test_agrees_with_scikit_learn(kata, rng):
    for ties in (False, True):
        y, s = draw(rng, 8, 11, ties)
        fpr, tpr, _ = kata.roc(y, s)
        close(corners(fpr, tpr), corners(*roc_curve(y, s)[:2]))
        kata.check("auc", y, s, against=roc_auc_score)


def test_auc_counts_pairs_and_half_of_the_ties(kata, rng):
    for _ in range(8):
        y, s = draw(rng, 7, 9, True)
        kata.check("auc", y, s, against=by_pairs)


def test_the_order_of_tied_rows_does_not_matter(kata):
    s = np.array([0.5, 0.5, 0.5, 0.1])
    for y in ([1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 0, 0]):
        kata.check("auc", np.array(y), s, expect=0.75)
        check_curve(kata, np.array(y), s)


def test_the_order_of_the_rows_does_not_matter(kata, rng):
    y, s = draw(rng, 8, 11, True)
    order = rng.permutation(19)
    close(kata.auc(y[order], s[order]), kata.auc(y, s))


def test_scores_that_are_all_equal_are_worth_one_half(kata):
    y, s = np.array([0, 0, 1, 0, 1]), np.full(5, 0.3)
    kata.check("auc", y, s, expect=0.5)
    check_curve(kata, y, s)


def test_perfect_scores_are_worth_one_and_reversed_ones_nothing(kata, rng):
    y = np.array([0, 1, 0, 1, 1, 0])
    s = np.where(y == 1, rng.uniform(2, 3, size=6), rng.uniform(0, 1, size=6))
    kata.check("auc", y, s, expect=1.0)
    kata.check("auc", y, -s, expect=0.0)
    check_curve(kata, y, -s)


def test_only_the_order_of_the_scores_counts(kata, rng):
    y, s = draw(rng, 6, 9, True)
    close(kata.auc(y, np.exp(s)), kata.auc(y, s))
    close(kata.auc(y, 1000 * s - 7), kata.auc(y, s))
    close(kata.auc(y, -s), 1 - kata.auc(y, s))


def test_takes_scores_that_are_whole_numbers(kata):
    y, s = np.array([1, 0, 1, 0, 0]), np.array([30, 20, 20, -5, 0])
    check_curve(kata, y, s)
    kata.check("auc", y, s, against=by_pairs)
    for dtype in ("uint8", "int8"):
        stars = np.array([5, 0, 3, 3, 1]).astype(dtype)
        check_curve(kata, y, stars)
        kata.check("auc", y, stars, expect=5.5 / 6)


@pytest.mark.parametrize("scale", [1e-11, 1e18], ids=str)
def test_scores_may_be_tiny_or_huge(kata, rng, scale):
    for ties in (False, True):
        y, s = draw(rng, 6, 9, ties)
        check_curve(kata, y, s)  # tells s.max() + 1 from s.max(), which are one at 1e18
        check_curve(kata, y, scale * s)
        kata.check("auc", y, scale * s, against=by_pairs)


@pytest.mark.parametrize("label", [0, 1], ids=["negatives", "positives"])
def test_refuses_labels_that_are_all_of_one_class(kata, label):
    y, s = np.full(4, label), np.array([0.1, 0.4, 0.2, 0.9])
    with raises(ValueError):
        kata.auc(y, s)
    with raises(ValueError):
        kata.roc(y, s)


def test_leaves_its_arguments_as_they_were(kata, rng):
    y, s = draw(rng, 4, 7, True)
    copies = y.copy(), s.copy()
    kata.roc(y, s)
    kata.auc(y, s)
    equal((y, s), copies, because="y or s has been changed")


def test_works_for_any_memory_layout_and_dtype(kata, rng):
    y, s = draw(rng, 6, 5, True)
    for same in zip(layouts(y), layouts(s)):
        check_curve(kata, *same)
        kata.check("auc", *same, against=by_pairs)
    kata.check("auc", y, s.astype(np.float32), against=by_pairs)


def test_gives_the_same_answer_twice(kata, rng):
    y, s = draw(rng, 6, 5, True)
    equal(kata.auc(y, s), kata.auc(y, s))
