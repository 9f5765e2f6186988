"""Where each screen is made; its module is loaded when the screen is first wanted."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from textual.screen import Screen

from tutor.tui.keys.app import PLACES

FIRST_RUN = "first_run"


@dataclass(frozen=True, slots=True)
class Home:
    """The module and the class of a screen."""

    module: str
    name: str

    def __call__(self) -> Screen[Any]:
        made: Screen[Any] = getattr(self.load(), self.name)()
        return made

    @property
    def path(self) -> str:
        return f"tutor.tui.screens.{self.module}"

    @property
    def loaded(self) -> bool:
        return self.path in sys.modules

    @property
    def styles(self) -> Path:
        return Path(__file__).parent / "css" / f"{self.module}.tcss"

    def load(self) -> ModuleType:
        return import_module(self.path)


HOMES: dict[str, Home] = {
    **{id: Home(id, id.title()) for _, id, _, _ in PLACES},
    FIRST_RUN: Home(FIRST_RUN, "FirstRun"),
}
