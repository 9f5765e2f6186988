"""What a value must look like, and how a mistake is told to the author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from tutor.schema.source import Loc, Mistake, Source


@dataclass(frozen=True, slots=True)
class Expect:
    """Metadata of a type: its name in "expected …, got …"."""

    what: str


class Form(BaseModel):
    """A mapping with these keys and no others, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


F = TypeVar("F", bound=Form)


def rule(what: str) -> PydanticCustomError:
    """A rule over several keys that is broken, told as it is."""
    return PydanticCustomError("rule", "{what}", {"what": what})


def _rising(span: tuple[float, ...]) -> tuple[float, ...]:
    if span[0] > span[1]:
        raise ValueError("low is above high")
    return span


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Text = Annotated[str, Field(pattern=r"\S"), AfterValidator(str.rstrip), Expect("text")]
Id = Annotated[
    str,
    Field(pattern=SLUG),
    Expect("lower-case words joined by hyphens, such as chain-rule"),
]
Stars = Annotated[int, Field(ge=1, le=5), Expect("a whole number from 1 to 5")]
Count = Annotated[int, Field(ge=1, le=1_000_000), Expect("a whole number from 1")]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False), Expect("a number from 0")]
Span = Annotated[
    tuple[Number, ...],
    Field(min_length=2, max_length=2),
    AfterValidator(_rising),
    Expect("two numbers, low and high, such as [8, 12]"),
]
Weeks = Annotated[
    tuple[Annotated[int, Field(ge=0, le=10_000), Expect("a whole number from 0")], ...],
    Field(min_length=2, max_length=2),
    AfterValidator(_rising),
    Expect("two whole numbers, low and high, such as [2, 4]"),
]


def fill(form: type[F], source: Source) -> tuple[F | None, list[Mistake]]:
    """The form filled from `source`, or None and every mistake in it."""
    if not source.readable:
        return None, source.mistakes
    try:
        return form.model_validate(source.data), source.mistakes
    except ValidationError as error:
        found: list[dict[str, Any]] = [dict(e) for e in error.errors(include_url=False)]
        inner = {e["loc"][:i] for e in found for i in range(len(e["loc"]))}
        told = [
            _tell(form, source, e)
            for e in found
            if e["loc"] not in inner and e["loc"] not in source.refused
        ]
        return None, source.mistakes + told


def near(word: str, words: Iterable[str]) -> str:
    """`; did you mean …?` with the nearest of `words`, or nothing where none is near."""
    nearest = get_close_matches(word, list(words), n=1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def _tell(form: type[Form], source: Source, error: dict[str, Any]) -> Mistake:
    loc: Loc = tuple(error["loc"])
    if error["type"] == "rule":
        return source.mistake(loc, error["msg"])
    if loc and loc[-1] == "[key]":
        kind = get_args(_bare(_type_at(form, loc[:-2])))[0]
        return source.mistake(loc[:-1], f"expected {_expected(kind)} as key, got {loc[-2]!r}")
    if error["type"] in ("extra_forbidden", "invalid_key"):
        known = _bare(_type_at(form, loc[:-1])).model_fields
        hint = near(str(loc[-1]), known) or f"; the keys here are {', '.join(known)}"
        return source.mistake(loc, f"unknown key{hint}")
    kind = _type_at(form, loc)
    if error["type"] == "missing":
        return source.mistake(loc, f"missing; expected {_expected(kind)}")
    value = error["input"]
    hint = "; put it in quotes" if _bare(kind) is str and isinstance(value, int | float) else ""
    what = f"expected {_expected(kind)}, got {_got(source, loc, value)}{hint}"
    return source.mistake(loc, what)


def _type_at(kind: Any, loc: Loc) -> Any:
    """The annotation which the value at `loc` had to fit."""
    for part in loc:
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, Form):
            kind = kind.model_fields[str(part)].rebuild_annotation()
        elif get_origin(kind) is dict:
            kind = get_args(kind)[1]
        else:
            kind = get_args(kind)[0]
    return kind


def _bare(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(arg for arg in get_args(kind) if arg is not NoneType))
    return kind


def _expected(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        named = [part.what for part in get_args(kind) if isinstance(part, Expect)]
        return named[0] if named else _expected(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _expected(next(arg for arg in get_args(kind) if arg is not NoneType))
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(map(str, get_args(kind)))
    if get_origin(kind) is tuple:
        return "a list"
    if get_origin(kind) is dict:
        return "a mapping"
    if issubclass(kind, Form):
        needed = [name for name, info in kind.model_fields.items() if info.is_required()]
        return "a mapping with " + ", ".join(needed or kind.model_fields)
    return {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[kind]


def _got(source: Source, loc: Loc, value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple):
        text = ", ".join(map(str, value))
        return f"[{text}]" if len(text) < 20 else f"a list of {len(value)}"
    raw = source.raw.get(loc, str(value))
    if isinstance(value, bool):
        return f"{raw}, which YAML reads as {str(value).lower()}"
    if isinstance(value, str):
        return f"'{raw[:57]}…'" if len(raw) > 60 else f"'{raw}'"
    return raw
