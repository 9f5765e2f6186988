"""One judge for all tests, and no trace in the user's own folders."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.judge.runner import Judge
from tutor.katas import load
from tutor.models import Kata

# The modules that are loaded for the tests stay. With Python's own thresholds they are searched for
# what can be dropped again and again, which took a fifth of the time of the tests of the screen.
gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with Judge() as opened:
        yield opened


@pytest.fixture(scope="session")
def katas() -> dict[str, Kata]:
    return load()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the content is kept there, which takes half a second to make."""
    made: Path = tmp_path_factory.mktemp("cache")
    return made


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path_factory: pytest.TempPathFactory, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace that the person running the tests may have is neither found nor touched."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("TUTOR_WORKSPACE", raising=False)
