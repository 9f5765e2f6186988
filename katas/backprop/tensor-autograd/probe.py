"""What needs a `with` statement, or so many operations that they had better stay in here."""


def without_recording(x):
    """requires_grad of results before, inside and after no_grad(), twice nested, and after an exception."""
    a = submission.Tensor(x, requires_grad=True)
    seen = [(a * 2).requires_grad]
    with submission.no_grad():
        seen.append((a * 2).requires_grad)
        with submission.no_grad():
            seen.append((a + a).sum().requires_grad)
        seen.append(a.exp().requires_grad)
    seen.append((a * 2).requires_grad)
    try:
        with submission.no_grad():
            raise KeyError
    except KeyError:
        pass
    seen.append((a * 2).requires_grad)
    return [bool(s) for s in seen]


def leaf_inside(x):
    """requires_grad of two leaves made inside of no_grad(), and the gradient of Σ x² by the first."""
    with submission.no_grad():
        a, b = submission.Tensor(x, requires_grad=True), submission.Tensor(x)
    (a * a).sum().backward()
    return [bool(a.requires_grad), bool(b.requires_grad)], a.grad


def constant_inside(x):
    """The gradient of Σ x·c, where c = x·x was computed inside of no_grad()."""
    a = submission.Tensor(x, requires_grad=True)
    with submission.no_grad():
        c = a * a
    (a * c).sum().backward()
    return a.grad


def descend(x, lr, steps):
    """Gradient descent on Σ x², with the update inside of no_grad()."""
    w = submission.Tensor(x, requires_grad=True)
    for _ in range(steps):
        w.grad = None
        (w * w).sum().backward()
        with submission.no_grad():
            w.data -= lr * w.grad
    return w.data


def chain(x, length):
    """The gradient of Σ (x + 1 + 1 …)."""
    a = node = submission.Tensor(x, requires_grad=True)
    for _ in range(length):
        node = node + 1
    node.sum().backward()
    return a.grad


def doublings(x, times):
    """The gradient of Σ x, doubled so many times by b = b + b."""
    a = node = submission.Tensor(x, requires_grad=True)
    for _ in range(times):
        node = node + node
    node.sum().backward()
    return a.grad


def leaves(arrays):
    return [submission.Tensor(x, requires_grad=True) for x in arrays]


def differentiate(out, weights, tensors):
    """Value and requires_grad of out; then grad and data of each tensor for the loss Σ weights · out."""
    value, requires = out.data, bool(out.requires_grad)
    (out * weights).sum().backward()
    return value, requires, [tensor.grad for tensor in tensors], [tensor.data for tensor in tensors]
