"""Builds graphs, and reads the learner's DOT text: what counts is the drawing, not how it is written."""

import re

TOKEN = re.compile(
    r'(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^\#[^\n]*)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>->|--|[{}\[\];,=:])'
    r"|(?P<word>[^\W\d]\w*|-?(?:\.\d+|\d+(?:\.\d*)?))",
    re.DOTALL | re.MULTILINE,
)
ESCAPES = {"n": "\n", "l": "\n", "r": "\n"}


class Value:
    def __init__(self, data, grad, op, operands, label):
        self.data, self.grad, self._op, self._prev, self.label = data, grad, op, operands, label
        self._backward = lambda: None


def build(table):
    """A node for each row (data, grad, op, numbers of its operands, label)."""
    nodes = []
    for data, grad, op, operands, label in table:
        nodes.append(Value(data, grad, op, tuple(nodes[i] for i in operands), label))
    return nodes


class Undirected(ValueError):
    """A graph without directions. A kind of its own, lest it be taken for a text that is no DOT."""


def tokens(text):
    at, found = 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"this is no DOT: …{text[max(0, at - 30):at + 20]!r}")
        if match.lastgroup != "skip":
            found.append(match.group())
        at = match.end()
    return found


class Reader:
    """The nodes with their labels, and the edges, of a digraph."""

    def __init__(self, text):
        self.left, self.labels, self.edges = tokens(text), {}, []
        strict = self.take_if("strict")
        if self.next().lower() == "graph":
            raise Undirected('a text that begins with "graph" has no arrows; it should be digraph')
        self.expect("digraph")
        if self.next() != "{":
            self.left.pop(0)
        self.group()
        if self.left:
            raise ValueError(f"this is no DOT: {self.left[0]} after the last }}")
        if strict:
            self.edges = sorted(set(self.edges))

    def next(self):
        return self.left[0] if self.left else "the end"

    def take_if(self, token):
        return bool(self.next().lower() == token and self.left.pop(0))

    def expect(self, token):
        if not self.take_if(token):
            raise ValueError(f"this is no DOT digraph: {self.next()} where {token} should be")

    def name(self):
        if self.next() in ("{", "}", "[", "]", ";", ",", "=", ":", "->", "--", "the end"):
            raise ValueError(f"this is no DOT: {self.next()} where a name should be")
        return plain(self.left.pop(0))

    def group(self):
        """{ statements }; the names of the nodes in it."""
        self.expect("{")
        inside = []
        while not self.take_if("}"):
            if not self.take_if(";"):
                inside += self.statement()
        return inside

    def statement(self):
        if self.next() in ("graph", "node", "edge"):
            self.left.pop(0)
            self.attributes()
            return []
        ends = [self.endpoint()]
        if self.take_if("="):
            self.labels.pop(ends[0][0], None)
            self.name()
            return []
        while self.take_if("->"):
            ends.append(self.endpoint())
        given = self.attributes()
        for sources, targets in zip(ends, ends[1:]):
            self.edges += [(s, t) for s in sources for t in targets]
        if len(ends) == 1 and "label" in given:
            for name in ends[0]:
                self.labels[name] = shown(given)
        return [name for end in ends for name in end]

    def endpoint(self):
        if self.next() == "subgraph":
            self.left.pop(0)
            if self.next() != "{":
                self.name()
        if self.next() == "{":
            return self.group()
        name = self.name()
        while self.take_if(":"):
            self.name()
        if self.next() != "=":
            self.labels.setdefault(name, name)
        return [name]

    def attributes(self):
        given = {}
        while self.take_if("["):
            while not self.take_if("]"):
                if self.take_if(",") or self.take_if(";"):
                    continue
                key = self.name()
                self.expect("=")
                if self.next() in ("]", ",", ";", "the end"):
                    raise ValueError(f"this is no DOT: {key} has no value")
                given[key] = self.left.pop(0)
        return given


def plain(token):
    """A name as it is meant: with or without quotes it is the same."""
    return token[1:-1].replace('\\"', '"') if token[0] == '"' else token


def shown(given):
    """A label as it is drawn."""
    label = given["label"]
    if label[0] == '"':
        label = re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), label[1:-1], flags=re.DOTALL)
    if "record" in given.get("shape", ""):
        label = label.strip("{} ")
    return " ".join(label.split())


def drawing(table, root=-1):
    """The values' labels, and the edges between labels, all sorted. An operation is named with its result."""
    text = submission.to_dot(build(table)[root])
    if not isinstance(text, str):
        raise TypeError(f"to_dot must return a string, it returned a {type(text).__name__}")
    reader = Reader(text)
    is_value = {name: "grad " in label or "data " in label for name, label in reader.labels.items()}
    titles = {}
    for name, label in reader.labels.items():
        results = sorted(reader.labels[t] for s, t in reader.edges if s == name)
        titles[name] = label if is_value[name] else " → ".join([label, *results])
    values = sorted(titles[name] for name in titles if is_value[name])
    operations = sorted(titles[name] for name in titles if not is_value[name])
    return values, operations, sorted((titles[s], titles[t]) for s, t in reader.edges)


def repeats(table, times=4):
    """Whether the text is the same for one graph drawn twice, and for the same graph built anew."""
    graphs = [build(table) for _ in range(times)]
    texts = [submission.to_dot(nodes[-1]) for nodes in graphs]
    again = submission.to_dot(graphs[-1][-1])
    return again == texts[-1], len(set(texts)) == 1


def numbers_afterwards(table):
    """data and grad of every node after drawing."""
    nodes = build(table)
    submission.to_dot(nodes[-1])
    return [(node.data, node.grad) for node in nodes]
