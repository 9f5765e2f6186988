"""The road as work, and the plan: its paces, its order, its weeks, and what a deadline takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import curriculum as roads
from tutor import katas as content
from tutor.models import Curriculum, Hours, Kata, Topic, TutorError
from tutor.progress import plan as plans
from tutor.progress.plan import BACKLOG, BESIDE, REVIEW, REVIEWS, Deadline, Plan
from tutor.progress.work import CHECKPOINT, KATA, TOPIC, Learner, Piece, Work, calendar, work

MONDAY = date(2026, 1, 5)


@cache
def road() -> Curriculum:
    return roads.load()


@cache
def katas() -> tuple[Kata, ...]:
    return tuple(content.load().values())


def left(learner: Learner | None = None, taught: tuple[Kata, ...] | None = None) -> Work:
    return work(road(), katas() if taught is None else taught, learner or Learner())


def made(a_week: float, learner: Learner | None = None, **options: object) -> Plan:
    learner = learner or Learner()
    given = {"background": learner.background, "due": learner.due, **options}
    return plans.make(road(), left(learner), a_week, MONDAY, **given)  # type: ignore[arg-type]


def deadline(day: date, a_week: float, learner: Learner | None = None) -> Deadline:
    held = learner or Learner()
    plan = made(a_week, held)
    return plans.against(
        day,
        plan,
        lambda hours: made(hours, held),
        lambda skip, only: made(a_week, held, skip=skip, only_study=only),
        left(held),
    )


# --- the road's paces -----------------------------------------------------------------------


@pytest.mark.parametrize("background", ["refresher", "scratch"])
@pytest.mark.parametrize(
    ("a_day", "few", "many"),
    [(1, 40, 48), (2, 20, 24), (2.5, 20, 24), (3, 20, 24), (5, 10, 12), (5.5, 10, 12), (6, 10, 12)],
)
def test_the_paces_of_the_road_come_out(a_day: float, few: int, many: int, background: str) -> None:
    assert few <= len(made(a_day * 7, Learner(background)).weeks) <= many


def test_the_paces_tested_are_those_of_the_road() -> None:
    told = {pace.hours_per_day: pace.weeks for pace in road().paces}
    assert told == {(2, 3): (20, 24), (5, 6): (10, 12), (1, 1): (40, 48)}


@given(st.floats(0.25, 80), st.floats(0.25, 80), st.sampled_from(["refresher", "scratch"]))
@settings(max_examples=60, deadline=None)
def test_more_hours_a_week_never_end_later(one: float, other: float, background: str) -> None:
    few, many = sorted((one, other))
    learner = Learner(background)
    assert made(many, learner).end <= made(few, learner).end


@pytest.mark.parametrize("a_day", [1, 2, 3, 6])
def test_a_start_from_scratch_is_no_shorter_than_a_refresher(a_day: float) -> None:
    short, long = (len(made(a_day * 7, Learner(b)).weeks) for b in ("refresher", "scratch"))
    assert short < long


def test_half_an_hour_a_day_takes_twice_as_long_as_an_hour() -> None:
    assert len(made(3.5).weeks) == pytest.approx(2 * len(made(7).weeks), abs=2)


def test_a_road_without_paces_takes_its_studying_and_its_reviews() -> None:
    bare = replace(road(), paces=())
    plan = plans.make(bare, left(), 10, MONDAY)
    study = sum(piece.hours for piece in left().pieces)
    assert sum(week.hours for week in plan.weeks) == pytest.approx(study / (1 - REVIEWS), rel=0.02)


def test_more_than_a_life_of_weeks_is_refused() -> None:
    with pytest.raises(TutorError, match="years"):
        made(0.05)


# --- the weeks ------------------------------------------------------------------------------


@given(st.floats(1, 60), st.floats(0, 30))
@settings(max_examples=40, deadline=None)
def test_weeks_follow_each_other_and_none_is_over_its_hours(a_week: float, due: float) -> None:
    plan = made(a_week, Learner(due=due))
    for number, week in enumerate(plan.weeks):
        assert week.number == number + 1
        assert week.start == MONDAY + timedelta(days=7 * number)
        assert week.end == week.start + timedelta(days=6)
        assert week.hours <= a_week + 1e-6
        assert all(item.hours > 0 for item in week.items)
        last = number == len(plan.weeks) - 1
        assert last or week.hours == pytest.approx(a_week)
    assert plan.weeks[-1].start <= plan.end <= plan.weeks[-1].end


@given(st.floats(2, 40), st.floats(0, 60))
@settings(max_examples=40, deadline=None)
def test_reviews_come_first_in_every_week_and_get_their_share(a_week: float, due: float) -> None:
    plan = made(a_week, Learner(due=due))
    for week in plan.weeks:
        first = week.items[0]
        assert first.kind == REVIEW
        assert a_week * REVIEWS - 1e-6 <= first.hours <= a_week * BACKLOG + 1e-6
    assert sum(week.items[0].hours for week in plan.weeks) >= due - 1e-6


def test_what_waits_for_review_puts_the_end_off() -> None:
    assert made(10, Learner(due=40)).end > made(10).end
    assert made(10, Learner(due=4)).weeks[0].items[0].hours == pytest.approx(4)


@pytest.mark.parametrize("a_week", [3.0, 7.0, 17.5, 42.0])
def test_all_work_is_in_the_plan_and_no_more(a_week: float) -> None:
    plan, todo = made(a_week), left()
    spent: dict[tuple[str, str], float] = {}
    for week in plan.weeks:
        for item in week.items:
            spent[item.kind, item.id] = spent.get((item.kind, item.id), 0.0) + item.hours
    wanted: dict[tuple[str, str], float] = {}
    for piece in (*todo.pieces, *(p for p in todo.extra if p.id not in plan.left_out)):
        wanted[piece.kind, piece.id] = wanted.get((piece.kind, piece.id), 0.0) + piece.hours
    beside = {key: amount for key, amount in spent.items() if key[0] not in (REVIEW, BESIDE)}
    assert beside == pytest.approx(wanted, abs=1e-3)


def test_every_checkpoint_is_reached_once_and_in_order() -> None:
    reached = [week.checkpoint for week in made(7).weeks if week.checkpoint]
    assert reached == [phase.checkpoint.id for phase in road().phases]


def test_phases_come_in_order() -> None:
    order = [phase.id for phase in road().phases]
    places = [order.index(week.phase) for week in made(14).weeks]
    assert places == sorted(places)
    assert set(places) == set(range(len(order)))


def test_a_kata_is_not_torn_in_two_where_there_is_time_beside() -> None:
    for a_week in (7.5, 14.0, 21.0):
        weeks = made(a_week).weeks
        solved = [item.id for week in weeks for item in week.items if item.kind == KATA]
        assert len(solved) == len(set(solved))


# --- the order ------------------------------------------------------------------------------


def parts(topic: Topic) -> set[str]:
    return {part.id for part in topic.walk()}


def test_what_a_topic_requires_comes_before_it() -> None:
    topics = {topic.id: topic for topic in road().walk()}
    known: set[str] = set()
    solved: set[str] = set()

    def covered(topic: Topic) -> bool:
        about = {kata.slug for kata in katas() if parts(topic) & set(kata.topics)}
        if about and about <= solved:  # its katas may take all the time that it has
            return True
        return topic.id in known or (
            bool(topic.topics) and all(covered(part) for part in topic.topics)
        )

    for piece in left().pieces:
        if piece.kind == KATA:
            solved.add(piece.id)
        if piece.kind == TOPIC:
            topic = topics[piece.id]
            known |= parts(topic)
            missing = [id for id in topic.requires if not covered(topics[id])]
            assert not missing, (piece.id, missing)


def test_what_a_kata_requires_comes_before_it() -> None:
    solved: list[str] = []
    here = {kata.slug: kata for kata in katas()}
    for piece in left().pieces:
        if piece.kind == KATA:
            assert all(slug in solved for slug in here[piece.id].requires if slug in here)
            solved.append(piece.id)
    assert len(solved) == len(set(solved))
    beside = {piece.id for piece in left().extra}  # what no block of the road needs
    assert all(beside.issuperset(here[slug].topics) for slug in here.keys() - set(solved))


def test_a_kata_whose_requirement_has_its_place_later_waits_for_it() -> None:
    base = katas()[0]
    early = replace(base, slug="early", topics=("vectors-matrices",), requires=("late",))
    late = replace(base, slug="late", topics=("attention",), requires=())
    order = [p.id for p in left(taught=(early, late)).pieces if p.kind == KATA]
    assert order == ["late", "early"]


def test_katas_that_require_each_other_are_still_planned() -> None:
    base = katas()[0]
    one = replace(base, slug="one", requires=("two",))
    two = replace(base, slug="two", requires=("one",))
    assert {p.id for p in left(taught=(one, two)).pieces if p.kind == KATA} == {"one", "two"}


def test_topics_that_require_each_other_are_still_planned() -> None:
    def tangled(topic: Topic) -> Topic:
        more = {"attention": "transformer-architecture"}.get(topic.id)
        inside = tuple(tangled(part) for part in topic.topics)
        return replace(topic, topics=inside, requires=(*topic.requires, *([more] if more else [])))

    sections = tuple(
        replace(section, topics=tuple(tangled(topic) for topic in section.topics))
        for section in road().sections
    )
    found = work(replace(road(), sections=sections), katas(), Learner())
    assert {"attention", "transformer-architecture"} <= {piece.id for piece in found.pieces}


# --- where the learner is -------------------------------------------------------------------


def hours(found: Work) -> float:
    return sum(piece.hours for piece in found.pieces)


def test_what_is_mastered_is_done_and_its_katas_with_it() -> None:
    found = left(Learner(mastery={"linear-algebra": 0.9, "numpy": 0.85}))
    ids = {piece.id for piece in found.pieces}
    assert ids.isdisjoint({"linear-algebra", "numpy", "matmul-loops"})
    assert hours(found) < hours(left())


def test_a_kata_that_has_passed_is_left_to_reviews() -> None:
    found = left(Learner(passed=frozenset({"softmax"})))
    assert "softmax" not in {piece.id for piece in found.pieces}


def test_half_mastered_is_half_the_work() -> None:
    def topic(learner: Learner) -> float:
        return sum(p.hours for p in left(learner, taught=()).pieces if p.id == "probability")

    assert topic(Learner(mastery={"probability": 0.5})) == pytest.approx(topic(Learner()) / 2)


def test_time_alone_pays_for_half_where_katas_could_prove_it() -> None:
    def topic(learner: Learner) -> float:
        return sum(p.hours for p in left(learner, taught=()).pieces if p.id == "probability")

    ages = {"probability": 100.0}
    unproved = Learner(mastery={"probability": 0.0}, spent=ages)
    assert topic(unproved) == pytest.approx(topic(Learner()) / 2)
    assert topic(Learner(mastery={"probability": None}, spent=ages)) == 0


@given(st.dictionaries(st.sampled_from([t.id for t in road().walk()]), st.floats(0, 1)))
@settings(max_examples=40, deadline=None)
def test_knowing_more_never_makes_the_road_longer(known: dict[str, float]) -> None:
    found = left(Learner(mastery=dict(known)))
    assert hours(found) <= hours(left()) + 1e-6
    assert found.core == left().core


def test_a_phase_that_is_done_takes_its_time_beside_along() -> None:
    first = road().phases[0]
    done = {id: 1.0 for phase in [first] for block in phase.blocks for id in block.topics}
    learner = Learner(mastery=done, checkpoints=frozenset({first.checkpoint.id}))
    plan, whole = made(14, learner), made(14)
    assert first.id not in {week.phase for week in plan.weeks}
    assert 3 <= len(whole.weeks) - len(plan.weeks) <= 5


def test_a_road_that_is_done_has_no_weeks() -> None:
    every = {topic.id: 1.0 for topic in road().walk()}
    ready = frozenset(phase.checkpoint.id for phase in road().phases)
    plan = made(10, Learner(mastery=dict(every), checkpoints=ready))
    assert (plan.weeks, plan.end, dict(plan.left_out)) == ((), MONDAY, {})


def test_scratch_asks_for_more_where_the_road_says_so() -> None:
    fresh, rusty = left(Learner("scratch")), left(Learner("refresher"))
    assert fresh.core["phase-1"] > 2 * rusty.core["phase-1"]
    assert fresh.core["phase-4"] == pytest.approx(rusty.core["phase-4"])


def test_the_hours_of_a_block_are_all_given_to_its_topics() -> None:
    phase = road().phases[2]
    named = {id for block in phase.blocks for id in block.topics}
    topics = {topic.id: topic for topic in road().walk()}
    inside = {id for one in named for id in parts(topics[one])}
    told = sum(sum(block.hours) / 2 for block in phase.blocks if block.hours)
    found = [p for p in left(taught=()).pieces if p.phase is phase and p.id in inside]
    assert sum(piece.hours for piece in found) == pytest.approx(told)


def test_an_estimate_is_shared_by_the_parts_of_a_topic() -> None:
    leaf = Topic("leaf", "Leaf", 3)
    other = Topic("other", "Other", 3)
    whole = Topic("whole", "Whole", 3, hours=Hours((4, 8), (8, 16)), topics=(leaf, other))
    section = replace(road().sections[0], id="own", topics=(whole,), optional=False)
    first = road().phases[0]
    block = replace(first.blocks[0], topics=("leaf",), hours=(6, 6))
    small = replace(road(), sections=(section,), phases=(replace(first, blocks=(block,)),))
    found = work(small, (), Learner("scratch"))
    assert next((p.id, p.hours) for p in found.pieces) == ("leaf", pytest.approx(12))
    assert [(p.id, p.hours) for p in found.extra] == [("other", pytest.approx(6))]


def test_the_calendar_of_the_road_is_shared_by_its_phases() -> None:
    shares = calendar(road())
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["phase-1"] == pytest.approx(4 / 24)


def test_what_no_checkpoint_needs_comes_with_time_and_the_rest_is_told() -> None:
    tight, roomy = made(7), made(21)
    assert set(roomy.left_out) < set(tight.left_out)
    assert tight.left_out["distributed"] == "Distributed training concepts"
    planned = {item.id for week in roomy.weeks for item in week.items}
    assert "software-engineering" in planned
    assert planned.isdisjoint(roomy.left_out)


# --- deadlines ------------------------------------------------------------------------------


def test_a_deadline_that_is_met_says_so() -> None:
    end = made(14).end
    assert deadline(end, 14).met
    assert not deadline(end - timedelta(days=1), 14).met


def test_the_hours_that_it_takes_are_enough_and_no_step_less_is() -> None:
    day = MONDAY + timedelta(days=150)
    found = deadline(day, 7)
    assert found.hours is not None
    assert made(found.hours).end <= day < made(found.hours - plans.STEP).end


def test_leaving_out_begins_with_what_is_worth_least() -> None:
    found = deadline(made(21).end - timedelta(days=20), 21)
    assert [cut.what for cut in found.cuts][:2] == [
        "optional depth",
        "topics of one and two stars",
    ]
    stars = {topic.id: topic.stars for topic in road().walk()}
    assert all(stars[id] <= 2 for id in found.cuts[1].ids)
    ends = [cut.end for cut in found.cuts]
    assert ends == sorted(ends, reverse=True)
    assert found.enough == (ends[-1] <= found.day)


def test_no_more_is_left_out_than_needed() -> None:
    found = deadline(made(21).end - timedelta(days=1), 21)
    assert found.enough
    assert all(cut.end > found.day for cut in found.cuts[:-1])


def test_a_week_for_all_can_not_be_done_and_is_said_so() -> None:
    found = deadline(MONDAY + timedelta(days=6), 7)
    assert (found.met, found.hours, found.enough) == (False, None, False)


def test_four_and_five_stars_are_never_left_out() -> None:
    found = deadline(MONDAY + timedelta(days=6), 7)
    stars = {topic.id: topic.stars for topic in road().walk()}
    stars |= {kata.slug: kata.stars for kata in katas()}
    cut = {id for one in found.cuts for id in one.ids}
    assert cut
    assert max(stars[id] for id in cut) <= 3
    assert not cut & {phase.checkpoint.id for phase in road().phases}


def test_pieces_name_their_phase() -> None:
    for piece in left().pieces:
        assert isinstance(piece, Piece)
        assert piece.phase in road().phases
    points = [piece.id for piece in left().pieces if piece.kind == CHECKPOINT]
    assert points == [phase.checkpoint.id for phase in road().phases]
