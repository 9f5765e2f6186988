"""The graph below a Value as DOT text: boxes for values, circles for operations, an arrow a use."""


def escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def caption(node):
    parts = [node.label] if node.label else []
    return " | ".join([*parts, f"data {node.data:.4f}", f"grad {node.grad:.4f}"])


def to_dot(root):
    lines, names = [], {}

    def draw(node):
        if id(node) in names:
            return
        n = names[id(node)] = len(names)
        lines.append(f'v{n} [shape=box, label="{escaped(caption(node))}"]')
        if node._prev:
            lines.append(f'op{n} [label="{escaped(node._op)}"]')
            lines.append(f"op{n} -> v{n}")
        for operand in node._prev:
            draw(operand)
            lines.append(f"v{names[id(operand)]} -> op{n}")

    draw(root)
    return "\n  ".join(["digraph {", "rankdir=LR", *lines]) + "\n}\n"
