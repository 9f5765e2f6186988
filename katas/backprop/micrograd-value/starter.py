class Value:
    """A number, how it was made, and (after a backward pass) the derivative of the result by it."""

    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self._prev = ()
        self._backward = lambda: None

    def __add__(self, other):
        """self + other, where other is a Value or a plain number."""
        raise NotImplementedError

    # - * / ** neg, the versions for a plain number on the left, tanh, exp, relu
