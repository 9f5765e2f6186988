"""Counts down, copies by hand, and returns early."""
from math import isnan


def clone(tree):
    if isinstance(tree, dict):
        return {key: clone(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)(clone(value) for value in tree)
    return tree


class EarlyStopper:
    def __init__(self, patience, min_delta=0.0):
        self.full = self.left = patience
        self.min_delta = min_delta
        self.limit = None
        self.best_weights = self.best_epoch = None
        self.now = -1

    def update(self, val, weights):
        self.now += 1
        if not isnan(val) and (self.limit is None or val < self.limit):
            self.limit = val - self.min_delta
            self.best_epoch = self.now
            self.best_weights = clone(weights)
            self.left = self.full
            return False
        self.left -= 1
        return self.left <= 0
