"""The learner's folder: found wherever it should be, made once, never overwritten."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tutor import paths, workspace
from tutor.models import TutorError
from tutor.workspace import Config, Workspace


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own for each test, and no workspace in the environment."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("CONFIG", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    monkeypatch.delenv("TUTOR_WORKSPACE", raising=False)
    monkeypatch.chdir(folder)
    return folder


def made(folder: Path) -> Workspace:
    return workspace.make(folder, Config(name="Ada")).workspace


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- finding --------------------------------------------------------------------------------


def test_without_any_the_error_says_how_to_make_one() -> None:
    with pytest.raises(TutorError) as caught:
        workspace.find()
    assert "tutor init" in caught.value.way_out


def test_it_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "work")
    deep = tmp_path / "work" / "attention" / "notes"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert workspace.find().root == tmp_path / "work"


def test_the_one_around_beats_the_one_used_last(tmp_path: Path) -> None:
    made(tmp_path / "here")
    made(tmp_path / "last")
    assert workspace.find(tmp_path / "here").root == tmp_path / "here"


def test_the_one_used_last_is_found_from_anywhere(tmp_path: Path) -> None:
    made(tmp_path / "one")
    made(tmp_path / "two")
    assert workspace.find().root == tmp_path / "two"
    workspace.find(tmp_path / "one")  # standing in it counts as use
    assert workspace.find().root == tmp_path / "one"


def test_the_variable_beats_the_folder_around(tmp_path: Path) -> None:
    made(tmp_path / "here")
    made(tmp_path / "named")
    named = {"TUTOR_WORKSPACE": str(tmp_path / "named")}
    assert workspace.find(tmp_path / "here", named).root == tmp_path / "named"


def test_a_variable_that_names_no_workspace_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "here")
    with pytest.raises(TutorError, match="TUTOR_WORKSPACE"):
        workspace.find(tmp_path / "here", {"TUTOR_WORKSPACE": str(tmp_path)})


def test_a_workspace_moved_away_is_missed_and_found_again_inside(tmp_path: Path) -> None:
    made(tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    with pytest.raises(TutorError, match="not there any more") as caught:
        workspace.find()
    assert str(tmp_path / "old") in caught.value.what
    assert workspace.find(tmp_path / "new").root == tmp_path / "new"
    assert workspace.find().root == tmp_path / "new"


def test_a_current_folder_that_was_deleted_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "work")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert workspace.find().root == tmp_path / "work"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_home_that_cannot_be_written_only_costs_the_memory(tmp_path: Path, home: Path) -> None:
    home.chmod(0o500)
    try:
        made(tmp_path / "work")
        assert workspace.find(tmp_path / "work").root == tmp_path / "work"
    finally:
        home.chmod(0o700)


def test_a_memory_that_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    paths.remembered().parent.parent.mkdir(parents=True, exist_ok=True)
    paths.remembered().parent.write_text("a file where the folder should be")
    made(tmp_path / "work")
    assert workspace.find(tmp_path / "work").root == tmp_path / "work"


# --- making ---------------------------------------------------------------------------------


def test_making_it_writes_the_settings_and_a_repository(tmp_path: Path) -> None:
    result = workspace.make(
        tmp_path / "work", Config("Ada", "scratch", hours_per_week=3, editor="vi")
    )
    root = result.workspace.root
    assert {path.name for path in result.written} == {"tutor.toml", ".gitignore"}
    assert result.workspace.config() == Config("Ada", "scratch", 3, "vi")
    assert (root / ".git").is_dir()
    assert (root / ".tutor").is_dir()


def test_making_it_twice_changes_nothing(tmp_path: Path) -> None:
    root = made(tmp_path).root
    (root / ".gitignore").write_text("mine\n")
    (root / "tutor.toml").write_text('name = "Grace"\n')
    again = workspace.make(root, Config(name="Ada"))
    assert again.written == ()
    assert {path.name for path in again.kept} == {"tutor.toml", ".gitignore"}
    assert (root / ".gitignore").read_text() == "mine\n"
    assert again.workspace.config().name == "Grace"


def test_inside_a_repository_no_other_is_made(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    result = workspace.make(tmp_path / "deep" / "work", Config())
    assert not (tmp_path / "deep" / "work" / ".git").exists()
    assert "already" in result.git


def test_without_git_it_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = workspace.make(tmp_path / "work", Config())
    assert "not installed" in result.git
    assert result.workspace.settings.is_file()


def test_git_ignores_nothing_that_the_learner_wants_to_keep(tmp_path: Path) -> None:
    root = made(tmp_path / "work").root
    (root / "activations").mkdir()
    kept = ["activations/softmax.py", "tutor.toml", ".tutor/progress.db", ".gitignore"]
    scratch = [".tutor/progress.db-wal", ".tutor/progress.db-shm"]
    for name in kept + scratch:
        (root / name).touch()
    said = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(said.stdout.split()) == set(kept)


def test_a_file_or_the_home_folder_is_refused(tmp_path: Path, home: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TutorError, match="is a file"):
        made(tmp_path / "file")
    with pytest.raises(TutorError, match="home folder"):
        made(home)


def test_below_a_file_it_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TutorError, match="can't be made a workspace"):
        made(tmp_path / "file" / "work")


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ['Ada "the first"', "Zoë\\n", "日本", "", "tab\there", "x\x7fy"])
def test_any_name_survives_the_settings(name: str) -> None:
    text = workspace.config_text(Config(name=name))
    assert workspace.parse_config(text, Path("tutor.toml")).name == name.replace("\x7f", "")


def test_each_setting_is_explained() -> None:
    lines = workspace.config_text(Config()).splitlines()
    keys = [n for n, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert [lines[n].split()[0] for n in keys] + ["keys"] == list(Config.__dataclass_fields__)
    assert lines[-1] == "[keys]"  # a table, with what one adds below it
    assert all(lines[n - 1].startswith("#") for n in keys)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('name = "Ada"\nbackgruond = "scratch"\n', 2, "unknown key backgruond"),
        ('\nbackground = "expert"\n', 2, "refresher"),
        ('hours_per_week = "many"\n', 1, "number of hours"),
        ("hours_per_week = true\n", 1, "number of hours"),
        ("hours_per_week = -2\n", 1, "number of hours"),
        ('# x\n\nname = ["Ada"]\n', 3, "text in quotes"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(TutorError) as caught:
        workspace.parse_config(text, Path("tutor.toml"))
    assert caught.value.what.startswith(f"tutor.toml:{line}: ")
    assert said in caught.value.what


def test_settings_that_are_no_toml_are_refused(tmp_path: Path) -> None:
    place = made(tmp_path / "work")
    place.settings.write_text("name = Ada\n")
    with pytest.raises(TutorError, match="no valid TOML"):
        place.config()


def test_without_settings_there_are_defaults(tmp_path: Path) -> None:
    place = made(tmp_path / "work")
    place.settings.unlink()
    assert place.config() == Config()


# --- the learner's files --------------------------------------------------------------------


def test_a_new_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "softmax.py"
    assert workspace.write_new(path, "first\n")
    assert not workspace.write_new(path, "second\n")
    assert path.read_text() == "first\n"


def test_a_file_that_could_not_be_written_whole_does_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "softmax.py"
    with pytest.raises(UnicodeEncodeError):
        workspace.write_new(path, "\ud800")
    assert not path.exists()


def test_replacing_keeps_mode_and_link_and_leaves_no_scratch(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "softmax.py"
    target.parent.mkdir()
    target.write_text("old\n")
    target.chmod(0o640)
    link = tmp_path / "softmax.py"
    link.symlink_to(target)
    workspace.replace(link, "new\n")
    assert link.is_symlink()
    assert target.read_text() == "new\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert names(target.parent) == ["softmax.py"]


def test_a_replacement_that_fails_leaves_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "softmax.py"
    path.write_text("old\n")
    with pytest.raises(UnicodeEncodeError):
        workspace.replace(path, "\ud800")
    assert path.read_text() == "old\n"
    assert names(tmp_path) == ["home", "softmax.py"]


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "softmax.py"
    with pytest.raises(TutorError, match="does not exist"):
        workspace.read_source(path)
    with pytest.raises(TutorError, match="is a folder"):
        workspace.read_source(tmp_path)
    path.write_bytes(b"x = 1\ny = '\xe9'\n")
    with pytest.raises(TutorError, match=r"softmax.py:2 is not UTF-8 \(byte 0xe9\)"):
        workspace.read_source(path)
    path.write_text(" \n\t\n")
    with pytest.raises(TutorError, match="is empty"):
        workspace.read_source(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(TutorError, match="1,000,001 bytes"):
        workspace.read_source(path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(TutorError, match="no regular file"):  # reading it would hang
        workspace.read_source(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "softmax.py"
    path.write_text("x = 1\n")
    path.chmod(0)
    with pytest.raises(TutorError, match="can't be read"):
        workspace.read_source(path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "softmax.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert workspace.read_source(path) == "x = 1\r\n"


# --- one watch at a time --------------------------------------------------------------------


def test_a_second_holder_is_told_of_the_first(tmp_path: Path) -> None:
    place = made(tmp_path / "work")
    with workspace.locked(place) as first:
        assert first == ""
        with workspace.locked(place) as second:
            assert second == f"process {os.getpid()}"
    with workspace.locked(place) as later:
        assert later == ""


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    place = made(tmp_path / "work")
    code = (
        "import os, sys, pathlib\n"
        "from tutor import workspace\n"
        "with workspace.locked(workspace.Workspace(pathlib.Path(sys.argv[1]))) as other:\n"
        "    assert other == '', other\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(place.root)], check=False)
    assert done.returncode == -9
    assert place.lock.read_text().isdigit()
    with workspace.locked(place) as other:
        assert other == ""
        assert place.lock.read_text() == str(os.getpid())
