from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.models import Curriculum, Event, Kata, Section, Topic
from tutor.progress.mastery import Progress, State, kata_states, next_kata, progress
from tutor.progress.store import open_store
from tutor.questions.bank import Item

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return T0 + timedelta(days=number)


def a_kata(slug: str, topics: tuple[str, ...], stars: int = 3, requires: tuple[str, ...] = ()):
    return Kata(
        slug, "section", slug, stars, 20, "numpy", topics, {}, (), (), Path(), requires=requires
    )


def a_curriculum(*sections: Section) -> Curriculum:
    return Curriculum(sections, (), (), {}, (), {}, (), (), (), (), (), ())


FUNCTIONS = Topic(
    "functions",
    "Functions",
    4,
    topics=(Topic("exp", "Exponentials", 4), Topic("norms", "Norms", 2)),
)
ROAD = a_curriculum(
    Section("maths", 1, "Maths", "", (FUNCTIONS, Topic("limits", "Limits", 1))),
    Section("models", 2, "Models", "", (Topic("attention", "Attention", 5),)),
    Section("depth", 3, "Depth", "", (Topic("measure", "Measure theory", 1),), optional=True),
)
KATAS = (
    a_kata("softmax", ("exp", "attention"), stars=5),
    a_kata("l2-norm", ("norms",), stars=1),
    a_kata("sdpa", ("attention",), stars=4, requires=("softmax", "not-yet-written")),
)
NAMES = [kata.slug for kata in KATAS]
IDS = count()


def did(kind: str, subject: str, at: float, /, **payload: Any) -> Event:
    return Event(f"{next(IDS):08}", day(at), "laptop", kind, subject, payload)


def failed(slug: str, at: float, seconds: float = 0) -> Event:
    return did("attempt", slug, at, status="failed", passed=False, seconds=seconds)


def passed(slug: str, at: float, seconds: float = 0) -> Event:
    return did("attempt", slug, at, status="passed", passed=True, seconds=seconds)


def solved(slug: str, at: float, help: str = "") -> list[Event]:
    steps = {
        "": [],
        "hint": [did("hint", slug, at, step=1)],
        "solution": [did("solution", slug, at, gave_up=True)],
    }
    return [did("reset", slug, at), *steps[help], passed(slug, at, seconds=900)]


# --- katas ----------------------------------------------------------------------------------


def test_a_kata_goes_from_new_to_due_and_round_again():
    events: list[Event] = []

    def state(at: float, *more: Event) -> State:
        events.extend(more)
        return kata_states(KATAS, events, day(at))["softmax"].state

    assert state(0) == "new"
    assert state(0, did("start", "softmax", 0)) == "started"
    assert state(0, did("hint", "softmax", 0.01, step=1)) == "started"
    assert state(0, failed("softmax", 0.02)) == "failing"
    assert state(0, did("reset", "softmax", 0.03, source="x")) == "started"
    assert state(0.9, passed("softmax", 0.04)) == "passed"
    assert state(1.04) == "due"  # hinted, so after a day
    assert state(1.04, did("reset", "softmax", 1.04, source="x")) == "started"
    assert state(1.05, failed("softmax", 1.05)) == "failing"
    assert state(1.06, passed("softmax", 1.06)) == "passed"


def test_a_failing_check_of_what_has_passed_does_not_take_the_pass_away():
    events = [*solved("softmax", 0), failed("softmax", 0.1)]
    state = kata_states(KATAS, events, day(0.2))["softmax"]
    assert (state.state, state.passes, state.fresh, state.mastery) == ("passed", 1, False, 1.0)


def test_a_grader_error_is_not_failing():
    error = did("attempt", "softmax", 0.1, status="grader_error", passed=False, seconds=30)
    state = kata_states(KATAS, [did("start", "softmax", 0), error], day(1))["softmax"]
    assert (state.state, state.attempts, state.practice_seconds) == ("started", 0, 30)


