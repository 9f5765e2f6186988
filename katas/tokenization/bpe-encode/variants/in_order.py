"""Each merge of the list once, in the order of learning, in place."""


def encode(word, merges):
    tokens = list(word)
    for left, right in merges:
        k = 0
        while k < len(tokens) - 1:
            if tokens[k] == left and tokens[k + 1] == right:
                tokens[k : k + 2] = [left + right]
            k += 1
    return tokens


def decode(tokens):
    text = ""
    for token in tokens:
        text += token
    return text
