"""Where the learner stands, as scripts read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tutor.progress.mastery import Progress, State


def status_json(progress: Progress, mix: Mapping[str, float]) -> dict[str, Any]:
    return {
        "sections": [asdict(section) for section in progress.sections],
        "total": asdict(progress.total),
        "due": [
            {"slug": state.slug, "since": state.memory.due.isoformat()}
            for state in progress.katas.values()
            if state.state is State.DUE and state.memory
        ],
        "hours": {"by_kind": kinds(progress), "target_mix": dict(mix)},
    }


def kinds(progress: Progress) -> dict[str, float]:
    """Hours by kind, over everything."""
    spent: dict[str, float] = {}
    for by_kind in progress.hours.values():
        for kind, amount in by_kind.items():
            spent[kind] = spent.get(kind, 0.0) + amount
    return spent
