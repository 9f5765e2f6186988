"""A judge that decides by words in the text, so that a test can hold a check up and look."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from tutor.models import Call, Crash, Finding, Frame, Kata, Status, TestResult, Verdict

WRONG = Call(
    "softmax(x)",
    ("float64[2, 3]",),
    expected=[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
    got=[[1.0, 2.0, 3.5], [4.0, float("nan"), 6.0]],
    index=(0, 2),
    error=0.5,
    size=6,
)


class FakeJudge:
    """`right` passes, `slow` waits to be released or cancelled, `boom` breaks the judge, `line 3`
    crashes there; all else fails with the call WRONG."""

    def __init__(self) -> None:
        self.graded: list[str] = []
        self.seeds: list[int | None] = []
        self.held = threading.Event()
        self.released = threading.Event()
        self.cancelled = False

    def __enter__(self) -> FakeJudge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def cancel(self) -> None:
        self.cancelled = True
        self.released.set()

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str,
        given: str = "",
        seed: int | None = None,
        on_test: Callable[[TestResult], None] | None = None,
    ) -> Verdict:
        self.graded.append(source)
        self.seeds.append(seed)
        self.cancelled = False
        good = "right" in source
        first = TestResult("test_a", "keeps the shape", True)
        call = None if good else WRONG
        crash = Crash("IndexError", "out of range", (Frame(3, "softmax", "x[9]"),))
        broken = crash if "line 3" in source else None
        second = TestResult(
            "test_b", "sums to one", good, "", None if broken else call, broken
        )  # fmt: skip
        for test in (first, second):
            if on_test:
                on_test(test)
            if "slow" in source and test is first:
                self.held.set()
                self.released.wait(60)
                self.released.clear()
                if self.cancelled:
                    raise RuntimeError("cancelled")
        if "boom" in source:
            raise ValueError("the judge broke")
        status = Status.PASSED if good else Status.CRASHED if broken else Status.FAILED
        found = () if good or broken else (Finding("pitfall", "no-sum", "It is never divided."),)
        return Verdict(kata.slug, status, 7, 4.0, (first, second), found)
