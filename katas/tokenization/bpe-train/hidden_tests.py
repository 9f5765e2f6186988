import re

import pytest

from tutor.judge.testing import equal

BANANA = {"banana": 2, "bandana": 1, "nab": 3}


def by_text(word_counts, num_merges):
    """The same merges by another road: words as text with a blank on either side of each symbol."""
    texts = [(f" {' '.join(word)} ", count) for word, count in word_counts.items()]
    merges = []
    for _ in range(num_merges):
        counts = {}
        for text, count in texts:
            for found in re.finditer(r"(?= (\S+) (\S+) )", text):
                counts[found.groups()] = counts.get(found.groups(), 0) + count
        if not counts:
            break
        most = max(counts.values())
        left, right = sorted(pair for pair in counts if counts[pair] == most)[0]
        here = re.compile(f"(?<= ){re.escape(left)} {re.escape(right)}(?= )")
        texts = [(here.sub(lambda found: found[0].replace(" ", ""), text), count) for text, count in texts]
        merges.append((left, right))
    return merges


def corpus(rng, alphabet, words=6, longest=8, most=4):
    """Random words, few letters, small counts: full of runs and ties."""
    lengths = rng.integers(1, longest + 1, size=words)
    return {"".join(rng.choice(list(alphabet), size=n)): int(rng.integers(1, most + 1)) for n in lengths}


def test_gives_the_worked_example(kata):
    kata.check("train", BANANA, 3, expect=[("n", "a"), ("a", "na"), ("na", "b")])


def test_counts_a_word_as_often_as_it_occurs(kata):
    kata.check("train", {"ab": 5, "bc": 1, "bcd": 1}, 1, expect=[("a", "b")])
    kata.check("train", {"xy": 1, "xyz": 1, "wxy": 1, "uv": 1000}, 1, expect=[("u", "v")])


def test_takes_the_smallest_pair_on_a_tie(kata):
    kata.check("train", {"zy": 3, "cd": 3, "ab": 3, "ba": 3}, 4, expect=[("a", "b"), ("b", "a"), ("c", "d"), ("z", "y")])


def test_compares_pairs_as_tuples_not_as_joined_text(kata):
    counts = {"bc": 10, "abc": 2, "ab": 5, "abb": 2}
    kata.check("train", counts, 4, expect=[("b", "c"), ("a", "b"), ("a", "bc"), ("ab", "b")])


def test_does_not_depend_on_the_order_of_the_words(kata, rng):
    counts = corpus(rng, "abc", words=7)
    want = kata.train(counts, 8)
    equal(kata.train(dict(reversed(counts.items())), 8), want)
    equal(kata.train(dict(sorted(counts.items())), 8), want)


def test_counts_every_position_in_a_run(kata):
    kata.check("train", {"aaaa": 1, "bcbc": 1, "bc": 1}, 2, expect=[("a", "a"), ("b", "c")])
    kata.check("train", {"zzzz": 1, "ab": 2}, 1, expect=[("z", "z")])


def test_merges_a_run_from_left_to_right(kata):
    kata.check("train", {"aaa": 1}, 5, expect=[("a", "a"), ("aa", "a")])
    kata.check("train", {"aaaaa": 2}, 5, expect=[("a", "a"), ("aa", "a"), ("aa", "aaa")])


def test_merges_every_occurrence_in_a_word(kata):
    kata.check("train", {"abxab": 1}, 3, expect=[("a", "b"), ("ab", "x"), ("abx", "ab")])
    kata.check("train", {"ababab": 2, "c": 1}, 3, expect=[("a", "b"), ("ab", "ab"), ("abab", "ab")])


def test_keeps_the_symbols_that_do_not_merge(kata):
    kata.check("train", {"abc": 1, "ab": 1}, 2, expect=[("a", "b"), ("ab", "c")])
    kata.check("train", {"cab": 1, "ab": 1}, 2, expect=[("a", "b"), ("c", "ab")])


def test_matches_whole_symbols_only(kata):
    counts = {"xab": 3, "xa": 5, "ab": 4}
    kata.check("train", counts, 3, expect=[("x", "a"), ("a", "b"), ("xa", "b")])
    counts = {"abx": 3, "bx": 5, "ab": 4}
    kata.check("train", counts, 3, expect=[("b", "x"), ("a", "b"), ("a", "bx")])


def test_never_merges_across_the_border_of_two_words(kata):
    kata.check("train", {"ab": 3}, 5, expect=[("a", "b")])
    kata.check("train", {"c": 4, "d": 4, "ab": 1}, 5, expect=[("a", "b")])


def test_counts_again_after_each_merge(kata):
    kata.check("train", {"abcd": 3, "bcd": 1}, 3, expect=[("b", "c"), ("bc", "d"), ("a", "bcd")])
    kata.check("train", {"the": 6, "then": 3, "hen": 1}, 3, expect=[("h", "e"), ("t", "he"), ("the", "n")])


def test_merges_pairs_that_occur_once(kata):
    kata.check("train", {"dog": 1}, 2, expect=[("d", "o"), ("do", "g")])


def test_stops_when_no_pair_is_left(kata):
    kata.check("train", {"hat": 2, "a": 3}, 50, expect=[("a", "t"), ("h", "at")])


def test_learns_nothing_where_there_is_nothing_to_merge(kata):
    kata.check("train", {}, 3, expect=[])
    kata.check("train", {"a": 5, "b": 1}, 3, expect=[])
    kata.check("train", BANANA, 0, expect=[])


def test_takes_any_character(kata):
    for word in ("c++", "a.b*c", "(x)|[y]^$", "\\n\\d", "naïve", "日本語", "🙂🙃🙂", "_#@0"):
        kata.check("train", {word: 2, word[::-1]: 1, word[:2]: 3}, 6, against=by_text)


def test_learns_the_same_first_merges_however_many_follow(kata, rng):
    counts = corpus(rng, "abc")
    longest = kata.train(counts, 9)
    for n in (1, 2, 4, 7):
        equal(kata.train(counts, n), longest[:n])


@pytest.mark.parametrize("alphabet", ["a", "ab", "abc", "abcdefgh"])
def test_learns_from_random_corpora(kata, rng, alphabet):
    for _ in range(8):
        kata.check("train", corpus(rng, alphabet), int(rng.integers(1, 16)), against=by_text)


def test_learns_from_longer_words(kata, rng):
    for most in (1, 1000):
        kata.check("train", corpus(rng, "abcd", words=12, longest=20, most=most), 25, against=by_text)


def test_gives_the_same_answer_twice(kata):
    equal(kata.train(BANANA, 6), kata.train(dict(BANANA), 6))
