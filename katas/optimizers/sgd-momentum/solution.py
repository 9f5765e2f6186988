"""SGD with momentum: the step follows a velocity that the gradients push, v ← βv + share·g."""


class SGD:
    def __init__(self, lr, beta=0.9, form="ema"):
        self.lr, self.beta = lr, beta
        self.share = 1 - beta if form == "ema" else 1      # of each new gradient, in the velocity
        self.v = {}

    def step(self, params, grads):
        for name, g in grads.items():
            self.v[name] = self.beta * self.v.get(name, 0) + self.share * g
            params[name] -= self.lr * self.v[name]
