"""One thing that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; never changed once written.

    `kind` is one of: start, attempt, hint, solution, reset, hours, assess, undo. `subject`
    is a kata slug or topic id. `at` is an aware UTC datetime.
    """

    id: str
    at: datetime
    device: str
    kind: str
    subject: str
    payload: Mapping[str, Any] = field(default_factory=dict)
