"""The commands as a person or a script meets them: output, exit status, errors."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tutor import __version__, cli, paths, session, workspace
from tutor import katas as content
from tutor.cli import run, shared
from tutor.models import Finding, Kata, Status, TestResult, TutorError, Verdict
from tutor.session import Session, parallel
from tutor.workspace import Config, Workspace

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def make_kata(root: Path, slug: str) -> Kata:
    folder = root / slug
    folder.mkdir(parents=True)
    name = slug.replace("-", "_")
    (folder / "starter.py").write_text(f"def {name}(x):\n    raise NotImplementedError\n")
    (folder / "solution.py").write_text(f"def {name}(x):\n    return x\n")
    (folder / "prompt.md").write_text(f"# {slug}\n\nWrite {slug} with care.\n")
    (folder / "debrief.md").write_text("# Why\n\nIt works because of reasons.\n")
    return Kata(
        slug=slug,
        section="activations",
        title=f"The {slug}",
        stars=3,
        minutes=20,
        framework="numpy",
        topics=("softmax-activation",),
        functions={name: "(x)"},
        hints=("first nudge", "the concept itself", "nearly the code here"),
        pitfalls=(),
        folder=folder,
    )


class FakeJudge:
    """Passes a text that says `right`; a grader error for one that says `broken`."""

    def __enter__(self) -> FakeJudge:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def cancel(self) -> None:
        return None

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
        if "interrupt" in source:
            raise KeyboardInterrupt
        good = "right" in source
        status = Status.PASSED if good else Status.FAILED
        if "broken" in source:
            status = Status.GRADER_ERROR
        return Verdict(
            kata.slug,
            status,
            1234 if seed is None else seed,
            4.0,
            (TestResult("test_sums", "rows sum to one", good, "" if good else "they do not"),),
            () if good else (Finding("pitfall", "no-max", "No maximum is subtracted."),),
            "landlock",
        )


@pytest.fixture(autouse=True)
def katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Kata]:
    slugs = ("softmax", "leaky-relu", "gelu")
    found = {slug: make_kata(tmp_path / "katas", slug) for slug in slugs}
    monkeypatch.setattr(content, "load", lambda: found)
    monkeypatch.setattr(session, "borrow_judge", FakeJudge)
    monkeypatch.chdir(tmp_path)
    return found


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A workspace, remembered, while we stand somewhere else."""
    return workspace.make(tmp_path / "work", Config(name="Ada")).workspace


def write(place: Workspace, kata: Kata, text: str) -> Path:
    path = place.file(kata)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def kinds(place: Workspace) -> list[str]:
    with Session(place) as opened:
        return [event.kind for event in opened.events()]


