"""The part of a table that is on the screen."""

from __future__ import annotations

from dataclasses import dataclass

TITLES = ("expected", "got", "difference")


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a table that is on the screen, and where its maps begin."""

    rows: range
    columns: range
    side: bool  # the maps are beside each other, not one below the other
    left: int  # characters before the first cell: the numbers of the rows
    wide: int  # characters of a cell

    @property
    def map_width(self) -> int:
        return max(self.left + len(self.columns) * self.wide, len(TITLES[-1]))


def around(centre: int, fits: int, size: int) -> range:
    """As many as fit of `size`, with `centre` in the middle where it can be."""
    first = max(0, min(centre - fits // 2, size - fits))
    return range(first, min(size, first + fits))


def spelt_range(shown: range) -> str:
    return f"{shown.start}:{shown.stop}"
