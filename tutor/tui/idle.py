"""What is done while nobody waits: the other screens are made ready, and memory is tidied."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from typing import TYPE_CHECKING

from tutor.tui.keys.app import PLACES

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp

GROUP = "idle"  # of the worker that does it
QUIET = 0.4  # seconds without a key or the mouse after which nobody waits
LOOK = 0.2  # seconds between two looks at whether that is so
TIDY = 60.0  # seconds between two tidyings
SWITCH = 0.001  # seconds for which a thread at work may keep the loop waiting


class Idle:
    """Begun by the command once the first screen is there; tests do without."""

    def __init__(self, app: TutorApp) -> None:
        # At the beginning much is made and nothing dropped; to search for it costs 0.2 s.
        gc.disable()
        self._app = app
        self._touched = time.monotonic()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    async def run(self) -> None:
        """Make the screens that can be gone to, one after the other; then tidy for ever."""
        sys.setswitchinterval(SWITCH)
        for _, place, _, _ in PLACES:
            await self._quiet()
            await asyncio.to_thread(self._app.prepare, place)
            await self._quiet()
            await self._app.make(place)
        await self._quiet()
        # What is there by now stays, so no search for what can be dropped need go through it.
        # Searches through all that is old take long, so they are left to moments like these.
        gc.freeze()
        gc.set_threshold(2_000, 5, 1_000)  # a few ms at a time
        gc.enable()
        while True:
            await asyncio.sleep(TIDY)
            await self._quiet()
            gc.collect()

    async def _quiet(self) -> None:
        await asyncio.sleep(LOOK)
        while time.monotonic() - self._touched < QUIET or self._at_work():
            await asyncio.sleep(LOOK)

    def _at_work(self) -> bool:
        return any(not worker.is_finished for worker in self._app.workers if worker.group != GROUP)
