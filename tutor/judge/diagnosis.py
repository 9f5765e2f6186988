"""Which known mistake it is: pitfalls are look-alikes, replayed on the very calls that were made.

A pitfall explains a wrong answer if it gives the same one. It may only be named if it does no harm
elsewhere: wherever its answer is not the learner's, it must be the right one. All wrong answers are
to be explained so: by one pitfall, by several that act on different calls, or by two made in one
solution. Where two explanations fit equally well, silence is better than a guess.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

from tutor.judge import forensics
from tutor.judge.forensics.scene import Call, Scene, parameters, requests
from tutor.judge.likeness import Likeness, likeness
from tutor.judge.remote import Connection
from tutor.judge.replay import Answer, Overdue, Replies, replay, stranger, talk, within
from tutor.models import Finding, Kata, Pitfall, TutorError

__all__ = ["diagnose", "edited", "mistaken", "probe_of", "stranger"]

PAIR_SECONDS = 0.8  # to look for two mistakes in one solution
MOST = 3  # mistakes in one explanation
# What names a mistake although it leaves some wrong answers open:
MOSTLY = 0.7  # of the wrong answers are its own
FEWEST = 3  # of them to the digit
FEW = 1  # right answer that it would have spoilt
MOST_PATIENT = 6  # attempts that are worth going on with

POWER_OF_TEN = re.compile(r"\b1e-?\d+\b")

Ids = tuple[str, ...]


def diagnose(
    kata: Kata, connection: Connection, failed: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Name what the recorded conversation shows: pitfalls first, then what is seen of the rest.

    `failed` has the names of the tests that failed; None stands for all of them. What was answered
    in a test that has passed is right, even if it is not the reference's answer.
    """
    evidence = Evidence(kata, connection, failed)
    if not evidence.exchanges:
        return ()
    ids, explained = Search(kata, evidence).best() if evidence.any_wrong() else ((), frozenset())
    if not ids:
        return forensics.examine(evidence.scenes(frozenset()))
    by_id = {p.id: p.says.strip() for p in kata.pitfalls}
    named = Finding("pitfall", "+".join(ids), " Also: ".join(by_id[i] for i in ids))
    if explained is None:
        return (named,)
    return (named, *forensics.examine(evidence.scenes(explained)))


