"""A kata and its known mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A known mistake: edits of the solution (each matches exactly once), or a file of its own."""

    id: str
    says: str
    edit: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Kata:
    slug: str
    section: str
    title: str
    stars: int
    minutes: int
    framework: str  # python, numpy, torch
    topics: tuple[str, ...]
    functions: Mapping[str, str]  # name → signature with shapes
    hints: tuple[str, ...]
    pitfalls: tuple[Pitfall, ...]
    folder: Path
    bans: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    equivalent: tuple[Mapping[str, str], ...] = ()
    seconds: float = 10.0  # wall clock for one whole check
    memory_mb: int = 1024  # what a submission may add to the worker it was forked from
    bugs: tuple[Pitfall, ...] = ()  # of a debug-it kata; its starter is drawn from them
    budget: int = 0  # lines of such a starter that a mend may change

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")
