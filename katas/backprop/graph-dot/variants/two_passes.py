"""First the nodes in a list, then names by place in it, then one line after the other."""


def nodes_of(root):
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop(0)
        if not any(node is f for f in found):
            found.append(node)
            waiting.extend(node._prev)
    return found


def quote(text):
    out = ""
    for c in text:
        out += "\\" + c if c in '\\"' else c
    return '"' + out + '"'


def to_dot(root):
    nodes = nodes_of(root)
    number = {id(node): i for i, node in enumerate(nodes)}
    out = "strict_name = 1;\n"
    for i, node in enumerate(nodes):
        label = "data %.4f | grad %.4f" % (node.data, node.grad)
        if node.label != "":
            label = node.label + " | " + label
        out += f'"value {i}" [label={quote(label)} color="blue"];\n'
    for i, node in enumerate(nodes):
        if len(node._prev) > 0:
            out += f'"op {i}" [label={quote(node._op)}];\n"op {i}" -> "value {i}";\n'
            for operand in node._prev:
                out += f'"value {number[id(operand)]}" -> "op {i}" [style=dashed];\n'
    return 'digraph "my graph" {\n' + out + "}"
