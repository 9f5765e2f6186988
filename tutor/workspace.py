"""The learner's folder: how it is found and made, what it holds, and how its files are touched.

Nothing here overwrites what a learner wrote: `make` and `write_new` only add files, and `replace`
is for callers that have kept the old text first.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tutor import paths
from tutor.models import Kata, TutorError

MARK = ".tutor"
MAX_SOURCE_BYTES = 1_000_000  # a kata is a few dozen lines; this is surely something else
BACKGROUNDS = ("refresher", "scratch")

TOML = """\
# The settings of this workspace. `tutor edit-config` opens this file.

# How the tutor calls you.
name = {name}

# Which hours count as the estimate: "refresher" if you have met most of this before,
# "scratch" if it is new to you.
background = {background}

# How many hours a week you want to spend. Plans and paces are reckoned with it.
hours_per_week = {hours}

# The editor that `tutor start --edit` and the key e open, with its arguments,
# such as "code --wait" or "nvim". Empty means $VISUAL, then $EDITOR.
editor = {editor}

# Other keys on the whole screen, by the ids that its help (the key ?) shows, such as
# "practice.hint" = "f2"
[keys]
"""

GITIGNORE = """\
# Scratch files of the tutor's database. Your katas and your progress are meant to be kept.
.tutor/*.db-wal
.tutor/*.db-shm
.tutor/watch.lock
.tutor/tui.json
.tutor/drafts/
__pycache__/
"""


@dataclass(frozen=True, slots=True)
class Config:
    """What `tutor.toml` holds; a missing key has the value given here."""

    name: str = ""
    background: str = "refresher"
    hours_per_week: float = 7.5
    editor: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)  # of the TUI, by the id of a binding


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path

    @property
    def settings(self) -> Path:
        return self.root / "tutor.toml"

    @property
    def database(self) -> Path:
        return self.root / MARK / "progress.db"

    @property
    def lock(self) -> Path:
        return self.root / MARK / "watch.lock"

    def file(self, kata: Kata) -> Path:
        """Where the learner writes this kata: `activations/leaky_relu.py`."""
        return self.root / kata.section / f"{kata.slug.replace('-', '_')}.py"

    def config(self) -> Config:
        """The settings; without the file, the defaults. Raises TutorError with file and line."""
        try:
            text = self.settings.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Config()
        except (OSError, UnicodeDecodeError) as error:
            raise TutorError(f"{self.settings} can't be read: {error}") from error
        return parse_config(text, self.settings)


@dataclass(frozen=True, slots=True)
class Made:
    """What `make` did: the files it wrote, those it found and left alone, and a word on git."""

    workspace: Workspace
    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    git: str


def find(start: Path | None = None, environ: Mapping[str, str] = os.environ) -> Workspace:
    """The workspace a command works on.

    `TUTOR_WORKSPACE` comes first, then the nearest folder upward from `start` (the current folder)
    that holds `.tutor/`, then the one made or used last. Raises TutorError if there is none.
    """
    named = environ.get("TUTOR_WORKSPACE")
    if named:
        root = Path(named).expanduser().absolute()
        if not (root / MARK).is_dir():
            raise TutorError(
                f"TUTOR_WORKSPACE is {root}, which is no workspace.",
                f"Make it one with `tutor init {root}`, or unset the variable.",
            )
        return Workspace(root)
    here = _upward(start)
    if here is not None:
        _remember(here)
        return Workspace(here)
    last = _last()
    if last is None:
        raise TutorError(
            "There is no workspace yet: the folder that holds your katas and your progress.",
            "Make one with `tutor init ~/deep-learning`.",
        )
    if not (last / MARK).is_dir():
        raise TutorError(
            f"Your workspace was {last}, and it is not there any more.",
            "If you moved it, run `tutor` once inside its new place. "
            "For a new one: `tutor init ~/deep-learning`.",
        )
    return Workspace(last)


def _upward(start: Path | None) -> Path | None:
    try:
        folder = (start or Path.cwd()).absolute()
    except FileNotFoundError:  # the current folder was deleted under us
        return None
    return next((f for f in (folder, *folder.parents) if (f / MARK).is_dir()), None)


def _last() -> Path | None:
    try:
        text = paths.remembered().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return Path(text) if text else None


def _remember(root: Path) -> None:
    if _last() == root:
        return
    # A read-only home only costs the convenience of working from any folder, and so does a name
    # that is no text.
    with suppress(OSError, UnicodeEncodeError):
        paths.remembered().parent.mkdir(parents=True, exist_ok=True)
        paths.remembered().write_text(f"{root}\n", encoding="utf-8")


def make(folder: Path, config: Config) -> Made:
    """Make `folder` a workspace, or complete one; what is there stays as it is.

    Raises TutorError where the folder is a file, the home folder, or can't be written.
    """
    root = paths.expanded(folder).absolute()
    if root == Path.home():
        raise TutorError(
            f"{root} is your home folder; a workspace wants a folder of its own.",
            "Try `tutor init ~/deep-learning`.",
        )
    workspace = Workspace(root)
    files = {workspace.settings: config_text(config), root / ".gitignore": GITIGNORE}
    try:
        if root.exists() and not root.is_dir():
            raise TutorError(f"{root} is a file.", "Name a folder: `tutor init ~/deep-learning`.")
        (root / MARK).mkdir(parents=True, exist_ok=True)
        written = tuple(path for path, text in files.items() if write_new(path, text))
    except OSError as error:
        raise TutorError(
            f"{root} can't be made a workspace: {error.strerror or error}.",
            "Name a folder that you may write to: `tutor init ~/deep-learning`.",
        ) from error
    git = _git_init(root)
    _remember(root)
    return Made(workspace, written, tuple(path for path in files if path not in written), git)


def _git_init(root: Path) -> str:
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        return "already under git"
    git = shutil.which("git")
    if git is None:
        return "git is not installed, so the folder is not under version control"
    done = subprocess.run([git, "init", "--quiet", str(root)], capture_output=True, text=True)
    if done.returncode:
        return f"git init failed: {done.stderr.strip()}"
    return "git repository made"


# --- settings -------------------------------------------------------------------------------


def config_text(config: Config) -> str:
    """The text of `tutor.toml`, with a comment on each key."""
    return TOML.format(
        name=_toml(config.name),
        background=_toml(config.background),
        hours=f"{config.hours_per_week:g}",
        editor=_toml(config.editor),
    )


def _toml(text: str) -> str:
    # A JSON string is a TOML string, but for the delete character, which nobody's name holds.
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def parse_config(text: str, path: Path) -> Config:
    """Settings from TOML. Raises TutorError naming file, line, key and what was expected."""
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TutorError(
            f"{path} is no valid TOML: {error}", "Mend it with `tutor edit-config`."
        ) from error

    def wrong(key: str, expected: str) -> TutorError:
        lines = enumerate(text.splitlines(), start=1)
        line = next((n for n, row in lines if row.lstrip().startswith(key)), 1)
        return TutorError(f"{path}:{line}: {expected}", "Mend it with `tutor edit-config`.")

    known = Config.__dataclass_fields__
    for key, value in values.items():
        if key not in known:
            raise wrong(key, f"unknown key {key}; there are {', '.join(known)}")
        if key == "hours_per_week":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not 0 < value <= 168:
                raise wrong(key, f"{key} must be a number of hours, such as 7.5, not {value!r}")
        elif key == "keys":
            if not isinstance(value, dict) or not all(isinstance(k, str) for k in value.values()):
                raise wrong("[keys]", 'keys must be a table such as "practice.hint" = "f2"')
        elif not isinstance(value, str):
            raise wrong(key, f"{key} must be a text in quotes, not {value!r}")
        if key == "background" and value not in BACKGROUNDS:
            raise wrong(key, f'{key} must be "refresher" or "scratch", not {value!r}')
    return Config(**values)


# --- the learner's files --------------------------------------------------------------------


def read_text(path: Path) -> str:
    """A learner's file as text. Raises TutorError for all that is no readable UTF-8 text file."""
    try:
        if path.is_dir():
            raise TutorError(f"{path} is a folder.", "Name the Python file inside it.")
        if not path.exists():
            raise TutorError(f"{path} does not exist.", "Check the path.")
        if not path.is_file():  # a pipe or a device would hang or never end
            raise TutorError(f"{path} is no regular file.", "Name a Python file.")
        data = path.read_bytes()
    except OSError as error:
        raise TutorError(
            f"{path} can't be read: {error.strerror or error}.", f"Try `chmod u+r {path}`."
        ) from error
    if len(data) > MAX_SOURCE_BYTES:
        raise TutorError(
            f"{path} has {len(data):,} bytes.", "A kata is a few dozen lines; is it another file?"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TutorError(
            f"{path}:{line} is not UTF-8 (byte 0x{data[error.start]:02x}).",
            "Save the file as UTF-8 in your editor.",
        ) from error


def read_source(path: Path) -> str:
    """A learner's file as text to grade. Raises TutorError as `read_text`, and if it is empty."""
    text = read_text(path)
    if not text.strip():
        raise TutorError(
            f"{path} is empty.",
            "Undo in your editor, or write the starter again with `tutor reset`.",
        )
    return text


def write_new(path: Path, text: str) -> bool:
    """Write a file that isn't there yet; False if it is. A half-written file does not stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(text)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


def replace(path: Path, text: str) -> None:
    """Put `text` in the place of a file in one step; a crash leaves the old or the new, whole."""
    import tempfile

    target = path.resolve()  # a link stays a link
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(target, name)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def locked(workspace: Workspace) -> Iterator[str]:
    """Hold the workspace for one watch; gives who else holds it, such as "process 4711", or "".

    The system frees the lock when its holder dies, however it dies; a file left behind is no lock.
    Where there can be no lock (a read-only disk, some network folders), there is none.
    """
    try:
        file = workspace.lock.open("a+", encoding="ascii", errors="replace")
    except OSError:
        yield ""
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            yield f"process {file.read().strip() or 'unknown'}"
            return
        except OSError:
            yield ""
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield ""
