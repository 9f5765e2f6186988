"""Pictures of every screen for the README: docs/screenshots/*.svg. Run by `make screenshots`.

They show two months of a made-up learner at a moment that never changes, so that they only change
when the program does. The judge that grades in them is the real one.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE / "screenshots"
sys.path.insert(0, str(HERE.parent / "tests"))
os.environ |= {"TEXTUAL_COLOR_SYSTEM": "truecolor", "TZ": "UTC"}
for name in ("NO_COLOR", "TUTOR_WORKSPACE", "EDITOR", "VISUAL"):
    os.environ.pop(name, None)

import learner  # noqa: E402  (after the path to the tests)
from textual.pilot import Pilot  # noqa: E402

from tutor import workspace  # noqa: E402
from tutor.models import Verdict  # noqa: E402
from tutor.session import Grader, Session, borrow_judge, journal  # noqa: E402
from tutor.tui import clock, grading  # noqa: E402
from tutor.tui.app import TutorApp  # noqa: E402
from tutor.workspace import Config, Workspace  # noqa: E402

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZE = (120, 36)
KATA, SEED = "softmax", 7
BUSY = ("checking", "drawing", "_opening")  # what a screen may be at that is no worker of Textual's
FONTS = "Fira Code, Menlo, Consolas, DejaVu Sans Mono, monospace"
WRONG = '''import numpy as np


def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into probabilities along `axis`."""
    shifted = z - z.max(axis=axis, keepdims=True)
    weights = np.exp(shifted)
    return weights / weights.sum(keepdims=True)
'''


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file's name, the screen, and the keys to press before it is taken."""

    name: str
    place: str
    keys: Sequence[str] = ()
    theme: str = "tutor-dark"
    size: tuple[int, int] = SIZE


SHOTS = (
    Shot("today", "today"),
    Shot("practice", "practice", ("escape",), size=(150, 40)),
    Shot("practice-tensor", "practice", ("escape", "t", "z"), size=(120, 30)),
    Shot("curriculum", "curriculum"),
    Shot("checkpoints", "checkpoints"),
    Shot("progress", "progress", size=(140, 42)),
    Shot("progress-numbers", "progress", ("s", "t"), "tutor-light", (100, 24)),
    Shot("journal", "journal", ("down", "down", "down"), size=(120, 30)),
    Shot("today-light", "today", (), "tutor-light"),
    Shot("practice-narrow", "practice", ("escape",), "tutor-contrast", (60, 20)),
)


def live(where: Workspace) -> None:
    """Two months of work, words on it, and a softmax with a mistake in it."""
    learner.fill(where.database, learner.events(600, 2 / 12))
    with Session(where) as session:
        _rate(session)
        _write(session)
        path = session.path(session.find(KATA))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WRONG, encoding="utf-8")


def _rate(session: Session) -> None:
    """Ratings of oneself, some of them wrong."""
    mastered = session.progress(NOW).topics
    for place, topic in enumerate([id for id, value in mastered.items() if value]):
        could = 4 - place * 3 % 4
        rating = {"rating": min(max(could + (place % 3 - 1), 0), 4) / 4}
        session.store.append("assess", topic, rating, NOW - timedelta(hours=20))


def _write(session: Session) -> None:
    def ago(days: float) -> datetime:
        return NOW - timedelta(days=days)

    adam = journal.ask(session, "Why does Adam divide by 1 − β₁ᵗ?", ago(6)).asked
    journal.note(
        session,
        "The scores are divided by √dₖ **before** the softmax.\n\nA sum of dₖ products has a "
        "variance of dₖ. Without the division:\n\n- the logits grow with √dₖ\n- the softmax is "
        "almost one-hot\n- its gradient is almost zero\n\n```python\n"
        "scores = q @ k.swapaxes(-1, -2) / np.sqrt(d_k)\n```",
        ago(3.1),
        topic="softmax-activation",
        kata="sdpa",
    )
    said = "Softmax only sees differences: subtracting the largest score changes nothing."
    journal.note(session, said, ago(2.2), aha=True, topic="softmax-activation", kata=KATA)
    because = "Both averages begin at zero, so the first ones are too small by that factor."
    journal.answer(session, adam.number, because, ago(1.1))
    asked = "What becomes of a row that is masked as a whole?"
    journal.ask(session, asked, ago(0.1), topic="softmax-activation")


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way: workers, messages, a check."""
    for _ in range(4):
        await pilot.pause(0.05)
        await pilot.app.workers.wait_for_complete()
    for _ in range(1500):
        if not any(getattr(pilot.app.screen, name, False) for name in BUSY):
            break
        await pilot.pause(0.02)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)


async def take(where: Workspace, shot: Shot) -> None:
    kata = KATA if shot.place == "practice" else ""
    app = TutorApp(where, place=shot.place, kata=kata)
    app.use_theme(shot.theme)
    try:
        async with app.run_test(size=shot.size) as pilot:
            await settle(pilot)
            for key in shot.keys:
                await pilot.press(key)
                await settle(pilot)
            svg = app.export_screenshot(title="tutor", simplify=True)
    finally:
        app.close()
    path = TARGET / f"{shot.name}.svg"
    svg = re.sub(r"terminal-\d+", f"tutor-{shot.name}", svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # it would ask the net for it
    path.write_text(svg.replace("Fira Code, monospace", FONTS), encoding="utf-8")
    print(path.relative_to(HERE.parent))


class Seeded:
    """A judge that draws the same inputs each time."""

    def __init__(self, judge: Grader) -> None:
        self.cancel = judge.cancel
        self._judge = judge

    def grade(self, *args: Any, **options: Any) -> Verdict:
        return self._judge.grade(*args, **{**options, "seed": SEED})


@contextmanager
def seeded() -> Iterator[Seeded]:
    with borrow_judge() as judge:
        yield Seeded(judge)


@contextmanager
def standing_still() -> Iterator[None]:
    """Stop the clock of all screens, and let the judge draw the same inputs each time."""
    kept = clock.now, grading.borrow_judge
    clock.now, grading.borrow_judge = lambda: NOW, seeded
    try:
        yield
    finally:
        clock.now, grading.borrow_judge = kept


def main(names: Sequence[str]) -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, standing_still():
        for shot in SHOTS:
            if not names or shot.name in names:
                place = Path(folder) / shot.name / "deep-learning"
                where = workspace.make(place, Config(name="Ada")).workspace
                live(where)
                asyncio.run(take(where, shot))


if __name__ == "__main__":
    main(sys.argv[1:])
