"""Keys become intentions here, once; the rest of the watch never sees a key code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Intent(Enum):
    HINT = auto()
    NEXT = auto()
    RUN = auto()
    LIST = auto()
    PROMPT = auto()
    SOLUTION = auto()
    RESET = auto()
    EDIT = auto()
    CHECK_ALL = auto()
    HELP = auto()
    QUIT = auto()
    YES = auto()
    NO = auto()
    UP = auto()
    DOWN = auto()
    ACCEPT = auto()
    CANCEL = auto()
    ERASE = auto()
    FILTER = auto()


@dataclass(frozen=True, slots=True)
class Typed:
    """A character for the search in the list."""

    text: str


class Mode(Enum):
    """What the keys mean at the moment."""

    WATCHING = auto()
    ASKING = auto()
    PICKING = auto()
    READING = auto()  # the help is open; any key closes it


# The letter, what it stands for, and the word that the screen shows for it.
KEYS = (
    ("h", Intent.HINT, "hint"),
    ("n", Intent.NEXT, "next"),
    ("r", Intent.RUN, "run"),
    ("p", Intent.PROMPT, "prompt"),
    ("l", Intent.LIST, "list"),
    ("s", Intent.SOLUTION, "solution"),
    ("x", Intent.RESET, "reset"),
    ("e", Intent.EDIT, "edit"),
    ("c", Intent.CHECK_ALL, "all"),
    ("?", Intent.HELP, "help"),
    ("q", Intent.QUIT, "quit"),
)
LETTERS = {letter: intent for letter, intent, _ in KEYS}

UP_KEYS, DOWN_KEYS = ("\x1b[A", "\x1bOA", "\x10"), ("\x1b[B", "\x1bOB", "\x0e")
ENTER, ESCAPE, END_OF_INPUT = ("\r", "\n"), "\x1b", "\x04"
ERASE_KEYS, TAB = ("\x7f", "\b"), "\t"


def split(text: str) -> Iterator[str]:
    """What a terminal sent, key by key: an escape sequence is one key."""
    rest = text
    while rest:
        length = 1
        if rest[0] == ESCAPE and rest[1:2] in ("[", "O"):
            # ESC [ parameters, then one final byte from @ to ~; ESC O and one byte.
            length = 3
            while rest[1] == "[" and length <= len(rest) and not "@" <= rest[length - 1] <= "~":
                length += 1
        yield rest[:length]
        rest = rest[length:]


def translate(key: str, mode: Mode) -> Intent | Typed | None:
    """The intention behind a key; None where the key means nothing."""
    if key == END_OF_INPUT:
        return Intent.QUIT
    match mode:
        case Mode.WATCHING:
            return LETTERS.get(key.lower())
        case Mode.ASKING:
            return Intent.YES if key.lower() == "y" else Intent.NO
        case Mode.READING:
            return Intent.CANCEL
        case Mode.PICKING:
            return _picking(key)


def _picking(key: str) -> Intent | Typed | None:
    if key in ENTER:
        return Intent.ACCEPT
    if key == ESCAPE:
        return Intent.CANCEL
    if key in UP_KEYS:
        return Intent.UP
    if key in DOWN_KEYS:
        return Intent.DOWN
    if key in ERASE_KEYS:
        return Intent.ERASE
    if key == TAB:
        return Intent.FILTER
    return Typed(key) if len(key) == 1 and key.isprintable() else None
