"""A recursion without end.

comes back: crashed
saying: RecursionError
stopped by: the player
"""

def softmax(z, axis=-1):
    return softmax(z, axis)
