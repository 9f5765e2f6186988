"""The digest of all events, and the snapshot that spares folding them anew: never stale."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

import learner

from tutor.models import Event
from tutor.progress import hours, lines, snapshot
from tutor.progress.digest import Digest, fold, folded
from tutor.progress.memory import live, scheduler
from tutor.progress.store import Store, open_store

T0 = datetime(2025, 1, 6, 18, 30, tzinfo=UTC)
MINUTES = {"softmax": 20, "sdpa": 25, "layernorm": 20}
SLUGS = (*MINUTES, "not-shipped-any-more")
ASKED = (("dot", "vectors", "numeric"), ("why-relu", "relu", "explain"), ("pick", "relu", "choice"))
TOPICS = ("vectors", "relu")


def made(number: int, seed: int = 0, years: float = 1.0) -> list[Event]:
    return learner.events(
        number, years, seed=seed, slugs=SLUGS, questions=ASKED, topics=TOPICS, sources=False
    )


def plain(digest: Digest) -> dict[str, Any]:
    """All that a digest holds, so that two can be compared."""
    found = {one.name: getattr(digest, one.name) for one in fields(digest)}
    time = found.pop("time")
    return (
        found
        | {"covered": time.covered.dump()}
        | {name: getattr(time, name) for name in ("practice", "typed", "ticks", "timers")}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "progress.db") as opened:
        yield opened


def put(store: Store, events: list[Event]) -> None:
    store.merge(lines.dump(event) for event in events)


def agrees(store: Store) -> Digest:
    """The digest, once it is the same as one folded from all events."""
    digest = snapshot.digest(store, MINUTES)
    assert plain(digest) == plain(fold(store.events(sources=False), MINUTES))
    return digest


def all_agree(store: Store, end: datetime, zone: ZoneInfo) -> None:
    """Whatever is kept is the same as from all events: the digest, that of a moment, the days."""
    digest, standing = agrees(store), live(store.events(sources=False))
    before, since = snapshot.digest_before(store, MINUTES, digest.weights, end)
    then = [event for event in standing if event.at < end]
    assert plain(before) == plain(folded(then, MINUTES, digest.weights))
    assert since == standing[len(then) :]
    timed = [event for event in standing if event.kind in ("timer", "hours", "done")]
    assert snapshot.daybook(store, zone).spent(timed) == hours.spent(standing, zone)


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """How many events were folded at each look since the last time this was asked."""
    numbers: list[int] = []
    real = snapshot._fold

    def counting(before: Any, tail: Any, *more: Any) -> Any:
        numbers.append(len(tail))
        return real(before, tail, *more)

    monkeypatch.setattr(snapshot, "_fold", counting)

    def since() -> list[int]:
        found = [*numbers]
        numbers.clear()
        return found

    return since


# --- what it spares -------------------------------------------------------------------------


def test_a_few_events_need_no_snapshot(store: Store) -> None:
    put(store, made(500))
    agrees(store)
    assert store.snapshot(snapshot.NAME) == ""


def test_many_events_are_folded_once(store: Store, folds: Callable[[], list[int]]) -> None:
    events = made(4500)
    put(store, events[:3000])
    agrees(store)
    assert folds() == [3000]
    agrees(store)
    assert folds() == [snapshot.BEHIND]
    late = events[3000:]
    for event in late[:300]:
        store.append(event.kind, event.subject, event.payload, event.at)
    agrees(store)
    assert folds() == [snapshot.BEHIND + 300]


def test_the_snapshot_moves_on(store: Store, folds: Callable[[], list[int]]) -> None:
    events = made(6000)
    put(store, events[:3000])
    agrees(store)
    put(store, events[3000:])
    folds()
    agrees(store)
    agrees(store)
    assert folds() == [3000 + snapshot.BEHIND, snapshot.BEHIND]


def test_a_reader_without_rights_goes_without(store: Store, monkeypatch: Any) -> None:
    put(store, made(3000))
    monkeypatch.setattr(store, "keep", lambda name, value: None)
    agrees(store)
    assert store.snapshot(snapshot.NAME) == ""


# --- when it must not be believed -----------------------------------------------------------


def test_an_older_event_that_comes_in_counts(store: Store, folds: Callable[[], list[int]]) -> None:
    events = made(4000)
    put(store, [*events[:100], *events[101:]])
    agrees(store)
    put(store, [events[100]])
    folds()
    agrees(store)
    assert folds() == [4000]
    agrees(store)
    assert folds() == [snapshot.BEHIND]


@pytest.mark.parametrize("back", [1, 3000], ids=["recent", "long ago"])
def test_what_is_undone_counts_no_more(
    store: Store, folds: Callable[[], list[int]], back: int
) -> None:
    put(store, made(4000))
    agrees(store)
    passed = [e for e in store.events("attempt") if e.payload["passed"]]
    target = passed[-1] if back == 1 else passed[0]
    folds()
    undo = store.append("undo", target.subject, {"event": target.id}, learner.END)
    agrees(store)
    assert folds() == ([snapshot.BEHIND + 1] if back == 1 else [4001])
    agrees(store)
    assert folds()[0] <= snapshot.BEHIND + 1
    store.append("undo", target.subject, {"event": undo.id}, learner.END + timedelta(hours=1))
    agrees(store)


def test_an_undo_that_came_before_what_it_undoes(store: Store) -> None:
    events = made(4000)
    target = next(e for e in events if e.kind == "attempt" and e.payload["passed"])
    undo = Event("f" * 32, events[-1].at, "desktop", "undo", target.subject, {"event": target.id})
    put(store, [e for e in events if e is not target] + [undo])
    agrees(store)
    put(store, [target])
    agrees(store)


def test_other_minutes_are_other_ratings(store: Store) -> None:
    put(store, made(3000))
    agrees(store)
    other = {**MINUTES, "softmax": 1}
    found = snapshot.digest(store, other)
    assert plain(found) == plain(fold(store.events(sources=False), other))
    assert found.memories["softmax"] != agrees(store).memories["softmax"]


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]\nx", '["k", ["a", "b"], 1, 2, 3]\n{}', "\x00"])
def test_a_snapshot_that_is_none_is_made_anew(store: Store, text: str) -> None:
    put(store, made(1500))
    store.keep(snapshot.NAME, text)
    agrees(store)


def test_weights_of_ones_own_hold_for_the_past_too(store: Store) -> None:
    put(store, made(3000))
    before = agrees(store)
    weights = [2 * w if i < 4 else w for i, w in enumerate(scheduler().parameters)]
    store.append("review", "", {"action": "fit", "weights": weights}, learner.END)
    after = agrees(store)
    assert after.weights == tuple(weights)
    slug = next(iter(before.memories))
    assert after.memories[slug].stability > before.memories[slug].stability
    store.append("review", "", {"action": "fit", "weights": []}, learner.END + timedelta(days=1))
    assert plain(agrees(store))["memories"] == before.memories


@pytest.mark.parametrize("weights", [[1.0], [1e3] * 21, [0.0] * 21])
def test_weights_that_fsrs_refuses_are_left_aside(store: Store, weights: list[float]) -> None:
    put(store, made(50))
    before = agrees(store)
    store.append("review", "", {"action": "fit", "weights": weights}, learner.END)
    assert agrees(store).memories == before.memories


# --- whatever happens -----------------------------------------------------------------------

ZONES = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["append", "merge", "undo", "undo-recent", "undo-undo", "look", "late"]),
        st.integers(0, 10**6),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.integers(0, 3))
def test_it_is_never_stale(tmp_path_factory: Any, steps: Any, seed: int) -> None:
    """Whatever is appended, merged and undone, and whenever one looks: the digest with a snapshot
    is the one without. Snapshots are taken after few events here, so that there are many."""
    events = made(600, seed)
    stock = random.Random(seed).sample(events[200:], 300)
    path = tmp_path_factory.mktemp("stale") / "progress.db"
    with pytest.MonkeyPatch.context() as patch, open_store(path) as store:
        patch.setattr(snapshot, "FAR", 60)
        patch.setattr(snapshot, "BEHIND", 25)
        put(store, events[:200])
        now = events[-1].at
        for step, number in steps:
            there = store.events(sources=False)
            now += timedelta(minutes=7)
            match step:
                case "append":
                    one = events[number % len(events)]
                    store.append(one.kind, one.subject, one.payload, now)
                case "late":
                    one = events[number % len(events)]
                    back = timedelta(seconds=number)
                    store.append(one.kind, one.subject, one.payload, now - back)
                case "merge":
                    put(store, stock[number % 200 : number % 200 + 40])
                case "undo":
                    one = there[number % len(there)]
                    store.append("undo", one.subject, {"event": one.id}, now)
                case "undo-recent":
                    one = there[-1 - number % 20]
                    store.append("undo", one.subject, {"event": one.id}, now)
                case "undo-undo":
                    undos = [one for one in there if one.kind == "undo"]
                    if undos:
                        one = undos[number % len(undos)]
                        store.append("undo", one.subject, {"event": one.id}, now)
            zone = ZONES[number % 50 == 0]
            all_agree(store, now - timedelta(days=number % 100), zone)


def test_the_days_of_another_zone_are_reckoned_anew(
    store: Store, folds: Callable[[], list[int]]
) -> None:
    put(store, made(3000))
    here, there = ZONES
    for zone in (here, here, there, there):
        all_agree(store, learner.END, zone)
        folds()
        snapshot.daybook(store, zone)
        assert folds() == [snapshot.BEHIND]


def test_the_past_is_folded_once(store: Store, folds: Callable[[], list[int]]) -> None:
    events = made(3000)
    put(store, events)
    end = events[-500].at
    for number in (3000, snapshot.BEHIND + 500):
        _, since = snapshot.digest_before(store, MINUTES, (), end)
        assert len(since) <= 500 and folds() == [number]
    snapshot.digest_before(store, MINUTES, (), events[1500].at)  # before what is kept
    assert folds() == [3000]


@pytest.mark.parametrize("seed", range(4))
def test_a_snapshot_reads_as_it_was_written(seed: int) -> None:
    digest = fold(made(2000, seed), MINUTES)
    assert plain(snapshot.thaw(snapshot.freeze(digest), MINUTES)) == plain(digest)


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_never_kept(store: Store, year: int) -> None:
    put(store, made(1000))
    edge = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 12, tzinfo=UTC)
    store.append("attempt", "softmax", {"status": "failed", "passed": False, "seconds": 90.0}, edge)
    for zone in ZONES:
        all_agree(store, learner.END, zone)


@pytest.mark.parametrize("seed", range(4))
def test_hours_are_those_of_the_ledger(seed: int) -> None:
    """The tally adds up to what `hours.spent` says of the same events, without its days."""
    standing = live(made(1500, seed))
    days = hours.total(hours.spent(standing, UTC), lambda share: share[1:])
    found = {share[1:]: amount for share, amount in fold(standing, MINUTES).time.spent().items()}
    assert found.keys() == days.keys()
    assert all(found[key] == pytest.approx(days[key]) for key in days)


def test_practice_goes_before_a_timer_whichever_is_written_first() -> None:
    def event(number: int, minute: float, kind: str, /, **payload: Any) -> Event:
        at = T0 + timedelta(minutes=minute)
        return Event(f"{number}", at, "x", kind, "softmax", payload)

    started = event(1, 0, "timer", action="start", kind="reading")
    stopped = event(2, 60, "timer", action="stop", kind="reading", timer="1", seconds=3600)
    failed = {"status": "failed", "passed": False}
    practised = event(3, 70, "attempt", seconds=1800, **failed)
    spent = hours.by_kind(fold([started, stopped, practised]).time.spent())
    assert spent == {"coding": pytest.approx(0.5), "reading": pytest.approx(40 / 60)}