class Said:
    """Runs commands and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *args: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        status = run(args)
        out, err = self._capsys.readouterr()
        return status, out, err


@pytest.fixture
def tutor(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Somebody sits at the terminal and types this."""

    def answer(text: str) -> None:
        monkeypatch.setattr(shared, "interactive", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return answer


# --- errors for people ----------------------------------------------------------------------


def test_without_a_workspace_it_says_how_to_make_one(tutor: Said) -> None:
    status, out, err = tutor("next")
    assert (status, out) == (2, "")
    assert err.startswith("error: There is no workspace yet")
    assert "tutor init" in err.splitlines()[1]


def test_an_unknown_kata_names_the_nearest(tutor: Said, place: Workspace) -> None:
    status, out, err = tutor("check", "sofmax")
    assert (status, out) == (2, "")
    assert "softmax" in err


def test_a_wrong_option_is_wrong_usage(tutor: Said, place: Workspace) -> None:
    assert tutor("check", "softmax", "--seed", "x")[0] == 2
    assert tutor("check", "softmax", "--seed", "-1")[0] == 2
    assert tutor("chekc")[0] == 2


def test_our_own_mistake_is_one_line_and_a_log(
    tutor: Said, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("the moon\nis made of cheese")

    monkeypatch.setattr(Session, "next", broken)
    status, out, err = tutor("next")
    assert (status, out) == (3, "")
    assert err.startswith("error: a mistake in the tutor itself: ValueError: the moon\n")
    log = paths.cache() / "errors.log"
    assert str(log) in err
    assert "Traceback" not in err
    assert "is made of cheese" in log.read_text()
    assert "Traceback" in log.read_text()


def test_where_no_log_can_be_kept_the_traceback_is_shown(
    tutor: Said, place: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("the moon")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    paths.cache().parent.mkdir(parents=True, exist_ok=True)
    paths.cache().write_text("a file in the way")
    monkeypatch.setattr(Session, "next", broken)
    status, _, err = tutor("next")
    assert status == 3
    assert "Traceback" in err


def test_ctrl_c_is_130_without_a_word(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    write(place, katas["softmax"], "interrupt\n")
    status, _, err = tutor("check", "softmax")
    assert status == 130
    assert "Traceback" not in err
    assert kinds(place) == []


# --- help and version -----------------------------------------------------------------------


def test_version(tutor: Said) -> None:
    assert tutor("--version") == (0, f"kata-tutor {__version__}\n", "")


def commands() -> list[str]:
    return [info.name or info.callback.__name__ for info in cli.app.registered_commands]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_with_an_example(tutor: Said, name: str) -> None:
    status, out, _ = tutor(name.replace("_", "-"), "-h")
    assert status == 0
    assert f"Example: tutor {name.replace('_', '-')}" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_the_overview_lists_every_command_under_a_heading(tutor: Said) -> None:
    status, out, _ = tutor("--help")
    assert status == 0
    heads = [line for line in out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert heads[1:3] == ["Practise:", "The road:"]
    listed = {line.split()[0] for line in out.splitlines() if line.startswith("  ")}
    assert set(commands()) <= {name.replace("-", "_") for name in listed} | listed
    assert all(len(line) <= 80 for line in out.splitlines())


# --- next, show, start ----------------------------------------------------------------------


def test_next_names_the_kata_and_why(tutor: Said, place: Workspace) -> None:
    status, out, err = tutor("next")
    assert (status, err) == (0, "")
    assert "softmax" in out
    assert "ready for it" in out


def test_next_where_all_is_done(tutor: Said, place: Workspace, katas: dict[str, Kata]) -> None:
    for kata in katas.values():
        write(place, kata, "right\n")
        assert tutor("check", kata.slug)[0] == 0
    status, out, _ = tutor("next")
    assert status == 0
    assert "Nothing is open" in out


def test_show_prints_the_prompt(tutor: Said, place: Workspace) -> None:
    assert "Write gelu with care." in tutor("show", "gelu")[1]
    assert "Write softmax with care." in tutor("show")[1]  # the one that is next


def test_start_prints_just_the_path_and_writes_once(tutor: Said, place: Workspace) -> None:
    status, out, err = tutor("start", "leaky-relu")
    path = place.root / "activations" / "leaky_relu.py"
    assert (status, out, err) == (0, f"{path}\n", "")
    path.write_text("mine\n")
    status, out, err = tutor("start", "leaky-relu")
    assert (status, out) == (0, f"{path}\n")
    assert "as it was" in err
    assert path.read_text() == "mine\n"


def test_start_without_a_name_takes_what_is_next(tutor: Said, place: Workspace) -> None:
    assert tutor("start")[1].endswith("/activations/softmax.py\n")


def test_start_on_what_has_passed_says_how_to_begin_again(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    write(place, katas["softmax"], "right\n")
    tutor("check", "softmax")
    assert "tutor reset softmax" in tutor("start", "softmax")[2]


def test_start_edit_opens_the_editor(
    tutor: Said, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\necho "$1 $2" >> "$0.log"\n')
    editor.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{editor}' --wait")
    assert tutor("start", "gelu", "--edit")[0] == 0
    assert (tmp_path / "my editor.log").read_text() == f"--wait {place.root}/activations/gelu.py\n"


def test_an_editor_that_is_missing_or_unset_is_explained(
    tutor: Said, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    status, _, err = tutor("start", "gelu", "--edit")
    assert status == 2
    assert "export EDITOR" in err
    for wrong in ("no-such-editor", "'unbalanced"):
        monkeypatch.setenv("EDITOR", wrong)
        status, _, err = tutor("start", "gelu", "--edit")
        assert status == 2
        assert "can't be run" in err


# --- check ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "status"), [("right\n", 0), ("wrong\n", 1), ("broken\n", 3)])
def test_the_exit_status_tells_the_verdict(
    tutor: Said, place: Workspace, katas: dict[str, Kata], text: str, status: int
) -> None:
    write(place, katas["softmax"], text)
    assert tutor("check", "softmax")[0] == status
    assert tutor("check", "softmax", "--json")[0] == status
    assert kinds(place) == ["attempt"] * (0 if status == 3 else 2)


def test_check_shows_tests_as_sentences(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    write(place, katas["softmax"], "wrong\n")
    _, out, err = tutor("check", "softmax")
    assert "rows sum to one" in out
    assert "No maximum is subtracted." in out
    assert "\x1b" not in out + err


def test_check_json_is_one_object_and_nothing_else(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    write(place, katas["softmax"], "wrong\n")
    _, out, err = tutor("check", "softmax", "--seed", "7", "--json")
    told = json.loads(out)
    assert err == ""
    assert told["kata"] == "softmax"
    assert told["status"] == "failed"
    assert told["seed"] == 7
    assert told["isolation"] == "landlock"
    assert told["diagnosis"][0]["id"] == "no-max"
    assert told["tests"] == [
        {
            "name": "test_sums",
            "sentence": "rows sum to one",
            "passed": False,
            "message": "they do not",
        }
    ]


def test_check_without_a_name_takes_the_kata_in_hand(
    tutor: Said, place: Workspace, katas: dict[str, Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(NOON + timedelta(minutes=n) for n in range(20))
    monkeypatch.setattr(shared, "now", lambda: next(times))
    tutor("start", "softmax")
    tutor("start", "gelu")
    assert json.loads(tutor("check", "--json")[1])["kata"] == "gelu"


def test_check_before_start_names_the_command(tutor: Said, place: Workspace) -> None:
    status, out, err = tutor("check", "softmax", "--json")
    assert (status, out) == (2, "")
    assert "tutor start softmax" in err


def test_check_says_when_nothing_could_be_recorded(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    place.database.write_bytes(b"no database at all" * 100)
    write(place, katas["softmax"], "right\n")
    status, out, err = tutor("check", "softmax")
    assert status == 0
    assert "passed" in out
    assert "Not recorded" in err


def test_any_file_is_graded_without_a_workspace(tutor: Said, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("right\n")
    status, out, _ = tutor("check", "softmax", "--file", str(path), "--json")
    assert status == 0
    assert json.loads(out)["status"] == "passed"
    path.write_text("wrong\n")
    assert tutor("check", "softmax", "--file", str(path))[0] == 1


def test_with_a_workspace_too_file_records_nothing(
    tutor: Said, place: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text("right\n")
    assert tutor("check", "softmax", "--file", str(path))[0] == 0
    assert kinds(place) == []


def test_a_file_can_tell_its_kata_by_its_name(tutor: Said, tmp_path: Path) -> None:
    path = tmp_path / "leaky_relu.py"
    path.write_text("right\n")
    assert json.loads(tutor("check", "--file", str(path), "--json")[1])["kata"] == "leaky-relu"
    other = path.rename(tmp_path / "other.py")
    status, _, err = tutor("check", "--file", str(other))
    assert status == 2
    assert "Name the kata" in err


def test_a_missing_file_a_folder_and_other_encodings_are_wrong_usage(
    tutor: Said, tmp_path: Path
) -> None:
    (tmp_path / "latin.py").write_bytes(b"# caf\xe9\n")
    (tmp_path / "empty.py").touch()
    for name, said in {
        "nowhere.py": "does not exist",
        "katas": "is a folder",
        "latin.py": "not UTF-8",
        "empty.py": "is empty",
    }.items():
        status, out, err = tutor("check", "softmax", "--file", str(tmp_path / name))
        assert (status, out) == (2, ""), name
        assert said in err


# --- check --all ----------------------------------------------------------------------------


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are threads, so that the fake judge reaches them."""

    def begin() -> None:
        parallel._judge = FakeJudge()

    monkeypatch.setattr(parallel, "pool", lambda n, _: ThreadPoolExecutor(n, initializer=begin))


def test_check_all_grades_and_records_what_is_started(
    tutor: Said, place: Workspace, katas: dict[str, Kata], threads: None
) -> None:
    write(place, katas["softmax"], "right\n")
    write(place, katas["gelu"], "wrong\n")
    status, out, err = tutor("check", "--all")
    assert (status, err) == (1, "")
    assert "softmax passed" in out
    assert "gelu" in out
    assert "leaky-relu" not in out
    assert "1 of 2 started katas pass." in out
    assert "\x1b" not in out
    assert kinds(place) == ["attempt", "attempt"]
    write(place, katas["gelu"], "right\n")
    assert tutor("check", "--all")[0] == 0


def test_check_all_json_is_one_object(
    tutor: Said, place: Workspace, katas: dict[str, Kata], threads: None
) -> None:
    write(place, katas["gelu"], "wrong\n")
    write(place, katas["softmax"], "right\n")
    write(place, katas["leaky-relu"], "")
    status, out, _ = tutor("check", "--all", "--json")
    told = json.loads(out)
    assert status == 1
    assert told["passed"] == 1
    assert [entry["kata"] for entry in told["katas"]] == ["softmax", "gelu"]
    assert [entry["kata"] for entry in told["unreadable"]] == ["leaky-relu"]


def test_check_all_with_a_grader_error_is_3(
    tutor: Said, place: Workspace, katas: dict[str, Kata], threads: None
) -> None:
    write(place, katas["softmax"], "broken\n")
    write(place, katas["gelu"], "wrong\n")
    assert tutor("check", "--all")[0] == 3


def test_check_all_with_nothing_to_check(tutor: Said, place: Workspace) -> None:
    status, _, err = tutor("check", "--all")
    assert status == 2
    assert "tutor start" in err
    assert tutor("check", "softmax", "--all")[0] == 2


def test_a_worker_that_dies_is_our_mistake(place: Workspace, katas: dict[str, Kata]) -> None:
    """With real processes: spawned ones know no fakes, and die of what they can't import."""
    verdicts: list[Verdict] = []
    job = parallel.Job(katas["softmax"], "right\n", "softmax.py")
    parallel.grade_all([job], lambda _, verdict: verdicts.append(verdict), executor=_dying_pool)
    assert [verdict.status for verdict in verdicts] == [Status.GRADER_ERROR]


def _dying_pool(workers: int, _: parallel.Stop) -> Any:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=os._exit, initargs=(9,)
    )


# --- hint, solution, debrief ----------------------------------------------------------------


def test_hints_one_a_call(tutor: Said, place: Workspace) -> None:
    assert "first nudge" in tutor("hint", "softmax")[1]
    assert "the concept itself" in tutor("hint", "softmax")[1]
    assert "nearly the code here" in tutor("hint", "softmax")[1]
    status, out, err = tutor("hint", "softmax")
    assert status == 0
    assert "nearly the code here" in out
    assert "last hint" in err
    assert kinds(place) == ["hint"] * 3


def test_the_solution_needs_a_pass_or_a_flag_where_nobody_can_be_asked(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    status, out, err = tutor("solution", "softmax")
    assert (status, out) == (2, "")
    assert "--give-up" in err
    assert kinds(place) == []
    status, out, _ = tutor("solution", "softmax", "--give-up")
    assert status == 0
    assert "return x" in out
    write(place, katas["gelu"], "right\n")
    tutor("check", "gelu")
    assert "return x" in tutor("solution", "gelu")[1]


def test_the_solution_asks_a_person(
    tutor: Said, place: Workspace, answering: Callable[[str], None]
) -> None:
    answering("\n")
    status, out, err = tutor("solution", "softmax")
    assert (status, out) == (1, "")
    assert "Give up" in err
    answering("y\n")
    assert "return x" in tutor("solution", "softmax")[1]


def test_the_debrief_comes_after_a_pass(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    status, out, err = tutor("debrief", "softmax")
    assert (status, out) == (2, "")
    assert "after an attempt that passes" in err
    write(place, katas["softmax"], "right\n")
    tutor("check", "softmax")
    status, out, _ = tutor("debrief", "softmax")
    assert status == 0
    assert "because of reasons" in out


# --- reset and history ----------------------------------------------------------------------


def test_reset_asks_keeps_and_gives_back(
    tutor: Said, place: Workspace, katas: dict[str, Kata], answering: Callable[[str], None]
) -> None:
    path = write(place, katas["softmax"], "an hour of work\n")
    status, _, err = tutor("reset", "softmax")
    assert status == 2
    assert "--yes" in err
    answering("n\n")
    assert tutor("reset", "softmax")[0] == 1
    assert path.read_text() == "an hour of work\n"
    status, out, err = tutor("reset", "softmax", "--yes")
    assert (status, out) == (0, f"{path}\n")
    assert path.read_text() == katas["softmax"].read("starter.py")
    assert tutor("history", "softmax", "--before-reset")[1] == "an hour of work\n"


def test_reset_of_nothing_asks_nothing(
    tutor: Said, place: Workspace, answering: Callable[[str], None]
) -> None:
    answering("y\n")
    status, _, err = tutor("reset", "softmax")
    assert status == 2
    assert "nothing to reset" in err
    assert "y/N" not in err


def test_history_shows_how_the_text_grew(
    tutor: Said, place: Workspace, katas: dict[str, Kata]
) -> None:
    for text in ("wrong = 1\n", "wrong = 2\n", "right = 3\n"):
        write(place, katas["softmax"], text)
        tutor("check", "softmax")
    assert "passed" in tutor("history", "softmax")[1]
    assert "+right = 3" in tutor("history", "softmax", "--diff")[1]
    assert tutor("history", "softmax", "--show", "2") == (0, "wrong = 2\n", "")
    told = json.loads(tutor("history", "softmax", "--json")[1])
    assert [event["payload"]["source"] for event in told["events"]] == [
        "wrong = 1\n",
        "wrong = 2\n",
        "right = 3\n",
    ]
    status, out, err = tutor("history", "softmax", "--show", "4")
    assert (status, out) == (2, "")
    assert "3 attempts" in err
    assert tutor("history", "softmax", "--before-reset")[0] == 2


# --- without a command ----------------------------------------------------------------------


def test_without_a_command_or_terminal_it_says_what_is_next(
    tutor: Said, place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutor.progress.mastery import Progress, SectionStatus

    def progress(self: Session, now: datetime, digest: object = None) -> Progress:
        total = SectionStatus("", "", 3, 0, 0.0, 0, 0.0)
        return Progress(self.states(now), {}, {}, (), total)

    monkeypatch.setattr(Session, "progress", progress)  # the curriculum knows no fake kata
    status, out, _ = tutor()
    assert status == 0
    assert "softmax" in out
    assert "0 of 3 katas passed" in out


# --- set up ---------------------------------------------------------------------------------


def test_init_with_defaults_tells_where_to_go(tutor: Said, tmp_path: Path) -> None:
    status, out, _ = tutor("init", str(tmp_path / "new place"), "--yes")
    assert status == 0
    assert str(tmp_path / "new place") in out.replace("\n", "")
    assert Workspace(tmp_path / "new place").config().hours_per_week == 7.5


def test_init_takes_answers_from_options_and_from_a_person(
    tutor: Said, tmp_path: Path, answering: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Ada", "expert", "s", "many", "-3", "4,5"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    answering("")
    assert tutor("init", str(tmp_path / "asked"))[0] == 0
    assert Workspace(tmp_path / "asked").config() == Config("Ada", "scratch", 4.5)
    given = ["--name", "Grace", "--background", "scratch", "--hours", "3"]
    assert tutor("init", str(tmp_path / "told"), *given)[0] == 0
    assert Workspace(tmp_path / "told").config() == Config("Grace", "scratch", 3)


def test_init_without_a_terminal_names_the_flag(tutor: Said, tmp_path: Path) -> None:
    status, _, err = tutor("init", str(tmp_path / "new"))
    assert status == 2
    assert "--yes" in err
    assert not (tmp_path / "new").exists()


def test_init_refuses_a_wrong_option(tutor: Said, tmp_path: Path) -> None:
    status, _, err = tutor("init", str(tmp_path / "new"), "--yes", "--background", "expert")
    assert status == 2
    assert "refresher" in err
    assert not (tmp_path / "new").exists()


def test_init_again_says_what_it_kept(tutor: Said, place: Workspace) -> None:
    status, out, err = tutor("init", str(place.root), "--name", "Grace")
    assert status == 0
    assert "Kept as it was" in out
    assert "edit-config" in err
    assert place.config().name == "Ada"


def test_edit_config_opens_the_settings_and_checks_them(
    tutor: Said, place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "background = 3" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    status, _, err = tutor("edit-config")
    assert status == 2
    assert "tutor.toml:1" in err.replace("\n", "")
    editor.write_text('#!/bin/sh\necho "name = \\"Zoe\\"" > "$1"\n')
    assert tutor("edit-config")[0] == 0  # a broken file does not lock itself up
    assert place.config().name == "Zoe"


def test_doctor_tells_versions_isolation_and_health(tutor: Said, place: Workspace) -> None:
    status, out, _ = tutor("doctor", "--json")
    told = json.loads(out)
    assert told["versions"]["kata-tutor"] == __version__
    assert {layer["layer"] for layer in told["isolation"]["layers"]} == {
        "landlock",
        "seccomp",
        "rlimits",
    }
    assert told["workspace"]["root"] == str(place.root)
    assert told["workspace"]["problems"] == []
    assert "seccomp" in tutor("doctor")[1]
    assert status == (1 if told["content"]["problems"] else 0)


def test_doctor_without_a_workspace_is_well(tutor: Said) -> None:
    told = json.loads(tutor("doctor", "--json")[1])
    assert told["workspace"]["root"] is None
    assert "tutor init" in told["workspace"]["note"]


def test_doctor_finds_a_broken_database(tutor: Said, place: Workspace) -> None:
    place.database.write_bytes(b"no database at all" * 100)
    status, out, _ = tutor("doctor")
    assert status == 1
    assert "damaged" in out


# --- as processes ---------------------------------------------------------------------------


def spawn(*args: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tutor", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_reader_that_leaves_is_no_error() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with subprocess.Popen(
        [sys.executable, "-m", "tutor", "--help"],
        stdout=writes,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(writes)
        assert process.communicate()[1] == ""
        assert process.returncode == cli.BROKEN_PIPE


def test_no_color_and_no_terminal_mean_no_control_codes(tmp_path: Path) -> None:
    with spawn("next", cwd=tmp_path) as process:
        _, err = process.communicate()
    assert process.returncode == 2
    assert "error: There is no workspace yet" in err
    assert "\x1b" not in err


@pytest.mark.parametrize("words", ["tutor check so", "tutor start so", "tutor history so"])
def test_a_shell_completes_katas(words: str) -> None:
    environ = {
        **os.environ,
        "_TUTOR_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": "2",
    }
    with spawn(env=environ) as process:
        out, err = process.communicate()
    assert "softmax" in out.split()
    assert err == ""


def test_completion_is_offered(tutor: Said) -> None:
    assert "--install-completion" in tutor("--help")[1]


def test_completing_without_content_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise TutorError("no katas")

    monkeypatch.setattr(content, "load", broken)
    assert list(shared.complete_kata("so")) == []
