"""The judge that stays warm: the same verdicts, and nobody notices when it is gone."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tutor.judge import client, service
from tutor.judge.client import WarmJudge
from tutor.judge.diagnosis import mistaken
from tutor.judge.frames import send
from tutor.judge.post import Values, Words, pack, unpack
from tutor.judge.runner import Judge
from tutor.models import Kata, Status, TestResult, Verdict


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime folder of its own, and no warm judge left behind in it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("TUTOR_WARM", raising=False)
    yield tmp_path
    client.stop()


def same(a: Verdict, b: Verdict) -> bool:
    plain = [
        (v.status, v.seed, v.message, v.diagnosis, [(t.name, t.passed, t.message) for t in v.tests])
        for v in (a, b)
    ]
    return plain[0] == plain[1]


def test_records_and_arrays_cross_without_numpy(katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    assert unpack(pack(kata)) == kata
    array = np.arange(6.0).reshape(2, 3)
    came = unpack(pack({"a": (array, [1, None], 2**70, {"k": np.float32(2)})}))["a"]
    assert came[0] == Values((2, 3), "float64", array.tolist())
    assert came[0][1, 2] == 5.0
    assert came[0][:1, :2].tolist() == [[0.0, 1.0]]
    assert came[1] == [1, None]
    assert isinstance(came[2], Words)
    assert came[3]["k"].item() == 2.0


def test_it_gives_the_verdicts_of_the_judge(
    runtime: Path, judge: Judge, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    told: list[TestResult] = []
    with WarmJudge() as warm:
        for source in (kata.read("solution.py"), mistaken(kata, kata.pitfalls[0]), "def f(:"):
            told.clear()
            verdict = warm.grade(kata, source, seed=3, on_test=told.append)
            assert same(verdict, judge.grade(kata, source, seed=3))
            assert [t.name for t in told] == [t.name for t in verdict.tests]
        assert warm.local is None
    running = client.status()
    assert running is not None
    assert running["warm"] == ["numpy"]


def test_the_socket_is_the_users_own(runtime: Path, katas: dict[str, Kata]) -> None:
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
    path = service.address()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_stop_ends_it_and_the_next_check_starts_another(
    runtime: Path, katas: dict[str, Kata]
) -> None:
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
    first = client.stop()
    assert first is not None
    assert client.status() is None
    assert client.stop() is None
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
        assert warm.local is None
    running = client.status()
    assert running is not None
    assert running["pid"] != first


def test_a_judge_that_dies_mid_check_costs_only_time(runtime: Path, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    slow = "import time\ntime.sleep(1.5)\n" + kata.read("solution.py")
    with WarmJudge() as warm:
        warm.grade(kata, "x = 1", seed=1)
        running = client.status()
        assert running is not None
        threading.Timer(0.5, os.kill, (running["pid"], signal.SIGKILL)).start()
        verdict = warm.grade(kata, slow, seed=1)
        assert verdict.passed
        assert warm.local is not None


def test_a_stale_socket_is_taken_over(runtime: Path, katas: dict[str, Kata]) -> None:
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
    running = client.status()
    assert running is not None
    os.kill(running["pid"], signal.SIGKILL)
    time.sleep(0.3)
    with WarmJudge() as warm:
        verdict = warm.grade(katas["softmax"], "x = 1", seed=1)
        assert verdict.status is Status.FAILED
        assert warm.local is None


def test_it_can_be_turned_off(
    runtime: Path, katas: dict[str, Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTOR_WARM", "0")
    with WarmJudge() as warm:
        assert warm.grade(katas["softmax"], "x = 1", seed=1).status is Status.FAILED
        assert warm.local is not None
    assert not list(runtime.glob("*/judge-*.sock"))


def test_another_version_retires_the_old_one(runtime: Path, katas: dict[str, Kata]) -> None:
    old = service.folder() / "judge-00000000.sock"
    process = subprocess.Popen([sys.executable, "-m", "tutor.judge.service", str(old)])
    deadline = time.monotonic() + 60
    while not old.exists():
        assert time.monotonic() < deadline, "the old one never came"
        time.sleep(0.02)
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
    assert process.wait(60) == 0
    assert not old.exists()


def test_it_ends_by_itself_when_idle(runtime: Path) -> None:
    path = service.address()
    began = time.monotonic()
    service.serve(path, idle=0.3)
    assert 0.2 < time.monotonic() - began < 60  # not the ten minutes of one that is used
    assert not path.exists()


def test_noise_on_the_socket_does_no_harm(runtime: Path, katas: dict[str, Kata]) -> None:
    with WarmJudge() as warm:
        warm.grade(katas["softmax"], "x = 1", seed=1)
        for noise in (b"", b"\xff" * 64, b"\x00\x00\x00\x02\xc1\xc1", pack(["no", "order"])):
            with client.connect(start=False) as connection:
                if noise:
                    connection.sendall(noise)
        with client.connect(start=False) as connection:
            send(connection, pack({"do": "nothing known"}))
        assert warm.grade(katas["softmax"], "x = 1", seed=1).status is Status.FAILED
        assert warm.local is None


def test_a_client_that_hangs_up_cancels(runtime: Path, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    with WarmJudge() as warm:
        warm.grade(kata, "x = 1", seed=1)
        order = {"do": "grade", "kata": kata, "source": "while True: pass", "filename": "s.py",
                 "seed": 1, "tell": False}  # fmt: skip
        with client.connect(start=False) as connection:
            send(connection, pack(order))
            time.sleep(0.3)
        began = time.monotonic()
        warm.grade(kata, "x = 1", seed=1)
        assert time.monotonic() - began < 9  # not the ten seconds of the endless loop
        assert warm.local is None
