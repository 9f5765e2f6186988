"""A judge that stays warm between commands: a small process a user, behind a Unix socket.

It holds imported libraries and nothing of the learner's. The socket lies in a folder of mode 0700,
has mode 0600, and only takes the user's own processes. It ends after ten idle minutes.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import struct
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from tutor import __version__
from tutor.judge import wire
from tutor.judge.frames import WireError, receive, send
from tutor.judge.post import pack, unpack
from tutor.models import TestResult, TutorError

IDLE_SECONDS = 600.0
PACKAGE = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """The user's own folder for sockets. Raises TutorError where it belongs to somebody else."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    path = Path(base) / f"kata-tutor-{os.getuid()}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.stat()
    if found.st_uid != os.getuid():
        raise TutorError(f"{path} belongs to another user.", "Set TUTOR_WARM=0, or remove it.")
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path


def address() -> Path:
    """The socket of this version of the judge; another version has another one."""
    stamp = hashlib.blake2b(f"{__version__} {sys.version} {sys.prefix}".encode(), digest_size=8)
    for source in sorted((PACKAGE / "judge").glob("*.py")):
        stamp.update(f"{source.name} {source.stat().st_mtime_ns}".encode())
    return folder() / f"judge-{stamp.hexdigest()}.sock"


def own_peer(connection: socket.socket) -> bool:
    """Whether the other end is a process of this user (as far as the platform can tell)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True  # the modes of folder and socket are what keeps others out
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", packed)
    return bool(uid == os.getuid())


def serve(path: Path, idle: float = IDLE_SECONDS) -> None:
    """Answer commands until nobody has asked for `idle` seconds, or one says stop."""
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # another one serves already
        lock.write(str(os.getpid()))
        lock.flush()
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            kept = os.umask(0o177)
            listener.bind(str(path))
            os.umask(kept)
            listener.listen(16)
            listener.settimeout(idle)
            try:
                answer_all(listener)
            finally:
                path.unlink(missing_ok=True)


def answer_all(listener: socket.socket) -> None:
    from tutor.judge.runner import Judge

    with Judge() as judge:
        while True:
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                return
            with connection:
                if not own_peer(connection):
                    continue
                connection.settimeout(30)
                # noise, or a client that has left: the next one is served as usual
                with contextlib.suppress(OSError, WireError, *wire.UNREADABLE):
                    data = receive(connection)
                    order = unpack(data) if data else {"do": "nothing"}
                    if order["do"] == "stop":
                        send(connection, pack({"stopped": os.getpid()}))
                        return
                    if order["do"] == "status":
                        send(connection, pack(status(judge)))
                    elif order["do"] == "grade":
                        grade(judge, connection, order)


def status(judge: Any) -> dict[str, Any]:
    return {"pid": os.getpid(), "version": __version__, "warm": sorted(judge.workers)}


def grade(judge: Any, connection: socket.socket, order: dict[str, Any]) -> None:
    """Grade one file and send each test as it finishes. A client that hangs up cancels."""
    from tutor.judge.runner import Cancelled

    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            try:
                connection.setblocking(False)
                if connection.recv(1) == b"":
                    judge.cancel()
                    return
            except BlockingIOError:
                continue
            except OSError:
                return
            finally:
                connection.settimeout(30)

    def tell(result: TestResult) -> None:
        send(connection, pack({"test": result}))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        verdict = judge.grade(
            order["kata"], order["source"], filename=order["filename"], given=order["given"],
            seed=order["seed"], on_test=tell if order["tell"] else None,
        )  # fmt: skip
    except Cancelled:
        return
    finally:
        done.set()
        watcher.join()
    send(connection, pack({"verdict": verdict}))
    judge.prepare(order["kata"])


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.chdir("/")
    serve(Path(sys.argv[1]))