class Evidence:
    """The learner's answers beside the reference's, which are asked for only as they are needed."""

    def __init__(self, kata: Kata, connection: Connection, failed: Collection[str] | None) -> None:
        self.kata, self.connection = kata, connection
        self.exchanges = talk(connection)
        self.learner = [Answer(e.answer) for e in self.exchanges]
        self.probe = probe_of(kata)
        self.solution = kata.read("solution.py")
        self.right = Replies(self.solution, self.probe, connection)
        self.passed = [failed is not None and e.test not in failed for e in self.exchanges]
        self.judged: dict[int, bool] = {}

    def any_wrong(self) -> bool:
        return any(map(self.is_wrong, range(len(self.learner))))

    @property
    def wrong(self) -> frozenset[int]:
        return frozenset(filter(self.is_wrong, range(len(self.learner))))

    def is_wrong(self, i: int) -> bool:
        if i not in self.judged:
            self.judged[i] = not self.passed[i] and not self.is_right(self.learner[i], i)
        return self.judged[i]

    def is_right(self, answer: Answer, i: int) -> bool:
        return self.likeness(answer, self.right[i], i) is Likeness.SAME

    def likeness(self, a: Answer, b: Answer, i: int) -> Likeness:
        if a.data == b.data:
            return Likeness.SAME
        return likeness(a.told, b.told, self.right[i].told)

    def scenes(self, explained: frozenset[int]) -> list[Scene]:
        """The calls by function, where an answer is wrong that no pitfall explains."""
        asked = requests(self.kata, self.exchanges)
        scenes = []
        for function in dict.fromkeys(a.function for a in asked):
            mine = [i for i, a in enumerate(asked) if a.function == function]
            calls = {
                i: Call(asked[i], self.learner[i].told, self.right[i].told, self.exchanges[i].test)
                for i in mine
            }
            wrong = tuple(calls[i] for i in mine if self.is_wrong(i) and i not in explained)
            right = tuple(calls[i] for i in mine if not self.is_wrong(i))
            signature = parameters(self.kata.functions.get(function, ""))
            if wrong or not explained:
                scenes.append(Scene(function, wrong, right, signature))
        return scenes


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of putting the conversation to a solution with mistakes in it.

    `near` tells how like the learner's an answer is, for each call that it answers as the learner
    did; `elsewhere` has the calls that it answers rightly instead, and `harm` those that it answers
    like neither. Unless it is patient, an attempt ends at the first of these.
    """

    ids: Ids
    source: str
    near: Mapping[int, Likeness]
    elsewhere: frozenset[int]
    harm: frozenset[int]


class Search:
    """Looks for the pitfalls whose answers are the learner's."""

    def __init__(self, kata: Kata, evidence: Evidence) -> None:
        self.kata, self.evidence = kata, evidence
        self.order = [p.id for p in kata.pitfalls]

    def best(self) -> tuple[Ids, frozenset[int] | None]:
        """The pitfalls to name, and the calls they explain; None for all of them."""
        singles = list(self.singles())
        whole = [a for a in singles if not a.harm and not a.elsewhere]
        if len(whole) == 1 and set(whole[0].near.values()) == {Likeness.SAME}:
            return whole[0].ids, None
        harmless = [a for a in singles if not a.harm]
        harmless += [a for a in self.kin() if not a.harm]
        if ids := self.cover(harmless, self.evidence.wrong):
            return ids, None
        pairs = self.pairs(singles)
        harmless += [a for a in pairs if not a.harm]
        if ids := self.cover(harmless, self.evidence.wrong):
            return ids, None
        return (
            self.by_function(harmless) or self.mostly(singles) or self.mostly(pairs) or ((), None)
        )

    def singles(self) -> Iterator[Attempt]:
        for pitfall in self.kata.pitfalls:
            attempt = self.attempt((pitfall.id,), self.source(pitfall))
            if attempt is not None:
                yield attempt

    def kin(self) -> Iterator[Attempt]:
        """The same mistakes with another small or large number, as 1e-12 for 1e-9."""
        for pitfall in self.kata.pitfalls:
            old, new = " ".join(pitfall.edit), " ".join(pitfall.edit.values())
            powers = {p for p in POWER_OF_TEN.findall(new) if p not in old}
            for power in powers if len(powers) == 1 else ():
                source = self.source(pitfall)
                for digits in range(3, 16) if power[2:3] != "-" else range(-15, -3):
                    other = self.attempt((pitfall.id,), source.replace(power, f"1e{digits}"))
                    if other is not None:
                        yield other

    def source(self, pitfall: Pitfall) -> str:
        if pitfall.file is not None:
            return pitfall.file.read_text(encoding="utf-8")
        return edited(self.evidence.solution, pitfall)

    def attempt(self, ids: Ids, source: str, patient: bool = False) -> Attempt | None:
        """None where two edits together leave no code that can be run."""
        evidence = self.evidence
        try:
            answers = replay(source, evidence.probe, evidence.connection)
        except Exception:  # whatever two pitfalls in one file can do to it
            return None
        near: dict[int, Likeness] = {}
        elsewhere: set[int] = set()
        harm: set[int] = set()
        for i, answer in enumerate(answers):
            likeness = evidence.likeness(evidence.learner[i], answer, i)
            if likeness is not Likeness.SAME and evidence.is_right(answer, i):
                elsewhere.add(i)
            elif likeness is not Likeness.NONE:
                near[i] = likeness
            else:
                harm.add(i)
                if not patient:
                    break
        return Attempt(ids, source, near, frozenset(elsewhere), frozenset(harm))

    def pairs(self, singles: list[Attempt]) -> list[Attempt]:
        """Two mistakes in one solution, those first that each explain most by themselves.

        A mistake that alone does harm to an answer which is right is left out.
        """
        fit = [a for a in singles if a.harm <= self.evidence.wrong]
        pitfalls = {p.id: p for p in self.kata.pitfalls}
        tries = sorted(combinations(fit, 2), key=lambda pair: -sum(len(a.near) for a in pair))
        found: list[Attempt] = []
        ends = time.monotonic() + PAIR_SECONDS
        with suppress(Overdue), within(PAIR_SECONDS):
            for first, second in tries:
                if time.monotonic() > ends:
                    break
                source = both(first, second, pitfalls)
                attempt = self.attempt(first.ids + second.ids, source) if source else None
                if attempt is not None:
                    found.append(attempt)
        return found

    def explained(self, attempt: Attempt) -> frozenset[int]:
        """The wrong answers that it explains; none where the errors are all that agrees."""
        calls = self.evidence.wrong & attempt.near.keys()
        refused = any(attempt.near[i] is Likeness.REFUSED for i in calls)
        return frozenset() if refused and not self.exact(attempt) else calls

    def cover(self, attempts: list[Attempt], calls: frozenset[int]) -> Ids:
        """The fewest pitfalls that explain all these calls; empty where that is open."""
        useful = [(a, e) for a in attempts if (e := self.explained(a) & calls)]
        for count in range(1, MOST + 1):
            fits: dict[Ids, Likeness] = {}
            for size in range(1, count + 1):
                for chosen in combinations(useful, size):
                    ids = frozenset(i for a, _ in chosen for i in a.ids)
                    if len(ids) == count and frozenset().union(*(e for _, e in chosen)) == calls:
                        level = max(a.near[i] for a, e in chosen for i in e)
                        named = tuple(sorted(ids, key=self.order.index))
                        fits[named] = min(level, fits.get(named, level))
            best = [ids for ids, level in fits.items() if level == min(fits.values())]
            if best:
                return best[0] if len(best) == 1 else ()
        return ()

    def by_function(self, attempts: list[Attempt]) -> tuple[Ids, frozenset[int]] | None:
        """Pitfalls that explain all wrong answers of some of the kata's functions."""
        asked = requests(self.kata, self.evidence.exchanges)
        ids: set[str] = set()
        explained: frozenset[int] = frozenset()
        for function in self.kata.functions:
            calls = frozenset(i for i in self.evidence.wrong if asked[i].function == function)
            if calls and (named := self.cover(attempts, calls)):
                ids.update(named)
                explained |= calls
        return (tuple(sorted(ids, key=self.order.index)), explained) if ids else None

    def mostly(self, attempts: list[Attempt]) -> tuple[Ids, None] | None:
        """The one explanation that leaves few of the wrong answers open, to the digit.

        The rest is then another mistake's, or a corner where the learner's way of making this one
        shows. So many numbers don't agree by chance.
        """
        wrong = self.evidence.wrong
        begun = [a for a in attempts if self.exact(a)]
        begun.sort(key=lambda a: -len(a.near.keys() & wrong))
        found: list[Ids] = []
        for attempt in begun[:MOST_PATIENT]:
            patient = self.attempt(attempt.ids, attempt.source, patient=True)
            assert patient is not None
            agreed = wrong & patient.near.keys()
            if (
                len(agreed) >= MOSTLY * len(wrong)
                and len(self.exact(patient)) >= FEWEST
                and len(patient.harm - wrong) <= FEW
            ):
                found.append(attempt.ids)
        return (found[0], None) if len(found) == 1 else None

    def exact(self, attempt: Attempt) -> frozenset[int]:
        """The wrong answers that are no exceptions, and that it gives to the digit."""
        return frozenset(
            i
            for i in self.evidence.wrong & attempt.near.keys()
            if attempt.near[i] <= Likeness.NUMBERS and not self.evidence.learner[i].told.error
        )


# --- the mistakes as code ---


def mistaken(kata: Kata, pitfall: Pitfall) -> str:
    """The source of the solution with the mistake made in it."""
    if pitfall.file is not None:
        return pitfall.file.read_text(encoding="utf-8")
    return edited(kata.read("solution.py"), pitfall)


def both(first: Attempt, second: Attempt, pitfalls: Mapping[str, Pitfall]) -> str:
    """One source with both mistakes; empty where the edits get in each other's way."""
    for base, other in ((first, second), (second, first)):
        pitfall = pitfalls[other.ids[0]]
        if pitfall.edit:
            with suppress(TutorError):
                return edited(base.source, pitfall)
    return ""


def edited(source: str, pitfall: Pitfall) -> str:
    """Make the pitfall's edits. Raises TutorError where one doesn't match exactly once."""
    for old, new in pitfall.edit.items():
        if source.count(old) != 1:
            raise TutorError(
                f"pitfall {pitfall.id}: the edit of {old!r} matches {source.count(old)} times,"
                " expected exactly once"
            )
        source = source.replace(old, new)
    return source


def probe_of(kata: Kata) -> str:
    path = kata.folder / "probe.py"
    return path.read_text(encoding="utf-8") if path.exists() else ""
