"""Frames on a socket: a length, then that many bytes."""

from __future__ import annotations

import struct
from typing import Protocol

MAX_BYTES = 64 * 1024 * 1024  # of a value; a message may be a little longer


class WireError(Exception):
    """The other side sent something that is no message of ours, or more than the limit."""


class Stream(Protocol):
    def sendall(self, data: bytes, /) -> None: ...
    def recv(self, size: int, /) -> bytes: ...


def send(stream: Stream, data: bytes) -> None:
    stream.sendall(struct.pack(">I", len(data)) + data)


def receive(stream: Stream) -> bytes | None:
    """The next frame, and no byte beyond it. Raises as `Frames.next` does."""
    return Frames(stream, at_once=0).next()


class Frames:
    """The frames of a stream. With `at_once` bytes a read, one read is enough for most of them."""

    def __init__(self, stream: Stream, at_once: int = 1 << 16) -> None:
        self.stream, self.at_once = stream, at_once
        self.ahead = b""  # what was read past the end of the last frame

    def next(self) -> bytes | None:
        """The next frame, or None at the end of the stream. Raises WireError over the limit."""
        if not self.fill(4):
            return None
        (length,) = struct.unpack_from(">I", self.ahead)
        if length > MAX_BYTES + 65536:
            raise WireError(f"a frame of {length / 1e6:.0f} MB")
        if not self.fill(4 + length):
            return None
        frame, self.ahead = self.ahead[4 : 4 + length], self.ahead[4 + length :]
        return frame

    def fill(self, size: int) -> bool:
        """Read until `size` bytes are there. False where the stream ends before."""
        parts, missing = [self.ahead], size - len(self.ahead)
        while missing > 0:
            part = self.stream.recv(min(max(missing, self.at_once), 1 << 20))
            if not part:
                return False
            parts.append(part)
            missing -= len(part)
        self.ahead = b"".join(parts)
        return True
