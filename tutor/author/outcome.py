"""What the author check found: a line for each thing that must hold, and the figures of a kata."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that must hold, and what was found where it doesn't."""

    what: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants there are, how many died, and how many are listed as equivalent."""

    total: int
    killed: int
    equivalent: int

    def __str__(self) -> str:
        same = f" (+{self.equivalent} equivalent)" if self.equivalent else ""
        return f"{self.killed}/{self.total - self.equivalent}{same}"

    def __add__(self, other: Score) -> Score:
        return Score(
            self.total + other.total,
            self.killed + other.killed,
            self.equivalent + other.equivalent,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All lines of one kata, with the figures of the table; `mutants` is None if none was tried."""

    slug: str
    lines: tuple[Line, ...]
    tests: int = 0
    pitfalls: int = 0
    named: int = 0
    variants: int = 0
    seconds: float = 0.0
    mutants: Score | None = None

    @property
    def ok(self) -> bool:
        return all(line.ok for line in self.lines)

    @property
    def failures(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.ok)
