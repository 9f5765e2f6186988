"""Questions: drawn from a seed, answered in many spellings, chosen by need, checked as content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import curriculum, paths
from tutor.author import questions as author
from tutor.cli import run
from tutor.judge.output import Runner
from tutor.models import Event
from tutor.progress import lines
from tutor.questions import bank, numbers
from tutor.questions.answered import answer, by_topic, payload
from tutor.questions.ask import Asked, ask
from tutor.questions.bank import Item
from tutor.questions.choose import Past, Recall, Why, choose, past
from tutor.questions.expressions import ExpressionError
from tutor.questions.numbers import Unreadable
from tutor.questions.score import score, wanted

unhurried = settings(deadline=None, database=None)


def item(kind: str, **fields: object) -> Item:
    some = {"id": "one", "topic": "vectors", "stars": 3, "ask": "What?", "because": "So it is."}
    return Item(**{**some, "kind": kind, **fields})  # type: ignore[arg-type]


CHOICE = item("choice", right=("blue",), wrong=("red", "green", "grey"))
MULTI = item("multi", right=("2", "3"), wrong=("4", "6"))
ORDER = item("order", steps=("first", "second", "third", "fourth"))
EXPLAIN = item("explain", rubric=("one", "two", "three"))
PRODUCT = item("numeric", ask="What is {a} · {b}?", draw={"a": "int(2, 9)", "b": "int(a, 20)"},
               let={"p": "a * b"}, answer="p", because="It is {p}.")  # fmt: skip


def numeric(expression: str, **fields: object) -> Asked:
    return ask(item("numeric", answer=expression, **fields), 1)


def shape(expression: str) -> Asked:
    return ask(item("shape", answer=expression), 1)


def prints(text: str, **fields: object) -> Asked:
    return ask(item("predict", code="print(…)", answer=text, **fields), 1)


def letter(asked: Asked, *options: str) -> str:
    return " ".join("abcdefghi"[asked.options.index(option)] for option in options)


# --- asking -------------------------------------------------------------------------------------


def test_a_seed_gives_the_same_question_for_ever() -> None:
    """Golden: the history keeps the seed alone, so these numbers may never change."""
    assert [ask(PRODUCT, seed).text for seed in range(3)] == [
        "What is 4 · 14?",
        "What is 5 · 20?",
        "What is 4 · 16?",
    ]
    assert ask(CHOICE, 7).options == ("blue", "grey", "green", "red")


@unhurried
@given(st.integers(0, 2**31))
def test_numbers_answer_and_explanation_belong_together(seed: int) -> None:
    asked = ask(PRODUCT, seed)
    a, b = (int(part) for part in asked.text.removeprefix("What is ")[:-1].split(" · "))
    assert 2 <= a <= 9
    assert a <= b <= 20
    assert asked.answer == a * b
    assert asked.because == f"It is {a * b}."
    assert ask(PRODUCT, seed) == asked


def test_every_number_of_the_span_is_asked_some_time() -> None:
    texts = {ask(PRODUCT, seed).text.split(" · ")[0] for seed in range(200)}
    assert texts == {f"What is {a}" for a in range(2, 10)}


@unhurried
@given(st.integers(0, 2**31))
def test_choices_are_shuffled_and_the_key_follows(seed: int) -> None:
    asked = ask(CHOICE, seed)
    assert sorted(asked.options) == ["blue", "green", "grey", "red"]
    assert [asked.options[i] for i in asked.key] == ["blue"]
    multi = ask(MULTI, seed)
    assert {multi.options[i] for i in multi.key} == {"2", "3"}
    order = ask(ORDER, seed)
    assert [order.options[i] for i in order.key] == [*ORDER.steps]
    assert order.options != ORDER.steps  # that would give the answer away


def test_the_right_choice_may_be_any_letter() -> None:
    assert {ask(CHOICE, seed).key for seed in range(60)} == {(0,), (1,), (2,), (3,)}


def test_code_and_choices_have_their_numbers() -> None:
    drawn = item("predict", draw={"n": "int(3, 3)"}, code="print({{n}}, {1: 2})", answer="(n, n)")
    assert ask(drawn, 0).code == "print(3, {1: 2})"
    assert ask(drawn, 0).answer == "(3, 3)"
    assert ask(replace(drawn, answer="[{n} 2]"), 0).answer == "[3 2]"
    assert ask(replace(drawn, answer="n > 2"), 0).answer == "True"


def test_two_choices_that_came_out_the_same_are_shown_once() -> None:
    asked = ask(item("choice", right=("{1 + 1}",), wrong=("2", "3", "4")), 1)
    assert sorted(asked.options) == ["2", "3", "4"]
    assert asked.options[asked.key[0]] == "2"


@pytest.mark.parametrize(
    ("kind", "expression", "why"),
    [("numeric", "[1, 2]", "no number"), ("shape", "3", "no shape"), ("numeric", "1 / 0", "zero"),
     ("shape", "(1.5, 2)", "not of whole numbers")],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(kind: str, expression: str, why: str) -> None:
    with pytest.raises(ExpressionError, match=why):
        ask(item(kind, answer=expression), 1)


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("0.25", "", 0.25), (".25", "", 0.25), ("1/4", "", 0.25), ("25%", "", 0.25),
        (" 25 % ", "", 0.25), ("0,25", "", 0.25), ("1e-3", "", 1e-3), ("1E3", "", 1e3),
        ("2^10", "", 1024), ("2**10", "", 1024), ("10⁻³", "", 1e-3), ("2·10^-3", "", 2e-3),
        ("3k", "", 3e3), ("3 K", "", 3e3), ("2M", "", 2e6), ("7B", "", 7e9), ("7 b", "", 7e9),
        ("1.4T", "", 1.4e12), ("1.5 billion", "", 1.5e9), ("2 Millions", "", 2e6),
        ("-3", "", -3), ("−3", "", -3), ("+3", "", 3), ("- 1/4", "", -0.25), ("-25%", "", -0.25),
        ("1,000", "", 1000), ("1,234,567.5", "", 1234567.5), ("1 000 000", "", 1e6),
        ("= 4", "", 4), ("~4", "", 4), ("≈ 4", "", 4), ("(2 + 3) * 4", "", 20), ("2 × 3", "", 6),
        ("3 apples", "", 3), ("12 GB", "", 12), ("2*π", "", 6.2831853), ("1_000", "", 1000),
        ("16 GB", "GB", 16), ("16gb", "GB", 16), ("16 G", "GB", 16), ("16", "GB", 16),
        ("16000 MB", "GB", 16), ("16000 mb", "GB", 16), ("0.5 GiB", "GB", 0.536870912),
        ("8e9 bytes", "GB", 8), ("8000000000 B", "GB", 8), ("7 B", "B", 7), ("2 kB", "B", 2000),
        ("5 m²", "m²", 5), ("1 bit", "nats", 0.693147), ("16 bits", "bytes", 2),
        ("200 ms", "s", 0.2), ("1.5 h", "minutes", 90), ("2 s", "ms", 2000),
        ("25%", "%", 25), ("25", "%", 25), ("7B", "billion", 7), ("7 billion", "billion", 7),
        ("3 TFLOPs", "GFLOPs", 3000),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, unit: str, value: float) -> None:
    found = numbers.read(text, unit)
    assert found.value == pytest.approx(value)
    assert not (unit and found.stray)


@pytest.mark.parametrize(
    "text", ["", "  ", "abc", "one", "1/0", "1 2", "1..2", "3 +", "[1]", "1, 2", "True", "1<2",
             "9**9**9", "sqrt(4)", "__import__('os')", "1" * 200, "1e999", "x" * 10_000, "\x00",
             "%"]
)  # fmt: skip
def test_what_is_no_number_is_not_counted_as_wrong(text: str) -> None:
    with pytest.raises(Unreadable) as error:
        score(numeric("4"), text)
    assert len(str(error.value)) < 160


@unhurried
@given(st.text(max_size=30) | st.text(alphabet="0123456789.,/%^*eE-+kMB() GB", max_size=20))
def test_any_text_is_a_number_or_unreadable(text: str) -> None:
    for unit in ("", "GB", "%"):
        try:
            assert isinstance(numbers.read(text, unit).value, float)
        except Unreadable as error:
            assert str(error)


@unhurried
@given(st.floats(-1e15, 1e15).filter(lambda x: x == 0 or abs(x) > 1e-9), st.sampled_from("efg"))
def test_a_printed_number_is_read_back(number: float, form: str) -> None:
    assert numbers.read(f"{number:.9{form}}").value == pytest.approx(number, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize(
    ("expression", "fields", "text", "right"),
    [
        ("100", {}, "101", True), ("100", {}, "99", True), ("100", {}, "101.1", False),
        ("100", {"tolerance": 0.1}, "109", True), ("100", {"tolerance": 0}, "100.001", False),
        ("100", {"tolerance": 0}, "100", True), ("100", {"absolute": 2}, "102", True),
        ("100", {"absolute": 2}, "102.1", False),
        ("0.3", {"absolute": 0.1}, "0.4", True), ("0", {}, "0", True), ("0", {}, "0.001", False),
        ("0", {"absolute": 0.01}, "0.001", True), ("1/3", {}, "0.333", True),
        ("1/3", {}, "33.3%", True), ("25", {"unit": "%"}, "25%", True),
        ("16", {"unit": "GB"}, "16000 MB", True), ("16", {"unit": "GB"}, "16 MB", False),
        ("7e9", {}, "7B", True),
    ],
)  # fmt: skip
def test_a_number_is_right_within_its_tolerance(
    expression: str, fields: dict[str, object], text: str, right: bool
) -> None:
    assert score(numeric(expression, **fields), text).right is right


@pytest.mark.parametrize(
    ("expression", "fields", "text", "note"),
    [
        ("16", {"unit": "GB"}, "16 s", "right number, wrong unit: GB was asked for"),
        ("0.125", {}, "-0.125", "right number, wrong sign"),
        ("0.25", {}, "25", "off by a factor 100: percent or share?"),
        ("25", {"unit": "%"}, "0.25", "off by a factor 100: percent or share?"),
        ("350", {}, "35", "off by a factor 10"),
        ("350", {}, "350000", "off by a factor 1,000"),
        ("7e9", {}, "7M", "off by a factor 1,000"),
        ("4000", {}, "8000", "off by a factor 2"),
        ("3000", {}, "-6000", "off by a factor 2, and the sign"),
        ("5", {}, "0.2", "upside down: 1 over the right number"),
        ("0.5", {}, "2", "upside down: 1 over the right number"),
        ("log2(10)", {}, "2.302585", "off by ln 2: which logarithm?"),
        ("49", {}, "7", "that is its square root"),
        ("7", {}, "49", "that is its square"),
        ("100", {}, "103", "close, but not close enough"),
        ("100", {}, "733", ""),
        ("0", {}, "5", ""),
    ],
)
def test_a_wrong_number_says_how_it_is_wrong(
    expression: str, fields: dict[str, object], text: str, note: str
) -> None:
    scored = score(numeric(expression, **fields), text)
    assert not scored.right
    assert scored.note == note


def test_the_unit_alone_wrong_is_half_of_it() -> None:
    assert score(numeric("16", unit="GB"), "16 s").share == 0.5
    assert score(numeric("16", unit="GB"), "?").share == 0
    assert score(numeric("16", unit="GB"), "?").expected == "16 GB"
    assert score(numeric("0.1 + 0.2"), "1").expected == "0.3"
    assert wanted(numeric("16", unit="GB")) == "a number in GB"


# --- choices, order, rubric ---------------------------------------------------------------------


def test_a_choice_is_named_by_its_letter_or_its_text() -> None:
    asked = ask(CHOICE, 3)
    right, wrong = letter(asked, "blue"), letter(asked, "red")
    for text in (right, right.upper(), f"{right})", f"({right})", f" {right}. ", "Blue", " blue "):
        assert score(asked, text).right
    for text in (wrong, "RED"):
        assert score(asked, text) == replace(score(asked, wrong), right=False, share=0.0)
    assert score(asked, wrong).expected == f"{right}) blue"
    assert wanted(asked) == "a letter, a to d"


@pytest.mark.parametrize("text", ["", "e", "a b", "1", "ab", "yes", "bluee", "a?"])
def test_what_is_no_choice_is_asked_again(text: str) -> None:
    with pytest.raises(Unreadable):
        score(ask(CHOICE, 3), text)


def test_of_several_all_and_only_the_right_ones_are_right() -> None:
    asked = ask(MULTI, 5)
    two, three, four, six = (letter(asked, option) for option in "2346")
    for text in (f"{two} {three}", f"{three},{two}", f"{two}{three}", f"{two} and {three}"):
        assert score(asked, text).right
    half = score(asked, two)
    assert (half.right, half.share, half.note) == (False, 0.5, "1 more is right")
    more = score(asked, f"{two} {three} {four}")
    assert (more.right, more.share, more.note) == (False, 0.5, "1 of yours is not")
    assert score(asked, f"{four} {six}").share == 0
    assert score(asked, f"{two} {three} {four} {six}").share == 0  # naming all is no answer
    for text in ("", "z", f"{two} {two}", "1 2"):
        with pytest.raises(Unreadable):
            score(asked, text)


def test_an_order_counts_pairs() -> None:
    asked = ask(ORDER, 2)
    order = [str(i + 1) for i in asked.key]
    for text in (" ".join(order), ",".join(order), "".join(order), " > ".join(order)):
        assert score(asked, text).right
    swapped = score(asked, " ".join([order[1], order[0], *order[2:]]))
    assert (swapped.right, swapped.note) == (False, "two neighbours are swapped")
    assert swapped.share == pytest.approx(5 / 6)
    assert score(asked, " ".join(reversed(order))).share == 0
    assert score(asked, " ".join(reversed(order))).note == "that is the reverse"
    assert score(asked, "1 2 3 4").expected == " ".join(order)
    for text in ("", "1 2 3", "1 2 3 3", "1 2 3 5", "a b c d", "12 34"):
        with pytest.raises(Unreadable):
            score(asked, text)


def test_an_explanation_is_the_share_of_points_ticked() -> None:
    asked = ask(EXPLAIN, 1)
    assert [score(asked, text).share for text in ("all", "1 2 3", "none", "", "0")] == [
        1,
        1,
        0,
        0,
        0,
    ]
    assert score(asked, "1,3").share == pytest.approx(2 / 3)
    assert [score(asked, text).right for text in ("1 3", "2")] == [True, False]
    for text in ("4", "one", "-1", "1 b"):
        with pytest.raises(Unreadable):
            score(asked, text)


# --- shapes and printed text --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["(2, 3)", "2x3", "2,3", "2 3", "[2, 3]", "2 × 3", "( 2 , 3 )", "torch.Size([2, 3])",
             "2 X 3", "(2,3,)"]
)  # fmt: skip
def test_shapes_are_read_as_people_write_them(text: str) -> None:
    assert score(shape("(1 + 1, 3)"), text).right


def test_flat_scalar_and_impossible_shapes() -> None:
    assert score(shape("(5,)"), "(5,)").right
    assert score(shape("(5,)"), "5").right
    assert score(shape("()"), "scalar").right
    assert score(shape("error"), "Error").right
    assert score(shape("'error' if 2 != 3 else (2, 3)"), "it fails").right
    assert score(shape("(5,)"), "4").expected == "(5,)"
    for text in ("", "(2; 3)", "two", "(a, b)", "2.5", "(2, 3", "-2 3"):
        with pytest.raises(Unreadable):
            score(shape("(2, 3)"), text)


@pytest.mark.parametrize(
    ("expression", "text", "note"),
    [
        ("(2, 3)", "3 2", "transposed"),
        ("(2, 3, 4)", "3 2 4", "right sizes, another order"),
        ("(2, 1)", "2", "right but for dimensions of size 1"),
        ("(2, 3)", "2 3 4", "it has 2 dimensions, not 3"),
        ("(5,)", "2 3", "it has 1 dimension, not 2"),
        ("(2, 6)", "3 4", "right number of elements, another shape"),
        ("(2, 6)", "5 5", ""),
        ("error", "2 3", "these shapes do not fit together"),
        ("(2, 3)", "error", "it works"),
    ],
)
def test_a_wrong_shape_says_how_it_is_wrong(expression: str, text: str, note: str) -> None:
    scored = score(shape(expression), text)
    assert (scored.right, scored.note) == (False, note)


@pytest.mark.parametrize(
    ("printed", "text", "right"),
    [
        ("3", "3", True), ("3", " 3.0 ", True), ("3", "4", False), ("0.5", ".5", True),
        ("0.5", "1/2", False), ("1e-05", "0.00001", True), ("[1 2 3]", "[1, 2, 3]", True),
        ("[1. 2.]", "[1 2]", True), ("[1, 2]", "1 2", True), ("[1, 2]", "(1, 2)", False),
        ("[[1 2]\n [3 4]]", "[[1, 2], [3, 4]]", True), ("[[1 2]\n [3 4]]", "[[1 2 3 4]]", False),
        ("True", "true", True), ("True", "1", False), ("['a', 'b']", '["a", "b"]', True),
        ("a b", "a  b", True), ("ab", "a b", False), ("12", "1 2", False), ("-3", "−3", True),
        ("3 -4", "3 -4", True), ("3 -4", "-1", False), ("3 - 4", "3 -4", False),
        ("nan", "nan", True), ("None", "none", True), ("(2, 3)", "2, 3", True),
        ("x1 2", "x1 2", True), ("x1 2", "x2 2", False), ("0.693", "0.6931", False),
    ],
)  # fmt: skip
def test_printed_text_is_compared_by_what_it_says(printed: str, text: str, right: bool) -> None:
    assert score(prints(printed), text).right is right


def test_printed_numbers_have_the_tolerance_of_the_question() -> None:
    assert score(prints("0.693", tolerance=0.01), "0.69").right
    assert not score(prints("0.30000000000000004", tolerance=0), "0.3").right
    assert score(prints("[1, 2]"), "(1, 2)").note == "right values, other brackets"
    assert score(prints("[1, 2]"), "1 2").note == "it prints [1, 2]"
    with pytest.raises(Unreadable):
        score(prints("3"), "  ")


@unhurried
@given(st.text(max_size=40), st.integers(0, 99))
def test_any_answer_to_anything_is_scored_or_unreadable(text: str, seed: int) -> None:
    for one in (CHOICE, MULTI, ORDER, EXPLAIN, PRODUCT, item("shape", answer="(2, 3)"),
                item("predict", code="…", answer="[1 2]")):  # fmt: skip
        try:
            scored = score(ask(one, seed), text)
        except Unreadable as error:
            assert str(error)
        else:
            assert 0 <= scored.share <= 1
            assert scored.right <= (scored.share > 0)


# --- the history, and what to ask next ----------------------------------------------------------

NOW = datetime(2025, 5, 1, 12, tzinfo=UTC)


def event(id: str, right: bool, hours: float) -> Event:
    told = {"topic": "t", "kind": "choice", "seed": 1, "answer": "a", "right": right,
            "share": float(right)}  # fmt: skip
    return Event(f"{id}{hours}", NOW - timedelta(hours=hours), "here", "answer", id, told)


def test_an_answer_is_an_event_that_the_history_takes() -> None:
    asked = ask(PRODUCT, 11)
    given = answer(asked, f" {asked.answer} ", 4.26)
    held = payload(given)
    assert held == {
        "topic": "vectors", "kind": "numeric", "seed": 11, "answer": str(asked.answer),
        "right": True, "share": 1.0, "seconds": 4.3,
    }  # fmt: skip
    kept = Event("a1", NOW, "here", "answer", asked.item.id, held)
    assert lines.parse(lines.dump(kept)) == kept


def test_an_explanation_keeps_the_words_and_the_ticks() -> None:
    given = answer(ask(EXPLAIN, 1), "Because\nof \ud800 this", 9999, ticked="1 2")
    held = payload(given)
    assert (held["answer"], held["ticked"], held["seconds"]) == ("Because\nof ? this", "1 2", 300)
    lines.check(Event("a1", NOW, "here", "answer", "one", held))
    assert json.dumps(held)


@pytest.mark.parametrize(
    "change",
    [{"kind": "coding"}, {"kind": None}, {"right": 1}, {"share": 1.5}, {"answer": 3}, {"topic": 3},
     {"seed": "x"}, {"seconds": -1}],
)  # fmt: skip
def test_an_answer_that_no_derivation_could_use_is_refused(change: dict[str, object]) -> None:
    held = payload(answer(ask(PRODUCT, 11), "3", 1)) | change
    with pytest.raises(ValueError):
        lines.check(Event("a1", NOW, "here", "answer", "one", held))
    for key in ("topic", "kind", "seed", "answer", "right", "share"):
        short = {name: value for name, value in held.items() if name != key}
        with pytest.raises(ValueError):
            lines.check(Event("a1", NOW, "here", "answer", "one", short))


def test_the_last_answer_counts() -> None:
    found = past([event("a", False, 5), event("b", True, 4), event("a", True, 3)])
    assert found["a"] == Past(NOW - timedelta(hours=3), True, 1.0, 2)
    assert found["b"].times == 1


def many(*wanted: tuple[str, str, int]) -> list[Item]:
    return [replace(CHOICE, id=id, topic=topic, stars=stars) for id, topic, stars in wanted]


ROAD = ["t1", "t2", "t3"]


def ids(items: list[Item], count: int = 9, **known: object) -> list[tuple[str, Why]]:
    given: dict[str, object] = {"past": {}, "recall": {}, "road": ROAD, **known}
    return [(one.item.id, one.why) for one in choose(items, count, NOW, **given)]  # type: ignore[arg-type]


def test_due_comes_before_wrong_before_new_before_known() -> None:
    items = many(("new", "t1", 5), ("known", "t1", 5), ("wrong", "t2", 1), ("due", "t3", 1),
                 ("forgotten", "t2", 1), ("later", "t2", 5))  # fmt: skip
    before = past([event(id, id != "wrong", 1) for id in ("known", "wrong", "due", "forgotten",
                                                          "later")])  # fmt: skip
    recall = {
        "due": Recall(NOW - timedelta(days=1), 0.8),
        "forgotten": Recall(NOW, 0.4),
        "later": Recall(NOW + timedelta(days=1), 0.95),
    }
    assert ids(items, past=before, recall=recall) == [
        ("forgotten", Why.DUE), ("due", Why.DUE), ("wrong", Why.WRONG), ("new", Why.NEW),
        ("later", Why.AGAIN), ("known", Why.AGAIN),
    ]  # fmt: skip
    assert [id for id, _ in ids(items, 2, past=before, recall=recall)] == ["forgotten", "due"]


def test_what_is_known_comes_back_longest_ago_first() -> None:
    items = many(("b", "t1", 5), ("a", "t2", 1), ("c", "t3", 5))
    before = past([event("a", True, 2), event("b", True, 9), event("c", True, 1)])
    assert [id for id, _ in ids(items, past=before)] == ["b", "a", "c"]


def test_new_ones_come_by_stars_and_then_along_the_road() -> None:
    items = many(("c", "t3", 5), ("d", "t1", 4), ("b", "t2", 5), ("a", "t1", 5), ("e", "tx", 5))
    assert [id for id, _ in ids(items)] == ["a", "b", "c", "e", "d"]


def test_topics_are_mixed_as_long_as_there_is_another() -> None:
    items = many(*((f"a{i}", "t1", 5) for i in range(4)), ("b0", "t2", 4), ("b1", "t2", 4))
    assert [id for id, _ in ids(items)] == ["a0", "b0", "a1", "b1", "a2", "a3"]


@unhurried
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(ROAD), st.integers(1, 5)),
                unique_by=lambda one: one[0]), st.integers(0, 12))  # fmt: skip
def test_choosing_takes_as_many_as_there_are_each_once(
    wanted: list[tuple[int, str, int]], count: int
) -> None:
    items = many(*((f"q{n}", topic, stars) for n, topic, stars in wanted))
    before = past([event(one.id, i % 2 == 0, i + 1) for i, one in enumerate(items) if i % 3])
    found = [id for id, _ in ids(items, count, past=before)]
    assert len(found) == min(count, len(items)) == len({*found})


def test_a_round_is_summed_up_by_topic() -> None:
    asked = ask(CHOICE, 3)
    answers = [answer(asked, text, 1) for text in (letter(asked, "blue"), letter(asked, "red"))]
    assert by_topic(answers) == {"vectors": (1, 2)}


# --- running code, and the author check ---------------------------------------------------------


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as opened:
        yield opened


def test_code_is_run_and_says_what_it_printed(runner: Runner) -> None:
    assert runner.run("print(np.ones((2, 3)).shape)\nprint(1)").text == "(2, 3)\n1\n"
    assert runner.run("import math\nprint(math.pi)").text.startswith("3.14")
    assert runner.run("print(1)\n1 / 0").error == "ZeroDivisionError: division by zero"
    assert "SyntaxError" in runner.run("print(").error
    assert runner.run("import torch").error
    assert runner.run("open('/etc/passwd').read()").error


def test_code_without_end_is_ended(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from tutor.judge import output

    monkeypatch.setattr(output, "LIMITS", replace(output.LIMITS, seconds=0.3))
    assert runner.run("while True: pass").error
    assert runner.run("print(2)").text == "2\n"


def found(one: Item, runner: Runner | None = None) -> list[str]:
    return [finding.what for finding in author.examine(one, runner) if not finding.hint]


GOOD_CODE = item("predict", draw={"n": "int(2, 9)"}, code="print(np.ones(({{n}}, 2)).shape)",
                 answer="(n, 2)")  # fmt: skip


def test_sound_questions_pass_the_author_check(runner: Runner) -> None:
    for one in (CHOICE, MULTI, ORDER, EXPLAIN, PRODUCT, GOOD_CODE):
        assert found(one, runner) == []


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (item("numeric", draw={"n": "int(0, 3)"}, ask="{n}?", answer="1 / n"),
         "a division by zero (column 1). n = 0"),
        (item("numeric", draw={"n": "int(1, 9)"}, ask="{n}?", answer="2"), None),
        (item("numeric", draw={"n": "int(1, 9)", "m": "int(1, 9)"}, ask="{n}?", answer="n + 1"),
         "m is drawn, and nothing uses it"),
        (item("numeric", draw={"n": "int(1, 9)"}, ask="What is {n}?", answer="n"),
         "the answer is the number drawn, as the question shows it"),
        (item("numeric", draw={"n": "int(1, 9)"}, ask="{n}?", answer="n * 1e30"),
         "nobody can type the answer"),
        (item("numeric", draw={"n": "uniform(0, 1)"}, ask="{n:.1f}?", answer="n / 7",
              tolerance=1e-9), "counts as wrong"),
        (item("choice", draw={"n": "int(1, 9)"}, right=("{n}",), wrong=("{2 * n}", "{n + 3}")),
         "two choices read “6”"),
        (item("choice", right=("Yes",), wrong=("yes ", "no")), "two choices read “yes”"),
        (item("choice", right=("0.5",), wrong=("1/2", "2")), "two choices read “0.5”"),
        (item("choice", draw={"n": "n0"}, right=("a",), wrong=("b", "c")), "there is no n0"),
        (item("choice", draw={"n": "int(1, 1)"}, ask="{n}?", right=("b",), wrong=("a", "c")),
         "draw makes no difference: every seed asks the same"),
        (replace(GOOD_CODE, answer="(2, n)"), "it prints “("),
        (replace(GOOD_CODE, code="print({{n}} / 0)"), "the code fails: ZeroDivisionError"),
        (replace(GOOD_CODE, code="x = {{n}}"), "the code prints nothing"),
        (replace(CHOICE, because="word " * 121), "because has over 120 words"),
    ],
)  # fmt: skip
def test_the_author_check_sees(one: Item, what: str | None, runner: Runner) -> None:
    said = found(one, runner)
    if what is None:
        assert said == []
    else:
        assert any(what in line for line in said), said
        assert len(said) == 1


def test_every_question_of_the_shipped_bank_holds(runner: Runner) -> None:
    for one in bank.load().values():
        wrong = [f.what for f in author.examine(one, runner, seeds=25) if not f.hint]
        assert wrong == [], one.id


def test_gaps_are_topics_without_questions_and_promises_without_one() -> None:
    road = curriculum.load()
    topics = [topic.id for topic in road.walk()]
    twice = [replace(CHOICE, id=f"{topic}-{i}", topic=topic) for topic in topics for i in (1, 2)]
    lacking = author.gaps(twice, road)
    assert lacking
    assert all("is promised in" in line for line in lacking)
    slugs = {line.split()[0] for line in lacking}
    kept = [replace(CHOICE, id=f"x{i}", **dict([slug.split(":")])) for i, slug in enumerate(slugs)]  # type: ignore[arg-type]
    assert author.gaps([*twice, *kept], road) == []
    short = author.gaps([*twice[1:], *kept], road)
    assert short == [] or short[0].startswith("topics with fewer than 2 questions: ")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with the real curriculum and katas, and a bank of its own."""
    root = tmp_path / "content"
    (root / "curriculum" / "questions").mkdir(parents=True)
    (root / "katas").symlink_to(paths.content() / "katas")
    for file in (paths.content() / "curriculum").glob("*.yaml"):
        (root / "curriculum" / file.name).symlink_to(file)
    monkeypatch.setenv("TUTOR_CONTENT", str(root))
    return root


