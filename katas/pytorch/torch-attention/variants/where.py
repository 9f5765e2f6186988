"""−∞ by torch.where, an empty row opened for the softmax and closed again."""
import torch


def attention(q, k, v, mask=None, causal=False):
    Tq, Tk = q.size(-2), k.size(-2)
    allowed = torch.tensor(True) if mask is None else mask
    if causal:
        i, j = torch.arange(Tq).unsqueeze(1), torch.arange(Tk).unsqueeze(0)
        allowed = allowed & (j <= i + (Tk - Tq))
    scores = torch.einsum("...qd,...kd->...qk", q, k) * q.size(-1) ** -0.5
    allowed = allowed.broadcast_to(scores.shape)
    empty = ~allowed.any(dim=-1, keepdim=True)
    weights = torch.where(allowed | empty, scores, float("-inf")).softmax(-1)
    return torch.where(empty, 0.0, weights @ v)
