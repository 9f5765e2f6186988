"""The order of the columns, which a comparison of dicts does not see."""


def columns(rows, cols):
    return [list(row) for row in submission.select(rows, cols)]
