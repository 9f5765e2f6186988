"""Kahn's algorithm: count the users of each node, and go on to a node when all of them are done."""
from collections import Counter, deque


def topo(root):
    users, nodes, waiting = Counter(), {id(root)}, [root]
    while waiting:
        for operand in waiting.pop()._prev:
            users[id(operand)] += 1
            if id(operand) not in nodes:
                nodes.add(id(operand))
                waiting.append(operand)
    ready, order = deque([root]), []
    while ready:
        node = ready.popleft()
        order.append(node)
        for operand in node._prev:
            users[id(operand)] -= 1
            if users[id(operand)] == 0:
                ready.append(operand)
    return order[::-1]


def backward(root):
    root.grad = 1
    nodes = topo(root)
    while nodes:
        nodes.pop()._backward()
