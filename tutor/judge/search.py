"""Looks for the pitfalls whose answers are the learner's: one, several apart, or two together."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, combinations

from tutor.judge.evidence import Evidence
from tutor.judge.forensics.scene import size
from tutor.judge.likeness import Likeness
from tutor.judge.mixture import both, home, source
from tutor.judge.replay import Overdue, within
from tutor.judge.trial import Trial
from tutor.models import Kata, Pitfall

PAIR_SECONDS = 0.3  # of computing, to look for two mistakes in one solution
PATIENCE = 0.5  # seconds of computing that end whatever two mistakes together may do
MOST = 3  # mistakes in one explanation
MOST_WITNESSES = 8  # wrong calls of a function that choose what is worth replaying in full
WITNESS_SECONDS = 0.005  # of the reference's computing that all but the quickest may take
SLOWEST = 0.02  # of it that the quickest may take, where another function has a quicker one
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
    like neither. What it does with nothing in the arguments is no harm, since a loop does nothing
    there; but it is then `bent`. Unless it is patient, an attempt ends when it has done harm in
    every function for which it explains something.
    """

    ids: Ids
    source: str
    near: Mapping[int, Likeness]
    elsewhere: frozenset[int]
    harm: frozenset[int]
    bent: bool


class Search:
    """Looks for the pitfalls whose answers are the learner's."""

    def __init__(self, kata: Kata, evidence: Evidence) -> None:
        self.kata, self.evidence = kata, evidence
        self.order = [p.id for p in (*kata.pitfalls, *kata.bugs)]
        self.level: dict[int, Likeness] = {}  # of the closest mistake, by call
        # One test alone can't show what a class keeps from the tests before it.
        self.stateful = any(s.startswith("class ") for s in kata.functions.values())
        self.trials: dict[str, Trial] = {}
        self.runs: dict[str, Trial] = {}  # in the order of the tests

    @cached_property
    def pitfalls(self) -> dict[Ids, Pitfall]:
        """What may explain something; a bug that was left in as well as a wrong cure."""
        return {(p.id,): p for p in (*self.kata.pitfalls, *self.kata.bugs)}

    @cached_property
    def sources(self) -> dict[Ids, str]:
        return {ids: source(self.evidence.solution, p) for ids, p in self.pitfalls.items()}

    def best(self) -> tuple[Ids, frozenset[int] | None]:
        """The pitfalls to name, and the calls they explain; None for all of them."""
        first = min(self.evidence.wrong, key=self.evidence.cost)
        sights = {ids: self.look(s, first) for ids, s in self.sources.items()}
        likely = [ids for ids, fit in sights.items() if fit not in (None, Likeness.NONE)]
        if self.stateful:
            likely += [ids for ids, s in self.sources.items() if sights[ids] is None
                       and self.trials[s].keeps_more]  # fmt: skip
        tried = {ids: self.attempt(ids, self.sources[ids]) for ids in likely}
        whole = [a for a in tried.values() if not a.harm and not a.elsewhere & self.evidence.wrong]
        if len(whole) == 1 and set(levels(whole[0])) == {Likeness.SAME}:
            return whole[0].ids, None
        near, unexplained = self.survey()
        tried |= {ids: self.attempt(ids, self.sources[ids]) for ids in near if ids not in tried}
        singles = list(tried.values())
        for attempt in singles:
            self.closest(attempt.near)
        singles += self.kin()
        harmless = [a for a in singles if not a.harm]
        if ids := self.cover(harmless, self.evidence.wrong):
            return ids, None
        ids, explained = self.by_function(singles)
        if explained == self.evidence.wrong:
            return ids, None
        pairs: list[Attempt] = []
        for tries in (self.beside(singles), self.together(near, unexplained)):
            pairs += self.pairs(tries)
            harmless += [a for a in pairs if not a.harm]
            if ids := self.cover(harmless, self.evidence.wrong):
                return ids, None
        ids, explained = self.by_function([*singles, *pairs])
        return (ids, explained) if ids else (self.mostly(singles, pairs), None)

    def survey(self) -> tuple[set[Ids], list[int]]:
        """Which pitfalls answer some witness as the learner did; and the witnesses left open.

        Each wrong answer is a witness against a pitfall that gives a third one: for this function
        it is then out of question, unless together with another. Two open witnesses a function are
        enough for pairs.
        """
        near: dict[Ids, dict[int, Likeness]] = {}
        unexplained = []
        for some in self.witnesses:
            alive = set(self.sources)
            for i in some:
                for ids in [ids for ids in self.sources if ids in alive]:
                    fit = self.look(self.sources[ids], i)
                    if fit is Likeness.NONE:
                        alive.discard(ids)
                    elif fit is not None:
                        near.setdefault(ids, {})[i] = fit
            exact = {ids: {i for i in some if fits.get(i, Likeness.NONE) <= Likeness.NUMBERS}
                     for ids, fits in near.items()}  # fmt: skip
            open_ = [i for i in some if not any(i in exact.get(ids, ()) for ids in alive)]
            wide = [i for i in open_ if not any(i in calls for calls in exact.values())]
            left = wide or open_
            unexplained += left[:2]
        for fits in near.values():
            self.closest(fits)
        return set(near), unexplained

    @cached_property
    def witnesses(self) -> list[list[int]]:
        """For each function the first wrong call of some tests, the quickest first.

        They are spread over the tests, since no two of these ask the same.
        """
        chosen: dict[str, dict[str, int]] = {}
        for i in sorted(self.evidence.wrong):
            of_it = chosen.setdefault(self.evidence.functions[i], {})
            of_it.setdefault(self.evidence.exchanges[i].test, i)
        seconds, found = self.evidence.seconds, []
        for of_it in chosen.values():
            quick = sorted(spread(list(of_it.values()), MOST_WITNESSES), key=self.evidence.cost)
            spent = accumulate(map(seconds, quick))
            found.append([i for i, s in zip(quick, spent, strict=True)
                          if s < WITNESS_SECONDS or i == quick[0]])  # fmt: skip
        found.sort(key=lambda some: self.evidence.cost(some[0]))
        return [some for some in found if some is found[0] or seconds(some[0]) < SLOWEST]

    def kin(self) -> Iterator[Attempt]:
        """The same mistakes with another small or large number, as 1e-12 for 1e-9."""
        first = [some[0] for some in self.witnesses]
        for ids, pitfall in self.pitfalls.items():
            old, new = " ".join(pitfall.edit), " ".join(pitfall.edit.values())
            powers = {p for p in POWER_OF_TEN.findall(new) if p not in old}
            for power in powers if len(powers) == 1 else ():
                for digits in range(3, 16) if power[2:3] != "-" else range(-15, -3):
                    other = self.sources[ids].replace(power, f"1e{digits}")
                    fits = [self.look(other, i) for i in first]
                    if any(fit not in (None, Likeness.NONE) for fit in fits):
                        yield replace(self.attempt(ids, other), bent=True)

    def look(self, source: str, i: int) -> Likeness | None:
        """How it fits one call: a look at one test alone, up to there."""
        if source not in self.trials:
            self.trials[source] = Trial(source, self.evidence, fresh=self.stateful)
        return self.trials[source].fit(i)

    def attempt(self, ids: Ids, source: str, patient: bool = False) -> Attempt:
        """Where it keeps nothing from test to test, the quickest tests come first."""
        evidence, looks = self.evidence, self.trials.get(source)
        if source not in self.runs:
            fresh = Trial(source, evidence)
            self.runs[source] = fresh if self.stateful or looks is None else looks
        trial = self.runs[source]
        tests = list(evidence.tests.values())
        if not self.stateful:
            tests.sort(key=lambda calls: evidence.cost(calls[-1]))
        seen = looks.fits if looks is not None else {}
        told = {i: fit for i, fit in seen.items() if fit is not None and fit < Likeness.NONE}
        open_ = {evidence.functions[i] for i in told if i in evidence.wrong}
        near: dict[int, Likeness] = {}
        elsewhere: set[int] = set()
        harm: set[int] = set()
        bent = False
        for i in (i for calls in tests for i in calls):
            told_of = evidence.counts(i)
            fit = trial.fit(i) if told_of or self.stateful else None  # a class keeps all it sees
            if not told_of:
                continue
            if fit is None:
                elsewhere.add(i)
            elif fit is not Likeness.NONE:
                near[i] = fit
            elif evidence.asked[i].hollow:
                bent = True
            else:
                harm.add(i)
                open_.discard(evidence.functions[i])
            if fit in (None, Likeness.NONE) and (
                self.hopeless(harm, elsewhere) if patient else harm and not open_
            ):
                break
        near = {i: fit for i, fit in (told | near).items() if i not in harm | elsewhere}
        return Attempt(ids, source, near, frozenset(elsewhere), frozenset(harm), bent)

    def beside(self, singles: list[Attempt]) -> Iterator[Try]:
        """Those that explain most, each with every other one, at the call that stops it.

        What changes that call by itself comes first.
        """
        wrong, stops = self.evidence.wrong, {}
        for attempt in singles:
            if self.exact(attempt) and (calls := attempt.harm | attempt.elsewhere & wrong):
                stops[attempt.ids] = attempt, min(calls, key=self.evidence.cost)
        begun = sorted(stops.values(), key=lambda stop: -len(stop[0].near.keys() & wrong))
        for attempt, i in begun[:MOST_PATIENT]:
            others = [ids for ids in self.sources if ids != attempt.ids]
            idle = {ids: self.look(self.sources[ids], i) is None for ids in others}
            yield from ((attempt.ids, ids, i) for ids in sorted(others, key=idle.__getitem__))

    def together(self, near: set[Ids], unexplained: list[int]) -> Iterator[Try]:
        """Pairs for an answer that none explains alone.

        One must change that answer by itself, the other too, or else answer some other call as the
        learner did.
        """
        for i in unexplained:
            active = {ids for ids, s in self.sources.items() if self.look(s, i) is not None}
            both_ways = combinations([ids for ids in self.sources if ids in active | near], 2)
            for first, second in sorted(both_ways, key=lambda pair: -len(near & set(pair))):
                if not active.isdisjoint((first, second)):
                    yield first, second, i

    def pairs(self, tries: Iterable[Try]) -> list[Attempt]:
        """Two mistakes in one solution that explain the answer they are tried at.

        Where time runs out another pair might have done so too: then only one that explains all
        wrong answers to the digit is kept.
        """
        found: dict[Ids, Attempt] = {}
        done = False
        ends = time.process_time() + PAIR_SECONDS
        with suppress(Overdue), within(PATIENCE):
            for first, second, i in tries:
                if time.process_time() > ends:
                    break
                ids = tuple(sorted(first + second, key=self.order.index))
                if ids in found:
                    continue
                mixed = both(self.evidence.solution, self.pitfalls[first], self.pitfalls[second])
                if mixed and self.look(mixed, i) not in (None, Likeness.NONE):
                    found[ids] = self.attempt(ids, mixed)
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
                        level = max(level for a, e in chosen for level in levels(a, e))
                        named = tuple(sorted(ids, key=self.order.index))
                        fits[named] = min(level, fits.get(named, level))
            best = [ids for ids, level in fits.items() if level == min(fits.values())]
            if 1 < len(best) <= MOST_PATIENT:
                best = [ids for ids in best if self.go_together(ids)]
            if fits:
                return best[0] if len(best) == 1 else ()
        return ()

    def go_together(self, ids: Ids) -> bool:
        """Whether two that explain something each do no harm in one solution either."""
        if len(ids) != 2:
            return True
        mixed = both(self.evidence.solution, *(self.pitfalls[i,] for i in ids))
        return not mixed or not self.attempt(ids, mixed).harm

    def by_function(self, attempts: list[Attempt]) -> tuple[Ids, frozenset[int]]:
        """Pitfalls that explain all wrong answers of some of the kata's functions.

        What a mistake in this function does to others doesn't count: where the reference calls one
        of its own functions, the learner may have written the formula anew.
        """
        ids: set[str] = set()
        explained: frozenset[int] = frozenset()
        functions = self.evidence.functions
        for function in dict.fromkeys(functions):
            calls = frozenset(i for i in self.evidence.wrong if functions[i] == function)
            of_it = [
                replace(a, near={i: fit for i, fit in a.near.items() if functions[i] == function})
                for a in attempts
                if not a.harm or self.only_elsewhere(a, function)
            ]
            if calls and (named := self.cover(of_it, calls)):
                ids.update(named)
                explained |= calls
        return tuple(sorted(ids, key=self.order.index)), explained

    def only_elsewhere(self, attempt: Attempt, function: str) -> bool:
        """Whether all mistakes are made in this function, and all harm is done in others."""
        if any(self.evidence.functions[i] == function for i in attempt.harm):
            return False
        homes = {home(self.evidence.solution, self.pitfalls[i,]) for i in attempt.ids}
        return homes == {function}

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
            found = [a for a in again if self.convinces(a)]
            if best and found:
                enough = max(len(self.exact(a)) for a in best) + LEAST_MORE
                found = [a for a in found if len(self.exact(a)) >= enough]
            best = found or best
        names = {a.ids for a in best}
        return names.pop() if len(names) == 1 else ()

    def hopeless(self, harm: Collection[int], elsewhere: Collection[int]) -> bool:
        """Whether too many wrong answers are not its own, or too many right ones spoilt."""
        wrong = self.evidence.wrong
        left = len(wrong) - sum(i in wrong for i in (*harm, *elsewhere))
        return left < MOSTLY * len(wrong) or len(set(harm) - wrong) > FEW

    def convinces(self, attempt: Attempt) -> bool:
        """Whether so many answers agree that it can't be chance."""
        exact = self.exact(attempt)
        if self.hopeless(attempt.harm, attempt.elsewhere):
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


def levels(attempt: Attempt, calls: Collection[int] = ()) -> Iterator[Likeness]:
    """How like the answers are, to these calls or to all."""
    yield from (attempt.near[i] for i in calls or attempt.near)
    if attempt.bent:
        yield Likeness.NUMBERS


def spread(items: list[int], most: int) -> list[int]:
    """At most so many of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return items
    return [items[round(k * (len(items) - 1) / (most - 1))] for k in range(most)]
