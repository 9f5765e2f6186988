"""What a verdict rests on: the smallest wrong answer, the crash, what was printed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.models import Call, Crash, TestResult
from tutor.render.compare import Comparison
from tutor.render.style import ACCENT, BAD, QUIET, code, count, indent, plain
from tutor.render.values import brief, cell

FRAMES = 6
PROBE = "probe is code of the tests that calls yours"
PRINTED_LINES = 8
PRINTED_CHARS = 1200
EMPTY = re.compile(r"\[(\d+, )*0[,\]]")  # a kind such as float64[2, 0, 3]
PADDED = re.compile(r"(?<=\[) +")  # a line must not end after an opening bracket
LONG = re.compile(r"\b\d+\.\d{7,}\b")  # digits that no eye compares within a sentence


def smallest(tests: Iterable[TestResult]) -> TestResult | None:
    """The test whose call has the smallest inputs: the easiest one to follow by hand. Where an
    array is empty there is little to follow, so such a call comes after all others."""

    def size(test: TestResult) -> tuple[bool, float]:
        call = test.call
        if call is None:
            return True, math.inf
        return any(EMPTY.search(given.partition(": ")[0]) for given in call.inputs), call.size

    return min(tests, key=size, default=None)


def answers(tests: Iterable[TestResult]) -> list[TestResult]:
    """The tests with a wrong answer to show, not just an exception. Those where the judge knows
    what was expected (it leaves None where it does not) drive out the others."""
    returned = [test for test in tests if test.call and not test.crash]
    compared = [test for test in returned if test.call and test.call.expected is not None]
    return compared or returned


def why(test: TestResult) -> str:
    """Why a test failed, in a line or two."""
    if test.crash and test.crash.frames:
        return f"{plain(test.crash.kind)} in line {test.crash.frames[-1].line}"
    said = plain(test.message.strip()).replace("the value differs: got ", "got ")
    return LONG.sub(lambda number: f"{float(number[0]):.6g}", said)


# --- the smallest wrong answer --------------------------------------------------------------


def wrong_call(test: TestResult) -> RenderableType:
    call = test.call
    if call is None:
        return Text("")
    said = plain(test.message.strip())
    known = ": got " in said or call.got is None  # the comparison says it again
    return Group(
        Text.assemble(("The smallest call that fails:", "bold"), f" {plain(test.sentence)}"),
        indent(
            Group(
                *_call(call),
                _answer(call),
                *([] if known or not said else [Text(said, style=QUIET)]),
                *_where(call),
            )
        ),
    )


def _call(call: Call) -> list[RenderableType]:
    """The call, then its arrays: what the call spells out by kind alone, the others whole."""
    text = PADDED.sub("", plain(call.text))
    kinds, lines = [], []
    for given in (PADDED.sub("", plain(given)) for given in call.inputs):
        kind, _, values = given.partition(": ")
        if values in ("", "…"):
            continue
        if values in text:
            kinds.append(kind)
        else:
            lines.append(given)
    return [
        code(text, style=ACCENT),
        *([indent(Text(" · ".join(kinds), style=QUIET))] if kinds else []),
        *(indent(code(line, style=QUIET)) for line in lines),
        *([indent(Text(PROBE, style=QUIET))] if text.startswith("probe.") else []),
    ]


def _answer(call: Call) -> RenderableType:
    if call.expected is not None:
        return Comparison(call.expected, call.got, call.index)
    return code(f"returned  {brief(call.got, 200)}")


def _where(call: Call) -> list[Text]:
    parts = []
    if call.index:
        parts.append(f"first difference at [{', '.join(map(str, call.index))}]")
    if call.error is not None and math.isfinite(call.error):
        parts.append(f"largest error {cell(float(call.error))}")
    return [Text(", ".join(parts), style=QUIET)] if parts else []


# --- a crash --------------------------------------------------------------------------------


def crash(crash: Crash, test: TestResult | None, file: str) -> RenderableType:
    """An exception with the learner's own frames; `test` is the one it ended."""
    title = Text.assemble((plain(crash.kind), f"bold {BAD}"))
    if crash.message.strip():
        title.append(f": {plain(crash.message.strip())}")
    parts: list[RenderableType] = [title]
    if test and test.call:
        parts.append(indent(Text(f"in the test “{plain(test.sentence)}”, by", style=QUIET)))
        parts += [indent(line, 4) for line in _call(test.call)]
    frames = crash.frames
    if len(frames) > FRAMES:
        parts.append(indent(Text(f"… {len(frames) - FRAMES} calls further out", style=QUIET)))
    for frame in frames[-FRAMES:]:
        place = f"{file}:{frame.line}" + (f" in {plain(frame.function)}" if frame.function else "")
        parts.append(indent(Text(place, style=QUIET)))
        parts.append(indent(code(plain(frame.code.strip())), 4))
        if frame.shapes:
            parts.append(indent(Text(" · ".join(map(plain, frame.shapes)), style=ACCENT), 4))
    return Group(*parts)


# --- what was printed -----------------------------------------------------------------------


def printed(text: str) -> RenderableType | None:
    """The start of what the learner's code printed, and where it is cut."""
    if not text.strip():
        return None
    lines = plain(text).rstrip("\n").split("\n")
    kept: list[str] = []
    room = PRINTED_CHARS
    for line in lines[:PRINTED_LINES]:
        kept.append(line if len(line) <= room else line[:room] + "…")
        room -= len(line)
        if room <= 0:
            break
    left = len(lines) - len(kept)
    shown: list[RenderableType] = [code("│ " + line) for line in kept]
    if left:
        shown.append(Text(f"… cut here: {count(left, 'more line')}", style=QUIET))
    elif room < 0:
        shown.append(Text(f"… cut here, after {PRINTED_CHARS} characters", style=QUIET))
    return Group(Text("Your program printed", style="bold"), *map(indent, shown))
