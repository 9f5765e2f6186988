"""The small language of the questions: Python's syntax for arithmetic, and nothing else of it.

A text is parsed to a syntax tree, and an interpreter that knows only the nodes below walks it;
nothing is ever compiled or executed. Everything is bounded: the length and the depth of a text, the
size of numbers and lists, the work of one evaluation. So the worst that any text can do is raise
ExpressionError.
"""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, cast

Value: TypeAlias = "bool | int | float | str | list[Value] | tuple[Value, ...]"
Draw: TypeAlias = Callable[[], float]  # a number in [0, 1), another one each time

LENGTH = 500  # characters of an expression
DEPTH = 40  # nodes below one another
BITS = 256  # of a whole number: some 77 digits
TEXT = 500  # characters of a text
ITEMS = 1000  # of a list, those of inner lists included
NESTED = 6  # lists within lists
WORK = 50_000  # nodes and list items of one evaluation
DIGITS = 15  # that `round` may keep


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
        raise ExpressionError(error.msg, error.offset or 0) from None
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
    except _Refused as error:
        raise ExpressionError(str(error), machine.column) from None
    except ZeroDivisionError:
        raise ExpressionError("a division by zero", machine.column) from None
    except OverflowError:
        raise ExpressionError("the number grows too large", machine.column) from None
    except IndexError:
        raise ExpressionError("there is no item of that index", machine.column) from None
    except (TypeError, ValueError) as error:
        raise ExpressionError(f"it has no value: {error}", machine.column) from None


class _Refused(Exception):
    """What a function or an operator can't do, in words for the author."""


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

            near = get_close_matches(function.id, [*FUNCTIONS, *DRAWS], n=1)
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
        size = _size(value)
        self.work += size
        if self.work > WORK:
            raise _Refused("this is too much work")
        return value

    def found(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=value):
                return cast(Value, value)
            case ast.Name(id=name):
                self.column = _column(self.text, node)
                if name not in self.names:
                    raise _Refused(f"there is no {name}")
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
                return _item(self.value(whole), self.value(index))
            case ast.Call(func=ast.Name(id=name), args=args):
                given = [self.value(arg) for arg in args]
                self.column = _column(self.text, node)
                return self.called(name, given)
        raise _Refused(f"{type(node).__name__} is not known here")

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
        return -_number(value) if isinstance(sign, ast.USub) else +_number(value)

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
                raise _Refused(f"{_kind(left)} and {_kind(right)} can't be added")
            return left + right  # type: ignore[operator]  # lists, tuples, texts: of one type
        if isinstance(op, ast.Mult) and isinstance(left, list | tuple):
            times = _whole(right)
            if times * max(_size(left), 1) > ITEMS:
                raise _Refused(f"more than {ITEMS} items")
            return left * max(times, 0)
        if isinstance(op, ast.Pow):
            return _power(_number(left), _number(right))
        return ARITHMETIC[type(op)](_number(left), _number(right))

    def called(self, name: str, given: list[Value]) -> Value:
        if name in DRAWS:
            if self.draw is None:
                raise _Refused(f"{name}(…) draws a number, which belongs in `draw`")
            return DRAWS[name](self.draw, *given)
        function, least, most = FUNCTIONS[name]
        if not least <= len(given) <= most:
            wanted = f"{least}" if least == most else f"{least} or more"
            raise _Refused(f"{name} takes {wanted} arguments, not {len(given)}")
        return function(*given)


# --- values: their kinds and bounds -------------------------------------------------------------


