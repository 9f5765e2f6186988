"""Recursion by generators that a small loop drives, so that the depth is the heap's."""


def visit(node, seen, order):
    for operand in node._prev:
        if operand not in seen:
            seen[operand] = True
            yield visit(operand, seen, order)
    order.append(node)


def topo(root):
    order = []
    calls = [visit(root, {root: True}, order)]
    while calls:
        try:
            calls.append(next(calls[-1]))
        except StopIteration:
            calls.pop()
    return tuple(order)


def backward(root):
    setattr(root, "grad", 1.0)
    for v in topo(root)[::-1]:
        v._backward()
