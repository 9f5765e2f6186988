"""What a kata forbids, read off the syntax tree before anything runs; guard.py holds it after."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice

from tutor.models import Kata, Violation

STDLIB = frozenset(sys.stdlib_module_names)
FRAMEWORKS = {"python": (), "numpy": ("numpy",), "torch": ("torch", "numpy")}

# Named groups, so that a kata says `matmul` and means every way to have the product made for it.
GROUPS = {
    "matmul": (
        "@", "numpy.dot", "numpy.matmul", "numpy.inner", "numpy.vdot", "numpy.tensordot",
        "numpy.einsum", "numpy.einsum_path", "numpy.matvec", "numpy.vecmat", "numpy.vecdot",
        "numpy.linalg.multi_dot", "numpy.linalg.matmul", "numpy.linalg.tensordot",
        "numpy.linalg.vecdot", ".dot", "torch.matmul", "torch.mm", "torch.bmm", "torch.einsum",
        "torch.tensordot", ".matmul", ".mm", ".bmm",
    ),
}  # fmt: skip
CODE = ("eval", "exec", "compile", "__import__")  # code from text would run past the reader
WIDEST, MOST_VIOLATIONS = 200, 100  # characters of a line, lines of a file that are worth telling
BACK_DOORS = ("getattr", "attrgetter", "methodcaller")


@dataclass(frozen=True, slots=True)
class Bans:
    """Modules that may be imported; banned dotted names (with wildcards), methods and operators."""

    modules: frozenset[str]
    names: tuple[str, ...]
    methods: frozenset[str]
    operators: frozenset[str]
    framework: str

    def name(self, dotted: str) -> str | None:
        """The ban that `numpy.linalg.norm` falls under, also where it is reached another way."""
        root, _, last = dotted.partition(".")[0], "", dotted.rpartition(".")[2]
        for ban in self.names:
            if fnmatchcase(dotted, ban) or dotted.startswith(ban + "."):
                return ban
            if "." in dotted and ban.partition(".")[0] == root and ban.rpartition(".")[2] == last:
                return ban
        return None

    def module(self, dotted: str) -> bool:
        root = dotted.partition(".")[0]
        if root not in self.modules:
            return True
        return any(fnmatchcase(dotted, b) or dotted.startswith(f"{b}.") for b in self.names)


def bans(kata: Kata) -> Bans:
    """The kata's own bans on top of the default: its framework and the standard library only."""
    rules = [rule for ban in kata.bans for rule in GROUPS.get(ban, (ban,))]
    rules += [rule for ban in dict.fromkeys(rules) for rule in as_functions(ban)]
    return Bans(
        modules=STDLIB | set(FRAMEWORKS[kata.framework]) | set(kata.allows),
        names=tuple(r for r in rules if "." in r.strip(".") or r.isidentifier()),
        methods=frozenset(r[1:] for r in rules if r.startswith(".")),
        operators=frozenset(r for r in rules if not any(c.isalnum() for c in r)),
        framework=kata.framework,
    )


def as_functions(operator: str) -> tuple[str, ...]:
    """The functions and methods that do what an operator does; none for what is no operator."""
    name = FUNCTIONS.get(operator)
    if name is None:
        return ()
    functions = [f"{home}.{kind}{name}" for home in ("operator", "_operator") for kind in ("", "i")]
    return (*functions, *(f".__{kind}{name}__" for kind in ("", "r", "i")))


def violations(tree: ast.Module, source: str, rules: Bans) -> tuple[Violation, ...]:
    """The banned constructs in the file, up to a hundred, in the order of its lines."""
    lines = source.splitlines()
    found = {
        (node.lineno, what): Violation(node.lineno, lines[node.lineno - 1].strip()[:WIDEST], what)
        for node, what in islice(Reader(tree, rules).read(), MOST_VIOLATIONS)
    }
    return tuple(found[key] for key in sorted(found))


