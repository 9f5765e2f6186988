"""What the system tells the program: to end, or to go on after it was stopped."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

from textual.app import App

ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)


def obey(app: App[None], leave: Callable[[], None]) -> None:
    """Let the signals be heard on the event loop that runs."""

    def go_on() -> None:
        # Textual would take the terminal again in any case: twice after SIGSTOP, so that it is
        # never given back, and even when it has been closed.
        driver = app._driver
        if driver and getattr(driver, "_must_signal_resume", False):
            driver.resume_application_mode()
        else:
            app.refresh()

    heard = {**dict.fromkeys(ENDS, leave), signal.SIGCONT: go_on}
    for sign, act in heard.items():
        # A program in a browser does not run in the main thread of its process.
        with suppress(ValueError, RuntimeError, NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(sign, act)
