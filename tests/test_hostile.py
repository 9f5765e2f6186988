"""Each file in hostile/ attacks the judge, and names the outcome that must come back.

The header of an attack says what it tries, then a line each: `comes back` (the statuses that are
right), `saying` (words of the verdict), `stopped by` (the layers that hold), and where it needs
them `seconds`, `memory` (in MB), `kata`, `runs` and `machine`. `passed` means that the answers are
right and that each attempt was refused: the file itself raises AssertionError where one succeeds.

`pytest -v tests/test_hostile.py` ends with the table of attacks, outcomes and layers.
"""

from __future__ import annotations

import ast
import io
import json
import os
import platform
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tutor import render, report
from tutor.judge import sandbox
from tutor.judge.post import pack, unpack
from tutor.judge.runner import Judge
from tutor.models import Kata, Status, Verdict

FOLDER = Path(__file__).parent / "hostile"
PACKAGE = Path(sandbox.__file__).resolve().parents[1]
LINUX = sys.platform == "linux"
SECRET = "kata-tutor-secret-d41d8cd98f"
ROOM_MB = 400  # what one attack may add to the judge's memory
LATE = 10.0  # seconds past the time limit, on a machine that has other work
KEYS = {"comes back", "saying", "stopped by", "seconds", "memory", "kata", "runs", "machine"}


@dataclass(frozen=True)
class Attack:
    name: str
    what: str
    source: str
    fields: dict[str, str]

    @property
    def statuses(self) -> list[str]:
        return self.fields["comes back"].split(" or ")

    @property
    def layers(self) -> str:
        return self.fields["stopped by"]


def read(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    header = ast.get_docstring(ast.parse(source)) or ""
    what, _, rest = header.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in rest.splitlines())
    return Attack(path.stem, what, source, fields)


ATTACKS = {attack.name: attack for attack in map(read, sorted(FOLDER.glob("*.py")))}
RIGHT = """
import numpy as np
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
"""
# Files that are themselves the attack: the judge reads the syntax tree before anything runs.
SOURCES = {
    "of a megabyte": (RIGHT + "x = (" + "1," * 500_000 + ")", "failed"),
    "with a tree too deep to walk": (RIGHT + "x = np" + ".a" * 2000, "crashed"),
    "with brackets too deep to parse": (RIGHT + "x = " + "(" * 5000 + ")" * 5000, "crashed"),
    "with minus signs too deep to parse": (RIGHT + "x = " + "-" * 90_000 + "1", "crashed"),
    "with sums too deep to parse": (RIGHT + "x = " + "1+" * 90_000 + "1", "crashed"),
    "with a number too long to read": (RIGHT + "x = " + "9" * 100_000, "crashed"),
    "with a null in it": (RIGHT + "x = '\0'", "crashed"),
    "with a lone surrogate in it": (RIGHT + "x = '\ud800'", "crashed"),
    "with a thousand bans in one line": (
        "import " + ", ".join(f"a{n}" for n in range(20_000)),
        "forbidden",
    ),
    "with other line ends": (
        f"{RIGHT}x = '\x0c\x1c\u2028'\n1 / 0\n".replace("\n", "\r"),
        "crashed",
    ),
}


# --- the world around the judge -------------------------------------------------------------


