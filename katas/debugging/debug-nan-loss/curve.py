_rng = np.random.default_rng(8)
_y = _rng.integers(3, size=160)
_X = _rng.normal(size=(160, 4)) + 2 * np.eye(3, 4)[_y]
_X[::40] *= 60.0
_X[:, 3] = 7.0
curve(train(_X, _y)[1], of="loss", by="step")
