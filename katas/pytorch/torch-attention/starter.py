import torch
from torch import Tensor


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
    """softmax(q kᵀ / √d) v, where each query looks only at the keys it may look at.

    q: (..., Tq, d) queries. k: (..., Tk, d) keys. v: (..., Tk, dv) values.
    mask: bool, broadcastable to (..., Tq, Tk); True = may look. None: no restriction.
    causal: the last query stands at the last key; no query looks at a later key.
    Returns (..., Tq, dv); a query that may look nowhere gets zeros.
    """
    raise NotImplementedError
