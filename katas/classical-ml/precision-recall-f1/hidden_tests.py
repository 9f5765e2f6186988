import warnings

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from tutor.judge.testing import close, equal, layouts

AVERAGES = ["binary", "macro", "micro"]
BINARY = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]), np.array([1, 0, 0, 0, 1, 0, 0, 0, 0, 0])
THREE = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])


def sklearn_prf(y, p, average="binary"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return precision_recall_fscore_support(y, p, average=average, zero_division=0)[:3]


def by_sets(y, p, average="binary"):
    """The oracle, fast: for each class the set of rows that are it, and of those that are called it."""
    classes = {1} if average == "binary" else {*y.tolist(), *p.tolist()}
    there = [{i for i, label in enumerate(y) if label == c} for c in classes]
    called = [{i for i, label in enumerate(p) if label == c} for c in classes]
    if average == "micro":
        there, called = ([{(c, i) for c, rows in enumerate(sets) for i in rows}] for sets in (there, called))
    scores = [(divided(len(a & b), len(b)), divided(len(a & b), len(a)), divided(2 * len(a & b), len(a) + len(b)))
              for a, b in zip(there, called)]  # fmt: skip
    return tuple(divided(sum(column), len(scores)) for column in zip(*scores)) or (0.0, 0.0, 0.0)


def divided(part, whole):
    return part / whole if whole else 0.0


def table(y, p, C):
    return np.array([[sum(a == i and b == j for a, b in zip(y.tolist(), p.tolist())) for j in range(C)] for i in range(C)])


def check(kata, y, p, averages=("macro", "micro")):
    for average in averages:
        kata.check("prf", y, p, average=average, against=by_sets)


def test_gives_the_worked_example(kata):
    kata.check("confusion", *BINARY, 2, expect=np.array([[5, 1], [3, 1]]))
    kata.check("prf", *BINARY, expect=(0.5, 0.25, 1 / 3))
    kata.check("confusion", *THREE, 3, expect=np.array([[2, 1, 0], [0, 1, 1], [0, 0, 1]]))
    kata.check("prf", *THREE, "macro", expect=(2 / 3, 13 / 18, 59 / 90))
    kata.check("prf", *THREE, "micro", expect=(2 / 3, 2 / 3, 2 / 3))


@pytest.mark.parametrize("C", [2, 3, 5])
def test_confusion_counts_every_pair(kata, rng, C):
    y, p = rng.integers(0, C, size=(2, 40))
    kata.check("confusion", y, p, C, against=table)


@pytest.mark.parametrize("average", AVERAGES)
def test_agrees_with_scikit_learn(kata, rng, average):
    C = 2 if average == "binary" else 4
    y, p = rng.integers(0, C, size=(2, 30))
    kata.check("prf", y, p, average, expect=sklearn_prf(y, p, average))
    kata.check("confusion", y, p, C, expect=confusion_matrix(y, p, labels=range(C)))


def test_confusion_has_a_row_and_a_column_for_absent_classes(kata):
    kata.check("confusion", np.array([1, 1, 3]), np.array([1, 0, 1]), 6, against=table)


def test_confusion_counts_as_far_as_needed(kata):
    y, p = np.repeat([1, 0], [700, 300]), np.repeat([0, 1], [400, 600])
    kata.check("confusion", y, p, 2, expect=np.array([[0, 300], [400, 300]]))
    kata.check("confusion", np.zeros(5, dtype=int), np.zeros(5, dtype=int), 1, expect=np.array([[5]]))


def test_confusion_of_no_rows_is_all_zeros(kata):
    none = np.zeros(0, dtype=int)
    kata.check("confusion", none, none, 3, expect=np.zeros((3, 3), dtype=int))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8], ids=str)
def test_binary_scores_are_right(kata, rng, share):
    for _ in range(4):
        y = (rng.random(30) < share).astype(int)
        p = np.where(rng.random(30) < 0.3, 1 - y, y)
        check(kata, y, p, AVERAGES)


