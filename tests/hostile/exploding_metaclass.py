"""A class whose own class goes off when it is asked for a name or an instance.

comes back: crashed
saying: Bomb
stopped by: the player
"""

class Meta(type):
    def boom(self, *_):
        raise KeyboardInterrupt

    __name__ = __mro__ = __module__ = property(boom)
    __repr__ = __eq__ = boom
    __hash__ = type.__hash__


class Bomb(Exception, metaclass=Meta):
    pass


def softmax(z, axis=-1):
    local = Bomb()
    raise local
