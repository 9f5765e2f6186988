"""Entry by entry in plain numbers; copies that are scaled in place."""


def clip(grads, max_norm):
    squares = 0.0
    for g in grads.values():
        for v in g.flat:
            squares += float(v) * float(v)
    total = squares**0.5
    copies = {name: g.copy() for name, g in grads.items()}
    if total > max_norm:
        for g in copies.values():
            g *= max_norm
            g /= total
    return copies, total
