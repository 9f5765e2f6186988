"""The judge's side of a player: calls that read as if the learner's code were local.

Each exchange is kept as bytes. A diagnosis can so put the same requests to the reference and to
every pitfall, and compare what comes back.
"""

from __future__ import annotations

import builtins
import math
import select
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import MSG_DONTWAIT, socket
from typing import Any, Protocol

from tutor.judge import customs, wire
from tutor.judge.customs import MOST_WORDS
from tutor.judge.frames import MAX_BYTES, Frames, WireError, send
from tutor.judge.objects import Method, Remote
from tutor.judge.player import FRAMES, MESSAGE_CHARACTERS, STDOUT_CHARACTERS, Player
from tutor.judge.rules import WIDEST
from tutor.judge.wire import Handle, Heap, Opaque
from tutor.models import Crash, Frame

MOST_RECEIVED = 2 * MAX_BYTES  # in all answers of one check, which are kept for a diagnosis


class PlayerGone(Exception):
    """The player is dead, silent or talks nonsense; nothing more can be asked of it."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__(message)
        self.why = why  # timed_out, died, protocol


class LearnerError(Exception):
    """An exception of the learner's code. Also an instance of the built-in type it had there."""

    crash: Crash


class Channel(Protocol):
    """Takes a request to a player with `begin`, and brings its answer with `finish`, which calls
    `function` when asked meanwhile."""

    def begin(self, request: bytes) -> None: ...
    def finish(self, function: Callable[[bytes], bytes]) -> bytes: ...


