"""kata.yaml, with the pitfalls in it, read.

comes back: crashed
saying: PermissionError
stopped by: landlock
"""

def softmax(z, axis=-1):
    return open("@kata@/kata.yaml", "rb").read()
