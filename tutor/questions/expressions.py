"""The small language of the questions: Python's syntax for arithmetic, and nothing else of it.

A text is parsed to a syntax tree, and an interpreter that knows only the nodes below walks it;
nothing is ever compiled or executed. Everything is bounded: the length and the depth of a text, the
size of numbers and lists, the work of one evaluation. So the worst that any text can do is raise
ExpressionError.
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from tutor.questions.functions import DRAWS, FUNCTIONS, Draw
from tutor.questions.values import (
    ITEMS,
    Refused,
    Value,
    item,
    kind_of,
    number,
    power,
    size_of,
    whole,
)

LENGTH = 500  # characters of an expression
DEPTH = 40  # nodes below one another
WORK = 50_000  # nodes and list items of one evaluation


class ExpressionError(Exception):
    """What is wrong with an expression; `column` counts from 1 within its text, 0 if unknown."""

    def __init__(self, what: str, column: int = 0) -> None:
        super().__init__(f"{what} (column {column})" if column else what)
        self.what = what
        self.column = column


@dataclass(frozen=True, slots=True)
class Expression:
    """A text that parses; `names` are those it reads, `draws` whether it draws numbers."""

    text: str
    tree: ast.expr
    names: frozenset[str]
    draws: bool


@lru_cache(4096)
def parse(text: str) -> Expression:
    """Raises ExpressionError, naming the column, where the text is none of this language."""
    flat = " ".join(text.split("\n")).strip()
    if not flat:
        raise ExpressionError("there is no expression")
    if len(flat) > LENGTH:
        raise ExpressionError(f"longer than {LENGTH} characters; use `let` for its parts")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd literal is refused below or means nothing
            tree = ast.parse(flat, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(error.msg, error.offset or len(flat) + 1) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("this can't be read as an expression") from None
    seen = _Seen(flat)
    seen.look(tree, 0)
    return Expression(flat, tree, frozenset(seen.names), seen.draws)


def evaluate(
    expression: Expression, names: Mapping[str, Value] | None = None, draw: Draw | None = None
) -> Value:
    """The value under these names; `draw` where numbers may be drawn.

    Raises ExpressionError where there is none: a division by zero, a list too long, an unknown
    name. Numbers are finite, whole ones have at most 256 bits.
    """
    machine = _Machine(expression.text, names or {}, draw)
    try:
        return machine.value(expression.tree)
    except Refused as error:
        raise ExpressionError(str(error), machine.column) from None
    except ZeroDivisionError:
        raise ExpressionError("a division by zero", machine.column) from None
    except OverflowError:
        raise ExpressionError("the number grows too large", machine.column) from None
    except IndexError:
        raise ExpressionError("there is no item of that index", machine.column) from None
    except (TypeError, ValueError) as error:
        raise ExpressionError(f"it has no value: {error}", machine.column) from None


# --- what the language is made of ---------------------------------------------------------------

NODES = (ast.Constant, ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp,
         ast.Tuple, ast.List, ast.Subscript, ast.Call)  # fmt: skip

ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
INSTEAD = {
    ast.BitXor: "^ is not known; a power is **",
    ast.BitAnd: "& is not known; write `and`",
    ast.BitOr: "| is not known; write `or`",
    ast.MatMult: "@ is not known; write matmul(a, b)",
    ast.Is: "`is` is not known; write ==",
    ast.In: "`in` is not known",
    ast.Slice: "slices are not known, only single items such as x[0]",
    ast.Attribute: "names with a dot are not known; functions stand for themselves: sqrt(x)",
    ast.ListComp: "loops are not known",
    ast.GeneratorExp: "loops are not known",
    ast.Lambda: "lambda is not known; as a name, take another",
    ast.JoinedStr: "f-strings are not known",
    ast.Starred: "* before a list is not known",
    ast.Dict: "mappings are not known",
    ast.Set: "sets are not known",
}


class _Seen:
    """Looks through a tree before anything is evaluated."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.draws = False

    def look(self, node: ast.AST, depth: int) -> None:
        if depth > DEPTH:
            raise self.error("nested too deeply; use `let` for its parts", node)
        if type(node) in INSTEAD:
            raise self.error(INSTEAD[type(node)], node)
        if not isinstance(node, (*NODES, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)):
            if isinstance(node, ast.expr_context):
                return
            raise self.error(f"{type(node).__name__} is not known here", node)
        match node:
            case ast.Constant(value=value):
                if type(value) not in (bool, int, float, str):
                    raise self.error(f"{str(value)[:20]} is no number and no text", node)
            case ast.Name(id=name):
                if name in FUNCTIONS or name in DRAWS:
                    raise self.error(f"{name} is a function: {name}(…)", node)
                self.names.add(name)
            case ast.UnaryOp(op=ast.Invert()):
                raise self.error("~ is not known; write `not`", node)
            case ast.BinOp(op=op) if type(op) not in ARITHMETIC and not isinstance(op, ast.Pow):
                raise self.error(INSTEAD.get(type(op), "this operator is not known"), node)
            case ast.Compare(ops=ops):
                for compared in ops:
                    if type(compared) not in COMPARISONS:
                        what = INSTEAD.get(type(compared), "this comparison is not known")
                        raise self.error(what, node)
            case ast.Call(func=function, args=args, keywords=keywords):
                self.call(node, function, keywords)
                for arg in args:
                    self.look(arg, depth + 1)
                return
        for child in ast.iter_child_nodes(node):
            self.look(child, depth + 1)

    def call(self, node: ast.Call, function: ast.expr, keywords: list[ast.keyword]) -> None:
        if not isinstance(function, ast.Name):
            what = INSTEAD.get(type(function), "only a function by its name can be called")
            raise self.error(what, function)
        if function.id not in FUNCTIONS and function.id not in DRAWS:
            from difflib import get_close_matches

            near = get_close_matches(function.id, [*DRAWS, *FUNCTIONS], n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FUNCTIONS)}"
            raise self.error(f"there is no function {function.id}; {hint}", node)
        if keywords:
            raise self.error("functions take no named arguments here", node)
        self.draws |= function.id in DRAWS

    def error(self, what: str, node: ast.AST) -> ExpressionError:
        return ExpressionError(what, _column(self.text, node))


