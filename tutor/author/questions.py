"""The author check of questions: each is asked and answered with many seeds; its code is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

from tutor import curriculum, paths
from tutor.judge.output import Runner
from tutor.models import Curriculum, TutorError
from tutor.questions import numbers, score, template
from tutor.questions.ask import Asked, ask, offered, values
from tutor.questions.bank import Item, item
from tutor.questions.expressions import Expression, ExpressionError, parse
from tutor.questions.numbers import Unreadable
from tutor.schema import files, question
from tutor.schema.source import Mistake

SEEDS = 200
RUNS = 5  # different programs that are run of a `predict` question
LARGEST, SMALLEST = 1e18, 1e-12  # sizes of an answer that somebody would type
WORDS = 120  # of `because`
FEW = 3  # different questions that the seeds of a generated one should give at least
MANY = 5  # choice questions from which on the length of the right text tells something
EACH = 2  # questions that a topic has at least
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a question or, as a `hint`, what may be and needs a look."""

    what: str
    hint: bool = False


# --- one question -------------------------------------------------------------------------------


def examine(given: Item, runner: Runner | None, seeds: int = SEEDS) -> list[Finding]:
    """What is wrong with one question over many seeds. Without a `runner` no code is run."""
    asked: list[Asked] = []
    for seed in range(seeds):
        try:
            asked.append(ask(given, seed))
        except ExpressionError as error:
            return [Finding(f"with seed {seed}: {error}. {_drawn(given, seed)}")]
    found = [*_wording(given), *_unused(given), *_all_alike(given, asked), *_given_away(asked)]
    for check in (_choices, _in_range, _accepted):
        found += next(([Finding(what)] for one in asked if (what := check(one))), [])
    if given.kind == "predict" and runner is not None:
        found += _printed(asked, runner)
    return found


def _drawn(given: Item, seed: int) -> str:
    with suppress(ExpressionError):
        names = values(given, seed)
        return ", ".join(f"{name} = {template.show(value)}" for name, value in names.items())
    return ""


def _wording(given: Item) -> Iterator[Finding]:
    if len(given.because.split()) > WORDS:
        yield Finding(f"because has over {WORDS} words; one to four sentences teach more")
    for key, text in (("ask", given.ask), ("because", given.because)):
        if not re.search(r"[.!?:…`)]['”\"]?$", text.strip()):
            yield Finding(f"{key} ends without a full stop or question mark", hint=True)


def _unused(given: Item) -> Iterator[Finding]:
    used = {name for expression in _expressions(given) for name in expression.names}
    for name in (*given.draw, *given.let):
        if name not in used:
            yield Finding(f"{name} is drawn, and nothing uses it")


def _expressions(given: Item) -> Iterator[Expression]:
    for source in (*given.draw.values(), *given.let.values()):
        yield parse(source)
    texts = (given.ask, given.because, *given.right, *given.wrong, *given.steps, *given.rubric)
    for text in texts:
        yield from template.expressions(template.of_text(text))
    yield from template.expressions(template.of_code(given.code))
    if given.kind == "predict":
        printed = template.printed(given.answer, {**given.draw, **given.let})
        yield from [printed] if isinstance(printed, Expression) else template.expressions(printed)
    elif given.answer:
        yield parse(given.answer)


def _all_alike(given: Item, asked: Sequence[Asked]) -> Iterator[Finding]:
    count = len({(one.text, one.code, *sorted(one.options)) for one in asked})
    if given.draw and count == 1:
        yield Finding("draw makes no difference: every seed asks the same")
    elif given.draw and count < FEW:
        yield Finding(f"{len(asked)} seeds give only {count} different questions", hint=True)


def _given_away(asked: Sequence[Asked]) -> Iterator[Finding]:
    """A numeric answer that the question itself says is no question, unless that is the point."""
    count = sum(
        isinstance(one.answer, int | float)
        and any(float(n.replace(",", "")) == one.answer for n in NUMBER.findall(one.text))
        for one in asked
    )
    if asked[0].item.answer in asked[0].item.draw and count == len(asked):
        yield Finding("the answer is the number drawn, as the question shows it")
    elif count > len(asked) / 2:
        share = f"{count} of {len(asked)} seeds" if asked[0].item.draw else "the text"
        yield Finding(f"the answer is a number of the question itself, in {share}", hint=True)


def _choices(one: Asked) -> str:
    texts = [_told(text) for text in offered(one.item, values(one.item, one.seed))]
    twice = [text for text, count in Counter(texts).items() if count > 1]
    return f"with seed {one.seed}: two choices read “{twice[0]}”" if twice else ""


def _told(choice: str) -> str:
    """What a choice says: 0.50 is 0.5, and blanks and capitals make no other choice."""
    try:
        return f"{numbers.read(choice).value:.9g}"
    except Unreadable:
        return re.sub(r"\s+", " ", choice).lower()


def _in_range(one: Asked) -> str:
    if not isinstance(one.answer, int | float):
        return ""
    size = abs(one.answer)
    if size == 0 or SMALLEST <= size <= LARGEST:
        return ""
    return f"with seed {one.seed}: nobody can type the answer {one.answer!r}"