def _size(value: Value, depth: int = 0) -> int:
    """How many values it is made of. Raises _Refused where one is out of bounds."""
    if isinstance(value, int):
        if value.bit_length() > BITS:
            raise OverflowError
        return 1
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OverflowError
        return 1
    if isinstance(value, str):
        if len(value) > TEXT:
            raise _Refused(f"a text of more than {TEXT} characters")
        return 1
    if isinstance(value, list | tuple):
        if len(value) > ITEMS:
            raise _Refused(f"more than {ITEMS} items")
        if depth == NESTED:
            raise _Refused(f"lists nested more than {NESTED} deep")
        size = 1
        for part in value:
            size += _size(part, depth + 1)
            if size > ITEMS + 1:
                raise _Refused(f"more than {ITEMS} items")
        return size
    raise _Refused(f"a {type(value).__name__} is no value here")


def _kind(value: object) -> str:
    kinds = {bool: "True or False", int: "a number", float: "a number", str: "a text",
             list: "a list", tuple: "a tuple"}  # fmt: skip
    return kinds.get(type(value), "this")


def _number(value: Value) -> float:
    if not isinstance(value, int | float):
        raise _Refused(f"{_kind(value)} stands where a number is needed")
    return value


def _whole(value: Value) -> int:
    if not isinstance(value, int):
        raise _Refused(f"{_kind(value)} stands where a whole number is needed")
    return value


def _list(value: Value) -> Sequence[Value]:
    if not isinstance(value, list | tuple):
        raise _Refused(f"{_kind(value)} stands where a list is needed")
    return value


def _numbers(value: Value) -> list[float]:
    return [_number(part) for part in _list(value)]


def _item(whole: Value, index: Value) -> Value:
    return _list(whole)[_whole(index)]


def _power(base: float, exponent: float) -> float:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if abs(base) > 1 and (base.bit_length() - 1) * exponent > BITS:
            raise OverflowError
        return cast(int, base**exponent)
    if base < 0 and not float(exponent).is_integer():
        raise _Refused("a negative number has no such power")
    return cast(float, base**exponent)


# --- functions ----------------------------------------------------------------------------------


def _of_number(function: Callable[[float], float]) -> Callable[..., Value]:
    return lambda x: function(_number(x))


def _each(*given: Value) -> list[float]:
    """The numbers of `max(a, b)` and of `max([a, b])`."""
    return _numbers(given[0] if len(given) == 1 else given)


def _some(value: Value) -> list[float]:
    found = _numbers(value)
    if not found:
        raise _Refused("the list is empty")
    return found


def _round(x: Value, digits: Value = 0) -> Value:
    if abs(_whole(digits)) > DIGITS:
        raise _Refused(f"round keeps at most {DIGITS} digits")
    return round(_number(x), digits) if digits else round(_number(x))  # type: ignore[arg-type]


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else len(_list(value))


def _product(value: Value) -> float:
    product: float = 1
    for number in _numbers(value):
        product *= number
        _size(product)
    return product


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _softmax(value: Value) -> Value:
    z = _some(value)
    top = max(z)
    e = [math.exp(x - top) for x in z]
    total = math.fsum(e)
    return [x / total for x in e]


def _dot(a: Value, b: Value) -> float:
    x, y = _numbers(a), _numbers(b)
    if len(x) != len(y):
        raise _Refused(f"dot needs lists of one length, not {len(x)} and {len(y)}")
    return sum(p * q for p, q in zip(x, y, strict=True))


def _mean(value: Value) -> float:
    x = _some(value)
    return math.fsum(x) / len(x)


def _variance(value: Value) -> float:
    """σ² = Σ(xᵢ − μ)²/n, the population's."""
    mean = _mean(value)
    return _mean([(x - mean) ** 2 for x in _some(value)])


def _matrix(value: Value) -> list[list[float]]:
    rows = [_numbers(row) for row in _list(value)]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise _Refused("matmul needs rows of one length")
    return rows


