"""Keeps the epochs, not a counter: waited = epochs seen since the best one."""
import pickle


class EarlyStopper:
    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.values = []
        self.best_epoch = None
        self.snapshot = None

    @property
    def best_weights(self):
        return None if self.snapshot is None else pickle.loads(self.snapshot)

    def improves(self, val):
        if val != val:
            return False
        return self.best_epoch is None or self.values[self.best_epoch] - val > self.min_delta

    def update(self, val, weights):
        epoch = len(self.values)
        better = self.improves(val)
        self.values.append(val)
        if better:
            self.best_epoch = epoch
            self.snapshot = pickle.dumps(weights)
            return False
        since = -1 if self.best_epoch is None else self.best_epoch
        return epoch - since >= self.patience
