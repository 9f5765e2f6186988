"""Answers written on the player's own pipe, past the player: it can say anything, but knows nothing.

comes back: failed
stopped by: the comparison
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
    answer(["array", "<f8", [2, 3], "C", bytes(48)])


def softmax(z, axis=-1):
    forge(None)
    while True:
        length = int.from_bytes(os.read(PIPE, 4), "big")
        forge(msgpack.unpackb(os.read(PIPE, length), strict_map_key=False))
