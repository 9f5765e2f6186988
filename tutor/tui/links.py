"""Opening a page of the web; where there is no browser, the address is shown to be copied."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from tutor.tui.app import TutorApp


def follow(app: TutorApp, url: str, title: str) -> None:
    """Open `url`, and say so; the address is on the screen in any case."""
    if app.is_web:
        app.open_url(url)  # the browser that shows this program
    elif has_browser():
        app.run_worker(lambda: webbrowser.open(url), thread=True, exit_on_error=False)
    else:
        from tutor.tui.modals.reader import Reader

        app.push_screen(Reader(Text(url, overflow="fold"), title="No browser here: the address"))
        return
    app.notify(url, title=f"Opened: {title}", markup=False)


def has_browser(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a browser with a window of its own can be had; one that draws in this terminal would
    draw over us."""
    screen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if platform.startswith("linux") and not (screen or environ.get("BROWSER")):
        return False
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    # A class below GenericBrowser that starts its browser and leaves it alone.
    return type(found) is not webbrowser.GenericBrowser
