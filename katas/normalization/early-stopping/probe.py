"""Trains beside the learner's class: weights that change in place, epoch by epoch, until it says stop."""


def train(vals, *settings, **named):
    """(epochs run, whether it was stopped, best_epoch, best_weights, the weights at the end)."""
    stopper = submission.EarlyStopper(*settings, **named)
    weights = {"layers": [{"W": [[0.0, 0.0], [0.0, 0.0]], "b": [0.0, 0.0]}], "scale": 0.0}
    stopped, epochs = False, 0
    for epoch, val in enumerate(vals):
        weights["layers"][0]["W"][1][0] = weights["layers"][0]["b"][1] = weights["scale"] = epoch + 0.5
        stopped, epochs = bool(stopper.update(val, weights)), epoch + 1
        if stopped:
            break
        weights["layers"][0]["W"][1][0] = weights["scale"] = -1.0      # the next epoch has begun
    return epochs, stopped, stopper.best_epoch, stopper.best_weights, weights
