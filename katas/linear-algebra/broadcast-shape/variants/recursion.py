"""The last axis, and the rest by the same rule; the message quotes the shapes."""


def broadcast_shape(*shapes):
    if not any(shapes):
        return ()
    last = 1
    for shape in shapes:
        if shape and shape[-1] != 1:
            if last != 1 and last != shape[-1]:
                raise ValueError("shapes " + " and ".join(map(str, shapes)) + " do not fit")
            last = shape[-1]
    return broadcast_shape(*(shape[:-1] for shape in shapes)) + (last,)
