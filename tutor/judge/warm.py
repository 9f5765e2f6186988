"""Keeps a worker with NumPy or torch imported, and forks a player from it for each check.

The worker holds no kata: what it has in memory, a player could read. It is a plain process that
takes orders over a socket: fork a player that talks over the socket handed along, or end one.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tutor.judge import sandbox
from tutor.judge.frames import Frames, send
from tutor.judge.guard import Guard
from tutor.judge.player import Player
from tutor.judge.rules import Bans

PRELOAD = {"python": (), "numpy": ("numpy", "numpy.random"), "torch": ("numpy", "torch")}
THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# What a worker is told of the environment; a player can read all that it was told.
NEEDED = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
NEEDED_STARTS = ("PYTHON", "LC_", "LD_", "DYLD_", "CONDA_")
WATCH_MS = 100  # how often a worker looks at what no limit of the kernel's holds
END_SECONDS = 0.05  # between a player's last word and its end
MOST_FILES, MOST_BYTES, MOST_THREADS = 1000, 64 << 20, 200


@dataclass(frozen=True, slots=True)
class Ended:
    """How a player's process ended: with an exit status, by a signal, or at our hands.

    `ended_for` is empty where it ended by itself, `nothing` where it lived until the judge had
    done with it, else what it had too much of: `files` or `threads`.
    """

    status: int
    signal: int
    ended_for: str = ""


class Worker:
    """The judge's side of one warm process. Starts at once, imports in the background.

    It replies to every order, and is sent none while a reply is owed; but nobody waits for a reply
    before there is a need to.
    """

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.lock = threading.Lock()
        self.players = 0
        self.owes = True  # the first reply says that all is imported
        self.socket, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tutor.judge.warm", str(theirs.fileno()), framework],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment() | THREADS | {"PYTHONHASHSEED": "0"},
                start_new_session=True,
            )

    def fork(self, limits: sandbox.Limits, scratch: str) -> tuple[socket.socket, int]:
        """A new player on its way: the socket to talk to it, and its number. Waits for the imports,
        but not for the player. From `watch` on it is looked at for what it has too much of."""
        ours, theirs = socket.socketpair()
        with theirs, self.lock:
            self.settle()
            self.players += 1
            order = {"fork": asdict(limits), "scratch": scratch, "number": self.players}
            socket.send_fds(self.socket, [json.dumps(order).encode()], [theirs.fileno()])
            self.owes = True
            return ours, self.players

    def watch(self, number: int) -> None:
        """From now on the player has the learner's code."""
        with self.lock:
            self.order(watch=number)

    def end(self, number: int) -> Ended:
        """Kill a player with all it started, remove its scratch folder, and say how it had ended if
        it had by itself."""
        with self.lock:
            self.order(end=number, within=END_SECONDS)
            self.owes = False
            return Ended(**self.reply())

    def dismiss(self, number: int) -> None:
        """The same for a player that is done with, without waiting for it."""
        with self.lock:
            self.order(end=number, within=0.0)

    def order(self, **what: float) -> None:
        self.settle()
        self.socket.sendall(json.dumps(what).encode())
        self.owes = True

    def wait(self) -> None:
        """Until all is done that the worker was told to do."""
        with self.lock:
            self.settle()

    def settle(self) -> None:
        if self.owes:
            self.owes = False
            self.reply()

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


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if k in NEEDED or k.startswith(NEEDED_STARTS)}


# --- the worker's own process ---


