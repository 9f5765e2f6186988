"""Which known mistake it is: pitfalls are look-alikes, replayed on the very calls that were made.

A pitfall is named where its answers equal the learner's wherever the learner's differ from the
reference's and wherever its own do. Two pitfalls can be composed, since they are edits of one
solution. Where two different mistakes fit equally well, silence is better than a guess.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tutor.judge.compare import Tolerance, difference
from tutor.judge.forensics import Pair, Scene, examine
from tutor.judge.remote import Connection, Exchange, LearnerError, LocalChannel, PlayerGone
from tutor.judge.wire import Handle, Heap, Opaque
from tutor.models import Finding, Kata, Pitfall, TutorError

SAME = Tolerance(rtol=1e-4, atol=None, strict=False)
PAIR_SECONDS = 2.0  # to look for two mistakes at once


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a value with the objects it changed, or the kind of an error."""

    kind: str
    value: Any
    changed: tuple[Any, ...]


def diagnose(kata: Kata, connection: Connection) -> tuple[Finding, ...]:
    """Name the pitfall, or the pair of them, that the recorded conversation shows."""
    exchanges = [e for e in connection.exchanges if e.what != "load"]
    if not exchanges:
        return ()
    learner = [answer(e.answer) for e in exchanges]
    solution = kata.read("solution.py")
    probe = probe_of(kata)
    reference = replay(solution, probe, exchanges, connection)
    wrong = [i for i, a in enumerate(learner) if not same(a, reference[i])]
    if not wrong:
        return ()
    for candidates in (singles(kata), pairs(kata)):
        named = [
            ids
            for ids, source in candidates
            if explains(replay_lazily(source, probe, exchanges, connection), learner, wrong)
        ]
        if len(named) == 1:
            by_id = {p.id: p for p in kata.pitfalls}
            says = " Also: ".join(by_id[i].says.strip() for i in named[0])
            return (Finding("pitfall", "+".join(named[0]), says),)
        if named:
            return ()
    return unnamed(exchanges, learner, reference, wrong)


def unnamed(
    exchanges: list[Exchange], learner: list[Answer], reference: list[Answer], wrong: list[int]
) -> tuple[Finding, ...]:
    """What can be said of a mistake that nobody has met before."""
    if says := modified(learner, reference, wrong):
        return (Finding("forensics", "modified-in-place", says),)
    calls = [arguments(e) for e in exchanges]
    if says := stateful(calls, learner, reference):
        return (Finding("forensics", "state", says),)
    if any(learner[i].kind == "error" or reference[i].kind == "error" for i in wrong):
        return ()
    pairs = tuple(Pair(learner[i].value, reference[i].value, calls[i][1]) for i in wrong)
    right = tuple(args for i, (_, args) in enumerate(calls) if i not in set(wrong))
    return examine(Scene(pairs, right))


def modified(learner: list[Answer], reference: list[Answer], wrong: list[int]) -> str:
    """Every wrong answer is right but for an argument that was changed on the way."""
    for i in wrong:
        mine, theirs = learner[i], reference[i]
        if mine.kind != theirs.kind or not alike(mine.value, theirs.value):
            return ""
        if not mine.changed or theirs.changed:
            return ""
    return "The answers are right, but an argument is changed on the way: work on a copy."


def stateful(
    calls: list[tuple[str, tuple[Any, ...]]], learner: list[Answer], reference: list[Answer]
) -> str:
    """The same call gave another answer the second time, where the reference's is the same."""
    for i in range(1, len(calls)):
        if calls[i][1] and calls[i][0] == calls[i - 1][0] and alike(calls[i][1], calls[i - 1][1]):
            steady = same(reference[i], reference[i - 1])
            if steady and not same(learner[i], learner[i - 1]):
                return (
                    "The same call gives another answer the second time: something is kept between"
                    " calls (a global, a default argument that is changed, a random number)."
                )
    return ""


def arguments(exchange: Exchange) -> tuple[str, tuple[Any, ...]]:
    """What was called, and the arguments in order, by keyword last."""
    _, operation, *operands = stranger().loads(exchange.request)
    if operation not in ("call", "vjp", "ask_probe"):
        return exchange.what, ()
    args, kwargs = operands[1], operands[2]
    return exchange.what, (*args, *kwargs.values())


