"""The one place where screens read the clock. Call it as `clock.now()`, so tests can stop it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time as an aware UTC datetime."""
    return datetime.now(UTC)