def work(control: socket.socket, framework: str) -> None:
    """Take orders until the judge hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.die_with_parent()
    for name in PRELOAD[framework]:
        import_module(name)
    if framework == "torch":
        warm_torch()
    gc.collect()
    gc.freeze()  # no player need look through what it was forked with, nor copy it by doing so
    read = sandbox.readable() if sandbox.landlock_abi() else ()
    players: dict[int, tuple[int, str]] = {}  # number → process and scratch folder
    watched: set[int] = set()
    greedy: dict[int, str] = {}  # number → what it had too much of
    orders = select.poll()
    orders.register(control, select.POLLIN)
    control.sendall(b'{"ready": true}')
    while True:
        if watched and not orders.poll(WATCH_MS):
            greedy |= {n: what for n in watched if (what := too_much(*players[n]))}
            for number in greedy:
                os.kill(players[number][0], signal.SIGKILL)
            continue
        data, handles, _, _ = socket.recv_fds(control, 4096, 1)
        if not data:
            return
        order = json.loads(data)
        if "watch" in order:
            watched.add(order["watch"])
            control.sendall(b'{"watched": true}')
            continue
        if "end" in order:
            number = order["end"]
            watched.discard(number)
            player = players.pop(number, None)
            ended = end(*player, order["within"]) if player else Ended(0, 0)
            if number in greedy:
                ended = Ended(0, 0, greedy.pop(number))
            control.sendall(json.dumps(asdict(ended)).encode())
            continue
        pid = os.fork()
        if pid == 0:
            control.close()
            try:
                play(Talk(handles[0]), order, read, framework)
                os._exit(0)
            finally:
                os._exit(1)
        os.close(handles[0])
        players[order["number"]] = pid, order["scratch"]
        control.sendall(b'{"forked": true}')


def warm_torch() -> None:
    """The first matrix product imports and sets up; do it once, for all players."""
    import torch

    torch.set_num_threads(1)
    x = torch.ones(2, 2, requires_grad=True)
    (x @ x).softmax(-1).sum()


def warm_gradients() -> None:
    """The first backward pass sets up what no fork may inherit; do it before anybody waits."""
    torch = sys.modules["torch"]
    x = torch.ones(2, 2, requires_grad=True)
    (x @ x).softmax(-1).sum().backward()


def end(pid: int, scratch: str, within: float) -> Ended:
    """Kill a player with all it started, remove its folder, and say how it had ended by itself.

    One that shuts its connection while it dies has `within` seconds to do so. It is only reaped
    last: until then nobody else can have its process id.
    """
    latest = time.monotonic() + within
    while not (done := os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)):
        if time.monotonic() >= latest:
            break
        time.sleep(0.002)
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(OSError):
        empty(Path(scratch))
        Path(scratch).rmdir()
    code = os.waitstatus_to_exitcode(status)
    if done is None and code == -signal.SIGKILL:  # by us; one that was on its way out keeps its own
        return Ended(0, 0, "nothing")
    return Ended(max(code, 0), max(-code, 0))


# --- what a player has too much of, and what it leaves ---


def too_much(pid: int, scratch: str) -> str:
    """What a player has more of than it may. The limit on processes knows no threads of root's."""
    with contextlib.suppress(OSError):
        if sum(1 for _ in Path(f"/proc/{pid}/task").iterdir()) > MOST_THREADS:
            return "threads"
    return "files" if crowded(scratch) else ""


def crowded(scratch: str) -> bool:
    """Whether a folder holds more than it may; stops looking as soon as it does."""
    folders, entries, size = [scratch], 0, 0
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as found:
            for entry in found:
                entries += 1
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entries > MOST_FILES or size > MOST_BYTES:
                    return True
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return False


def empty(scratch: Path) -> None:
    """Remove what a player left. Folders in folders are lifted to the top first, so that neither
    their depth nor the length of their path can stop it, and their modes are opened."""
    folders, mark, lifted = [scratch], secrets.token_hex(8), 0
    while folders:
        folder = folders.pop()
        for entry in list(folder.iterdir()):
            with contextlib.suppress(OSError):
                if entry.is_symlink() or not entry.is_dir():
                    entry.unlink()
                    continue
                entry.chmod(0o700)
                lifted += 1
                folders.append(entry.rename(scratch / f"{mark}-{lifted}"))
        if folder != scratch:
            with contextlib.suppress(OSError):
                folder.rmdir()


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


def play(talk: Talk, order: dict[str, Any], read: tuple[int, ...], framework: str) -> None:
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

    frames = Frames(talk)

    def ask(frame: bytes) -> bytes:
        send(talk, b"?" + frame)
        reply = frames.next()
        if reply is None:
            os._exit(0)
        return reply

    player = Player(ask)
    first = frames.next()
    if first is not None:
        guard(player, json.loads(first))
        if framework == "torch":
            warm_gradients()
        send(talk, b"!")
    while (request := frames.next()) is not None:
        send(talk, b"!" + player.answer(request))


def guard(player: Player, rules: dict[str, Any]) -> None:
    bans = Bans(
        frozenset(rules["modules"]),
        tuple(rules["names"]),
        frozenset(rules["methods"]),
        frozenset(rules["operators"]),
        rules["framework"],
    )
    Guard(bans, player).install()


if __name__ == "__main__":
    with contextlib.suppress(ConnectionError):  # the judge may hang up while a reply is under way
        work(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
