"""The learner's editor beside the watch: in VS Code, in a pane of tmux or Zellij, in a window."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tutor.models import TutorError
from tutor.tui import external

PANES = ("TMUX", "ZELLIJ")  # set in a terminal that can be split


class Beside:
    """`setting` is the editor's command, or empty for that of the environment."""

    def __init__(
        self, setting: str, *, by_itself: bool = True, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._setting, self._by_itself, self._environ = setting, by_itself, environ
        self._shown: set[Path] = set()

    def edit(self, path: Path) -> bool:
        """Open the file beside the watch; False where that takes this terminal. Raises
        TutorError."""
        editor = external.choose(path, self._setting, self._environ)
        if editor.borrows:
            return False
        external.run(editor)
        self._shown.add(path)
        return True

    def borrow(self, path: Path) -> None:
        """Open the file in this terminal, and wait for the end. Raises TutorError."""
        external.run(external.choose(path, self._setting, self._environ))

    def show(self, path: Path) -> None:
        """Open the file by itself where the terminal is VS Code's, tmux's or Zellij's.

        VS Code opens each file once. A pane is split off only for the first: the learner's editor
        is in it from then on, and the key e splits off another.
        """
        if not self._by_itself or path in self._shown or not self._has_room():
            return
        try:
            self.edit(path)
        except TutorError:  # no editor is set; the key e says so to whoever wants one
            return

    def _has_room(self) -> bool:
        if self._environ.get("TERM_PROGRAM") == "vscode":
            return True
        return any(self._environ.get(name) for name in PANES) and not self._shown
