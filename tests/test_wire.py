"""What crosses comes out as it went in, keeps its identity, and never runs."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.judge.frames import WireError
from tutor.judge.wire import Handle, Heap, Opaque


def heap(tracks: bool = False) -> Heap:
    return Heap(
        tracks=tracks,
        wrap=lambda value: Opaque(type(value).__name__),
        unwrap=lambda handle: handle,
        function=lambda number: number,
    )


def across(value: Any) -> Any:
    return heap().loads(heap(tracks=True).dumps(value))


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(plain)
def test_plain_data_comes_out_as_it_went_in(value: Any) -> None:
    came = across(value)
    assert came == value
    assert type(came) is type(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", "f2", "i8", "u1", "?", "c16", "U3"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0, 2), (2, 1, 3)])
def test_arrays_keep_dtype_shape_and_layout(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)
    for value in (
        array,
        np.asfortranarray(array),
        np.repeat(array, 2, -1)[..., ::2] if shape else array,
    ):
        came = across(value)
        assert came.dtype == value.dtype
        assert came.flags.c_contiguous == value.flags.c_contiguous
        np.testing.assert_array_equal(came, value)
        assert came.flags.writeable


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "bfloat16", "int64", "bool"])
def test_tensors_keep_dtype_shape_and_gradient_flag(dtype: str) -> None:
    torch = pytest.importorskip("torch")
    value = torch.arange(6).reshape(2, 3).to(getattr(torch, dtype))
    if value.is_floating_point():
        value.requires_grad_()
    came = across((value, value.detach().T))
    assert torch.equal(came[0], value)
    assert torch.equal(came[1], value.detach().T)
    assert came[0].dtype == value.dtype
    assert came[0].requires_grad == value.requires_grad


def test_generators_go_on_where_they_were() -> None:
    for seed in range(3):
        rng, twin = np.random.default_rng(seed), np.random.default_rng(seed)
        rng.random(seed), twin.random(seed)
        assert across(rng).random(4).tolist() == twin.random(4).tolist()
    dice, again = random.Random(5), random.Random(5)
    assert across(dice).random() == again.random()


def test_identity_survives_sharing_and_cycles() -> None:
    shared = np.zeros(3)
    value: list[Any] = [shared, {"again": shared}]
    value.append(value)
    came = across(value)
    assert came[0] is came[1]["again"]
    assert came[2] is came


def test_changes_on_the_other_side_come_back_into_the_same_object() -> None:
    judge, player = heap(tracks=True), heap()
    params = {"w": np.ones(2)}
    there = player.loads(judge.dumps(params))
    there["w"] += 1
    there["new"] = 3
    weights = params["w"]
    assert judge.loads(player.dumps(there)) is params
    assert params["w"] is weights
    assert weights.tolist() == [2.0, 2.0]
    assert params["new"] == 3


def test_the_same_object_sent_again_is_the_same_object_there() -> None:
    judge, player = heap(tracks=True), heap()
    array = np.zeros(2)
    first = player.loads(judge.dumps(array))
    array += 5
    second = player.loads(judge.dumps(array))
    assert second is first
    assert first.tolist() == [5.0, 5.0]


class Liar(np.ndarray):
    def __array_function__(self, *args: Any, **kwargs: Any) -> Any:
        return True

    def tobytes(self, *args: Any, **kwargs: Any) -> bytes:
        return b"lies"


class AlwaysEqual(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Exploding:
    def __reduce__(self) -> Any:
        raise RuntimeError("boom")

    __len__ = __iter__ = __repr__ = __reduce__  # type: ignore[assignment]


def test_subclasses_arrive_as_their_plain_base() -> None:
    came = across(np.ones(2).view(Liar))
    assert type(came) is np.ndarray
    assert came.tolist() == [1.0, 1.0]
    number = across(AlwaysEqual(2.0))
    assert type(number) is float
    assert number == 2.0
    assert across(Exploding()) == Opaque("Exploding")
    assert across(np.array([object()])) == Opaque("an array of dtype object")


def test_too_deep_and_too_large_are_refused() -> None:
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(WireError, match="levels deep"):
        heap().dumps(deep)
    with pytest.raises(WireError, match="MB"):
        heap().dumps(np.zeros(9_000_000))


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_random_bytes_are_refused_or_are_data(data: bytes) -> None:
    with contextlib.suppress(WireError):
        assert heap().dumps(heap().loads(data))


mangled = st.recursive(
    st.sampled_from(["ref", "list", "dict", "array", "tuple", "handle", "scalar", "dtype", "set",
                     "generator", "random", "function", "int", "slice", "<f8", "O", "C"])
    | st.integers(-5, 5) | st.binary(max_size=9) | st.none(),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@given(mangled, st.lists(st.tuples(st.integers(0, 4), mangled), max_size=4))
@settings(max_examples=400)
def test_mangled_messages_are_refused_or_are_data(tree: Any, contents: Any) -> None:
    import msgpack

    with contextlib.suppress(WireError):
        assert heap().dumps(heap().loads(msgpack.packb([tree, contents])))


def test_handles_cross_as_numbers() -> None:
    player = Heap(
        tracks=False, wrap=lambda v: Handle((1, 0), "Value"), unwrap=lambda h: h, function=int
    )
    assert heap().loads(player.dumps(object())) == Handle((1, 0), "Value")
