"""Each node's text is its own lines and those of its operands that were not yet drawn."""


class Drawing:
    def __init__(self):
        self.names = {}

    def name(self, node):
        return self.names.setdefault(node, "n" + "abcdefghij"[len(self.names) % 10] * (1 + len(self.names) // 10))

    def quoted(self, text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def text(self, node):
        if node in self.names:
            return ""
        me = self.name(node)
        title = [node.label, f"data {format(node.data, '.4f')}", f"grad {format(node.grad, '.4f')}"]
        text = me + "[label=" + self.quoted(" | ".join(t for t in title if t)) + "];"
        if not node._prev:
            return text
        text += me + "_op[label=" + self.quoted(node._op) + "];" + me + "_op->" + me + ";"
        for operand in node._prev:
            text += self.text(operand)
            text += self.name(operand) + "->" + me + "_op;"
        return text


def to_dot(root):
    return "digraph{" + Drawing().text(root) + "}"
