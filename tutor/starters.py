"""What a learner begins from: a blank starter, or for a debug-it kata a program with bugs in it.

The program of a debug-it kata is its solution with one or two of its bugs planted. Which ones is
drawn anew at every start, so that a mend can't be remembered, and a mend may change no more than
`kata.budget` lines: debugging is not writing anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from random import Random

from tutor.models import Kata, Pitfall, TutorError


@dataclass(frozen=True, slots=True)
class Change:
    """How far a source is from the nearest program that the kata hands out."""

    bugs: tuple[str, ...]  # that were planted there
    lines: int  # changed, added or taken away


def edited(source: str, mistake: Pitfall) -> str:
    """Make the mistake's edits. Raises TutorError where one doesn't match exactly once."""
    for old, new in mistake.edit.items():
        if source.count(old) != 1:
            raise TutorError(
                f"{mistake.id}: the edit of {old!r} matches {source.count(old)} times,"
                " expected exactly once"
            )
        source = source.replace(old, new)
    return source


def programs(kata: Kata) -> dict[tuple[str, ...], str]:
    """The broken programs of a debug-it kata by the bugs in them: each alone, and each two.

    Two bugs whose edits touch the same text don't go together. Raises TutorError where a bug
    doesn't fit the solution at all.
    """
    source = kata.read("solution.py")
    found: dict[tuple[str, ...], str] = {(bug.id,): edited(source, bug) for bug in kata.bugs}
    for one, other in combinations(kata.bugs, 2):
        try:
            found[one.id, other.id] = edited(edited(source, one), other)
        except TutorError:
            continue
    return found


def starter(kata: Kata, who: str, times: int) -> str:
    """The text to begin with. `who` is the learner's, `times` how often they began before: no
    program comes again before all others have had their turn."""
    if not kata.bugs:
        return kata.read("starter.py")
    texts = list(programs(kata).values())
    Random(f"{who}/{kata.slug}").shuffle(texts)
    return texts[times % len(texts)]


def change(kata: Kata, source: str) -> Change:
    """Against the nearest of `programs`."""
    changes = (Change(bugs, distance(text, source)) for bugs, text in programs(kata).items())
    return min(changes, key=lambda one: one.lines)


def changed(kata: Kata, source: str, given: str) -> int:
    """The lines changed since `given` was handed out; since the nearest program where it is unknown
    or too far off, as when a text was brought back from an earlier start."""
    if given and (lines := distance(given, source)) <= kata.budget:
        return lines
    return change(kata, source).lines


def distance(before: str, after: str) -> int:
    """Lines changed, added or taken away; blank lines, comments and prints don't count."""
    matcher = SequenceMatcher(None, _counted(before), _counted(after), autojunk=False)
    return sum(
        max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    )


def _counted(source: str) -> list[str]:
    lines = (line.rstrip() for line in source.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith(("#", "print("))]
