"""A list that doubles without end.

comes back: out_of_memory
stopped by: rlimits
memory: 200
"""

def softmax(z, axis=-1):
    x = [0]
    while True:
        x += x
