"""Byte-pair encoding, the learning half: join the most frequent neighbours, again and again."""

from collections import Counter


def train(word_counts: dict[str, int], num_merges: int) -> list[tuple[str, str]]:
    words = [(list(word), count) for word, count in word_counts.items()]
    merges = []
    while len(merges) < num_merges:
        counts = count_pairs(words)
        if not counts:
            break                                                  # each word is one symbol by now
        best = min(counts, key=lambda pair: (-counts[pair], pair))     # most frequent, then smallest
        words = [(merge(symbols, best), count) for symbols, count in words]
        merges.append(best)
    return merges


def count_pairs(words):
    """How often two symbols stand side by side; a word counts as often as it occurs."""
    counts = Counter()
    for symbols, count in words:
        for pair in zip(symbols, symbols[1:]):
            counts[pair] += count
    return counts


def merge(symbols, pair):
    """The symbols with every occurrence of `pair` joined, from left to right: a a a → aa a."""
    merged, i = [], 0
    while i < len(symbols):
        step = 2 if tuple(symbols[i : i + 2]) == pair else 1
        merged.append("".join(symbols[i : i + step]))
        i += step
    return merged
