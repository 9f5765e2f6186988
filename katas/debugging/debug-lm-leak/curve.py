_rng = np.random.default_rng(7)
_next = [_rng.permutation(12)[:4] for _ in range(12)]
_ids = [0]
for _u in _rng.integers(4, size=1500):
    _ids.append(int(_next[_ids[-1]][_u]))
curve(train(np.array(_ids), 12)[1], of="loss", by="step")
