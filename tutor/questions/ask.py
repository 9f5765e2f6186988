"""A question and a seed → what the learner sees, and what is right; always the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.questions import template
from tutor.questions.bank import Item
from tutor.questions.expressions import Expression, ExpressionError, evaluate, parse
from tutor.questions.functions import Draw
from tutor.questions.values import Value


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its numbers in.

    `options` are the choices or the steps as they are shown; `key` holds the indices of the right
    ones among them, for `order` in the right order. `answer` is the right number, shape or printed
    text; a shape is a tuple, or the text "error".
    """

    item: Item
    seed: int
    text: str
    because: str
    code: str = ""
    options: tuple[str, ...] = ()
    key: tuple[int, ...] = ()
    answer: float | str | tuple[int, ...] | None = None
    rubric: tuple[str, ...] = ()


def ask(item: Item, seed: int) -> Asked:
    """Raises ExpressionError where a value can't be had, which the author check rules out."""
    names = values(item, seed)
    options, key = _shuffled(item, offered(item, names), _source(f"{item.id} {seed} order"))

    def text(source: str) -> str:
        return template.fill(template.of_text(source), names)

    return Asked(
        item=item,
        seed=seed,
        text=text(item.ask),
        because=text(item.because),
        code=template.fill(template.of_code(item.code), names, plain=True),
        options=options,
        key=key,
        answer=_answer(item, names),
        rubric=tuple(text(point) for point in item.rubric),
    )


def values(item: Item, seed: int) -> dict[str, Value]:
    """The names of a question with their values, in order; later ones may use earlier ones.

    Raises ExpressionError.
    """
    draw = _source(f"{item.id} {seed}")
    names: dict[str, Value] = {}
    for name, source in item.draw.items():
        names[name] = evaluate(parse(source), names, draw)
    for name, source in item.let.items():
        names[name] = evaluate(parse(source), names)
    return names


def offered(item: Item, names: Mapping[str, Value]) -> list[str]:
    """The steps in order, or the right choices and then the wrong ones. Raises ExpressionError."""
    texts = item.steps or (*item.right, *item.wrong)
    return [template.fill(template.of_text(text), names).strip() for text in texts]


def _source(seed: str) -> Draw:
    """`random()` alone, whose sequence Python promises for a seed. Shuffle and choice may change
    with a version, and then an answer in the history would belong to other numbers."""
    return random.Random(seed).random


def _shuffled(item: Item, texts: list[str], draw: Draw) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The texts shuffled, and where the right ones (or the steps in order) are now."""
    shown = [*dict.fromkeys(texts)]  # two that came out the same are one
    for last in range(len(shown) - 1, 0, -1):
        other = int(draw() * (last + 1))
        shown[last], shown[other] = shown[other], shown[last]
    if item.kind == "order":
        shown = [*shown[1:], shown[0]] if shown == texts else shown  # never in order already
        return tuple(shown), tuple(shown.index(step) for step in texts)
    return tuple(shown), tuple(sorted(shown.index(one) for one in texts[: len(item.right)]))


def _answer(item: Item, names: Mapping[str, Value]) -> float | str | tuple[int, ...] | None:
    if item.kind == "numeric":
        value = evaluate(parse(item.answer), names)
        if not isinstance(value, int | float):
            raise ExpressionError(f"the answer is {template.show(value)}, which is no number")
        return value
    if item.kind == "shape":
        return _shape("error" if item.answer == "error" else evaluate(parse(item.answer), names))
    if item.kind == "predict":
        printed = template.printed(item.answer, names)
        if isinstance(printed, Expression):
            value = evaluate(printed, names)
            return value if isinstance(value, str) else repr(value)
        return template.fill(printed, names, plain=True)
    return None


def _shape(value: Value) -> str | tuple[int, ...]:
    if value == "error":
        return "error"
    if not isinstance(value, list | tuple):
        raise ExpressionError(f"the answer is {template.show(value)}, no shape such as (2, 3)")
    sizes = [size for size in value if isinstance(size, int) and size >= 0]
    if len(sizes) < len(value):
        raise ExpressionError(f"the shape {template.show(value)} is not of whole numbers")
    return tuple(sizes)
