"""Early stopping: patience is measured against the best epoch, whose weights are kept as a copy."""

import copy
import math


class EarlyStopper:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best, self.best_epoch, self.best_weights = math.inf, None, None
        self.epoch = self.waited = 0

    def update(self, val, weights):
        if val < self.best - self.min_delta:      # False for NaN
            self.best, self.best_epoch = val, self.epoch
            self.best_weights = copy.deepcopy(weights)
            self.waited = 0
        else:
            self.waited += 1
        self.epoch += 1
        return self.waited >= max(self.patience, 1)
