"""A quiz: one question a screen, whether the answer was right and why, and the round in the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.questions.answered import Answered, by_topic
from tutor.questions.ask import Asked
from tutor.questions.choose import Why
from tutor.questions.score import UNKNOWN, Score
from tutor.render.style import (
    ACCENT,
    BAD,
    GOOD,
    QUIET,
    WARN,
    bar,
    bullets,
    code,
    count,
    grid,
    indent,
    plain,
    stack,
    stars,
    titled,
)

REASONS = {Why.DUE: "due", Why.WRONG: "wrong last time", Why.NEW: "new", Why.AGAIN: "once more"}
KEYS = f"{UNKNOWN}  I don't know    q  quit"


def question(asked: Asked, number: int, total: int, why: Why, topic: str) -> RenderableType:
    """What is asked, with the choices or the steps."""
    head = [f"{number} of {total}", topic, stars(asked.item.stars), REASONS[why]]
    return stack(
        Text(" · ".join(head), style=QUIET),
        prose(asked.text),
        _code(asked.code),
        _options(asked),
        Text(KEYS, style=QUIET),
    )


def prose(text: str, style: str = "") -> Text:
    """Text with `code` in the colour of code."""
    said = Text(style=style)
    for number, piece in enumerate(re.split(r"`([^`]+)`", text.strip())):
        said.append(piece, style=ACCENT if number % 2 else "")
    return said


def _code(code: str) -> RenderableType | None:
    from tutor.render import markdown

    return indent(markdown.python(code.strip("\n")), 4) if code.strip() else None


def _options(asked: Asked) -> RenderableType | None:
    numbered = asked.item.kind == "order"
    table = grid("rw", gap=1)
    for i, option in enumerate(asked.options):
        mark = f"{i + 1}." if numbered else f"{ascii_lowercase[i]})"
        table.add_row(Text(mark, style="bold"), prose(option))
    return indent(table) if asked.options else None


def rubric(asked: Asked) -> RenderableType:
    """The points of a good explanation, to be ticked by number."""
    title = "A good answer names these. Which did you name?"
    return titled(title, bullets(asked.rubric, numbered=True)) or Text(title)


def result(given: Answered, unrecorded: str = "") -> RenderableType:
    """Right or wrong, what is right, and why; `unrecorded` says why it could not be kept."""
    lost = f"This answer could not be recorded: {unrecorded}"
    return stack(
        _verdict(given),
        None if given.score.right else _expected(given.asked, given.score),
        prose(given.asked.because),
        Text(lost, style=WARN) if unrecorded else None,
    )


def _verdict(given: Answered) -> Text:
    score = given.score
    note = f": {plain(score.note)}" if score.note else ""
    if given.text.strip() == UNKNOWN:
        return Text("○ not known yet", style=f"bold {WARN}")
    if given.asked.item.kind == "explain":
        points = len(given.asked.rubric)
        said = f"{round(score.share * points)} of {count(points, 'point')} named"
        return Text(said, style=f"bold {GOOD if score.right else WARN}")
    if score.right:
        return Text(f"✓ right{note}", style=f"bold {GOOD}")
    if score.share:
        return Text(f"✗ partly right{note}", style=f"bold {WARN}")
    return Text(f"✗ wrong{note}", style=f"bold {BAD}")


def _expected(asked: Asked, score: Score) -> RenderableType | None:
    match asked.item.kind:
        case "explain":
            return None  # the rubric is on the screen
        case "order":
            steps = [asked.options[i] for i in asked.key]
            return titled("The right order", bullets(steps, numbered=True))
        case "choice" | "multi":
            table = grid("nw", gap=1)
            for line in score.expected.splitlines():
                label, _, said = line.partition(" ")
                table.add_row(label, prose(said))
            return titled("Right is", table)
        case "predict" if "\n" in score.expected:
            return titled("It prints", code(score.expected))
    return Text.assemble("The right answer is ", (score.expected, "bold"))


def summary(answers: Sequence[Answered], titles: Mapping[str, str]) -> RenderableType:
    """What a round comes to; `titles` are those of the topics by id."""
    if not answers:
        return Text("Nothing answered, nothing recorded.")
    right = sum(one.score.right for one in answers)
    table = grid("wrn")
    for topic, (good, of) in by_topic(answers).items():
        table.add_row(
            Text(titles.get(topic, topic)),
            Text(f"{good} of {of}", style=GOOD if good == of else BAD if not good else WARN),
            Text("" if good == of else f"tutor topic {topic}", style=QUIET),
        )
    said = Text.assemble((f"{right} of {len(answers)} right  ", "bold"), bar(right / len(answers)))
    return Group(said, "", indent(table))
