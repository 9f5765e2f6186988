"""Puts a recorded conversation to other code: the reference, or a solution with a mistake in it."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Mapping
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


class Stage:
    """Code in this process that recorded requests are put to, with the tests' own functions.

    Raises what the code raises when it is loaded.
    """

    def __init__(self, source: str, probe: str, connection: Connection) -> None:
        channel = LocalChannel()
        channel.function = Functions(connection)
        self.player = channel.player
        stage(self.player, source, probe)

    def stores(self) -> int:
        """How many containers there are that outlive a call: in the module, in the bodies of its
        classes, as default arguments."""
        places: list[Mapping[str, Any]] = [vars(self.player.module)]
        for made in vars(self.player.module).values():
            if isinstance(made, type):
                places += [vars(made), *map(defaults, vars(made).values())]
            else:
                places.append(defaults(made))
        return sum(type(v) in (list, dict, set) for place in places for v in place.values())

    def ask(self, exchange: Exchange) -> Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a pitfall that overflows is meant to
            return Answer(self.player.answer(exchange.request))


def defaults(made: Any) -> dict[str, Any]:
    values = getattr(made, "__defaults__", None) or ()
    return {str(place): value for place, value in enumerate(values)}


class Replies:
    """The answers of one piece of code to all requests, given in order as far as they are wanted.

    `seconds` has how long each of them was computed.
    """

    def __init__(self, source: str, probe: str, connection: Connection) -> None:
        self.stage = Stage(source, probe, connection)
        self.stores = self.stage.stores()
        self.asked = talk(connection)
        self.given: list[Answer] = []
        self.seconds: list[float] = []

    def __getitem__(self, index: int) -> Answer:
        while len(self.given) <= index:
            began = time.thread_time()
            self.given.append(self.stage.ask(self.asked[len(self.given)]))
            self.seconds.append(time.thread_time() - began)
        return self.given[index]


def talk(connection: Connection) -> list[Exchange]:
    """All that was asked of the code once it had been loaded."""
    return [e for e in connection.exchanges if e.test]  # a learner's function may be called load


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


AGAIN = 0.1  # seconds of computing


class Overdue(BaseException):
    """Two mistakes at once may make a loop without an end."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Overdue inside the block after `seconds` of computing, where this is the main thread.

    A machine that is busy with something else so changes no diagnosis. Meanwhile no garbage is
    collected: what is raised in a hook of the collector's is lost. So it is, rarely, elsewhere, and
    therefore raised again.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise Overdue

    kept, collects = signal.signal(signal.SIGPROF, ring), gc.isenabled()
    gc.disable()
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, kept)
        if collects:
            gc.enable()
