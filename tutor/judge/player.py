"""The process that holds the learner's code, and answers calls.

A `Player` is a message in, a message out: over a socket for the learner's file, and in the judge's
own process for the reference and its pitfalls, which are replayed with the same messages.
"""

from __future__ import annotations

import io
import operator
import sys
import traceback
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any

from tutor.judge.wire import Handle, Heap, Opaque

STDOUT_CHARACTERS = 4096
MESSAGE_CHARACTERS = 1000
FRAMES = 6
# A class by what it is: its own metaclass may answer for it what it likes, or not at all.
class_name: Callable[[type], str] = vars(type)["__name__"].__get__
MRO: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__

OPERATIONS: dict[str, Callable[..., Any]] = {
    **{n: getattr(operator, n) for n in (
        "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "neg", "pos", "abs",
        "lt", "le", "gt", "ge", "eq", "ne", "getitem", "setitem", "delitem", "contains", "and_",
        "or_", "xor", "invert", "iadd", "isub", "imul", "itruediv")},
    **{f.__name__: f for f in (len, iter, bool, int, float, str, repr, setattr, hasattr, dir,
                               isinstance, list, callable)},
    "getattr": getattr,
    "type": lambda value: type(value).__name__,
}  # fmt: skip


class Printed(io.TextIOBase):
    """What the learner printed: the beginning of it, and how much was left out."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = STDOUT_CHARACTERS
        self.lost = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        kept = text[: self.room]
        if kept:
            self.parts.append(kept)
        self.room -= len(kept)
        self.lost += len(text) - len(kept)
        return len(text)

    def take(self) -> tuple[str, int]:
        taken = "".join(self.parts), self.lost
        self.parts, self.lost = [], 0
        return taken


class Player:
    """Holds one module of code. `ask(frame)` calls a function of the judge and waits for it.

    In a process of its own it `swallows` even SystemExit and KeyboardInterrupt.
    """

    def __init__(
        self,
        ask: Callable[[bytes], bytes],
        swallows: type[BaseException] | tuple[type[BaseException], ...] = BaseException,
    ) -> None:
        self.ask, self.swallows = ask, swallows
        self.heap = Heap(tracks=False, wrap=self.wrap, unwrap=self.unwrap, function=self.function)
        self.module = ModuleType("submission")
        self.probe = ModuleType("probe")
        self.filename = "submission.py"
        self.printed = Printed()
        self.banned: list[tuple[int, str]] = []
        self.handles: dict[tuple[int, int], Any] = {}
        self.known: dict[int, Handle] = {}
        self.operation = self.position = 0
        self.functions: dict[int, Callable[..., Any]] = {}

    # --- messages ---

    def answer(self, request: bytes) -> bytes:
        """Carry out one operation: (number, name, operands…) → (kind, outcome, printed, …)."""
        try:
            return self.carry_out(request)
        except self.swallows as error:  # a request or a reply that can't be coded is an answer too
            return self.reply("error", self.describe(error), {})

    def carry_out(self, request: bytes) -> bytes:
        self.position = 0
        self.operation, name, *operands = self.heap.loads(request)
        before = self.heap.snapshot(self.heap.read)
        self.heap.sent.clear()
        kept = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = self.printed
        try:
            outcome = "value", getattr(self, "do_" + name)(*operands)
        except self.swallows as error:  # whatever the learner's code ends with is an answer
            outcome = "error", self.describe(error)
        finally:
            sys.stdout, sys.stderr = kept
        return self.reply(*outcome, before)

    def reply(self, kind: str, outcome: Any, before: dict[int, bytes]) -> bytes:
        """What a function of the judge's saw is sent again, lest the judge keep that state."""
        after = self.heap.snapshot(before)
        changed = {n for n in before if after[n] != before[n]}
        objects = tuple(self.heap.objects[n] for n in changed | (self.heap.sent & before.keys()))
        message = (kind, outcome, self.printed.take(), tuple(self.banned), tuple(changed), objects)
        return self.heap.dumps(message)

    def wrap(self, value: Any) -> Handle | Opaque | int:
        """What is no plain data stays here, under a number that follows from the order alone."""
        if isinstance(value, ModuleType):
            return Opaque(f"the module {value.__name__}")
        handle = self.known.get(id(value))
        if handle is None:
            handle = Handle((self.operation, self.position), class_name(type(value)))
            self.position += 1
            self.handles[handle.number] = value
            self.known[id(value)] = handle
        return handle

    def unwrap(self, handle: Handle) -> Any:
        return self.handles[handle.number]

    def function(self, number: int) -> Any:
        """A callable of the judge's; it is the same object each time it is handed over."""

        def call(*args: Any, **kwargs: Any) -> Any:
            ok, value = self.heap.loads(self.ask(self.heap.dumps((number, args, kwargs))))
            if not ok:
                raise RuntimeError(value)
            return value

        return self.functions.setdefault(number, call)

    # --- operations ---

    def do_load(self, source: str, filename: str) -> dict[str, str]:
        """Run the file as a module; the kind of each name it binds."""
        self.filename = filename
        self.module = ModuleType("submission")
        self.module.__file__ = filename
        sys.modules["submission"] = self.module
        exec(_compile(source, filename), vars(self.module))
        return {n: type(v).__name__ for n, v in vars(self.module).items() if not n.startswith("__")}

    def do_probe(self, source: str, filename: str) -> None:
        """Load the kata's own helper beside the learner's code, which it sees as `submission`."""
        self.probe = ModuleType("probe")
        vars(self.probe)["submission"] = self.module
        exec(_compile(source, filename), vars(self.probe))

    def do_call(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if isinstance(target, str):
            target = getattr(self.module, target)
        return target(*args, **kwargs)

    def do_ask_probe(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return getattr(self.probe, name)(*args, **kwargs)

    def do_method(self, target: Any, name: str, args: Any, kwargs: Any) -> Any:
        return getattr(target, name)(*args, **kwargs)

    def do_operate(self, name: str, *operands: Any) -> Any:
        return OPERATIONS[name](*operands)

    def do_next(self, iterator: Any) -> tuple[bool, Any]:
        try:
            return True, next(iterator)
        except StopIteration:
            return False, None

    def do_vjp(self, name: str, args: Any, kwargs: Any, upstream: Any) -> Any:
        return vjp(getattr(self.module, name), args, kwargs, upstream)

    # --- exceptions ---

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as data, with the frames of the learner's file and the arrays in them."""
        try:
            told = error.msg if isinstance(error, SyntaxError) else ""
            message = str(told or error)[:MESSAGE_CHARACTERS]
        except BaseException as second:  # a __str__ of the learner's own may do anything
            message = f"(its message can't be read: {class_name(type(second))})"
        try:
            frames = self.frames(error.__traceback__)
        except BaseException:  # and so may what its local variables are made of
            frames = []
        return {
            "kind": class_name(type(error)),
            "kinds": [class_name(c) for c in MRO(type(error))],
            "message": message,
            "frames": frames,
        }

    def frames(self, trace: TracebackType | None) -> list[Any]:
        own = [
            (frame, line)
            for frame, line in traceback.walk_tb(trace)
            if frame.f_code.co_filename == self.filename
        ]
        kept = own if len(own) <= FRAMES else own[: FRAMES // 2] + own[-FRAMES // 2 :]
        return [[line, frame.f_code.co_name, shapes(frame.f_locals)] for frame, line in kept]


def _compile(source: str, filename: str) -> Any:
    return compile(source, filename, "exec", dont_inherit=True)


def shapes(values: dict[str, Any]) -> list[str]:
    """The arrays and tensors among local variables, as `scores float64[5, 7]`."""
    found = []
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    arrays = getattr(numpy, "ndarray", None), getattr(torch, "Tensor", None)
    for name, value in list(values.items())[:50]:
        if any(type(value) is kind for kind in arrays):
            dtype = str(value.dtype).removeprefix("torch.")
            found.append(f"{name} {dtype}[{', '.join(map(str, value.shape))}]")
    return found[:12]


def vjp(function: Any, args: Any, kwargs: Any, upstream: Any) -> Any:
    """Output of a torch function, and the gradient of Σ upstream·output for each float argument.

    `upstream` has the shape of the output; None stands for ones. Arguments that are no floating
    tensors have None for a gradient.
    """
    import torch

    leaves = [
        a.detach().clone().requires_grad_()
        if isinstance(a, torch.Tensor) and a.is_floating_point()
        else a
        for a in args
    ]
    output = function(*leaves, **kwargs)
    seed = torch.ones_like(output) if upstream is None else upstream.to(output.dtype)
    (output * seed).sum().backward()
    return output.detach(), [a.grad if isinstance(a, torch.Tensor) else None for a in leaves]
