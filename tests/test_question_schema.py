"""The question files: what is well formed becomes questions, each mistake is told with its line."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tutor import paths
from tutor.models import ContentError
from tutor.questions import bank
from tutor.schema import question
from tutor.schema.files import Files

SECTION = b"""
section: {id: mathematics, number: 1, title: Maths, about: All of it.}
topics:
  - {id: vectors, title: Vectors, stars: 5, topics: [{id: norms, title: Norms, stars: 4}]}
"""
OTHER = SECTION.replace(b"mathematics", b"programming").replace(b"number: 1", b"number: 2")
OTHER = OTHER.replace(b"vectors", b"python").replace(b"norms", b"numpy")
PHASES = b"""
phases:
  - checkpoint: {questions: [{id: explain-svd, kind: explain, ask: SVD?, rubric: [U]}]}
    self_assessment: [{id: can-you-code, kind: do, ask: Can you?, by: [kata:softmax]}]
"""
PLANNED = b"planned: [{slug: dropout}]"
FILE = "curriculum/questions/1-mathematics.yaml"

GOOD = """
- id: right-angle
  topic: vectors
  kind: numeric
  stars: 5
  covers: [A090]
  quiz: linear-algebra
  ask: What is the dot product of {v} and {w}?
  draw: {a: "int(1, 5)", b: "a + int(1, 5)"}
  let: {v: "[a, b]", w: "[-b, a]"}
  answer: "dot(v, w)"
  absolute: 0.5
  unit: m
  because: They are perpendicular.
