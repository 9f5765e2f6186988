"""The values of the expressions: numbers, texts, lists; how large each may grow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias, cast

Value: TypeAlias = "bool | int | float | str | list[Value] | tuple[Value, ...]"

BITS = 256  # of a whole number: some 77 digits
TEXT = 500  # characters of a text
ITEMS = 1000  # of a list, those of inner lists included
NESTED = 6  # lists within lists


class Refused(Exception):
    """What can't be had, in words for the author of an expression."""


def size_of(value: Value, depth: int = 0) -> int:
    """How many values it is made of. Raises Refused where one is out of bounds."""
    if isinstance(value, int):
        if value.bit_length() > BITS:
            raise OverflowError
        return 1
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OverflowError
        return 1
    if isinstance(value, str):
        if len(value) > TEXT:
            raise Refused(f"a text of more than {TEXT} characters")
        return 1
    if isinstance(value, list | tuple):
        if depth == NESTED:
            raise Refused(f"lists nested more than {NESTED} deep")
        size = 1
        for part in value:
            size += size_of(part, depth + 1)
            if size > ITEMS + 1:
                raise Refused(f"more than {ITEMS} items")
        return size
    raise Refused(f"a {type(value).__name__} is no value here")


def kind_of(value: object) -> str:
    kinds = {bool: "True or False", int: "a number", float: "a number", str: "a text",
             list: "a list", tuple: "a tuple"}  # fmt: skip
    return kinds.get(type(value), "this")


def number(value: Value) -> float:
    if not isinstance(value, int | float):
        raise Refused(f"{kind_of(value)} stands where a number is needed")
    return value


def whole(value: Value) -> int:
    if not isinstance(value, int):
        raise Refused(f"{kind_of(value)} stands where a whole number is needed")
    return value


def a_list(value: Value) -> Sequence[Value]:
    if not isinstance(value, list | tuple):
        raise Refused(f"{kind_of(value)} stands where a list is needed")
    return value


def numbers(value: Value) -> list[float]:
    return [number(part) for part in a_list(value)]


def item(values: Value, index: Value) -> Value:
    return a_list(values)[whole(index)]


def power(base: float, exponent: float) -> float:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if abs(base) > 1 and (base.bit_length() - 1) * exponent > BITS:
            raise OverflowError
        return cast(int, base**exponent)
    if base < 0 and not float(exponent).is_integer():
        raise Refused("a negative number has no such power")
    return cast(float, base**exponent)
