"""A recorded check as evidence: the learner's answers beside the right ones; mistakes as code."""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import cached_property

from tutor.judge.forensics.scene import Asked, Call, Scene, parameters, requests
from tutor.judge.likeness import Likeness, likeness
from tutor.judge.mixture import source
from tutor.judge.remote import Connection
from tutor.judge.replay import Answer, Replies, talk
from tutor.models import Kata, Pitfall

BRIEF = 0.0005  # seconds of computing that are as good as none


class Evidence:
    """The learner's answers beside the reference's.

    An answer is wrong if it is not the reference's, and its test did not pass: two right programs
    may well draw other numbers, or list the same things in another order.
    """

    def __init__(self, kata: Kata, connection: Connection, passed: Collection[str] = ()) -> None:
        self.kata, self.connection, self.passed = kata, connection, frozenset(passed)
        self.exchanges = talk(connection)
        self.learner = [Answer(e.answer) for e in self.exchanges]
        self.probe = probe_of(kata)
        self.solution = kata.read("solution.py")
        self.right = Replies(self.solution, self.probe, connection)
        self.judged: dict[int, bool] = {}
        self.fits: dict[tuple[int, bytes], Likeness | None] = {}
        self.took: dict[int, float] = {}

    @cached_property
    def wrong(self) -> frozenset[int]:
        calls = range(len(self.learner))
        return frozenset(i for i in calls if not self.as_reference(i) and self.counts(i))

    def counts(self, i: int) -> bool:
        """Whether it tells anything: not where another answer than the reference's is right."""
        return self.exchanges[i].test not in self.passed or self.as_reference(i)

    def as_reference(self, i: int) -> bool:
        if i not in self.judged:
            self.judged[i] = self.is_right(self.learner[i], i)
        return self.judged[i]

    def is_right(self, answer: Answer, i: int) -> bool:
        return self.likeness(answer, self.right[i], i) is Likeness.SAME

    def fit(self, answer: Answer, i: int) -> Likeness | None:
        """How like the learner's an answer is; None where it is right instead.

        Most pitfalls answer most calls to the byte as the reference or as another pitfall does.
        """
        key = i, answer.data
        if key not in self.fits:
            found = self.likeness(self.learner[i], answer, i)
            right = found is not Likeness.SAME and self.is_right(answer, i)
            self.fits[key] = None if right else found
        return self.fits[key]

    def likeness(self, a: Answer, b: Answer, i: int) -> Likeness:
        if a.data == b.data:
            return Likeness.SAME
        return likeness(a.told, b.told, self.right[i].told)

    # --- the calls ---

    @cached_property
    def tests(self) -> dict[str, list[int]]:
        """The calls of each test, in order."""
        found: dict[str, list[int]] = {}
        for i, exchange in enumerate(self.exchanges):
            found.setdefault(exchange.test, []).append(i)
        return found

    @cached_property
    def asked(self) -> list[Asked]:
        return requests(self.kata, self.exchanges)

    @cached_property
    def functions(self) -> list[str]:
        """Whose each call is."""
        if len(self.kata.functions) == 1:
            return list(self.kata.functions) * len(self.exchanges)
        return [asked.function for asked in self.asked]

    def cost(self, i: int) -> tuple[float, int, int]:
        """What a look at this call takes: `seconds`, then bytes, then its place.

        What goes quickly is told apart by the bytes alone: no clock says twice the same.
        """
        before = [n for n in self.tests[self.exchanges[i].test] if n <= i]
        size = sum(len(self.exchanges[n].request) + len(self.exchanges[n].answer) for n in before)
        return self.seconds(i), size, i

    def seconds(self, i: int) -> float:
        """What the reference took for this call and those before it in its test, as a power of
        two of BRIEF."""
        if i not in self.took:
            before = self.tests[self.exchanges[i].test]
            took = sum(self.right.seconds[n] for n in before if n <= i)
            self.took[i] = BRIEF * 2.0 ** max(0, round(math.log2(max(took, 1e-9) / BRIEF)))
        return self.took[i]

    def scenes(self, explained: frozenset[int]) -> list[Scene]:
        """The calls by function, where an answer is wrong that no pitfall explains."""
        scenes = []
        for function in dict.fromkeys(a.function for a in self.asked):
            mine = [i for i, a in enumerate(self.asked) if a.function == function]
            calls = {
                i: Call(asked, self.learner[i].told, self.right[i].told, self.exchanges[i].test)
                for i, asked in ((i, self.asked[i]) for i in mine)
            }
            wrong = tuple(calls[i] for i in mine if i in self.wrong and i not in explained)
            right = tuple(calls[i] for i in mine if self.as_reference(i))
            signature = parameters(self.kata.functions.get(function, ""))
            if wrong or not explained:
                scenes.append(Scene(function, wrong, right, signature))
        return scenes


# --- the mistakes as code ---


def mistaken(kata: Kata, pitfall: Pitfall) -> str:
    """The source of the solution with the mistake made in it."""
    return source(kata.read("solution.py"), pitfall)


def probe_of(kata: Kata) -> str:
    path = kata.folder / "probe.py"
    return path.read_text(encoding="utf-8") if path.exists() else ""
