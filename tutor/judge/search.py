"""Looks for the pitfalls whose answers are the learner's: one, several apart, or two together."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations

from tutor.judge.evidence import Evidence
from tutor.judge.forensics.scene import requests
from tutor.judge.likeness import Likeness, size
from tutor.judge.replay import Overdue, replay, within
from tutor.models import Kata, Pitfall, TutorError
from tutor.starters import edited

PAIR_SECONDS = 0.2  # of computing, to look for two mistakes in one solution
PATIENCE = 0.5  # seconds of computing that end whatever two mistakes together may do
MOST = 3  # mistakes in one explanation
MOST_WITNESSES = 8  # wrong calls of a function that choose what is worth replaying in full
# What names a mistake although it leaves some wrong answers open:
MOSTLY = 0.6  # of the wrong answers are its own, at least
FEWEST = 12  # numbers or words in them agree to the digit, where it gives a third answer elsewhere
FEW = 1  # right answer that it would have spoilt, at most
LEAST_MORE = 2  # wrong answers that a pair explains beyond the best single mistake
MOST_PATIENT = 4  # attempts that are worth going on with

POWER_OF_TEN = re.compile(r"\b1e-?\d+\b")

Ids = tuple[str, ...]
Try = tuple[Ids, Ids, int]  # two mistakes, and the call at which they are tried together


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
        self.level: dict[int, Likeness] = {}  # of the closest mistake, by call
        # One test alone can't show what a class keeps from the tests before it.
        self.stateful = any(s.startswith("class ") for s in kata.functions.values())

    def best(self) -> tuple[Ids, frozenset[int] | None]:
        """The pitfalls to name, and the calls they explain; None for all of them."""
        sources: dict[Ids, str] = {(p.id,): self.source(p) for p in self.kata.pitfalls}
        first = self.evidence.first_wrong
        sights = {ids: self.look(source, first) for ids, source in sources.items()}
        tried = {
            ids: self.attempt(ids, sources[ids])
            for ids, fit in sights.items() if fit is not None or self.stateful
        }  # fmt: skip
        whole = [a for a in tried.values() if a and not a.harm and not a.elsewhere]
        if len(whole) == 1 and set(whole[0].near.values()) == {Likeness.SAME}:
            return whole[0].ids, None
        near, unexplained = self.survey(sources, sights)
        tried |= {ids: self.attempt(ids, sources[ids]) for ids in near if ids not in tried}
        singles = [a for a in tried.values() if a is not None]
        for attempt in singles:
            self.closest(attempt.near)
        harmless = [a for a in (*singles, *self.kin()) if not a.harm]
        if ids := self.cover(harmless, self.evidence.wrong):
            return ids, None
        pairs: list[Attempt] = []
        for tries in (self.beside(singles, sources), self.together(sources, near, unexplained)):
            pairs += self.pairs(tries, sources)
            harmless += [a for a in pairs if not a.harm]
            if ids := self.cover(harmless, self.evidence.wrong):
                return ids, None
        return self.by_function(harmless) or (self.mostly(singles, pairs), None)

    def survey(
        self, sources: Mapping[Ids, str], sights: Mapping[Ids, Likeness | None]
    ) -> tuple[set[Ids], list[int]]:
        """Which pitfalls answer some witness as the learner did; and the witnesses left open.

        Each wrong answer is a witness against a pitfall that gives a third one: it is then out of
        question, unless together with another. Two open witnesses a function are enough for pairs,
        the first and the one that costs least.
        """
        alive, near = dict(sources), dict[Ids, dict[int, Likeness]]()
        witnesses = self.witnesses()
        for i in sorted(i for some in witnesses for i in some):
            for ids, source in list(alive.items()):
                known = i == self.evidence.first_wrong
                fit = sights[ids] if known else self.look(source, i)
                if fit is Likeness.NONE:
                    del alive[ids]
                elif fit is not None:
                    near.setdefault(ids, {})[i] = fit
        for fits in near.values():
            self.closest(fits)
        exact = {ids: {i for i, fit in fits.items() if fit <= Likeness.NUMBERS}
                 for ids, fits in near.items()}  # fmt: skip
        unexplained = []
        for some in witnesses:
            open_ = [i for i in some if not any(i in exact.get(ids, ()) for ids in alive)]
            wide = [i for i in open_ if not any(i in calls for calls in exact.values())]
            left = wide or open_
            unexplained += left[:1]
            unexplained += sorted(left[1:], key=self.weight)[:1]
        return set(near), unexplained

    def weight(self, i: int) -> int:
        """What a look at this call costs: the size of all requests before it in its test."""
        steps = self.evidence.exchanges[: i + 1]
        return sum(len(e.request) for e in steps if e.test == steps[-1].test)

    def witnesses(self) -> list[list[int]]:
        """For each function the first wrong call of some tests, from the first to the last."""
        evidence, functions = self.evidence, len(self.kata.functions) > 1
        asked = requests(self.kata, evidence.exchanges) if functions else []
        chosen: dict[str, dict[str, int]] = {}
        for i in sorted(evidence.wrong):
            of_it = chosen.setdefault(asked[i].function if functions else "", {})
            of_it.setdefault(evidence.exchanges[i].test, i)
        return [spread(list(of_it.values()), MOST_WITNESSES) for of_it in chosen.values()]

    def kin(self) -> Iterator[Attempt]:
        """The same mistakes with another small or large number, as 1e-12 for 1e-9."""
        for pitfall in self.kata.pitfalls:
            old, new = " ".join(pitfall.edit), " ".join(pitfall.edit.values())
            powers = {p for p in POWER_OF_TEN.findall(new) if p not in old}
            for power in powers if len(powers) == 1 else ():
                ids, source = (pitfall.id,), self.source(pitfall)
                for digits in range(3, 16) if power[2:3] != "-" else range(-15, -3):
                    other = source.replace(power, f"1e{digits}")
                    fit = self.look(other, self.evidence.first_wrong)
                    if fit not in (None, Likeness.NONE) and (a := self.attempt(ids, other)):
                        yield a

    def source(self, pitfall: Pitfall) -> str:
        if pitfall.file is not None:
            return pitfall.file.read_text(encoding="utf-8")
        return edited(self.evidence.solution, pitfall)

    def look(self, source: str, i: int) -> Likeness | None:
        """How it fits one call: a look at one test alone, up to there."""
        evidence = self.evidence
        steps = [e for e in evidence.exchanges[: i + 1] if e.test == evidence.exchanges[i].test]
        try:
            *_, last = replay(source, evidence.probe, evidence.connection, steps)
        except Exception:  # whatever two pitfalls in one file can do to it
            return Likeness.NONE
        return evidence.fit(last, i)

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
            fit = evidence.fit(answer, i)
            if fit is None:
                elsewhere.add(i)
            elif fit is not Likeness.NONE:
                near[i] = fit
            else:
                harm.add(i)
                if not patient:
                    break
        return Attempt(ids, source, near, frozenset(elsewhere), frozenset(harm))

    def beside(self, singles: list[Attempt], sources: Mapping[Ids, str]) -> Iterator[Try]:
        """Those that explain most, each with every other one, at the wrong answer that stops it."""
        wrong = self.evidence.wrong
        stopped = [a for a in singles if a.harm and a.harm <= wrong and self.exact(a)]
        for attempt in sorted(stopped, key=lambda a: -len(a.near.keys() & wrong))[:MOST_PATIENT]:
            for ids in sources:
                if ids != attempt.ids:
                    yield attempt.ids, ids, min(attempt.harm)

    def together(
        self, sources: Mapping[Ids, str], near: set[Ids], unexplained: list[int]
    ) -> Iterator[Try]:
        """Pairs for an answer that none explains alone.

        One must change that answer by itself, the other too, or else answer some other call as the
        learner did.
        """
        for i in unexplained:
            active = {ids for ids, s in sources.items() if self.look(s, i) is not None}
            both_ways = combinations([ids for ids in sources if ids in active | near], 2)
            for first, second in sorted(both_ways, key=lambda pair: -len(near & set(pair))):
                if not active.isdisjoint((first, second)):
                    yield first, second, i

    def pairs(self, tries: Iterator[Try], sources: Mapping[Ids, str]) -> list[Attempt]:
        """Two mistakes in one solution that explain the answer they are tried at.

        Where time runs out another pair might have done so too: then only one that explains all
        wrong answers to the digit is kept.
        """
        pitfalls = {p.id: p for p in self.kata.pitfalls}
        found: dict[Ids, Attempt] = {}
        done = False
        ends = time.process_time() + PAIR_SECONDS
        with suppress(Overdue), within(PATIENCE):
            for first, second, i in tries:
                if time.process_time() > ends:
                    break
                source = both(first, second, sources, pitfalls)
                if source and self.look(source, i) not in (None, Likeness.NONE):
                    ids = tuple(sorted(first + second, key=self.order.index))
                    if ids not in found and (attempt := self.attempt(ids, source)) is not None:
                        found[ids] = attempt
            else:
                done = True
        return [a for a in found.values() if done or self.exact(a) == self.evidence.wrong]

    def closest(self, near: Mapping[int, Likeness]) -> None:
        for i, fit in near.items():
            self.level[i] = min(fit, self.level.get(i, fit))

    def explained(self, attempt: Attempt) -> frozenset[int]:
        """The wrong answers that it explains; none where the errors are all that agrees.

        A breakdown of another kind explains nothing where some mistake gives the very answer.
        """
        near, calls = attempt.near, self.evidence.wrong & attempt.near.keys()
        if self.exact(attempt):
            return calls
        if any(near[i] is Likeness.REFUSED for i in calls):
            return frozenset()
        return frozenset(i for i in calls if near[i] <= self.level.get(i, near[i]))

    def cover(self, attempts: list[Attempt], calls: frozenset[int]) -> Ids:
        """The fewest pitfalls that explain all these calls; empty where that is open."""
        useful = [(a, e) for a in attempts if (e := self.explained(a) & calls)]
        for count in range(1, MOST + 1):
            fits: dict[Ids, Likeness] = {}
            for parts in range(1, count + 1):
                for chosen in combinations(useful, parts):
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

    def mostly(self, singles: list[Attempt], pairs: list[Attempt]) -> Ids:
        """The one explanation that leaves few of the wrong answers open, to the digit.

        The rest is then another mistake's, or a corner where the learner's way of making this one
        shows. So many numbers don't agree by chance. A pair must explain more than one mistake.
        """
        best: list[Attempt] = []
        for attempts in (singles, pairs):
            begun = [a for a in attempts if self.exact(a)]
            begun.sort(key=lambda a: -len(a.near.keys() & self.evidence.wrong))
            again = [self.attempt(a.ids, a.source, patient=True) for a in begun[:MOST_PATIENT]]
            found = [a for a in again if a is not None and self.convinces(a)]
            if best and found:
                enough = max(len(self.exact(a)) for a in best) + LEAST_MORE
                found = [a for a in found if len(self.exact(a)) >= enough]
            best = found or best
        return best[0].ids if len(best) == 1 else ()

    def convinces(self, attempt: Attempt) -> bool:
        """Whether so many answers agree that it can't be chance."""
        wrong, exact = self.evidence.wrong, self.exact(attempt)
        if (
            len(wrong & attempt.near.keys()) < MOSTLY * len(wrong)
            or len(attempt.harm - wrong) > FEW
        ):
            return False
        if not attempt.harm and len(exact) > 1:
            return True
        return sum(size(self.evidence.learner[i].told.value) for i in exact) >= FEWEST

    def exact(self, attempt: Attempt) -> frozenset[int]:
        """The wrong answers that are no exceptions, and that it gives to the digit."""
        return frozenset(
            i
            for i in self.evidence.wrong & attempt.near.keys()
            if attempt.near[i] <= Likeness.NUMBERS and not self.evidence.learner[i].told.error
        )


def both(
    first: Ids, second: Ids, sources: Mapping[Ids, str], pitfalls: Mapping[str, Pitfall]
) -> str:
    """One source with both mistakes; empty where the edits get in each other's way."""
    for base, other in ((first, second), (second, first)):
        pitfall = pitfalls[other[0]]
        if pitfall.edit:
            with suppress(TutorError):
                return edited(sources[base], pitfall)
    return ""


def spread(items: list[int], most: int) -> list[int]:
    """At most so many of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(k * (len(items) - 1) / (most - 1))] for k in range(most)]
