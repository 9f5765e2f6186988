"""An answer as it was typed → how right it is, and the one thing worth saying about it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations
from string import ascii_lowercase

from tutor.questions import numbers, template
from tutor.questions.ask import Asked
from tutor.questions.bank import TOLERANCE
from tutor.questions.numbers import Unreadable

SAME = 1e-6  # relative: numbers that a program prints, where the question sets no tolerance
GOOD_SHARE = 2 / 3  # of the rubric: an explanation that names so much is a right one
FACTORS = (*(10**n for n in range(1, 13)), 2, 4, 8, 16, 32, 64, 2**10, 2**20, 2**30)
UNKNOWN = "?"  # what the learner types for "I don't know"


@dataclass(frozen=True, slots=True)
class Score:
    """`share` in [0, 1] is how much is right, `right` whether that is enough. `expected` is the
    right answer as a text, `note` what a wrong one looks like; empty where there is nothing to say.
    """

    right: bool
    share: float
    expected: str
    note: str = ""


def score(asked: Asked, answer: str) -> Score:
    """Raises Unreadable, saying what to type, where an answer can't be understood.

    For `explain` the answer is the numbers of the rubric's points that the learner ticked.
    """
    if answer.strip() == UNKNOWN:
        return Score(False, 0.0, expected(asked))
    match asked.item.kind:
        case "choice":
            return _choice(asked, answer)
        case "multi":
            return _multi(asked, answer)
        case "numeric":
            return _numeric(asked, answer)
        case "shape":
            return _shape(asked, answer)
        case "order":
            return _order(asked, answer)
        case "predict":
            return _predict(asked, answer)
        case "explain":
            return _explain(asked, answer)
    raise ValueError(f"there is no kind {asked.item.kind}")


def expected(asked: Asked) -> str:
    """The right answer, as the learner would type or read it."""
    match asked.item.kind:
        case "choice" | "multi":
            return "\n".join(f"{ascii_lowercase[i]}) {asked.options[i]}" for i in asked.key)
        case "order":
            return " ".join(str(i + 1) for i in asked.key)
        case "numeric":
            assert isinstance(asked.answer, int | float)
            unit = asked.item.unit
            gap = "" if unit in ("", "%") else " "
            return f"{template.show(asked.answer)}{gap}{unit}"
        case "shape":
            return template.show(asked.answer) if isinstance(asked.answer, tuple) else "error"
        case "explain":
            return "\n".join(f"{i}. {point}" for i, point in enumerate(asked.rubric, 1))
    return str(asked.answer).strip()


def wanted(asked: Asked) -> str:
    """What to type, in a few words."""
    last = ascii_lowercase[max(len(asked.options) - 1, 0)]
    steps = " ".join(map(str, range(len(asked.key), 0, -1)))
    unit = asked.item.unit
    return {
        "choice": f"a letter, a to {last}",
        "multi": "all that are right, such as a c",
        "numeric": f"a number in {unit}" if unit else "a number",
        "shape": "a shape such as (2, 3), or error",
        "order": f"the numbers in order, such as {steps}",
        "predict": "what it prints",
        "explain": "your own words",
    }[asked.item.kind]


# --- choices, order, rubric ---------------------------------------------------------------------


def _letters(asked: Asked, answer: str) -> list[int]:
    """The options that are named, by their letters or one by its whole text."""
    letters = re.sub(r"\band\b|[\s,;.()&+]", "", answer.lower())
    known = ascii_lowercase[: len(asked.options)]
    if letters and len({*letters}) == len(letters) and {*letters} <= {*known}:
        return sorted(known.index(letter) for letter in letters)
    for i, option in enumerate(asked.options):
        if _squeezed(option) == _squeezed(answer):
            return [i]
    raise Unreadable(f"Type {wanted(asked)}; {UNKNOWN} if you don't know.")


def _choice(asked: Asked, answer: str) -> Score:
    chosen = _letters(asked, answer)
    if len(chosen) > 1:
        raise Unreadable("Only one of them is right: type its letter.")
    right = tuple(chosen) == asked.key
    return Score(right, float(right), expected(asked))


def _multi(asked: Asked, answer: str) -> Score:
    """Share = (right ones named − wrong ones named) / right ones, not below 0."""
    chosen, key = set(_letters(asked, answer)), set(asked.key)
    missed, extra = len(key - chosen), len(chosen - key)
    share = max(0.0, (len(key & chosen) - extra) / len(key))
    parts = [f"{missed} more {_is(missed)} right"] if missed else []
    parts += [f"{extra} of yours {_is(extra)} not"] if extra else []
    return Score(chosen == key, share, expected(asked), ", ".join(parts))


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _order(asked: Asked, answer: str) -> Score:
    """Share = pairs that stand in the right order, rescaled so that the reverse gives 0."""
    count = len(asked.key)
    named = [int(one) - 1 for one in re.findall(r"\d+", answer)]
    if len(named) == 1 and answer.strip().isdecimal():  # 312
        named = [int(digit) - 1 for digit in answer.strip()]
    if sorted(named) != list(range(count)) or re.search(r"[^\d\s,;.>→-]", answer):
        raise Unreadable(f"Type each of 1 to {count} once, in order, such as 2 1 3.")
    place = {step: i for i, step in enumerate(asked.key)}
    pairs = [place[a] < place[b] for a, b in combinations(named, 2)]
    share = sum(pairs) / len(pairs)
    wrong = len(pairs) - sum(pairs)
    note = "two neighbours are swapped" if wrong == 1 else ""
    note = "that is the reverse" if not any(pairs) else note
    return Score(not wrong, share, expected(asked), note)


def _explain(asked: Asked, answer: str) -> Score:
    count = len(asked.rubric)
    said = answer.strip().lower()
    ticked = {int(one) for one in re.findall(r"\d+", said)}
    if said in ("all", "a"):
        ticked = set(range(1, count + 1))
    elif said in ("", "none", "0"):
        ticked = set()
    elif re.search(r"[^\d\s,;.]", said) or not all(1 <= one <= count for one in ticked):
        raise Unreadable(f"Type the numbers of the points you named, 1 to {count}; all or none.")
    share = len(ticked) / count
    return Score(share >= GOOD_SHARE - 1e-9, share, expected(asked))


# --- numbers ------------------------------------------------------------------------------------


def _numeric(asked: Asked, answer: str) -> Score:
    item, want = asked.item, asked.answer
    assert isinstance(want, int | float)
    given, said = numbers.read(answer, item.unit), expected(asked)
    if not _close(asked, given.value):
        return Score(False, 0.0, said, _relation(given.value, float(want), item.unit))
    if given.stray and item.unit:
        return Score(False, 0.5, said, f"right number, wrong unit: {item.unit} was asked for")
    return Score(True, 1.0, said)


def _close(asked: Asked, got: float) -> bool:
    item, want = asked.item, asked.answer
    assert isinstance(want, int | float)
    if item.absolute is not None:
        return abs(got - want) <= item.absolute * (1 + 1e-9)
    relative = TOLERANCE if item.tolerance is None else item.tolerance
    return math.isclose(got, want, rel_tol=max(relative, 1e-9), abs_tol=1e-12)


def _relation(got: float, want: float, unit: str) -> str:
    """How a wrong number is related to the right one, where a slip explains it."""

    def near(a: float, b: float) -> bool:
        return math.isclose(a, b, rel_tol=2e-3)

    if not want or not got:
        return ""
    if near(got, -want):
        return "right number, wrong sign"
    if near(got * want, 1):
        return "upside down: 1 over the right number"
    ratio = abs(got / want)
    sign = ", and the sign" if got * want < 0 else ""
    if near(ratio, 0.01 if unit == "%" else 100) and (unit == "%" or abs(want) <= 1):
        return f"off by a factor 100{sign}: percent or share?"
    for factor in FACTORS:
        if near(ratio, factor) or near(ratio, 1 / factor):
            return f"off by a factor {factor:,}{sign}"
    if near(ratio, math.log(2)) or near(ratio, 1 / math.log(2)):
        return f"off by ln 2{sign}: which logarithm?"
    if near(got * got, want):
        return "that is its square root"
    if near(got, want * want):
        return "that is its square"
    return "close, but not close enough" if math.isclose(got, want, rel_tol=0.1) else ""


# --- shapes and printed text --------------------------------------------------------------------


def _shape(asked: Asked, answer: str) -> Score:
    got, want, said = read_shape(answer), asked.answer, expected(asked)
    if got == want:
        return Score(True, 1.0, said)
    if want == "error":
        return Score(False, 0.0, said, "these shapes do not fit together")
    if got == "error" or not isinstance(got, tuple) or not isinstance(want, tuple):
        return Score(False, 0.0, said, "it works")
    note = ""
    if got == want[::-1]:
        note = "transposed"
    elif sorted(got) == sorted(want):
        note = "right sizes, another order"
    elif [n for n in got if n != 1] == [n for n in want if n != 1]:
        note = "right but for dimensions of size 1"
    elif len(got) != len(want):
        note = f"it has {len(want)} dimension{'' if len(want) == 1 else 's'}, not {len(got)}"
    elif math.prod(got) == math.prod(want):
        note = "right number of elements, another shape"
    return Score(False, 0.0, said, note)


def read_shape(text: str) -> tuple[int, ...] | str:
    """`(2, 3)`, `2x3`, `2,3`, `[2 3]` → (2, 3); `()` or `scalar` → (); or "error".

    Raises Unreadable.
    """
    plain = text.strip().lower().removeprefix("torch.size").strip()
    if plain in ("error", "err", "fails", "it fails", "exception", "an error"):
        return "error"
    if plain in ("()", "[]", "scalar", "a scalar"):
        return ()
    while plain[:1] in ("(", "[") and plain[-1:] in (")", "]"):
        plain = plain[1:-1].strip()
    if not re.fullmatch(r"\d{1,12}(\s*[,x×*\s]\s*\d{1,12})*\s*,?", plain):
        raise Unreadable("Type a shape such as (2, 3), 2x3 or (5,), () for a scalar, or error.")
    return tuple(int(size) for size in re.findall(r"\d+", plain))


def _predict(asked: Asked, answer: str) -> Score:
    said = expected(asked)
    if not answer.strip():
        raise Unreadable(f"Type what it prints; {UNKNOWN} if you don't know.")
    tolerance = SAME if asked.item.tolerance is None else asked.item.tolerance
    right = same_output(answer, said, tolerance)
    note = ""
    if not right and same_output(_bare(answer), _bare(said), tolerance):
        right = not re.search(r"[\[\](){}]", answer)  # brackets left out are no mistake, others are
        note = f"it prints {said}" if right else "right values, other brackets"
    return Score(right, float(right), said, note)


def same_output(a: str, b: str, tolerance: float = SAME) -> bool:
    """Whether two printed texts say the same: numbers by value; blanks, commas between numbers,
    case and the kind of quotes do not count."""
    x, y = _tokens(a), _tokens(b)
    return len(x) == len(y) and all(_same(p, q, tolerance) for p, q in zip(x, y, strict=True))


def _same(a: str, b: str, tolerance: float) -> bool:
    if a == b:
        return True
    try:
        return math.isclose(
            float(a), float(b), rel_tol=tolerance, abs_tol=1e-12 if tolerance else 0
        )
    except ValueError:
        return False


TOKEN = re.compile(r"(?<![\w.)\]])[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[^\W\d]\w*|\d+\.?\d*|\S")


def _tokens(text: str) -> list[str]:
    plain = text.strip().lower().replace("−", "-").replace('"', "'")
    return [token for token in TOKEN.findall(plain) if token != ","]


def _bare(text: str) -> str:
    return re.sub(r"[\[\](){}]", " ", text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()
