"""Scaled dot-product attention in PyTorch, where a query may be left with no key to look at."""

import math

import torch
from torch import Tensor


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])            # (…, Tq, Tk)
    Tq, Tk = scores.shape[-2:]
    may_look = torch.ones_like(scores, dtype=torch.bool)
    if causal:
        may_look = may_look.tril(Tk - Tq)               # the last query stands at the last key
    if mask is not None:
        may_look = may_look & mask
    lowest = torch.finfo(scores.dtype).min              # not −∞: a row of −∞ alone would be NaN
    weights = scores.masked_fill(~may_look, lowest).softmax(dim=-1)
    return weights.masked_fill(~may_look, 0.0) @ v      # only an empty row has anything to lose
