from collections import deque


def topo(root):
    order, seen, queue = [], {id(root)}, deque([root])
    while queue:
        node = queue.popleft()
        order.append(node)
        for operand in node._prev:
            if id(operand) not in seen:
                seen.add(id(operand))
                queue.append(operand)
    return order[::-1]


def backward(root):
    root.grad = 1.0
    for node in reversed(topo(root)):
        node._backward()
