"""A table as a list of dicts: read it, fill its holes, choose columns, choose rows."""

import csv
from statistics import mean, median, mode

MISSING = {"", "na", "nan", "null"}
MEASURES = {"mean": mean, "median": median, "mode": mode}


def load(text: str) -> list[dict]:
    header, *lines = csv.reader(text.splitlines())
    names = [name.strip() for name in header]
    return [dict(zip(names, map(value, line))) for line in lines]


def value(field: str) -> float | str | None:
    field = field.strip()
    if field.lower() in MISSING:
        return None
    try:
        return float(field)
    except ValueError:
        return field


def impute(rows: list[dict], col: str, how: str, stats: dict | None = None) -> tuple[list[dict], dict]:
    if stats is None:
        known = [row[col] for row in rows if row[col] is not None]
        stats = {col: MEASURES[how](known)}
    filled = [{**row, col: stats[col] if row[col] is None else row[col]} for row in rows]
    return filled, stats


def select(rows: list[dict], cols: list[str]) -> list[dict]:
    return [{col: row[col] for col in cols} for row in rows]


def where(rows: list[dict], pred) -> list[dict]:
    return [row for row in rows if pred(row)]
