"""The vocabulary of hidden tests.

A hidden test takes the fixtures `kata` (the learner's code, as if it were local) and `rng` (a
numpy Generator drawn from the check's seed), and speaks with the functions below:

    def test_is_stable_for_large_logits(kata):
        kata.check("softmax", np.array([1e4, 1e4 - 1, 0.0]))

    def test_rows_are_distributions(kata, rng):
        close(kata.softmax(rng.normal(size=(5, 7))).sum(axis=-1), 1.0)
"""

from __future__ import annotations

import contextlib
import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from tutor.judge.compare import Difference, describe, difference, tolerance
from tutor.judge.objects import Remote
from tutor.judge.player import vjp
from tutor.judge.remote import Connection, LearnerError

__all__ = ["Kata", "Wrong", "close", "equal", "holds", "layouts", "numerical_gradient", "raises",
           "tensor", "vjp"]  # fmt: skip

MISSING: Any = object()


class Wrong(AssertionError):
    """A wrong answer. Holds the difference, for the verdict to show."""

    def __init__(self, message: str, found: Difference | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.found = found
        self.hint = hint


class Kata:
    """The learner's code. `kata.softmax(z)` calls it; `kata.check("softmax", z)` also judges it."""

    def __init__(self, connection: Connection, reference: ModuleType) -> None:
        self._connection = connection
        self._reference = reference
        self.probe = _Probe(connection)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._connection.do(name, "call", name, args, kwargs)

        return call

    def check(
        self,
        name: str,
        *args: Any,
        against: Callable[..., Any] | None = None,
        expect: Any = MISSING,
        rtol: float | None = None,
        atol: float | None = None,
        **kwargs: Any,
    ) -> Any:
        """Call the learner's `name` and compare: value, shape, dtype, arguments left unmodified.

        Expected is `expect`, or what `against` returns for the same arguments, or what the
        reference returns; where that raises, the learner's must raise the same type. The learner's
        answer is returned. Raises Wrong.
        """
        asked = self._connection.ask(name, "call", name, args, kwargs)
        want, refused = self._expected(name, args, kwargs, against, expect)
        try:
            got = self._connection.outcome(asked)
        except LearnerError as error:
            if refused is not None and isinstance(error, type(refused)):
                return None
            raise
        if refused is not None:
            kind = type(refused).__name__
            raise Wrong(f"it returned {describe(got)}, expected a {kind}: {refused}")
        self._unmodified(name, args, kwargs)
        within = tolerance(args, list(kwargs.values()), want, rtol=rtol, atol=atol)
        if found := difference(got, want, within):
            raise Wrong(_message(found), found, _return_hint(got, want))
        return got

    def _expected(
        self,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        against: Callable[..., Any] | None,
        expect: Any,
    ) -> tuple[Any, Exception | None]:
        if expect is not MISSING:
            return expect, None
        function = against or getattr(self._reference, name)
        with np.errstate(all="ignore"):
            try:
                return function(*copy.deepcopy(args), **copy.deepcopy(kwargs)), None
            except Exception as error:  # whatever the reference refuses, the learner must refuse
                return None, error

    def _unmodified(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        changed = self._connection.changed
        if changed:
            known = dict(
                zip(
                    inspect.signature(getattr(self._reference, name)).parameters, args, strict=False
                )
            )
            what = " and ".join(_called(c, known | kwargs) + describe(c) for c in changed)
            raise Wrong(f"an argument was modified in place: {what}")

    def check_gradients(
        self,
        name: str,
        *args: Any,
        against: Callable[..., Any] | None = None,
        upstream: Any = None,
        rtol: float | None = None,
        atol: float | None = None,
        **kwargs: Any,
    ) -> None:
        """Compare output and gradients of a torch function, for the gradient `upstream` of a loss.

        `upstream` has the output's shape; None stands for ones.
        """
        oracle = against or getattr(self._reference, name)
        asked = self._connection.ask(name, "vjp", name, args, kwargs, upstream)
        want, want_grads = vjp(oracle, args, kwargs, upstream)
        got, grads = self._connection.outcome(asked)
        within = tolerance(args, want, rtol=rtol, atol=atol)
        if found := difference(got, want, within):
            raise Wrong(_message(found), found, _return_hint(got, want))
        for position, (grad, want_grad) in enumerate(zip(grads, want_grads, strict=True)):
            if grad is None and want_grad is not None:
                grad = want_grad * 0  # an argument that was never touched has no gradient, or zeros
            if found := difference(grad, want_grad, within):
                raise Wrong(f"the gradient for argument {position + 1}: {_message(found)}", found)


class _Probe:
    """The kata's probe.py, which runs in the player beside the learner's code."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return self._connection.do(f"probe.{name}", "ask_probe", name, args, kwargs)

        return call


def close(got: Any, expected: Any, *, rtol: float | None = None, atol: float | None = None,
          because: str = "") -> None:  # fmt: skip
    """Raise Wrong unless `got` is the answer `expected`, within the tolerance of their dtypes.

    A number as `expected` is compared with every entry of an array.
    """
    if isinstance(expected, (int, float)) and isinstance(got, np.ndarray) and got.ndim:
        expected = np.full_like(got, expected)
    if found := difference(got, expected, tolerance(got, expected, rtol=rtol, atol=atol)):
        raise Wrong(
            because or _message(found), found, "" if because else _return_hint(got, expected)
        )


def equal(got: Any, expected: Any, because: str = "") -> None:
    """Raise Wrong unless both are exactly the same."""
    close(got, expected, rtol=0.0, atol=0.0, because=because)


def holds(condition: Any, otherwise: str) -> None:
    """Raise Wrong with the sentence `otherwise` unless `condition` is true."""
    if not bool(condition):
        raise Wrong(otherwise)


@contextlib.contextmanager
def raises(kind: type[Exception], says: Sequence[str] = ()) -> Iterator[None]:
    """Expect the learner's code to raise `kind`, with every text of `says` in its message."""
    try:
        yield
    except LearnerError as error:
        if not isinstance(error, kind):
            raise
        missing = [text for text in says if text not in str(error)]
        if missing:
            raise Wrong(
                f"the {kind.__name__} must name {' and '.join(missing)}; it says: {error}"
            ) from None
        return
    raise Wrong(f"nothing was raised, expected a {kind.__name__}")


def layouts(array: Any) -> Iterator[Any]:
    """The same values as a C-ordered array, a Fortran-ordered one, and a view with gaps."""
    array = np.ascontiguousarray(array)
    yield array
    yield np.asfortranarray(array)
    gaps = np.repeat(array, 2, axis=-1)
    yield gaps[..., ::2]


def tensor(values: Any, dtype: str = "float64") -> Any:
    """A torch tensor of the given dtype, from an array or nested lists."""
    import torch

    return torch.tensor(np.asarray(values)).to(getattr(torch, dtype))


def numerical_gradient(f: Callable[[Any], float], x: Any, h: float = 1e-5) -> Any:
    """∂f/∂x by central differences, (f(x+h) − f(x−h)) / 2h in each coordinate, in float64.

    `f` takes an array of x's shape. The oracle for gradients that have no library to ask.
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        kept = x[index]
        x[index] = kept + h
        high = float(f(x.copy()))
        x[index] = kept - h
        low = float(f(x.copy()))
        x[index] = kept
        gradient[index] = (high - low) / (2 * h)
    return gradient


def _called(value: Any, arguments: dict[str, Any]) -> str:
    """The name of the argument that a value is, or is in, with a comma; "" for none."""
    for name, argument in arguments.items():
        parts = argument.values() if isinstance(argument, dict) else argument
        if argument is value or (
            isinstance(argument, (list, tuple, dict)) and any(part is value for part in parts)
        ):
            return f"{name}, "
    return ""


def _message(found: Difference) -> str:
    where = "".join(f"[{step!r}]" for step in found.path)
    where = f"at {where}: " if where else ""
    if found.index is None:
        return f"{where}{found.reason}" + (
            f": got {found.got}, expected {found.expected}"
            if found.reason == "the value differs"
            else ""
        )
    at = ", ".join(map(str, found.index))
    got, expected = found.got[found.index], found.expected[found.index]
    return f"{where}first at [{at}]: got {_number(got)}, expected {_number(expected)}"


def _number(value: Any) -> str:
    value = value.item() if hasattr(value, "item") else value
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _return_hint(got: Any, want: Any) -> str:
    if got is None and want is not None:
        return "Is a return statement missing?"
    if isinstance(got, Remote):
        return f"It returned the object itself ({describe(got)}); return plain values."
    return ""
