import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds

SIZES = [(10, 4), (12, 4), (7, 3), (9, 2), (100, 32), (64, 32)]
words = "n={0[0]} batch_size={0[1]}".format


@pytest.fixture
def seed(rng):
    return int(rng.integers(2**32))


def plan(n, batch_size, drop_last=False):
    """The sizes of the batches: full ones, and what is left."""
    full, rest = divmod(n, batch_size)
    return [batch_size] * full + ([rest] if rest and not drop_last else [])


def test_gives_the_worked_example(kata, seed):
    equal(kata.probe.in_order(10, 4), [np.arange(0, 4), np.arange(4, 8), np.arange(8, 10)])
    equal(kata.probe.in_order(10, 4, drop_last=True), [np.arange(0, 4), np.arange(4, 8)])
    equal(kata.probe.sizes(10, 4, seed), [4, 4, 2])
    equal(kata.probe.sizes(8, 4, seed), [4, 4])
    equal(kata.probe.sizes(8, 4, seed, drop_last=True), [4, 4])


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_deals_full_batches_and_a_rest(kata, seed, sizes):
    equal(kata.probe.sizes(*sizes, seed), plan(*sizes))
    equal(kata.probe.sizes(*sizes, seed, shuffle=False), plan(*sizes))


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_drops_a_short_last_batch_and_no_full_one(kata, seed, sizes):
    equal(kata.probe.sizes(*sizes, seed, drop_last=True), plan(*sizes, drop_last=True))
    equal(kata.probe.sizes(*sizes, seed, shuffle=False, drop_last=True), plan(*sizes, drop_last=True))


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_deals_each_index_once_an_epoch(kata, seed, sizes):
    n = sizes[0]
    for count, different, least, largest in kata.probe.dealt(*sizes, seed):
        equal((count, different), (n, n), because=f"of {n} indices {different} came, in {count} places")
        equal((least, largest), (0, n - 1), because=f"the indices run from {least} to {largest}, not 0 to {n - 1}")


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_never_deals_an_index_twice_when_it_drops_some(kata, seed, sizes):
    n, full = sizes[0], sum(plan(*sizes, drop_last=True))
    for count, different, least, largest in kata.probe.dealt(*sizes, seed, drop_last=True):
        equal((count, different), (full, full), because=f"{different} different indices came, in {count} places")
        holds(least >= 0 and largest < n, f"the indices run from {least} to {largest}")


@pytest.mark.parametrize("sizes", SIZES, ids=words)
def test_deals_in_order_without_shuffling(kata, sizes):
    n, batch_size = sizes
    for drop_last in (False, True):
        end = sum(plan(n, batch_size, drop_last))
        want = [np.arange(start, min(start + batch_size, n)) for start in range(0, end, batch_size)]
        equal(kata.probe.in_order(n, batch_size, drop_last=drop_last), want)


def test_deals_a_rearrangement_with_shuffling(kata, seed):
    order = np.concatenate(kata.probe.shuffled(41, 8, seed))
    equal(np.sort(order), np.arange(41))
    holds((order != np.arange(41)).any(), "the indices came in order")


def test_deals_whole_numbers_in_flat_arrays(kata, seed):
    for options in ({}, {"shuffle": False}, {"drop_last": True}):
        for is_array, axes, is_whole in kata.probe.kinds(10, 3, seed, **options):
            holds(is_array, "a batch is no NumPy array")
            holds(axes == 1, f"a batch has {axes} axes")
            holds(is_whole, "a batch does not hold whole numbers")


def test_takes_batches_of_one_and_batches_larger_than_all(kata, seed):
    equal(kata.probe.sizes(5, 1, seed), [1] * 5)
    equal(kata.probe.sizes(5, 1, seed, drop_last=True), [1] * 5)
    equal(kata.probe.sizes(3, 8, seed), [3])
    equal(kata.probe.sizes(3, 8, seed, drop_last=True), [])
    equal(kata.probe.sizes(1, 1, seed), [1])
    equal(kata.probe.in_order(3, 8), [np.arange(3)])
    equal(kata.probe.in_order(3, 3, drop_last=True), [np.arange(3)])


def test_deals_nothing_where_there_is_nothing(kata, seed):
    for options in ({}, {"shuffle": False}, {"drop_last": True}, {"shuffle": False, "drop_last": True}):
        equal(kata.probe.sizes(0, 4, seed, **options), [])


def test_repeats_itself_for_the_same_seed_only(kata, seed):
    facts = kata.probe.repeats(60, 8, seed)
    holds(facts["one seed, same order"], "two generators with the same seed gave different orders")
    holds(not facts["two seeds, same order"], "two generators with different seeds gave the same order")


def test_shuffles_afresh_in_each_epoch(kata, seed):
    facts = kata.probe.repeats(60, 8, seed)
    holds(not facts["two epochs, same order"], "the second epoch came in the same order as the first")


def test_mixes_the_members_of_all_batches(kata, seed):
    strangers, unsorted = kata.probe.mixing(12, 4, seed)
    holds(strangers, "in 20 epochs each batch held neighbours only, such as 4, 5, 6, 7")
    holds(unsorted, "in 20 epochs each batch was sorted")


def test_gives_each_index_the_same_chance_to_come_early_or_late(kata, seed):
    early, late = kata.probe.left_out(10, 4, seed)
    close(early, [], because=f"in 400 epochs these came in the first batch far too often or too seldom: {early}")
    close(late, [], because=f"in 400 epochs these came in the last batch far too often or too seldom: {late}")


def test_gives_each_pair_the_same_chance_to_meet(kata, seed):
    odd = kata.probe.meetings(10, 4, seed)
    holds(not odd, f"in 400 epochs these pairs met in a batch far too often or too seldom: {odd[:6]}")


def test_leaves_the_shared_random_generators_alone(kata, seed):
    holds(not kata.probe.disturbs(20, 4, seed), "the global state of np.random or random has been changed")
