"""What a player sends, seen through before anything is made of it.

The player encodes its answers as the judge would. Code that writes on the player's own pipe need
not: so a message is first unpacked to lists and numbers, and refused where no answer needs what it
holds and the judge would pay for it.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import msgpack

from tutor.judge.frames import MAX_BYTES, WireError
from tutor.judge.wire import CONTAINERS

MOST_ITEMS = 2_000_000  # in all the containers of one message
MOST_HASHED = 10_000  # tuples and the like as keys, whose hashes can be made to collide
MOST_TEXT = 1 << 20  # bytes of one string
MOST_WORDS = 200  # letters of a name or description
MOST_DIGITS = 1_700  # bytes of a whole number: about what Python still writes out in decimals


def contents(message: bytes) -> dict[int, Any]:
    """The content of known objects that a message brings along, by number, still as a tree.

    Raises WireError where the message is too much, or msgpack's errors where it is none.
    """
    count = Count()
    _, pairs = _unpack(
        message, list_hook=count.list, object_hook=count.map, ext_hook=count.ext,
        max_array_len=MOST_ITEMS, max_map_len=MOST_ITEMS, max_str_len=MOST_TEXT,
    )  # fmt: skip
    brought = dict(pairs)
    if holds_itself(brought):
        raise WireError("an object that holds itself")
    return brought


def _unpack(message: bytes, **limits: Any) -> Any:
    return msgpack.unpackb(message, strict_map_key=False, unicode_errors="surrogatepass", **limits)


class Count:
    """Sees every part of a message as it is unpacked. Plain data may look like a tagged value at
    first sight, so each kind is known by all its parts."""

    def __init__(self) -> None:
        self.items = 0

    def add(self, items: int) -> None:
        self.items += items
        if self.items > MOST_ITEMS:
            raise WireError(f"over {MOST_ITEMS:,} items in one answer")

    def list(self, made: list[Any]) -> list[Any]:
        self.add(1 + len(made))
        match made:
            case ["array" | "tensor", str(dtype), [*shape], *_, bytes(data)]:
                _look_at_array(shape, dtype, data)
            case ["scalar", str(dtype), bytes(data)]:
                _look_at_array([], dtype, data)
            case ["dict" | "set" | "frozenset" as tag, [*members]] if len(members) > MOST_HASHED:
                keys = (m[0] for m in members) if tag == "dict" else members
                if sum(type(key) is list for key in keys) > MOST_HASHED:
                    raise WireError(f"over {MOST_HASHED:,} tuples as keys")
            case ["int", bytes(digits)] if len(digits) > MOST_DIGITS:
                raise WireError("a whole number of over four thousand digits")
            case ["handle", _, _, str(name)] | ["opaque", str(name)] if len(name) > MOST_WORDS:
                raise WireError("a name of hundreds of letters")
            case ["generator", "MT19937", {"state": {"pos": at}}] if not 0 <= at <= 624:
                raise WireError("a random generator that reads past its own numbers")
        return made

    def map(self, made: dict[Any, Any]) -> dict[Any, Any]:
        self.add(1 + len(made))
        return made

    def ext(self, code: int, data: bytes) -> Any:
        raise WireError(f"an extension of kind {code}")


def _look_at_array(shape: list[Any], dtype: str, data: bytes) -> None:
    """No bytes may still be a shape of gigabytes once it is summed; four bytes may be no letter."""
    if math.prod(max(1, n) for n in shape) > MAX_BYTES:
        raise WireError(f"an array of shape {shape}")
    if dtype[1:2] == "U" and data:
        import numpy as np

        if np.frombuffer(data, f"{dtype[0]}u4").max() > sys.maxunicode:
            raise WireError("an array of text that is no text")


# --- known objects --------------------------------------------------------------------------


def holds_itself(brought: dict[int, Any]) -> bool:
    """Whether one of the objects leads back to itself, or to one that was not brought along."""
    inside = {n: _references(c) for n, c in brought.items() if c[0] in CONTAINERS}
    if not set().union(*inside.values()) <= brought.keys():
        return True
    while free := [n for n, held in inside.items() if not held & inside.keys()]:
        for n in free:
            del inside[n]
    return bool(inside)


def _references(tree: Any) -> set[int]:
    """The numbers of known objects in a tree."""
    found, waiting = set(), [tree]
    while waiting:
        match waiting.pop():
            case ["ref", number]:
                found.add(number)
            case ["list" | "tuple" | "set" | "frozenset", [*parts]]:
                waiting += parts
            case ["dict", [*pairs]]:
                waiting += [part for pair in pairs for part in pair]
    return found


def changes(request: bytes, brought: dict[int, Any]) -> set[int]:
    """Which objects of a request came back with another content, whatever the player says."""
    sent = dict(_unpack(request)[1]) if brought else {}
    return {n for n in brought if n in sent and not _same(sent[n], brought[n])}


def _same(a: Any, b: Any) -> bool:
    """Whether two contents are equal; NaN is, and the order in a set is nothing."""
    if a == b:
        return True
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        if a[:1] == b[:1] and a[0] in ("set", "frozenset"):
            return sorted(map(repr, a[1])) == sorted(map(repr, b[1]))
        return all(map(_same, a, b))
    return bool(a != a and b != b)
