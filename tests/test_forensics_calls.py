"""What is told of whole answers, of the calls that go wrong, and of lists."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scenes import call, seen

from tutor.judge.forensics import examine
from tutor.judge.forensics.scene import Call, Scene

# --- conduct ---

NUMBERS = np.array([[0.5, 1.25], [2.0, 3.5]])


def conduct(wrong: Sequence[Call], right: Sequence[Call] = ()) -> list[str]:
    return [f.id for f in examine([Scene("f", tuple(wrong), tuple(right), {})], named=False)]


def test_an_argument_that_is_changed_on_the_way() -> None:
    changed = call(({}, NUMBERS, NUMBERS), got={1: NUMBERS - 1})
    assert conduct([changed, changed]) == ["modified-in-place"]


def test_an_argument_that_is_to_be_changed_is_none_on_the_way() -> None:
    both = {"got": {1: NUMBERS - 1}, "want": {1: NUMBERS}}
    assert "modified-in-place" not in conduct([call(({}, NUMBERS, NUMBERS), **both)])
    wrong = call(({}, NUMBERS * [[1, 2], [5, 9]], NUMBERS), got={1: NUMBERS - 1})
    assert conduct([wrong]) == []


def test_right_on_the_first_call_and_wrong_on_the_second() -> None:
    first = call(({"x": NUMBERS}, NUMBERS, NUMBERS))
    second = call(({"x": NUMBERS}, NUMBERS**2 + NUMBERS, NUMBERS))
    assert conduct([second], [first]) == ["state"]


@pytest.mark.parametrize("other", ["another test", "other arguments", "another right answer"])
def test_no_state_where_the_second_call_is_another(other: str) -> None:
    x = NUMBERS + 1 if other == "other arguments" else NUMBERS
    want = NUMBERS.T + 1 if other == "another right answer" else NUMBERS
    first = call(({"x": x}, want, want), "before" if other == "another test" else "test")
    second = call(({"x": NUMBERS}, NUMBERS**2 + NUMBERS, NUMBERS))
    assert conduct([second], [first]) == []


def test_a_lost_dtype() -> None:
    single = [({}, (NUMBERS + k).astype(np.float32), NUMBERS + k) for k in range(3)]
    found = seen(single)
    assert [f.id for f in found] == ["dtype"]
    assert found[0].says.startswith("The numbers are right, but its dtype is float32")


def test_a_lost_dtype_may_spoil_one_answer_of_many_and_no_more() -> None:
    single = [({}, (NUMBERS + k).astype(np.float32), NUMBERS + k) for k in range(12)]
    spoilt_one = ({}, (NUMBERS * [[1, 3], [2, 7]]).astype(np.float32), NUMBERS)
    found = seen([spoilt_one], single)
    assert [f.id for f in found] == ["dtype"] and found[0].says.startswith("In 12 of 13 answers")
    assert seen([spoilt_one], single[:4]) == ()
    assert seen([spoilt_one, ({}, NUMBERS * [[1, 3], [2, 7]], NUMBERS)], single) == ()


def test_results_in_the_wrong_order_or_alone() -> None:
    a, b = NUMBERS, NUMBERS.sum(0)
    swapped = seen([({}, (b, a), (a, b))])
    assert [f.id for f in swapped] == ["results"] and "wrong order" in swapped[0].says
    for k, which in enumerate(("first", "second")):
        alone = seen([({}, (a, b)[k], (a, b))])
        assert f"Only the {which} of 2" in alone[0].says
    assert seen([({}, (b + 1, a), (a, b))]) == ()
    assert seen([({}, b * [2, 5], (a, b))]) == ()


def test_which_of_several_results_is_wrong() -> None:
    rng = np.random.default_rng(0)
    wants = [(rng.normal(size=(3, n)), rng.normal(size=n)) for n in (4, 6, 7)]
    found = seen([({}, (2 * a, b), (a, b)) for a, b in wants])
    assert found[0].says.startswith("Of the answer only [0] is wrong. Every number is 2 times")


def test_a_few_numbers_are_results_of_their_own() -> None:
    wants = [(0.25 + k, 7.5 - k, 1.25 * k + 1) for k in range(4)]
    (found,) = seen([({}, (a, b**2 + a, c), (a, b, c)) for a, b, c in wants])
    assert found.says == "Of the answer only [1] is wrong. The rest of it is right."
    (found,) = seen([({}, (b, a), (a, b)) for a, b, _ in wants])
    assert "wrong order" in found.says
    assert seen([({}, (b, a + k), (a, b)) for k, (a, b, _) in enumerate(wants)]) == ()
    sizes = [({}, (k + 4, 3, 2), (2, 3, k + 4)) for k in range(4)]
    assert seen(sizes)[0].says.startswith("The right numbers stand in reverse order")


def test_of_many_wrong_parts_only_their_result_is_named() -> None:
    rng = np.random.default_rng(0)

    def case(off: int, total: float = 1.0) -> Any:
        want = {f"W{n}": rng.normal(size=(2, 3)) for n in range(5)}
        got = {name: w**3 + w if n < off else w for n, (name, w) in enumerate(want.items())}
        return {}, (got, total), (want, 1.0)

    (found,) = seen([case(5) for _ in range(3)])
    assert found.says == "Of the answer only [0] is wrong. The rest of it is right."
    (found,) = seen([case(2) for _ in range(3)])
    assert found.says == "Of the answer only 'W0' and 'W1' are wrong. The rest of it is right."
    assert seen([case(5, 2.5 + k) for k in range(3)]) == ()
    assert seen([({}, got, want) for _, (got, _), (want, _) in (case(4), case(4))]) == ()


def test_the_same_call_is_one_with_the_same_random_numbers() -> None:
    first, second = NUMBERS, NUMBERS**2 + NUMBERS

    def asked(seed: int, value: Any) -> Call:
        return call(({"n": 4, "rng": np.random.default_rng(seed)}, value, NUMBERS))

    assert conduct([asked(7, second)], [asked(7, first)]) == ["state"]
    assert conduct([asked(8, second)], [asked(7, first)]) == []


# --- occasions ---


def occasions(trait: Callable[[int], Mapping[str, Any]], wrong: Callable[[int], bool], n: int = 12,
              **defaults: str) -> list[str]:  # fmt: skip
    """What is said of n calls of which some are wrong, by numbers that nothing relates."""
    rng = np.random.default_rng(3)
    cases = [(trait(k), rng.normal(size=(3, 4)), rng.normal(size=(3, 4))) for k in range(n)]
    right = [(args, want, want) for k, (args, _, want) in enumerate(cases) if not wrong(k)]
    found = seen([c for k, c in enumerate(cases) if wrong(k)], right, **defaults)
    return [f"{f.id}: {f.says}" for f in found]


def some_numbers(k: int, *special: float) -> Any:
    x = np.random.default_rng(k).normal(size=(3, 4 + k % 2))
    x.flat[: len(special)] = special
    return x


def odd(k: int) -> bool:
    return k % 3 == 0


def test_off_only_for_large_magnitudes() -> None:
    def trait(k: int) -> Mapping[str, Any]:
        return {"x": some_numbers(k, 1000.0 + k) if odd(k) else some_numbers(k)}

    (said,) = occasions(trait, odd)
    assert said.startswith("overflow: It is right where the input stays below")
    assert "wrong where it reaches 1000" in said
    assert occasions(trait, lambda k: k in (0, 1)) == []


def test_off_only_for_ties() -> None:
    def trait(k: int) -> Mapping[str, Any]:
        return {"x": some_numbers(k, 0.25, 0.25) if odd(k) else some_numbers(k, 0.25, 0.26)}

    (said,) = occasions(trait, odd)
    assert said.startswith("when: All 4 calls in which x has ties")
    assert occasions(trait, lambda k: k in (0, 1, 4)) == []


@pytest.mark.parametrize(
    "words, wrong, right",
    [
        ("x holds zeros", {"x": some_numbers(1, 0.0)}, {"x": some_numbers(1)}),
        ("x holds infinities", {"x": some_numbers(1, -np.inf)}, {"x": some_numbers(1)}),
        ("x holds NaN", {"x": some_numbers(1, np.nan)}, {"x": some_numbers(1)}),
        ("x has three axes or more", {"x": some_numbers(1)[None]}, {"x": some_numbers(1)}),
        ("x has 1 axis", {"x": some_numbers(1)[0]}, {"x": some_numbers(1)}),
        ("x is not square", {"x": some_numbers(1)[:, :2]}, {"x": some_numbers(1)[:, :3]}),
        ("x has an axis of size 1", {"x": some_numbers(1)[:, :1]}, {"x": some_numbers(1)}),
        ("x is float32", {"x": some_numbers(1).astype("f4")}, {"x": some_numbers(1)}),
        ("x holds whole numbers", {"x": np.arange(6)}, {"x": np.arange(6.0)}),
        ("x is empty", {"x": np.ones((0, 3))}, {"x": np.ones((2, 3))}),
        ("axis is not -1", {"x": some_numbers(1), "axis": 0}, {"x": some_numbers(1), "axis": -1}),
        ("mask is given", {"x": some_numbers(1), "mask": NUMBERS}, {"mask": None}),
        ("word is 'ab'", {"word": "ab"}, {"word": "ba"}),
        ("items has no item", {"items": []}, {"items": ["a", "b"]}),
        ("items has a single item", {"items": ["a"]}, {"items": ["a", "b"]}),
        ("items has the same item twice", {"items": ["a", "b", "b"]}, {"items": ["a", "b", "a"]}),
    ],
)
def test_what_all_wrong_calls_have_in_common(words: str, wrong: Any, right: Any) -> None:
    told = occasions(lambda k: wrong if odd(k) else right, odd, axis="-1", mask="None")
    assert len(told) == 1 and words in told[0], told
    assert occasions(lambda k: wrong if k < 9 else right, odd, axis="-1", mask="None") == []


def test_calls_with_nothing_in_them_part_nothing() -> None:
    nothing = {"x": np.ones((0, 3)), "items": []}
    something = {"x": some_numbers(2), "items": ["a", "b"]}
    assert occasions(lambda k: something if odd(k) else nothing, odd) == []
    assert occasions(lambda k: nothing if odd(k) else something, odd) != []


def test_one_wrong_call_is_chance() -> None:
    assert occasions(lambda k: {"flag": k == 4}, lambda k: k == 4) == []
    assert occasions(lambda k: {"flag": k in (4, 5)}, lambda k: k in (4, 5)) != []


# --- lists ---

TOKENS = [list("abcde"), list("fgh"), ["ij", "k", "lm", "n"]]
PAIRS = [[("a", "b"), ("ab", "c")], [("x", "y"), ("z", "xy"), ("q", "r")]]
LISTS: dict[str, tuple[list[Any], Callable[[list[Any]], list[Any]]]] = {
    "reverse order": (TOKENS, lambda w: w[::-1]),
    "the wrong way round": (PAIRS, lambda w: [p[::-1] for p in w]),
    "the last item is missing": (TOKENS, lambda w: w[:-1]),
    "it ends too early": (TOKENS, lambda w: w[: len(w) // 2]),
    "the first item is missing": (TOKENS, lambda w: w[1:]),
    "does not stop in time": (TOKENS, lambda w: [*w, "z"]),
    "in another order": (TOKENS, lambda w: [*w[1:3], w[0], *w[3:]]),
    "never joined": (TOKENS, lambda w: [w[0][:1], w[0][1:], *w[1:]] if len(w[0]) > 1
                     else list("".join(w))),
    "in too few pieces": (TOKENS, lambda w: [w[0] + w[1], *w[2:]]),
    "cut in other places": ([["ab", "c", "d"], ["ef", "g", "h"]],
                            lambda w: [w[0][0], w[0][1] + w[1], w[2]]),
    "letters get lost": (TOKENS, lambda w: [w[0], *w[2:]]),
    "then it is repeated": (TOKENS, lambda w: [w[0]] * len(w)),
}  # fmt: skip


@pytest.mark.parametrize("words", LISTS)
def test_tells_what_became_of_a_list(words: str) -> None:
    wants, change = LISTS[words]
    if words == "never joined":
        wants = [["ab", "c"], ["de", "f"], ["ghi"]]
    (found,) = seen([({}, change(list(w)), w) for w in wants])
    assert words in found.says.lower() or words in found.says


@pytest.mark.parametrize("words", LISTS)
def test_is_silent_where_one_list_does_not_fit(words: str) -> None:
    wants, change = LISTS[words]
    fine = [({}, change(list(w)), w) for w in wants]
    other = ({}, [("?", "!"), "?", "#"], ["y", "z"])
    assert words not in " ".join(f.says.lower() for f in seen([*fine, other]))


def test_letters_beyond_ascii() -> None:
    said = occasions(lambda k: {"word": f"é{k}" if odd(k) else f"e{k}"}, odd)
    assert len(said) == 1 and "word has letters beyond ASCII" in said[0]


# --- whatever it is ---

STRANGE: list[Any] = [
    None, True, 3, 2**70, 1.5, float("nan"), "text", b"bytes", [], (), {}, {1, 2}, 1 + 2j,
    NUMBERS, NUMBERS[0], np.array(3.0), np.ones((0, 3)), np.array(["a", "b"]), NUMBERS > 1,
    NUMBERS + 1j, (NUMBERS, NUMBERS[0]), [NUMBERS, "x"], {"a": NUMBERS, "b": [1, 2.5]},
    [[1], [2, 3]],
    ["a", ("b", 1)], [1, None], (1.0, (NUMBERS, [2])), np.float16(2), [float("inf"), 2**1030],
]  # fmt: skip


@pytest.mark.parametrize("got", range(len(STRANGE)))
def test_no_answer_is_too_strange_to_look_at(got: int) -> None:
    for want in STRANGE:
        args = {"x": STRANGE[got], "y": want}
        for count in (1, 4):
            wrong, right = [(args, STRANGE[got], want)] * count, [(args, want, want)] * 4
            found = seen(wrong, right, x="None", y="3")
            assert all(0 < len(finding.says) < 1000 for finding in found)
