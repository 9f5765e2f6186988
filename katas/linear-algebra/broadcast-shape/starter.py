def broadcast_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that arrays of these shapes have together, by NumPy's rules of broadcasting.

    shapes: any number of tuples of sizes, each 0 or more; () is the shape of a number.
    Raises ValueError, with the two sizes in its message, where two sizes clash.
    """
    raise NotImplementedError
