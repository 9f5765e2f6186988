"""Expected above got, column under column, the first difference marked by a caret and a colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from tutor.render.style import BAD, GOOD, QUIET, plain
from tutor.render.values import (
    DIGITS,
    brief,
    cell,
    first_difference,
    first_index,
    is_array,
    is_cell,
    kind,
    same,
    shape_of,
)

ROWS = 4  # of a matrix, at most
SPAN = 40  # columns looked at around the first difference
LABEL = 10  # width of the words expected and got
GAP = "  "


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was expected and what came back, in as many columns as fit.

    `index` is the first differing position where the judge knows it; where not, it is looked for.
    """

    expected: Any
    got: Any
    index: tuple[int, ...] | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from compare(self.expected, self.got, self.index, options.max_width)


def compare(expected: Any, got: Any, index: tuple[int, ...] | None, width: int) -> Iterator[Text]:
    shapes = shape_of(expected), shape_of(got)
    tables = all(shapes) and (shapes[0] == shapes[1] or {len(s) for s in shapes if s} == {1})
    if got is None and expected is not None:
        yield from _pair(brief(expected, width - LABEL), "None")
        yield Text("Nothing came back. Is a `return` missing?", style=QUIET)
    elif tables:
        fits = index is not None and len(index) == len(shapes[0] or ())
        yield from _table(expected, got, index if fits else first_index(expected, got), width)
    elif isinstance(expected, str) and isinstance(got, str):
        yield from _text(plain(repr(expected)), plain(repr(got)), width - LABEL - 2)
    elif isinstance(expected, list | tuple) and isinstance(got, list | tuple) and expected and got:
        yield from _parts(expected, got, index, width)
    elif isinstance(expected, Mapping) and isinstance(got, Mapping):
        yield from _mappings(expected, got, width)
    else:
        yield from _unlike(expected, got, width)


def _pair(expected: str, got: str) -> Iterator[Text]:
    yield _labelled("expected", (expected, GOOD))
    yield _labelled("got", (got, BAD))


def _labelled(label: str, *parts: tuple[str, str]) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f"{label:<{LABEL}}", style=QUIET)
    for text, style in parts:
        line.append(text, style=style)
    return line


def _carets(offset: int, length: int) -> Text:
    return _labelled("", (" " * offset, ""), ("^" * max(1, length), f"bold {BAD}"))


def _unlike(expected: Any, got: Any, width: int) -> Iterator[Text]:
    """Two scalars, or values of different make: kind and content of each."""
    values = expected, got
    if all(shape_of(value) == () or is_cell(value) for value in values):
        texts = [cell(value, _digits(*values)) for value in values]
        if texts[0] == texts[1]:
            texts = [f"{t}  ({kind(v)})" for t, v in zip(texts, values, strict=True)]
    else:
        names = [kind(value) for value in values]
        pad = max(map(len, names))
        room = max(20, width - pad - LABEL - 2)
        texts = [f"{n:<{pad}}  {brief(v, room)}" for n, v in zip(names, values, strict=True)]
    yield from _pair(*texts)


def _digits(expected: Any, got: Any) -> int:
    """As few digits as show that the two differ."""
    for digits in range(DIGITS, 17):
        if cell(expected, digits) != cell(got, digits):
            return digits
    return DIGITS


