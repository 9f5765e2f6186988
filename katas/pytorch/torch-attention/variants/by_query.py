"""A query at a time, over the keys that are left to it."""
import math

import torch


def one(q, k, v, allowed):
    rows = []
    for i in range(len(q)):
        keys = allowed[i].nonzero().squeeze(1)
        if len(keys):
            weights = torch.softmax(k[keys] @ q[i] / math.sqrt(len(q[i])), dim=0)
            rows.append(weights @ v[keys])
        else:
            rows.append(v.new_zeros(v.shape[1]))
    return torch.stack(rows)


def attention(q, k, v, mask=None, causal=False):
    Tq, Tk = q.shape[-2], k.shape[-2]
    allowed = torch.ones(Tq, Tk, dtype=torch.bool)
    if causal:
        for i in range(Tq):
            allowed[i, max(0, i + Tk - Tq + 1):] = False
    if mask is not None:
        allowed = allowed & mask
    lead = q.shape[:-2]
    allowed = allowed.expand(*lead, Tq, Tk)
    flat = [x.reshape(-1, *x.shape[-2:]) for x in (q, k, v, allowed)]
    out = [one(*parts) for parts in zip(*flat)]
    return torch.stack(out).reshape(*lead, Tq, v.shape[-1])
