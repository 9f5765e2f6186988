"""The pytest plugin of one run: its fixtures, and a TestResult for each test as it finishes."""

from __future__ import annotations

import math
import re
import time
import traceback
import zlib
from collections.abc import Callable, Collection
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tutor.judge.compare import describe
from tutor.judge.diagnosis import stranger
from tutor.judge.remote import Connection, Exchange, LearnerError, PlayerGone
from tutor.judge.suite import OnTest
from tutor.judge.testing import Kata, Wrong
from tutor.judge.verdicts import BROKEN, no_memory, sentence
from tutor.models import Call, Crash, TestResult
from tutor.models import Kata as KataRecord

PADDING = re.compile(r" (?=[,\]])|(?<=\[) ")  # numbers in one line need not stand below each other
OUTCOMES = pytest.fail.Exception, pytest.skip.Exception, SystemExit  # none an Exception of Python's


class Plugin:
    connection: Connection
    reference: ModuleType
    seed: int
    on_test: OnTest
    quick: Collection[str] | None = None

    def __init__(self, kata: KataRecord, ready: Callable[[], None]) -> None:
        """`ready` is called when the tests are collected, and sees to it that `serve` has been."""
        self.record, self.ready = kata, ready
        self.results: list[TestResult] = []
        self.broken = self.over = ""
        self.unready: Exception | None = None
        self.configured: Callable[[], None] = lambda: None
        self.began = 0.0

    def serve(
        self,
        connection: Connection,
        reference: ModuleType,
        seed: int,
        on_test: OnTest,
        quick: Collection[str] | None,
    ) -> None:
        self.connection, self.reference = connection, reference
        self.seed, self.on_test, self.quick = seed, on_test, quick

    @pytest.fixture
    def kata(self) -> Kata:
        return Kata(self.connection, self.reference)

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """Each test draws its own inputs, whatever other tests ran before it."""
        return np.random.default_rng([self.seed, zlib.crc32(request.node.name.encode())])

    def pytest_configure(self) -> None:
        self.configured()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken = f"hidden_tests.py can't be collected: {report.longreprtext[-600:]}"

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        try:
            self.ready()
        except Exception as error:  # which is not pytest's to report
            self.unready = error
            session.items.clear()
        if self.quick:
            first = self.quick
            session.items.sort(key=lambda item: item.name not in first)

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Run one test. Nobody reads pytest's own reports, so none is made."""
        if self.connection.gone is not None or self.over:
            self.tell(item.name, False, f"not run: {self.over or 'the code had stopped answering'}")
            return True
        self.connection.test = item.name
        self.connection.stdout.clear()
        self.began = time.perf_counter()
        try:
            item.ihook.pytest_runtest_setup(item=item)
            item.runtest()
        except (Exception, *OUTCOMES) as error:
            self.failed(item.name, error)
            if self.quick is not None:
                item.session.shouldfail = "one is enough"
        else:
            self.tell(item.name, True)
        finally:
            item.ihook.pytest_runtest_teardown(item=item, nextitem=nextitem)
        return True

    def failed(self, name: str, error: BaseException) -> None:
        last = next((e for e in reversed(self.connection.exchanges) if e.test == name), None)
        if isinstance(error, PlayerGone):
            self.tell(name, False, str(error))
        elif isinstance(error, LearnerError):
            self.tell(name, False, *self.crashed(error, last), crash=error.crash)
            if no_memory(error.crash):  # filling it takes a second each time
                self.over = "the code had used up its memory"
        elif isinstance(error, Wrong):
            self.tell(name, False, *self.wrong(error, last))
        elif isinstance(error, AssertionError):
            self.tell(name, False, str(error) or asserted(error), self.call(last))
        else:
            answer = self.call(last)
            returned = f"; it returned {describe(answer.got)}" if answer else ""
            message = f"the answer can't be used ({type(error).__name__}: {error}){returned}"
            self.tell(name, False, message, answer, crash=Crash(BROKEN, str(error)))

    def tell(
        self, name: str, passed: bool, message: str = "", call: Call | None = None,
        crash: Crash | None = None,
    ) -> None:  # fmt: skip
        result = TestResult(
            name, sentence(name), passed, message, call, crash,
            "".join(self.connection.stdout), (time.perf_counter() - self.began) * 1000,
        )  # fmt: skip
        self.results.append(result)
        self.on_test(result)

    def wrong(self, error: Wrong, last: Exchange | None) -> tuple[str, Call | None]:
        attribute = last is not None and last.what.startswith(".")  # which nobody returns
        message = " ".join(filter(None, (str(error), "" if attribute else error.hint)))
        made, found = self.call(last), error.found
        if made is None or found is None:
            return message, made
        path = "".join(f"[{step!r}]" for step in found.path)
        return message, Call(
            made.text + path, made.inputs, found.expected, found.got, found.index, found.error,
            made.size,
        )  # fmt: skip

    def crashed(self, error: LearnerError, last: Exchange | None) -> tuple[str, Call | None]:
        crash, call = error.crash, self.call(last)
        if crash.kind == "NotImplementedError":
            return "not written yet", call
        message = f"{crash.kind}: {crash.message}"
        if crash.kind == "TypeError" and not crash.frames and last is not None:
            expected = self.record.functions.get(last.what, "")
            message += f". Expected signature: {expected}" if expected else ""
        return message, call

    def call(self, exchange: Exchange | None) -> Call | None:
        """The call as it was sent, before anything was done to its arguments."""
        if exchange is None:
            return None
        heap = stranger()
        heap.function = lambda number: Named(self.connection.functions[number])
        _, operation, *operands = heap.loads(exchange.request)
        if operation not in ("call", "vjp", "ask_probe", "method"):
            return Call(exchange.what, (), None, None)
        arguments = operands[1:] if operation != "method" else operands[2:]
        args, kwargs = arguments[0], arguments[1]
        named = [*args, *(kwargs.values() if isinstance(kwargs, dict) else ())]
        shown = [short(a) for a in args] + [f"{k}={short(v)}" for k, v in kwargs.items()]
        kind, outcome, *_ = stranger().loads(exchange.answer)
        got = outcome if kind == "value" else None
        inputs = tuple(
            f"{describe(a)}: {short(a, full=True)}" for a in named if getattr(a, "ndim", 0)
        )
        return Call(
            f"{exchange.what}({', '.join(shown)})", inputs, None, got, size=sum(map(weight, named))
        )


