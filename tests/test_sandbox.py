"""The layers that shut a player in, as far as this machine has them."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

import pytest

from tutor.judge import sandbox
from tutor.judge.warm import Worker

linux = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")


def test_details_say_what_holds_and_why_not() -> None:
    layers = sandbox.details()
    assert [name for name, _, _ in layers] == ["landlock", "seccomp", "rlimits"]
    assert all(why for _, _, why in layers)
    assert sandbox.isolation() == "+".join(name for name, holds, _ in layers if holds)


@linux
def test_every_layer_is_in_force_where_the_project_is_tested() -> None:
    if platform.machine() not in sandbox.AUDIT:
        pytest.skip(f"no system call table for {platform.machine()}")
    assert sandbox.isolation() == "landlock+seccomp+rlimits"


@linux
def test_what_may_be_read_leaves_the_katas_out() -> None:
    handles = sandbox.readable()
    paths = [str(Path(f"/proc/self/fd/{handle}").readlink()) for handle in handles]
    for handle in handles:
        os.close(handle)
    private = str(sandbox.PACKAGE)
    assert paths
    assert not [p for p in paths if private.startswith(p.rstrip("/") + "/") or p == private]
    assert not [p for p in paths if p in ("/", "/etc", "/home", "/root", "/tmp", "/usr", "/proc")]


def test_a_worker_outlives_its_players_and_ends_with_the_judge() -> None:
    worker = Worker("python")
    with tempfile.TemporaryDirectory() as scratch:
        limits = sandbox.Limits(seconds=5, memory_mb=128)
        first, one = worker.fork(limits, scratch)
        second, two = worker.fork(limits, scratch)
        assert one != two
        worker.end(one)
        assert worker.alive()
        assert worker.end(one).signal == 0  # ending twice does no harm
        worker.end(two)
        first.close()
        second.close()
    worker.close()
    assert not worker.alive()
