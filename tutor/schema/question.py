"""The form of the files in curriculum/questions/, and what must hold between them and the rest."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from tutor.models import ContentError
from tutor.questions import template
from tutor.questions.expressions import Expression, ExpressionError, parse
from tutor.questions.functions import DRAWS, FUNCTIONS
from tutor.schema.curriculum import FILES, PLANNED, By, sources_of, topics_in
from tutor.schema.files import QUESTIONS, Files
from tutor.schema.form import Expect, Form, Id, Number, Stars, Text, fill, near, rule
from tutor.schema.kata import Row
from tutor.schema.links import Named, known, named, texts, unique
from tutor.schema.source import Loc, Mistake, Source, read

QUESTION_FILE = re.compile(rf"{QUESTIONS}/(\d+-[a-z0-9-]+)\.yaml")
MOST_NAMES = 20


def _name(name: str) -> str:
    if keyword.iskeyword(name) or name in FUNCTIONS or name in DRAWS:
        raise ValueError("taken")
    return name


def _formula(value: Any) -> str:
    if not isinstance(value, str | int | float) or not str(value).strip():
        raise ValueError("no expression")
    return str(value).strip()


Name = Annotated[
    str,
    Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$"),
    AfterValidator(_name),
    Expect("a name of plain letters that is no function and no word of Python's (such as lambda)"),
]
Formula = Annotated[
    Any,
    AfterValidator(_formula),
    Expect("an expression or a number, in quotes where it holds a comma, a colon or a bracket"),
]
Names = Annotated[
    dict[Name, Formula],
    Field(max_length=MOST_NAMES),
    Expect('names, each with its expression: {n: "int(2, 9)"}'),
]


class ItemForm(Form):
    id: Id
    topic: Id
    kind: str
    stars: Stars
    ask: Text
    because: Text
    covers: tuple[Row, ...] = ()
    quiz: Id | None = None
    explain: Id | None = None
    draw: Names = Field(default_factory=dict)
    let: Names = Field(default_factory=dict)


class ChoiceForm(ItemForm):
    right: Text
    wrong: Annotated[
        tuple[Text, ...], Field(min_length=2, max_length=4), Expect("a list of 2 to 4 texts")
    ]


class MultiForm(ItemForm):
    right: Annotated[tuple[Text, ...], Field(min_length=1), Expect("a list of texts")]
    wrong: Annotated[tuple[Text, ...], Field(min_length=1), Expect("a list of texts")]

    @model_validator(mode="after")
    def few(self) -> MultiForm:
        if len(self.right) + len(self.wrong) > 9:
            raise rule("right and wrong together are more than nine; nobody reads so many")
        return self


class NumericForm(ItemForm):
    answer: Formula
    tolerance: Number | None = None
    absolute: Number | None = None
    unit: Text | None = None

    @model_validator(mode="after")
    def measured_once(self) -> NumericForm:
        if self.tolerance is not None and self.absolute is not None:
            raise rule("either `tolerance` (relative) or `absolute`, not both")
        return self


class ShapeForm(ItemForm):
    answer: Formula


class OrderForm(ItemForm):
    steps: Annotated[
        tuple[Text, ...],
        Field(min_length=3, max_length=7),
        Expect("3 to 7 steps in the right order"),
    ]


class PredictForm(ItemForm):
    code: Text
    answer: Formula
    tolerance: Number | None = None


class ExplainForm(ItemForm):
    rubric: Annotated[
        tuple[Text, ...],
        Field(min_length=3, max_length=6),
        Expect("3 to 6 points that a good answer names"),
    ]
    by: tuple[By, ...] = ()


KINDS: dict[str, type[ItemForm]] = {
    "choice": ChoiceForm,
    "multi": MultiForm,
    "numeric": NumericForm,
    "shape": ShapeForm,
    "order": OrderForm,
    "predict": PredictForm,
    "explain": ExplainForm,
}
TEXTS: tuple[tuple[str, ...], ...] = (
    ("ask",), ("because",), ("right",), ("right", "*"), ("wrong", "*"), ("steps", "*"),
    ("rubric", "*"),
)  # fmt: skip


class QuestionsForm(Form):
    questions: Annotated[tuple[Any, ...], Expect("a list of questions")]


Found = tuple[tuple[str, int], dict[str, Any]]  # file and line, and the question as plain data


def check(files: Files) -> list[dict[str, Any]]:
    """Each question as plain data, in the order of the files.

    Raises ContentError with every mistake.
    """
    found, mistakes = examine(files)
    if mistakes:
        raise ContentError([str(mistake) for mistake in mistakes])
    return [data for _, data in found]


def examine(files: Files) -> tuple[list[Found], list[Mistake]]:
    """The well-formed questions, each with its place, and every mistake.

    `files` holds curriculum/questions/*.yaml, and for the links curriculum/*.yaml and the names of
    katas. Mistakes of those others are not told.
    """
    mistakes: list[Mistake] = []
    questions: list[Found] = []
    sources: dict[str, Source] = {}
    for name, content in sorted(files.items()):
        if not name.startswith(f"{QUESTIONS}/") or content is None:
            continue
        match = QUESTION_FILE.fullmatch(name)
        if match is None or f"curriculum/{match[1]}.yaml" not in files:
            what = "nothing reads this file; it is called like a section: 1-mathematics.yaml"
            mistakes.append(Mistake(name, 0, "", what))
            continue
        source = sources[name] = read(name, content)
        form, wrong = fill(QuestionsForm, source)
        mistakes += wrong
        for number in range(len(form.questions) if form else 0):
            part = _part(source, ("questions", number))
            item, wrong = _item(part)
            mistakes += wrong
            if item is not None:
                questions.append(((name, part.line(())), item))
    mistakes += _linked(sources, files)
    return questions, sorted(set(mistakes))


def _part(source: Source, loc: Loc) -> Source:
    """One question as a source of its own, so that its mistakes speak of its keys."""
    cut = len(loc)

    def below(known: Mapping[Loc, Any]) -> dict[Loc, Any]:
        return {key[cut:]: value for key, value in known.items() if key[:cut] == loc}

    return Source(
        source.file,
        next(value for _, value in source.find(*loc)),
        lines=below(source.lines),
        raw=below(source.raw),
        refused={key[cut:] for key in source.refused if key[:cut] == loc},
    )


def _item(part: Source) -> tuple[dict[str, Any] | None, list[Mistake]]:
    if not isinstance(part.data, dict):
        return None, [part.mistake((), "expected a question: a mapping with id, topic, kind, …")]
    kind = part.data.get("kind")
    form = KINDS.get(kind) if isinstance(kind, str) else None
    if form is None:
        what = f"expected one of {', '.join(KINDS)}, got {kind or 'nothing'}"
        item, mistakes = None, [part.mistake(("kind",), what)]
    else:
        item, mistakes = fill(form, part)
    mistakes = [*mistakes, *_language(part)]
    id = part.data.get("id")
    if isinstance(id, str):
        mistakes = [m._replace(key=f"{id}.{m.key}" if m.key else id) for m in mistakes]
    return item.model_dump(exclude_defaults=True) if item and not mistakes else None, mistakes


def _language(part: Source) -> Iterator[Mistake]:
    """Expressions that don't parse, and names that nothing draws."""
    names: dict[str, None] = {}

    def read_by(expression: Expression, draws: bool = False) -> None:
        if expression.draws and not draws:
            raise ExpressionError("int, uniform and choice draw numbers, which belongs in `draw`")
        for name in sorted(expression.names.difference(names)):
            drawn = f"there are {', '.join(names)}" if names else "nothing is drawn"
            raise ExpressionError(f"there is no {name} here{near(name, names) or f'; {drawn}'}")

    for key in ("draw", "let"):
        for loc, value in part.find(key, "*"):
            if isinstance(value, str | int | float):
                try:
                    read_by(parse(str(value)), draws=key == "draw")
                except ExpressionError as error:
                    yield part.mistake(loc, f"{value!r}: {error}")
            if loc[-1] in names:
                yield part.mistake(loc, f"{loc[-1]} is drawn already; take another name")
            names[str(loc[-1])] = None
    kind = part.data.get("kind")
    for loc, value in part.find("answer"):
        if not isinstance(value, str | int | float) or (kind == "shape" and value == "error"):
            continue
        try:
            answer = template.printed(str(value), names) if kind == "predict" else parse(str(value))
            for expression in _within(answer):
                read_by(expression)
        except ExpressionError as error:
            yield part.mistake(loc, f"{value!r}: {error}")
    for pattern in (*TEXTS, ("code",)):
        for loc, value in part.find(*pattern):
            if isinstance(value, str):
                read = template.of_code if loc == ("code",) else template.of_text
                try:
                    for expression in template.expressions(read(value)):
                        read_by(expression)
                except ExpressionError as error:
                    yield part.mistake(loc, str(error))


def _within(answer: Expression | template.Template) -> list[Expression]:
    return [answer] if isinstance(answer, Expression) else template.expressions(answer)


def _linked(sources: Mapping[str, Source], files: Files) -> list[Mistake]:
    curriculum = sources_of(files)
    sections = {name: source for name, source in curriculum.items() if name not in FILES}
    phases, planned = curriculum.get("curriculum/phases.yaml"), curriculum.get(PLANNED)

    def of_questions(*keys: str) -> list[Named]:
        return [f for source in sources.values() for f in named(source, "questions", "*", *keys)]

    asked = named(phases, "phases", "*", "checkpoint", "questions", "*", "id")
    asked += named(phases, "phases", "*", "self_assessment", "*", "id")
    mistakes = unique("question", [*asked, *of_questions("id")])
    mistakes = [mistake for mistake in mistakes if mistake.file in sources]

    if sections and all(source.readable for source in sections.values()):
        home = {
            id: name
            for name, source in sections.items()
            for loc in topics_in(source)
            for id in texts(named(source, *loc, "id"))
        }
        topics = of_questions("topic")
        mistakes += known("topic", topics, home)
        for source, loc, topic in topics:
            place = home.get(topic) if isinstance(topic, str) else None
            mine = source.file.replace(f"{QUESTIONS}/", "curriculum/")
            if place is not None and place != mine:
                there = place.replace("curriculum/", f"{QUESTIONS}/")
                what = f"{topic} is a topic of {place}; its questions stand in {there}"
                mistakes.append(source.mistake(loc, what))
    if planned and planned.readable:
        slugs = {name.split("/")[2] for name in files if name.startswith("katas/")}
        slugs |= texts(named(planned, "planned", "*", "slug"))
        needs = [
            (source, loc, by.removeprefix("kata:"))
            for source, loc, by in of_questions("by", "*")
            if isinstance(by, str) and by.startswith("kata:")
        ]
        mistakes += known("kata", needs, slugs)
    return [_with_id(mistake, sources[mistake.file]) for mistake in mistakes]


def _with_id(mistake: Mistake, source: Source) -> Mistake:
    """`questions.12.topic` as `dot-product.topic`, which an author finds sooner."""
    head, number, *rest = mistake.key.split(".")
    for _, id in source.find(head, int(number), "id"):
        if isinstance(id, str):
            return mistake._replace(key=".".join([id, *rest]))
    return mistake
