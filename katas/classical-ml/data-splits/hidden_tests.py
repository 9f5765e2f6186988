import numpy as np
import pytest

from tutor.judge.testing import equal, holds, raises

FRACS = [(0.7, 0.15, 0.15), (0.6, 0.2, 0.2), (0.8, 0.1, 0.1), (0.5, 0.2, 0.3)]
SIZES = [(10, 3), (11, 4), (9, 3), (7, 2), (5, 5), (23, 6), (2, 2)]
words = pytest.mark.parametrize("fracs", FRACS, ids=str)


@pytest.fixture(autouse=True)
def _known_start(kata):
    kata.probe.start_global_generator()


def generator(rng):
    return np.random.default_rng(int(rng.integers(2**32)))


def whole(rows, what):
    """An index array as a sorted list."""
    rows = np.asarray(rows)
    holds(rows.ndim == 1, f"{what} must be a one-dimensional array of row numbers, its shape is {rows.shape}")
    holds(rows.size == 0 or rows.dtype.kind in "iu", f"{what} must hold whole numbers, its dtype is {rows.dtype}")
    return sorted(map(int, rows))


def check_parts(kata, y, fracs, rng, stratify):
    """Every row once; the sizes within 1 of their shares, of all rows or of each class."""
    parts = kata.split(y, fracs, rng, stratify=stratify)
    holds(len(parts) == 3, f"split must return three parts, it returned {len(parts)}")
    parts = [whole(rows, part) for rows, part in zip(parts, ("train", "val", "test"))]
    together = sorted(parts[0] + parts[1] + parts[2])
    equal(together, list(range(len(y))), because=f"the three parts must hold every row of {len(y)} exactly once; together they hold {together}")
    for label in np.unique(y) if stratify else [None]:
        group = set(range(len(y))) if label is None else set(np.flatnonzero(y == label).tolist())
        for name, part, frac in zip(("train", "val", "test"), parts, fracs):
            size, share = len(group & set(part)), frac * len(group)
            of = f"of {len(group)} rows" if label is None else f"of the {len(group)} rows of class {label}"
            holds(abs(size - share) <= 1 + 1e-9, f"{name} holds {size} {of}, its share is {share:g}")
    return parts


def check_folds(kata, n, k, rng):
    folds = kata.kfold(n, k, rng)
    holds(len(folds) == k, f"kfold must return {k} pairs, it returned {len(folds)}")
    pairs = [(whole(train, "train"), whole(val, "val")) for train, val in folds]
    validated = sorted(row for _, val in pairs for row in val)
    equal(validated, list(range(n)), because=f"each of {n} rows must be validated once; the {k} val parts together hold {validated}")
    sizes = [len(val) for _, val in pairs]
    holds(max(sizes) - min(sizes) <= 1, f"{n} rows in {k} folds: the val parts hold {sizes}")
    for train, val in pairs:
        holds(not set(train) & set(val), f"train holds rows of its val part: {sorted(set(train) & set(val))}")
        equal(sorted(train + val), list(range(n)), because="train must hold each row that is not in val, once")
    return pairs


def test_gives_the_worked_example(kata, rng):
    parts = check_parts(kata, np.zeros(10), (0.7, 0.15, 0.15), generator(rng), False)
    holds([len(p) for p in parts] in ([7, 1, 2], [7, 2, 1]), "the sizes of 10 rows must be 7, 1, 2 or 7, 2, 1")
    pairs = check_folds(kata, 11, 4, generator(rng))
    equal(sorted(len(val) for _, val in pairs), [2, 3, 3, 3])


@words
@pytest.mark.parametrize("n", [10, 19, 40, 101])
def test_split_puts_every_row_into_one_part_of_the_right_size(kata, rng, n, fracs):
    check_parts(kata, rng.integers(0, 3, size=n), fracs, generator(rng), False)


@words
def test_a_stratified_split_keeps_the_mix_of_classes(kata, rng, fracs):
    y = rng.permutation(np.repeat([0, 1, 2], [60, 31, 9]))
    check_parts(kata, y, fracs, generator(rng), True)
    check_parts(kata, np.array(["cat", "dog", "gnu"])[y], fracs, generator(rng), True)


def test_a_stratified_split_keeps_classes_of_a_few_rows(kata, rng):
    y = rng.permutation(np.repeat([5, 7, 8, 9], [20, 1, 1, 2]))
    for _ in range(4):
        check_parts(kata, y, (0.6, 0.2, 0.2), generator(rng), True)


