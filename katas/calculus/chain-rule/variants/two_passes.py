"""Forward with a memory, then back from the end, as backpropagation does it."""


def chain(fs, x):
    values = [x]
    for f, _ in fs:
        values.append(f(values[-1]))
    grad = 1.0
    for (_, df), value in zip(reversed(fs), reversed(values[:-1])):
        grad = grad * df(value)
    return values[-1], grad
