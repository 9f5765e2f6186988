"""After the listing in Sennrich et al.: words as text, blanks between the symbols, regular expressions."""
import re
from collections import defaultdict


def stats(vocabulary):
    pairs = defaultdict(int)
    for text, frequency in vocabulary.items():
        symbols = text.split()
        for i in range(len(symbols) - 1):
            pairs[symbols[i], symbols[i + 1]] += frequency
    return pairs


def train(word_counts, num_merges):
    vocabulary = {" ".join(word): n for word, n in word_counts.items()}
    learned = []
    for _ in range(num_merges):
        pairs = stats(vocabulary)
        if len(pairs) == 0:
            break
        top = max(pairs.values())
        best = sorted(p for p, n in pairs.items() if n == top)[0]
        pattern = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        vocabulary = {pattern.sub(lambda _: "".join(best), text): n for text, n in vocabulary.items()}
        learned.append(best)
    return learned
