"""csv.DictReader, Counter and deepcopy."""
import csv
import io
import re
from collections import Counter
from copy import deepcopy
from statistics import fmean, median


def load(text):
    return [{k.strip(): convert(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]


def convert(v):
    if re.fullmatch(r"\s*(na|nan|null)?\s*", v, re.IGNORECASE):
        return None
    try:
        return float(v)
    except ValueError:
        return v.strip()


def impute(rows, col, how, stats=None):
    rows = deepcopy(rows)
    if stats is None:
        seen = [row[col] for row in rows if row[col] is not None]
        if how == "mean":
            value = fmean(seen)
        elif how == "median":
            value = median(seen)
        else:
            (value, _), = Counter(seen).most_common(1)
        stats = {col: value}
    for row in rows:
        if row[col] is None:
            row[col] = stats[col]
    return rows, stats


def select(rows, cols):
    return [{c: deepcopy(row)[c] for c in cols} for row in rows]


def where(rows, pred):
    return [dict(row) for row in rows if pred(row)]
