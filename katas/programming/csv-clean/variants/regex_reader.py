"""Fields by a regular expression, the measures by match."""
import re
from statistics import mean, median, mode

FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^,]*))(,|$)')
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def fields(line):
    at, more = 0, ","
    while more:
        found = FIELD.match(line, at)
        quoted, plain, more = found.groups()
        yield plain if quoted is None else quoted.replace('""', '"')
        at = found.end()


def convert(field):
    field = field.strip()
    if field.casefold() in ("", "na", "nan", "null"):
        return None
    return float(field) if NUMBER.fullmatch(field) else field


def load(text):
    lines = [list(fields(line)) for line in text.splitlines()]
    return [{name.strip(): convert(field) for name, field in zip(lines[0], line)} for line in lines[1:]]


def measure(values, how):
    match how:
        case "mean":
            return mean(values)
        case "median":
            return median(values)
        case "mode":
            return mode(values)


def impute(rows, col, how, stats=None):
    if stats is not None:
        fill = stats[col]
    else:
        fill = measure([row[col] for row in rows if row[col] is not None], how)
    return [row if row[col] is not None else {**row, col: fill} for row in rows], {col: fill}


def select(rows, cols):
    return [{col: row[col] for col in cols} for row in rows]


def where(rows, pred):
    kept = []
    for row in rows:
        if pred(row):
            kept.append(row)
    return kept
