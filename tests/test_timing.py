"""The timer and the log as use cases: what counts, what is asked about, what can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.models import TutorError
from tutor.progress.hours import by_kind, spent
from tutor.progress.memory import live
from tutor.session import Session, timing
from tutor.session.undo import pick, short
from tutor.workspace import Config, make

ROOT = Path(__file__).parent / "fixtures" / "road"
EVENING = datetime(2026, 5, 4, 21, 0, tzinfo=UTC)


def after(hours: float = 0, minutes: float = 0) -> datetime:
    return EVENING + timedelta(hours=hours, minutes=minutes)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    with Session(make(tmp_path / "work", Config(name="Ada")).workspace) as opened:
        yield opened


def counted(session: Session) -> dict[str, float]:
    """Minutes by kind."""
    found = by_kind(spent(live(session.events()), UTC))
    return {kind: round(amount * 60, 3) for kind, amount in found.items()}


def practise(session: Session, at: datetime, seconds: float = 300.0) -> None:
    payload = {"status": "failed", "passed": False, "seconds": seconds}
    session.store.append("attempt", "softmax", payload, at)


# --- start, stop, switch ----------------------------------------------------------------------


def test_a_timer_counts_from_start_to_stop(session: Session) -> None:
    assert timing.running(session, EVENING) is None
    timing.start(session, "reading", "activations", EVENING)
    found = timing.running(session, after(minutes=40))
    assert found is not None
    assert (found.elapsed, found.doubt) == (timedelta(minutes=40), "")
    stopped = timing.stop(session, after(minutes=90), note="read twice")
    assert stopped.seconds == 5400
    assert counted(session) == {"reading": 90}
    assert timing.running(session, after(2)) is None
    (entry,) = timing.entries(session)
    assert (entry.minutes, entry.subject, entry.note) == (90, "activations", "read twice")


def test_the_start_of_another_stops_the_first_and_the_same_goes_on(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    same, none = timing.start(session, "reading", "activations", after(minutes=5))
    assert (same.timer.start, none) == (EVENING, None)
    running, before = timing.start(session, "coding", "softmax", after(minutes=20))
    assert before is not None
    assert (before.seconds, running.timer.kind) == (1200, "coding")
    timing.stop(session, after(minutes=30))
    assert counted(session) == {"reading": 20, "coding": 10}


def test_what_it_was_for_can_be_said_at_the_end(session: Session) -> None:
    timing.start(session, "coding", "", EVENING)
    timing.stop(session, after(minutes=30), kind="reading", subject="activations")
    (entry,) = timing.entries(session)
    assert (entry.kind, entry.subject) == ("reading", "activations")


def test_without_a_timer_there_is_nothing_to_stop(session: Session) -> None:
    with pytest.raises(TutorError, match="No timer is running"):
        timing.stop(session, EVENING)


def test_practice_meanwhile_is_told_and_counts_once(session: Session) -> None:
    timing.start(session, "coding", "activations", EVENING)
    practise(session, after(minutes=20))
    practise(session, after(minutes=24), 240.0)
    stopped = timing.stop(session, after(minutes=60))
    assert stopped.practised == 540
    assert counted(session) == {"coding": 60}


def test_practice_that_began_before_the_timer_counts_in_part(session: Session) -> None:
    timing.start(session, "coding", "activations", EVENING)
    practise(session, after(minutes=2))
    assert timing.stop(session, after(minutes=10)).practised == 120
    assert counted(session) == {"coding": 13}


# --- left running -----------------------------------------------------------------------------


def test_over_night_nothing_counts_without_an_answer(session: Session) -> None:
    timing.start(session, "coding", "activations", EVENING)
    practise(session, after(minutes=50))
    found = timing.running(session, after(11))
    assert found is not None
    assert (found.doubt, found.seen) == (timing.SILENT, after(minutes=50))
    for call in (timing.stop, lambda s, now: timing.start(s, "reading", "", now)):
        with pytest.raises(TutorError, match="the last thing you did was at") as caught:
            call(session, after(11))
        for flag in ("--keep", "--minutes", "--discard"):
            assert flag in caught.value.way_out
    assert counted(session) == {"coding": 5}  # the practice alone
    timing.stop(session, after(11), answer=timing.KEEP)
    assert counted(session) == {"coding": 50}


def test_over_night_the_real_time_can_be_typed(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    timing.stop(session, after(11), answer=75.0)
    assert counted(session) == {"reading": 75}


def test_over_night_it_can_be_discarded(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    assert timing.stop(session, after(11), answer=timing.DISCARD).discarded
    assert counted(session) == {}
    assert timing.running(session, after(11)) is None


def test_where_nothing_was_done_there_is_nothing_to_keep(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    with pytest.raises(TutorError, match="nothing to keep"):
        timing.stop(session, after(11), answer=timing.KEEP)


def test_the_silence_may_lie_in_the_middle(session: Session) -> None:
    """At eight in the morning a kata is checked, then the timer is stopped: still a night."""
    timing.start(session, "coding", "activations", EVENING)
    practise(session, after(minutes=30))
    practise(session, after(11), 60.0)
    found = timing.running(session, after(11, 5))
    assert found is not None
    assert (found.doubt, found.seen) == (timing.SILENT, after(minutes=30))
    timing.stop(session, after(11, 5), answer=timing.KEEP)
    assert counted(session) == {"coding": 31}


def test_a_long_day_with_things_done_all_along_is_believed(session: Session) -> None:
    timing.start(session, "coding", "activations", EVENING)
    for hour in (2, 4, 6):
        practise(session, after(hour), 60.0)
    assert timing.stop(session, after(8)).seconds == 8 * 3600


def test_more_than_the_clock_shows_is_not_believed(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    with pytest.raises(TutorError, match="can't have been more"):
        timing.stop(session, after(minutes=30), answer=45.0)
    assert timing.running(session, after(minutes=30)) is not None


# --- a clock set back ---------------------------------------------------------------------------


def test_a_clock_set_back_is_asked_about(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    earlier = after(hours=-1)
    found = timing.running(session, earlier)
    assert found is not None
    assert found.doubt == timing.CLOCK
    with pytest.raises(TutorError, match="clock has been set back"):
        timing.stop(session, earlier)
    timing.stop(session, earlier, answer=45.0)
    assert counted(session) == {"reading": 45}
    assert timing.running(session, earlier) is None


def test_a_clock_set_back_by_less_is_seen_from_what_was_done(session: Session) -> None:
    timing.start(session, "coding", "activations", EVENING)
    practise(session, after(minutes=50))
    found = timing.running(session, after(minutes=20))
    assert found is not None
    assert found.doubt == timing.CLOCK
    timing.stop(session, after(minutes=20), answer=timing.KEEP)
    assert counted(session) == {"coding": 50}


def test_what_is_taken_back_stays_so_when_the_clock_is_set_back(session: Session) -> None:
    timing.log(session, "reading", 30, "activations", "", EVENING)
    (entry,) = timing.entries(session)
    timing.delete(session, entry.id, after(hours=-5))
    assert timing.entries(session) == []
    timing.undo(session, entry.id, after(hours=-9))
    assert len(timing.entries(session)) == 1
    timing.delete(session, entry.id, after(hours=-12))
    assert timing.entries(session) == []


# --- the log --------------------------------------------------------------------------------


def test_an_edit_changes_what_is_named_and_keeps_the_day(session: Session) -> None:
    first = timing.log(session, "reading", 90, "activations", "the paper", EVENING)
    changed = timing.edit(session, first.id[-5:], after(48), minutes=75, kind="watching")
    assert (changed.minutes, changed.kind, changed.note) == (75, "watching", "the paper")
    assert changed.at == EVENING
    assert timing.entries(session) == [changed]
    assert counted(session) == {"watching": 75}


def test_an_edit_can_be_taken_back_by_either_id(session: Session) -> None:
    for which in (0, 1):
        first = timing.log(session, "reading", 90, "", f"note {which}", after(which))
        second = timing.edit(session, first.id, after(2), minutes=10)
        third = timing.edit(session, second.id, after(3), minutes=20)
        assert timing.undo(session, third.id, after(4)).minutes == 10
        back = timing.undo(session, (first.id, second.id)[which], after(5))
        assert (back.id, back.minutes) == (first.id, 90)
    assert [entry.minutes for entry in timing.entries(session)] == [90, 90]


def test_a_timer_is_edited_and_keeps_its_place_on_the_clock(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    practise(session, after(minutes=30))
    timing.stop(session, after(minutes=60))
    (entry,) = timing.entries(session)
    changed = timing.edit(session, entry.id, after(2), minutes=20, note="stopped early")
    assert timing.entries(session) == [changed]
    assert counted(session) == {"reading": 20, "coding": 5}  # 25 to 30 lies outside now
    back = timing.undo(session, entry.id, after(3))
    assert (back.minutes, back.note) == (60, "")
    assert counted(session) == {"reading": 55, "coding": 5}
    with pytest.raises(TutorError, match="its day can't be changed"):
        timing.edit(session, entry.id, after(3), at=after(-48))


def test_a_deleted_timer_does_not_run_again(session: Session) -> None:
    timing.start(session, "reading", "activations", EVENING)
    timing.stop(session, after(minutes=60))
    (entry,) = timing.entries(session)
    timing.delete(session, entry.id, after(2))
    assert timing.running(session, after(2)) is None
    assert counted(session) == {}
    timing.undo(session, entry.id, after(3))
    assert counted(session) == {"reading": 60}


def test_what_cannot_be_changed_says_so(session: Session) -> None:
    entry = timing.log(session, "reading", 90, "", "", EVENING)
    for call, words in (
        (lambda: timing.edit(session, entry.id, after(1)), "Nothing in that entry"),
        (lambda: timing.undo(session, entry.id, after(1)), "nothing to take back"),
        (lambda: timing.edit(session, "zzzz", after(1), minutes=3), "no entry 'zzzz'"),
        (lambda: timing.delete(session, "", after(1)), "no entry ''"),
    ):
        with pytest.raises(TutorError, match=words):
            call()


def test_an_edit_is_one_step(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks in the middle, the entry is there once: the old one or the new one."""
    entry = timing.log(session, "reading", 90, "", "", EVENING)
    insert, calls = session.store._insert, iter(range(10))

    def breaks(event: object) -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt
        insert(event)  # type: ignore[arg-type]

    monkeypatch.setattr(session.store, "_insert", breaks)
    with pytest.raises(KeyboardInterrupt):
        timing.edit(session, entry.id, after(1), minutes=10)
    assert timing.entries(session) == [entry]


def test_an_export_and_import_gives_the_same_hours(session: Session, tmp_path: Path) -> None:
    timing.start(session, "reading", "activations", EVENING)
    practise(session, after(minutes=30))
    timing.stop(session, after(minutes=60))
    entry = timing.log(session, "watching", 30, "activations", "", after(2))
    timing.edit(session, entry.id, after(3), minutes=20)
    with (tmp_path / "e.jsonl").open("w+") as file:
        session.export(file)
        file.seek(0)
        with Session(make(tmp_path / "other", Config()).workspace) as other:
            other.merge(file)
            assert timing.entries(other) == timing.entries(session)
            assert counted(other) == counted(session)


# --- ids --------------------------------------------------------------------------------------


def test_short_ids_tell_all_apart() -> None:
    ids = ["00001111aaaa", "00002222aaaa", "0000333399ff", "a1"]
    found = short(ids)
    assert found == {
        "00001111aaaa": "1aaaa",
        "00002222aaaa": "2aaaa",
        "0000333399ff": "99ff",
        "a1": "a1",
    }
    for id, ending in found.items():
        assert pick(ids, ending.upper(), "tutor log") == id
    with pytest.raises(TutorError, match="Several"):
        pick(ids, "aaaa", "tutor log")