def test_counts_of_a_kata():
    events = [failed("softmax", 0, 60), *solved("softmax", 1), failed("softmax", 1.5, 30)]
    state = kata_states(KATAS, events, day(2))["softmax"]
    assert (state.attempts, state.last_at, state.practice_seconds) == (3, day(1.5), 990)
    assert kata_states(KATAS, events, day(2))["sdpa"].last_at is None


@pytest.mark.parametrize(("help", "value"), [("", 1.0), ("hint", 0.7), ("solution", 0.3)])
def test_evidence_by_help(help, value):
    state = kata_states(KATAS, solved("softmax", 0, help), day(0))["softmax"]
    assert state.mastery == pytest.approx(value)


def test_the_latest_pass_speaks_and_an_undone_one_is_silent():
    events = [*solved("softmax", 0), *solved("softmax", 5, "solution")]
    assert kata_states(KATAS, events, day(5))["softmax"].mastery == pytest.approx(0.3)
    events.append(did("undo", "softmax", 6, event=events[-1].id))
    state = kata_states(KATAS, events, day(0))["softmax"]
    assert (state.mastery, state.state) == (1.0, "started")


def test_checking_a_copied_solution_twice_does_not_make_it_known():
    events = [*solved("softmax", 0, "solution"), passed("softmax", 0.1), passed("softmax", 0.2)]
    assert kata_states(KATAS, events, day(0.3))["softmax"].mastery == pytest.approx(0.3)


def test_mastery_fades():
    events = solved("softmax", 0)  # rated Good, so S = 2.3065 days
    assert kata_states(KATAS, events, day(10))["softmax"].mastery == pytest.approx(0.774367)


def test_events_of_one_instant_stand_in_the_order_of_their_ids():
    events = solved("softmax", 0, "hint")
    for shuffled in (events[::-1], [events[1], events[2], events[0]]):
        state = kata_states(KATAS, shuffled, day(0))["softmax"]
        assert (state.state, state.mastery) == ("passed", pytest.approx(0.7))


# --- topics, sections, hours ----------------------------------------------------------------


def test_mastery_is_weighted_by_stars_and_takes_subtopics_in():
    events = [*solved("softmax", 0), *solved("l2-norm", 0, "solution")]
    topics = progress(ROAD, KATAS, events, day(0)).topics
    assert topics == {
        "functions": pytest.approx((5 * 1 + 1 * 0.3) / 6),
        "exp": 1.0,
        "norms": pytest.approx(0.3),
        "limits": None,
        "attention": pytest.approx((5 * 1 + 4 * 0) / 9),
        "measure": None,
    }


def test_a_kata_that_names_a_topic_and_its_part_counts_once():
    katas = [a_kata("softmax", ("functions", "exp"), 5), a_kata("l2-norm", ("norms",), 1)]
    topics = progress(ROAD, katas, solved("softmax", 0), day(0)).topics
    assert topics["functions"] == pytest.approx(5 / 6)


def test_sections_and_total():
    events = [
        *solved("softmax", 0),
        *solved("l2-norm", 0.1, "solution"),
        did("reset", "l2-norm", 1.5, source="x"),  # still due while it is solved again
        did("hours", "attention", 1, kind="reading", minutes=90),
        did("hours", "a talk", 1, kind="watching", minutes=30),
    ]
    found = progress(ROAD, KATAS, events, day(1.5))
    maths, models, depth = found.sections
    assert (maths.id, maths.title, maths.katas, maths.passed, maths.due) == (
        "maths",
        "Maths",
        2,
        2,
        1,
    )
    assert maths.hours == pytest.approx(0.5)  # softmax belongs to its first topic only
    assert (models.katas, models.passed, models.mastery, models.due) == (1, 0, 0.0, 0)
    assert models.hours == pytest.approx(1.5)
    assert (depth.katas, depth.mastery, depth.hours) == (0, None, 0)
    assert (found.total.katas, found.total.passed, found.total.due) == (3, 2, 1)
    assert found.total.hours == pytest.approx(2.5)


