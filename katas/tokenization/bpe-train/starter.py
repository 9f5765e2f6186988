def train(word_counts: dict[str, int], num_merges: int) -> list[tuple[str, str]]:
    """Learn the merges of byte-pair encoding.

    word_counts: how often each word occurs in the corpus.
    num_merges: how many merges to learn; fewer come back where no pair is left.
    Returns the merged pairs of symbols in the order in which they were learned.
    """
    raise NotImplementedError
