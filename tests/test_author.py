"""The author check reports each thing that can be wrong with a kata, and passes a sound one."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tutor import curriculum, katas
from tutor.author import check, pool, probes
from tutor.author.check import Examiner
from tutor.author.kill import SEEDS, Hunt, Trial, seedless, unknown, verdict_of
from tutor.author.mutants import mutants
from tutor.author.new import new
from tutor.author.outcome import Line, Report, Score
from tutor.author.pool import examine_all
from tutor.cli import app, load
from tutor.judge import rules
from tutor.judge.runner import Judge
from tutor.models import Curriculum, Kata, Pitfall, Section, Topic, TutorError

SOLUTION = '''\
"""How far numbers lie from their mean, on average."""


def spread(xs):
    centre = sum(xs) / len(xs)
    return sum(abs(x - centre) for x in xs) / len(xs)
'''
TESTS = """\
from tutor.judge.testing import close


def test_gives_the_worked_example(kata):
    kata.check("spread", [1.0, 2.0, 6.0], expect=2.0)


def test_holds_for_any_numbers(kata, rng):
    xs = rng.normal(size=5).tolist()
    close(kata.spread(xs), sum(abs(x - sum(xs) / 5) for x in xs) / 5)
"""
FILES = {
    "prompt.md": "# Spread\n\nWrite\n\n    spread(xs: (n,)) -> float\n",
    "starter.py": "def spread(xs):\n    raise NotImplementedError\n",
    "solution.py": SOLUTION,
    "hidden_tests.py": TESTS,
    "debrief.md": "# What you have built\n",
    "variants/statistics.py": (
        "from statistics import fmean\n\ndef spread(xs):\n"
        "    return fmean(abs(x - fmean(xs)) for x in xs)\n"
    ),
    "variants/loop.py": (
        "def spread(xs):\n    total = 0.0\n    for x in xs:\n        "
        "total += abs(x - sum(xs) / len(xs))\n    return total / len(xs)\n"
    ),
}
ROAD = Curriculum(
    (Section("s", 1, "S", "", (Topic("spread", "Spread", 3),)),),
    (), (), {}, (), {}, (), (), (), (), (), (),
)  # fmt: skip


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    """A small kata with which nothing is wrong."""
    folder = tmp_path / "katas" / "probability" / "spread"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Kata(
        slug="spread", section="probability", title="Spread", stars=3, minutes=10,
        framework="python", topics=("spread",), functions={"spread": "spread(xs: (n,)) -> float"},
        hints=("Which sign has a distance?", "Distances are absolute values.", "abs, sum, len."),
        pitfalls=(
            Pitfall("no-abs", "Distances cancel.", {"abs(x - centre)": "(x - centre)"}),
            Pitfall("squared", "Those are squares.", {"abs(x - centre)": "(x - centre) ** 2"}),
        ),
        folder=folder,
    )  # fmt: skip


@pytest.fixture
def examine(judge: Judge, kata: Kata) -> Callable[[Kata], Report]:
    return lambda changed: Examiner(judge, ROAD, {"spread": kata}, seeds=3).examine(changed)


def test_a_sound_kata_has_no_failures(kata: Kata, examine: Callable[[Kata], Report]) -> None:
    report = examine(kata)
    assert report.failures == ()
    assert (report.tests, report.pitfalls, report.named, report.variants) == (2, 2, 2, 2)


# --- planted mistakes: in a file (text replaced), or in the record ---

IN_A_FILE = {
    "a starter that passes": (
        "starter.py", FILES["starter.py"], SOLUTION, "starter fails, and the grader does not",
    ),
    "a solution that fails": (
        "solution.py", "abs(x - centre)", "(x - centre)", "solution passes on 3 seeds",
    ),
    "a solution that fails on some seed": (
        "hidden_tests.py", "    close(", "    assert rng.normal() < 0.9\n    close(",
        "solution passes on 3 seeds",
    ),
    "a solution that is no Python": (
        "solution.py", "def spread(xs):", "def spread(xs:", "the solution is Python",
    ),
    "a test that can't be collected": (
        "hidden_tests.py", "import close", "import clothes", "solution passes on 3 seeds",
    ),
    "a variant that fails": (
        "variants/loop.py", "total / len(xs)", "total", "variant loop.py passes",
    ),
    "a variant that breaks a ban": (
        "variants/loop.py", "def spread", "import numpy\n\ndef spread", "variant loop.py passes",
    ),
    "a prompt without the function": ("prompt.md", "spread(", "f(", "prompt names spread"),
    "a prompt without shapes": ("prompt.md", "xs: (n,)", "xs", "prompt gives the shapes of spread"),
    "a prompt too wide": ("prompt.md", "Write", "Write " * 30, "prompt fits on the screen"),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_A_FILE)
def test_a_mistake_in_a_file_is_reported(
    case: str, kata: Kata, examine: Callable[[Kata], Report]
) -> None:
    name, old, new_text, line = IN_A_FILE[case]
    path = kata.folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new_text))
    failures = {f.what: f.detail for f in examine(kata).failures}
    assert line in failures
    assert failures[line]


HINTS = ("nudge", "Now return sum(abs(x - centre) for x in xs) / len(xs).", "code")
TWICE = Pitfall("twice", "", {"len(xs)": "1"})
TWIN = Pitfall("twin", "", {"abs(x - centre)": "((x - centre))"})
HARMLESS = Pitfall("harmless", "", {"x - centre": "centre - x"})
IN_THE_RECORD = {
    "a pitfall that matches twice": ({"pitfalls": (TWICE,)}, "pitfall twice fails and is named"),
    "a pitfall that passes": ({"pitfalls": (HARMLESS,)}, "pitfall harmless fails and is named"),
    "no pitfall": ({"pitfalls": ()}, "at least one pitfall"),
    "a giveaway": ({"hints": HINTS}, "no hint but the last gives a line away"),
    "two hints": ({"hints": HINTS[:1] * 2}, "three hints"),
    "an unknown topic": ({"topics": ("nowhere",)}, "topics exist"),
    "an unknown prerequisite": ({"requires": ("nowhere",)}, "prerequisites exist"),
    "an equivalent that is no mutant": (
        {"equivalent": ({"mutant": "a + b → a - b", "why": "once"},)},
        "what is listed as equivalent is a mutant",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_THE_RECORD)
def test_a_mistake_in_the_record_is_reported(
    case: str, kata: Kata, examine: Callable[[Kata], Report]
) -> None:
    change, line = IN_THE_RECORD[case]
    failures = {f.what: f.detail for f in examine(replace(kata, **change)).failures}
    assert line in failures
    assert failures[line]


def test_a_pitfall_that_looks_like_another_is_reported(
    kata: Kata, examine: Callable[[Kata], Report]
) -> None:
    report = examine(replace(kata, pitfalls=(*kata.pitfalls, TWIN)))
    failures = {failure.what: failure.detail for failure in report.failures}
    assert "named: nothing" in failures["pitfall twin fails and is named"]
    assert report.named == 1


def test_two_mistakes_that_cancel_are_reported(
    kata: Kata, examine: Callable[[Kata], Report]
) -> None:
    doubled = Pitfall("doubled", "", {"return sum": "return 2 * sum"})
    halved = Pitfall("halved", "", {"for x in xs)": "for x in xs) / 2"})
    report = examine(replace(kata, pitfalls=(doubled, halved)))
    assert [f.what for f in report.failures] == ["doubled with halved fails"]


def test_a_slow_solution_is_reported(
    kata: Kata, examine: Callable[[Kata], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "SHARE_OF_LIMIT", 0.0)
    (line,) = examine(kata).failures
    assert line.what == "solution runs well inside the time limit"
    assert line.detail.endswith("s of 10 s")


def test_a_new_kata_lacks_only_its_topics(tmp_path: Path, judge: Judge) -> None:
    folder = new(tmp_path, "probability", "next-number", "python")
    text = (folder / "kata.yaml").read_text().replace("topics: [] ", "topics: [spread]")
    (folder / "kata.yaml").write_text(text)
    known = katas.load(tmp_path)
    report = Examiner(judge, ROAD, known, seeds=2).examine(known["next-number"])
    assert report.failures == ()


# --- bans ---


BANS = ("matmul", "numpy.linalg.norm", "numpy.linalg.e*", "scipy.special", "statistics", ".sort")


def test_each_ban_is_probed_in_the_open_and_in_hiding(kata: Kata) -> None:
    banned = rules.bans(replace(kata, framework="numpy", bans=BANS))
    asked = list(probes.probes(replace(kata, framework="numpy", bans=BANS)))
    for probe in asked:
        seen = rules.violations(ast.parse(probe.code), probe.code, banned)
        assert bool(seen) is not probe.hidden, probe
    hidden = {probe.ban for probe in asked if probe.hidden}
    assert hidden >= {*BANS[1:], "eval", "exec", "compile", "scipy", "pandas", "torch", "numpy.dot"}
    assert hidden >= {".dot", "@", "operator.matmul"}
    ways = " ".join(probe.way for probe in asked if probe.hidden)
    assert all(way in ways for way in ("getattr", "importlib", "operator", "__builtins__", "alias"))


def test_bans_that_hold_are_found_to_hold(kata: Kata, judge: Judge) -> None:
    examiner = Examiner(judge, ROAD, {"spread": kata})
    examiner.bans(replace(kata, framework="numpy", bans=BANS[1:]))
    assert len(examiner.lines) > 80
    assert [line for line in examiner.lines if not line.ok] == []


# --- mutants ---


def test_a_quick_grade_ends_at_the_first_failing_test(kata: Kata, judge: Judge) -> None:
    wrong = SOLUTION.replace("abs(x - centre)", "(x - centre)")
    whole, quick = judge.grade(kata, wrong, seed=1), judge.grade(kata, wrong, seed=1, quick=())
    assert (len(whole.tests), len(quick.tests)) == (2, 1)
    assert quick.status == whole.status
    assert quick.tests[0].message == whole.tests[0].message
    assert [bool(whole.diagnosis), bool(quick.diagnosis)] == [True, False]
    assert judge.grade(kata, SOLUTION, seed=1, quick=()).passed


def test_every_mutant_of_a_sound_kata_dies(kata: Kata, judge: Judge) -> None:
    made = mutants(SOLUTION)
    score, lines = verdict_of(kata, made, Hunt(judge, kata).all(made))
    assert score == Score(len(made), len(made), 0)
    assert all(line.ok for line in lines)


def test_a_weak_test_lets_a_mutant_live(kata: Kata, judge: Judge) -> None:
    (kata.folder / "hidden_tests.py").write_text(
        "def test_is_zero_for_equals(kata):\n    kata.check('spread', [2.0, 2.0], expect=0.0)\n"
    )
    made = [m for m in mutants(SOLUTION) if m.line == 6]
    score, lines = verdict_of(kata, made, Hunt(judge, kata).all(made))
    assert 0 < score.killed < score.total
    survivors = [line.what for line in lines if not line.ok]
    assert "mutant dies: line 6: abs(x - centre) → x - centre" in survivors


def test_a_mutant_that_dies_by_luck_alone_lives(kata: Kata, judge: Judge) -> None:
    (kata.folder / "hidden_tests.py").write_text(
        "def test_holds_for_some_numbers(kata, rng):\n"
        "    kata.check('spread', [0.0, 4.0][: int(rng.integers(1, 3))])\n"
    )
    made = [m for m in mutants(SOLUTION) if "abs(x - centre) → x - centre" in m.change]
    score, lines = verdict_of(kata, made, Hunt(judge, kata).all(made))
    assert score == Score(1, 0, 0)
    assert [line.detail for line in lines] == ["killed on 2 of 3 seeds"]


def test_an_endless_mutant_costs_little(kata: Kata, judge: Judge) -> None:
    source = "def spread(xs):\n    n = 3\n    while n > 0:\n        n -= 1\n    return n\n"
    (kata.folder / "solution.py").write_text(source)
    (kata.folder / "hidden_tests.py").write_text(
        "def test_counts_down(kata):\n    kata.check('spread', [1.0])\n"
    )
    made = [m for m in mutants(source) if m.change == "n -= 1 → n += 1"]
    (trial,) = Hunt(judge, kata).all(made)
    assert trial.killed
    assert trial.seconds < kata.seconds / 2


def test_without_a_passing_solution_no_mutant_says_anything(kata: Kata, judge: Judge) -> None:
    (kata.folder / "solution.py").write_text(SOLUTION.replace("abs", "float"))
    with pytest.raises(TutorError, match="does not pass"):
        Hunt(judge, kata)


MADE = mutants(SOLUTION)
ALL_DEAD = [Trial(m, len(SEEDS), 0.1) for m in MADE]


def test_an_equivalent_mutant_is_counted_apart(kata: Kata) -> None:
    listed = replace(kata, equivalent=({"mutant": MADE[2].change, "why": "…"},))
    trials = [*ALL_DEAD[:2], Trial(MADE[2], 0, 0.1), *ALL_DEAD[3:]]
    score, lines = verdict_of(listed, MADE, trials)
    assert str(score) == f"{len(MADE) - 1}/{len(MADE) - 1} (+1 equivalent)"
    assert all(line.ok for line in lines)
    assert unknown(listed, MADE) == []


@pytest.mark.parametrize("deaths", [1, 3])
def test_a_mutant_that_dies_is_not_equivalent(kata: Kata, deaths: int) -> None:
    listed = replace(kata, equivalent=({"mutant": MADE[2].change, "why": "…"},))
    trials = [*ALL_DEAD[:2], Trial(MADE[2], deaths, 0.1), *ALL_DEAD[3:]]
    score, lines = verdict_of(listed, MADE, trials)
    (line,) = [line for line in lines if not line.ok]
    assert line.what == f"equivalent: {MADE[2]}"
    assert line.detail.startswith(f"killed on {deaths} of 3 seeds")
    assert score.equivalent == 0


def test_listed_changes_may_be_folded_and_bracketed_otherwise(kata: Kata) -> None:
    made = mutants("y = x ** -1 / z")
    changes = [m.change.replace("(-1)", "-1").replace(" ", "\n  ") for m in made]
    listed = replace(kata, equivalent=tuple({"mutant": c, "why": "…"} for c in changes))
    assert unknown(listed, made) == []


def test_what_was_not_tried_or_broke_the_grader_is_no_kill(kata: Kata) -> None:
    trials = [*ALL_DEAD[:-2], Trial(MADE[-1], 0, 0.1, trouble="ValueError: ours")]
    score, lines = verdict_of(kata, MADE, trials)
    assert score.killed == len(MADE) - 2
    failures = {line.what: line.detail for line in lines if not line.ok}
    assert failures[f"the grader copes with {MADE[-1]}"] == "ValueError: ours"
    assert failures["all mutants are tried"] == f"1 of {len(MADE)} mutants were not tried"


def test_knows_the_tests_that_draw_nothing() -> None:
    assert seedless(TESTS) == {"test_gives_the_worked_example"}
    assert seedless("@pytest.fixture\ndef x(rng): ...\ndef test_a(x): ...") == frozenset()


# --- over all cores, and the command ---


def test_many_processes_share_the_work(kata: Kata) -> None:
    told: list[tuple[int, int]] = []
    (report,) = examine_all(
        [kata], ROAD, {"spread": kata}, seeds=1, with_mutants=True,
        tell=lambda tried, of: told.append((tried, of)),
    )  # fmt: skip
    assert report.tests == 2
    assert report.mutants == Score(len(MADE), len(MADE), 0)
    assert told[0] == (0, len(MADE))
    assert told[-1] == (len(MADE), len(MADE))


REPORTS = [
    Report("adam", (), 9, 8, 8, 2, 3.0, Score(50, 48, 2)),
    Report("softmax", (Line("mutant dies: line 7: a → b", False, "it lives"), Line("other", True)),
           22, 8, 8, 2, 1.5, Score(22, 21, 0)),
]  # fmt: skip


@pytest.fixture
def command(kata: Kata, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(katas, "load", lambda: {"spread": kata})
    monkeypatch.setattr(curriculum, "load", lambda: ROAD)
    monkeypatch.setattr(pool, "examine_all", lambda *args: iter(REPORTS[::-1]))
    app.registered_commands.clear()
    app.registered_groups.clear()
    load()
    return lambda *options: CliRunner().invoke(app, ["author", "check", "--mutants", *options])


def test_the_command_tells_survivors_below_a_table_with_a_total(
    command: Callable[..., Result],
) -> None:
    result = command()
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["adam", "9", "8/8", "2", "48/48", "(+2", "equivalent)", "3.0", "✓"] in lines
    assert ["softmax", "22", "8/8", "2", "21/22", "1.5", "✗", "1"] in lines
    assert ["2", "katas", "31", "16/16", "4", "69/70", "(+2", "equivalent)", "4.5"] in lines
    assert "✗ softmax: mutant dies: line 7: a → b\n    it lives" in result.stdout
    assert result.exit_code == 1


def test_the_command_tells_scripts_the_same(command: Callable[..., Result]) -> None:
    result = command("--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["ok"] is False
    assert told["mutants"] == {"total": 72, "killed": 69, "equivalent": 2}
    assert [k["kata"] for k in told["katas"]] == ["adam", "softmax"]
    assert told["katas"][1]["mutants"] == {"total": 22, "killed": 21, "equivalent": 0}
    failure = {"what": "mutant dies: line 7: a → b", "detail": "it lives"}
    assert told["katas"][1]["failures"] == [failure]