def _column(text: str, node: ast.AST) -> int:
    """The tree counts in bytes, a person in characters."""
    before = text.encode()[: getattr(node, "col_offset", 0)]
    return len(before.decode(errors="ignore")) + 1


class _Machine:
    """Evaluates one tree. `column` is where it was last."""

    def __init__(self, text: str, names: Mapping[str, Value], draw: Draw | None) -> None:
        self.text, self.names, self.draw = text, names, draw
        self.column = 0
        self.work = 0

    def value(self, node: ast.expr) -> Value:
        found = self.bounded(self.found(node))
        self.column = _column(self.text, node)
        return found

    def bounded(self, value: Value) -> Value:
        size = size_of(value)
        self.work += size
        if self.work > WORK:
            raise Refused("this is too much work")
        return value

    def found(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=value):
                return cast(Value, value)
            case ast.Name(id=name):
                self.column = _column(self.text, node)
                if name not in self.names:
                    raise Refused(f"there is no {name}")
                return self.names[name]
            case ast.Tuple(elts=parts):
                return tuple(self.value(part) for part in parts)
            case ast.List(elts=parts):
                return [self.value(part) for part in parts]
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.value(body if self.value(test) else other)
            case ast.BoolOp(op=op, values=values):
                return self.connected(isinstance(op, ast.Or), values)
            case ast.UnaryOp(op=sign, operand=operand):
                return self.signed(sign, self.value(operand))
            case ast.Compare(left=first, ops=ops, comparators=others):
                return self.compared(first, ops, others)
            case ast.BinOp(left=left, op=op, right=right):
                return self.combined(op, self.value(left), self.value(right), node)
            case ast.Subscript(value=whole, slice=index):
                return item(self.value(whole), self.value(index))
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value(arg) for arg in args]
                self.column = _column(self.text, node)
                return self.called(name, given)
        raise Refused(f"{type(node).__name__} is not known here")

    def connected(self, until: bool, values: Sequence[ast.expr]) -> Value:
        found: Value = not until
        for value in values:
            found = self.value(value)
            if bool(found) == until:
                break
        return found

    def signed(self, sign: ast.unaryop, value: Value) -> Value:
        if isinstance(sign, ast.Not):
            return not value
        return -number(value) if isinstance(sign, ast.USub) else +number(value)

    def compared(
        self, first: ast.expr, ops: Sequence[ast.cmpop], others: Sequence[ast.expr]
    ) -> bool:
        left = self.value(first)
        for op, other in zip(ops, others, strict=True):
            right = self.value(other)
            if not COMPARISONS[type(op)](left, right):
                return False
            left = right
        return True

    def combined(self, op: ast.operator, left: Value, right: Value, node: ast.expr) -> Value:
        self.column = _column(self.text, node)
        if isinstance(op, ast.Add) and not isinstance(left, int | float):
            if type(left) is not type(right):
                raise Refused(f"{kind_of(left)} and {kind_of(right)} can't be added")
            return left + right  # type: ignore[operator]  # lists, tuples, texts: of one type
        if isinstance(op, ast.Mult) and isinstance(left, list | tuple):
            times = whole(right)
            if times * (size_of(left) - 1) > ITEMS:
                raise Refused(f"more than {ITEMS} items")
            return left * max(times, 0)
        if isinstance(op, ast.Pow):
            return power(number(left), number(right))
        return ARITHMETIC[type(op)](number(left), number(right))

    def called(self, name: str, given: list[Value]) -> Value:
        if name in DRAWS:
            if self.draw is None:
                raise Refused(f"{name}(…) draws a number, which belongs in `draw`")
            return DRAWS[name](self.draw, *given)
        function, least, most = FUNCTIONS[name]
        if not least <= len(given) <= most:
            wanted = f"{least}" if least == most else f"{least} or more"
            raise Refused(f"{name} takes {wanted} arguments, not {len(given)}")
        return function(*given)
