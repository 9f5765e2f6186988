"""Readiness for a checkpoint: what counts, what holds it back, and what always holds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.models import (
    Block,
    Checkpoint,
    Curriculum,
    Event,
    Kata,
    Phase,
    Planned,
    Practice,
    Question,
    Section,
    Topic,
)
from tutor.progress import mastery
from tutor.progress.digest import fold
from tutor.progress.readiness import (
    Hold,
    Level,
    Readiness,
    phase_mastery,
    readiness,
)
from tutor.progress.store import open_store
from tutor.questions.bank import Item

T0 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
IDS = count()


def day(number: float) -> datetime:
    return T0 + timedelta(days=number)


def a_kata(slug: str, topics: tuple[str, ...], stars: int) -> Kata:
    return Kata(slug, "section", slug, stars, 20, "numpy", topics, {}, (), (), Path())


def an_item(id: str, topic: str, stars: int, kind: str = "numeric") -> Item:
    return Item(id, topic, kind, stars, "How much?", "Because.", answer="1")


EXPLAIN = Question("say-why", "explain", "Why?", ("one", "two"), ("explain:why",))
DO = Question("do-it", "do", "Do it.", by=("kata:softmax", "kata:to-come"))
PROJECT = Question("build-it", "do", "Build it.", by=("project:mnist",))
NOWHERE = Question("later", "do", "Do that.", by=("kata:to-come",))

PARTS = (Topic("dots", "Dot products", 4),)
PRACTICE = (Practice("Write it", ("kata:to-come", "kata:softmax")),)
VECTORS = Topic("vectors", "Vectors", 5, topics=PARTS, practice=PRACTICE)
LIMITS, ALIGN = Topic("limits", "Limits", 3), Topic("align", "Alignment", 5)
SECTIONS = (
    Section("maths", 1, "Maths", "", (VECTORS, LIMITS)),
    Section("depth", 2, "Depth", "", (ALIGN,), optional=True),
)
KATAS = (
    a_kata("softmax", ("vectors",), 5),
    a_kata("norms", ("dots",), 3),
    a_kata("trivia", ("vectors",), 2),
    a_kata("ppo", ("align",), 5),
)
ITEMS = (
    an_item("dot-1", "dots", 4),
    an_item("dot-2", "dots", 4),
    an_item("limit-1", "limits", 3),
    an_item("limit-trivia", "limits", 2),
)
PLANNED = (Planned("to-come", "To come", "maths", 5, "numpy", 20),)


def a_phase(requires: Sequence[str], questions: Sequence[Question] = (), stars: int = 5) -> Phase:
    point = Checkpoint("checkpoint-1", "First", tuple(requires), tuple(questions), "On.", "Back.")
    block = Block("Block", (1, 2), None, ("vectors", "limits", "align"), (), "goal")
    return Phase("phase-1", 1, "One", stars, "deep", (2, 4), (block,), point)


FULL = a_phase(("vectors", "limits", "align"), (EXPLAIN, DO, PROJECT, NOWHERE))


def a_road(phase: Phase) -> Curriculum:
    return Curriculum(SECTIONS, (phase,), (), {}, (), {}, (), (), (), (), (), PLANNED)


def did(kind: str, subject: str, at: float, /, **payload: Any) -> Event:
    return Event(f"{next(IDS):08}", day(at), "laptop", kind, subject, payload)


def solved(slug: str, at: float, help: str = "") -> list[Event]:
    """In the order in which it happened: events of one instant stand in that of their ids."""
    events = [did("reset", slug, at)]
    if help == "hint":
        events.append(did("hint", slug, at, step=1))
    if help == "solution":
        events.append(did("solution", slug, at, gave_up=True))
    return [*events, did("attempt", slug, at, status="passed", passed=True, seconds=900.0)]


def answered(id: str, at: float, share: float = 1.0, right: bool | None = None) -> Event:
    return did(
        "answer",
        id,
        at,
        topic="vectors",
        kind="explain" if id == "say-why" else "numeric",
        seed=1,
        answer="1",
        right=share == 1 if right is None else right,
        share=share,
        seconds=30.0,
    )


def ready(events: Sequence[Event], at: float, phase: Phase = FULL) -> Readiness:
    road = a_road(phase)
    progress = mastery.progress(road, KATAS, fold(events, {}), day(at), ITEMS)
    return readiness(phase, road, progress)


EVERYTHING = [
    *solved("softmax", 0),
    *solved("norms", 0),
    *(answered(id, 0) for id in ("dot-1", "dot-2", "limit-1", "say-why")),
    did("assess", "build-it", 0, rating=1.0),
]


# --- what counts ----------------------------------------------------------------------------


def test_nothing_done_is_nothing_ready():
    found = ready([], 0)
    assert (found.value, found.level) == (0.0, "not yet")
    assert sum(hold.cost for hold in found.holds) == pytest.approx(1)


def test_everything_done_today_is_ready():
    found = ready(EVERYTHING, 0)
    assert (found.value, found.level, found.holds) == (1.0, "ready", ())


def test_requirements_are_weighted_by_stars():
    found = ready([*solved("softmax", 0), answered("say-why", 0, 0.5, right=False)], 0)
    values = {one.id: (one.stars, one.value) for one in found.requirements}
    assert values == {
        "vectors": (5, pytest.approx(5 / 16)),  # softmax 5 of 5 + 3 + 4 + 4 stars
        "limits": (3, 0.0),
        "say-why": (5, 0.5),
        "do-it": (5, 1.0),
        "build-it": (5, 0.0),
    }
    assert found.value == pytest.approx((5 * 5 / 16 + 5 * 0.5 + 5) / 23)


def test_what_is_optional_or_small_never_counts():
    optional = [*solved("trivia", 0), *solved("ppo", 0), answered("limit-trivia", 0)]
    assert ready(optional, 0).value == 0
    assert ready([*EVERYTHING, *optional], 0) == ready(EVERYTHING, 0)
    named = {proof.id for one in ready([], 0).requirements for proof in one.proofs}
    assert named.isdisjoint({"trivia", "ppo", "limit-trivia"})


def test_what_nothing_can_prove_yet_is_told_and_does_not_count():
    found = ready(EVERYTHING, 0)
    assert found.open == ("align", "later")
    assert found.planned == ("to-come",)
    assert ready([], 0, a_phase(("align",), (NOWHERE,))).value is None


def test_a_project_counts_by_the_learners_last_word():
    assert ready([did("assess", "build-it", 0, rating=0.75)], 0).value == pytest.approx(
        5 * 0.75 / 23
    )
    said = [did("assess", "build-it", 0, rating=1.0), did("assess", "build-it", 1, rating=0.0)]
    assert ready(said, 1).value == 0


def test_an_explanation_fades_like_everything_else():
    events = [answered("say-why", 0)]
    values = [ready(events, at).value for at in (0, 10, 400)]
    assert values == sorted(values, reverse=True) and values[0] > values[1] > values[2] > 0


@pytest.mark.parametrize(
    ("share", "level"), [(1.0, Level.READY), (0.7, Level.NEARLY), (0.5, Level.NOT_YET)]
)
def test_levels(share: float, level: Level):
    phase = a_phase(("vectors",), (EXPLAIN,), stars=4)
    events = [*EVERYTHING[:-2], answered("say-why", 0, share, right=True)]
    weak = [answered(id, 0, share, right=True) for id in ("dot-1", "dot-2")]
    help = {1.0: "", 0.7: "hint", 0.5: "solution"}[share]
    events += [*weak, *solved("softmax", 0, help), *solved("norms", 0, help)]
    assert ready(events, 0, phase).level == level


def test_one_weak_essential_is_not_ready_however_good_the_rest():
    events = [*EVERYTHING, answered("say-why", 0, 0.5, right=False)]
    found = ready(events, 0)
    assert found.value is not None and found.value >= 0.8
    assert found.level == "nearly"
    assert [hold.ids for hold in found.holds if hold.blocks] == [("say-why",)]
    easier = a_phase(("vectors", "limits"), (EXPLAIN, DO, PROJECT), stars=4)
    assert ready(events, 0, easier).level == "ready"


# --- what holds it back ---------------------------------------------------------------------


def hold(found: Readiness, id: str) -> Hold:
    return next(one for one in found.holds if id in one.ids)


def test_each_hold_has_the_command_that_mends_it():
    events = [
        *solved("norms", 0, "hint"),
        did("start", "softmax", 0),
        answered("dot-1", 0, 0.0, right=False),
    ]
    found = ready(events, 0)
    told = {one.ids: (one.command, one.why) for one in found.holds}
    assert told == {
        ("softmax",): ("tutor check softmax", "begun, not passed yet"),
        ("norms",): ("tutor review norms", "passed with hints"),
        ("dot-1", "dot-2"): ("tutor quiz dots", "1 not answered, 1 not right"),
        ("limit-1",): ("tutor quiz limits", "1 not answered"),
        ("say-why",): ("tutor checkpoint checkpoint-1", "not explained yet"),
        ("build-it",): ("tutor checkpoint checkpoint-1", "you have not said yet"),
    }


def test_kata_holds_follow_its_state():
    def said(at: float, *events: Event) -> tuple[str, str]:
        one = hold(ready(events, at), "softmax")
        return one.command, one.why

    failed = did("attempt", "softmax", 1, status="failed", passed=False)
    assert said(0) == ("tutor start softmax", "not started")
    assert said(1, failed) == ("tutor check softmax", "the last attempt did not pass")
    assert said(0, *solved("softmax", 0, "solution")) == (
        "tutor review softmax",
        "passed after the solution",
    )
    command, why = said(1, *solved("softmax", 0))
    assert command == "tutor review softmax" and why.endswith("% likely to be remembered")
    command, why = said(30, *solved("softmax", 0))
    assert command == "tutor review softmax" and why.startswith("due for review, ")
    again = [*solved("softmax", 0), did("reset", "softmax", 30)]
    assert said(30, *again) == ("tutor check softmax", "being solved again")


def test_the_worst_comes_first_and_a_kata_required_twice_costs_twice():
    found = ready([], 0, a_phase(("vectors",), (DO,)))
    assert [one.ids[0] for one in found.holds] == ["softmax", "dot-1", "norms"]
    assert hold(found, "softmax").cost == pytest.approx(0.5 * 5 / 16 + 0.5)


def test_a_phase_is_mastered_over_the_topics_of_its_blocks():
    road = a_road(FULL)
    progress = mastery.progress(road, KATAS, solved("softmax", 0), day(0), ITEMS)
    # softmax of softmax 5, norms 3, trivia 2, dot-1 4, dot-2 4, limit-1 3, limit-trivia 2
    assert phase_mastery(FULL, road, progress) == pytest.approx(5 / 23)


# --- whatever happens -----------------------------------------------------------------------

SLUGS = [kata.slug for kata in KATAS]
ASKED = [*(item.id for item in ITEMS), "say-why"]
DAYS = st.integers(0, 4000).map(lambda n: n / 10)
THINGS = st.one_of(
    st.tuples(st.just("start"), st.sampled_from(SLUGS), st.just({})),
    st.tuples(st.just("reset"), st.sampled_from(SLUGS), st.just({})),
    st.tuples(st.just("hint"), st.sampled_from(SLUGS), st.just({"step": 1})),
    st.tuples(
        st.just("solution"),
        st.sampled_from(SLUGS),
        st.booleans().map(lambda gave_up: {"gave_up": gave_up}),
    ),
    st.tuples(
        st.just("attempt"),
        st.sampled_from(SLUGS),
        st.booleans().map(lambda p: {"status": "passed" if p else "failed", "passed": p}),
    ),
    st.tuples(
        st.just("answer"),
        st.sampled_from(ASKED),
        st.tuples(st.floats(0, 1), st.booleans(), st.floats(0, 60)).map(
            lambda one: {
                "topic": "vectors",
                "kind": "numeric",
                "seed": 1,
                "answer": "1",
                "share": one[0],
                "right": one[1],
                "seconds": one[2],
            }
        ),
    ),
    st.tuples(
        st.just("assess"),
        st.sampled_from(["vectors", "build-it"]),
        st.floats(0, 1).map(lambda rating: {"rating": rating}),
    ),
    st.tuples(st.just("review"), st.sampled_from(SLUGS), st.just({"action": "stop"})),
)
HISTORIES = st.lists(st.tuples(DAYS, THINGS), max_size=25).map(
    lambda rows: [
        Event(f"{number:08}", day(at), "laptop", kind, subject, payload)
        for number, (at, (kind, subject, payload)) in enumerate(rows)
    ]
)


def value(events: Sequence[Event], at: float) -> float:
    found = ready(events, at).value
    assert found is not None
    return found


@given(HISTORIES, st.floats(-10, 5000))
def test_readiness_is_between_0_and_1_and_what_is_missing_has_its_reasons(events, at):
    found = ready(events, at)
    assert found.value is not None and 0 <= found.value <= 1
    assert sum(one.cost for one in found.holds) == pytest.approx(1 - found.value, abs=1e-6)
    assert all(0 <= one.value <= 1 for one in (*found.requirements, *found.holds))


@given(HISTORIES, st.sampled_from(SLUGS), st.floats(401, 1000), st.floats(0, 100))
def test_readiness_never_falls_on_an_unaided_pass(events, slug, at, wait):
    events = [*events, *solved(slug, at)]  # closes whatever went before, help included
    before = value(events, at + wait)
    assert value([*events, *solved(slug, at + wait)], at + wait) >= before


@given(HISTORIES, st.sampled_from(ASKED), st.floats(401, 1000))
def test_readiness_never_falls_on_a_right_answer(events, id, at):
    assert value([*events, answered(id, at)], at) >= value(events, at)


@given(HISTORIES, st.floats(0, 1000), st.floats(0, 1000))
def test_readiness_never_rises_by_mere_passing_of_time(events, at, later):
    assert value(events, at + later) <= value(events, at) + 1e-12


@given(HISTORIES.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_in_which_events_come_changes_nothing(both):
    events, shuffled = both
    assert ready(shuffled, 500) == ready(events, 500)


@settings(max_examples=25, deadline=None)
@given(HISTORIES)
def test_readiness_is_equal_after_export_and_import(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("stores")
    with open_store(folder / "laptop.db") as laptop, open_store(folder / "desktop.db") as desktop:
        for event in events:
            laptop.append(event.kind, event.subject, event.payload, event.at)
        text = io.StringIO()
        laptop.export(text)
        desktop.merge(reversed(text.getvalue().splitlines()))
        assert ready(laptop.events(), 500) == ready(desktop.events(), 500)
