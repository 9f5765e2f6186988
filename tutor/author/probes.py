"""Submissions that break the bans of a kata: plainly, and where no syntax tree can see it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.util import find_spec
from types import ModuleType

from tutor.judge import rules
from tutor.models import Kata

ALIENS = ("scipy", "pandas", "torch", "numpy")  # what is no part of the framework stays outside
FUNCTIONS = {"@": "matmul", "*": "mul", "**": "pow", "/": "truediv", "%": "mod"}


@dataclass(frozen=True, slots=True)
class Probe:
    """One line that breaks a ban. A hidden one is for the guard at run time to stop."""

    ban: str
    way: str
    code: str
    hidden: bool


def probes(kata: Kata) -> Iterator[Probe]:
    """Every way to break each of the kata's bans, the default one included."""
    bans = rules.bans(kata)
    for word in rules.CODE:
        yield from of_code(word)
    for module in (m for m in ALIENS if m not in bans.modules):
        yield from of_module(module, module)
    for ban in bans.names:
        yield from of_name(ban, bans)
    for method in sorted(bans.methods):
        yield from of_method(method)
    for sign in sorted(bans.operators):
        yield from of_operator(sign)


def submission(source: str, asked: list[Probe]) -> tuple[str, list[int]]:
    """The solution with the probes below it, each swallowing its own refusal; their lines."""
    lines = [*source.splitlines(), "import importlib, operator"]
    numbers = []
    for probe in asked:
        numbers.append(len(lines) + 1)
        lines += [f"try: {probe.code}", "except Exception: pass"]
    return "\n".join(lines) + "\n", numbers


def of_code(word: str) -> Iterator[Probe]:
    yield Probe(word, "plainly", f"{word}('1')", False)
    if word == "__import__":  # whose hidden uses depend on the module: see of_module
        return
    hidden = f"__builtins__[{split(word)}]"
    yield Probe(word, "through __builtins__", f"{hidden}('1')", True)
    yield Probe(word, "through an alias", f"(lambda f: f('1'))({hidden})", True)
    builtins = f"importlib.import_module({split('builtins')})"
    yield Probe(word, "through getattr", f"getattr({builtins}, {split(word)})('1')", True)


def of_module(ban: str, module: str) -> Iterator[Probe]:
    name = split(module)
    yield Probe(ban, "plainly", f"import {module}", False)
    yield Probe(ban, "under another name", f"import {module} as _m", False)
    yield Probe(ban, "with from", f"from {module} import *", False)
    yield Probe(ban, "through importlib", f"importlib.import_module({name})", True)
    yield Probe(ban, "through an alias", f"(lambda f: f({name}))(importlib.import_module)", True)
    hidden = f"__builtins__[{split('__import__')}]({name})"
    yield Probe(ban, "through __builtins__", hidden, True)
    hidden = f"getattr(importlib, {split('import_module')})({name})"
    yield Probe(ban, "through getattr", hidden, True)
    hidden = f"operator.methodcaller({split('import_module')}, {name})(importlib)"
    yield Probe(ban, "through operator", hidden, True)


def of_name(ban: str, bans: rules.Bans) -> Iterator[Probe]:
    """A dotted name may be a module, a function or class of one, or a pattern."""
    root = ban.partition(".")[0]
    if root not in bans.modules:
        yield from of_module(ban, ban.partition("*")[0].rstrip(".").partition("*")[0])
        return
    if "*" not in ban and is_module(ban):
        yield from of_module(ban, ban)
        inside = next(public(importlib.import_module(ban), "*"), None)
        parent, _, last = ban.rpartition(".")
        if parent and inside:
            code = f"getattr(importlib.import_module({split(parent)}), {split(last)}).{inside}(1)"
            yield Probe(ban, "through getattr of its parent", code, True)
        return
    module, _, pattern = ban.rpartition(".")
    if "*" not in module and is_module(module):
        for name in list(public(importlib.import_module(module), pattern))[:2]:
            yield from of_function(ban, module, name)


def of_function(ban: str, module: str, name: str) -> Iterator[Probe]:
    yield Probe(ban, "plainly", f"import {module}; {module}.{name}(1)", False)
    yield Probe(ban, "under another name", f"import {module} as _m; _m.{name}(1)", False)
    yield Probe(ban, "with from", f"from {module} import {name}", False)
    yield Probe(ban, "through a variable", f"import {module} as _m; _f = _m.{name}", False)
    owner, word = f"importlib.import_module({split(module)})", split(name)
    yield Probe(ban, "through getattr", f"getattr({owner}, {word})(1)", True)
    yield Probe(ban, "through an alias", f"(lambda f: f(1))(vars({owner})[{word}])", True)
    yield Probe(ban, "through __builtins__", f"__builtins__['getattr']({owner}, {word})(1)", True)
    yield Probe(ban, "through operator", f"operator.attrgetter({word})({owner})(1)", True)
    yield Probe(ban, "through methodcaller", f"operator.methodcaller({word}, 1)({owner})", True)


def of_method(name: str) -> Iterator[Probe]:
    ban, word = f".{name}", split(name)
    yield Probe(ban, "plainly", f"[].{name}(1)", False)
    yield Probe(ban, "through getattr", f"getattr([], {word})(1)", True)
    yield Probe(ban, "through an alias", f"(lambda f: f([], {word}))(getattr)(1)", True)
    yield Probe(ban, "through __builtins__", f"__builtins__['getattr']([], {word})(1)", True)
    yield Probe(ban, "through operator", f"operator.attrgetter({word})([])(1)", True)
    yield Probe(ban, "through methodcaller", f"operator.methodcaller({word}, 1)([])", True)


def of_operator(sign: str) -> Iterator[Probe]:
    yield Probe(sign, "plainly", f"_x = [1] {sign} [1]", False)
    yield Probe(sign, "in place", f"_x = [1]; _x {sign}= [1]", False)
    word = split(FUNCTIONS[sign])
    yield Probe(sign, "through operator", f"vars(operator)[{word}](1, 1)", True)
    yield Probe(sign, "through getattr", f"getattr(operator, {word})(1, 1)", True)


def split(text: str) -> str:
    """An expression for the text which holds it nowhere in one piece."""
    middle = (len(text) + 1) // 2
    return f"{text[:middle]!r} + {text[middle:]!r}"


def is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def public(module: ModuleType, pattern: str) -> Iterator[str]:
    """The library's own functions and classes in this version's module that the pattern fits."""
    root = module.__name__.partition(".")[0]
    for name in sorted(vars(module)):
        value = vars(module)[name]
        owner = getattr(value, "__module__", None) or root
        own = callable(value) and owner.partition(".")[0] in (root, f"_{root}")
        if isinstance(value, type):  # one that is merely imported there is not banned with it
            own = f"{owner}.".startswith(f"{module.__name__}.")
        if own and not name.startswith("_") and fnmatchcase(name, pattern):
            yield name
