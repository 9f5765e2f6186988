"""A list of the judge's that is put into itself, and returned.

comes back: crashed
saying: holds itself
stopped by: customs
kata: bpe-encode
"""

def decode(tokens):
    return "".join(tokens)


def encode(word, merges):
    merges.append(merges)
    return merges