def singles(kata: Kata) -> Iterator[tuple[tuple[str, ...], str]]:
    for pitfall in kata.pitfalls:
        yield (pitfall.id,), mistaken(kata, pitfall)


def pairs(kata: Kata) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every two pitfalls whose edits don't get in each other's way."""
    edits = [p for p in kata.pitfalls if p.edit]
    ends = time.monotonic() + PAIR_SECONDS
    for first, second in combinations(edits, 2):
        if time.monotonic() > ends:
            return
        try:
            yield (first.id, second.id), edited(mistaken(kata, first), second)
        except TutorError:
            continue


def mistaken(kata: Kata, pitfall: Pitfall) -> str:
    """The source of the solution with the mistake made in it."""
    if pitfall.file is not None:
        return pitfall.file.read_text(encoding="utf-8")
    return edited(kata.read("solution.py"), pitfall)


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


def explains(mistake: Iterable[Answer], learner: list[Answer], wrong: list[int]) -> bool:
    """Whether the pitfall's answers are the learner's, all of them; stops at the first other one.

    They then agree wherever either differs from the reference, and the learner does somewhere.
    """
    return bool(wrong) and all(same(a, b) for a, b in zip(mistake, learner, strict=True))


# --- replay ---


def replay(
    source: str, probe: str, exchanges: list[Exchange], connection: Connection
) -> list[Answer]:
    return list(replay_lazily(source, probe, exchanges, connection))


def replay_lazily(
    source: str, probe: str, exchanges: list[Exchange], connection: Connection
) -> Iterator[Answer]:
    """Put the recorded requests to other code, in this process, with the tests' own functions."""
    channel = LocalChannel()
    local = Connection(channel, source)
    try:
        local.do("load", "load", source, "pitfall.py")
        if probe:
            local.do("load", "probe", probe, "probe.py")
    except (LearnerError, PlayerGone) as error:
        yield from (Answer("error", type(error).__name__, ()) for _ in exchanges)
        return
    functions = Functions(connection)
    for exchange in exchanges:
        yield answer(channel.exchange(exchange.request, functions))


class Functions:
    """The functions that the tests handed to the learner, called with copies of what is passed."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __call__(self, frame: bytes) -> bytes:
        heap = stranger()
        number, args, kwargs = heap.loads(frame)
        try:
            return heap.dumps((True, self.connection.functions[number](*args, **kwargs)))
        except Exception as error:  # a test's function may refuse what it is called with
            return heap.dumps((False, f"{type(error).__name__}: {error}"))


def stranger() -> Heap:
    """A heap that knows nothing: decoded values are copies of their own."""

    def refuse(value: Any) -> Opaque:
        return Opaque(f"a {type(value).__name__}")

    return Heap(tracks=False, wrap=refuse, unwrap=lambda handle: handle, function=lambda n: n)


def answer(data: bytes) -> Answer:
    kind, outcome, _, _, changed, objects = stranger().loads(data)
    if kind == "error":
        message = outcome["message"] if isinstance(outcome, dict) else ""
        kinds = outcome["kinds"] if isinstance(outcome, dict) else []
        return Answer(kind, (kinds[0] if kinds else "", message), ())
    return Answer(kind, outcome, tuple(objects) if changed else ())


def same(a: Answer, b: Answer) -> bool:
    if a.kind != b.kind:
        return False
    if a.kind == "error":
        return bool(a.value == b.value)
    return alike(a.value, b.value) and alike(a.changed, b.changed)


def whole(value: Any) -> bool:
    """Whether it is an array of whole numbers: there the dtype is a part of the answer."""
    return getattr(value, "ndim", 0) > 0 and "int" in str(getattr(value, "dtype", ""))


def alike(a: Any, b: Any) -> bool:
    if isinstance(a, Handle) or isinstance(b, Handle):
        return isinstance(a, Handle) and isinstance(b, Handle) and a.number == b.number
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(map(alike, a, b))
    if whole(a) != whole(b):
        return False
    try:
        return difference(a, b, SAME) is None and difference(b, a, SAME) is None
    except (TypeError, ValueError):
        return False
