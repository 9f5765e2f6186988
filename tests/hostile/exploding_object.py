"""An object that goes off in __reduce__, __len__, __iter__, __repr__, __class__ and the rest.

comes back: crashed or failed
stopped by: the wire
"""

class Bomb:
    def boom(self, *_, **__):
        raise SystemExit("boom")

    __reduce__ = __reduce_ex__ = __len__ = __iter__ = __next__ = __repr__ = __str__ = boom
    __getattr__ = __bool__ = __hash__ = __eq__ = __array__ = __float__ = __index__ = boom
    __class__ = property(boom)


def softmax(z, axis=-1):
    return Bomb()
