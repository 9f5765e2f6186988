"""A reader of its own, a character at a time; sums and sorting by hand."""


def fields(line):
    out, field, quoted, i = [], "", False, 0
    while i < len(line):
        c = line[i]
        if quoted and line[i : i + 2] == '""':
            field += '"'
            i += 1
        elif c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            out.append(field)
            field = ""
        else:
            field += c
        i += 1
    return out + [field]


def clean(s):
    s = s.strip()
    if s.upper() in ("", "NA", "NAN", "NULL"):
        return None
    try:
        return int(s)
    except ValueError:
        pass
    try:
        return float(s)
    except ValueError:
        return s


def load(text):
    if text.endswith("\n"):
        text = text[:-1]
    head, *rest = text.split("\n")
    names = [name.strip() for name in fields(head)]
    rows = []
    for line in rest:
        row = {}
        for name, field in zip(names, fields(line)):
            row[name] = clean(field)
        rows.append(row)
    return rows


def measure(values, how):
    if how == "mean":
        return sum(values) / len(values)
    if how == "median":
        s, n = sorted(values), len(values)
        return s[n // 2] if n % 2 else (s[n // 2 - 1] + s[n // 2]) / 2
    return max(set(values), key=values.count)


def impute(rows, col, how, stats=None):
    fill = stats[col] if stats is not None else measure([r[col] for r in rows if r[col] is not None], how)
    out = []
    for row in rows:
        row = dict(row)
        if row[col] is None:
            row[col] = fill
        out.append(row)
    return out, {col: fill}


def select(rows, cols):
    return [dict((c, row[c]) for c in cols) for row in rows]


def where(rows, pred):
    return list(filter(pred, rows))
