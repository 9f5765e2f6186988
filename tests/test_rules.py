"""Bans: what must be refused is refused by the syntax tree or at run time, and nothing else is."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from tutor.judge.rules import bans, violations
from tutor.judge.runner import Judge
from tutor.models import Kata, Status


@pytest.fixture
def kata(katas: dict[str, Kata]) -> Kata:
    """softmax, with every product made by the library banned."""
    return replace(katas["softmax"], bans=("matmul", "numpy.linalg.norm", "scipy.*"))


REFUSED = [
    "C = A @ B",
    "A @= B",
    "C = np.dot(A, B)",
    "C = A.dot(B)",
    "C = numpy.matmul(A, B)",
    "mm = np.matmul",
    "from numpy import einsum as e",
    "from numpy import linalg as la\nla.norm(A)",
    "import numpy.linalg\nn = numpy.linalg.norm(A)",
    "from numpy import *\nC = tensordot(A, B)",
    "C = A.__matmul__(B)",
    "C = getattr(A, 'dot')(B)",
    "C = getattr(np, 'inner')(A, B)",
    "import operator\nC = operator.matmul(A, B)",
    "from operator import methodcaller\nmethodcaller('dot', B)(A)",
    "import scipy",
    "import scipy.special as s",
    "from scipy.linalg import norm",
    "import torch",
    "import pandas as pd",
    "import importlib\nimportlib.import_module('scipy')",
    "__import__('os')",
    "eval('1')",
    "exec('x = 1')",
    "from . import solution",
]
ALLOWED = [
    "C = (A[:, :, None] * B[None]).sum(1)",
    "import math, functools, itertools, typing",
    "from __future__ import annotations",
    "from collections.abc import Iterable",
    "import numpy.random",
    "class V:\n    def dot(self, o): return self.sum(o)\n    def f(self): return self.dot(1)",
    "def dot(a, b): return sum(x * y for x, y in zip(a, b))\nC = dot(A, B)",
    "import re\nre.compile('x')",
    "s = 'np.dot(A, B) and A @ B'",
    "def inner(a): return a\ninner(A)",
]


@pytest.mark.parametrize("code", REFUSED)
def test_the_syntax_tree_refuses(kata: Kata, code: str) -> None:
    source = f"import numpy as np\nimport numpy\n{code}\n"
    found = violations(ast.parse(source), source, bans(kata))
    assert found
    assert all(v.line >= 3 and v.code for v in found)


@pytest.mark.parametrize("code", ALLOWED)
def test_the_syntax_tree_lets_pass(kata: Kata, code: str) -> None:
    source = f"import numpy as np\n{code}\n"
    assert violations(ast.parse(source), source, bans(kata)) == ()


HIDDEN = [
    "getattr(np, 'mat' + 'mul')(z.T, z)",
    "vars(np)['mat' + 'mul'](z.T, z)",
    "getattr(z, 'd' + 'ot')(z.T)",
    "(lambda g: g(z, 'd' + 'ot'))(__builtins__['getattr'])(z.T)",
    "list(map(vars(np)['do' + 't'], [z.T], [z]))",
    "importlib.import_module('sci' + 'py')",
    "(lambda f: f('tor' + 'ch'))(importlib.import_module)",
    "(lambda f: f('tor' + 'ch'))(__builtins__['__imp' + 'ort__'])",
    "(lambda f: f('z'))(__builtins__['ev' + 'al'])",
    "operator.methodcaller('d' + 'ot', z.T)(z)",
    "operator.attrgetter('d' + 'ot')(z)(z.T)",
    "vars(operator)['mat' + 'mul'](z.T, z)",
    "getattr(np.linalg, 'no' + 'rm')(z)",
]


@pytest.mark.parametrize("use", HIDDEN)
def test_what_the_tree_cannot_see_is_stopped_at_run_time(
    judge: Judge, kata: Kata, use: str
) -> None:
    source = (
        "import numpy as np\nimport importlib, operator\ndef softmax(z, axis=-1):\n"
        f"    try:\n        {use}\n    except Exception:\n        pass\n"
        "    e = np.exp(z - z.max(axis=axis, keepdims=True))\n"
        "    return e / e.sum(axis=axis, keepdims=True)\n"
    )
    assert not violations(ast.parse(source), source, bans(kata))
    verdict = judge.grade(kata, source, seed=1)
    assert verdict.status is Status.FORBIDDEN
    assert verdict.violations[0].line == 5
    assert use in verdict.violations[0].code


def test_libraries_may_use_among_themselves_what_is_banned(judge: Judge, kata: Kata) -> None:
    source = (
        "import numpy as np\n"
        "from dataclasses import dataclass\nfrom collections import namedtuple\n"
        "@dataclass\nclass P:\n    x: int = 1\nQ = namedtuple('Q', 'a b')\n"
        "def softmax(z, axis=-1):\n    np.cov(np.ones((2, 3)))\n"
        "    np.polyfit([1, 2, 3], [1, 2, 3], 1)\n"
        "    e = np.exp(z - z.max(axis=axis, keepdims=True))\n"
        "    return e / e.sum(axis=axis, keepdims=True)\n"
    )
    verdict = judge.grade(kata, source, seed=1)
    assert verdict.passed, verdict.message
