"""The softmax written out: exponentials, zeroed where forbidden, over their sum or over 1."""
import torch


def attention(q, k, v, mask=None, causal=False):
    scale = torch.rsqrt(torch.tensor(float(q.shape[-1]), dtype=q.dtype))
    scores = torch.matmul(q * scale, k.mT)
    allowed = torch.ones_like(scores, dtype=torch.bool)
    if causal:
        allowed = ~torch.triu(allowed, diagonal=scores.shape[-1] - scores.shape[-2] + 1)
    if mask is not None:
        allowed = torch.logical_and(allowed, mask)
    low = torch.full_like(scores, torch.finfo(scores.dtype).min)
    top = torch.where(allowed, scores, low).amax(-1, keepdim=True).detach()
    e = torch.exp(torch.where(allowed, scores - top, 0.0)) * allowed
    total = e.sum(-1, keepdim=True)
    return (e / total.masked_fill(total == 0, 1.0)) @ v
