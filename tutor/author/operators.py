"""What can go wrong in numeric code, one small change at a time: the operators behind the mutants.

Each operator looks at a node of the syntax tree and yields what could stand in its place. None asks
whether the change matters; the hidden tests answer that.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from tutor.author import names

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr,
}  # fmt: skip
ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)  # a ∘ b is not b ∘ a
BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
INVERSE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert,
          ast.Delete, ast.Break, ast.Continue)  # fmt: skip
Block = ast.If | ast.For | ast.While
Node = TypeVar("Node", bound=ast.AST)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Place:
    """A node, where it hangs in its parent, and all that is above it, the parent first."""

    node: ast.AST
    field: str
    index: int | None
    above: tuple[ast.AST, ...]
    modules: frozenset[str]  # names that imports bind

    @property
    def parent(self) -> ast.AST:
        return self.above[0]

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


Operator = Callable[[Any, Place], Iterator[ast.AST]]


def replacements(place: Place) -> Iterator[ast.AST]:
    """Everything that could stand in this place instead."""
    for operator in OPERATORS.get(type(place.node), ()):
        yield from operator(place.node, place)
    if place.field in ("test", "ifs") and isinstance(place.node, ast.expr):
        yield negated(place.node)


# --- arithmetic, comparisons, conditions ---


def binary(node: ast.BinOp, place: Place) -> Iterator[ast.AST]:
    yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    if isinstance(node.op, ORDERED) and not (isinstance(node.op, ast.Sub) and signless(place)):
        yield ast.BinOp(node.right, node.op, node.left)


def signless(place: Place) -> bool:
    """Whether |…| or (…)² stands around the place: a − b and b − a are the same there."""
    around = place.parent
    if isinstance(around, ast.BinOp) and isinstance(around.op, ast.Pow):
        return isinstance(around.right, ast.Constant) and around.right.value == 2
    return isinstance(around, ast.Call) and called(around) in names.SIGNLESS


def augmented(node: ast.AugAssign, place: Place) -> Iterator[ast.AST]:
    yield ast.Assign([node.target], node.value, lineno=node.lineno)
    yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)


def comparison(node: ast.Compare, place: Place) -> Iterator[ast.AST]:
    for i, operator in enumerate(node.ops):
        if type(operator) in BOUNDARY:
            yield _with(node, ops=_at(node.ops, i, BOUNDARY[type(operator)]()))
    if len(node.ops) == 1:
        yield negated(node)


def negated(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _with(node, ops=[INVERSE[type(node.ops[0])]()])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    return ast.UnaryOp(ast.Not(), node)


def connective(node: ast.BoolOp, place: Place) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def sign(node: ast.UnaryOp, place: Place) -> Iterator[ast.AST]:
    if not isinstance(node.op, ast.UAdd):
        yield node.operand
    if isinstance(node.op, ast.USub) and is_number(node.operand):
        for number in nearby(ast.literal_eval(node)):
            if not (number < 0 and sizes(place)):  # any negative size is found out, or refused
                yield _number(number)


def sizes(place: Place) -> bool:
    """Whether the place is a size in the shape that a reshape or view is given."""
    call = next((node for node in place.above if not isinstance(node, (ast.Tuple, ast.List))), None)
    return isinstance(call, ast.Call) and called(call) in names.RESHAPES


# --- constants ---


def constant(node: ast.Constant, place: Place) -> Iterator[ast.AST]:
    value, parent = node.value, place.parent
    if isinstance(value, bool):
        if not isinstance(parent, ast.keyword):  # dropping a keyword already turns it round
            yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        if not (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.USub)):
            yield from map(_number, nearby(value))
    elif isinstance(value, str) and value in ("mean", "sum"):
        yield ast.Constant(names.TWINS[value])
    elif isinstance(value, str) and isinstance(parent, ast.Call) and called(parent) == "einsum":
        terms, arrow, out = value.partition("->")
        if arrow and len(out.strip()) > 1:
            yield ast.Constant(f"{terms}->{out.strip()[:-2]}{out.strip()[:-3:-1]}")


def nearby(value: float) -> Iterator[float]:
    """Wrong numbers that are easily written: one off, 10 % off, a forgotten or other epsilon."""
    if abs(value) >= 1e6 or 0 < abs(value) < 1e-3:
        yield from (type(value)(0), value * 10 if isinstance(value, int) else short(value * 10))
    elif value == int(value):
        yield from (value + 1, value - 1)
    else:
        yield short(value * 1.1)


def short(value: float) -> float:
    return float(f"{value:.6g}")


# --- calls ---


def call(node: ast.Call, place: Place) -> Iterator[ast.AST]:
    name, method = called(node), is_method(node, place)
    if name in names.TWINS:
        yield _with(node, func=_renamed(node.func, names.TWINS[name]))
    if name in names.WRAPPERS:
        yield from unwrapped(node, name, method)
    yield from keywords(node)
    yield from variance(node, name, place)
    axis = 0 if method else 1
    if name in names.REDUCTIONS and isinstance(node.func, ast.Attribute) and node.args[axis:]:
        yield _with(node, args=node.args[:axis] + node.args[axis + 1 :])
    if name in ("range", "arange"):
        for i, bound in enumerate(node.args[:2]):
            yield from (_with(node, args=_at(node.args, i, other)) for other in shifted(bound))
    if not unordered(node, name, place):
        yield from (_with(node, args=args) for args in exchanged(node.args))


def unordered(node: ast.Call, name: str, place: Place) -> bool:
    """Whether exchanging two arguments says the same, or can't be told from here."""
    if name == "transpose" and "torch" in place.modules:  # there it takes two axes
        return True
    return name in names.UNORDERED or any(isinstance(a, ast.Starred) for a in node.args)


