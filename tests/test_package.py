"""The built wheel holds all that an installed tutor needs, and works from any folder."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    return next(folder.glob("kata_tutor-*.whl"))


def test_the_wheel_holds_the_content(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    content = [
        *(f"katas/{p.relative_to(ROOT / 'katas')}" for p in (ROOT / "katas").glob("*/*/kata.yaml")),
        *(f"curriculum/{p.name}" for p in (ROOT / "curriculum").glob("*.yaml")),
    ]
    assert len(content) > 20
    assert not {f"tutor/content/{name}" for name in content} - names
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_an_installed_tutor_grades_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, which borrows only the dependencies from this one."""
    venv.create(tmp_path / "env", symlinks=True)
    python = tmp_path / "env/bin/python"
    where = [str(python), "-c", "import site; print(site.getsitepackages()[0])"]
    site = Path(subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip())
    zipfile.ZipFile(wheel).extractall(site)
    here = next(p for p in sys.path if p.endswith("site-packages"))
    borrowed = [p for p in Path(here).iterdir() if "kata_tutor" not in p.name and p.name != "tutor"]
    for path in borrowed:
        if not (site / path.name).exists():
            (site / path.name).symlink_to(path)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    answer = elsewhere / "answer.py"
    answer.write_text((ROOT / "katas/activations/softmax/solution.py").read_text())
    check = [str(python), "-m", "tutor", "check", "softmax", "--file", "answer.py", "--json"]
    done = subprocess.run(check, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert '"passed"' in done.stdout
    shown = subprocess.run(
        [str(python), "-c", "import tutor; print(tutor.__file__)"],
        cwd=elsewhere, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(site) in shown.stdout
