from collections.abc import Callable


def load(text: str) -> list[dict]:
    """CSV text as one dict a row: None for what is missing, numbers as numbers, else strings."""
    raise NotImplementedError


def impute(rows: list[dict], col: str, how: str, stats: dict | None = None) -> tuple[list[dict], dict]:
    """New rows in which the holes of `col` are filled, and {col: the value filled in}.

    how: "mean", "median" or "mode" of the values that are there. With `stats` nothing is measured:
    stats[col] is filled in.
    """
    raise NotImplementedError


def select(rows: list[dict], cols: list[str]) -> list[dict]:
    """New rows with the columns `cols` only, in that order."""
    raise NotImplementedError


def where(rows: list[dict], pred: Callable[[dict], bool]) -> list[dict]:
    """The rows for which pred(row) is true."""
    raise NotImplementedError
