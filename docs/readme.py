"""Puts the real output of docs/tour.sh into README.md, between its marks. Run by `make docs`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- tour -->", "<!-- /tour -->"


def tour() -> str:
    """The tour's output without what differs from run to run: folders and milliseconds."""
    done = subprocess.run(
        ["sh", "docs/tour.sh"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    text = re.sub(r"/\S*/practice", "~/practice", done.stdout)
    return re.sub(r"\d+ ms", "41 ms", text).strip()


def filled(readme: str, output: str) -> str:
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```console\n{output}\n```\n{END}{after}"


def main() -> None:
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    fresh = filled(readme, tour())
    if "--check" in sys.argv and fresh != readme:
        sys.exit("README.md is out of date: run `make docs`.")
    path.write_text(fresh, encoding="utf-8")


if __name__ == "__main__":
    main()
