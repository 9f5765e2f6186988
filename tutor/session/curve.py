"""How a debug-it program trains: as it was handed out, and as it is now.

A kata that trains something brings a `curve.py`: it runs below the learner's program, in the
sandbox, and ends in `curve(values, of="loss", by="step")`, which names what is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor import starters
from tutor.models import Kata, TutorError
from tutor.session import handout

if TYPE_CHECKING:
    from tutor.judge.output import Output
    from tutor.session import Session

SCRIPT = "curve.py"
# Prints are welcome in a debug-it program, but there is room for some thousand characters only.
ABOVE = "_say, print = print, lambda *_, **__: None\n"
BELOW = """
def curve(values, of, by):
    import json
    _say(json.dumps([of, by, [f"{value:.4g}" for value in values]], separators=",:"))
"""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values one after the other, NaN and inf among them; or in `error` why there are none.

    `of` says what is measured, such as `loss`, and `by` how often: a value for each `step`, say.
    """

    values: tuple[float, ...]
    of: str = ""
    by: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Curves:
    """`before` is the program that was handed out."""

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
            f"{kata.slug} has no curve.", "The katas of `tutor list debugging` may have one."
        )
    source = session.source(kata)
    given = handout.handed_out(session, kata)
    if given is None:  # then the nearest one
        given = starters.programs(kata)[starters.change(kata, source).bugs]
    with Runner() as runner:
        before = trained(kata, given, runner.run)
        now = trained(kata, source, runner.run)
    return Curves(kata, before, now)


def trained(kata: Kata, source: str, run: Callable[[str], Output]) -> Curve:
    """What the kata's script says of a program."""
    output = run(f"{ABOVE}{source}\n{BELOW}\n{kata.read(SCRIPT)}")
    if output.error:
        return Curve((), error=output.error)
    try:
        of, by, values = json.loads(output.text.splitlines()[-1])
        return Curve(tuple(map(float, values)), of, by)
    except (ValueError, TypeError, IndexError):
        return Curve((), error="It gave no values that can be drawn.")
