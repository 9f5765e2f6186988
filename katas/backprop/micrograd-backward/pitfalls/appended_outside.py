def topo(root):
    order, seen = [], set()
    stack = [(root, False)]
    while stack:
        node, operands_done = stack.pop()
        if operands_done:
            order.append(node)
            continue
        stack.append((node, True))
        if id(node) not in seen:
            seen.add(id(node))
            stack.extend((operand, False) for operand in node._prev)
    return order


def backward(root):
    root.grad = 1.0
    for node in reversed(topo(root)):
        node._backward()
