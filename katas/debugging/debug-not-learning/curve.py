_rng = np.random.default_rng(5)
_X = _rng.uniform(-2, 2, size=(200, 2))
_y = np.sin(2 * _X[:, 0]) + _X[:, 0] * _X[:, 1] / 2
_losses = train((_X - _X.mean(axis=0)) / _X.std(axis=0), (_y - _y.mean()) / _y.std())[1]
_per_epoch = max(1, len(_losses) // 60)
_epochs = [_losses[i : i + _per_epoch] for i in range(0, len(_losses), _per_epoch)]
curve([np.mean(losses) for losses in _epochs], of="mean loss", by="epoch")
