"""Broadcasting: shapes line up from the right; 1 stretches; any other difference is a clash."""


def broadcast_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    result = [1] * max(map(len, shapes), default=0)
    for shape in shapes:
        for axis in range(-len(shape), 0):             # −1 is the last axis of every shape
            size = shape[axis]
            if result[axis] == 1:
                result[axis] = size
            elif size != 1 and size != result[axis]:
                raise ValueError(f"sizes {result[axis]} and {size} clash on axis {axis} of {shapes}")
    return tuple(result)
