"""Lists of tokens, pairs or names: cut short, turned round, cut up elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate
from typing import Any

from tutor.judge.forensics.scene import ENOUGH, Pair

Lists = list[tuple[list[Any], list[Any]]]


def sequences(pairs: list[Pair]) -> tuple[str, str] | None:
    """The first relation that holds for every pair of lists: its name and what it says."""
    if not all(isinstance(v, (list, tuple)) for p in pairs for v in (p.got, p.want)):
        return None
    lists = [(list(p.got), list(p.want)) for p in pairs]
    if sum(len(want) for _, want in lists) < ENOUGH:
        return None
    for name, relation in RELATIONS:
        if says := relation(lists):
            return name, says
    return None


def reverse(lists: Lists) -> str | None:
    if all(got == want[::-1] for got, want in lists):
        return "The right items stand in reverse order."
    return None


def swapped_pairs(lists: Lists) -> str | None:
    """Each item is a pair, and its halves have changed places."""

    def turned(items: Sequence[Any]) -> list[Any]:
        return [
            tuple(i)[::-1] if isinstance(i, (tuple, list)) and len(i) == 2 else i for i in items
        ]

    if all([*map(plainly, got)] == turned([*map(plainly, want)]) for got, want in lists):
        return "Each pair is the wrong way round: the second comes first."
    return None


def plainly(item: Any) -> Any:
    return tuple(item) if isinstance(item, list) else item


def cut_short(lists: Lists) -> str | None:
    missing = {len(want) - len(got) for got, want in lists}
    if min(missing) < 1 or not all(got == want[: len(got)] for got, want in lists):
        return None
    if missing == {1}:
        return "The last item is missing, and all before it are right: is a range one too short?"
    return "What is there is right, but it ends too early."


def begun_late(lists: Lists) -> str | None:
    if all(got == want[1:] for got, want in lists):
        return "The first item is missing, and all after it are right."
    return None


def too_long(lists: Lists) -> str | None:
    if all(len(got) > len(want) and got[: len(want)] == want for got, want in lists):
        return "All that is wanted is there, but more follows: it does not stop in time."
    return None


def reordered(lists: Lists) -> str | None:
    if not all(isinstance(i, Hashable) for got, want in lists for i in (*got, *want)):
        return None
    try:
        if all(Counter(got) == Counter(want) for got, want in lists):
            return "The right items are there, in another order."
    except TypeError:  # a tuple of lists
        return None
    return None


def cut_elsewhere(lists: Lists) -> str | None:
    """The same text in other pieces."""
    if not all(isinstance(i, str) for got, want in lists for i in (*got, *want)):
        return None
    if not all("".join(got) == "".join(want) for got, want in lists):
        return None
    borders = [(set(accumulate(map(len, g))), set(accumulate(map(len, w)))) for g, w in lists]
    if all(got > want for got, want in borders):
        return "The text is right, but in too many pieces: some are never joined."
    if all(got < want for got, want in borders):
        return "The text is right, but in too few pieces: some are joined that should stay apart."
    return "The text is right, but it is cut in other places."


def lost(lists: Lists) -> str | None:
    """Some of the text is gone."""
    if not all(isinstance(i, str) for got, want in lists for i in (*got, *want)):
        return None
    texts = [("".join(got), "".join(want)) for got, want in lists]
    if all(len(a) < len(b) and subsequence(a, b) for a, b in texts):
        return f"Letters get lost: the pieces together are {texts[0][0]!r}, not {texts[0][1]!r}."
    return None


def subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def repeated(lists: Lists) -> str | None:
    """The first item again and again."""
    if len(lists) > 1 and all(
        len(got) > 1 and want and got == got[:1] * len(got) and got[0] == want[0]
        for got, want in lists
    ):
        return "The first item is right, and then it is repeated: is anything updated after it?"
    return None


RELATIONS: tuple[tuple[str, Callable[[Lists], str | None]], ...] = (
    ("order", reverse),
    ("swapped-pairs", swapped_pairs),
    ("repeated", repeated),
    ("cut-short", cut_short),
    ("begun-late", begun_late),
    ("too-long", too_long),
    ("order", reordered),
    ("pieces", cut_elsewhere),
    ("lost", lost),
)
