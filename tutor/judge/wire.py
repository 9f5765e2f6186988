"""What crosses between judge and player: plain data, and nothing that runs when it is decoded.

A message is msgpack: numbers, strings and bytes as they are, everything else as a list that starts
with a tag. Identity survives the crossing: a mutable object (array, tensor, list, dict, set, random
generator) that the judge sends gets a number, and is the same object on the other side each time it
is sent again. What the player does to it comes back and is written into the judge's own object, so
that a call across the wire behaves like a local one.
"""

from __future__ import annotations

import random
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgpack

from tutor.judge import arrays
from tutor.judge.arrays import PLAIN_KINDS
from tutor.judge.frames import MAX_BYTES, WireError

MAX_DEPTH = 64
ATOMS = frozenset({float, str, bytes, bool, type(None)})
CONTAINERS: dict[str, type] = {"list": list, "dict": dict, "set": set}

UNREADABLE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, LookupError,
    RecursionError, MemoryError, RuntimeError, struct.error, msgpack.UnpackException,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the player: its number (operation, position) and its type's name."""

    number: tuple[int, int]
    kind: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that can't cross, described in words."""

    what: str


class Heap:
    """Which objects both sides know, and the way from values to bytes and back.

    `wrap` turns what is no plain data into a Handle, an Opaque or the number of a callable;
    `unwrap` finds the object of a Handle, and `function` makes a callable that calls back. Only the
    judge `tracks`: it numbers each mutable object it sends. The player learns the numbers.
    """

    def __init__(
        self,
        *,
        tracks: bool,
        wrap: Callable[[Any], Handle | Opaque | int],
        unwrap: Callable[[Handle], Any],
        function: Callable[[int], Any],
    ) -> None:
        self.tracks, self.wrap, self.unwrap, self.function = tracks, wrap, unwrap, function
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.sent: set[int] = set()  # the objects in all messages sent since this was cleared
        self.read: set[int] = set()  # the objects in the last message read

    def know(self, number: int, value: Any) -> None:
        self.objects[number] = value
        self.numbers[id(value)] = number

    def dumps(self, value: Any) -> bytes:
        """Encode. Raises WireError where `value` is too large or nested too deeply."""
        return Encoder(self).message(value)

    def loads(self, data: bytes) -> Any:
        """Decode; known objects that the message brings along take on their new content."""
        return Decoder(self).message(data)

    def snapshot(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """The present content of known objects, to see later which of them changed."""
        return {n: _pack(Encoder(self).content(self.objects[n])) for n in numbers}


def _pack(tree: Any) -> bytes:
    packed: bytes = msgpack.packb(tree, unicode_errors="surrogatepass")
    if len(packed) > MAX_BYTES:
        raise WireError(f"a value of {len(packed) / 1e6:.0f} MB, more than may cross")
    return packed


def _unpack(data: bytes) -> Any:
    return msgpack.unpackb(
        data, strict_map_key=False, unicode_errors="surrogatepass", max_bin_len=MAX_BYTES
    )


class Encoder:
    """One message. Subclasses are read through their base class, so that none can lie."""

    def __init__(self, heap: Heap) -> None:
        self.heap = heap
        self.contents: dict[int, Any] = {}
        self.depth = 0

    def message(self, value: Any) -> bytes:
        tree = self.tree(value)
        self.heap.sent |= self.contents.keys()
        return _pack([tree, list(self.contents.items())])

    def tree(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind in ATOMS:
            return value
        if kind is int:
            return arrays.whole(value)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise WireError(f"a value nested more than {MAX_DEPTH} levels deep")
        tree = self.reference(value) if _mutable(kind) else self.immutable(value)
        self.depth -= 1
        return tree

    def reference(self, value: Any) -> Any:
        number = self.heap.numbers.get(id(value))
        if number is None:
            if not self.heap.tracks:
                return self.content(value)
            number = len(self.heap.objects) + 1
            self.heap.know(number, value)
        if number not in self.contents:
            self.contents[number] = None
            self.contents[number] = self.content(value)
        return ["ref", number]

    def immutable(self, value: Any) -> Any:
        np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
        if isinstance(value, tuple):
            return ["tuple", [self.tree(v) for v in tuple.__iter__(value)]]
        if isinstance(value, frozenset):
            return ["frozenset", [self.tree(v) for v in frozenset.__iter__(value)]]
        if np is not None and isinstance(value, np.generic) and value.dtype.kind in PLAIN_KINDS:
            return ["scalar", value.dtype.str, np.asarray(value).tobytes()]
        if isinstance(value, int):
            return arrays.whole(int.__index__(value))
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, complex):
            return ["complex", complex.__complex__(value).real, complex.__complex__(value).imag]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, bytes):
            return bytes.__bytes__(value)
        if isinstance(value, (slice, range)):
            bounds = [self.tree(b) for b in (value.start, value.stop, value.step)]
            return [type(value).__name__, bounds]
        if value is Ellipsis:
            return ["ellipsis"]
        if np is not None and isinstance(value, np.dtype):
            return ["dtype", "numpy." + value.str]
        if torch is not None and isinstance(value, torch.dtype):
            return ["dtype", str(value)]
        wrapped = self.heap.wrap(value)
        if isinstance(wrapped, Handle):
            return ["handle", *wrapped.number, wrapped.kind]
        if isinstance(wrapped, Opaque):
            return ["opaque", wrapped.what]
        return ["function", wrapped]

    def content(self, value: Any) -> Any:
        np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
        if isinstance(value, list):
            return ["list", [self.tree(v) for v in list.__iter__(value)]]
        if isinstance(value, dict):
            return ["dict", [[self.tree(k), self.tree(v)] for k, v in dict.items(value)]]
        if isinstance(value, set):
            return ["set", [self.tree(v) for v in set.__iter__(value)]]
        if isinstance(value, bytearray):
            return bytes(memoryview(value))
        if isinstance(value, random.Random):
            return ["random", self.tree(random.Random.getstate(value))]
        if np is not None and isinstance(value, np.random.Generator):
            return arrays.generator(value)
        if np is not None and isinstance(value, np.ndarray):
            return arrays.array(value)
        if isinstance(value, torch.Generator):  # type: ignore[union-attr]
            return arrays.torch_generator(value)
        return arrays.tensor(value)


