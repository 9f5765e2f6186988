"""Listens, while the learner's function runs, for the subscripts that einsum is called with.

Which letters they are is the learner's choice, so only the arrows are told.
"""

import sys


def overheard(name, *args):
    """"never" if np.einsum is not called, however it was imported; "no arrow" if any call lacks one."""
    heard = []

    def listen(frame, event, _):
        code = frame.f_code
        if event == "call" and code.co_name == "einsum" and code.co_filename.endswith("einsumfunc.py"):
            operands = frame.f_locals.get("operands") or ("",)
            heard.append(operands[0] if isinstance(operands[0], str) else "")

    sys.setprofile(listen)
    try:
        getattr(submission, name)(*args)
    finally:
        sys.setprofile(None)
    if not heard:
        return "never"
    return "arrows" if all("->" in subscripts for subscripts in heard) else "no arrow"
