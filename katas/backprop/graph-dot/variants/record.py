"""In the manner of draw_dot: records, topological order, arrows chained in one statement each."""
from itertools import count


def trace(root, order, seen):
    if root in seen:
        return order
    seen.add(root)
    for operand in root._prev:
        trace(operand, order, seen)
    order.append(root)
    return order


def quoted(text):
    return text.replace("\\", r"\\").replace('"', r"\"")


def to_dot(root):
    ids = count(1)
    name = {}
    lines = ["digraph G {", "graph [rankdir=LR];", "node [fontsize=10];"]
    for v in trace(root, [], set()):
        name[v] = str(next(ids))
        head = f"{quoted(v.label)} | " if v.label else ""
        lines.append(f'{name[v]} [label="{head}data {v.data:.4f} | grad {v.grad:.4f}", shape=box]')
        if v._op:
            lines.append(f'{name[v]}00 [label="{quoted(v._op)}"]  // an operation')
            for i, operand in enumerate(v._prev):
                lines.append(f"{name[operand]} -> {name[v]}00" + (f" -> {name[v]}" if i == 0 else ""))
    return "\n".join(lines + ["}"])
