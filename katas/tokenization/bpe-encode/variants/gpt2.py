"""After GPT-2's encoder: the lowest rank by a default of infinity, tuple.index to jump ahead."""


def encode(word, merges):
    ranks = dict(zip(merges, range(len(merges))))
    word = tuple(word)
    while len(word) > 1:
        first, second = best = min(zip(word, word[1:]), key=lambda pair: ranks.get(pair, float("inf")))
        if best not in ranks:
            break
        new, i = [], 0
        while i < len(word):
            try:
                j = word.index(first, i)
            except ValueError:
                new.extend(word[i:])
                break
            new.extend(word[i:j])
            if j < len(word) - 1 and word[j + 1] == second:
                new.append(first + second)
                i = j + 2
            else:
                new.append(first)
                i = j + 1
        word = tuple(new)
    return list(word)


def decode(tokens):
    return "".join(map(str, tokens))
