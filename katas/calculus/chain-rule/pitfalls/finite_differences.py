def run(fs, x):
    for f, _ in fs:
        x = f(x)
    return x


def chain(fs, x, h=1e-6):
    if not fs:
        return x, 1.0
    return run(fs, x), (run(fs, x + h) - run(fs, x - h)) / (2 * h)
