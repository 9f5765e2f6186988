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


@pytest.fixture
def torch_kata(katas: dict[str, Kata]) -> Kata:
    banned = ("torch.optim", "torch.nn.functional.*", "colorsys.*", "@")
    return replace(katas["torch-attention"], bans=banned)


WHOLE_MODULE = [
    "import torch.optim",
    "import torch.optim.sgd",
    "import torch.optim.sgd as s",
    "from torch import optim",
    "from torch.optim import SGD",
    "from torch.optim.sgd import SGD",
    "o = torch.optim",
    "torch.optim.SGD([z], 0.1)",
    "from torch.nn.functional import softmax",
    "import colorsys\ncolorsys.rgb_to_hsv(1, 1, 1)",
    "import operator\noperator.matmul(z, z)",
    "import operator\noperator.imatmul(z, z)",
    "import _operator\n_operator.matmul(z, z)",
    "torch.Tensor.__matmul__(z, z)",
]


@pytest.mark.parametrize("code", WHOLE_MODULE)
def test_the_ban_on_a_module_is_one_on_all_that_is_in_it(torch_kata: Kata, code: str) -> None:
    source = f"import torch\n{code}\n"
    assert violations(ast.parse(source), source, bans(torch_kata))


HIDDEN_IN_MODULES = [
    "getattr(torch, 'op' + 'tim').SGD([q], 0.1)",
    "vars(torch)['op' + 'tim'].lr_scheduler.LinearLR(None)",
    "importlib.import_module('torch.op' + 'tim')",
    "importlib.import_module('torch.op' + 'tim.sgd')",
    "getattr(torch.nn, 'func' + 'tional').softmax(q, -1)",
    "importlib.import_module('color' + 'sys').rgb_to_hsv(1.0, 1.0, 1.0)",
    "vars(operator)['mat' + 'mul'](q, q)",
    "getattr(q, '__mat' + 'mul__')(q)",
]


@pytest.mark.parametrize("use", HIDDEN_IN_MODULES)
def test_it_also_holds_at_run_time_and_for_what_is_imported_late(
    judge: Judge, torch_kata: Kata, use: str
) -> None:
    source = (
        "import torch\nimport importlib, operator\n"
        "def attention(q, k, v, mask=None, causal=False):\n"
        f"    try:\n        {use}\n    except Exception:\n        pass\n    return v\n"
    )
    assert not violations(ast.parse(source), source, bans(torch_kata))
    verdict = judge.grade(torch_kata, source, seed=1)
    assert verdict.status is Status.FORBIDDEN, verdict.message
    assert verdict.violations[0].line == 5


def test_what_a_banned_module_merely_imports_stays_free(judge: Judge, torch_kata: Kata) -> None:
    """torch.nn.functional holds Tensor, and torch.optim defaultdict; modules use both."""
    source = (
        "import collections\nimport torch\nfrom torch import nn\n"
        "def attention(q, k, v, mask=None, causal=False):\n"
        "    collections.defaultdict(list)\n    torch.Tensor([1.0])\n"
        "    nn.Linear(2, 3)(torch.ones(2))\n    nn.Softmax(-1)(q)\n"
        "    return q[..., :1] * v.sum(-2, keepdim=True)\n"
    )
    verdict = judge.grade(torch_kata, source, seed=1)
    assert verdict.status is Status.FAILED, verdict.message
    assert not any(test.crash for test in verdict.tests)


def test_a_banned_use_while_the_file_loads_is_forbidden(judge: Judge, kata: Kata) -> None:
    source = (
        "import numpy as np\nx = vars(np)['do' + 't']([1.0], [1.0])\ndef softmax(z): return z\n"
    )
    verdict = judge.grade(kata, source, seed=1)
    assert verdict.status is Status.FORBIDDEN
    assert [v.line for v in verdict.violations] == [2]
    assert verdict.crash is None


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
