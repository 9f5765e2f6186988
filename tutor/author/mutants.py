"""Mutants: the solution with one small mistake in it, of the kinds that numeric code invites.

cosmic-ray and mutmut know such operators too, but run a test command on files on disk, and neither
knows an axis, a keepdims or a dtype; a tree from `ast` and the warm judge do both better here.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tutor.author.operators import Place, is_number, replacements

# Words for people and for type checkers change no answer.
SILENT = {"annotation", "returns", "decorator_list", "exc", "cause", "msg", "bases", "type_params"}
# These say nothing without what is around them.
SMALL = (ast.Constant, ast.Name, ast.Attribute, ast.Slice, ast.Tuple)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed solution. `change` names it without its line, and no other mutant so."""

    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.change}"


def mutants(source: str) -> tuple[Mutant, ...]:
    """Every mutant of a solution, in the order of its lines; no two have the same code.

    Raises SyntaxError where `source` is no Python.
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    seen = {ast.dump(ast.parse(whole))}
    made = []
    for place in sorted(places(tree), key=_position):
        for new in replacements(place):
            shown = _shown(place, whole)
            before = _text(shown)
            place.put(new)
            changed, after = ast.unparse(tree), _text(new if shown is place.node else shown)
            place.put(place.node)
            code = _code(changed)
            if code is not None and code not in seen:
                seen.add(code)
                made.append(Mutant(_position(place)[0], f"{before} → {after}", changed))
    return tuple(_told_apart(made))


def places(tree: ast.Module) -> Iterator[Place]:
    """Every node that may be changed, from the outside in."""
    modules = frozenset(
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    )
    yield from _below(tree, (), modules)


def _below(node: ast.AST, above: tuple[ast.AST, ...], modules: frozenset[str]) -> Iterator[Place]:
    for field, value in ast.iter_fields(node):
        if field in SILENT:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST) and not _is_silent(child):
                at = index if isinstance(value, list) else None
                yield Place(child, field, at, (node, *above), modules)
                yield from _below(child, (node, *above), modules)


def _is_silent(node: ast.AST) -> bool:
    """What no test should look at: how an object is shown, messages, the script's own end."""
    if isinstance(node, ast.FunctionDef):
        return node.name in ("__repr__", "__str__")
    if isinstance(node, ast.If):
        return any(isinstance(n, ast.Name) and n.id == "__name__" for n in ast.walk(node.test))
    return isinstance(node, (ast.JoinedStr, ast.Import, ast.ImportFrom))


def _position(place: Place) -> tuple[int, int]:
    for node in (place.node, *place.above):
        if isinstance(node, (ast.expr, ast.stmt)):
            return node.lineno, node.col_offset
    return 0, 0


def _code(source: str) -> str | None:
    """What the source means, whatever its brackets and blanks; None where it means nothing."""
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _told_apart(made: list[Mutant]) -> Iterator[Mutant]:
    """Equal changes on several lines are numbered."""
    total, count = Counter(m.change for m in made), Counter[str]()
    for mutant in made:
        count[mutant.change] += 1
        if total[mutant.change] > 1:
            number = f" ({count[mutant.change]} of {total[mutant.change]})"
            yield replace(mutant, change=mutant.change + number)
        else:
            yield mutant


# --- how a change is shown ---


def _shown(place: Place, whole: str) -> ast.AST:
    """The smallest piece around the place that tells where it is: it occurs once, or is a line."""
    for node in (place.node, *place.above):
        if isinstance(node, ast.stmt):
            return node
        small = is_number(node) or isinstance(node, SMALL)
        if isinstance(node, ast.expr) and not small and whole.count(_text(node)) == 1:
            return node
    raise AssertionError("an expression outside any statement")


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Pass):
        return "(deleted)"
    if isinstance(node, ast.stmt) and hasattr(node, "body"):
        return _head(node)
    return " ".join(ast.unparse(node).split())


def _head(node: ast.stmt) -> str:
    """`for i in range(n)`, `def softmax(z, axis=-1)`: a compound statement without its body."""
    head = copy.copy(node)
    for field in ("orelse", "finalbody", "handlers"):
        if hasattr(head, field):
            setattr(head, field, [])
    setattr(head, "body", [ast.Expr(ast.Constant(...))])  # noqa: B010
    if isinstance(head, ast.FunctionDef):
        head.returns = None
        head.args = copy.deepcopy(head.args)
        for argument in ast.walk(head.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
    return " ".join(ast.unparse(head).split()).removesuffix(" ...").removesuffix(":")
