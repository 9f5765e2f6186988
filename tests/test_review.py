"""Reviews: what is due, and a kata solved again in a file of its own, as typed by a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor import session, workspace
from tutor.cli import run, shared
from tutor.models import Kata, Status, TestResult, Verdict
from tutor.session import Session
from tutor.workspace import Config, Workspace

ROOT = Path(__file__).parent / "fixtures" / "road"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class FakeJudge:
    """Passes a text that says `right`."""

    def __enter__(self) -> FakeJudge:
        return self

    def __exit__(self, *_: object) -> None: ...

    def cancel(self) -> None: ...

    def grade(self, kata: Kata, source: str, *, filename: str, **_: object) -> Verdict:
        good = "right" in source
        status = Status.PASSED if good else Status.FAILED
        said = TestResult("test_sums", "rows sum to one", good, "" if good else "they do not")
        return Verdict(kata.slug, status, 1, 4.0, (said,), (), "landlock")


@pytest.fixture(autouse=True)
def small_road(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUTOR_CONTENT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(session, "borrow_judge", FakeJudge)
    monkeypatch.chdir(tmp_path)


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=10)
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(shared, "now", made)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    return workspace.make(tmp_path / "work", Config(name="Ada")).workspace


Tutor = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tutor(capsys: pytest.CaptureFixture[str], clock: Clock, place: Workspace) -> Tutor:
    def said(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(args)
        out, err = capsys.readouterr()
        return status, out, err

    return said


@pytest.fixture
def passed(tutor: Tutor, place: Workspace, clock: Clock) -> Path:
    """Softmax, passed once, and due again."""
    tutor("start", "softmax")
    path = place.root / "activations" / "softmax.py"
    path.write_text("# right, the first time\n")
    assert tutor("check", "softmax")[0] == 0
    clock.wait(days=10)
    return path


def told(tutor: Tutor, *args: str) -> Any:
    status, out, err = tutor(*args, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def began(tutor: Tutor) -> Path:
    status, out, _ = tutor("review", "softmax")
    assert status == 0
    return Path(out.strip())


def state(place: Workspace, now: datetime, slug: str = "softmax") -> Any:
    with Session(place) as opened:
        return opened.states(now)[slug]


# --- what is due ----------------------------------------------------------------------------


def test_nothing_is_due_at_first(tutor: Tutor) -> None:
    assert tutor("review")[1].strip() == "Nothing is due."
    assert told(tutor, "review") == {"katas": [], "questions": [], "open": [], "ahead": []}


def test_what_comes_next_where_nothing_is_due(tutor: Tutor, passed: Path, clock: Clock) -> None:
    clock.wait(days=-10)
    shown = tutor("review")[1]
    assert "Nothing is due." in shown
    assert "softmax" in shown and "on 2026-03-09" in shown
    assert [one["slug"] for one in told(tutor, "review")["ahead"]] == ["softmax"]


def test_due_katas_with_the_command_that_begins(tutor: Tutor, passed: Path) -> None:
    shown = tutor("review")[1]
    assert "1 kata due" in shown
    assert "since 2026-03-09" in shown
    assert "tutor review softmax" in shown
    (one,) = told(tutor, "review")["katas"]
    assert one["slug"] == "softmax" and 0 < one["recall"] < 0.9 and one["evidence"] == 1


# --- from a blank starter -------------------------------------------------------------------


def test_a_review_is_a_file_of_its_own_and_the_solution_stays(
    tutor: Tutor, passed: Path, place: Workspace
) -> None:
    before = passed.read_bytes()
    path = began(tutor)
    assert path == place.root / "reviews" / "softmax-2026-03-11.py"
    assert path.read_text() == (ROOT / "katas/activations/softmax/starter.py").read_text()
    assert passed.read_bytes() == before
    status, out, _ = tutor("check", "softmax")
    assert status == 1 and "reviews/softmax-2026-03-11.py" in out
    path.write_text("# right, again\n")
    status, out, _ = tutor("check", "softmax")
    assert status == 0
    assert passed.read_bytes() == before


def test_a_pass_there_counts_and_one_in_the_old_file_does_not(
    tutor: Tutor, passed: Path, place: Workspace, clock: Clock
) -> None:
    tutor("check", "softmax")
    assert state(place, clock.at).passes == 1
    path = began(tutor)
    assert state(place, clock.at).state == "started"
    path.write_text("# wrong\n")
    tutor("check", "softmax")
    assert (state(place, clock.at).passes, state(place, clock.at).state) == (1, "failing")
    path.write_text("# right, again\n")
    tutor("check", "softmax")
    found = state(place, clock.at)
    assert (found.passes, found.state, found.memory.reps) == (2, "passed", 2)
    assert found.memory.due > clock.at + timedelta(days=5)
    tutor("check", "softmax")  # the old file: the review is over
    assert state(place, clock.at).passes == 2


def test_even_where_the_reviews_file_is_gone_the_old_one_does_not_count(
    tutor: Tutor, passed: Path, place: Workspace, clock: Clock
) -> None:
    began(tutor).unlink()
    status, _, err = tutor("check", "softmax")
    assert status == 2 and "softmax-2026-03-11.py does not exist" in err
    assert state(place, clock.at).passes == 1
    status, out, _ = tutor("review", "softmax")
    assert status == 0 and Path(out.strip()).exists()


def test_after_the_pass_both_are_compared(tutor: Tutor, passed: Path) -> None:
    path = began(tutor)
    path.write_text("# right, again\nx = 1\n")
    out = tutor("check", "softmax")[1]
    assert "Then and now" in out
    assert "-# right, the first time" in out and "+# right, again" in out
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.split()}
    assert rows["lines"] == ["1", "2"]
    assert rows["attempts"] == ["1", "1"]
    assert "Then and now" in tutor("review", "softmax", "--compare")[1]
    passed.write_text("# right, edited long after\n")
    assert "edited" not in tutor("review", "softmax", "--compare")[1]


def test_a_failed_attempt_shows_nothing_of_the_earlier_solution(tutor: Tutor, passed: Path) -> None:
    began(tutor)
    out = tutor("check", "softmax")[1]
    assert "first time" not in out and "Then and now" not in out
    assert told(tutor, "review")["open"][0]["slug"] == "softmax"


@pytest.mark.parametrize("option", [["--diff"], ["--show", "1"], ["--before-reset"], ["--json"]])
def test_earlier_texts_are_hidden_until_it_passes(
    tutor: Tutor, passed: Path, option: list[str]
) -> None:
    path = began(tutor)
    status, out, err = tutor("history", "softmax", *option)
    assert (status, out) == (2, "") and "hidden" in err and "--stop" in err
    assert tutor("history", "softmax")[0] == 0
    status, _, err = tutor("solution", "softmax")
    assert status == 2
    path.write_text("# right, again\n")
    tutor("check", "softmax")
    if option != ["--before-reset"]:
        assert tutor("history", "softmax", *option)[0] == 0


def test_the_same_review_goes_on(tutor: Tutor, passed: Path) -> None:
    path = began(tutor)
    path.write_text("# half of it\n")
    status, out, err = tutor("review", "softmax")
    assert (status, Path(out.strip())) == (0, path)
    assert "as it was" in err and path.read_text() == "# half of it\n"


def test_a_second_review_on_one_day_has_a_name_of_its_own(tutor: Tutor, passed: Path) -> None:
    began(tutor).write_text("# right\n")
    tutor("check", "softmax")
    assert began(tutor).name == "softmax-2026-03-11-2.py"


def test_an_early_review_says_so(tutor: Tutor, passed: Path, clock: Clock) -> None:
    clock.wait(days=-10)
    assert "not due yet" in tutor("review", "softmax")[2]


def test_help_in_a_review_is_counted(
    tutor: Tutor, passed: Path, place: Workspace, clock: Clock
) -> None:
    path = began(tutor)
    assert "Hint 1" in tutor("hint", "softmax")[1]
    path.write_text("# right\n")
    tutor("check", "softmax")
    assert state(place, clock.at).evidence == pytest.approx(0.7)


def test_reset_in_a_review_resets_the_reviews_file(tutor: Tutor, passed: Path) -> None:
    path = began(tutor)
    path.write_text("# half of it\n")
    before = passed.read_bytes()
    assert tutor("reset", "softmax", "--yes")[0] == 0
    assert path.read_text() == (ROOT / "katas/activations/softmax/starter.py").read_text()
    assert passed.read_bytes() == before


# --- giving up, and what can't be -----------------------------------------------------------


def test_a_review_given_up_leaves_all_as_it_was(
    tutor: Tutor, passed: Path, place: Workspace, clock: Clock
) -> None:
    path = began(tutor)
    path.write_text("# half of it\n")
    tutor("check", "softmax")
    status, out, _ = tutor("review", "softmax", "--stop")
    assert status == 0 and "as due as before" in out
    assert path.read_text() == "# half of it\n"
    found = state(place, clock.at)
    assert (found.state, found.passes, found.fresh) == ("due", 1, False)
    tutor("check", "softmax")
    assert state(place, clock.at).passes == 1
    assert tutor("solution", "softmax")[0] == 0  # what had passed has passed again


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["review", "nope"], "There is no kata nope"),
        (["review", "relu-family"], "has not passed yet"),
        (["review", "softmax", "--stop"], "There is no review of softmax to stop"),
        (["review", "softmax", "--compare"], "has not been solved again"),
        (["review", "--stop"], "Of which kata?"),
        (["review", "softmax", "--fit"], "Weights are for all"),
        (["review", "--fit", "--published"], "one at a time"),
    ],
)
def test_what_can_not_be(tutor: Tutor, passed: Path, args: list[str], words: str) -> None:
    status, out, err = tutor(*args)
    assert (status, out) == (2, "") and words in err


def test_a_kata_in_hand_is_not_reviewed_beside(tutor: Tutor, passed: Path) -> None:
    tutor("reset", "softmax", "--yes")
    status, _, err = tutor("review", "softmax")
    assert status == 2 and "already" in err and "tutor check softmax" in err


def test_a_database_that_can_not_be_written_leaves_no_file_behind(
    tutor: Tutor, passed: Path, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.models import TutorError
    from tutor.progress.store import Store

    def full(*_: object, **__: object) -> None:
        raise TutorError("The disk is full.")

    monkeypatch.setattr(Store, "append", full)
    assert tutor("review", "softmax")[0] == 2
    assert list((place.root / "reviews").iterdir()) == []


@pytest.mark.parametrize("place_of", ["../../outside.py", "/etc/passwd", "reviews/../../x.py"])
def test_an_import_can_not_send_the_tutor_anywhere(
    tutor: Tutor, passed: Path, place: Workspace, clock: Clock, place_of: str
) -> None:
    with Session(place) as opened:
        opened.store.append("start", "softmax", {"written": True, "review": place_of}, clock())
        assert opened.path(opened.katas["softmax"]) == passed


def test_too_few_reviews_to_fit(tutor: Tutor, passed: Path) -> None:
    assert "too little to learn from" in tutor("review", "--fit")[1]
    assert told(tutor, "review", "--fit")["enough"] is False
    assert "in use already" in tutor("review", "--published")[1]
