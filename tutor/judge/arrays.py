"""Arrays, tensors and random generators as they cross, and the whole numbers in their states.

What writes a kind and what reads it stand one after the other.
"""

from __future__ import annotations

from typing import Any

from tutor.judge.frames import MAX_BYTES, WireError

MAX_INT_BITS = 1_000_000
PLAIN_KINDS = "biufcUSmM"  # NumPy dtype kinds that are bytes and nothing else
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def whole(value: int) -> Any:
    if -(2**63) <= value < 2**64:
        return value
    if value.bit_length() > MAX_INT_BITS:
        raise WireError("a whole number of over a million bits")
    return ["int", value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)]


def read_whole(data: bytes) -> int:
    return int.from_bytes(data, "big", signed=True)


# --- NumPy ------------------------------------------------------------------------------------


def array(value: Any) -> Any:
    import numpy as np

    value = np.ndarray.view(value, np.ndarray)
    if value.dtype.kind not in PLAIN_KINDS:
        return ["opaque", f"an array of dtype {value.dtype}"]
    if value.nbytes > MAX_BYTES:
        raise WireError(f"an array of {value.nbytes / 1e6:.0f} MB, more than may cross")
    order = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "S"
    data = value.tobytes(order="F" if order == "F" else "C")
    return ["array", value.dtype.str, list(value.shape), order, data]


def read_array(dtype: str, shape: list[int], order: str, data: bytes) -> Any:
    """An array with the layout it had: C or Fortran order, or a view with gaps."""
    import numpy as np

    flat = np.frombuffer(data, _plain(dtype))
    if order == "F":
        return np.array(flat.reshape(shape, order="F"), order="F")
    if order == "C" or not shape:
        return np.array(flat.reshape(shape))
    gaps = np.empty((*shape[:-1], 2 * shape[-1]), flat.dtype)
    gaps[..., ::2] = flat.reshape(shape)
    gaps[..., 1::2] = gaps[..., ::2]
    return gaps[..., ::2]


def read_scalar(dtype: str, data: bytes) -> Any:
    import numpy as np

    return np.frombuffer(data, _plain(dtype))[0]


def read_dtype(name: str) -> Any:
    """From its name in full: numpy.<f4, torch.float32."""
    if name.startswith("numpy."):
        return _plain(name.removeprefix("numpy."))
    import torch

    dtype = getattr(torch, name.removeprefix("torch."), None)
    if not isinstance(dtype, torch.dtype):
        raise WireError(f"an unknown dtype {name}")
    return dtype


def _plain(name: str) -> Any:
    import numpy as np

    dtype = np.dtype(name)
    if dtype.kind not in PLAIN_KINDS or dtype.hasobject:
        raise WireError(f"an array of dtype {name}")
    return dtype


def generator(value: Any) -> Any:
    bits = value.bit_generator
    return ["generator", type(bits).__name__, _flat(bits.state)]


def read_generator(name: str, state: Any) -> Any:
    import numpy as np

    if name not in BIT_GENERATORS:
        raise WireError(f"an unknown bit generator {name!r}")
    bits = getattr(np.random, name)(0)
    bits.state = _unflat(state)
    return np.random.Generator(bits)


def _flat(state: Any) -> Any:
    """A bit generator's state as plain data: its dicts as pairs, its arrays and ints as bytes."""
    if isinstance(state, dict):
        return {str(k): _flat(v) for k, v in state.items()}
    if hasattr(state, "tobytes"):
        return [str(state.dtype), state.tobytes()]
    return whole(state) if isinstance(state, int) else state


def _unflat(state: Any) -> Any:
    if isinstance(state, dict):
        return {k: _unflat(v) for k, v in state.items()}
    if not isinstance(state, list):
        return state
    kind, data = state
    return read_whole(data) if kind == "int" else read_array(kind, [-1], "C", data)


# --- PyTorch ----------------------------------------------------------------------------------


def tensor(value: Any) -> Any:
    import torch

    plain = torch.Tensor.detach(value).as_subclass(torch.Tensor)
    if plain.layout is not torch.strided or plain.device.type != "cpu" or plain.is_quantized:
        return ["opaque", f"a {plain.layout} tensor on {plain.device}"]
    if plain.numel() * plain.element_size() > MAX_BYTES:
        raise WireError("a tensor of more bytes than may cross")
    try:
        data = plain.numpy().tobytes()
    except (TypeError, RuntimeError):  # a dtype that NumPy lacks, or numbers still to be conjugated
        flat = plain.resolve_conj().resolve_neg().contiguous().reshape(-1)
        data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
    dtype, order = str(plain.dtype), "C" if plain.is_contiguous() else "S"
    return ["tensor", dtype, list(plain.shape), order, bool(value.requires_grad), data]


def read_tensor(dtype: str, shape: list[int], order: str, requires_grad: bool, data: bytes) -> Any:
    import torch

    kind = read_dtype(dtype)
    if data:
        made = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(kind).reshape(shape)
    else:
        made = torch.empty(shape, dtype=kind)
        if made.numel():
            raise WireError("a tensor without data")
    if order == "S" and made.ndim:
        made = torch.stack([made, made], dim=-1)[..., 0]
    return made.requires_grad_() if requires_grad else made


def torch_generator(value: Any) -> Any:
    return ["torch-generator", value.get_state().numpy().tobytes()]


def read_torch_generator(state: bytes) -> Any:
    import torch

    made = torch.Generator()
    made.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    return made