def answered(id: str, at: float, share: float = 1.0) -> Event:
    kind = {"topic": "exp", "kind": "numeric", "seed": 1, "answer": "1", "seconds": 30.0}
    return did("answer", id, at, right=share == 1, share=share, **kind)


ITEMS = (
    Item("exp-1", "exp", "numeric", 5, "?", "."),
    Item("exp-2", "exp", "numeric", 3, "?", "."),
    Item("limit-1", "limits", "numeric", 2, "?", "."),
)


def test_questions_count_beside_katas():
    events = [*solved("softmax", 0), answered("exp-1", 0), answered("exp-2", 0, 0.5)]
    found = progress(ROAD, KATAS, events, day(0), ITEMS)
    assert found.topics["exp"] == pytest.approx((5 + 5 + 3 * 0.5) / 13)
    assert found.topics["limits"] == 0
    assert found.topics["functions"] == pytest.approx((5 + 5 + 3 * 0.5) / 14)
    maths = found.sections[0]
    assert (maths.katas, maths.questions, maths.answered, maths.ask) == (2, 3, 2, 0)
    assert maths.mastery == pytest.approx((5 + 5 + 3 * 0.5) / 16)
    assert progress(ROAD, KATAS, events, day(1), ITEMS).sections[0].ask == 1  # the wrong one
    assert found.total.mastery == pytest.approx((5 + 5 + 3 * 0.5) / 20)


def test_the_last_answer_speaks_and_fades():
    events = [answered("exp-1", 0), answered("exp-1", 5, 0.0)]
    assert progress(ROAD, KATAS, events, day(5), ITEMS).topics["exp"] == 0
    events = [answered("exp-1", 0, 0.0), answered("exp-1", 5)]
    now, later = (
        progress(ROAD, KATAS, events, day(at), ITEMS).questions["exp-1"] for at in (5, 30)
    )
    assert (now.mastery, now.times, now.due) == (1.0, 2, False)
    assert 0 < later.mastery < 1 and later.due


def test_hours_by_topic_and_kind():
    slip = did("hours", "exp", 0, kind="reading", minutes=600)
    events = [
        failed("softmax", 0, 1800),
        did("hint", "softmax", 0, step=1, seconds=900),  # of the same half hour
        did("hours", "softmax", 0, kind="coding", minutes=15),
        did("hours", "exp", 0, kind="reading", minutes=30),
        slip,
        did("undo", "exp", 0, event=slip.id),
        failed("gone", 1, 3600),
        did("start", "sdpa", 0),
    ]
    assert progress(ROAD, KATAS, events, day(2)).hours == {
        "exp": {"coding": 0.75, "reading": 0.5},
        "gone": {"coding": 1.0},
    }


# --- what next ------------------------------------------------------------------------------


def test_next_is_what_is_in_hand_then_due_then_new():
    def choice(at: float, *events: Event) -> str | None:
        return next_kata(KATAS, kata_states(KATAS, events, day(at)), ["unknown", *NAMES])

    assert choice(0) == "softmax"
    assert choice(0, did("start", "sdpa", 0)) == "sdpa"
    assert choice(0, did("start", "sdpa", 0), failed("l2-norm", 0.1)) == "l2-norm"
    assert choice(0, *solved("softmax", 0)) == "l2-norm"
    both = [*solved("softmax", 0), *solved("l2-norm", -1)]
    assert choice(0.5, *both) == "sdpa"  # its other prerequisite is not written yet
    assert choice(9, *both) == "l2-norm"  # a day longer overdue
    assert choice(9, *both, did("start", "sdpa", 9)) == "sdpa"
    assert choice(0, *both, *solved("sdpa", 0)) is None


def test_next_waits_for_prerequisites():
    states = kata_states(KATAS, [], day(0))
    assert next_kata(KATAS, states, ["sdpa", "l2-norm"]) == "l2-norm"
    assert next_kata(KATAS, states, ["sdpa"]) is None
    again = [*solved("softmax", 0), did("reset", "softmax", 1, source="x")]
    states = kata_states(KATAS, again, day(1))
    assert next_kata(KATAS, states, ["sdpa"]) == "sdpa"  # it has been passed, and stays so