GOOD = """questions:
  - id: three
    topic: vectors-matrices
    kind: numeric
    stars: 3
    ask: What is 1 + 2?
    answer: {answer}
    because: Count on.
"""


def test_the_check_as_a_command(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def check(*names: str) -> tuple[int, str]:
        status = run(["author", "questions", *names])
        said = capsys.readouterr()
        return status, " ".join((said.out + said.err).split())

    file = content / "curriculum" / "questions" / "1-mathematics.yaml"
    file.write_text(GOOD.format(answer=3))
    status, said = check("1-mathematics")
    assert status == 0
    assert said.endswith("all good")
    file.write_text(GOOD.format(answer="n"))
    (content / "curriculum" / "questions" / "2-programming.yaml").write_text("questions: 3")
    status, said = check(str(file))
    assert status == 1
    assert said.startswith(
        "curriculum/questions/1-mathematics.yaml:7: three.answer: 'n': there is no n here; nothing"
        " is drawn"
    )
    file.write_text(GOOD.format(answer="1e30"))
    status, said = check(str(file))
    assert status == 1
    assert said.startswith("curriculum/questions/1-mathematics.yaml:2: three: with seed 0: nobody")
    status, said = check()  # the whole bank: the other file, and what is promised
    assert status == 1
    assert "2-programming.yaml:1: questions: expected a list" in said
    status, said = check("9-nothing", "--json")
    assert status == 2
    assert "There is no" in said
    file.write_text(GOOD.format(answer=3))
    assert run(["author", "questions", "1-mathematics", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
