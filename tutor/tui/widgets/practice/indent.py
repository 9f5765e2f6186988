"""How an editor of Python indents: a line in, the characters out. No widget."""

from __future__ import annotations

WIDTH = 4
LEAVING = ("return", "pass", "raise", "break", "continue")
OPENING, CLOSING = "([{", ")]}"


def leading(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def after(line: str, column: int) -> str:
    """What Enter puts in at `column`: a line break and the blanks of the next line."""
    before = line[:column]
    here = leading(before) if before.strip() else len(before)
    said = _without_comment(before).rstrip()
    word = said.strip().split(" ", 1)[0] if said.strip() else ""
    if said.endswith((":", *OPENING)):
        here += WIDTH
    elif word in LEAVING and not _is_open(said):
        here = max(0, here - WIDTH)
    return "\n" + " " * here


def _without_comment(text: str) -> str:
    quote = ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "#":
            return text[:place]
    return text


def _is_open(text: str) -> bool:
    return sum(map(text.count, OPENING)) > sum(map(text.count, CLOSING))


def to_next_stop(column: int) -> str:
    """What Tab puts in."""
    return " " * (WIDTH - column % WIDTH)


def back(line: str, column: int) -> int:
    """How many characters Backspace takes: up to the last stop within the leading blanks."""
    before = line[:column]
    if not before or before.strip(" "):
        return 1
    return (column - 1) % WIDTH + 1


def shifted(lines: list[str], inward: bool) -> list[str]:
    """Lines a step further in, or out as far as they go; empty lines stay empty."""
    if inward:
        return [" " * WIDTH + line if line.strip() else line for line in lines]
    return [line[min(WIDTH, leading(line)) :] for line in lines]


def commented(lines: list[str]) -> list[str]:
    """All lines as comments; if they are comments already, as code again."""
    written = [line for line in lines if line.strip()]
    if not written:
        return lines
    margin = min(map(leading, written))
    if all(line.lstrip().startswith("#") for line in written):
        return [_uncomment(line) for line in lines]
    return [f"{line[:margin]}# {line[margin:]}" if line.strip() else line for line in lines]


def _uncomment(line: str) -> str:
    head, mark, rest = line.partition("#")
    return head + rest.removeprefix(" ") if mark else line


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where a text occurs, as (line, column); capitals only matter where some are typed."""
    if not wanted:
        return []
    if wanted == wanted.lower():
        text = text.lower()
    found = []
    for row, line in enumerate(text.split("\n")):
        column = line.find(wanted)
        while column >= 0:
            found.append((row, column))
            column = line.find(wanted, column + len(wanted))
    return found
