"""An exception of a forged kind: one that would end the judge, with a name that is none.

comes back: crashed
stopped by: the player
"""

import os
import stat
import sys
import time

msgpack = sys.modules["msgpack"]


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


PIPE = next(n for n in range(4096) if is_socket(n))


def write(data):
    while data:
        data = data[os.write(PIPE, data):]


def answer(outcome, kind="value", printed=("", 0), banned=(), changed=(), contents=()):
    parts = [kind, outcome, ["tuple", list(printed)], ["tuple", list(banned)],
             ["tuple", list(changed)], ["tuple", []]]
    data = b"!" + msgpack.packb([["tuple", parts], list(contents)], unicode_errors="surrogatepass")
    write(len(data).to_bytes(4, "big") + data)


def forge(request):
    answer({"kind": "\0\ud800", "kinds": ["SystemExit", "KeyboardInterrupt", "GeneratorExit", 5, "StopIteration"],
            "message": "\ud800" * 10**6, "frames": [[1, "\0", ["x"] * 10**5]] * 3}, kind="error")


def softmax(z, axis=-1):
    forge(None)
    while True:
        length = int.from_bytes(os.read(PIPE, 4), "big")
        forge(msgpack.unpackb(os.read(PIPE, length), strict_map_key=False))
