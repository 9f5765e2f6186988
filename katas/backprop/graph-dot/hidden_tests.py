import pytest

from tutor.judge.testing import close, equal, holds

# Rows: data, grad, operation, numbers of the operands, label.
EXAMPLE = [(2.0, -2.0, "", [], "a"), (-3.0, 2.0, "", [], "b"), (-6.0, 1.0, "*", [0, 1], "c"), (-4.0, 1.0, "+", [2, 0], "out")]
GRAPHS = {
    "leaf": [(3.5, 0.0, "", [], "x")],
    "unary": [(0.5, 0.25, "", [], "x"), (0.46212, 1.0, "tanh", [0], "t")],
    "a plus a": [(1.0, 2.0, "", [], "a"), (2.0, 1.0, "+", [0, 0], "out")],
    "a times a": [(3.0, 6.0, "", [], "a"), (9.0, 1.0, "*", [0, 0], "out")],
    "two sums": [(1.0, 0.0, "", [], "a"), (2.0, 0.0, "", [], "b"), (3.0, 0.0, "+", [0, 1], "s"), (5.0, 0.0, "+", [2, 1], "t")],
    "shared": [
        (1.0, 9.0, "", [], "a"), (2.0, 4.0, "", [], "b"), (2.0, 3.0, "*", [0, 1], "c"), (4.0, 2.0, "+", [2, 2], "d"),
        (8.0, 1.5, "*", [3, 2], "e"), (8.5, 1.0, "+", [4, 2], "f"), (0.99, 1.0, "tanh", [5], "g"),
    ],
    "no labels": [(1.0, 0.5, "", [], ""), (4.0, 0.25, "", [], ""), (-3.0, 1.0, "-", [0, 1], ""), (9.0, -1.0, "**2", [2], "")],
}  # fmt: skip


def caption(row):
    data, grad, _, _, label = row
    return (f"{label} | " if label else "") + f"data {data:.4f} | grad {grad:.4f}"


def below(table, root):
    found, waiting = set(), [root]
    while waiting:
        i = waiting.pop()
        if i not in found:
            found.add(i)
            waiting += table[i][3]
    return sorted(found)


def expected(table, root):
    kept = below(table, root)
    values = sorted(caption(table[i]) for i in kept)
    operation = {i: f"{table[i][2]} → {caption(table[i])}" for i in kept if table[i][3]}
    edges = [(operation[i], caption(table[i])) for i in operation]
    edges += [(caption(table[j]), operation[i]) for i in operation for j in table[i][3]]
    return values, sorted(operation.values()), sorted(edges)


def check(kata, table, root=None):
    root = len(table) - 1 if root is None else root
    got = kata.probe.drawing(table, root)
    for what, mine, want in zip(("values", "operations", "arrows"), got, expected(table, root)):
        mine = [tuple(m) if isinstance(m, list) else m for m in mine]
        if mine != want:
            extra = [m for m in mine if mine.count(m) > want.count(m)]
            missing = [w for w in want if want.count(w) > mine.count(w)]
            holds(False, f"{what}: missing {missing[:3]}, too many {extra[:3]}")


def test_draws_the_worked_example(kata):
    check(kata, EXAMPLE)
    values, operations, arrows = kata.probe.drawing(EXAMPLE)
    equal([len(values), len(operations), len(arrows)], [4, 2, 6])


@pytest.mark.parametrize("name", list(GRAPHS))
def test_draws_values_operations_and_an_arrow_for_each_use(kata, name):
    check(kata, GRAPHS[name])


def test_draws_only_what_the_root_is_made_of(kata):
    check(kata, GRAPHS["shared"], root=3)
    check(kata, EXAMPLE, root=2)


def test_draws_two_values_that_look_alike_as_two(kata):
    check(kata, [(1.0, 0.5, "", [], "x"), (1.0, 0.5, "", [], "x"), (1.0, 1.0, "*", [0, 1], "x")])
    check(kata, [(1.0, 0.0, "", [], ""), (1.0, 0.0, "", [], ""), (1.0, 0.0, "*", [0, 1], ""), (1.0, 0.0, "*", [2, 0], "")])


def test_writes_numbers_with_four_decimals(kata):
    check(kata, [(1 / 3, -2e-5, "", [], "third"), (12345.678949, 1e-3, "exp", [0], "")])


@pytest.mark.parametrize("label", ['say "hi"', "C:\\new", 'a\\"b', "\\", '"', "a -> b; c", "[x]{y}", 'x" y="z'], ids=["quotes", "backslash", "both", "lone backslash", "lone quote", "arrow", "brackets", "looks like an attribute"])
def test_escapes_labels(kata, label):
    check(kata, [(1.0, 0.0, "", [], label), (2.0, 1.0, "+", [0, 0], "out")])


@pytest.mark.parametrize("op", ['say "hi"', "a\\b", "\\", '"'], ids=["quotes", "backslash", "lone backslash", "lone quote"])
def test_escapes_the_names_of_operations(kata, op):
    check(kata, [(1.0, 0.0, "", [], "a"), (2.0, 1.0, op, [0, 0], "out")])


def test_draws_random_graphs(kata, rng):
    for size in (3, 5, 8, 11) * 3:
        table = [(1.0, 0.0, "", [], "x0"), (2.0, 0.0, "", [], "x1")]
        while len(table) < size:
            n = len(table)
            op = str(rng.choice(["+", "*", "tanh"]))
            operands = [int(i) for i in rng.integers(n, size=1 if op == "tanh" else 2)]
            table.append((float(rng.normal()), float(rng.normal()), op, operands, f"x{n}"))
        check(kata, table)


@pytest.mark.parametrize("name", ["leaf", "shared", "no labels"])
def test_gives_the_same_text_each_time(kata, name):
    again, anew = kata.probe.repeats(GRAPHS[name])
    equal(again, True, because="the same graph, drawn twice, gives two texts")
    equal(anew, True, because="the same expression, built anew, gives another text")


def test_leaves_data_and_gradients_as_they_were(kata):
    close(kata.probe.numbers_afterwards(GRAPHS["shared"]), [(row[0], row[1]) for row in GRAPHS["shared"]])
