"""Texts with values in them: {expr} or {expr:.3g}; in code {{expr}}, as single braces are code."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from tutor.questions.expressions import Expression, ExpressionError, evaluate, parse
from tutor.questions.values import Value

SPEC = re.compile(
    r"[-+]?(0?\d{1,2})?[,_]?(\.\d{1,2})?[deEfgG%xb]?"
)  # never wide: no flood of blanks
BRACES = "for braces that are meant, write {{ and }}"


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a value goes, and how it is written."""

    expression: Expression
    spec: str


Template = tuple[str | Hole, ...]


@lru_cache(4096)
def of_text(text: str) -> Template:
    """Raises ExpressionError with the piece that is wrong."""
    parts: list[str | Hole] = []
    place = 0
    for found in re.finditer(r"\{\{|\}\}|\{|\}", text):
        if found.start() < place:
            continue  # inside a hole
        parts.append(text[place : found.start()])
        place = found.end()
        if found[0] in ("{{", "}}"):
            parts.append(found[0][0])
        elif found[0] == "}":
            raise ExpressionError(f"a }} without its {{; {BRACES}", found.start() + 1)
        else:
            end = _end(text, place)
            parts.append(_hole(text[place:end]))
            place = end + 1
    return (*parts, text[place:])


@lru_cache(4096)
def of_code(code: str) -> Template:
    """Raises ExpressionError with the piece that is wrong."""
    first, *rest = code.split("{{")
    parts: list[str | Hole] = [first]
    for piece in rest:
        inside, closed, after = piece.partition("}}")
        if not closed:
            raise ExpressionError("a {{ without its }}")
        parts += [_hole(inside), after]
    return tuple(parts)


def printed(text: str, names: Collection[str]) -> Expression | Template:
    """What a program prints: an expression where it uses one of `names`, or a text with holes.

    Where there are no names, the text is the output as it stands, braces and all. Raises
    ExpressionError with the piece that is wrong.
    """
    if not names:
        return (text,)
    with suppress(ExpressionError):
        expression = parse(text)
        if "\n" not in text and expression.names and expression.names <= {*names}:
            return expression
    return of_text(text)


def expressions(template: Template) -> list[Expression]:
    return [part.expression for part in template if isinstance(part, Hole)]


def fill(template: Template, names: Mapping[str, Value], plain: bool = False) -> str:
    """The text with its values. `plain`: numbers as Python prints them, as code needs it."""
    return "".join(
        part if isinstance(part, str) else _written(part, names, plain) for part in template
    )


def _written(hole: Hole, names: Mapping[str, Value], plain: bool) -> str:
    value = evaluate(hole.expression, names)
    if not hole.spec:
        return (value if isinstance(value, str) else repr(value)) if plain else show(value)
    if not isinstance(value, int | float):
        raise ExpressionError(f"{{{hole.expression.text}:{hole.spec}}} is no number to format")
    try:
        return format(value, hole.spec)
    except ValueError as error:
        raise ExpressionError(f"{{{hole.expression.text}:{hole.spec}}}: {error}") from None


def show(value: Value) -> str:
    """A value as a question shows it: 0.3 for 0.30000000000000004, [1, 2], (2, 3)."""
    if isinstance(value, float):
        return f"{value:.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:.6g}".replace("e+", "e")
    if isinstance(value, list):
        return f"[{', '.join(show(part) for part in value)}]"
    if isinstance(value, tuple):
        return f"({', '.join(show(part) for part in value)}{',' if len(value) == 1 else ''})"
    return str(value)


def _end(text: str, place: int) -> int:
    """Where the hole that begins at `place` is closed; quotes may hold braces."""
    quote = ""
    for i in range(place, len(text)):
        sign = text[i]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "}":
            return i
        elif sign == "{":
            break
    raise ExpressionError(f"a {{ without its }}; {BRACES}", place)


def _hole(inside: str) -> Hole:
    text, spec = _split(inside)
    if not SPEC.fullmatch(spec):
        raise ExpressionError(f"{{{inside}}}: {spec!r} is no format such as .3g or ,; {BRACES}")
    try:
        return Hole(parse(text), spec)
    except ExpressionError as error:
        raise ExpressionError(f"{{{inside}}}: {error}; {BRACES}") from None


def _split(inside: str) -> tuple[str, str]:
    """`x:.3g` → x and .3g. The language itself has no colon, but a quoted text may."""
    quote = ""
    for i, sign in enumerate(inside):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == ":":
            return inside[:i], inside[i + 1 :].strip()
    return inside, ""
