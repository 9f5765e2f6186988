"""A player in its place: forked, shut in, told its bans, and waiting for a file."""

from __future__ import annotations

import contextlib
import json
import select
import tempfile
from dataclasses import asdict, dataclass
from socket import socket

from tutor.judge.frames import send
from tutor.judge.remote import SocketChannel
from tutor.judge.rules import Bans
from tutor.judge.sandbox import Limits
from tutor.judge.warm import Ended, Worker


@dataclass(frozen=True, slots=True)
class Seat:
    """One player of a worker's, with a scratch folder of its own. To be left once."""

    worker: Worker
    number: int
    talk: socket
    limits: Limits
    bans: Bans

    @classmethod
    def take(cls, worker: Worker, limits: Limits, bans: Bans) -> Seat:
        """Wait for no more than the worker's imports. A player that dies on its way is met when it
        is asked for something."""
        talk, number = worker.fork(limits, tempfile.mkdtemp(prefix="tutor-"))
        with contextlib.suppress(OSError):
            send(talk, order(bans))
        return cls(worker, number, talk, limits, bans)

    def serves(self, worker: Worker, limits: Limits, bans: Bans) -> bool:
        """Whether it lives, and is as `take` would make it."""
        gone = select.poll()
        gone.register(self.talk, 0)  # what is asked for is only that nobody has hung up
        return (self.worker, self.limits, self.bans) == (worker, limits, bans) and not gone.poll(0)

    def channel(self, seconds: float) -> SocketChannel:
        """The way to the player, who is about to be given a file."""
        self.worker.watch(self.number)
        return SocketChannel(self.talk, seconds, owed=1)

    def leave(self) -> Ended:
        """End the player and all it started, and say how it had ended if it had by itself."""
        ended = self.worker.end(self.number)
        self.talk.close()
        return ended

    def abandon(self) -> None:
        """The same, without waiting for it."""
        self.worker.dismiss(self.number)
        self.talk.close()


def order(bans: Bans) -> bytes:
    """What is banned, as the player is told."""
    return json.dumps({k: v if isinstance(v, (str, tuple)) else sorted(v)
                       for k, v in asdict(bans).items()}).encode()  # fmt: skip