def test_a_stratified_split_leaves_a_rare_class_in_every_part(kata, rng):
    y = np.zeros(200, dtype=int)
    y[-20:] = 1
    for part in check_parts(kata, y, (0.8, 0.1, 0.1), generator(rng), True):
        holds(any(row >= 180 for row in part), "a class of 20 rows in 200 is missing from a part")


def test_split_shuffles_sorted_labels(kata, rng):
    y = np.repeat([0, 1], 150)
    for part in check_parts(kata, y, (0.6, 0.2, 0.2), generator(rng), False):
        holds({row >= 150 for row in part} == {False, True}, "with sorted labels a part holds rows of one class only")


def test_split_does_not_stratify_unless_told(kata, rng):
    y = np.repeat([0, 1], 20)
    counts = []
    for _ in range(12):
        train, _, _ = kata.split(y, (0.5, 0.25, 0.25), generator(rng))
        counts.append(sum(int(row) >= 20 for row in np.asarray(train)))
    holds(len(set(counts)) > 1, "without stratify the number of rows of a class in train is a matter of chance; here it never varies")


@pytest.mark.parametrize("stratify", [False, True], ids=["plain", "stratified"])
def test_every_row_has_the_same_chances(kata, rng, stratify):
    y, fracs, draws = np.repeat([0, 1], [12, 8]), (0.5, 0.25, 0.25), 400
    counts = kata.probe.landings(y, fracs, stratify, draws, int(rng.integers(2**32)))
    for part, frac in enumerate(fracs):
        slack = 6.5 * np.sqrt(draws * frac * (1 - frac))
        far = int(np.abs(counts[:, part] - draws * frac).argmax())
        where = ("train", "val", "test")[part]
        holds(abs(counts[far, part] - draws * frac) <= slack,
              f"in {draws} draws row {far} landed in {where} {counts[far, part]} times, its share is {draws * frac:g}")  # fmt: skip


@pytest.mark.parametrize("n, k", SIZES, ids=[f"{n} rows in {k}" for n, k in SIZES])
def test_kfold_validates_every_row_once(kata, rng, n, k):
    check_folds(kata, n, k, generator(rng))


def test_kfold_mixes_the_rows(kata, rng):
    counts = kata.probe.validated_together(8, 4, 400, int(rng.integers(2**32)))
    pairs = counts[~np.eye(8, dtype=bool)]
    holds(pairs.min() > 0 and pairs.max() < 200, "some rows always stand in the same fold, or never do: the rows must be shuffled")


def test_kfold_refuses_more_folds_than_rows(kata, rng):
    for n, k in ((3, 4), (5, 20)):
        with raises(ValueError):
            kata.kfold(n, k, generator(rng))


def test_the_same_state_of_rng_gives_the_same_answer(kata, rng):
    y, seed = rng.integers(0, 3, size=30), int(rng.integers(2**32))
    for stratify in (False, True):
        first, second = (kata.split(y, (0.6, 0.2, 0.2), np.random.default_rng(seed), stratify) for _ in "ab")
        equal([list(p) for p in first], [list(p) for p in second])
    first, second = (kata.kfold(30, 4, np.random.default_rng(seed)) for _ in "ab")
    equal([list(p) for pair in first for p in pair], [list(p) for pair in second for p in pair])


def test_another_state_of_rng_gives_another_answer(kata, rng):
    y, seed = rng.integers(0, 3, size=60), int(rng.integers(2**31))
    for stratify in (False, True):
        first, second = (kata.split(y, (0.6, 0.2, 0.2), np.random.default_rng(seed + i), stratify) for i in (0, 1))
        holds(whole(first[0], "train") != whole(second[0], "train"), "another generator has led to the same train part")
    first, second = (kata.kfold(60, 3, np.random.default_rng(seed + i)) for i in (0, 1))
    holds(whole(first[0][1], "val") != whole(second[0][1], "val"), "another generator has led to the same first fold")


def test_the_global_generator_stays_untouched(kata, rng):
    moved = kata.probe.global_state_moves(rng.integers(0, 2, size=20), (0.6, 0.2, 0.2), int(rng.integers(2**32)))
    holds(not moved, "NumPy's global generator has been used; all chance must come from rng")


def test_leaves_y_as_it_was(kata, rng):
    y = rng.integers(0, 3, size=25)
    before = y.copy()
    kata.split(y, (0.6, 0.2, 0.2), generator(rng))
    kata.split(y, (0.6, 0.2, 0.2), generator(rng), True)
    equal(y, before, because="y has been changed")
