import re

import pytest

from tutor.judge.testing import equal


def join(symbols, pair):
    """`pair` joined wherever it stands between blanks."""
    here = re.compile(f"(?<= ){re.escape(pair[0])} {re.escape(pair[1])}(?= )")
    return here.sub(lambda found: found[0].replace(" ", ""), f" {' '.join(symbols)} ").split()


def learn(word_counts, num_merges):
    """The merges, and the words as the training left them."""
    words, merges = {word: list(word) for word in word_counts}, []
    for _ in range(num_merges):
        pairs = {}
        for word, symbols in words.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] = pairs.get(pair, 0) + word_counts[word]
        if not pairs:
            break
        merges.append(min(pairs, key=lambda pair: (-pairs[pair], pair)))
        words = {word: join(symbols, merges[-1]) for word, symbols in words.items()}
    return merges, words


def replay(word, merges):
    """Every merge in the order of learning: on trained merges the same as lowest rank first."""
    symbols = list(word)
    for pair in merges:
        symbols = join(symbols, pair)
    return symbols


def draw(rng, alphabet, longest=9):
    return "".join(rng.choice(list(alphabet), size=int(rng.integers(1, longest + 1))))


OVER, _ = learn({"over": 4, "the": 3}, 5)  # (e,r) (o,v) (ov,er) (h,e) (t,he)
BC_AB, _ = learn({"bc": 2, "ab": 1}, 2)  # (b,c) (a,b)
AB_BC, _ = learn({"ab": 2, "bc": 1}, 2)  # (a,b) (b,c)
RUNS, _ = learn({"aaaaa": 2, "aaaa": 3, "aa": 1}, 4)
ENDS, _ = learn({"xa": 5, "ab": 4}, 2)  # (x,a) (a,b)


def test_gives_the_worked_example(kata):
    for word, tokens in (("the", ["the"]), ("there", ["t", "h", "er", "e"]), ("hoover", ["h", "o", "over"])):
        kata.check("encode", word, OVER, expect=tokens)


def test_merges_the_lowest_rank_first(kata):
    kata.check("encode", "abc", BC_AB, expect=["a", "bc"])
    kata.check("encode", "abc", AB_BC, expect=["ab", "c"])
    kata.check("encode", "xabcabcx", BC_AB, expect=["x", "a", "bc", "a", "bc", "x"])


def test_does_not_look_for_the_longest_token(kata):
    merges, _ = learn({"bcd": 4, "ab": 3, "abc": 2}, 4)  # (b,c) (bc,d) (a,b) (a,bc)
    kata.check("encode", "abcd", merges, expect=["a", "bcd"])
    kata.check("encode", "abcabd", merges, expect=["abc", "ab", "d"])


def test_does_not_count_the_pairs_of_the_new_word(kata):
    kata.check("encode", "abcbcbc", AB_BC, expect=["ab", "c", "bc", "bc"])


def test_merges_every_occurrence(kata):
    kata.check("encode", "abab", AB_BC, expect=["ab", "ab"])
    kata.check("encode", "abxabxxab", AB_BC, expect=["ab", "x", "ab", "x", "x", "ab"])


def test_goes_on_until_nothing_can_be_merged(kata):
    merges, _ = learn({"unhappiness": 5, "happy": 3}, 30)
    kata.check("encode", "unhappiness", merges, expect=["unhappiness"])
    kata.check("encode", "happy", merges, expect=["happy"])


def test_skips_merges_that_do_not_occur(kata):
    kata.check("encode", "bc", AB_BC, expect=["bc"])
    kata.check("encode", "the", OVER, expect=["the"])


def test_matches_whole_symbols_only(kata):
    kata.check("encode", "xab", ENDS, expect=["xa", "b"])
    kata.check("encode", "xabab", ENDS, expect=["xa", "b", "ab"])


@pytest.mark.parametrize("n", range(1, 10))
def test_merges_runs_from_left_to_right(kata, n):
    kata.check("encode", "a" * n, RUNS, against=replay)
    kata.check("encode", "b" + "a" * n + "b", RUNS, against=replay)


def test_passes_unknown_characters_through(kata):
    kata.check("encode", "théover🙂the", OVER, expect=["t", "h", "é", "over", "🙂", "the"])
    kata.check("encode", "ÜBER", OVER, expect=["Ü", "B", "E", "R"])


def test_encodes_the_empty_word_and_single_letters(kata):
    kata.check("encode", "", OVER, expect=[])
    kata.check("encode", "e", OVER, expect=["e"])
    kata.check("encode", "?", OVER, expect=["?"])


def test_gives_characters_where_there_are_no_merges(kata):
    kata.check("encode", "there", [], expect=list("there"))
    kata.check("encode", "", [], expect=[])


def test_takes_any_character(kata):
    words = ["c++", "a.b*c", "(x)|[y]^$", "\\n\\d", "naïve", "日本語日本", "🙂🙃🙂🙃", "_#@0"]
    merges, left = learn({word: n for n, word in enumerate(words, 1)}, 12)
    for word in words:
        kata.check("encode", word, merges, expect=left[word])
        kata.check("encode", word[::-1] + word, merges, against=replay)


@pytest.mark.parametrize("alphabet", ["a", "ab", "abc", "abcdef"])
def test_gives_what_training_left_of_each_word(kata, rng, alphabet):
    for _ in range(2):
        merges, left = learn({draw(rng, alphabet): int(rng.integers(1, 5)) for _ in range(7)}, int(rng.integers(2, 16)))
        for word, symbols in left.items():
            kata.check("encode", word, merges, expect=symbols)


@pytest.mark.parametrize("alphabet", ["ab", "abc", "abcdef"])
def test_replays_the_training_on_new_words(kata, rng, alphabet):
    merges, _ = learn({draw(rng, alphabet): int(rng.integers(1, 5)) for _ in range(12)}, 20)
    for _ in range(6):
        kata.check("encode", draw(rng, alphabet + "?", longest=16), merges, against=replay)


def test_decodes_by_joining(kata):
    kata.check("decode", ["t", "h", "er", "e"], expect="there")
    kata.check("decode", ["🙂", "é"], expect="🙂é")
    kata.check("decode", ["over"], expect="over")
    kata.check("decode", [], expect="")


def test_decodes_what_it_has_encoded(kata, rng):
    merges, _ = learn({draw(rng, "abcd"): int(rng.integers(1, 5)) for _ in range(10)}, 15)
    for word in ("", "a", "ß", *(draw(rng, "abcdé🙂", longest=14) for _ in range(4))):
        equal(kata.decode(kata.encode(word, merges)), word)


def test_gives_the_same_answer_twice(kata):
    equal(kata.encode("overthere", OVER), kata.encode("overthere", OVER))
