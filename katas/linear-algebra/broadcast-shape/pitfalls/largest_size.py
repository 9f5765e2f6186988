from itertools import zip_longest


def broadcast_shape(*shapes):
    result = []
    for sizes in zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1):
        others = sorted(set(sizes) - {1})
        if len(others) > 1:
            raise ValueError(f"sizes {others[0]} and {others[1]} clash")
        result.append(max(sizes))
    return tuple(result[::-1])
