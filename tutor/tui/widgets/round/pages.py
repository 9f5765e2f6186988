"""The pages of a round: what is asked, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tutor.progress.readiness import Readiness
from tutor.questions.answered import Answered, by_topic
from tutor.questions.ask import Asked
from tutor.render import markdown
from tutor.render.quiz import REASONS, prose
from tutor.render.readiness import heading, verdict
from tutor.render.style import BAD, GOOD, WARN, bar, grid, indent, stack, stars
from tutor.tui.rounds import Plan, Quizzed

END = "Stopped. What you answered is kept; r goes on where you were."


def head(plan: Plan, place: int) -> Text:
    """`3 of 12`, a bar, and whose question it is."""
    step, total = plan.steps[place], len(plan.steps)
    said = Text(no_wrap=True, overflow="ellipsis")
    said.append(f"{place + 1} of {total} ").append(bar(place / total)).append("  ")
    if isinstance(step, Quizzed):
        facts = [step.title, stars(step.asked.item.stars)]
        facts += [REASONS[step.why]] if step.why is not None else []
        return said.append(" · ".join(facts), style="dim")
    return said.append("how sure are you?", style="dim")


def question(asked: Asked) -> RenderableType:
    """The text and the code; the options are a widget."""
    code = asked.code.strip("\n")
    return stack(prose(asked.text), indent(markdown.python(code)) if code else None)


def summary(answers: Sequence[Answered], plan: Plan, ready: Readiness | None = None) -> Group:
    """What a round came to, by topic; after a run, how ready that leaves one."""
    return stack_of(
        heading(ready) if ready else None,
        verdict(ready) if ready else None,
        _answers(answers, plan) if answers else None,
        None if answers or ready else Text("Nothing answered, nothing recorded."),
    )


def stack_of(*parts: RenderableType | None) -> Group:
    return Group(stack(*parts))


def _answers(answers: Sequence[Answered], plan: Plan) -> RenderableType:
    steps = [step for step in plan.steps if isinstance(step, Quizzed)]
    titles = {step.asked.item.topic: step.title for step in steps}
    right = sum(one.score.right for one in answers)
    table = grid("nw")
    for topic, (good, of) in by_topic(answers).items():
        style = GOOD if good == of else WARN if good else BAD
        table.add_row(Text(f"{good} of {of}", style=style), Text(titles.get(topic, topic)))
    said = Text.assemble((f"{right} of {len(answers)} right  ", "bold"), bar(right / len(answers)))
    return Group(said, "", indent(table))
