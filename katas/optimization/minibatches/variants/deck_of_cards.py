"""A deck, from which cards are drawn one by one; and a class instead of a function."""
import numpy as np


class minibatches:
    def __init__(self, n, batch_size, rng, shuffle=True, drop_last=False):
        self.deck = list(range(n))
        self.size, self.rng, self.shuffle, self.drop_last = batch_size, rng, shuffle, drop_last

    def draw(self):
        place = int(self.rng.integers(len(self.deck))) if self.shuffle else 0
        return self.deck.pop(place)

    def __iter__(self):
        return self

    def __next__(self):
        hand = []
        while self.deck and len(hand) < self.size:
            hand.append(self.draw())
        if not hand or (self.drop_last and len(hand) < self.size):
            raise StopIteration
        return np.array(hand)