def asserted(error: AssertionError) -> str:
    """The line of a plain assert: nothing rewrites it into more words."""
    line = traceback.extract_tb(error.__traceback__)[-1].line or "assert"
    return f"this does not hold: {line.removeprefix('assert ')}"


class Named:
    """A function of the test's, shown by its name."""

    def __init__(self, function: Any) -> None:
        self.name = getattr(function, "__name__", type(function).__name__)

    def __repr__(self) -> str:
        return "f" if self.name == "<lambda>" else self.name


def weight(value: Any) -> int:
    """The number of elements in an argument."""
    if isinstance(value, (list, tuple, set)):
        return sum(map(weight, value)) or 1
    if isinstance(value, dict):
        return sum(map(weight, value.values())) or 1
    shape = getattr(value, "shape", ())
    return math.prod(shape) if isinstance(shape, tuple) else 1


def short(value: Any, full: bool = False) -> str:
    """A value in one line: small arrays whole, large ones by dtype and shape."""
    if hasattr(value, "detach"):
        value = value.detach().float().numpy() if value.dtype.is_floating_point else value.numpy()
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > (24 if full else 6):
            return "…" if full else describe(value)
        text = np.array2string(
            value, precision=digits(value), separator=", ", threshold=24, max_line_width=1000
        )
        return PADDING.sub("", " ".join(text.split()))
    if isinstance(value, (np.generic, float)):
        if not np.isrealobj(value):
            return str(value)
        text = f"{float(value):.6g}"
        return repr(float(value)) if rounded_away(float(value), float(text)) else text
    if type(value) in (tuple, list):
        text = ", ".join(map(short, value[:30]))  # more would not be shown
        text = f"[{text}]" if type(value) is list else f"({text}{',' * (len(value) == 1)})"
    elif type(value) is dict:
        text = "{" + ", ".join(f"{k!r}: {short(v)}" for k, v in islice(value.items(), 30)) + "}"
    else:
        text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def digits(value: np.ndarray[Any, Any]) -> int:
    """Four behind the point; all of them where four would hide why a number was chosen, such as
    0.9999999 beside 1."""
    if value.dtype.kind != "f" or not np.isfinite(value).all():
        return 4
    four = np.round(value, 4)
    hidden = any(map(rounded_away, value.flat, four.flat))
    return 17 if hidden or len(np.unique(four)) < len(np.unique(value)) else 4


def rounded_away(value: float, shown: float) -> bool:
    """Whether a number close to a whole one, or to none, is shown as that."""
    return bool(shown != value and shown % 1 == 0 and abs(value) > 1e-3)
