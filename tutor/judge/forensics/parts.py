"""Answers of several parts: which of them are wrong, and how to call them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from tutor.judge.forensics.scene import ENOUGH, LARGEST, Call, Pair, close, leaves, numeric
from tutor.judge.likeness import alike

MOST = 6  # wrong parts that are looked at one by one
NAMED = 3  # at most, of those that a sentence names

Key = tuple[str, tuple[Any, ...]]  # the operation that was asked for, and the way to the part


@dataclass(frozen=True, slots=True)
class Parts:
    wrong: dict[Key, list[Pair]]
    right: frozenset[Key]

    @classmethod
    def of(cls, calls: Sequence[Call]) -> Parts | None:
        """None where an answer has not the parts of the right one, or they are too many numbers.

        Of very large answers the smallest are enough to look at.
        """
        wrong: dict[Key, list[Pair]] = {}
        right: set[Key] = set()
        parts = sorted(((sized(call), n) for n, call in enumerate(calls)))
        total = list(accumulate(size for size, _ in parts))
        some = [n for (_, n), most in zip(parts, total, strict=True) if most <= LARGEST]
        if len(some) < min(len(calls), ENOUGH):
            return None
        for call in (calls[n] for n in sorted(some)):
            found = [(pair, differs(pair)) for pair in leaves(call)]
            only_dtype = alike(call.got.value, call.want.value, dtypes=False)
            if not (only_dtype or any(off for _, off in found)):
                return None
            operation = call.asked.operation
            for pair, off in found:
                key = (call.asked.what if operation == "ask_probe" else operation), pair.path
                if off:
                    wrong.setdefault(key, []).append(pair)
                else:
                    right.add(key)
        return cls(wrong, frozenset(right - wrong.keys())) if wrong else None

    def pairs(self) -> list[Pair]:
        return [pair for pairs in self.wrong.values() for pair in pairs]

    def alone(self) -> str:
        """Which parts are wrong, where others are always right; empty where it is all of them."""
        if not self.right or len({operation for operation, _ in (*self.wrong, *self.right)}) > 1:
            return ""
        words = list(dict.fromkeys(self.called(key) for key in self.wrong))
        if len(words) > NAMED:
            whole = {(o, p[:1]): pairs[0] for (o, p), pairs in self.wrong.items()}
            if all((o, p[:1]) in whole for o, p in self.right):
                return ""
            words = [name(result, pair) for result, pair in whole.items()]
        if len(words) > NAMED:
            return ""
        some = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
        return f"Of the answer only {some} {'is' if len(words) == 1 else 'are'} wrong."

    def called(self, key: Key) -> str:
        """By the result that it belongs to, where all of that is wrong, here or in another call."""
        pair, (operation, path) = self.wrong[key][0], key
        result = operation, path[:1]
        apart = any((o, p[:1]) == result for o, p in self.right)
        return name(key if apart and result not in self.wrong else result, pair)

    def some(self) -> Iterator[tuple[str, list[Pair]]]:
        """All wrong parts; those of each operation; each by itself. With words to begin with."""
        yield self.alone(), self.pairs()
        operations = dict.fromkeys(operation for operation, _ in self.wrong)
        for chosen in operations if len(operations) > 1 else ():
            wrong = {key: pairs for key, pairs in self.wrong.items() if key[0] == chosen}
            of_it = Parts(wrong, frozenset(key for key in self.right if key[0] == chosen))
            yield of_it.alone(), of_it.pairs()
        for key, pairs in self.wrong.items() if 1 < len(self.wrong) <= MOST else ():
            if len(pairs) > 1 and key[1]:
                yield f"In {name(key, pairs[0])}:", pairs


def sized(call: Call) -> int:
    """How many numbers there are in an answer and the right one."""
    return sum(np.size(p.got) + np.size(p.want) for p in leaves(call) if both_numeric(p))


def both_numeric(pair: Pair) -> bool:
    return numeric(pair.got) and numeric(pair.want)


def differs(pair: Pair) -> bool:
    if both_numeric(pair):
        return not close(pair.got, pair.want)
    return not alike(pair.got, pair.want)


def name(key: Key, pair: Pair) -> str:
    """A part in words: the output, a gradient, or the way into containers."""
    operation, path = key
    if operation == "vjp" and path:
        return "the output" if path[0] == 0 else f"the gradient for {list(pair.args)[path[1]]}"
    if path and isinstance(path[-1], str):
        return repr(path[-1])
    return "".join(f"[{step!r}]" for step in path)
