"""One cross-entropy function with labels 0 … n−1, called on the table and on its transpose."""
import numpy as np


def cross_entropy(logits, labels):
    z = logits - logits.max(axis=-1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    return -logp[np.arange(len(labels)), labels].mean()


def info_nce(A, B, tau=0.07):
    A = A / np.linalg.norm(A, axis=-1, keepdims=True)
    B = B / np.linalg.norm(B, axis=-1, keepdims=True)
    logits = np.einsum("id,jd->ij", A, B) / tau
    labels = np.arange(len(A))
    return 0.5 * cross_entropy(logits, labels) + 0.5 * cross_entropy(logits.T, labels)
