"""No averages: the noise is bounded, so that single points with wide margins will do."""


def diagnose(train, val):
    for loss in train + val:
        if loss != loss or abs(loss) == float("inf"):
            return "diverged"
    L = train[0]
    train, val = [t / L for t in train], [v / L for v in val]
    last, half = train[-1], train[len(train) // 2]
    if last > 2.5:
        return "diverged"
    if any(train[i] - train[i - 1] > 0.25 for i in range(1, len(train))):
        return "lr-too-high"
    if last > 0.86:
        return "not-learning"
    if val[-1] > min(val) + 0.2:
        return "overfit"
    return "underfit" if last > 0.46 and half - last < 0.11 else "healthy"
