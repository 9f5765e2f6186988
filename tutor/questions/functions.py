"""The functions of the expressions: name, what it does, how many arguments it takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias, cast

from tutor.questions.values import ITEMS, Refused, Value, a_list, number, numbers, size_of, whole

Draw: TypeAlias = Callable[[], float]  # a number in [0, 1), another one each time

DIGITS = 15  # that `round` may keep
MANY = 100  # arguments of `max`


def _of_number(function: Callable[[float], float]) -> Callable[..., Value]:
    return lambda x: function(number(x))


def _each(*given: Value) -> list[float]:
    """The numbers of `max(a, b)` and of `max([a, b])`."""
    return numbers(given[0] if len(given) == 1 else given)


def _some(value: Value) -> list[float]:
    found = numbers(value)
    if not found:
        raise Refused("the list is empty")
    return found


def _round(x: Value, digits: Value = 0) -> Value:
    if abs(whole(digits)) > DIGITS:
        raise Refused(f"round keeps at most {DIGITS} digits")
    return round(number(x), digits) if digits else round(number(x))  # type: ignore[arg-type]


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else len(a_list(value))


def _product(value: Value) -> float:
    product: float = 1
    for factor in numbers(value):
        product *= factor
        size_of(product)
    return product


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _softmax(value: Value) -> Value:
    z = _some(value)
    top = max(z)
    e = [math.exp(x - top) for x in z]
    total = math.fsum(e)
    return [x / total for x in e]


def _dot(a: Value, b: Value) -> float:
    x, y = numbers(a), numbers(b)
    if len(x) != len(y):
        raise Refused(f"dot needs lists of one length, not {len(x)} and {len(y)}")
    return sum(p * q for p, q in zip(x, y, strict=True))


def _mean(value: Value) -> float:
    x = _some(value)
    return math.fsum(x) / len(x)


def _variance(value: Value) -> float:
    """σ² = Σ(xᵢ − μ)²/n, the population's."""
    mean = _mean(value)
    return _mean([(x - mean) ** 2 for x in _some(value)])


def _matrix(value: Value) -> list[list[float]]:
    rows = [numbers(row) for row in a_list(value)]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise Refused("matmul needs rows of one length")
    return rows


def _matmul(a: Value, b: Value) -> Value:
    """(n, k) times (k, m); a flat list is a row on the left and a column on the right."""
    row = all(isinstance(x, int | float) for x in a_list(a))
    column = all(isinstance(x, int | float) for x in a_list(b))
    left = [numbers(a)] if row else _matrix(a)
    right = [[x] for x in numbers(b)] if column else _matrix(b)
    inner = len(right)
    if len(left[0]) != inner or not inner:
        raise Refused(f"matmul of rows of {len(left[0])} and columns of {inner}")
    if len(left) * len(right[0]) > ITEMS:
        raise Refused(f"more than {ITEMS} items")
    made: list[Value] = [
        [sum(r[k] * right[k][j] for k in range(inner)) for j in range(len(right[0]))] for r in left
    ]
    if column:
        made = [cast("list[Value]", r)[0] for r in made]
    return made[0] if row else made


def _broadcast(a: Value, b: Value) -> Value:
    """The common shape by NumPy's rule: from the right, sizes are equal or one of them is 1."""
    x, y = ([whole(size) for size in a_list(shape)] for shape in (a, b))
    width = max(len(x), len(y))
    x, y = [1] * (width - len(x)) + x, [1] * (width - len(y)) + y
    if any(p != q and 1 not in (p, q) for p, q in zip(x, y, strict=True)):
        return "error"
    return tuple(q if p == 1 else p for p, q in zip(x, y, strict=True))


def _convolved(w: Value, k: Value, p: Value, s: Value) -> int:
    """⌊(w + 2p − k)/s⌋ + 1"""
    size = (whole(w) + 2 * whole(p) - whole(k)) // whole(s) + 1
    if size < 1:
        raise Refused("conv: the kernel is wider than the padded input")
    return size


FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {  # with how many arguments
    "sqrt": (_of_number(math.sqrt), 1, 1),
    "exp": (_of_number(math.exp), 1, 1),
    "log": (_of_number(math.log), 1, 1),
    "log2": (_of_number(math.log2), 1, 1),
    "abs": (_of_number(abs), 1, 1),
    "min": (lambda *x: min(_each(*x)), 1, MANY),
    "max": (lambda *x: max(_each(*x)), 1, MANY),
    "round": (_round, 1, 2),
    "floor": (_of_number(math.floor), 1, 1),
    "ceil": (_of_number(math.ceil), 1, 1),
    "sum": (lambda x: sum(numbers(x)), 1, 1),
    "len": (_length, 1, 1),
    "prod": (_product, 1, 1),
    "sigmoid": (_of_number(_sigmoid), 1, 1),
    "tanh": (_of_number(math.tanh), 1, 1),
    "softmax": (_softmax, 1, 1),
    "dot": (_dot, 2, 2),
    "norm": (lambda x: math.sqrt(sum(n * n for n in numbers(x))), 1, 1),
    "matmul": (_matmul, 2, 2),
    "mean": (_mean, 1, 1),
    "var": (_variance, 1, 1),
    "broadcast": (_broadcast, 2, 2),
    "conv": (_convolved, 4, 4),
}


def _drawn_int(draw: Draw, *given: Value) -> int:
    if len(given) != 2:
        raise Refused("int takes the lowest and the highest number")
    low, high = whole(given[0]), whole(given[1])
    if low > high:
        raise Refused(f"int: {low} is above {high}")
    return low + min(int(draw() * (high - low + 1)), high - low)


def _drawn_uniform(draw: Draw, *given: Value) -> float:
    if len(given) != 2:
        raise Refused("uniform takes the lowest and the highest number")
    low, high = number(given[0]), number(given[1])
    if low > high:
        raise Refused(f"uniform: {low} is above {high}")
    return low + draw() * (high - low)


def _drawn_choice(draw: Draw, *given: Value) -> Value:
    if len(given) < 2:
        raise Refused("choice takes two values or more")
    return given[min(int(draw() * len(given)), len(given) - 1)]


DRAWS: dict[str, Callable[..., Value]] = {
    "int": _drawn_int,
    "uniform": _drawn_uniform,
    "choice": _drawn_choice,
}
