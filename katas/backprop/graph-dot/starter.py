# A node is a Value with data, grad, _prev (a tuple of operands, () for a leaf), _op (the operation's
# name, "" for a leaf) and label ("" or a text). The tests bring their own; there is no class to write.


def to_dot(root):
    """The expression graph below root, as a text in the DOT language.

    A node for each value, one for each operation, an edge for each use. The same graph gives the
    same text, whenever it is built.
    """
    raise NotImplementedError