def test_tells_precision_from_recall(kata):
    y, eager = np.array([1, 0, 0, 0, 0]), np.array([1, 1, 1, 1, 0])
    kata.check("prf", y, eager, expect=(0.25, 1.0, 0.4))
    kata.check("prf", eager, y, expect=(1.0, 0.25, 0.4))


def test_f1_is_a_harmonic_mean(kata):
    y, p = np.repeat([1, 0], [10, 20]), np.repeat([1, 0], [1, 29])
    kata.check("prf", y, p, expect=(1.0, 0.1, 0.2 / 1.1))


@pytest.mark.parametrize("C", [3, 4, 6])
def test_macro_and_micro_are_right(kata, rng, C):
    for _ in range(4):
        y = rng.integers(0, C, size=25)
        check(kata, y, np.where(rng.random(25) < 0.5, rng.integers(0, C, size=25), y))


def test_macro_gives_a_rare_class_as_much_say_as_a_common_one(kata):
    y = np.repeat([0, 1, 2], [90, 8, 2])
    p = np.concatenate([np.zeros(92, dtype=int), np.ones(8, dtype=int)])
    check(kata, y, p)


def test_accuracy_of_99_percent_can_be_worth_nothing(kata):
    y, p = np.zeros(100, dtype=int), np.zeros(100, dtype=int)
    y[37] = 1
    kata.check("prf", y, p, expect=(0.0, 0.0, 0.0))
    check(kata, y, p)


def test_a_class_that_is_never_predicted_has_precision_0(kata):
    check(kata, np.array([0, 1, 2, 2, 1]), np.array([0, 1, 1, 0, 1]))


def test_a_class_that_is_only_predicted_counts_in_the_mean(kata):
    check(kata, np.array([0, 0, 1, 1, 1]), np.array([0, 4, 1, 1, 0]))
    kata.check("prf", np.array([0, 0, 0]), np.array([1, 0, 1]), expect=(0.0, 0.0, 0.0))


def test_a_class_that_occurs_nowhere_does_not_count_in_the_mean(kata):
    check(kata, np.array([0, 2, 7, 7]), np.array([0, 7, 7, 2]))
    check(kata, np.array([5, 5, 5]), np.array([5, 5, 5]))


@pytest.mark.parametrize("average", AVERAGES)
def test_scores_are_0_where_there_is_nothing(kata, average):
    none = np.zeros(0, dtype=int)
    kata.check("prf", none, none, average, expect=(0.0, 0.0, 0.0))


def test_a_single_row_works(kata):
    for y, p in ((0, 0), (0, 1), (1, 0), (1, 1)):
        kata.check("prf", np.array([y]), np.array([p]), against=by_sets)
        check(kata, np.array([y]), np.array([p]))


def test_micro_is_the_accuracy_for_one_label_a_row(kata, rng):
    y, p = rng.integers(0, 4, size=(2, 21))
    close(kata.prf(y, p, "micro"), (float(np.mean(y == p)),) * 3)


def test_leaves_its_arguments_as_they_were(kata, rng):
    y, p = rng.integers(0, 3, size=(2, 15))
    copies = y.copy(), p.copy()
    kata.confusion(y, p, 3)
    kata.prf(y, p, "macro")
    equal((y, p), copies, because="y or p has been changed")


def test_works_for_any_memory_layout(kata, rng):
    y, p = rng.integers(0, 2, size=(2, 15))
    for same in zip(layouts(y), layouts(p)):
        kata.check("confusion", *same, 2, against=table)
        check(kata, *same, AVERAGES)


@pytest.mark.parametrize("dtype", ["uint8", "int32"])
def test_takes_labels_as(kata, rng, dtype):
    y, p = rng.integers(0, 20, size=(2, 30)).astype(dtype)
    y[0] = p[0] = 19
    kata.check("confusion", y, p, 20, against=table)
    check(kata, y, p)


def test_gives_the_same_answer_twice(kata, rng):
    y, p = rng.integers(0, 3, size=(2, 15))
    equal(kata.prf(y, p, "macro"), kata.prf(y, p, "macro"))
    equal(kata.confusion(y, p, 3), kata.confusion(y, p, 3))
