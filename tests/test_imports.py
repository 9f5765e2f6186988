"""What a command loads before it answers: the heavy libraries only where they are needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "torch", "textual", "pytest", "sklearn", "scipy", "watchfiles"}
SHOWN = """
import json, sys
before = set(sys.modules)
{work}
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


def loaded(work: str, cwd: Path) -> set[str]:
    """The top-level packages that `work` brings into a fresh Python."""
    done = subprocess.run(
        [sys.executable, "-c", SHOWN.format(work=work)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ},
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_commands_themselves_load_nothing_heavy(tmp_path: Path) -> None:
    found = loaded("import tutor.cli", tmp_path)
    assert not found & (HEAVY | {"sqlite3", "rich", "pydantic", "yaml"})
    assert "typer" in found


def test_help_draws_without_rich(tmp_path: Path) -> None:
    found = loaded("from tutor.cli import run; assert run(['--help']) == 0", tmp_path)
    assert not found & (HEAVY | {"sqlite3", "rich", "yaml"})


@pytest.fixture
def learner(tmp_path: Path) -> Path:
    """A workspace, and an index of the katas in the cache."""
    place = tmp_path / "work"
    loaded(
        f"from tutor.cli import run; assert run(['init', '--yes', {str(place)!r}]) == 0", tmp_path
    )
    loaded("from tutor.cli import run; assert run(['next']) == 0", place)
    return place


def test_next_loads_neither_numpy_nor_torch_nor_a_tui(learner: Path) -> None:
    found = loaded("from tutor.cli import run; assert run(['next']) == 0", learner)
    assert not found & HEAVY
    assert not found & {"yaml", "pydantic"}  # 60 ms and more, and needed by nothing here
    assert "sqlite3" in found  # the test would be worth nothing if `next` did not come this far


@pytest.mark.parametrize(
    "command", ["history", "status", "list", "log", "start", "review", "checkpoint", "assess"]
)
def test_what_grades_nothing_loads_nothing_heavy(learner: Path, command: str) -> None:
    args = [command, "softmax"] if command in ("history", "start") else [command]
    found = loaded(f"from tutor.cli import run; assert run({args!r}) == 0", learner)
    assert not found & HEAVY


def test_every_command_is_found_by_its_name() -> None:
    """The table says which module has a command; a wrong entry would hide it."""
    from tutor import cli

    for _, module, names in cli.COMMANDS:
        cli.app.registered_commands.clear()
        cli.app.registered_groups.clear()
        cli.load(names.split()[0])
        commands = [c for c in cli.app.registered_commands if c.callback]
        callbacks = [c.name or getattr(c.callback, "__name__", "") for c in commands]
        groups = [g.name for g in cli.app.registered_groups]
        found = {str(name).replace("_", "-").strip("-") for name in (*callbacks, *groups)}
        assert found == set(names.split()), module
