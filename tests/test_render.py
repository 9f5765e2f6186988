"""How a verdict looks. Each kind has a snapshot in plain text at 80 and at 140 columns.

`UPDATE_SNAPSHOTS=1 pytest tests/test_render.py` rewrites the files under tests/snapshots.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console, RenderableType

from tutor import render
from tutor.models import (
    Call,
    Crash,
    Finding,
    Frame,
    Kata,
    Status,
    TestResult,
    Verdict,
    Violation,
)

SNAPSHOTS = Path(__file__).parent / "snapshots"
FILE = Path("activations/softmax.py")

SOFTMAX = Kata(
    slug="softmax",
    section="activations",
    title="Softmax that survives large logits",
    stars=5,
    minutes=20,
    framework="numpy",
    topics=("softmax-activation",),
    functions={"softmax": "softmax(z: (..., C), axis=-1) -> same shape as z"},
    hints=("A nudge.", "The concept.", "Nearly the code."),
    pitfalls=(),
    folder=Path("katas/activations/softmax"),
    bans=("scipy.special",),
)


def text(content: RenderableType, width: int = 80, **settings: Any) -> str:
    out = io.StringIO()
    settings = {"no_color": True, "legacy_windows": False, "highlight": False} | settings
    Console(file=out, width=width, markup=False, emoji=False, **settings).print(content)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def same_as_snapshot(name: str, shown: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), "UPDATE_SNAPSHOTS=1 takes the new text over"


# --- verdicts -------------------------------------------------------------------------------


def good(sentence: str) -> TestResult:
    return TestResult("test_" + sentence.replace(" ", "_"), sentence, True, duration_ms=2.0)


def bad(sentence: str, **more: Any) -> TestResult:
    return TestResult("test_" + sentence.replace(" ", "_"), sentence, False, **more)


def verdict(status: Status, *tests: TestResult, **more: Any) -> Verdict:
    isolation = "landlock+seccomp+rlimits"
    return Verdict("softmax", status, 1234, 41.2, tests, isolation=isolation, **more)


HOLDS = (
    good("gives the worked example"),
    good("each row is a distribution"),
    *(good(f"works for any shape: {shape}") for shape in ((4,), (3, 5), (2, 3, 5))),
    good("leaves the logits as they were"),
)
LARGE = Call(
    text="softmax([10000., 9999., 0.])",
    inputs=("float64[3]: [10000., 9999., 0.]",),
    expected=np.array([0.7310585786300049, 0.2689414213699951, 0.0]),
    got=np.array([np.nan, np.nan, 0.0]),
    index=(0,),
    size=3,
)
MATRIX = Call(
    text="softmax(float64[2, 4], axis=0)",
    inputs=("float64[2, 4]: [[1., 2., 3., 4.], [4., 5., 6., 7.]]",),
    expected=np.array([[0.0474] * 4, [0.9526] * 4]),
    got=np.array([[0.0321, 0.0871, 0.2369, 0.6439]] * 2),
    index=(0, 0),
    error=0.9205,
    size=8,
)
BROADCAST = Crash(
    kind="ValueError",
    message="operands could not be broadcast together with shapes (2,3) (2,)",
    frames=(
        Frame(21, "softmax", "    return normalize(np.exp(z))", ("z float64[2, 3]",)),
        Frame(14, "normalize", "    return e / e.sum(axis=-1)", ("e float64[2, 3]",)),
    ),
)
UNWRITTEN = Crash("NotImplementedError", "", (Frame(9, "softmax", "raise NotImplementedError"),))
NOT_RUN = "not run: the code had stopped answering"
ENDLESS = "No answer within 10 seconds in the test “is stable”: is there an endless loop?"

VERDICTS = {
    "passed": verdict(Status.PASSED, *HOLDS),
    "failed": verdict(
        Status.FAILED,
        *HOLDS,
        bad("works along any axis: 0", call=MATRIX, message="first at [0, 0]: got 1, expected 2"),
        bad("works along any axis: -2", call=replace(MATRIX, size=30), message="as above"),
        bad("is stable for large logits", call=LARGE, stdout="max 10000.0\n",
            message="first at [0]: got nan, expected 0.731059"),
        bad("gives the same answer twice", message="The second answer differs from the first."),
        diagnosis=(
            Finding(
                "pitfall",
                "no-max-subtraction",
                "The largest logit is not subtracted before exp, so that exp overflows to inf and"
                " inf / inf is NaN.",
            ),
        ),
    ),
    "failed-twice-and-loud": verdict(
        Status.FAILED,
        *(bad(f"holds for case {n}", message=f"Case {n} does not hold.") for n in range(11)),
        diagnosis=(
            Finding("pitfall", "no-scale+wrong-axis", "Not scaled, and along the wrong axis."),
            Finding("forensics", "factor", "Your answer is 0.125 = 1/√64 times the expected one."),
        ),
        stdout="".join(f"step {n}\x1b[31m loss\t{1 / (n + 1):.3f}\n" for n in range(50)),
    ),
    "failed-without-a-comparison": verdict(
        Status.FAILED,
        *HOLDS[:2],
        bad("leaves the logits as they were", message="The logits have been changed.",
            call=Call("softmax(float64[2])", ("float64[2]: …",), None, np.ones(2), size=2)),
    ),
    "function-missing": verdict(
        Status.FAILED,
        message="softmax is not defined in the file. There is softmaks: is it a slip of the pen?",
    ),
    "crashed-in-a-test": verdict(
        Status.CRASHED,
        *HOLDS[:2],
        bad("works along any axis: 0", crash=BROADCAST, message="ValueError: …",
            call=Call("softmax(float64[2, 3])", ("float64[2, 3]: [[1., 2., 3.], [4., 5., 6.]]",),
                      None, None, size=6)),
    ),
    "crashed-while-loading": verdict(
        Status.CRASHED,
        message="The file is not valid Python.",
        crash=Crash("SyntaxError", "'(' was never closed", (Frame(7, "", "e = np.exp(x"),)),
    ),
    "stopped": verdict(
        Status.CRASHED,
        bad("gives the worked example", message="the process that held the code ended"),
        *(bad(one.sentence, message=NOT_RUN) for one in HOLDS[1:]),
        message="The code ended its own process (exit status 3) in the test “gives the worked"
        " example”.",
    ),
    "unwritten": verdict(
        Status.FAILED,
        *(replace(one, passed=False, crash=UNWRITTEN, message="not written yet") for one in HOLDS),
    ),
    "forbidden": verdict(
        Status.FORBIDDEN,
        message="The file uses what this kata asks you to write yourself.",
        violations=(
            Violation(3, "from scipy.special import softmax", "importing scipy is banned here"),
            Violation(9, "eval('z')", "eval() is banned in every kata: write the code itself"),
        ),
    ),
    "timed-out": verdict(
        Status.TIMED_OUT,
        *HOLDS[:2],
        bad("is stable for large logits", message="no answer within the time limit"),
        bad("works along any axis: 0", message=NOT_RUN),
        message=ENDLESS,
    ),
    "out-of-memory": verdict(
        Status.OUT_OF_MEMORY,
        *HOLDS[:2],
        bad("works along any axis: 0",
            crash=Crash("MemoryError", "Unable to allocate 119. GiB", BROADCAST.frames[1:])),
    ),
    "grader-error": verdict(Status.GRADER_ERROR, message="KeyError: 'softmax' (at plugin.py:12)"),
}  # fmt: skip


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("name", VERDICTS)
def test_verdict_looks_as_agreed(name: str, width: int) -> None:
    shown = text(render.verdict(VERDICTS[name], SOFTMAX, FILE), width)
    assert max(map(len, shown.splitlines())) <= width
    same_as_snapshot(f"verdict-{name}-{width}", shown)


def test_every_status_has_a_snapshot() -> None:
    assert {verdict.status for verdict in VERDICTS.values()} == set(Status)


@pytest.mark.parametrize("name", VERDICTS)
def test_verdict_fits_a_narrow_terminal(name: str) -> None:
    shown = text(render.verdict(VERDICTS[name], SOFTMAX, FILE), 40)
    assert max(map(len, shown.splitlines())) <= 40


def test_named_mistake_comes_before_the_tests_and_the_call() -> None:
    shown = text(render.verdict(VERDICTS["failed"], SOFTMAX, FILE))
    order = ["4 of 10 tests", "A known mistake", "✗ works along", "✓ 6 pass", "The smallest call",
             "Your program printed", "--seed 1234", "tutor hint"]  # fmt: skip
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_code_in_the_words_of_a_mistake_is_set_off() -> None:
    found = Finding("pitfall", "wrong-axis", "Summed over all, not along `axis`.")
    shown = text(render.verdict(replace(VERDICTS["failed"], diagnosis=(found,)), SOFTMAX, FILE))
    assert "not along axis." in shown


def test_smallest_call_is_the_one_shown() -> None:
    shown = text(render.verdict(VERDICTS["failed"], SOFTMAX, FILE))
    assert "softmax([10000., 9999., 0.])" in shown
    assert "softmax(float64[2, 4], axis=0)" not in shown


def test_an_empty_input_is_shown_only_where_there_is_no_other() -> None:
    nothing = Call("softmax([])", ("float64[2, 0]: []",), np.zeros(1), np.ones(1))
    both = verdict(Status.FAILED, bad("takes nothing", call=nothing), bad("sums", call=MATRIX))
    assert "softmax(float64[2, 4], axis=0)" in text(render.verdict(both, SOFTMAX, FILE))
    alone = verdict(Status.FAILED, bad("takes nothing", call=nothing))
    assert "softmax([])" in text(render.verdict(alone, SOFTMAX, FILE))


def test_many_cases_of_a_test_are_counted() -> None:
    failing = [bad(f"works for any shape: ({n},)") for n in range(1, 8)]
    shown = text(render.verdict(verdict(Status.FAILED, *failing[:5]), SOFTMAX, FILE))
    assert "works for any shape: (1,), (2,), (3,), (4,), (5,)\n" in shown
    shown = text(render.verdict(verdict(Status.FAILED, *failing), SOFTMAX, FILE))
    assert "works for any shape: (1,), (2,), (3,), (4,), 3 more\n" in shown


def test_a_call_of_the_tests_own_code_says_whose_it_is() -> None:
    padded = "[[ 0.25, 1. ], [ 0.5 , 2. ]]"
    call = Call(f"probe.sums({padded})", (f"float64[2, 2]: {padded}",), 1.0, 2.0)
    shown = text(render.verdict(verdict(Status.FAILED, bad("sums", call=call)), SOFTMAX, FILE))
    assert "probe.sums([[0.25, 1. ], [0.5 , 2. ]])\n" in shown
    assert "float64[2, 2]\n" in shown  # said once, though the values have lost their padding
    assert "probe is code of the tests that calls yours" in shown
    assert "probe is" not in text(render.verdict(VERDICTS["failed"], SOFTMAX, FILE))


def test_marks_read_without_colour_and_are_coloured_with_it() -> None:
    failed = render.verdict(VERDICTS["failed"], SOFTMAX, FILE)
    lines = text(failed).splitlines()
    row = next(number for number, line in enumerate(lines) if line.strip().startswith("got "))
    column = lines[row].index("nan")
    assert lines[row + 1].strip() == "^^^"
    assert lines[row + 1].index("^^^") == column
    coloured = text(failed, no_color=False, force_terminal=True, color_system="standard")
    assert "\x1b[1;31mnan" in coloured


def test_text_of_the_learner_steers_neither_rich_nor_the_terminal() -> None:
    crash = Crash("ValueError", "[red]x[/] \x1b[2J :smile:", (Frame(1, "f", "d['[bold]']\r"),))
    shown = text(
        render.verdict(
            verdict(Status.CRASHED, bad("holds", crash=crash, stdout="[/]\x07\x1b]0;title\x07")),
            SOFTMAX, FILE,
        ),
        no_color=False, force_terminal=True,
    )  # fmt: skip
    assert "[red]x[/] \\x1b[2J :smile:" in shown
    assert "d['[bold]']" in shown
    assert "\x07" not in shown
    assert "\x1b]0;" not in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize(
    ("path", "command"),
    [
        (FILE, "tutor check softmax --seed 1234"),
        (Path("elsewhere/mine.py"), "tutor check softmax --file elsewhere/mine.py --seed 1234"),
        (Path("my files/s.py"), "tutor check softmax --file 'my files/s.py' --seed 1234"),
        (None, "tutor check softmax --seed 1234"),
    ],
)
def test_seed_is_given_with_the_command_that_repeats_it(path: Path | None, command: str) -> None:
    assert command in text(render.verdict(VERDICTS["failed"], SOFTMAX, path), 140)


def test_long_single_line_of_output_is_cut_and_says_so() -> None:
    loud = verdict(Status.FAILED, bad("holds"), stdout="x" * 5000)
    shown = text(render.verdict(loud, SOFTMAX, FILE))
    assert "cut here, after 1200 characters" in shown
    assert 1100 < shown.count("x") < 1300


def test_half_written_is_not_called_unwritten() -> None:
    half = verdict(Status.FAILED, HOLDS[0], bad("decodes", crash=UNWRITTEN))
    shown = text(render.verdict(half, SOFTMAX, FILE))
    assert shown.startswith("✗ softmax: 1 of 2 tests fails\n")
    assert "NotImplementedError in line 9" in shown


def test_every_renderer_that_is_offered_is_there() -> None:
    assert all(callable(getattr(render, name)) for name in render.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        render.nonsense  # noqa: B018


def test_one_line_for_a_grid() -> None:
    assert text(render.line(VERDICTS["passed"], SOFTMAX)) == "✓ softmax passed in 41 ms\n"
    assert text(render.line(VERDICTS["failed"], SOFTMAX)) == "✗ softmax: 4 of 10 tests fail\n"
