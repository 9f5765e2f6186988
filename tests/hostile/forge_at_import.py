"""A forged answer while the file is loaded: what the file binds, and an exception that is none.

comes back: crashed
saying: can't be read
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


answer({"kind": "\0", "kinds": 7, "message": 7, "frames": 7}, kind="error")
time.sleep(10_000)
