"""What the system tells the program: that it is to end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def obey(leave: Callable[[], None]) -> None:
    """Let these signals be heard on the event loop that runs."""
    for sign in ENDS:
        # A program in a browser does not run in the main thread of its process.
        with suppress(ValueError, RuntimeError, NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(sign, leave)