@dataclass
class World:
    """What an attack goes for, all of it there to be found; and what was seen to happen."""

    judge: Judge
    katas: dict[str, Kata]
    home: Path
    scratch: Path
    places: dict[str, str]
    listeners: list[socket.socket]
    table: list[tuple[str, str, str]] = field(default_factory=list)
    warm: set[str] = field(default_factory=set)

    def source(self, attack: Attack) -> str:
        """The attacker is told where everything is: more than a real one would know."""
        kata = self.katas[attack.fields.get("kata", "softmax")]
        worker = self.judge.warm(kata.framework).process.pid
        source = attack.source
        told = {**self.places, "kata": kata.folder, "judge": os.getpid(), "worker": worker}
        for name, place in told.items():
            source = source.replace(f"@{name}@", str(place))
        return source

    def kata(self, attack: Attack) -> Kata:
        kata = self.katas[attack.fields.get("kata", "softmax")]
        return replace(
            kata,
            seconds=float(attack.fields.get("seconds", kata.seconds)),
            memory_mb=int(attack.fields.get("memory", kata.memory_mb)),
        )

    def state(self) -> dict[str, Any]:
        """All that no attack may change."""
        self.judge.settle()
        return {
            "workers": {name: worker.process.pid for name, worker in self.judge.workers.items()},
            "alive": all(worker.alive() for worker in self.judge.workers.values()),
            "players": [players(w.process.pid) for w in self.judge.workers.values()],
            "orphans": orphans(),
            "handles": sum(1 for _ in Path("/proc/self/fd").iterdir()) if LINUX else 0,
            "threads": threading.active_count(),
            "environment": {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
            "folder": Path.cwd(),
            "scratch": sorted(self.scratch.iterdir()),
            "home": listing(self.home),
            "kata": listing(self.katas["softmax"].folder),
            "package": [listing(PACKAGE / "judge" / f) for f in ("runner.py", "compare.py")],
            "shared memory": [p.name for p in Path("/dev/shm").glob("kata-tutor*")],
            "called": [bool(heard(listener)) for listener in self.listeners],
        }


def listing(folder: Path) -> dict[str, tuple[int, ...]]:
    """Names, modes, owners, sizes and times of all below a folder; caches of bytecode left out."""
    found = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        if "__pycache__" not in path.parts:
            s = path.lstat()
            times = () if path.is_dir() else (s.st_size, s.st_mtime_ns)
            found[str(path)] = (s.st_mode, s.st_uid, s.st_gid, *times)
    return found


def players(worker: int) -> str:
    """The processes that a worker has."""
    path = Path(f"/proc/{worker}/task/{worker}/children")
    return path.read_text().strip() if path.exists() else ""


def orphans() -> list[str]:
    """Players that nobody looks after any more."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = path.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            if parent == "1" and b"tutor.judge.warm" in path.joinpath("cmdline").read_bytes():
                found.append(path.name)
        except OSError:
            continue  # it has ended meanwhile
    return found


def heard(listener: socket.socket) -> bytes:
    """What came in from the network."""
    try:
        if listener.type == socket.SOCK_DGRAM:
            return listener.recv(100)
        listener.accept()[0].close()
        return b"a connection"
    except BlockingIOError:
        return b""


def memory_mb() -> float:
    if not LINUX:
        return 0.0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def listen(kind: int, family: int, address: Any) -> socket.socket:
    made = socket.socket(family, kind)
    made.bind(address)
    if kind == socket.SOCK_STREAM:
        made.listen()
    made.setblocking(False)
    return made


@pytest.fixture(scope="module")
def world(
    katas: dict[str, Kata],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    base = tmp_path_factory.mktemp("hostile")
    home, scratch = base / "home", base / "scratch"
    for folder in (home / ".ssh", home / "katas" / ".tutor", scratch):
        folder.mkdir(parents=True)
    secrets = (home / ".ssh" / "id_ed25519", home / "katas" / ".tutor" / "progress.db")
    for secret in (*secrets, home / ".bashrc"):
        secret.write_text(SECRET)
    with (
        ExitStack() as stack,
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory(prefix="kt-") as short,
    ):  # the name of a Unix socket must be short
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.setenv("KATA_TUTOR_TOKEN", SECRET)
        stream, loop = socket.SOCK_STREAM, ("127.0.0.1", 0)
        listeners = [
            stack.enter_context(listen(stream, socket.AF_INET, loop)),
            stack.enter_context(listen(socket.SOCK_DGRAM, socket.AF_INET, loop)),
            stack.enter_context(listen(stream, socket.AF_UNIX, f"{short}/socket")),
        ]
        abstract = f"kata-tutor-{os.getpid()}"
        if LINUX:
            listeners.append(stack.enter_context(listen(stream, socket.AF_UNIX, f"\0{abstract}")))
        places = {
            "home": str(home), "database": str(secrets[1]), "package": str(PACKAGE),
            "tmp": str(base), "secret": SECRET, "unix": f"{short}/socket", "abstract": abstract,
            "port": str(listeners[0].getsockname()[1]), "udp": str(listeners[1].getsockname()[1]),
        }  # fmt: skip
        own = stack.enter_context(Judge())  # its workers are born with the secret in reach
        world = World(own, katas, home, scratch, places, listeners)
        yield world
    if request.config.get_verbosity() >= 0:
        capture = request.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            print(*("\n{:<34} {:<14} {}".format(*row) for row in world.table), sep="")


# --- attacks ----------------------------------------------------------------------------------


def missing(attack: Attack) -> str:
    """What this machine lacks to stop the attack, or to make it at all."""
    machine = attack.fields.get("machine", platform.machine())
    if machine != platform.machine():
        return f"{attack.name} is an attack for {machine}; this machine is {platform.machine()}"
    lacking = {name: why for name, holds, why in sandbox.details() if not holds}
    needed = [name for name in lacking if name in attack.layers]
    return "; ".join(f"{attack.name} needs {name}: {lacking[name]}" for name in needed)


def refuse_to_skip(attack: Attack) -> None:
    """No attack is left out in silence: on Linux and in CI, what is lacking is a failure."""
    if why := missing(attack):
        if "machine" in attack.fields and "is an attack for" in why:
            pytest.skip(why)
        if LINUX or os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)


def words(verdict: Verdict) -> str:
    """All that a learner could read."""
    parts = [verdict.message, *(test.message for test in verdict.tests)]
    parts += [violation.what for violation in verdict.violations]
    crashes = [verdict.crash, *(t.crash for t in verdict.tests)]
    parts += [f"{crash.kind}: {crash.message}" for crash in crashes if crash]
    return "\n".join(filter(None, parts))


def can_be_told(verdict: Verdict, kata: Kata) -> None:
    """The verdict fits on a screen, into JSON and through the socket of the warm judge, and
    nothing in it steers a terminal."""
    console = Console(file=io.StringIO(), record=True, width=100)
    console.print(render.verdict(verdict, kata))
    shown = console.export_text()
    assert len(shown) < 20_000
    assert not set(shown) & set("\x1b\x07\x00\ud800\u202e")
    assert len(json.dumps(report.verdict_json(verdict)).encode()) < 2_000_000
    packed = pack(verdict)
    assert len(packed) < 64 << 20
    assert unpack(packed).status is verdict.status


def graded(world: World, kata: Kata, source: str, quick: tuple[()] | None = None) -> Verdict:
    """Grade something hostile. The judge must come out of it as it went in, and in time.

    `quick` ends at the first failing test: enough where each would be refused the same way.
    """
    if kata.slug not in world.warm:  # what is imported and started once is no doing of an attack's
        for slug in ("softmax", kata.slug):
            known = world.katas[slug]
            assert world.judge.grade(known, known.read("solution.py"), seed=1).passed
        world.warm.add(kata.slug)
    before, memory = world.state(), memory_mb()
    world.judge.prepare(kata)  # as between two saves: the attacker's player has been waiting
    began = time.monotonic()
    verdict = world.judge.grade(kata, source, filename="attack.py", seed=1, quick=quick)
    assert time.monotonic() - began < kata.seconds + LATE
    world.judge.take_ahead(None)  # a file that is refused unread leaves them as they were
    world.judge.take_waiting(None)
    assert world.state() == before
    assert memory_mb() - memory < ROOM_MB
    can_be_told(verdict, kata)
    assert world.judge.grade(world.katas["softmax"], RIGHT, seed=2).passed
    return verdict


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_the_verdict_it_deserves(world: World, name: str) -> None:
    attack = ATTACKS[name]
    refuse_to_skip(attack)
    kata, source = world.kata(attack), world.source(attack)
    for _ in range(int(attack.fields.get("runs", 1))):
        quick = () if attack.layers in ("landlock", "seccomp") else None
        verdict = graded(world, kata, source, quick)
        world.table.append((name, str(verdict.status), attack.layers))
        assert verdict.status in attack.statuses, words(verdict)
        assert attack.fields.get("saying", "") in words(verdict)
        assert "AssertionError" not in words(verdict)
        assert SECRET not in repr(verdict)


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_that_is_an_attack_to_read(world: World, name: str) -> None:
    source, status = SOURCES[name]
    verdict = graded(world, world.katas["softmax"], source)
    world.table.append((f"a file {name}", str(verdict.status), "reading"))
    assert verdict.status == status, words(verdict)


def test_nothing_runs_where_the_sandbox_cannot_be_set_up(world: World) -> None:
    impossible = replace(world.katas["softmax"], memory_mb=1 << 60)
    verdict = world.judge.grade(impossible, RIGHT, seed=1)
    assert verdict.status is Status.GRADER_ERROR
    assert "the sandbox could not be set up" in verdict.message
    assert world.judge.grade(world.katas["softmax"], RIGHT, seed=1).passed


def test_every_attack_says_what_must_come_back() -> None:
    assert len(ATTACKS) > 150
    for attack in ATTACKS.values():
        assert attack.what, attack.name
        assert {"comes back", "stopped by"} <= set(attack.fields) <= KEYS, attack.name
        assert "grader_error" not in attack.statuses
