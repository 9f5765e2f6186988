def encode(word: str, merges: list[tuple[str, str]]) -> list[str]:
    """Split a word into the tokens that training would have made of it.

    word: any text without white space, "" included.
    merges: pairs of symbols in the order in which they were learned; the index is the rank.
    Returns the tokens; joined they are the word.
    """
    raise NotImplementedError


def decode(tokens: list[str]) -> str:
    """The text which the tokens stand for."""
    raise NotImplementedError
