"""What is replayed for a diagnosis comes to an end, whatever it does."""

from __future__ import annotations

import gc
import time
from contextlib import suppress

import pytest

from tutor.judge.replay import Overdue, within


def test_a_loop_without_an_end_is_ended() -> None:
    began = time.process_time()
    with pytest.raises(Overdue), within(0.05):
        while True:
            pass
    assert time.process_time() - began < 1


def test_it_is_ended_also_where_the_first_word_is_lost() -> None:
    lost = 0
    with pytest.raises(Overdue), within(0.05):
        try:
            while True:
                pass
        except Overdue:
            lost += 1
        while True:
            pass
    assert lost == 1


@pytest.mark.parametrize("collects", [True, False])
def test_the_garbage_collector_is_as_it_was(collects: bool) -> None:
    kept = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with within(5):
            assert not gc.isenabled()
        assert gc.isenabled() is collects
        with suppress(Overdue), within(0.01):
            while True:
                pass
        assert gc.isenabled() is collects
    finally:
        (gc.enable if kept else gc.disable)()
