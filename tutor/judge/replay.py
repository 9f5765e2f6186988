"""Puts a recorded conversation to other code: the reference, or a solution with a mistake in it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import CodeType, FrameType, ModuleType
from typing import Any

from tutor.judge.player import Player
from tutor.judge.remote import Connection, Exchange, LocalChannel
from tutor.judge.wire import Handle, Heap, Opaque


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, decoded. `changed` has the new content of each object that it changed."""

    error: bool
    value: Any
    kinds: tuple[str, ...]  # of an error: its class and those above it
    message: str
    changed: dict[int, Any]


class Answer:
    """What came back, as bytes; decoded when somebody looks at it."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def told(self) -> Told:
        heap = stranger()
        kind, outcome, _, _, changed, _ = heap.loads(self.data)
        objects = {n: heap.objects[n] for n in changed if n in heap.objects}
        if kind != "error":
            return Told(False, outcome, (), "", objects)
        told = outcome if isinstance(outcome, dict) else {}
        kinds = tuple(map(str, told.get("kinds", ()))) or ("Exception",)
        return Told(True, None, kinds, str(told.get("message", "")), objects)


class Replies:
    """The answers of one piece of code, asked for in order and only as far as they are wanted."""

    def __init__(self, source: str, probe: str, connection: Connection) -> None:
        self.asked = replay(source, probe, connection)
        self.given: list[Answer] = []

    def __getitem__(self, index: int) -> Answer:
        while len(self.given) <= index:
            self.given.append(next(self.asked))
        return self.given[index]

    def __iter__(self) -> Iterator[Answer]:
        for index in range(sys.maxsize):
            try:
                yield self[index]
            except StopIteration:
                return


def talk(connection: Connection) -> list[Exchange]:
    """All that was asked of the code once it had been loaded."""
    return [e for e in connection.exchanges if e.test]  # a learner's function may be called load


def replay(
    source: str, probe: str, connection: Connection, exchanges: Iterable[Exchange] | None = None
) -> Iterator[Answer]:
    """Put the recorded requests (or some of them) to other code, with the tests' own functions.

    The code runs in this process. Raises what it raises when it is loaded.
    """
    channel = LocalChannel()
    stage(channel.player, source, probe)
    functions = Functions(connection)
    asked = talk(connection) if exchanges is None else exchanges
    return (Answer(channel.exchange(e.request, functions)) for e in asked)


def stage(player: Player, source: str, probe: str) -> None:
    """Load code into a player, as a message would, but compiled only once."""
    player.filename = "pitfall.py"
    player.module = module("submission", source, {})
    if probe:
        player.probe = module("probe", probe, {"submission": player.module})


def module(name: str, source: str, known: dict[str, Any]) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(known)
    if name == "submission":
        sys.modules[name] = made
    exec(compiled(source), vars(made))
    return made


@lru_cache(maxsize=2048)
def compiled(source: str) -> CodeType:
    """Between two checks of a kata neither its solution nor its pitfalls change."""
    return compile(source, "pitfall.py", "exec", dont_inherit=True)


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

    def keep(handle: Handle) -> Handle:
        return handle

    return Heap(tracks=False, wrap=refuse, unwrap=keep, function=lambda number: number)


class Overdue(BaseException):
    """Two mistakes at once may make a loop without an end."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Overdue inside the block after `seconds` of computing, where this is the main thread.

    A machine that is busy with something else so changes no diagnosis.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise Overdue

    kept = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, kept)
