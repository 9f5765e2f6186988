"""Where things lie: the shipped content, the learner's workspace, the per-user cache."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_config_path

from tutor.models import TutorError

PACKAGE = Path(__file__).resolve().parent


def content() -> Path:
    """The folder that holds `curriculum/` and `katas/`: the checkout, or inside the wheel.

    `TUTOR_CONTENT` names another one, for authors who keep katas in a repository of their own.
    """
    named = os.environ.get("TUTOR_CONTENT")
    if named:
        root = Path(named).expanduser()
        if not (root / "katas").is_dir():
            raise TutorError(f"TUTOR_CONTENT is {root}, which has no katas/ folder.")
        return root
    installed = PACKAGE / "content"
    return installed if installed.is_dir() else PACKAGE.parent


def cache() -> Path:
    """A per-user folder for what can be made again at any time."""
    return user_cache_path("kata-tutor")


def remembered() -> Path:
    """The file that names the last workspace, so that commands work from any folder."""
    return user_config_path("kata-tutor") / "workspace"


def expanded(path: Path) -> Path:
    """`path` with its `~` made a home folder. Raises TutorError where that is nobody's."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise TutorError(
            f"{path.parts[0]} is nobody's home folder here.", "Write ~/ for your own."
        ) from None
