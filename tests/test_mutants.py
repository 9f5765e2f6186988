"""The machine-made mistakes: each operator makes what it should, and nothing that is no mistake."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.author.mutants import mutants

# A snippet (`x` and friends are names), and what some of its mutants must be.
MADE = {
    "y = a + b": ["a - b"],
    "y = a - b": ["a + b", "b - a"],
    "y = a * b": ["a / b"],
    "y = a / b": ["a * b", "b / a"],
    "y = a @ b": ["a * b", "b @ a"],
    "y = a ** 2": ["a * 2", "2 ** a", "a ** 3", "a ** 1"],
    "y = n // 2": ["n / 2"],
    "y = n % k": ["n // k", "k % n"],
    "y = -x": ["x"],
    "y = a < b": ["a <= b", "a >= b"],
    "y = a <= b": ["a < b", "a > b"],
    "y = a == b": ["a != b"],
    "y = a and b": ["a or b"],
    "y = a in b": ["a not in b"],
    "y = a if test else b": ["a if not test else b"],
    "y = [i for i in x if i]": ["[i for i in x if not i]"],
    "y = x.sum(axis=1, keepdims=True)": [
        "x.sum(keepdims=True)", "x.sum(axis=1)", "x.sum(axis=0, keepdims=True)",
        "x.mean(axis=1, keepdims=True)",
    ],
    "y = x.mean(axis=axis)": ["x.mean(axis=0)", "x.mean(axis=-1)", "x.mean()", "x.sum(axis=axis)"],
    "y = x.max(0)": ["x.max()", "x.min(0)", "x", "x.max(1)"],
    "y = np.max(x, 0)": ["np.max(x)", "x"],
    "y = np.sqrt(x)": ["x"],
    "y = x.sqrt()": ["x"],
    "y = abs(x)": ["x"],
    "y = max(0, x)": ["x", "min(0, x)"],
    "y = np.maximum(a, b)": ["a", "b", "np.minimum(a, b)"],
    "y = np.clip(x, lo, hi)": ["x", "np.clip(x, hi, lo)"],
    "y = x.clip(0, 1)": ["x"],
    "y = x.copy()": ["x"],
    "y = x.T": ["x"],
    "y = x.transpose(1, 0)": ["x", "x.transpose(0, 1)"],
    "y = np.transpose(x)": ["x"],
    "y = f(a, b)": ["f(b, a)"],
    "y = np.zeros((n, m))": ["np.ones((n, m))", "np.zeros((m, n))"],
    "y = rng.normal(size=(n, m))": ["rng.normal(size=(m, n))", "rng.normal()"],
    "y = x.astype(np.float64)": ["x", "x.astype(np.float32)"],
    "y = np.zeros(n, dtype=float)": ["np.zeros(n)", "np.zeros(n, dtype=int)"],
    "y = x.var(axis=0)": ["x.var(axis=0, ddof=1)", "x.std(axis=0)"],
    "y = x.var(axis=0, ddof=1)": ["x.var(axis=0, ddof=0)"],
    "y = t.var(0, unbiased=False)": ["t.var(0)"],
    "y = x[:, None]": ["x"],
    "y = x[0, :, None]": ["x[0, :]"],
    "y = x[::-1]": ["x", "x[::1]"],
    "y = x[a:b]": ["x[a - 1:b]", "x[a + 1:b]", "x[a:b - 1]", "x[a:b + 1]"],
    "y = x[:b]": ["x[1:b]"],
    "y = x[a:]": ["x[a:-1]"],
    "y = range(n)": ["range(n - 1)", "range(n + 1)"],
    "y = range(1, n)": ["range(0, n)", "range(2, n)", "range(1, n - 1)", "range(1, n + 1)"],
    "y = x + 1e-5": ["x + 0.0", "x + 0.0001"],
    "y = x - 1000000": ["x - 0", "x - 10000000"],
    "y = 0.5 * x": ["0.55 * x"],
    "y = np.einsum('ij,jk->ik', a, b)": ["np.einsum('ij,jk->ki', a, b)"],
    "y = reduction == 'mean'": ["reduction == 'sum'"],
    "y += x": ["y = x", "y -= x", "(deleted)"],
    "y = x": ["(deleted)"],
    "f(x)": ["(deleted)"],
    "if a:\n    f(x)\n    g(x)": ["if not a", "(deleted)"],
    "while a:\n    break": ["while not a", "continue"],
    "for i in x:\n    f(i)\n    g(i)": ["(deleted)"],
    "with torch.no_grad():\n    x += 1": ["if True"],
    "def f(x, axis=-1):\n    return x": ["def f(x, axis=-2)", "def f(x, axis=1)"],
    "def f(x, bias=True):\n    return x": ["def f(x, bias=False)"],
    "@torch.no_grad()\ndef f(x):\n    return x": ["def f(x)"],
}  # fmt: skip


@pytest.mark.parametrize("code", MADE)
def test_each_operator_makes_its_mistakes(code: str) -> None:
    made = {m.change.partition(" → ")[2] for m in mutants(f"import numpy as np\n{code}\n")}
    made |= {change.removeprefix("y = ") for change in made}
    assert set(MADE[code]) <= made


UNTOUCHED = [
    '"""A docstring about 1 + 1."""',
    "import math\nfrom torch import nn",
    "def f(x: Shape[1, 2]) -> Shape[3]:\n    '''y = a + b'''\n    pass",
    "class A:\n    width: int\n    def __repr__(self):\n        return f'A({self.width + 1})'",
    "if __name__ == '__main__':\n    print(f(1) + 2)",
    "@lru_cache(maxsize=128)\ndef f(x):\n    pass",
    "pass",
]


@pytest.mark.parametrize("code", UNTOUCHED)
def test_what_changes_no_answer_is_left_alone(code: str) -> None:
    assert mutants(code) == ()


def test_a_message_is_no_place_for_a_mistake() -> None:
    made = mutants("if n < 1:\n    raise ValueError(f'{n + 1} is too small')\nassert n, n + 1\n")
    assert {m.change for m in made} == {
        "n < 1 → n <= 1", "n < 1 → n >= 1", "n < 1 → n < 2", "n < 1 → n < 0",
        "raise ValueError(f'{n + 1} is too small') → (deleted)",
        "assert n, n + 1 → (deleted)", "assert n, n + 1 → assert not n, n + 1",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["x.reshape(-1, n)", "np.reshape(x, (n, -1))", "t.view([-1])"])
def test_a_size_to_be_found_out_stays_one(code: str) -> None:
    sources = {m.source.rpartition(" = ")[2] for m in mutants(f"import numpy as np\ny = {code}\n")}
    assert not any("-2" in source for source in sources)
    assert {code.replace("-1", "0"), code.replace("-1", "1")} <= sources


def test_another_minus_one_in_a_reshape_is_no_size() -> None:
    changes = {m.change for m in mutants("y = x.reshape(n, s[-1])\nz = x.sum(-1)\n")}
    assert {"s[-1] → s[-2]", "x.sum(-1) → x.sum(-2)"} <= changes


def test_torch_divides_by_one_less_unless_told() -> None:
    made = mutants("import torch\ny = x.var(0)\n")
    assert "x.var(0) → x.var(0, correction=0)" in {m.change for m in made}


def test_two_axes_to_exchange_have_no_order() -> None:
    changes = {
        m.change for m in mutants("import torch\ny = x.transpose(i, j)\nz = x.swapaxes(i, j)")
    }
    assert changes >= {"x.transpose(i, j) → x", "x.swapaxes(i, j) → x"}
    assert not any("(j, i)" in change for change in changes)


def test_a_difference_without_its_sign_has_no_order() -> None:
    for code in ("y = abs(a - b)", "y = (a - b) ** 2", "y = np.square(a - b)"):
        assert not any("b - a" in m.change for m in mutants(code))
    assert any("b - a" in m.change for m in mutants("y = (a - b) ** 3"))


def test_names_the_line_and_shows_enough_of_it() -> None:
    source = "import numpy as np\n\ndef f(z, axis=-1):\n    return z - z.max(axis=axis)\n"
    shown = {str(m) for m in mutants(source)}
    assert "line 4: z.max(axis=axis) → z.max()" in shown
    assert "line 4: z - z.max(axis=axis) → z + z.max(axis=axis)" in shown
    assert "line 3: def f(z, axis=-1) → def f(z, axis=0)" in shown


def test_shows_the_call_around_a_number() -> None:
    shown = [str(m) for m in mutants("y = f(g(x, 3), z)")]
    assert "line 1: g(x, 3) → g(x, 4)" in shown


def test_numbers_changes_that_look_alike() -> None:
    made = mutants("y = a + b\nz = 1\ny = a + b\n")
    assert [m.change for m in made if m.line != 2] == [
        "y = a + b → (deleted) (1 of 2)", "y = a + b → y = a - b (1 of 2)",
        "y = a + b → (deleted) (2 of 2)", "y = a + b → y = a - b (2 of 2)",
    ]  # fmt: skip


def test_a_mistake_is_made_once_however_many_operators_make_it() -> None:
    made = [m.change for m in mutants("y = a == b if a != b else c")]
    assert len(made) == len(set(made)) == 3


NAMES = st.sampled_from(["x", "y", "np", "axis", "True", "None", "0", "1", "-1", "2.5", "1e-8"])
CALLS = ["np.sum({}, axis={})", "({}).mean({}, keepdims=True)", "max({}, {})", "np.sqrt({} + {})",
         "range({}, {})", "f({}, *{})", "({}).astype({})", "np.zeros(({}, {}), dtype=float)",
         "sorted({}, key=lambda a: a[{}])"]  # fmt: skip
SHAPES = ["({} + {})", "({} - {})", "({} @ {})", "({} // {})", "({} < {})", "({} and not {})",
          "({})[{}]", "({})[:, None][{}:]", "({}).T[::{}]", "({} if {} else 1)", "-({}) ** {}",
          "[i for i in ({},) if {}]", "{{**x, 'k': {}, {}: 1}}", "(lambda *a, k={}: {})",
          ]  # fmt: skip
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.builds(
        lambda shape, a, b: shape.format(a, b), st.sampled_from(CALLS + SHAPES), inner, inner
    ),
    max_leaves=8,
)
STATEMENTS = ["y = {}", "y += {}", "return {}", "if {}:\n        y = 1\n    else:\n        y = 2",
              "while {}:\n        break", "for i in {}:\n        continue", "assert {}, 'no'",
              "x[{}] **= 2", "y: int = {}", "with f({}) as g:\n        yield g",
              "def g(a, b={}, *, c=1): return b", "try: {}\n    except ValueError: raise",
              ]  # fmt: skip
PROGRAMS = st.lists(
    st.builds(lambda s, e: s.format(e), st.sampled_from(STATEMENTS), EXPRESSIONS),
    min_size=1,
    max_size=4,
).map(lambda lines: "def f(x, axis=-1):\n    " + "\n    ".join(lines) + "\n")


@given(PROGRAMS)
@settings(deadline=None, max_examples=40)
def test_mutants_are_python_and_all_different(source: str) -> None:
    made = mutants(source)
    codes = [ast.dump(ast.parse(m.source)) for m in made]
    assert len({ast.dump(ast.parse(ast.unparse(ast.parse(source)))), *codes}) == len(codes) + 1
    assert len({m.change for m in made}) == len(made)
    assert all(1 <= m.line <= source.count("\n") for m in made)
    assert [m.line for m in made] == sorted(m.line for m in made)
    assert made == mutants(source)
