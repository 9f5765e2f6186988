"""What scripts read, and what lists choose."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutor import curriculum, katas, report
from tutor.models import (
    Call,
    Crash,
    Event,
    Finding,
    Frame,
    Status,
    TestResult,
    TutorError,
    Verdict,
    Violation,
)
from tutor.progress import mastery
from tutor.report import Branch, Trunk

ROOT = Path(__file__).parent / "fixtures" / "road"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
KATAS = katas.load(ROOT)
ROAD = curriculum.load(ROOT)


def attempt(slug: str, passed: bool) -> Event:
    payload = {"status": "passed" if passed else "failed", "passed": passed}
    return Event(slug, NOW - timedelta(hours=1), "laptop", "attempt", slug, payload)


EVENTS = [attempt("softmax", True), attempt("matmul-loops", False)]
STATES = mastery.kata_states(KATAS.values(), EVENTS, NOW)


def strictly(value: Any) -> Any:
    """Through JSON as other languages read it, without NaN."""
    return json.loads(json.dumps(value, allow_nan=False))


# --- verdicts -------------------------------------------------------------------------------

FRAME = Frame(14, "softmax", "return e / s", ("e float64[2, 3]",))
FAILED = Verdict(
    kata="softmax",
    status=Status.FAILED,
    seed=1234,
    duration_ms=41.2,
    tests=(
        TestResult("test_holds", "holds", True),
        TestResult("test_is_stable", "is stable", False, "first at [0]: got nan",
                   Call("softmax(z)", (), np.array([0.5]), np.array([np.nan]), (0,), float("nan"))),
        TestResult("test_raises", "raises", False, crash=Crash("ValueError", "no", (FRAME,))),
    ),
    diagnosis=(Finding("pitfall", "no-scale+wrong-axis", "Not scaled."),),
    isolation="landlock+seccomp+rlimits",
    violations=(Violation(3, "import scipy", "importing scipy is banned here"),),
    crash=Crash("ValueError", "no", (FRAME,)),
    stdout="hello\n",
)  # fmt: skip


def test_verdict_has_what_scripts_rely_on() -> None:
    found = strictly(report.verdict_json(FAILED))
    assert found["kata"] == "softmax"
    assert found["status"] == "failed"
    assert found["seed"] == 1234
    assert found["duration_ms"] == 41.2
    assert found["tests"][1] == {
        "name": "test_is_stable", "sentence": "is stable", "passed": False,
        "message": "first at [0]: got nan",
    }  # fmt: skip
    assert found["diagnosis"] == [
        {"kind": "pitfall", "id": "no-scale+wrong-axis", "says": "Not scaled."}
    ]
    assert found["isolation"] == "landlock+seccomp+rlimits"


def test_verdict_adds_bans_crash_and_output() -> None:
    found = strictly(report.verdict_json(FAILED))
    assert found["violations"] == [
        {"line": 3, "code": "import scipy", "what": "importing scipy is banned here"}
    ]
    assert found["crash"]["frames"][0]["line"] == 14
    assert found["stdout"] == "hello\n"
    assert strictly(report.verdict_json(Verdict("k", Status.PASSED, 1, 1.0)))["crash"] is None


def test_a_test_that_only_crashed_says_how() -> None:
    assert strictly(report.verdict_json(FAILED))["tests"][2]["message"] == "ValueError: no"
    bare = TestResult("test_x", "x", False, crash=Crash("KeyboardInterrupt", ""))
    assert report.message(bare) == "KeyboardInterrupt"


@pytest.mark.parametrize("status", Status)
def test_every_status_is_spelled_as_in_the_enum(status: Status) -> None:
    assert report.verdict_json(Verdict("k", status, 1, 1.0))["status"] == status.value


# --- katas ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "slugs"),
    [
        ({}, ["matmul-loops", "softmax", "relu-family"]),
        ({"section": "activations"}, ["softmax", "relu-family"]),
        ({"stars": 4}, ["matmul-loops", "softmax"]),
        ({"state": "passed"}, ["softmax"]),
        ({"state": "new"}, ["relu-family"]),
        ({"state": "failing"}, ["matmul-loops"]),
        ({"text": "RELATIVES"}, ["relu-family"]),
        ({"text": "vectors"}, ["matmul-loops"]),
        ({"section": "activations", "state": "failing"}, []),
    ],
)
def test_katas_are_chosen(filters: dict[str, Any], slugs: list[str]) -> None:
    chosen = report.choose_katas(KATAS.values(), STATES, **filters)
    assert [kata.slug for kata in chosen] == slugs


def test_without_a_workspace_every_kata_is_new() -> None:
    assert len(report.choose_katas(KATAS.values(), {}, state="new")) == 3


def test_unknown_section_of_katas_names_those_there_are() -> None:
    with pytest.raises(TutorError, match="no section nope") as caught:
        report.choose_katas(KATAS.values(), {}, section="nope")
    assert "linear-algebra, activations" in caught.value.way_out


def test_kata_has_what_scripts_rely_on() -> None:
    found = strictly(report.kata_json(KATAS["softmax"], STATES))
    assert found == {
        "slug": "softmax", "section": "activations", "title": "Softmax over any axis", "stars": 5,
        "framework": "numpy", "functions": {"f": "f(x: (..., C)) -> (..., C)"}, "state": "passed",
        "minutes": 20, "topics": ["softmax-activation"], "requires": ["matmul-loops"],
    }  # fmt: skip


# --- the road -------------------------------------------------------------------------------


def tree(trunks: tuple[Trunk, ...]) -> dict[str, Any]:
    def below(branches: tuple[Branch, ...]) -> dict[str, Any]:
        return {branch.topic.id: below(branch.parts) for branch in branches}

    return {trunk.section.id: below(trunk.topics) for trunk in trunks}


ALGEBRA = {"linear-algebra": {"vectors-matrices": {}, "decomposition": {}}}
ACTIVATIONS = {"activations": {"softmax-activation": {}, "relu": {}}}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"mathematics": ALGEBRA, "networks": ACTIVATIONS}),
        ({"section": "2"}, {"networks": ACTIVATIONS}),
        ({"section": "mathematics"}, {"mathematics": ALGEBRA}),
        ({"depth": 1}, {"mathematics": {}, "networks": {}}),
        ({"depth": 2}, {"mathematics": {"linear-algebra": {}}, "networks": {"activations": {}}}),
        ({"stars": 5, "section": "1"},
         {"mathematics": {"linear-algebra": {"vectors-matrices": {}}}}),
        ({"text": "LOGITS"}, {"networks": {"activations": {"softmax-activation": {}}}}),
        ({"text": "algebra"}, {"mathematics": ALGEBRA}),
        ({"text": "logits", "depth": 1}, {"networks": {}}),
        ({"text": "cos θ"}, {"mathematics": {"linear-algebra": {"vectors-matrices": {}}}}),
        ({"phase": ROAD.phases[0]}, {"mathematics": ALGEBRA}),
        ({"phase": ROAD.phases[1], "stars": 5},
         {"networks": {"activations": {"softmax-activation": {}}}}),
        ({"text": "nowhere"}, {}),
    ],
)  # fmt: skip
def test_topics_are_chosen(filters: dict[str, Any], expected: dict[str, Any]) -> None:
    assert tree(report.choose_topics(ROAD, KATAS, **filters)) == expected


def test_filters_and_depth_leave_the_count_of_katas_whole() -> None:
    (trunk,) = report.choose_topics(ROAD, KATAS, text="logits", depth=2)
    assert {kata.slug for kata in trunk.katas} == {"softmax", "relu-family"}
    assert len(trunk.topics[0].katas) == 2
    found = strictly(report.road_json((trunk,), STATES))["sections"][0]
    assert found["katas"] == {"total": 2, "passed": 1}
    assert found["topics"][0]["katas"] == {"total": 2, "passed": 1}


def test_unknown_section_names_those_there_are() -> None:
    with pytest.raises(TutorError) as caught:
        report.choose_topics(ROAD, KATAS, section="9")
    assert "1 mathematics, 2 networks" in caught.value.way_out


@pytest.mark.parametrize(
    ("ref", "state"),
    [("kata:softmax", "passed"), ("kata:relu-family", "new"), ("kata:gelu", "planned"),
     ("quiz:shapes", "")],
)  # fmt: skip
def test_what_covers_an_exercise_has_a_state_if_it_is_a_kata(ref: str, state: str) -> None:
    assert report.cover_state(ref, STATES, KATAS) == state


def test_topic_is_found_by_id_and_by_number() -> None:
    assert report.find_topic(ROAD, "2.1") is report.find_topic(ROAD, "activations")
    with pytest.raises(TutorError, match=r"no topic 9\.9"):
        report.find_topic(ROAD, "9.9")


def test_topic_carries_states_and_names_its_parts() -> None:
    found = strictly(report.topic_json(report.find_topic(ROAD, "activations"), KATAS, STATES))
    assert found["topics"] == ["softmax-activation", "relu"]
    assert {"ref": "kata:softmax", "state": "passed"} in found["practice"][0]["by"]
    assert found["katas"][0] == {"slug": "softmax", "state": "passed"}


def test_phase_carries_states() -> None:
    found = strictly(report.phase_json(ROAD.phases[0], KATAS, STATES))
    assert found["blocks"][0]["tasks"][0]["by"] == [
        {"ref": "kata:matmul-loops", "state": "failing"}
    ]
    assert found["checkpoint"]["questions"][0]["rubric"] == ["rows and columns"]


def test_whole_road_in_short() -> None:
    found = strictly(report.phases_json(ROAD))
    assert [phase["id"] for phase in found["phases"]] == ["phase-1", "phase-2"]
    assert found["mix"] == {"coding": 0.7, "reading": 0.2, "watching": 0.1}


def test_view_is_found_or_the_others_are_named() -> None:
    view = report.find_view(ROAD, "video-course")
    found = strictly(report.view_json(view, KATAS, STATES))
    assert found["steps"][0]["by"] == [{"ref": "kata:softmax", "state": "passed"}]
    with pytest.raises(TutorError) as caught:
        report.find_view(ROAD, "nope")
    assert "video-course" in caught.value.way_out


@pytest.mark.parametrize(
    ("topic", "kind", "ids"),
    [
        ("", "", ["pictures", "lectures", "a-book"]),
        ("", "book", ["a-book"]),
        ("linear-algebra", "", ["pictures", "lectures"]),
        ("decomposition", "", ["pictures", "lectures"]),
        ("decomposition", "video", ["pictures"]),
        ("relu", "", []),
    ],
)
def test_resources_are_chosen(topic: str, kind: str, ids: list[str]) -> None:
    chosen = report.find_topic(ROAD, topic) if topic else None
    found = report.choose_resources(ROAD, topic=chosen, kind=kind)
    assert [resource.id for resource in found] == ids


# --- progress -------------------------------------------------------------------------------


def hours(subject: str, kind: str, minutes: float, number: int = 0) -> Event:
    payload = {"kind": kind, "minutes": minutes, "note": "n"}
    return Event(f"h{subject}{kind}{number}", NOW, "laptop", "hours", subject, payload)


def test_status_has_sections_total_due_and_hours() -> None:
    later = NOW + timedelta(days=400)
    progress = mastery.progress(
        ROAD, KATAS.values(), [*EVENTS, hours("relu", "reading", 30)], later
    )
    found = strictly(report.status_json(progress, ROAD.mix))
    assert [section["id"] for section in found["sections"]] == ["mathematics", "networks"]
    assert found["sections"][1]["passed"] == 1
    assert found["total"]["katas"] == 3
    assert [entry["slug"] for entry in found["due"]] == ["softmax"]
    assert found["hours"]["by_kind"] == {"reading": 0.5}
