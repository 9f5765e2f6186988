def run(fs, x):
    for f, _ in fs:
        x = f(x)
    return x


def chain(fs, x):
    derivative = 1.0
    for i, (_, df) in enumerate(fs):
        derivative *= df(run(fs[:i], x))
    return run(fs, x), derivative
