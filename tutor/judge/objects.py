"""Objects of the learner's, which stay in the player: what is done to them is done over there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tutor.judge.wire import Handle

if TYPE_CHECKING:
    from tutor.judge.remote import Connection


class Remote:
    """One of them. It takes part in messages as a handle."""

    _connection: Connection
    _handle: Handle

    def __init__(self, connection: Connection, handle: Handle) -> None:
        object.__setattr__(self, "_connection", connection)
        object.__setattr__(self, "_handle", handle)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # copy, pickle and friends ask for these of their own accord
        method = self._handle.kind, name
        if method in self._connection.methods:
            return Method(self, name)
        value = _operate(self, "getattr", self, name, what=f".{name}")
        if isinstance(value, Remote) and value._handle.kind in ("method", "function"):
            self._connection.methods.add(method)
            return Method(self, name)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        _operate(self, "setattr", self, name, value, what=f".{name} = …")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._connection.do(self._made_by(), "call", self, args, kwargs)

    def _made_by(self) -> str:
        """What it is called by: the operation that it came from, such as `make_step(…)`."""
        (operation, _), exchanges = self._handle.number, self._connection.exchanges
        known = 0 < operation <= len(exchanges)
        return f"{exchanges[operation - 1].what if known else self._handle.kind}(…)"

    def __iter__(self) -> Iterator[Any]:
        iterator = _operate(self, "iter", self)
        if not isinstance(iterator, Remote):
            raise TypeError(f"a {self._handle.kind} that can't be iterated over")
        while True:
            more, value = self._connection.do("next(…)", "next", iterator)
            if not more:
                return
            yield value

    def __repr__(self) -> str:
        return f"<a {self._handle.kind} of the learner's>"


class Method(Remote):
    """A method of the learner's. Looking it up and calling it are one operation."""

    _owner: Remote
    _name: str

    def __init__(self, owner: Remote, name: str) -> None:
        super().__init__(owner._connection, Handle((0, 0), f"{owner._handle.kind}.{name}"))
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(self, "_name", name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        operation = "method", self._owner, self._name, args, kwargs
        return self._connection.do(self._handle.kind, *operation)

    def _fetched(self) -> Remote:
        """The method itself, where something else than a call is done with it."""
        fetched: Remote = _operate(self, "getattr", self._owner, self._name, what=f".{self._name}")
        return fetched


def _operate(remote: Remote, name: str, *operands: Any, what: str = "") -> Any:
    what = what or f"{name}({', '.join(_short(o) for o in operands)})"
    return remote._connection.do(what, "operate", name, *operands)


def _short(value: Any) -> str:
    return value._handle.kind if isinstance(value, Remote) else repr(value)[:30]


def _forward(name: str, swap: bool = False) -> Callable[..., Any]:
    def operation(self: Remote, *others: Any) -> Any:
        return _operate(self, name, *((*others, self) if swap else (self, *others)))

    return operation


for _name in ("add", "sub", "mul", "truediv", "pow", "matmul", "floordiv", "mod"):
    setattr(Remote, f"__{_name}__", _forward(_name))
    setattr(Remote, f"__r{_name}__", _forward(_name, swap=True))
for _name in ("neg", "pos", "abs", "lt", "le", "gt", "ge", "getitem", "setitem", "contains",
              "len", "bool", "int", "float", "str"):  # fmt: skip
    setattr(Remote, f"__{_name}__", _forward(_name))
