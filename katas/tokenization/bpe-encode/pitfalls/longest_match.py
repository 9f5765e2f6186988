"""From the left, the longest token of the vocabulary that fits, as WordPiece would."""


def encode(word, merges):
    vocabulary = {left + right for left, right in merges}
    tokens = []
    while word:
        ends = (n for n in range(len(word), 1, -1) if word[:n] in vocabulary)
        n = next(ends, 1)
        tokens.append(word[:n])
        word = word[n:]
    return tokens


def decode(tokens):
    return "".join(tokens)
