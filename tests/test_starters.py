"""Debug-it katas: what is handed out, how much a mend may change, what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor import curriculum, starters, workspace
from tutor.author.check import Examiner
from tutor.judge.runner import Judge
from tutor.models import Kata, Pitfall, Status, TutorError
from tutor.progress.mastery import State
from tutor.render import console
from tutor.render.verdicts import verdict as drawn
from tutor.session import Session, review
from tutor.session.curve import curves
from tutor.workspace import Config

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOLUTION = '''\
def train(x, y, steps=50, lr=0.1):
    """Fit y = w·x; returns w and the losses."""
    w, losses = 0.0, []
    for _ in range(steps):
        errors = [w * a - b for a, b in zip(x, y)]
        losses.append(sum(e * e for e in errors) / len(x))
        grad = 2 * sum(e * a for e, a in zip(errors, x)) / len(x)
        w -= lr * grad
    return w, losses
'''
TESTS = """\
from tutor.judge.testing import close


def test_finds_the_slope(kata):
    w, losses = kata.train([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    close(w, 2.0, rtol=1e-6)


def test_reports_the_mean_loss(kata):
    w, losses = kata.train([1.0, 2.0], [1.0, 2.0], steps=1)
    close(losses, [2.5])
"""
SIGN = Pitfall("sign", "The loss grows.", {"w -= lr": "w += lr"})
MEAN = "e * e for e in errors) / len(x)"
SUM = Pitfall("sum", "The loss is too large.", {MEAN: "e * e for e in errors)"})
RATE = Pitfall("rate", "A smaller step only hides it.", {"w -= lr": "w += 1e-3 * lr"})


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    folder = tmp_path / "katas" / "debugging" / "slope"
    (folder / "variants").mkdir(parents=True)
    (folder / "solution.py").write_text(SOLUTION)
    (folder / "hidden_tests.py").write_text(TESTS)
    (folder / "prompt.md").write_text("Mend `train(x: (n,), y: (n,))`.")
    (folder / "curve.py").write_text(
        "import json\nprint(json.dumps(train([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])[1]))\n"
    )
    for name, step in (("one", "w = w - lr * grad"), ("two", "w -= grad * lr")):
        text = SOLUTION.replace("w -= lr * grad", step)
        (folder / "variants" / f"{name}.py").write_text(text)
    return Kata(
        "slope", "debugging", "Mend a fit", 5, 20, "python", (), {"train": "train(x, y)"},
        ("Look.", "Compare.", "Mind the sign."), (RATE,), folder, bugs=(SIGN, SUM), budget=3,
    )  # fmt: skip


def test_every_bug_alone_and_every_two_are_handed_out(kata: Kata) -> None:
    handed_out = starters.programs(kata)
    assert set(handed_out) == {("sign",), ("sum",), ("sign", "sum")}
    assert len(set(handed_out.values())) == 3
    assert SOLUTION not in handed_out.values()


def test_bugs_in_the_same_place_do_not_go_together(kata: Kata) -> None:
    twice = replace(kata, bugs=(SIGN, RATE))
    assert set(starters.programs(twice)) == {("sign",), ("rate",)}


def test_a_bug_that_does_not_fit_is_an_error(kata: Kata) -> None:
    with pytest.raises(TutorError, match="matches 0 times"):
        starters.programs(replace(kata, bugs=(Pitfall("lost", "", {"nowhere": ""}),)))


def test_nothing_comes_again_before_all_had_their_turn(kata: Kata) -> None:
    seen = [starters.starter(kata, "ada", times) for times in range(6)]
    assert len(set(seen[:3])) == 3
    assert seen[:3] == seen[3:]
    first = {starters.starter(kata, f"learner {n}", 0) for n in range(40)}
    assert len(first) == 3  # and it isn't the same for everybody


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("w += lr", "w -= lr", 1),
        ("    return", "    # a thought\n\n    print(w)\n    return", 0),
        ("    return", "    a = 1\n    b = 2\n    return", 2),
        ("    w, losses = 0.0, []\n", "", 1),
    ],
)
def test_changed_lines_are_counted(kata: Kata, old: str, new: str, lines: int) -> None:
    broken = starters.programs(kata)["sign",]
    assert starters.distance(broken, broken.replace(old, new)) == lines


def test_the_nearest_program_is_taken(kata: Kata) -> None:
    both = starters.programs(kata)["sign", "sum"]
    assert starters.change(kata, both) == starters.Change(("sign", "sum"), 0)


def test_a_mend_within_the_budget_passes(kata: Kata, judge: Judge) -> None:
    verdict = judge.grade(kata, SOLUTION)
    assert verdict.status is Status.PASSED
    assert verdict.changed == 1
    assert "1 of at most 3 lines changed" in text(kata, verdict)


def test_writing_it_anew_is_refused(kata: Kata, judge: Judge) -> None:
    anew = SOLUTION.replace("errors", "residuals").replace("losses", "history")
    verdict = judge.grade(kata, anew)
    assert verdict.status is Status.FORBIDDEN
    assert verdict.changed is not None
    assert verdict.changed > 3
    assert "more is changed than a mend needs" in text(kata, verdict)
    assert "3 are enough to mend it" in text(kata, verdict)


def test_the_bug_is_not_named_but_a_wrong_cure_is(kata: Kata, judge: Judge) -> None:
    broken = starters.programs(kata)["sign",]
    verdict = judge.grade(kata, broken)
    assert verdict.status is Status.FAILED
    assert verdict.diagnosis == ()
    cured = judge.grade(kata, starters.edited(SOLUTION, RATE))
    assert [finding.id for finding in cured.diagnosis] == ["rate"]


def test_the_author_check_looks_at_every_program(kata: Kata, judge: Judge) -> None:
    nobody = replace(curriculum.load(), sections=(), planned=())
    found = Examiner(judge, nobody, {"slope": kata}, seeds=1).examine(kata)
    told = {line.what: line.ok for line in found.lines}
    for name in ("sign", "sum", "sign with sum"):
        assert told[f"bug {name} fails"]
        assert told[f"bug {name} is not given away"]
        assert told[f"mending {name} keeps to the budget"]
    harmless = Pitfall("harmless", "", {"lr=0.1": "lr=0.10"})
    found = Examiner(judge, nobody, {"slope": kata}, seeds=1).examine(
        replace(kata, bugs=(SIGN, harmless), budget=1)
    )
    failed = {line.what for line in found.failures}
    assert "bug harmless fails" in failed
    assert "mending sign with harmless keeps to the budget" in failed


def test_each_start_hands_out_another_program(kata: Kata, judge: Judge, tmp_path: Path) -> None:
    place = workspace.make(tmp_path / "place", Config()).workspace
    with Session(place) as session:
        session.__dict__["katas"] = {"slope": kata}
        path = session.start(kata, NOON).path
        first = path.read_text()
        session.reset(kata, NOON)
        second = path.read_text()
        path.write_text(SOLUTION)
        assert session.check(kata, judge, NOON).verdict.passed
        assert session.states(NOON)["slope"].state is State.PASSED
        again = review.begin(session, kata, NOON)
        third = again.path.read_text()
        assert {first, second, third} == set(starters.programs(kata).values())


def test_the_loss_before_and_now(kata: Kata, tmp_path: Path) -> None:
    place = workspace.make(tmp_path / "place", Config()).workspace
    with Session(place) as session:
        session.__dict__["katas"] = {"slope": kata}
        path = session.start(kata, NOON).path
        path.write_text(starters.programs(kata)["sign",].replace("w += lr", "w -= lr"))
        found = curves(session, kata)
        assert found.before.losses[-1] > found.before.losses[0]
        assert found.now.losses[-1] < 1e-9
        path.write_text("raise ValueError('no')")
        assert "ValueError: no" in curves(session, kata).now.error


def text(kata: Kata, verdict: object) -> str:
    out = console()
    with out.capture() as caught:
        out.print(drawn(verdict, kata))  # type: ignore[arg-type]
    return caught.get()
