"""Listens, while the learner's function runs, for the subscripts that einsum is called with."""

import sys


def overheard(name, *args):
    """The subscripts of every call of np.einsum, however it was imported."""
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
    return heard
