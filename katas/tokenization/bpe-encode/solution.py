"""Byte-pair encoding, the using half: replay the merges on a new word, lowest rank first."""


def encode(word: str, merges: list[tuple[str, str]]) -> list[str]:
    rank = {pair: r for r, pair in enumerate(merges)}
    symbols = list(word)
    while pairs := [pair for pair in zip(symbols, symbols[1:]) if pair in rank]:
        symbols = merge(symbols, min(pairs, key=rank.get))
    return symbols


def decode(tokens: list[str]) -> str:
    return "".join(tokens)


def merge(symbols, pair):
    """The symbols with every occurrence of `pair` joined, from left to right: a a a → aa a."""
    merged, i = [], 0
    while i < len(symbols):
        step = 2 if tuple(symbols[i : i + 2]) == pair else 1
        merged.append("".join(symbols[i : i + step]))
        i += step
    return merged
