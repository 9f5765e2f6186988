"""How katas, progress and the road look. `UPDATE_SNAPSHOTS=1` rewrites tests/snapshots."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from tutor import curriculum, katas, render, report
from tutor.models import Event
from tutor.progress import mastery
from tutor.render import markdown, style

ROOT = Path(__file__).parent / "fixtures" / "road"
SNAPSHOTS = Path(__file__).parent / "snapshots"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
KATAS = katas.load(ROOT)
ROAD = curriculum.load(ROOT)
SOFTMAX = KATAS["softmax"]


@pytest.fixture(autouse=True)
def clock_in_utc(monkeypatch: pytest.MonkeyPatch) -> Any:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def text(content: RenderableType, width: int = 80) -> str:
    out = io.StringIO()
    Console(file=out, width=width, no_color=True, highlight=False, markup=False).print(content)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def same_as_snapshot(name: str, shown: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), "UPDATE_SNAPSHOTS=1 takes the new text over"


def event(what: str, days: float, subject: str = "softmax", **payload: Any) -> Event:
    at = NOW + timedelta(days=days)
    return Event(f"{what}{days}", at, "laptop", what, subject, payload)


def attempt(days: float, passed: bool, **more: Any) -> Event:
    payload = {"status": "passed" if passed else "failed", "passed": passed, "tests": 12,
               "tests_passed": 12 if passed else 9, "seconds": 240.0, "diagnosis": []}  # fmt: skip
    return event("attempt", days, **{**payload, **more})


EVENTS = [
    event("start", -40, written=True),
    attempt(-39.99, False, source="def f(x):\n    return x + 1\n", diagnosis=["no-shift"]),
    event("hint", -39.98, step=1, seconds=30.0),
    attempt(-39.97, True, source="def f(x):\n    return x\n"),
    event("hours", -3, "linear-algebra", kind="reading", minutes=90, note="Q, K [and] V click"),
    event("hours", -2, "activations", kind="watching", minutes=45),
    event("start", -1, "relu-family", written=True),
]
PROGRESS = mastery.progress(ROAD, KATAS.values(), EVENTS, NOW)
MIX = ROAD.mix


# --- a kata ---------------------------------------------------------------------------------


def test_prompt_has_title_facts_and_text() -> None:
    shown = text(render.prompt(SOFTMAX))
    assert shown.startswith(
        "Softmax over any axis  ★★★★★\nsoftmax · activations · numpy · 20 min\n"
    )
    assert shown.count("Softmax over any axis") == 1
    assert "Write f." in shown


def test_markdown_keeps_formulas_tables_and_code_as_written() -> None:
    from tutor.render import markdown

    page = markdown.page(
        "## By hand\n\nsoftmax(QKᵀ/√dₖ)V\n\n    a = [[1, 2],\n         [3, 4]]\n\n"
        "| x | y |\n|---|---|\n| 1 | ∂L/∂W |\n\n- `[red]` is no markup\n\n"
        "```python\ndef f(x):\n    return x\n```\n"
    )
    shown = text(page)
    for words in ("By hand\n", "softmax(QKᵀ/√dₖ)V\n", "    a = [[1, 2],\n         [3, 4]]\n",
                  "∂L/∂W", "[red] is no markup", "    def f(x):\n        return x\n"):  # fmt: skip
        assert words in shown
    assert not re.search(r"^ +By hand", shown, re.MULTILINE)


def test_hint_says_which_of_how_many() -> None:
    assert text(render.hint(SOFTMAX, 2)) == "Hint 2 of 3, the concept\n  The concept.\n"


def test_solution_can_be_copied() -> None:
    assert text(render.solution(SOFTMAX)) == "def f(x):\n    return x\n"


def test_names_of_modules_do_not_look_like_links() -> None:
    spans = markdown.python("import numpy as np\n\n\nclass Adam:\n    pass\n").spans
    assert spans and not any(span.style.underline for span in spans if span.style)  # type: ignore[union-attr]


def test_solution_keeps_its_long_lines() -> None:
    code = (
        "from tutor.render import console, markdown;"
        " console().print(markdown.python('x = 1' + '  # long' * 30 + '\\n'))"
    )
    assert run(code, COLUMNS="80") == b"x = 1" + b"  # long" * 30 + b"\n"


@pytest.mark.parametrize(
    ("events", "command"),
    [
        ([], "tutor start softmax"),
        (EVENTS[:2], "tutor check softmax"),
        ([*EVENTS[:1], attempt(-0.01, True)], "tutor debrief softmax"),
        (EVENTS[:4], "tutor review softmax"),
    ],
)
def test_next_names_the_command_that_goes_on(events: Sequence[Event], command: str) -> None:
    state = mastery.kata_states([SOFTMAX], events, NOW)["softmax"]
    shown = text(render.next_up(SOFTMAX, "Because.", state))
    assert "Because." in shown
    assert command in shown


def test_history_numbers_attempts_and_names_mistakes() -> None:
    shown = text(render.history(EVENTS[:4], SOFTMAX))
    assert re.search(r"2026-10-12 10:14 +1  ✗ failed, 9 of 12 pass +no-shift", shown)
    assert re.search(r"2026-10-12 10:43 +2  ✓ passed", shown)
    assert "hint 1" in shown


def test_history_shows_what_changed() -> None:
    shown = text(render.history(EVENTS[:4], SOFTMAX, diff=True))
    assert "2 lines to begin with" in shown
    assert "  -    return x + 1\n  +    return x\n" in shown


def test_history_leaves_out_what_was_undone() -> None:
    undone = event("undo", -39.9, event=EVENTS[1].id)
    assert "no-shift" not in text(render.history([*EVENTS[:4], undone], SOFTMAX))
    assert "Nothing yet on softmax" in text(render.history([], SOFTMAX))


# --- progress -------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 140])
def test_status_looks_as_agreed(width: int) -> None:
    same_as_snapshot(f"status-{width}", text(render.status(PROGRESS, KATAS, MIX), width))


def test_status_lists_what_is_due_with_the_command() -> None:
    shown = text(render.status(PROGRESS, KATAS, MIX))
    assert re.search(r"tutor review softmax +Softmax over any axis, since 2026-1\d-\d\d", shown)


def test_list_groups_by_section_and_marks_states() -> None:
    same_as_snapshot("list-80", text(render.katas(tuple(KATAS.values()), PROGRESS.katas)))


# --- the road -------------------------------------------------------------------------------

Page = Callable[[], RenderableType]
ALL = report.choose_topics(ROAD, KATAS)
PAGES: dict[str, Page] = {
    "curriculum": lambda: render.curriculum(ALL, PROGRESS.katas, "scratch"),
    "curriculum-stranger": lambda: render.curriculum(ALL, None),
    "topic": lambda: render.topic(
        curriculum.topic(ROAD, "vectors-matrices"), KATAS, ROAD, PROGRESS.katas, "scratch"
    ),
    "topic-stranger": lambda: render.topic(
        curriculum.topic(ROAD, "linear-algebra"), KATAS, ROAD, None
    ),
    "phase": lambda: render.phase(ROAD.phases[0], KATAS, ROAD, PROGRESS.katas),
    "phases": lambda: render.phases(ROAD),
    "view": lambda: render.view(ROAD.views[0], KATAS, PROGRESS.katas),
    "resources": lambda: render.resources(ROAD.resources),
}


@pytest.mark.parametrize("name", PAGES)
def test_road_looks_as_agreed(name: str) -> None:
    shown = text(PAGES[name]())
    assert max(map(len, shown.splitlines())) <= 80
    same_as_snapshot(f"road-{name}-80", shown)


def test_exercise_shows_the_state_of_its_katas_and_what_is_to_come() -> None:
    topic = curriculum.topic(ROAD, "activations")
    shown = text(render.topic(topic, KATAS, ROAD, PROGRESS.katas))
    assert "softmax ↻ · relu-family ▸ · quiz: activations · to come: gelu" in shown


def test_nothing_that_fits_says_so() -> None:
    assert "Nothing on the road fits" in text(render.curriculum((), None))
    assert "No resource fits" in text(render.resources(()))
    assert "No kata fits" in text(render.katas((), {}))


# --- the console ----------------------------------------------------------------------------


def run(code: str, **environ: str) -> bytes:
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    done = subprocess.run([sys.executable, "-c", code], env=kept | environ, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


PRINT = (
    "from rich.text import Text; from tutor.render import console;"
    " console().print(Text('✓ [b] :smile: 12', style='bold red'))"
)


def test_without_a_terminal_there_are_no_control_codes() -> None:
    assert run(PRINT) == "✓ [b] :smile: 12\n".encode()


def test_no_colour_means_none() -> None:
    assert b"31m" in run(PRINT, FORCE_COLOR="1")
    assert b"31m" not in run(PRINT, FORCE_COLOR="1", NO_COLOR="1")


def test_a_terminal_without_unicode_gets_a_question_mark() -> None:
    assert run(PRINT, PYTHONIOENCODING="latin-1", PYTHONUTF8="0").startswith(b"? [b]")


def test_tables_leave_no_blanks_at_the_ends_of_lines() -> None:
    code = (
        "from tutor.render import console; from tutor.render.style import commands;"
        " console().print(commands(('a', 'b'), ('a', 'long text')))"
    )
    assert run(code) == b"a  b\na  long text\n"


def test_only_what_is_taller_than_the_terminal_goes_through_the_pager(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed: list[str] = []
    monkeypatch.setattr(style, "_through_pager", lambda text: not handed.append(text))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    out = Console(file=io.StringIO(), force_terminal=True, width=80, height=10)
    style.page(out, "one\ntwo")
    assert not handed
    style.page(out, "line\n" * 20)
    assert handed[0].count("line") == 20
    pipe = Console(file=io.StringIO(), width=80, height=10)
    style.page(pipe, "line\n" * 20)
    assert len(handed) == 1


def test_without_a_pager_the_text_is_printed() -> None:
    code = "from tutor.render.style import _through_pager as p; print(p('text\\n'))"
    assert run(code, PAGER="no-such-pager") == b"False\n"
    assert run(code, PAGER="cat") == b"text\nTrue\n"
    assert run(code, PAGER="true") == b"True\n"


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0.4, "0 ms"), (41.2, "41 ms"), (999.6, "1.0 s"), (59_949, "59.9 s"), (125_000, "2 min 05")],
)
def test_durations(ms: float, said: str) -> None:
    assert style.duration(ms) == said


@pytest.mark.parametrize(
    ("amount", "said"), [(0.1, "6 min"), (1, "1 h"), (1.5, "1 h 30"), (1.999, "2 h")]
)
def test_hours(amount: float, said: str) -> None:
    assert style.hours(amount) == said


@pytest.mark.parametrize("fraction", [-1.0, 0.0, 0.04, 0.5, 0.999, 1.0, 2.0])
def test_bars_have_one_width(fraction: float) -> None:
    assert len(style.bar(fraction).plain) == 10