class SocketChannel:
    """A player in a process of its own. All answers together must come within `seconds`, counted
    from when the first of them is waited for: what the judge does before is not the learner's time.

    The first `owed` answers, to what it was told before, are passed over.
    """

    def __init__(self, talk: socket, seconds: float, owed: int = 0) -> None:
        self.talk, self.seconds, self.owed = talk, seconds, owed
        self.deadline = 0.0  # by the monotonic clock; 0 until there is one
        self.frames = Frames(self)
        self.readable, self.writable = select.poll(), select.poll()
        self.readable.register(talk, select.POLLIN)
        self.writable.register(talk, select.POLLOUT)
        self.answered = False  # a player that has never answered has not seen the learner's code

    def begin(self, request: bytes) -> None:
        with self.reached():
            send(self, request)

    def finish(self, function: Callable[[bytes], bytes]) -> bytes:
        self.deadline = self.deadline or time.monotonic() + self.seconds
        with self.reached():
            while True:
                frame = self.frames.next()
                if frame is None:
                    raise ConnectionResetError
                if frame[:1] == b"?":
                    send(self, function(frame[1:]))
                    continue
                if frame[:1] != b"!":
                    raise PlayerGone("protocol", "the answer was no message of the tutor's")
                self.answered = True
                if not self.owed:
                    return frame[1:]
                self.owed -= 1

    @contextmanager
    def reached(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise PlayerGone("timed_out", "no answer within the time limit") from None
        except WireError as error:
            raise PlayerGone("protocol", f"the answer can't be read: {error}") from None
        except OSError:
            raise PlayerGone("died", "the process that held the code ended") from None

    # What is left of the time holds for every part anew, so that a trickle can't stretch it.

    def recv(self, size: int, /) -> bytes:
        if not self.readable.poll(self.milliseconds()):
            raise TimeoutError
        return self.talk.recv(size)

    def sendall(self, data: bytes, /) -> None:
        rest = memoryview(data)
        while rest:
            left = self.milliseconds()
            try:
                rest = rest[self.talk.send(rest, MSG_DONTWAIT) :]
            except BlockingIOError:
                if not self.writable.poll(left):
                    raise TimeoutError from None

    def milliseconds(self) -> int:
        left = self.deadline - time.monotonic() if self.deadline else self.seconds
        if left <= 0:
            raise TimeoutError
        return math.ceil(left * 1000)


class LocalChannel:
    """A player in this process, for code that is ours: the reference and the pitfalls."""

    def __init__(self) -> None:
        self.function: Callable[[bytes], bytes] = bytes
        self.player = Player(lambda frame: self.function(frame), swallows=(Exception, SystemExit))
        self.request = b""

    def begin(self, request: bytes) -> None:
        self.request = request

    def finish(self, function: Callable[[bytes], bytes]) -> bytes:
        return self.exchange(self.request, function)

    def exchange(self, request: bytes, function: Callable[[bytes], bytes]) -> bytes:
        self.function = function
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a pitfall that overflows is meant to
            return self.player.answer(request)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One operation: what it was, the test that asked for it, request and answer as sent."""

    test: str
    what: str
    request: bytes
    answer: bytes


@dataclass(slots=True)
class Asked:
    """An operation on its way. Once it is settled it has what came of it."""

    test: str
    what: str
    request: bytes
    value: Any = None
    error: BaseException | None = None
    changed: tuple[Any, ...] = ()


class Connection:
    """A conversation with one player, in the order of the tests."""

    def __init__(self, channel: Channel, source: str = "") -> None:
        self.channel = channel
        self.source = source
        self.lines = source.splitlines()
        self.heap = Heap(tracks=True, wrap=self.wrap, unwrap=self.unwrap, function=_no_function)
        self.functions: list[Callable[..., Any]] = []
        self.remotes: dict[tuple[int, int], Remote] = {}
        self.methods: set[tuple[str, str]] = set()  # class and name of those seen so far
        self.exchanges: list[Exchange] = []
        self.count = self.received = 0
        self.test = ""
        self.stdout: list[str] = []
        self.banned: list[tuple[int, str]] = []
        self.changed: tuple[Any, ...] = ()
        self.raised: BaseException | None = None
        self.gone: PlayerGone | None = None
        self.under_way: Asked | None = None

    def do(self, what: str, *operation: Any) -> Any:
        """Carry out an operation. Raises LearnerError, PlayerGone, or what a function raised."""
        return self.outcome(self.ask(what, *operation))

    def ask(self, what: str, *operation: Any) -> Asked:
        """Send an operation off: the player is at it while the judge does something else."""
        self.settle()
        self.count += 1
        asked = Asked(self.test, what, self.heap.dumps((self.count, *operation)))
        try:
            self.channel.begin(asked.request)
            self.under_way = asked
        except PlayerGone as gone:
            asked.error = self.gone = gone
        return asked

    def outcome(self, asked: Asked) -> Any:
        """Wait for what comes of an operation. Raises as `do` does."""
        if asked is self.under_way:
            self.settle()
        self.changed = asked.changed
        if asked.error is not None:
            raise asked.error
        return asked.value

    def settle(self) -> None:
        """Take in the answer that is still to come, if there is one."""
        asked, self.under_way = self.under_way, None
        if asked is None:
            return
        try:
            asked.value = self.answer(asked)
        except PlayerGone as gone:
            asked.error = self.gone = gone
        except (WireError, *wire.UNREADABLE) as error:
            asked.error = self.gone = PlayerGone("protocol", f"the answer can't be read: {error}")

    def answer(self, asked: Asked) -> Any:
        """What the player answers. An error of the learner's, or of a test's own function which it
        has called, is kept in `asked`."""
        answer = self.channel.finish(self.call_function)
        brought = self.vetted(answer)
        self.exchanges.append(Exchange(asked.test, asked.what, asked.request, answer))
        kind, outcome, (text, lost), banned, changed, _ = self.heap.loads(answer)
        self.take(text, lost, banned)
        asked.error = self.learner_error(outcome) if kind == "error" else None
        numbers = {*changed, *customs.changes(asked.request, brought)}
        asked.changed = tuple(self.heap.objects[n] for n in numbers)
        if self.raised is not None:
            asked.error, self.raised = self.raised, None
        return outcome

    def vetted(self, frame: bytes) -> dict[int, Any]:
        """The content of known objects in a message. Raises WireError if it is no fair answer."""
        self.received += len(frame)
        if self.received > MOST_RECEIVED:
            raise WireError(f"over {MOST_RECEIVED >> 20} MB of answers in one check")
        brought = customs.contents(frame)
        for number, content in brought.items():
            known = self.heap.objects[number]
            if content[0] in ("array", "tensor"):  # whose memory others here may share: no resizing
                dtype = known.dtype.str if content[0] == "array" else str(known.dtype)
                if (dtype, list(known.shape)) != (content[1], content[2]):
                    raise WireError("the shape or dtype of an argument was changed in place")
        return brought

    def take(self, text: Any, lost: Any, banned: Any) -> None:
        """Keep what was printed, and which bans were broken."""
        if text or lost:
            more = f"\n… and {int(lost):,} characters more" if lost else ""
            self.stdout.append(clean(text, STDOUT_CHARACTERS) + more)
        self.banned = [(int(line), clean(what, MOST_WORDS)) for line, what in banned[:100]]

    def wrap(self, value: Any) -> Handle | Opaque | int:
        if isinstance(value, Remote):
            remote = value._fetched() if isinstance(value, Method) else value
            return object.__getattribute__(remote, "_handle")  # type: ignore[no-any-return]
        if callable(value):
            if value not in self.functions:
                self.functions.append(value)
            return self.functions.index(value)
        return Opaque(f"a {type(value).__name__} of the test's")

    def unwrap(self, handle: Handle) -> Remote:
        handle = Handle(handle.number, clean(handle.kind, MOST_WORDS))
        return self.remotes.setdefault(handle.number, Remote(self, handle))

    def call_function(self, frame: bytes) -> bytes:
        """The learner's code calls a function that a test handed to it."""
        self.vetted(frame)
        number, args, kwargs = self.heap.loads(frame)
        try:
            return self.heap.dumps((True, self.functions[number](*args, **kwargs)))
        except (Exception, SystemExit) as error:
            self.raised = error
            return self.heap.dumps((False, f"{type(error).__name__}: {error}"))

    def learner_error(self, told: Any) -> LearnerError:
        kind, message = clean(told["kind"], MOST_WORDS), clean(told["message"], MESSAGE_CHARACTERS)
        frames = tuple(
            Frame(int(line), clean(name, MOST_WORDS), self.line(int(line)),
                  tuple(clean(shape, MOST_WORDS) for shape in shapes[:20]))
            for line, name, shapes in told["frames"][:FRAMES]
        )  # fmt: skip
        made = _error_type(kind if kind.isidentifier() else "Exception", told["kinds"])(message)
        made.crash = Crash(kind, message, frames)
        return made

    def line(self, number: int) -> str:
        return self.lines[number - 1].strip()[:WIDEST] if 0 < number <= len(self.lines) else ""


def _no_function(number: int) -> Any:
    raise WireError("a function that can't cross")


def _error_type(kind: str, kinds: list[Any]) -> type[LearnerError]:
    """LearnerError that is also the built-in exception, so that `raises(ValueError)` just works."""
    for name in kinds:
        base = getattr(builtins, str(name), None)
        if isinstance(base, type) and issubclass(base, Exception) and base is not Exception:
            try:
                made: type[LearnerError] = type(kind, (LearnerError, base), {})
                made("")
            except TypeError:
                continue
            return made
    return type(kind, (LearnerError,), {})


def clean(text: Any, most: int) -> str:
    """The beginning of a text from a player, with nothing in it that can't be written out."""
    return str(text)[:most].encode(errors="replace").decode()