def _text(expected: str, got: str, room: int) -> Iterator[Text]:
    at = first_difference(expected, got)
    start = max(0, (at or 0) - room // 2) if max(len(expected), len(got)) > room else 0
    dots = "…" if start else ""
    cut = [
        dots + text[start : start + room] + ("…" if len(text) > start + room else "")
        for text in (expected, got)
    ]
    yield from _pair(*cut)
    if at is not None:
        yield _carets(len(dots) + at - start, 1)


def _parts(
    expected: Sequence[Any], got: Sequence[Any], index: tuple[int, ...] | None, width: int
) -> Iterator[Text]:
    """Containers of unlike things, such as (loss, gradient): the first part that differs."""
    at = first_difference(expected, got)
    if at is None and index and index[0] < min(len(expected), len(got)):
        at = index[0]
    if at is None or at >= min(len(expected), len(got)):
        yield from _unlike(expected, got, width)
        return
    yield Text(f"In part [{at}] of {len(expected)}:", style=QUIET)
    inner = index[1:] if index and index[0] == at else None
    yield from compare(expected[at], got[at], inner, width)


def _mappings(expected: Mapping[Any, Any], got: Mapping[Any, Any], width: int) -> Iterator[Text]:
    missing = [key for key in expected if key not in got]
    extra = [key for key in got if key not in expected]
    if missing:
        yield Text(f"Missing keys: {brief(missing, width - 14)}", style=BAD)
    if extra:
        yield Text(f"Keys too many: {brief(extra, width - 15)}", style=BAD)
    for key in expected:
        if key in got and not same(expected[key], got[key]):
            yield Text(f"Under the key {brief(key, width - 15)}:", style=QUIET)
            yield from compare(expected[key], got[key], None, width)
            return


# --- tables ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of an array that is shown: a slice of its last two axes."""

    lead: tuple[int, ...]
    rows: range
    columns: range

    def narrowed(self, first: int, last: int) -> _Window:
        start = self.columns.start
        return _Window(self.lead, self.rows, range(start + first, start + last))

    def covers(self, shape: tuple[int, ...]) -> bool:
        whole = len(shape) == 1 or len(self.rows) == shape[-2]
        return whole and not self.lead and len(self.columns) == shape[-1]

    def __str__(self) -> str:
        """As the learner would slice it: `1, 0:4, 0:9`."""
        parts = [str(step) for step in self.lead]
        if self.rows != range(0):
            parts.append(f"{self.rows.start}:{self.rows.stop}")
        return ", ".join([*parts, f"{self.columns.start}:{self.columns.stop}"])


def _table(expected: Any, got: Any, at: tuple[int, ...] | None, width: int) -> Iterator[Text]:
    """Arrays or lists of one shape, or flat ones of two lengths, as aligned rows."""
    shapes = [shape_of(value) or () for value in (expected, got)]
    if any(0 in shape for shape in shapes):
        yield from _unlike(expected, got, width)
        return
    shape = (*shapes[0][:-1], max(shape[-1] for shape in shapes))
    window = _window(shape, at or (0,) * len(shape))
    blocks = [_block(value, window) for value in (expected, got)]
    if at is not None:
        row, column = _inside(at, window)
        digits = _digits(_element(expected, at), _element(got, at))
        for block, value in zip(blocks, (expected, got), strict=True):
            block[row][column] = cell(_element(value, at), digits) if _has(value, at) else ""
    widths = [max(len(row[c]) for b in blocks for row in b) for c in range(len(window.columns))]
    first, last = _fit(widths, _inside(at, window)[1] if at else 0, width - LABEL - 10)
    window, widths = window.narrowed(first, last), widths[first:last]
    dots = "… " if window.columns.start else "", " …" if window.columns.stop < shape[-1] else ""
    for label, style, block in zip(("expected", "got"), (GOOD, BAD), blocks, strict=True):
        for number, whole in enumerate(block):
            cells = whole[first:last]
            marked = _inside(at, window) if at else (-1, -1)
            mark = marked[1] if marked[0] == number else None
            left, right = _brackets(number, len(block))
            yield _labelled(
                label if number == 0 else "",
                (left + dots[0], ""),
                *_cells(cells, widths, mark, f"bold {style}"),
                (dots[1] + right, ""),
            )
            if mark is not None and label == "got":
                pad = widths[mark] - len(cells[mark])
                before = len(left + dots[0]) + sum(widths[:mark]) + len(GAP) * mark
                yield _carets(before + pad, len(cells[mark]))
    if not window.covers(shape):
        sizes = str(shapes[0]) if shapes[0] == shapes[1] else f"{shapes[0]} and {shapes[1]}"
        yield Text(f"shown: [{window}] of {sizes}", style=QUIET)


def _brackets(number: int, rows: int) -> tuple[str, str]:
    if rows == 1:
        return "[ ", " ]"
    return "[[ " if number == 0 else " [ ", " ]]" if number == rows - 1 else " ]"


def _cells(
    cells: Sequence[str], widths: Sequence[int], mark: int | None, style: str
) -> Iterator[tuple[str, str]]:
    for column, (text, width) in enumerate(zip(cells, widths, strict=True)):
        yield (GAP if column else "") + " " * (width - len(text)), ""
        yield text, style if column == mark else ""


def _window(shape: tuple[int, ...], centre: tuple[int, ...]) -> _Window:
    low = max(0, min(centre[-1] - SPAN // 2, shape[-1] - SPAN))
    columns = range(low, min(shape[-1], low + SPAN))
    if len(shape) == 1:
        return _Window((), range(0), columns)
    top = max(0, min(centre[-2] - 1, shape[-2] - ROWS))
    return _Window(centre[:-2], range(top, min(shape[-2], top + ROWS)), columns)


def _inside(at: tuple[int, ...], window: _Window) -> tuple[int, int]:
    """Row and column, within the window, of an index of the whole array."""
    row = at[-2] - window.rows.start if len(at) > 1 else 0
    return row, at[-1] - window.columns.start


def _has(value: Any, at: tuple[int, ...]) -> bool:
    return at[-1] < (shape_of(value) or (0,))[-1]


def _element(value: Any, at: tuple[int, ...]) -> Any:
    if not _has(value, at):
        return ""
    for step in at:
        value = value[step]
    return value


def _block(value: Any, window: _Window) -> list[list[str]]:
    for step in window.lead:
        value = value[step]
    columns = slice(window.columns.start, window.columns.stop)
    rows = [value[r][columns] for r in window.rows] if window.rows else [value[columns]]
    listed = [row.tolist() if is_array(row) else list(row) for row in rows]
    return [[cell(v) for v in row] + [""] * (len(window.columns) - len(row)) for row in listed]


def _fit(widths: Sequence[int], centre: int, room: int) -> tuple[int, int]:
    """The columns around `centre` that fit into `room` characters, as (first, past the last)."""
    first, last, used = centre, centre + 1, widths[centre]
    while True:
        if last < len(widths) and used + widths[last] + len(GAP) <= room:
            used += widths[last] + len(GAP)
            last += 1
        elif first > 0 and used + widths[first - 1] + len(GAP) <= room:
            first -= 1
            used += widths[first] + len(GAP)
        else:
            return first, last
