"""Lists in lists, 100,000 deep, written out.

comes back: crashed
saying: RecursionError
stopped by: the player
"""

def softmax(z, axis=-1):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return repr(deep)
