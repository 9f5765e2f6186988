def diagnose(train: list[float], val: list[float]) -> str:
    """What ails a run, read from its losses, one an epoch in either list.

    Returns 'diverged', 'lr-too-high', 'not-learning', 'overfit', 'underfit' or 'healthy'.
    """
    raise NotImplementedError
