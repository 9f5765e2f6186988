"""Two mistakes made in one solution."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from tutor.models import Pitfall, TutorError
from tutor.starters import edited

Span = tuple[int, int, str]  # from, to, and what stands there instead


def both(solution: str, first: Pitfall, second: Pitfall) -> str:
    """The solution with both mistakes; empty where they get in each other's way.

    Of each edit only what it changes counts: two that name the same line may change other words.
    """
    one, other = spans(solution, first), spans(solution, second)
    if one and other and apart(solution, one, other):
        return replaced(solution, [*one, *other])
    for base, edit in ((first, second), (second, first)):
        if edit.edit:
            with suppress(TutorError):
                return edited(source(solution, base), edit)
    return ""


def source(solution: str, pitfall: Pitfall) -> str:
    """The solution with one mistake."""
    if pitfall.file is not None:
        return pitfall.file.read_text(encoding="utf-8")
    return edited(solution, pitfall)


def spans(solution: str, pitfall: Pitfall) -> list[Span]:
    """What its edits change of the solution; nothing where one edits what another has written."""
    found: list[Span] = []
    for old, new in pitfall.edit.items():
        if solution.count(old) != 1:
            return []
        found += shrunk(solution.index(old), old, new)
    return found if replaced(solution, found) == edited(solution, pitfall) else []


def shrunk(start: int, old: str, new: str) -> Iterator[Span]:
    """Without what an edit has in common at its beginning and its end."""
    head = alike(old, new)
    tail = alike(old[head:][::-1], new[head:][::-1])
    if old != new:
        yield start + head, start + len(old) - tail, new[head : len(new) - tail]


def home(solution: str, pitfall: Pitfall) -> str:
    """The function or class that its edits change; empty where it is not a single one."""
    lines = {solution[:start].count("\n") + 1 for start, _, _ in spans(solution, pitfall)}
    names = {name_at(solution, line) for line in lines}
    return names.pop() if len(names) == 1 else ""


@lru_cache(maxsize=4096)
def name_at(solution: str, line: int) -> str:
    for node in ast.parse(solution).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            last = node.end_lineno or node.lineno
            if node.lineno <= line <= last:
                return node.name
    return ""


def alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def apart(text: str, one: list[Span], other: list[Span]) -> bool:
    """Whether a comma or a line's end lies between: within one term each would be another mistake
    than it is alone."""
    return all(
        any(mark in text[min(a[1], b[1]) : max(a[0], b[0])] for mark in ",;\n")
        for a in one
        for b in other
    )


def replaced(text: str, changes: list[Span]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
