"""One piece of mistaken code on trial: how its answers fit the learner's, call by call."""

from __future__ import annotations

from tutor.judge.evidence import Evidence
from tutor.judge.likeness import Likeness
from tutor.judge.replay import Stage


class Trial:
    """Asks only as far as somebody wants to know, and nothing twice.

    With `fresh` the code is loaded anew for each test, so that tests may be tried in any order of
    a class that keeps something.
    """

    def __init__(self, source: str, evidence: Evidence, fresh: bool = False) -> None:
        self.source, self.evidence, self.fresh = source, evidence, fresh
        self.stages: dict[str, Stage] = {}
        self.done: dict[str, int] = {}  # calls of each test that were put to it
        self.fits: dict[int, Likeness | None] = {}
        self.broken = False

    def fit(self, i: int) -> Likeness | None:
        """As `Evidence.fit`. Code that does not even load fits nothing."""
        evidence = self.evidence
        test = evidence.exchanges[i].test
        calls = evidence.tests[test]
        try:
            while not self.broken and i not in self.fits:
                n = calls[self.done.get(test, 0)]
                self.fits[n] = evidence.fit(self.stage(test).ask(evidence.exchanges[n]), n)
                self.done[test] = self.done.get(test, 0) + 1
        except Exception:  # whatever two pitfalls in one file can do to it
            self.broken = True
        return self.fits.get(i, Likeness.NONE)

    @property
    def keeps_more(self) -> bool:
        """Whether it can keep something from test to test that the reference does not."""
        own = [stage.stores() for stage in self.stages.values()]
        return bool(own) and own[0] > self.evidence.right.stores

    def stage(self, test: str) -> Stage:
        key = test if self.fresh else ""
        if key not in self.stages:
            evidence = self.evidence
            self.stages[key] = Stage(self.source, evidence.probe, evidence.connection)
        return self.stages[key]
