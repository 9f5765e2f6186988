"""What is kept from one time to the next: screen, kata, cursor, theme; none of it is progress."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tutor.workspace import MARK, Workspace
from tutor.workspace import replace as write

THEMES = ("tutor-dark", "tutor-light", "tutor-contrast")
FILE = "tui.json"


@dataclass(frozen=True, slots=True)
class State:
    """`screens` holds what each screen wants to find again, by the screen's name."""

    place: str = "today"
    theme: str = THEMES[0]
    screens: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, place: str) -> Mapping[str, Any]:
        return self.screens.get(place, {})

    def with_screen(self, place: str, values: Mapping[str, Any]) -> State:
        return replace(self, screens={**self.screens, place: {**self.of(place), **values}})


def file(workspace: Workspace) -> Path:
    return workspace.root / MARK / FILE


def load(workspace: Workspace) -> State:
    """The state as it was left; where it can't be read, a new one."""
    try:
        found = json.loads(file(workspace).read_text(encoding="utf-8"))
        screens = {str(name): {**values} for name, values in found["screens"].items()}
        theme = found["theme"] if found["theme"] in THEMES else THEMES[0]
        return State(str(found["place"]), theme, screens)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


def save(workspace: Workspace, state: State) -> None:
    """Keep the state; where the folder can't be written, it is not kept."""
    with suppress(OSError):
        write(file(workspace), json.dumps(asdict(state), ensure_ascii=False, indent=1))
