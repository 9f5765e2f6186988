"""kill -9 in the middle of anything: what was saved is there, and nothing is there by half."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_no_saved_event_is_lost_and_none_is_torn_by_500_kills(tmp_path: Path) -> None:
    program = [sys.executable, str(HERE / "kill_nine.py"), str(tmp_path)]
    schema = HERE / "fixtures" / "schemas" / "1.sql"
    done = subprocess.run(
        [*program, str(schema), "1"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] >= 500
    assert found["told"] > 150  # half of the writers came to work before they were killed
    assert found["events"] > found["told"]  # batches of several events among them
    assert 1 <= found["copies"] <= 6  # killed between a new copy and the end of the oldest
    assert found["unfinished"] > 5  # upgrades were killed before they could end
