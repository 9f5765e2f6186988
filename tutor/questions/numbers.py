"""Numbers as people write them: 0.25, 1/4, 25%, 1e-3, 2^10, 3k, 7B, 1,000, 16 GB."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log

from tutor.questions.expressions import ExpressionError, evaluate, parse
from tutor.questions.functions import FUNCTIONS

LENGTH = 100
THOUSANDS = {"k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9, "t": 1e12}
WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "⁄": "/", "\xa0": " ",
                       "\u2009": " ", "\u202f": " ", "π": "3.141592653589793"})  # fmt: skip
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

# What a unit is worth in the first of its family. The letters' case tells bits from bytes.
FAMILIES: tuple[dict[str, float], ...] = (
    {"B": 1, "bytes": 1, "byte": 1, "KB": 1e3, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
     "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "bit": 1 / 8, "bits": 1 / 8},
    {"nat": 1, "nats": 1, "bit": log(2), "bits": log(2)},
    {"s": 1, "sec": 1, "second": 1, "seconds": 1, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "ns": 1e-9,
     "min": 60, "minutes": 60, "minute": 60, "h": 3600, "hours": 3600, "hour": 3600,
     "d": 86400, "day": 86400, "days": 86400},
    {"FLOP": 1, "FLOPs": 1, "GFLOP": 1e9, "GFLOPs": 1e9, "TFLOP": 1e12, "TFLOPs": 1e12,
     "PFLOP": 1e15, "PFLOPs": 1e15},
    {"FLOP/s": 1, "FLOPS": 1, "GFLOPS": 1e9, "GFLOP/s": 1e9, "TFLOPS": 1e12, "TFLOP/s": 1e12,
     "PFLOPS": 1e15, "PFLOP/s": 1e15},
)  # fmt: skip


class Unreadable(Exception):
    """An answer that can't be understood. It counts as no answer; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Number:
    """What was written: the value in the unit asked for, and another unit that can't be it."""

    value: float
    stray: str = ""


def read(text: str, unit: str = "") -> Number:
    """The number that `text` says, where `unit` is what the question asks for ("" for a bare one).

    A unit of the same family is converted: 16000 MB are 16 GB. Raises Unreadable.
    """
    plain = text.strip().translate(SIGNS)
    if not plain:
        raise Unreadable("Write a number.")
    if len(plain) > LENGTH:
        raise Unreadable("That is too long for a number.")
    number, written = _without_unit(plain, unit)
    value = _value(_superscripts(number), text)
    for family in FAMILIES:
        if unit in family and (worth := _worth(written, family)):
            return Number(value * worth / family[unit])
    return Number(value, written)


def _worth(unit: str, family: dict[str, float]) -> float:
    """What a unit is worth, in any case of letters where that leaves no doubt; 0 if it is none."""
    if unit in family:
        return family[unit]
    found = {worth for name, worth in family.items() if name.lower() == unit.lower()}
    return found.pop() if len(found) == 1 else 0


def _without_unit(text: str, unit: str) -> tuple[str, str]:
    """The number, and the unit behind it where it is another than the one asked for."""
    before = text[: -len(unit)].rstrip() if unit and text.lower().endswith(unit.lower()) else ""
    if before and (before != text[: -len(unit)] or not before[-1].isalpha()):  # no s in 200 ms
        written = text[-len(unit) :]
        other = written != unit and any(written in family for family in FAMILIES)
        return text[: -len(unit)], written if other else ""
    found = re.search(r"(?<=[\d.\s)])\s*([A-Za-zµ][A-Za-zµ/]*)$", text)
    if not found:
        return text, ""
    word, number = found[1], text[: found.start()]
    if _short_for(word, unit):
        return number, ""
    kin = any(unit in family and word in family for family in FAMILIES)
    if kin or not (word.lower() in THOUSANDS or word.lower().removesuffix("s") in WORDS):
        return number, word
    return text, ""


def _short_for(word: str, unit: str) -> bool:
    """16G where GB are asked for, 7M where the unit is "million"."""
    prefixed = re.fullmatch(r"[kKMGT](i?B|FLOP.*)", unit) is not None
    return (prefixed or unit.lower() in WORDS) and unit[:1].lower() == word.lower()


def _value(text: str, written: str) -> float:
    plain = text.strip()
    percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    plain = re.sub(r"(?<![\d.,])(\d{1,3})((?:,\d{3})+)(?![\d,])", _joined, plain)  # 1,000
    plain = re.sub(r"(?<![\d.,])(\d*),(\d+)(?![\d.,])", r"\1.\2", plain)  # 0,25
    plain = re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)  # 1 000
    for word, factor in WORDS.items():
        plain = re.sub(rf"(?<=[\d.\s]){word}s?\b", f"*{factor!r}", plain, flags=re.I)
    plain = re.sub(r"(?<=[\d.])\s?([kmgbt])\b", _scaled, plain, flags=re.I)
    plain = plain.replace("^", "**").removeprefix("=").removeprefix("~").removeprefix("≈")
    try:
        expression = parse(plain)
        if expression.names or any(f"{name}(" in plain.replace(" ", "") for name in FUNCTIONS):
            raise ExpressionError("not worked out")
        value = evaluate(expression)
    except ExpressionError as error:
        why = " (a division by zero)" if "zero" in error.what else ""
        what = f"“{written.strip()[:40]}” can't be read as a number{why}."
        raise Unreadable(f"{what} Write it as 0.25, 1/4, 25%, 1e-3, 2^10 or 3k.") from None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"“{written.strip()[:40]}” is not one number.")
    try:
        return float(value) / 100 if percent else float(value)
    except OverflowError:
        raise Unreadable("That number is too large.") from None


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(",", "")


def _scaled(found: re.Match[str]) -> str:
    return f"*{THOUSANDS[found[1].lower()]!r}"


def _superscripts(text: str) -> str:
    """10⁻³ → 10^-3"""
    return re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: f"^{found[0].translate(RAISED)}", text)
