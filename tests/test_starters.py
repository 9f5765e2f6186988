"""Debug-it katas: what is handed out, how much a mend may change, what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tutor import curriculum, starters, workspace
from tutor.author.check import Examiner
from tutor.author.kill import Hunt, verdict_of
from tutor.author.mutants import mutants
from tutor.judge.output import Runner
from tutor.judge.runner import Judge
from tutor.models import Kata, Pitfall, Status, TutorError
from tutor.progress.mastery import State
from tutor.render import console
from tutor.render.curve import curve as drawn_curve
from tutor.render.curve import said
from tutor.render.verdicts import verdict as drawn
from tutor.session import Session, review
from tutor.session.curve import Curve, curves, has_curve, trained
from tutor.session.handout import handed_out
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
        'curve(train([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])[1], of="loss", by="step")\n'
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


def test_lines_are_counted_from_the_program_that_was_handed_out(kata: Kata) -> None:
    handed = starters.programs(kata)
    both, one = handed["sign", "sum"], handed["sum",]
    assert starters.changed(kata, one, "") == 0
    assert starters.changed(kata, one, both) == 1
    far_off = "\n".join(f"x{n} = {n}" for n in range(20))
    assert starters.changed(kata, one, far_off) == 0


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


def test_mutants_die_by_the_tests_and_not_by_the_budget(kata: Kata, judge: Judge) -> None:
    """A mutant is unparsed, so it differs in many lines from whatever is handed out."""
    step = "2 * sum((e * a for e, a in zip(errors, x)))"
    excused = f"{step} → {step.replace('2', '3', 1)}"
    tight = replace(kata, budget=1, equivalent=({"mutant": excused, "because": "It arrives."},))
    made = mutants(kata.read("solution.py"))
    score, lines = verdict_of(tight, made, Hunt(judge, tight).all(made))
    head = "def train(x, y, steps=50, lr=0.1)"
    assert {line.what for line in lines if not line.ok} == {
        f"mutant dies: line 1: {head} → {head.replace('50', '51')}",
        f"mutant dies: line 1: {head} → {head.replace('50', '49')}",
        f"mutant dies: line 1: {head} → {head.replace('0.1', '0.11')}",
        f"mutant dies: line 7: {step} → {step.replace('2', '1', 1)}",
    }
    assert (score.total, score.killed, score.equivalent) == (len(made), len(made) - 5, 1)
    assert any("w -= lr * grad → w += lr * grad" in line.what for line in lines if line.ok)


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


@pytest.fixture
def session(kata: Kata, tmp_path: Path) -> Iterator[Session]:
    with Session(workspace.make(tmp_path / "place", Config()).workspace) as opened:
        opened.__dict__["katas"] = {"slope": kata}
        yield opened


def test_the_loss_before_and_now(kata: Kata, session: Session) -> None:
    path = session.start(kata, NOON).path
    path.write_text(SOLUTION)
    found = curves(session, kata)
    assert found.now.values[-1] < 1e-9
    assert found.before.values[0] != found.now.values[0] or found.before.values[-1] > 1
    assert (found.now.of, found.now.by, len(found.now.values)) == ("loss", "step", 50)
    path.write_text("raise ValueError('no')")
    assert "ValueError: no" in curves(session, kata).now.error


def test_before_is_what_was_handed_out_however_near_another_program_is(
    kata: Kata, session: Session
) -> None:
    path = session.start(kata, NOON).path
    for _ in range(3):
        given = path.read_text()
        alone = curves(session, kata)
        assert alone.before == alone.now
        for program in (*starters.programs(kata).values(), SOLUTION):
            path.write_text(program)
            assert curves(session, kata).before == alone.before
        path.write_text(given)
        session.reset(kata, NOON)


def test_before_is_that_of_the_review_while_there_is_one(
    kata: Kata, session: Session, judge: Judge
) -> None:
    path = session.start(kata, NOON).path
    first = curves(session, kata).before
    path.write_text(SOLUTION)
    session.check(kata, judge, NOON)
    begun = review.begin(session, kata, NOON)
    assert begun.path.read_text() == handed_out(session, kata)
    assert curves(session, kata).before == curves(session, kata).now
    review.stop(session, kata, NOON)
    assert curves(session, kata).before == first


def test_a_curve_is_drawn_however_much_is_printed_and_however_long_it_is(
    kata: Kata, session: Session
) -> None:
    printing = SOLUTION.replace(
        "        grad =", "        print(errors, 'x' * 500)\n        grad ="
    )
    session.start(kata, NOON).path.write_text(printing.replace("steps=50", "steps=400"))
    assert len(curves(session, kata).now.values) == 400


def test_a_curve_that_names_nothing_says_so(kata: Kata, session: Session) -> None:
    session.start(kata, NOON)
    (kata.folder / "curve.py").write_text("print([1.0, 0.5])\n")
    assert curves(session, kata).now == Curve((), error="It gave no values that can be drawn.")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.25, 0.5, 0.9), "accuracy 0.25 at first, 0.9 at epoch 2"),
        ((0.25, float("nan")), "accuracy 0.25 at first, NaN at epoch 1 (the first is epoch 0)"),
        ((float("inf"), 1.0), "accuracy infinite at epoch 0 (the first is epoch 0)"),
        ((0.5,), "accuracy 0.5, of a single epoch"),
        ((), "There is no epoch, so there is no accuracy."),
    ],
)
def test_a_curve_in_words_names_what_it_shows(values: tuple[float, ...], words: str) -> None:
    assert said(Curve(values, "accuracy", "epoch")) == words


@pytest.mark.parametrize("values", [(3.0, 2.0, 1.25), (1.0, 1.0), (2.0, float("nan"), 0.5)])
def test_a_drawn_curve_has_its_range_beside_it(values: tuple[float, ...]) -> None:
    out = console()
    with out.capture() as caught:
        out.print(drawn_curve(Curve(values, "loss", "step")))
    rows = caught.get().splitlines()
    finite = [value for value in values if value == value]
    assert rows[6].endswith(f"│ {min(finite):.3g}")
    if max(finite) > min(finite):
        assert rows[1].endswith(f"│ {max(finite):.3g}")


def test_every_curve_of_the_katas_names_what_it_draws(katas: dict[str, Kata]) -> None:
    drawing = [kata for kata in katas.values() if has_curve(kata)]
    assert drawing
    with Runner() as runner:
        for kata in drawing:
            found = trained(kata, kata.read("solution.py"), runner.run)
            assert not found.error, kata.slug
            assert found.of
            assert found.by
            assert len(found.values) >= 20, kata.slug


def text(kata: Kata, verdict: object) -> str:
    out = console()
    with out.capture() as caught:
        out.print(drawn(verdict, kata))  # type: ignore[arg-type]
    return caught.get()