def _matmul(a: Value, b: Value) -> Value:
    """(n, k) times (k, m); a flat list is a row on the left and a column on the right."""
    row = all(isinstance(x, int | float) for x in _list(a))
    column = all(isinstance(x, int | float) for x in _list(b))
    left = [_numbers(a)] if row else _matrix(a)
    right = [[x] for x in _numbers(b)] if column else _matrix(b)
    inner = len(right)
    if len(left[0]) != inner or not inner:
        raise _Refused(f"matmul of rows of {len(left[0])} and columns of {inner}")
    if len(left) * len(right[0]) > ITEMS:
        raise _Refused(f"more than {ITEMS} items")
    made: list[Value] = [
        [sum(r[k] * right[k][j] for k in range(inner)) for j in range(len(right[0]))] for r in left
    ]
    if column:
        made = [cast("list[Value]", r)[0] for r in made]
    return made[0] if row else made


def _broadcast(a: Value, b: Value) -> Value:
    """The common shape by NumPy's rule: from the right, sizes are equal or one of them is 1."""
    x, y = ([_whole(size) for size in _list(shape)] for shape in (a, b))
    width = max(len(x), len(y))
    x, y = [1] * (width - len(x)) + x, [1] * (width - len(y)) + y
    if any(p != q and 1 not in (p, q) for p, q in zip(x, y, strict=True)):
        return "error"
    return tuple(q if p == 1 else p for p, q in zip(x, y, strict=True))


def _convolved(w: Value, k: Value, p: Value, s: Value) -> int:
    """⌊(w + 2p − k)/s⌋ + 1"""
    size = (_whole(w) + 2 * _whole(p) - _whole(k)) // _whole(s) + 1
    if size < 1:
        raise _Refused("conv: the kernel is wider than the padded input")
    return size


MANY = 100
FUNCTIONS: dict[str, tuple[Callable[..., Value], int, int]] = {  # with how many arguments
    "sqrt": (_of_number(math.sqrt), 1, 1),
    "exp": (_of_number(math.exp), 1, 1),
    "log": (_of_number(math.log), 1, 1),
    "log2": (_of_number(math.log2), 1, 1),
    "abs": (_of_number(abs), 1, 1),
    "min": (lambda *x: min(_each(*x)), 1, MANY),
    "max": (lambda *x: max(_each(*x)), 1, MANY),
    "round": (_round, 1, 2),
    "floor": (_of_number(math.floor), 1, 1),
    "ceil": (_of_number(math.ceil), 1, 1),
    "sum": (lambda x: sum(_numbers(x)), 1, 1),
    "len": (_length, 1, 1),
    "prod": (_product, 1, 1),
    "sigmoid": (_of_number(_sigmoid), 1, 1),
    "tanh": (_of_number(math.tanh), 1, 1),
    "softmax": (_softmax, 1, 1),
    "dot": (_dot, 2, 2),
    "norm": (lambda x: math.sqrt(sum(n * n for n in _numbers(x))), 1, 1),
    "matmul": (_matmul, 2, 2),
    "mean": (_mean, 1, 1),
    "var": (_variance, 1, 1),
    "broadcast": (_broadcast, 2, 2),
    "conv": (_convolved, 4, 4),
}


def _drawn_int(draw: Draw, *given: Value) -> int:
    if len(given) != 2:
        raise _Refused("int takes the lowest and the highest number")
    low, high = _whole(given[0]), _whole(given[1])
    if low > high:
        raise _Refused(f"int: {low} is above {high}")
    return low + min(int(draw() * (high - low + 1)), high - low)


def _drawn_uniform(draw: Draw, *given: Value) -> float:
    if len(given) != 2:
        raise _Refused("uniform takes the lowest and the highest number")
    low, high = _number(given[0]), _number(given[1])
    if low > high:
        raise _Refused(f"uniform: {low} is above {high}")
    return low + draw() * (high - low)


def _drawn_choice(draw: Draw, *given: Value) -> Value:
    if len(given) < 2:
        raise _Refused("choice takes two values or more")
    return given[min(int(draw() * len(given)), len(given) - 1)]


DRAWS: dict[str, Callable[..., Value]] = {
    "int": _drawn_int,
    "uniform": _drawn_uniform,
    "choice": _drawn_choice,
}
