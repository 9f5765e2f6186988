"""Which files make the content, as they are on disk at this moment."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path

from tutor.models import TutorError

# Path below the content root → bytes, or None where only the presence of the file counts.
Files = Mapping[str, bytes | None]

KATA_FILES = (
    "kata.yaml",
    "prompt.md",
    "starter.py",
    "solution.py",
    "hidden_tests.py",
    "debrief.md",
)

QUESTIONS = "curriculum/questions"

# Strings instead of pathlib below: hundreds of files are looked at before every command.


def curriculum_files(root: Path) -> dict[str, bytes]:
    """The YAML files of the curriculum. Raises TutorError where one can't be read."""
    return {
        f"curriculum/{entry.name}": _read(entry.path)
        for entry in _entries(f"{root}/curriculum")
        if entry.name.endswith((".yaml", ".yml"))
    }


def question_files(root: Path) -> dict[str, bytes]:
    """The YAML files of the question bank. Raises TutorError where one can't be read."""
    return {
        f"{QUESTIONS}/{entry.name}": _read(entry.path)
        for entry in _entries(f"{root}/{QUESTIONS}")
        if entry.name.endswith((".yaml", ".yml"))
    }


def kata_slugs(root: Path) -> dict[str, None]:
    """A key `katas/<section>/<slug>/kata.yaml` for each kata that exists."""
    return {
        f"{stem}/kata.yaml": None
        for stem, folder in _kata_folders(root)
        if Path(folder, "kata.yaml").is_file()
    }


def kata_files(root: Path) -> dict[str, bytes | None]:
    """Each kata.yaml with its bytes; the files beside it, and the pitfall files, by presence.

    A folder without any file of a kata (left over after a checkout, say) is no kata.
    Raises TutorError where a kata.yaml can't be read.
    """
    found: dict[str, bytes | None] = {}
    for stem, folder in _kata_folders(root):
        here = {entry.name for entry in _entries(folder)}
        for name in KATA_FILES:
            if name in here:
                path = f"{folder}/{name}"
                found[f"{stem}/{name}"] = _read(path) if name == "kata.yaml" else None
        if "pitfalls" in here:
            for entry in _entries(f"{folder}/pitfalls"):
                if entry.name.endswith(".py"):
                    found[f"{stem}/pitfalls/{entry.name}"] = None
    return found


def _kata_folders(root: Path) -> Iterator[tuple[str, str]]:
    for section in _folders(f"{root}/katas"):
        for folder in _folders(section.path):
            yield f"katas/{section.name}/{folder.name}", folder.path


def _folders(folder: str) -> list[os.DirEntry[str]]:
    return [e for e in _entries(folder) if e.name[0] != "_" and e.is_dir()]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if entry.name[0] != "."]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _unreadable(folder, error) from error


def _read(path: str) -> bytes:
    try:
        with FileIO(path) as file:
            return file.readall()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError) -> TutorError:
    return TutorError(
        f"{path} can't be read: {error.strerror or error}.",
        "Make it a file or folder that you may read, then run the command again.",
    )