FUNCTIONS = {"@": "matmul", "*": "mul", "**": "pow", "/": "truediv", "%": "mod"}
OPERATORS = {ast.MatMult: "@", ast.Mult: "*", ast.Pow: "**", ast.Div: "/", ast.Mod: "%"}


class Reader:
    """Resolves names through imports and plain aliases (`import numpy as np`, `mm = np.matmul`)."""

    def __init__(self, tree: ast.Module, rules: Bans) -> None:
        self.tree, self.rules = tree, rules
        self.aliases: dict[str, str] = {}
        self.stars: list[str] = []
        self.bound = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
        }
        for node in ast.walk(tree):
            self.learn(node)

    def learn(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for name in node.names:
                root = name.name.partition(".")[0]
                self.aliases[name.asname or root] = name.name if name.asname else root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                if name.name == "*":
                    self.stars.append(node.module)
                else:
                    self.aliases[name.asname or name.name] = f"{node.module}.{name.name}"
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, dotted = node.targets[0], self.dotted(node.value)
            if isinstance(target, ast.Name) and dotted:
                self.aliases.setdefault(target.id, dotted)

    def dotted(self, node: ast.AST) -> str | None:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):  # a loop: the chain may be thousands long
            parts.append(node.attr)
            node = node.value
        base = self.aliases.get(node.id) if isinstance(node, ast.Name) else None
        return ".".join([base, *reversed(parts)]) if base else None

    def read(self) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.stmt | ast.expr):
                for what in self.judge(node):
                    yield node, what

    def judge(self, node: ast.stmt | ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (self.import_ban(n.name) for n in node.names if self.rules.module(n.name))
        elif isinstance(node, ast.ImportFrom):
            yield from self.import_from(node)
        elif isinstance(node, (ast.BinOp, ast.AugAssign)):
            operator = OPERATORS.get(type(node.op), "")
            if operator in self.rules.operators:
                yield f"the operator {operator} is banned here"
        elif isinstance(node, ast.Attribute):
            yield from self.attribute(node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from self.name(node)
        elif isinstance(node, ast.Call):
            yield from self.back_door(node)

    def import_ban(self, module: str) -> str:
        allowed = " and ".join((*FRAMEWORKS[self.rules.framework], "the standard library"))
        return f"importing {module} is banned here; {allowed} may be imported"

    def import_from(self, node: ast.ImportFrom) -> Iterator[str]:
        module = node.module or ""
        if node.level:
            yield "a kata is one file: nothing can be imported relative to it"
        elif self.rules.module(module):
            yield self.import_ban(module)
        else:
            for name in node.names:
                dotted = f"{module}.{name.name}"
                if self.rules.name(dotted):
                    yield f"{dotted} is banned here"

    def attribute(self, node: ast.Attribute) -> Iterator[str]:
        dotted = self.dotted(node)
        if dotted and self.rules.name(dotted):
            yield f"{dotted} is banned here"
        elif node.attr in self.rules.methods and not _is_self(node.value):
            yield f"the method .{node.attr} is banned here"

    def name(self, node: ast.Name) -> Iterator[str]:
        dotted = self.aliases.get(node.id)
        if node.id in CODE and node.id not in self.bound:
            yield f"{node.id}() is banned in every kata: write the code itself"
        elif dotted is None and node.id not in self.bound:
            for module in self.stars:
                if self.rules.name(f"{module}.{node.id}"):
                    yield f"{module}.{node.id} is banned here"
        elif dotted and self.rules.name(dotted) and node.id not in self.bound:
            yield f"{dotted} is banned here"

    def back_door(self, node: ast.Call) -> Iterator[str]:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else (
            node.func.id if isinstance(node.func, ast.Name) else ""
        )  # fmt: skip
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and type(a.value) is str]
        if called in BACK_DOORS:
            base = self.dotted(node.args[0]) if node.args else None
            for text in texts:
                if text in self.rules.methods or (base and self.rules.name(f"{base}.{text}")):
                    yield f"{text}, reached through {called}, is banned here"
        elif called in ("import_module", "__import__"):
            yield from (self.import_ban(t) for t in texts if self.rules.module(t))


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")
