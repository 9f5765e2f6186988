"""The chain rule: values go through the links one by one, and their rates multiply."""


def chain(fs, x: float) -> tuple[float, float]:
    value, derivative = x, 1.0                         # nothing done yet: x itself, at rate 1
    for f, df in fs:
        derivative *= df(value)                        # the rate at the value that goes in …
        value = f(value)                               # … and only then on to the next link
    return value, derivative
