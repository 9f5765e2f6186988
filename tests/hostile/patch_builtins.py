"""Built-in functions replaced by liars.

comes back: crashed or failed
stopped by: the comparison
"""

import builtins

builtins.abs = lambda x: 0
builtins.all = lambda x: True
builtins.any = lambda x: False
builtins.max = lambda *_, **__: 0
builtins.len = lambda x: 3
builtins.isinstance = lambda *_: True
builtins.AssertionError = type("Quiet", (Exception,), {})


def softmax(z, axis=-1):
    return z * 1.0
