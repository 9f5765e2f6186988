"""The recursive walk with a stack of iterators in the place of Python's own."""


def topo(root):
    order = []
    visited = {root}
    path = [(root, iter(root._prev))]
    while path:
        node, operands = path[-1]
        for operand in operands:
            if operand not in visited:
                visited.add(operand)
                path.append((operand, iter(operand._prev)))
                break
        else:
            order.append(node)
            path.pop()
    return order


def backward(root):
    order = topo(root)
    root.grad = 1.0
    for i in range(len(order) - 1, -1, -1):
        if order[i]._prev:
            order[i]._backward()
