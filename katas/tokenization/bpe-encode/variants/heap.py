"""A heap of candidates over a linked list of symbols: O(n log n)."""
import heapq


class Encoder:
    def __init__(self, word, merges):
        self.rank = {tuple(pair): i for i, pair in enumerate(merges)}
        self.symbols = list(word)
        self.after = [*range(1, len(word)), None] if word else []
        self.before = [None, *range(len(word) - 1)] if word else []
        self.heap = []
        for i in range(len(word) - 1):
            self.offer(i)

    def offer(self, i):
        j = self.after[i]
        if j is not None:
            pair = self.symbols[i], self.symbols[j]
            if pair in self.rank:
                heapq.heappush(self.heap, (self.rank[pair], i, pair))

    def run(self):
        while self.heap:
            _, i, pair = heapq.heappop(self.heap)
            j = self.after[i] if self.symbols[i] is not None else None
            if j is None or (self.symbols[i], self.symbols[j]) != pair:
                continue
            self.symbols[i], self.symbols[j] = "".join(pair), None
            self.after[i] = self.after[j]
            if self.after[i] is not None:
                self.before[self.after[i]] = i
            self.offer(i)
            if self.before[i] is not None:
                self.offer(self.before[i])
        return [s for s in self.symbols if s is not None]


def encode(word, merges):
    return Encoder(word, merges).run()


def decode(tokens):
    return "".join(tokens)
