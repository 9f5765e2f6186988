def broadcast_shape(*shapes):
    result = list(shapes[0]) if shapes else []
    for shape in shapes[1:]:
        result = list(shape[: max(0, len(shape) - len(result))]) + result
        for axis in range(-len(shape), 0):
            if shape[axis] not in (1, result[axis]):
                raise ValueError(f"sizes {result[axis]} and {shape[axis]} clash")
    return tuple(result)
