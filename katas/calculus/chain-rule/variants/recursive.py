"""The first link, then the chain that is left."""


def chain(fs, x):
    if len(fs) == 0:
        return x, 1.0
    (f, df), *rest = fs
    value, outer = chain(rest, f(x))
    return value, outer * df(x)
