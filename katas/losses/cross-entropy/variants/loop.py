"""Token by token, in plain Python numbers."""
import math


def cross_entropy(logits, y, ignore_index=-100):
    if logits.ndim == 3:
        tokens = [(z, label) for rows, labels in zip(logits, y) for z, label in zip(rows, labels)]
    else:
        tokens = list(zip(logits, y))
    total, count = 0.0, 0
    for z, label in tokens:
        if label == ignore_index:
            continue
        top = float(max(z))
        total += top + math.log(sum(math.exp(v - top) for v in z)) - float(z[label])
        count += 1
    return total / count if count else 0.0