# --- properties -----------------------------------------------------------------------------

PAYLOADS = st.one_of(
    st.just(("start", {})),
    st.just(("reset", {"source": "x = 1"})),
    st.builds(lambda step: ("hint", {"step": step}), st.integers(1, 3)),
    st.builds(lambda gave_up: ("solution", {"gave_up": gave_up}), st.booleans()),
    st.builds(
        lambda status, seconds: (
            "attempt",
            {"status": status, "passed": status == "passed", "seconds": seconds, "source": "é\n"},
        ),
        st.sampled_from(["passed", "passed", "failed", "crashed", "grader_error"]),
        st.floats(0, 7200),
    ),
    st.builds(
        lambda kind, minutes: ("hours", {"kind": kind, "minutes": minutes}),
        st.sampled_from(["coding", "reading", "watching"]),
        st.floats(0, 600),
    ),
    st.builds(lambda number: ("undo", {"event": f"{number:04}"}), st.integers(0, 30)),
)
TIMES = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(0, 400))  # instants often shared
HISTORIES = st.lists(st.tuples(TIMES, st.sampled_from(NAMES), PAYLOADS), max_size=30).map(
    lambda rows: [
        Event(f"{number:04}", day(at), "laptop", kind, slug, payload)
        for number, (at, slug, (kind, payload)) in enumerate(rows)
    ]
)


def numbers(found: Progress) -> dict[str, float]:
    """All masteries by name; topics without a kata left out."""
    named = {f"topic {id}": value for id, value in found.topics.items()}
    named |= {f"kata {slug}": state.mastery for slug, state in found.katas.items()}
    named |= {f"section {part.id}": part.mastery for part in (*found.sections, found.total)}
    return {name: value for name, value in named.items() if value is not None}


@given(HISTORIES, st.floats(-10, 5000))
def test_mastery_is_between_0_and_1(events, at):
    assert all(
        0 <= value <= 1 for value in numbers(progress(ROAD, KATAS, events, day(at))).values()
    )


@given(HISTORIES, st.sampled_from(NAMES), st.floats(401, 1000), st.floats(0, 100))
def test_mastery_never_falls_on_an_unaided_pass(events, slug, at, wait):
    def numbers_now() -> dict[str, float]:
        return numbers(progress(ROAD, KATAS, events, day(at + wait)))

    events = [*events, *solved(slug, at)]  # closes whatever went before, help included
    before = numbers_now()
    events += solved(slug, at + wait)
    after = numbers_now()
    assert after[f"kata {slug}"] == 1
    assert all(after[name] >= before[name] for name in before)
    events += [failed(slug, at + wait), passed(slug, at + wait)]
    assert numbers_now() == after


@given(HISTORIES, st.floats(0, 1000), st.floats(0, 1000))
def test_mastery_never_rises_by_mere_passing_of_time(events, at, later):
    early = numbers(progress(ROAD, KATAS, events, day(at)))
    late = numbers(progress(ROAD, KATAS, events, day(at + later)))
    assert all(late[name] <= early[name] + 1e-12 for name in early)


@given(HISTORIES.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_in_which_events_come_changes_nothing(both):
    events, shuffled = both
    assert progress(ROAD, KATAS, shuffled, day(500)) == progress(ROAD, KATAS, events, day(500))


@settings(max_examples=25, deadline=None)
@given(HISTORIES)
def test_progress_is_equal_after_export_and_import(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("stores")
    with open_store(folder / "laptop.db") as laptop, open_store(folder / "desktop.db") as desktop:
        for event in events:
            laptop.append(event.kind, event.subject, event.payload, event.at)
        text = io.StringIO()
        laptop.export(text)
        desktop.merge(reversed(text.getvalue().splitlines()))
        here = progress(ROAD, KATAS, laptop.events(sources=False), day(500))
        there = progress(ROAD, KATAS, desktop.events(), day(500))
    assert here == there
