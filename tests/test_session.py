"""The use cases over a real store and real files, with a judge that says what it is told to."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor import katas as content
from tutor import session as module
from tutor import workspace
from tutor.models import Finding, Kata, Status, TestResult, TutorError, Verdict
from tutor.progress.mastery import State
from tutor.session import Session, timing
from tutor.workspace import Config

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STARTER = "def softmax(x):\n    raise NotImplementedError\n"


class FakeJudge:
    """Passes a text that says `right`, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, int | None]] = []
        self.status: Status | None = None

    def grade(
        self,
        kata: Kata,
        source: str,
        *,
        filename: str,
        given: str = "",
        seed: int | None = None,
        on_test: Callable[[TestResult], None] | None = None,
    ) -> Verdict:
        self.asked.append((kata.slug, source, filename, seed))
        good = "right" in source
        status = self.status or (Status.PASSED if good else Status.FAILED)
        test = TestResult("test_sums", "sums", good)
        found = () if good else (Finding("pitfall", "no-max", "No maximum."),)
        return Verdict(kata.slug, status, seed or 7, 4.2, (test,), found)

    def cancel(self) -> None:
        raise AssertionError("nothing here runs long enough")


def make_kata(root: Path, slug: str, *requires: str) -> Kata:
    folder = root / slug
    folder.mkdir(parents=True)
    (folder / "starter.py").write_text(STARTER.replace("softmax", slug.replace("-", "_")))
    return Kata(
        slug=slug,
        section="activations",
        title=slug.title(),
        stars=3,
        minutes=20,
        framework="numpy",
        topics=("softmax-activation",),
        functions={slug.replace("-", "_"): "(x)"},
        hints=("one", "two", "three"),
        pitfalls=(),
        folder=folder,
        requires=requires,
    )


@pytest.fixture
def katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Kata]:
    root = tmp_path / "katas"
    made = [
        make_kata(root, "softmax"),
        make_kata(root, "leaky-relu", "softmax"),
        make_kata(root, "gelu"),
    ]
    found = {kata.slug: kata for kata in made}
    monkeypatch.setattr(content, "load", lambda: found)
    return found


@pytest.fixture
def session(tmp_path: Path, katas: dict[str, Kata]) -> Iterator[Session]:
    place = workspace.make(tmp_path / "work", Config()).workspace
    with Session(place) as opened:
        yield opened


def write(session: Session, kata: Kata, text: str) -> None:
    path = session.path(kata)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def check(session: Session, kata: Kata, text: str, now: datetime = NOON) -> module.Checked:
    write(session, kata, text)
    return session.check(kata, FakeJudge(), now)


def kinds(session: Session, kata: Kata) -> list[str]:
    return [event.kind for event in session.events(kata.slug)]