def unwrapped(node: ast.Call, name: str, method: bool) -> Iterator[ast.AST]:
    """The call without the function: `np.sqrt(x)` → `x`, `max(0, x)` → `x`, `x.copy()` → `x`."""
    if method and isinstance(node.func, ast.Attribute):
        yield node.func.value
    elif name in names.EXTREMES and len(node.args) > 1:
        yield from (a for a in node.args if not isinstance(a, (ast.Constant, ast.Starred)))
    elif node.args and not (isinstance(node.func, ast.Name) and name in ("max", "min", "float")):
        yield node.args[0]


def keywords(node: ast.Call) -> Iterator[ast.AST]:
    for i, keyword in enumerate(node.keywords):
        if keyword.arg is None:
            continue
        yield _with(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
        others: list[ast.expr] = []
        if keyword.arg in names.AXES and not is_number(keyword.value):
            others = [_number(0), _number(-1)]
        elif keyword.arg in ("size", "shape") and isinstance(keyword.value, ast.Tuple):
            others = [ast.Tuple(e, ast.Load()) for e in exchanged(keyword.value.elts)]
        for other in others:
            yield _with(node, keywords=_at(node.keywords, i, ast.keyword(keyword.arg, other)))


def variance(node: ast.Call, name: str, place: Place) -> Iterator[ast.AST]:
    """NumPy divides by n unless told, torch by n − 1."""
    told = {keyword.arg for keyword in node.keywords} & {"ddof", "correction", "unbiased"}
    if name in ("var", "std") and not told:
        other = ("correction", 0) if "torch" in place.modules else ("ddof", 1)
        yield _with(node, keywords=[*node.keywords, ast.keyword(other[0], _number(other[1]))])


def shape(node: ast.Tuple, place: Place) -> Iterator[ast.AST]:
    """np.zeros((n, m)) → np.zeros((m, n))."""
    parent = place.parent
    if isinstance(parent, ast.Call) and place.field == "args" and called(parent) in names.SHAPED:
        yield from (ast.Tuple(elements, ast.Load()) for elements in exchanged(node.elts))


def exchanged(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


# --- names, indices ---


def attribute(node: ast.Attribute, place: Place) -> Iterator[ast.AST]:
    """x.T → x, np.float32 → np.float64."""
    if node.attr in names.TRANSPOSED and not _is_module(node.value, place):
        yield node.value
    if node.attr in names.DTYPES and _is_module(node.value, place):
        yield _with(node, attr=names.DTYPES[node.attr])


def dtype(node: ast.Name, place: Place) -> Iterator[ast.AST]:
    parent = place.parent
    if isinstance(parent, ast.keyword) and parent.arg == "dtype" and node.id in ("int", "float"):
        yield ast.Name("int" if node.id == "float" else "float", ast.Load())


def bounds(node: ast.Slice, place: Place) -> Iterator[ast.AST]:
    """A slice that is one too long or too short at either end."""
    if node.lower is None and node.upper is None:
        return
    yield from (_with(node, lower=other) for other in shifted(node.lower or _number(0)))
    if node.upper is None:
        yield _with(node, upper=_number(-1))
    else:
        yield from (_with(node, upper=other) for other in shifted(node.upper))


def shifted(bound: ast.expr) -> Iterator[ast.expr]:
    """One less and one more, unless a number stands in the bound, which is changed by itself."""
    if isinstance(bound, ast.Constant) and bound.value == 0:
        yield _number(1)
    elif not any(is_number(n) for n in ast.walk(bound)):
        yield ast.BinOp(bound, ast.Sub(), ast.Constant(1))
        yield ast.BinOp(bound, ast.Add(), ast.Constant(1))


def index(node: ast.Subscript, place: Place) -> Iterator[ast.AST]:
    """x[:, None] → x, x[::-1] → x."""
    if not isinstance(node.ctx, ast.Load):
        return
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    kept = [part for part in parts if not (isinstance(part, ast.Constant) and part.value is None)]
    if len(kept) < len(parts):
        if all(_is_whole(part) for part in kept):
            yield node.value
        else:
            yield _with(node, slice=ast.Tuple(kept, ast.Load()) if len(kept) > 1 else kept[0])
    if isinstance(node.slice, ast.Slice) and node.slice.step:
        other = _with(node.slice, step=None)
        yield node.value if _is_whole(other) else _with(node, slice=other)


# --- statements ---


def deleted(node: ast.stmt, place: Place) -> Iterator[ast.AST]:
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # a docstring
        yield ast.Pass()


def block_deleted(node: Block, place: Place) -> Iterator[ast.AST]:
    """A loop or branch; where its body is one statement, deleting that says the same."""
    if not node.orelse and not (len(node.body) == 1 and isinstance(node.body[0], SIMPLE)):
        yield ast.Pass()


def leaving(node: ast.Break | ast.Continue, place: Place) -> Iterator[ast.AST]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def gradients_on(node: ast.With, place: Place) -> Iterator[ast.AST]:
    """`with torch.no_grad():` forgotten."""
    first = node.items[0].context_expr
    if len(node.items) == 1 and isinstance(first, ast.Call) and called(first) in names.NO_GRADIENTS:
        yield ast.If(ast.Constant(True), node.body, [])


def undecorated(node: ast.FunctionDef, place: Place) -> Iterator[ast.AST]:
    for i, decorator in enumerate(node.decorator_list):
        name = called(decorator) if isinstance(decorator, ast.Call) else _last(decorator)
        if name in names.DECORATORS:
            yield _with(node, decorator_list=node.decorator_list[:i] + node.decorator_list[i + 1 :])


OPERATORS: dict[type[ast.AST], tuple[Operator, ...]] = {
    **dict.fromkeys(SIMPLE, (deleted,)),
    **dict.fromkeys((ast.If, ast.For, ast.While), (block_deleted,)),
    **dict.fromkeys((ast.Break, ast.Continue), (leaving, deleted)),
    ast.AugAssign: (augmented, deleted),
    ast.With: (gradients_on,),
    ast.FunctionDef: (undecorated,),
    ast.BinOp: (binary,),
    ast.Compare: (comparison,),
    ast.BoolOp: (connective,),
    ast.UnaryOp: (sign,),
    ast.Constant: (constant,),
    ast.Call: (call,),
    ast.Tuple: (shape,),
    ast.Attribute: (attribute,),
    ast.Name: (dtype,),
    ast.Slice: (bounds,),
    ast.Subscript: (index,),
}


# --- helpers ---


def called(node: ast.Call) -> str:
    """The function's own name: `sum` for np.sum(x), x.sum() and sum(x)."""
    return _last(node.func)


def is_method(node: ast.Call, place: Place) -> bool:
    return isinstance(node.func, ast.Attribute) and not _is_module(node.func.value, place)


def is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_module(node: ast.expr, place: Place) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in place.modules


def _is_whole(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is ...
    return isinstance(node, ast.Slice) and not (node.lower or node.upper or node.step)


def _number(value: float) -> ast.expr:
    """A number as the parser would read it: the minus is an operator."""
    number = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), number) if value < 0 else number


def _with(node: Node, **fields: object) -> Node:
    other = copy.copy(node)
    for field, value in fields.items():
        setattr(other, field, value)
    return other


def _at(items: list[Item], index: int, item: Item) -> list[Item]:
    return [*items[:index], item, *items[index + 1 :]]


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return _with(function, attr=name)
    return ast.Name(name, ast.Load())
