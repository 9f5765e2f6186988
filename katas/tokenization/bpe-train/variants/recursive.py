"""Without state: words as tuples, one merge a call."""
from itertools import groupby, pairwise


def join(word, pair):
    if len(word) < 2:
        return word
    if word[:2] == pair:
        return ("".join(pair), *join(word[2:], pair))
    return (word[0], *join(word[1:], pair))


def learn(words, n):
    pairs = sorted((pair, count) for word, count in words for pair in pairwise(word))
    if not pairs or n <= 0:
        return []
    totals = [(-sum(c for _, c in group), pair) for pair, group in groupby(pairs, key=lambda p: p[0])]
    _, pair = min(totals)
    return [pair, *learn([(join(word, pair), count) for word, count in words], n - 1)]


def train(word_counts, num_merges):
    return learn([(tuple(word), count) for word, count in word_counts.items()], num_merges)