@lru_cache(maxsize=256)
def _mutable(kind: type) -> bool:
    if issubclass(kind, (list, dict, set, bytearray, random.Random)):
        return True
    np, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if np is not None and issubclass(kind, (np.ndarray, np.random.Generator)):
        return True
    return torch is not None and issubclass(kind, (torch.Tensor, torch.Generator))


class Decoder:
    def __init__(self, heap: Heap) -> None:
        self.heap = heap
        self.contents: dict[int, Any] = {}
        self.filled: set[int] = set()
        self.depth = 0

    def message(self, data: bytes) -> Any:
        try:
            tree, contents = _unpack(data)
            self.contents = dict(contents)
            value = self.value(tree)
            for number in self.contents:
                self.reference(number)
            self.heap.read = set(self.contents)
        except UNREADABLE as error:
            raise WireError(f"a message that can't be read ({type(error).__name__})") from None
        return value

    def value(self, tree: Any) -> Any:
        if type(tree) is not list:
            return tree
        self.depth += 1
        if self.depth > 4 * MAX_DEPTH:
            raise WireError("a message nested too deeply")
        made = self.tagged(tree)
        self.depth -= 1
        return made

    def tagged(self, tree: list[Any]) -> Any:
        tag = tree[0]
        if tag == "ref":
            return self.reference(tree[1])
        if tag == "tuple":
            return tuple([self.value(v) for v in tree[1]])
        if tag == "frozenset":
            return frozenset([self.value(v) for v in tree[1]])
        if tag == "int":
            return arrays.read_whole(tree[1])
        if tag == "complex":
            return complex(tree[1], tree[2])
        if tag == "scalar":
            return arrays.read_scalar(*tree[1:])
        if tag in ("slice", "range"):
            bounds = [self.value(b) for b in tree[1]]
            return slice(*bounds) if tag == "slice" else range(*bounds)
        if tag == "ellipsis":
            return Ellipsis
        if tag == "dtype":
            return arrays.read_dtype(tree[1])
        if tag == "handle":
            return self.heap.unwrap(Handle((int(tree[1]), int(tree[2])), str(tree[3])))
        if tag == "opaque":
            return Opaque(str(tree[1]))
        if tag == "function":
            return self.heap.function(tree[1])
        made = self.shell(tree)
        if tag in CONTAINERS:
            self.fill(made, tree)
        return made

    def reference(self, number: int) -> Any:
        known = self.heap.objects.get(number)
        if number in self.filled or number not in self.contents:
            if known is None:
                raise WireError(f"object {number} was never sent")
            return known
        self.filled.add(number)
        tree = self.contents[number]
        if known is None:
            known = self.shell(tree)
            self.heap.know(number, known)
            if tree[0] in CONTAINERS:
                self.fill(known, tree)
        else:
            self.fill(known, tree)
        return known

    def shell(self, tree: list[Any]) -> Any:
        """A new object; containers are still empty, so that a cycle can close."""
        tag = tree[0]
        if tag in CONTAINERS:
            return CONTAINERS[tag]()
        if tag == "array":
            return arrays.read_array(*tree[1:])
        if tag == "tensor":
            return arrays.read_tensor(*tree[1:])
        if tag == "random":
            twin = random.Random(0)
            twin.setstate(self.value(tree[1]))
            return twin
        if tag == "generator":
            return arrays.read_generator(*tree[1:])
        if tag == "torch-generator":
            return arrays.read_torch_generator(tree[1])
        if tag == "opaque":
            return Opaque(str(tree[1]))
        raise WireError(f"a value of unknown kind {tag!r}")

    def fill(self, known: Any, tree: list[Any]) -> None:
        """Give an object the content that was sent, in place."""
        tag = tree[0]
        if tag == "list":
            list.__setitem__(known, slice(None), [self.value(v) for v in tree[1]])
        elif tag == "dict":
            pairs = [(self.value(k), self.value(v)) for k, v in tree[1]]
            dict.clear(known)
            dict.update(known, pairs)
        elif tag == "set":
            members = [self.value(v) for v in tree[1]]
            set.clear(known)
            set.update(known, members)
        elif tag == "array":
            if known.flags.writeable:  # a known array keeps its shape: customs let no other in
                known[...] = arrays.read_array(*tree[1:])
        elif tag == "tensor":
            known.data.copy_(arrays.read_tensor(*tree[1:]).detach())
        elif tag == "random":
            known.setstate(self.value(tree[1]))
        elif tag == "generator":
            known.bit_generator.state = arrays.read_generator(*tree[1:]).bit_generator.state
        elif tag == "torch-generator":
            known.set_state(arrays.read_torch_generator(tree[1]).get_state())
