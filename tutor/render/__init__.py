"""Models → Rich renderables. What the front ends show, they show through these."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.render.journey import phase, phases, view
    from tutor.render.kata import debrief, hint, history, next_up, prompt, solution
    from tutor.render.library import resources
    from tutor.render.marks import katas
    from tutor.render.progress import status
    from tutor.render.road import curriculum
    from tutor.render.style import console, page
    from tutor.render.topics import topic
    from tutor.render.verdicts import line, verdict

__all__ = [
    "console",
    "curriculum",
    "debrief",
    "hint",
    "history",
    "katas",
    "line",
    "next_up",
    "page",
    "phase",
    "phases",
    "prompt",
    "resources",
    "solution",
    "status",
    "topic",
    "verdict",
    "view",
]

HOMES = {
    "journey": ("phase", "phases", "view"),
    "kata": ("debrief", "hint", "history", "next_up", "prompt", "solution"),
    "library": ("resources",),
    "marks": ("katas",),
    "progress": ("status",),
    "road": ("curriculum",),
    "style": ("console", "page"),
    "topics": ("topic",),
    "verdicts": ("line", "verdict"),
}


def __getattr__(name: str) -> object:
    """Load a renderer when it is first asked for: `tutor next` is to answer at once."""
    for home, names in HOMES.items():
        if name in names:
            return getattr(import_module(f"tutor.render.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
