"""A tensor of 80 GB.

comes back: out_of_memory
stopped by: rlimits
kata: torch-attention
"""

import torch


def attention(q, k, v, mask=None, causal=False):
    return torch.ones(10**10)
