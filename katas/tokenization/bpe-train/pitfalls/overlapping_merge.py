"""The solution, but a merge looks at each position alone: a a a → aa aa."""

from collections import Counter


def train(word_counts, num_merges):
    words = [(list(word), count) for word, count in word_counts.items()]
    merges = []
    while len(merges) < num_merges:
        counts = count_pairs(words)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        words = [(merge(symbols, best), count) for symbols, count in words]
        merges.append(best)
    return merges


def count_pairs(words):
    counts = Counter()
    for symbols, count in words:
        for pair in zip(symbols, symbols[1:]):
            counts[pair] += count
    return counts


def merge(symbols, pair):
    starts = [here == pair for here in zip(symbols, symbols[1:])] + [False]
    merged = []
    for i, symbol in enumerate(symbols):
        if starts[i]:
            merged.append("".join(pair))
        elif i == 0 or not starts[i - 1]:
            merged.append(symbol)
    return merged