"""


def files(questions: str = "", **others: str) -> Files:
    """Content with these questions on mathematics, a list in YAML."""
    given = {"1-mathematics": questions, **others}
    return {
        "curriculum/1-mathematics.yaml": SECTION,
        "curriculum/2-programming.yaml": OTHER,
        "curriculum/phases.yaml": PHASES,
        "curriculum/planned.yaml": PLANNED,
        "katas/losses/softmax/kata.yaml": None,
        **{
            f"curriculum/questions/{name}.yaml": f"questions:\n{textwrap.dedent(text)}".encode()
            for name, text in given.items()
            if text
        },
    }


def told(questions: str, **others: str) -> list[str]:
    """The mistakes, without the file where it is that of mathematics; lines from 1 on."""
    with pytest.raises(ContentError) as error:
        question.check(files(questions, **others))
    return [mistake.removeprefix(f"{FILE}:") for mistake in error.value.mistakes]


def a(kind: str, keys: str, id: str = "one") -> str:
    """A question of some kind, on lines 2 to 6, its own keys from line 7 on."""
    head = f"- id: {id}\n  topic: vectors\n  kind: {kind}\n  stars: 3\n  because: So it is.\n"
    return head + textwrap.indent(textwrap.dedent(keys).strip(), "  ") + "\n"


def items(questions: str) -> list[bank.Item]:
    return [bank.item(data) for data in question.check(files(questions))]


# --- what is well formed ------------------------------------------------------------------------


def test_a_question_becomes_a_record() -> None:
    (only,) = items(GOOD)
    assert only == bank.Item(
        id="right-angle",
        topic="vectors",
        kind="numeric",
        stars=5,
        ask="What is the dot product of {v} and {w}?",
        because="They are perpendicular.",
        covers=("A090",),
        quiz="linear-algebra",
        draw={"a": "int(1, 5)", "b": "a + int(1, 5)"},
        let={"v": "[a, b]", "w": "[-b, a]"},
        answer="dot(v, w)",
        absolute=0.5,
        unit="m",
    )


@pytest.mark.parametrize(
    ("kind", "keys", "field", "expected"),
    [
        ("choice", "ask: Which?\nright: this\nwrong: [that, other]", "right", ("this",)),
        ("multi", "ask: Which?\nright: [this, that]\nwrong: [other]", "right", ("this", "that")),
        ("numeric", "ask: How many?\nanswer: 0.5", "answer", "0.5"),
        ("numeric", "ask: How many?\nanswer: 1e-3", "answer", "1e-3"),
        ("shape", "ask: Which shape?\nanswer: error", "answer", "error"),
        ("shape", "ask: Which shape?\nanswer: (2, 3)", "answer", "(2, 3)"),
        ("order", "ask: In order?\nsteps: [one, two, three]", "steps", ("one", "two", "three")),
        ("predict", "ask: Prints?\ncode: print(1 < 2)\nanswer: true", "answer", "True"),
        ("predict", "ask: Prints?\ncode: 'print({1: 2})'\nanswer: '{1: 2}'", "answer", "{1: 2}"),
        ("explain", "ask: Why?\nrubric: [a, b, c]\nby: [kata:softmax]\nexplain: why", "explain",
         "why"),
    ],
)  # fmt: skip
def test_each_kind_has_what_it_needs(kind: str, keys: str, field: str, expected: object) -> None:
    (only,) = items(a(kind, keys))
    assert getattr(only, field) == expected


def test_files_are_read_in_the_order_of_the_road(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    other = GOOD.replace("right-angle", "first-of-python").replace("vectors", "python")
    for name, content in files(GOOD, **{"2-programming": other}).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content or b"")
    loaded = bank.load(tmp_path)
    assert [*loaded] == ["right-angle", "first-of-python"]
    assert bank.load(tmp_path) == loaded  # now from the cache
    assert loaded["right-angle"] == items(GOOD)[0]


def test_without_question_files_there_are_no_questions(tmp_path: Path) -> None:
    assert bank.load(tmp_path) == {}


# --- what is not --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("choice", "right: this\nwrong: [that, other]", "2: one.ask: missing; expected text"),
        ("choice", "ask: x\nright: 3\nwrong: [a, b]",
         "8: one.right: expected text, got 3; put it in quotes"),
        ("choice", "ask: x\nright: a\nwrong: [b]",
         "9: one.wrong: expected a list of 2 to 4 texts, got [b]"),
        ("multi", "ask: x\nright: []\nwrong: [b]",
         "8: one.right: expected a list of texts, got []"),
        ("numeric", "ask: x\nanswer: [1, 2]",
         "8: one.answer: expected an expression or a number, in quotes where it holds a comma, a"
         " colon or a bracket, got [1, 2]"),
        ("numeric", "ask: x\nanswer: 1\ntolerance: 0.1\nabsolute: 2",
         "2: one: either `tolerance` (relative) or `absolute`, not both"),
        ("numeric", "ask: x\nanswer: 1\ntolerence: 0.1",
         "9: one.tolerence: unknown key; did you mean tolerance?"),
        ("order", "ask: x\nsteps: [a, b]",
         "8: one.steps: expected 3 to 7 steps in the right order, got [a, b]"),
        ("predict", "ask: x\nanswer: 3", "2: one.code: missing; expected text"),
        ("explain", "ask: x\nrubric: [a, b]",
         "8: one.rubric: expected 3 to 6 points that a good answer names, got [a, b]"),
        ("guess", "ask: x",
         "4: one.kind: expected one of choice, multi, numeric, shape, order, predict, explain, got"
         " guess"),
        ("explain", "ask: x\nrubric: [a, b, c]\nby: [kata:softmx]",
         "9: one.by.0: there is no kata softmx; did you mean softmax?"),
        ("numeric", "ask: x\nanswer: 3\ncovers: [90]", "9: one.covers.0: expected a row such as"
         " A155, got 90; put it in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_of_form_names_line_key_and_what_was_expected(
    kind: str, keys: str, expected: str
) -> None:
    assert told(a(kind, keys)) == [expected]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ask: x\ndraw: {n: 'int(1, 2'}\nanswer: n",
         "8: one.draw.n: 'int(1, 2': '(' was never closed (column 4)"),
        ("ask: x\ndraw: {n: 'int(1, m)', m: 'int(1, 2)'}\nanswer: n",
         "8: one.draw.n: 'int(1, m)': there is no m here; nothing is drawn"),
        ("ask: x\ndraw: {num: 'int(1, 2)'}\nlet: {k: 'nun + 1'}\nanswer: k",
         "9: one.let.k: 'nun + 1': there is no nun here; did you mean num?"),
        ("ask: x\nlet: {k: 'int(1, 2)'}\nanswer: k",
         "8: one.let.k: 'int(1, 2)': int, uniform and choice draw numbers, which belongs in"
         " `draw`"),
        ("ask: x\ndraw: {n: 'int(1, 2)'}\nlet: {n: 2}\nanswer: n",
         "9: one.let.n: n is drawn already; take another name"),
        ("ask: What is {m}?\ndraw: {n: 'int(1, 2)'}\nanswer: n",
         "7: one.ask: there is no m here; there are n"),
        ("ask: What is {n + }?\ndraw: {n: 'int(1, 2)'}\nanswer: n",
         "7: one.ask: {n + }: invalid syntax (column 4); for braces that are meant, write {{ and"
         " }}"),
        ("ask: x\ndraw: {n: 'int(1, 2)'}\nanswer: n +* 2",
         "9: one.answer: 'n +* 2': invalid syntax (column 4)"),
        ("ask: x\nanswer: n", "8: one.answer: 'n': there is no n here; nothing is drawn"),
        ("ask: x\ndraw: {len: 'int(1, 2)'}\nanswer: 2",
         "8: one.draw.len: expected a name of plain letters that is no function and no word of"
         " Python's (such as lambda) as key, got 'len'"),
        ("ask: x\ndraw: {n: int(1, 5)}\nanswer: n",
         "8: one.draw.n: 'int(1': '(' was never closed (column 4)"),
    ],
)  # fmt: skip
def test_a_mistake_of_language_names_line_and_column(keys: str, expected: str) -> None:
    assert expected in told(a("numeric", keys))


def test_holes_in_choices_steps_rubric_and_code_are_looked_at() -> None:
    assert told(a("choice", "ask: x\nright: '{p}'\nwrong: ['{q}', b]")) == [
        "8: one.right: there is no p here; nothing is drawn",
        "9: one.wrong.0: there is no q here; nothing is drawn",
    ]
    assert told(a("predict", "ask: x\ncode: print({{n}})\nanswer: 3")) == [
        "8: one.code: there is no n here; nothing is drawn"
    ]
    assert told(a("explain", "ask: x\nrubric: [a, '{b}', c]")) == [
        "8: one.rubric.1: there is no b here; nothing is drawn"
    ]


def test_every_mistake_is_told_at_once() -> None:
    broken = a("numeric", "ask: What is {m}?\nanswer: 1 +\nfoo: 1").replace("stars: 3", "stars: 9")
    assert told(broken + GOOD.replace("kind: numeric", "kind: 3")) == [
        "5: one.stars: expected a whole number from 1 to 5, got 9",
        "7: one.ask: there is no m here; nothing is drawn",
        "8: one.answer: '1 +': invalid syntax (column 4)",
        "9: one.foo: unknown key; the keys here are id, topic, kind, stars, ask, because, covers,"
        " quiz, explain, draw, let, answer, tolerance, absolute, unit",
        "13: right-angle.kind: expected one of choice, multi, numeric, shape, order, predict,"
        " explain, got 3",
    ]


def test_an_id_is_given_once_over_all_files_and_the_checkpoints() -> None:
    twice = GOOD + GOOD.replace("right-angle", "explain-svd")
    other = GOOD.replace("vectors", "python") + GOOD.replace("vectors", "numpy").replace(
        "right-angle", "can-you-code"
    )
    assert told(twice, **{"2-programming": other}) == [
        "17: explain-svd.id: question explain-svd is already at curriculum/phases.yaml:3",
        "curriculum/questions/2-programming.yaml:3: right-angle.id: question right-angle is already"
        f" at {FILE}:3",
        "curriculum/questions/2-programming.yaml:17: can-you-code.id: question can-you-code is"
        " already at curriculum/phases.yaml:4",
    ]


def test_a_topic_must_be_there_and_in_the_section_of_the_file() -> None:
    assert told(GOOD.replace("topic: vectors", "topic: vectros")) == [
        "4: right-angle.topic: there is no topic vectros; did you mean vectors?"
    ]
    assert told(GOOD.replace("topic: vectors", "topic: numpy")) == [
        "4: right-angle.topic: numpy is a topic of curriculum/2-programming.yaml; its questions"
        " stand in curriculum/questions/2-programming.yaml"
    ]
    assert question.check(files(GOOD.replace("topic: vectors", "topic: norms")))


@pytest.mark.parametrize("name", ["9-else", "mathematics", "1-mathematics.old"])
def test_a_file_that_belongs_to_no_section_is_refused(name: str) -> None:
    (only,) = told("", **{name: GOOD})
    assert only == (
        f"curriculum/questions/{name}.yaml: nothing reads this file; it is called like a section:"
        " 1-mathematics.yaml"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"questions: [3, {}]", "1: expected a question: a mapping with id, topic, kind, "),
        (b"questions: [a: b: c]", "1: not valid YAML"),
        (b"quest: []", "1: quest: unknown key; did you mean questions?"),
        (b"", "1: expected a mapping with questions, got nothing"),
        (b"questions: {id: 3}", "1: questions: expected a list of questions, got a mapping"),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_told(text: bytes, expected: str) -> None:
    with pytest.raises(ContentError) as error:
        question.check({**files(), FILE: text})
    assert any(
        mistake.startswith((f"{FILE}:{expected}", f"{FILE}:1: questions.0: {expected[3:]}"))
        for mistake in error.value.mistakes
    )


def test_mistakes_of_the_curriculum_are_not_told_here() -> None:
    broken = {**files(GOOD), "curriculum/2-programming.yaml": b"topics: [a: b: c]"}
    assert len(question.check(broken)) == 1
