"""The import contracts hold, and each fails where it is broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLANTED = {
    "Arrows go one way": ("tutor/katas.py", "import tutor.session"),
    "The judge never saves and never draws": ("tutor/judge/wire.py", "import rich"),
    "Pure files take time and data as arguments": ("tutor/progress/mastery.py", "import random"),
    "Only the store speaks SQL": ("tutor/session/__init__.py", "import sqlite3"),
}


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_the_contract(contract: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tutor", tmp_path / "tutor", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    name, line = PLANTED[contract]
    source = (tmp_path / name).read_text()
    (tmp_path / name).write_text(f"{source}\n{line}\n")
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout
