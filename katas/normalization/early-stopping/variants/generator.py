"""The state lives in the local variables of a generator that update() feeds."""
from copy import deepcopy
from itertools import count


class EarlyStopper:
    def __init__(self, patience, min_delta=0.0):
        self.best_epoch, self.best_weights = None, None
        self.run = self.watch(patience, min_delta)
        next(self.run)

    def watch(self, patience, min_delta):
        best, bad, stop = float("inf"), 0, False
        for epoch in count():
            val, weights = yield stop
            improved = val + min_delta < best
            bad = 0 if improved else bad + 1
            if improved:
                best, self.best_epoch, self.best_weights = val, epoch, deepcopy(weights)
            stop = not improved and bad >= patience

    def update(self, val, weights):
        return self.run.send((val, weights))