def read_only(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise TutorError("progress.db can't be written.", "Make it writable.")

    monkeypatch.setattr(session.store, "append", refuse)


# --- start ----------------------------------------------------------------------------------


def test_start_writes_the_starter_once(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["leaky-relu"]
    first = session.start(kata, NOON)
    assert first.path == session.workspace.root / "activations" / "leaky_relu.py"
    assert first.written
    assert first.path.read_text() == kata.read("starter.py")
    first.path.write_text("mine\n")
    assert not session.start(kata, NOON).written
    assert first.path.read_text() == "mine\n"


def test_start_makes_it_the_kata_in_hand(session: Session, katas: dict[str, Kata]) -> None:
    session.start(katas["softmax"], NOON)
    session.start(katas["gelu"], NOON + timedelta(minutes=1))
    assert session.current(NOON).slug == "gelu"
    session.start(katas["softmax"], NOON + timedelta(minutes=2))
    assert session.current(NOON).slug == "softmax"


def test_turning_to_the_kata_in_hand_is_no_event(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    session.start(kata, NOON)
    session.start(kata, NOON)
    check(session, kata, "wrong\n", NOON)
    session.start(kata, NOON)
    assert kinds(session, kata) == ["start", "attempt"]
    assert session.states(NOON)["softmax"].state is State.FAILING


def test_start_on_what_has_passed_is_no_new_beginning(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    session.start(kata, NOON)
    check(session, kata, "right\n")
    later = NOON + timedelta(days=30)
    session.start(kata, later)
    assert kinds(session, kata) == ["start", "attempt"]
    check(session, kata, "right\n", later)
    assert session.states(later)["softmax"].passes == 1  # the old file proves nothing new


def test_start_where_a_folder_is_in_the_way(session: Session, katas: dict[str, Kata]) -> None:
    (session.workspace.root / "activations").touch()
    with pytest.raises(TutorError, match="can't be written"):
        session.start(katas["softmax"], NOON)


def test_start_without_a_writable_database_still_writes(
    session: Session, katas: dict[str, Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only(session, monkeypatch)
    started = session.start(katas["softmax"], NOON)
    assert started.written
    assert started.unrecorded == "progress.db can't be written."


# --- check ----------------------------------------------------------------------------------


def test_an_attempt_is_kept_with_its_text(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    checked = check(session, kata, "wrong\n")
    assert not checked.verdict.passed
    assert checked.unrecorded == ""
    (event,) = session.history(kata)
    assert (event.kind, event.subject, event.at) == ("attempt", "softmax", NOON)
    assert event.payload["source"] == "wrong\n"
    assert event.payload["status"] == "failed"
    assert event.payload["passed"] is False
    assert event.payload["seed"] == 7
    assert event.payload["diagnosis"] == ["no-max"]


def test_the_judge_gets_text_name_and_seed(session: Session, katas: dict[str, Kata]) -> None:
    kata, judge = katas["softmax"], FakeJudge()
    write(session, kata, "right\n")
    verdict = session.check(kata, judge, NOON, seed=11).verdict
    assert judge.asked == [("softmax", "right\n", str(session.path(kata)), 11)]
    assert verdict.seed == 11


def test_a_grader_error_leaves_no_trace(session: Session, katas: dict[str, Kata]) -> None:
    kata, judge = katas["softmax"], FakeJudge()
    judge.status = Status.GRADER_ERROR
    write(session, kata, "right\n")
    assert session.check(kata, judge, NOON).verdict.status is Status.GRADER_ERROR
    assert session.history(kata) == []


def test_checking_what_was_never_started_names_the_command(
    session: Session, katas: dict[str, Kata]
) -> None:
    judge = FakeJudge()
    with pytest.raises(TutorError) as caught:
        session.check(katas["leaky-relu"], judge, NOON)
    assert "tutor start leaky-relu" in caught.value.way_out
    assert judge.asked == []


def test_an_empty_file_is_not_graded(session: Session, katas: dict[str, Kata]) -> None:
    write(session, katas["softmax"], "\n")
    with pytest.raises(TutorError, match="is empty"):
        session.check(katas["softmax"], FakeJudge(), NOON)
    assert session.history(katas["softmax"]) == []


def test_without_a_writable_database_it_grades_and_says_so(
    session: Session, katas: dict[str, Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only(session, monkeypatch)
    checked = check(session, katas["softmax"], "right\n")
    assert checked.verdict.passed
    assert checked.unrecorded == "progress.db can't be written."


def test_with_a_broken_database_it_grades_and_says_so(
    tmp_path: Path, katas: dict[str, Kata]
) -> None:
    place = workspace.make(tmp_path / "broken", Config()).workspace
    place.database.write_bytes(b"no database at all" * 100)
    with Session(place) as session:
        checked = check(session, katas["softmax"], "right\n")
    assert checked.verdict.passed
    assert "damaged" in checked.unrecorded


@pytest.mark.parametrize(
    ("gaps", "seconds"),
    [
        ([], [0]),  # before the first event there is nothing to count from
        ([40, 50], [0, 40, 50]),
        ([299, 301, 86_400], [0, 299, 300, 300]),  # at most five minutes a gap
        ([-60], [0, 0]),  # the clock was set back
    ],
)
def test_practice_is_the_time_between_events_on_a_kata(
    session: Session, katas: dict[str, Kata], gaps: list[int], seconds: list[float]
) -> None:
    kata, now = katas["softmax"], NOON
    check(session, kata, "wrong\n", now)
    for gap in gaps:
        now += timedelta(seconds=gap)
        check(session, kata, "wrong\n", now)
    counted = [event.payload["seconds"] for event in session.history(kata)]
    assert sorted(counted) == sorted(seconds)


def test_work_on_another_kata_does_not_count(session: Session, katas: dict[str, Kata]) -> None:
    check(session, katas["softmax"], "wrong\n", NOON)
    check(session, katas["gelu"], "wrong\n", NOON + timedelta(seconds=100))
    check(session, katas["softmax"], "right\n", NOON + timedelta(seconds=150))
    assert session.history(katas["softmax"])[-1].payload["seconds"] == 150
    assert session.history(katas["gelu"])[-1].payload["seconds"] == 0


def test_a_hint_in_between_loses_no_time(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    check(session, kata, "wrong\n", NOON)
    session.hint(kata, NOON + timedelta(seconds=200))
    check(session, kata, "right\n", NOON + timedelta(seconds=260))
    assert session.states(NOON)["softmax"].practice_seconds == 260


def test_any_file_can_be_graded_without_a_workspace(tmp_path: Path, katas: dict[str, Kata]) -> None:
    path = tmp_path / "mine.py"
    path.write_text("right\n")
    assert module.grade_file(katas["softmax"], path, FakeJudge()).passed
    with pytest.raises(TutorError, match="does not exist"):
        module.grade_file(katas["softmax"], tmp_path / "other.py", FakeJudge())


# --- help -----------------------------------------------------------------------------------


def test_hints_come_one_by_one_and_are_recorded(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    taken = [session.hint(kata, NOON) for _ in range(5)]
    assert [(hint.step, hint.fresh) for hint in taken] == [
        (1, True),
        (2, True),
        (3, True),
        (3, False),
        (3, False),
    ]
    assert kinds(session, kata) == ["hint"] * 3


def test_after_a_reset_the_ladder_begins_anew(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    session.start(kata, NOON)
    session.hint(kata, NOON)
    session.hint(kata, NOON)
    session.start(kata, NOON)  # turning to it again is no blank start
    assert session.hint(kata, NOON).step == 3
    session.reset(kata, NOON)
    assert session.hint(kata, NOON).step == 1


def test_the_solution_is_closed_until_a_pass_or_a_give_up(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    check(session, kata, "wrong\n")
    with pytest.raises(TutorError) as caught:
        session.solution(kata, NOON)
    assert "--give-up" in caught.value.way_out
    assert kinds(session, kata) == ["attempt"]
    session.solution(kata, NOON, give_up=True)
    assert session.history(kata)[-1].payload["gave_up"] is True
    assert session.may_read_solution(kata)
    session.solution(kata, NOON)  # who has read it may read it again


def test_reading_the_solution_after_a_pass_is_no_give_up(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    check(session, kata, "right\n")
    session.solution(kata, NOON, give_up=True)
    assert session.history(kata)[-1].payload["gave_up"] is False


def test_a_reset_closes_the_solution_again(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    check(session, kata, "right\n", NOON)
    session.reset(kata, NOON + timedelta(seconds=1))
    assert not session.may_read_solution(kata)
    assert not session.has_passed(kata)


def test_a_starter_written_anew_is_a_blank_start_too(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    check(session, kata, "right\n", NOON)
    session.hint(kata, NOON + timedelta(seconds=1))
    session.path(kata).unlink()
    session.start(kata, NOON + timedelta(seconds=2))
    assert not session.may_read_solution(kata)
    assert session.hint(kata, NOON + timedelta(seconds=3)).step == 1


def test_the_debrief_waits_for_a_pass_and_says_why(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    with pytest.raises(TutorError, match="there is none yet"):
        session.debrief(kata)
    check(session, kata, "wrong\n", NOON)
    with pytest.raises(TutorError, match="none has passed yet"):
        session.debrief(kata)
    check(session, kata, "right\n", NOON + timedelta(seconds=1))
    session.debrief(kata)
    check(session, kata, "wrong\n", NOON + timedelta(seconds=2))
    session.debrief(kata)  # what was once earned stays open


# --- reset ----------------------------------------------------------------------------------


def test_a_reset_keeps_the_old_text(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    write(session, kata, "an hour of work\n")
    path = session.reset(kata, NOON)
    assert path.read_text() == STARTER
    (event,) = session.history(kata)
    assert (event.kind, event.payload["source"]) == ("reset", "an hour of work\n")


def test_a_reset_that_cannot_be_recorded_touches_nothing(
    session: Session, katas: dict[str, Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    kata = katas["softmax"]
    write(session, kata, "an hour of work\n")
    read_only(session, monkeypatch)
    with pytest.raises(TutorError, match="can't be written"):
        session.reset(kata, NOON)
    assert session.path(kata).read_text() == "an hour of work\n"


def test_a_text_that_the_history_cannot_hold_is_not_reset(
    session: Session, katas: dict[str, Kata]
) -> None:
    kata = katas["softmax"]
    write(session, kata, "x")
    session.path(kata).write_bytes(b"caf\xe9\n")
    with pytest.raises(TutorError, match="not UTF-8"):
        session.reset(kata, NOON)
    assert session.path(kata).read_bytes() == b"caf\xe9\n"
    assert session.history(kata) == []


def test_an_empty_file_can_be_reset(session: Session, katas: dict[str, Kata]) -> None:
    write(session, katas["softmax"], "")
    session.reset(katas["softmax"], NOON)
    assert session.source(katas["softmax"]) == STARTER


def test_there_is_nothing_to_reset_before_a_start(session: Session, katas: dict[str, Kata]) -> None:
    with pytest.raises(TutorError, match="nothing to reset"):
        session.reset(katas["softmax"], NOON)


def test_a_reset_makes_a_pass_count_again(session: Session, katas: dict[str, Kata]) -> None:
    kata = katas["softmax"]
    check(session, kata, "right\n", NOON)
    later = NOON + timedelta(days=30)
    session.reset(kata, later)
    check(session, kata, "right\n", later + timedelta(minutes=5))
    assert session.states(later + timedelta(minutes=5))["softmax"].passes == 2


# --- what is next ---------------------------------------------------------------------------


def test_next_is_the_first_kata_whose_ground_is_laid(
    session: Session, katas: dict[str, Kata]
) -> None:
    first = session.next(NOON)
    assert first is not None
    assert (first.kata.slug, first.state.state) == ("softmax", State.NEW)
    assert session.current(NOON).slug == "softmax"
    check(session, katas["softmax"], "right\n")
    second = session.next(NOON)
    assert second is not None
    assert second.kata.slug == "leaky-relu"


def test_next_is_what_is_in_hand_and_says_so(session: Session, katas: dict[str, Kata]) -> None:
    check(session, katas["gelu"], "wrong\n")
    following = session.next(NOON)
    assert following is not None
    assert following.kata.slug == "gelu"
    assert "did not pass" in following.reason


def test_next_is_nothing_where_all_is_done(session: Session, katas: dict[str, Kata]) -> None:
    for kata in katas.values():
        check(session, kata, "right\n")
    assert session.next(NOON) is None
    assert session.current(NOON).slug == "gelu"  # the one worked on last


def test_what_has_passed_is_due_one_day(session: Session, katas: dict[str, Kata]) -> None:
    for kata in katas.values():
        check(session, kata, "right\n")
    following = session.next(NOON + timedelta(days=400))
    assert following is not None
    assert following.state.state is State.DUE
    assert "review" in following.reason


def test_moving_on_goes_down_the_road_and_round(session: Session, katas: dict[str, Kata]) -> None:
    def onward(slug: str) -> str | None:
        following = session.next(NOON, after=katas[slug])
        return following.kata.slug if following else None

    assert onward("softmax") == "leaky-relu"
    assert onward("gelu") == "softmax"
    check(session, katas["leaky-relu"], "right\n")
    assert onward("softmax") == "gelu"
    check(session, katas["gelu"], "right\n")
    assert onward("softmax") is None


def test_a_kata_that_is_no_more_is_not_the_current_one(
    session: Session, katas: dict[str, Kata]
) -> None:
    check(session, katas["softmax"], "wrong\n", NOON)
    check(session, katas["gelu"], "wrong\n", NOON + timedelta(seconds=1))
    del katas["gelu"]
    assert session.current(NOON).slug == "softmax"


def test_where_nothing_is_open_the_one_remembered_least_is_the_current_one(
    session: Session, katas: dict[str, Kata]
) -> None:
    for hours, slug in ((0, "softmax"), (-25, "leaky-relu"), (1, "gelu")):
        check(session, katas[slug], "right\n", NOON + timedelta(hours=hours))
    del katas["gelu"]
    now = NOON + timedelta(hours=2)
    assert session.next(now) is None
    assert session.current(now).slug == "leaky-relu"
    katas.clear()
    with pytest.raises(TutorError, match="no kata to work on"):
        session.current(NOON)


def test_started_are_the_katas_with_a_file(session: Session, katas: dict[str, Kata]) -> None:
    assert session.started() == ()
    session.start(katas["gelu"], NOON)
    session.start(katas["softmax"], NOON)
    assert [kata.slug for kata in session.started()] == ["softmax", "gelu"]


# --- carrying over --------------------------------------------------------------------------


def test_events_travel_from_one_workspace_to_another(
    session: Session, katas: dict[str, Kata], tmp_path: Path
) -> None:
    check(session, katas["softmax"], "right\n")
    timing.log(session, "reading", 90, "attention", "the paper", NOON)
    text = io.StringIO()
    assert session.export(text) == 2
    other = workspace.make(tmp_path / "other", Config()).workspace
    with Session(other) as there:
        assert there.merge(text.getvalue().splitlines()) == 2
        assert there.merge(text.getvalue().splitlines()) == 0
        assert there.has_passed(katas["softmax"])
