"""What every renderer shares: the console, the pager, and small words such as ★★★ or 1 h 30."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, TextIO, cast

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

GOOD, BAD, WARN, QUIET, ACCENT = "green", "red", "yellow", "dim", "cyan"
TABS = str.maketrans({"\t": "    "})
KEPT = "\n\xa0\u2009\u202f"  # a line break, and spaces that move no cursor


def console(stderr: bool = False) -> Console:
    """A console for people: no control codes without a terminal, no colour under NO_COLOR.

    Markup is off, since learners' code and messages hold square brackets.
    """
    stream = sys.stderr if stderr else sys.stdout
    if isinstance(stream, TextIOWrapper) and "utf" not in stream.encoding.lower():
        stream.reconfigure(errors="replace")  # a Latin-1 terminal shows ? where it has no ✓
    out = _Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not out.is_terminal:
        out.file = cast(TextIO, _Trimmed(out.file))
    return out


class Verbatim(Text):
    """A text whose lines stay whole, however long: what is copied or piped is what was written."""


class _Console(Console):
    def print(self, *objects: Any, **options: Any) -> None:
        whole = any(isinstance(one, Verbatim) for one in objects)
        super().print(*objects, **({"soft_wrap": True} if whole else {}) | options)


class _Trimmed:
    """A text stream without the blanks that tables leave at the ends of lines."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(re.sub(r"[ ]+(?=\n)", "", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def page(out: Console, content: RenderableType) -> None:
    """Print, through $PAGER (or less) where the text is taller than the terminal."""
    if not (out.is_terminal and sys.stdin.isatty()):
        out.print(content)
        return
    with out.capture() as captured:
        out.print(content)
    text = captured.get()
    if text.count("\n") < out.height or not _through_pager(text):
        out.file.write(text)
        out.file.flush()


def _through_pager(text: str) -> bool:
    """False where there is no pager to run."""
    import shlex
    import subprocess  # only for what is long enough

    command = shlex.split(os.environ.get("PAGER") or "less")
    environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, env=environ)
    except OSError:
        return False
    with suppress(BrokenPipeError):  # quitting the pager early is what pagers are for
        pager.communicate(text)
    while pager.poll() is None:
        with suppress(KeyboardInterrupt):  # Ctrl-C belongs to the pager until it ends
            pager.wait()
    return True


# --- laying out -----------------------------------------------------------------------------


def indent(content: RenderableType, by: int = 2) -> Padding:
    return Padding(content, (0, 0, 0, by), expand=False)


def stack(*parts: RenderableType | None) -> Group:
    """Parts below each other, a blank line between; None leaves no trace."""
    shown = [part for part in parts if part is not None]
    spaced: list[RenderableType] = []
    for part in shown:
        spaced += ["", part] if spaced else [part]
    return Group(*spaced)


def code(text: str, style: str = "") -> Text:
    """Code as it stands; what is too long for a line goes on in the next, and nothing is lost."""
    return Text(text, style=style, overflow="fold")


def words(text: str) -> Text:
    """Text with its `code` set off; for so little, Markdown would take too long to load."""
    parts = text.split("`")
    return Text.assemble(*((part, "bold" if n % 2 else "") for n, part in enumerate(parts)))


def command(text: str) -> Text:
    return Text(text, style=f"bold {ACCENT}")


def plain(text: str) -> str:
    """What came from a learner's program, with nothing in it that steers the terminal."""
    kept = text.replace("\r\n", "\n").translate(TABS)
    return "".join(c if c in KEPT or c.isprintable() else repr(c)[1:-1] for c in kept)


def titled(title: str, body: RenderableType | None, given: object = True) -> RenderableType | None:
    """A heading over its body; nothing where there is nothing to say."""
    return Group(Text(title, style="bold"), indent(body)) if body and given else None


def grid(columns: str, gap: int = 2) -> Table:
    """A table without lines; a letter a column: w wraps, n never does, r aligns to the right."""
    table = Table.grid(padding=(0, gap))
    for column in columns:
        table.add_column(no_wrap=column != "w", justify="right" if column == "r" else "left")
    return table


def commands(*rows: tuple[str, str]) -> Table:
    """Commands to go on with, each with what it is good for."""
    table = grid("nw")
    for what, why in rows:
        table.add_row(command(what), Text(why, style=QUIET))
    return table


def bullets(texts: Sequence[str], *, numbered: bool = False) -> Table | None:
    """A list with hanging indents; None where it is empty."""
    table = grid("rw", gap=1)
    for number, text in enumerate(texts, 1):
        table.add_row(f"{number}." if numbered else "•", Text(text))
    return table if texts else None


# --- words ----------------------------------------------------------------------------------


def stars(count: int) -> str:
    return "★" * count + "☆" * (5 - count)


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 test`, `3 tests`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def span(pair: Sequence[float], unit: str) -> str:
    """A range: `8–12 h`, or `8 h` where both ends are the same."""
    low, high = pair
    return f"{low:g} {unit}" if low == high else f"{low:g}–{high:g} {unit}"


def duration(ms: float) -> str:
    """Milliseconds as a person reads them: `41 ms`, `1.3 s`, `2 min 05`."""
    if ms < 999.5:
        return f"{ms:.0f} ms"
    if ms < 59_950:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds:02d}"


def hours(amount: float) -> str:
    """Hours as a person reads them: `45 min`, `1 h 30`, `12 h`."""
    minutes = round(amount * 60)
    if minutes < 60:
        return f"{minutes} min"
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


def bar(fraction: float, width: int = 10) -> Text:
    """A bar that reads without colour: `████▌·····`."""
    eighths = round(max(0.0, min(1.0, fraction)) * width * 8)
    whole, rest = divmod(eighths, 8)
    filled = "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")
    return Text.assemble((filled, GOOD), ("·" * (width - len(filled)), QUIET))


def where(path: Path) -> str:
    """A path as short as it stays true: relative to the current folder where it lies below it."""
    with suppress(ValueError, FileNotFoundError):
        return str(path.absolute().relative_to(Path.cwd()))
    return str(path)
