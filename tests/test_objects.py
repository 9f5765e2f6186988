"""Objects of the learner's, which stay in the player: what a test does to them happens there."""

from __future__ import annotations

from typing import Any

import pytest

from tutor.judge.remote import Connection, LearnerError, LocalChannel

CODE = """
class Counter:
    def __init__(self):
        self.n = 0
        self.hook = lambda: "hooked"

    def add(self, by=1):
        self.n += by
        return self.n

    def swap(self):
        self.add = lambda by=1: -by
        return self

def apply(function, value):
    return function(value)

def make():
    return Counter()

def factory():
    return lambda x: 2 * x
"""


@pytest.fixture
def connection() -> Connection:
    made = Connection(LocalChannel(), CODE)
    made.do("load", "load", CODE, "code.py")
    return made


def make(connection: Connection) -> Any:
    return connection.do("make", "call", "make", (), {})


def test_a_method_is_looked_up_and_called_at_once(connection: Connection) -> None:
    counter = make(connection)
    counter.add()
    before = len(connection.exchanges)
    assert [counter.add(), counter.add(by=3), make(connection).add(7)] == [2, 5, 7]
    assert len(connection.exchanges) == before + 4
    assert connection.exchanges[-1].what == "Counter.add"


def test_a_function_that_is_an_attribute_is_called_the_same_way(connection: Connection) -> None:
    counter = make(connection)
    assert [counter.hook(), counter.hook(), make(connection).hook()] == ["hooked"] * 3


def test_data_is_read_each_time(connection: Connection) -> None:
    counter = make(connection)
    seen = [counter.n]
    counter.add(4)
    seen.append(counter.n)
    counter.n = 9
    assert [*seen, counter.n, counter.add()] == [0, 4, 9, 10]


def test_a_method_may_be_handed_over_like_any_value(connection: Connection) -> None:
    counter = make(connection)
    add = counter.add
    assert connection.do("apply", "call", "apply", (add, 5), {}) == 5
    assert connection.do("apply", "call", "apply", (counter.add, 2), {}) == 7


def test_what_takes_the_place_of_a_method_is_called_instead(connection: Connection) -> None:
    counter = make(connection)
    assert counter.add(2) == 2
    counter.swap()
    assert counter.add(2) == -2


def test_a_method_of_that_name_elsewhere_may_be_data(connection: Connection) -> None:
    counter = make(connection)
    counter.add()
    counter.add = 3
    with pytest.raises(LearnerError, match="not callable") as failed:
        counter.add()
    assert failed.value.crash.kind == "TypeError"


def test_an_attribute_that_is_missing_is_the_learners_error(connection: Connection) -> None:
    with pytest.raises(AttributeError, match="nothing"):
        make(connection).nothing()


def test_what_is_called_is_named_by_what_made_it(connection: Connection) -> None:
    maker = connection.do("factory", "call", "factory", (), {})
    assert maker(2) == 4
    assert connection.exchanges[-1].what == "factory(…)"
