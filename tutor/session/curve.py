"""The loss of a debug-it program, as it was handed out and as it is now.

A kata that trains something brings a `curve.py`: it runs below the learner's program, in the
sandbox, and prints one JSON list of losses as its last line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor import starters
from tutor.models import Kata, TutorError

if TYPE_CHECKING:
    from tutor.judge.output import Output
    from tutor.session import Session

SCRIPT = "curve.py"


@dataclass(frozen=True, slots=True)
class Curve:
    """Losses by step, NaN and inf among them; or in `error` why there are none."""

    losses: tuple[float, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Curves:
    """`before` is the program that was handed out, the nearest to the learner's."""

    kata: Kata
    before: Curve
    now: Curve


def has_curve(kata: Kata) -> bool:
    return (kata.folder / SCRIPT).is_file()


def curves(session: Session, kata: Kata) -> Curves:
    """Run both programs. Raises TutorError where the kata has no curve, or there is no file."""
    from tutor.judge.output import Runner

    if not has_curve(kata):
        raise TutorError(
            f"{kata.slug} has no loss curve.", "The katas of `tutor list debugging` may have one."
        )
    source = session.source(kata)
    handed_out = starters.programs(kata)[starters.change(kata, source).bugs]
    with Runner() as runner:
        before, now = (_curve(kata, text, runner.run) for text in (handed_out, source))
    return Curves(kata, before, now)


def _curve(kata: Kata, source: str, run: Callable[[str], Output]) -> Curve:
    output = run(f"{source}\n{kata.read(SCRIPT)}")
    if output.error:
        return Curve((), output.error)
    try:
        return Curve(tuple(map(float, json.loads(output.text.splitlines()[-1]))))
    except (ValueError, TypeError, IndexError):
        return Curve((), "it gave no losses")