def _accepted(one: Asked) -> str:
    """The right answer, typed as the tutor shows it, must count as right."""
    if one.item.kind == "explain":
        return ""
    typed = score.expected(one)
    if one.item.kind in ("choice", "multi"):
        typed = " ".join(ascii_lowercase[i] for i in one.key)
    try:
        if score.score(one, typed).right:
            return ""
        return f"with seed {one.seed}: the right answer “{typed}” counts as wrong"
    except Unreadable as error:
        return f"with seed {one.seed}: the right answer “{typed}” can't be typed: {error}"


def _printed(asked: Sequence[Asked], runner: Runner) -> Iterator[Finding]:
    """The code really prints the answer, with the first few seeds that differ."""
    programs = {one.code: one for one in reversed(asked)}
    for one in list(reversed(programs.values()))[:RUNS]:
        output = runner.run(one.code)
        said, prints = str(one.answer).strip(), output.text.strip()
        if output.error:
            yield Finding(f"with seed {one.seed}: the code fails: {output.error}")
            return
        if not prints:
            yield Finding(f"with seed {one.seed}: the code prints nothing")
            return
        tolerance = score.SAME if one.item.tolerance is None else one.item.tolerance
        if not score.same_output(prints, said, tolerance):
            yield Finding(f"with seed {one.seed}: it prints “{prints}”, the answer is “{said}”")
            return
        if prints.split() != said.split():
            yield Finding(f"it prints “{prints}”, and the answer is written “{said}”", hint=True)
            return


# --- the bank as a whole ------------------------------------------------------------------------


def gaps(items: Collection[Item], curriculum: Curriculum) -> list[str]:
    """What the bank owes to the curriculum: questions for each topic, and what `by` promises."""
    count = Counter(given.topic for given in items)
    slugs = {f"quiz:{given.quiz}" for given in items}
    slugs |= {f"explain:{given.explain}" for given in items}
    thin = [
        f"{topic.id} ({asked})"
        for section in curriculum.sections
        for topic in section.walk()
        if (asked := sum(count[part.id] for part in topic.walk())) < EACH and not section.optional
    ]
    lacking = [f"topics with fewer than {EACH} questions: {', '.join(thin)}"] if thin else []
    promised = {by: topic.id for topic in curriculum.walk() for p in topic.practice for by in p.by}
    for phase in curriculum.phases:
        shown = [by for asked in phase.checkpoint.questions for by in asked.by]
        shown += [by for block in phase.blocks for task in block.tasks for by in task.by]
        promised |= {by: phase.id for by in shown if by not in promised}
    return lacking + [
        f"{by} is promised in {where}, and no question carries it"
        for by, where in promised.items()
        if by.startswith(("quiz:", "explain:")) and by not in slugs
    ]


def summary(items: Collection[Item]) -> str:
    kinds = Counter(given.kind for given in items)
    parts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    drawn = sum(bool(given.draw) for given in items)
    said = f"{len(items)} questions: {parts}; {drawn} with numbers drawn"
    choices = [given for given in items if given.kind == "choice"]
    longest = sum(len(given.right[0]) > max(map(len, given.wrong)) for given in choices)
    if choices:
        said += f"; the right choice is the longest in {longest} of {len(choices)}"
        said += " (a giveaway)" if longest > max(0.5 * len(choices), MANY) else ""
    return said


# --- the command --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Audit:
    """What the check of some files, or of the whole bank, found."""

    mistakes: tuple[Mistake, ...]  # to mend
    hints: tuple[Mistake, ...]  # to look at
    gaps: tuple[str, ...]  # topics that lack questions; only over the whole bank
    summaries: tuple[str, ...]  # a line a file

    @property
    def ok(self) -> bool:
        return not (self.mistakes or self.gaps)


def audit(names: Sequence[str]) -> Audit:
    """Check the named files, or the whole bank. Raises TutorError for a name that there is not."""
    root = paths.content()
    content = files.question_files(root)
    chosen = {_name(name, content) for name in names} or {*content}
    found, mistakes = question.examine(
        {**content, **files.curriculum_files(root), **files.kata_slugs(root)}
    )
    told = [mistake for mistake in mistakes if mistake.file in chosen]
    items = [(place, item(data)) for place, data in found if place[0] in chosen]
    hints: list[Mistake] = []
    with Runner() as runner:
        for place, given in items:
            for finding in examine(given, runner):
                mistake = Mistake(*place, given.id, finding.what)
                (hints if finding.hint else told).append(mistake)
    lacking = [] if names else gaps([given for _, given in items], curriculum.load())
    summaries = [
        f"{name}: {summary([i for (file, _), i in items if file == name])}"
        for name in sorted(chosen)
    ]
    return Audit(tuple(sorted(told)), tuple(hints), tuple(lacking), tuple(summaries))


def _name(given: str, content: Mapping[str, bytes]) -> str:
    """`1-mathematics`, or any path that ends with the file's name."""
    name = f"{files.QUESTIONS}/{Path(given).name.removesuffix('.yaml')}.yaml"
    if name not in content:
        raise TutorError(f"There is no {name}.", f"There are {', '.join(sorted(content))}.")
    return name
