"""Only the words that hold the merged pair are counted again, as a trainer for real corpora would."""
from collections import Counter, defaultdict


class Trainer:
    def __init__(self, word_counts):
        self.words = [list(w) for w in word_counts]
        self.weights = list(word_counts.values())
        self.counts = Counter()
        self.places = defaultdict(set)
        for index in range(len(self.words)):
            self.note(index, +1)

    def note(self, index, sign):
        word = self.words[index]
        for pair in zip(word, word[1:]):
            self.counts[pair] += sign * self.weights[index]
            self.places[pair].add(index)

    def best(self):
        top = max(self.counts.values(), default=0)
        return min((p for p, n in self.counts.items() if n == top), default=None) if top else None

    def apply(self, pair):
        for index in self.places.pop(pair):
            self.note(index, -1)
            word, k = self.words[index], 0
            while k + 1 < len(word):
                if (word[k], word[k + 1]) == pair:
                    word[k : k + 2] = [pair[0] + pair[1]]
                k += 1
            self.note(index, +1)


def train(word_counts, num_merges):
    trainer, merges = Trainer(word_counts), []
    for _ in range(num_merges):
        pair = trainer.best()
        if pair is None:
            return merges
        trainer.apply(pair)
        merges.append(pair)
    return merges
