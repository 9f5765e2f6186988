"""Keeps a worker with NumPy or torch imported, and forks a player from it for each check.

The worker holds no kata: what it has in memory, a player could read. It is a plain process that
takes orders over a socket: fork a player that talks over the socket handed along, or end one.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from tutor.judge import sandbox, wire
from tutor.judge.guard import Guard
from tutor.judge.player import Player
from tutor.judge.rules import Bans

PRELOAD = {"python": (), "numpy": ("numpy", "numpy.random"), "torch": ("numpy", "torch")}
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a player's process ended: its exit status, or the signal that killed it."""

    status: int
    signal: int


class Worker:
    """The judge's side of one warm process. Starts at once, imports in the background."""

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.lock = threading.Lock()
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tutor.judge.warm", str(theirs.fileno()), framework],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | THREADS | {"PYTHONHASHSEED": "0"},
                start_new_session=True,
            )

    def fork(self, limits: sandbox.Limits, scratch: str) -> tuple[socket.socket, int]:
        """A new player: the socket to talk to it, and its process id. Waits for the imports."""
        ours, theirs = socket.socketpair()
        order = json.dumps({"fork": asdict(limits), "scratch": scratch}).encode()
        with theirs, self.lock:
            socket.send_fds(self.socket, [order], [theirs.fileno()])
            reply = self.reply()
        return ours, int(reply["pid"])

    def end(self, pid: int) -> Ended:
        """Kill a player with all it started, and say how it had ended if it had by itself."""
        with self.lock:
            self.socket.sendall(json.dumps({"end": pid}).encode())
            reply = self.reply()
        return Ended(int(reply["status"]), int(reply["signal"]))

    def reply(self) -> dict[str, Any]:
        data = self.socket.recv(4096)
        if not data:
            raise OSError(f"the warm {self.framework} worker has died")
        reply: dict[str, Any] = json.loads(data)
        return reply

    def alive(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        self.socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        if self.alive():
            self.process.kill()
        self.process.wait()


# --- the worker's own process ---


def work(control: socket.socket, framework: str) -> None:
    """Take orders until the judge hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.die_with_parent()
    for name in PRELOAD[framework]:
        import_module(name)
    if framework == "torch":
        warm_torch()
    read = sandbox.readable() if sandbox.landlock_abi() else ()
    players: set[int] = set()
    while True:
        data, handles, _, _ = socket.recv_fds(control, 4096, 1)
        if not data:
            return
        order = json.loads(data)
        if "end" in order:
            known = order["end"] in players
            ended = end(order["end"]) if known else {"status": 0, "signal": 0}
            players.discard(order["end"])
            control.sendall(json.dumps(ended).encode())
            continue
        pid = os.fork()
        if pid == 0:
            control.close()
            try:
                play(Talk(handles[0]), order, read)
            finally:
                os._exit(0)
        os.close(handles[0])
        players.add(pid)
        control.sendall(json.dumps({"pid": pid}).encode())


def warm_torch() -> None:
    """The first backward pass and the first matrix product import and set up; do it once, here."""
    import torch

    torch.set_num_threads(1)
    x = torch.ones(2, 2, requires_grad=True)
    (x @ x).softmax(-1).sum()


def end(pid: int) -> dict[str, int]:
    done, status = os.waitpid(pid, os.WNOHANG)
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    if done == 0:
        os.waitpid(pid, 0)
        return {"status": 0, "signal": 0}
    code = os.waitstatus_to_exitcode(status)
    return {"status": max(code, 0), "signal": max(-code, 0)}


@dataclass(frozen=True, slots=True)
class Talk:
    """The player's end of its socket, by read and write alone: seccomp refuses socket calls."""

    handle: int

    def recv(self, size: int, /) -> bytes:
        return os.read(self.handle, size)

    def sendall(self, data: bytes, /) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.handle, rest) :]


def play(talk: Talk, order: dict[str, Any], read: tuple[int, ...]) -> None:
    """Be a player: shut yourself in, then answer until the judge hangs up."""
    os.setsid()
    sandbox.die_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    os.chdir(order["scratch"])
    os.environ.clear()
    os.environ.update(THREADS, HOME=order["scratch"], TMPDIR=order["scratch"])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    sandbox.confine(sandbox.Limits(**order["fork"]), read, order["scratch"])

    def ask(frame: bytes) -> bytes:
        wire.send(talk, b"?" + frame)
        reply = wire.receive(talk)
        if reply is None:
            os._exit(0)
        return reply

    player = Player(ask)
    first = wire.receive(talk)
    if first is not None:
        guard(player, json.loads(first))
        wire.send(talk, b"!")
    while (request := wire.receive(talk)) is not None:
        wire.send(talk, b"!" + player.answer(request))


def guard(player: Player, rules: dict[str, Any]) -> None:
    bans = Bans(
        frozenset(rules["modules"]),
        tuple(rules["names"]),
        frozenset(rules["methods"]),
        frozenset(rules["operators"]),
        rules["framework"],
    )
    Guard(bans, rules["filename"], lambda line, what: player.banned.append((line, what))).install()


if __name__ == "__main__":
    work(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
