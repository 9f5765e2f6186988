"""The commands that set up and look after: init, edit-config, doctor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tutor import __version__
from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tutor.workspace import Config

T = TypeVar("T")
DISTRIBUTIONS = ("numpy", "torch", "pytest", "scikit-learn", "fsrs", "rich", "typer", "textual")


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command("edit-config")(edit_config)
    app.command()(doctor)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where; without it, the current folder.")
    ] = Path(),
    name: Annotated[str | None, typer.Option(help="How the tutor calls you.")] = None,
    background: Annotated[
        str | None,
        typer.Option(help="refresher: you have met most of this; scratch: it is new to you."),
    ] = None,
    hours: Annotated[float | None, typer.Option(help="Hours a week you want to spend.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Don't ask; take the defaults for the rest.")
    ] = False,
) -> None:
    """Make a workspace: the folder for katas and progress.

    Nothing that is there is overwritten.

    Example: tutor init ~/deep-learning
    """
    from tutor import workspace

    root = folder.expanduser().absolute()
    given = {"name": name, "background": background, "hours_per_week": hours}
    answered = {key: value for key, value in given.items() if value is not None}
    asks = not yes and not workspace.Workspace(root).settings.exists()
    made = workspace.make(root, _config(answered, asks=asks))
    typer.echo(f"Your workspace is {made.workspace.root} ({made.git}).")
    for path in made.kept:
        typer.echo(f"Kept as it was: {path}")
    if made.kept and answered:
        shared.note("The settings were there already: change them with `tutor edit-config`.")
    there = "" if made.workspace.root == Path.cwd() else f"cd {made.workspace.root} && "
    typer.echo(f"Begin with: {there}tutor")


def _config(answered: dict[str, Any], *, asks: bool) -> Config:
    """The settings from options and, if `asks`, from questions; a wrong option is refused."""
    import getpass

    from tutor.workspace import Config, config_text, parse_config

    defaults = Config(name=getpass.getuser())
    if asks:
        missing = [key for key in ("name", "background", "hours_per_week") if key not in answered]
        if missing and not shared.interactive():
            raise TutorError(
                "`tutor init` asks a few questions, and there is no terminal to ask on.",
                "Take the defaults with --yes, or answer with --name, --background and --hours.",
            )
        questions: dict[str, tuple[str, Callable[[str], Any], Any]] = {
            "name": ("What shall the tutor call you?", str, defaults.name),
            "background": (
                "Have you met most of this before (refresher), or is it new (scratch)?",
                _background,
                defaults.background,
            ),
            "hours_per_week": ("How many hours a week?", _hours, defaults.hours_per_week),
        }
        for key in missing:
            answered[key] = _ask(*questions[key])
    config = Config(**{"name": defaults.name, **answered})
    try:
        return parse_config(config_text(config), Path("tutor.toml"))
    except TutorError as error:
        raise TutorError(error.what, "See `tutor init --help`.") from error


def _ask(question: str, parse: Callable[[str], T], default: T) -> T:
    """Ask until the answer makes sense; Enter takes the default."""
    while True:
        try:
            text = input(f"{question} [{default}] ").strip()
        except EOFError:
            raise KeyboardInterrupt from None  # Ctrl-D leaves, as Ctrl-C does
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            typer.echo(f"  {error}")


def _background(text: str) -> str:
    from tutor.workspace import BACKGROUNDS

    for word in BACKGROUNDS:
        if word.startswith(text.lower()):
            return word
    raise ValueError(f"Type {' or '.join(BACKGROUNDS)}.")


def _hours(text: str) -> float:
    try:
        hours = float(text.replace(",", "."))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= 168:
        raise ValueError("Type a number of hours, such as 7.5.")
    return hours


def edit_config() -> None:
    """Open the workspace's settings in your editor.

    Example: tutor edit-config
    """
    from tutor import workspace

    found = workspace.find()
    try:
        editor = found.config().editor
    except TutorError as error:  # this is the command that mends it
        shared.note(error.what)
        editor = ""
    workspace.write_new(found.settings, workspace.config_text(workspace.Config()))
    shared.edit(found.settings, editor)
    found.config()


# --- doctor ---------------------------------------------------------------------------------


def doctor(json: shared.Json = False) -> None:
    """Look over the installation, the sandbox and your data.

    Example: tutor doctor
    """
    found = {
        "versions": _versions(),
        "isolation": _isolation(),
        "warm judge": _warm_judge(),
        "paths": _paths(),
        "content": _content(),
        "workspace": _workspace(),
    }
    shared.say_json(found) if json else shared.say(_report(found))
    if found["content"]["problems"] or found["workspace"]["problems"]:
        raise typer.Exit(1)


def _versions() -> dict[str, str]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    versions = {"kata-tutor": __version__, "python": platform.python_version()}
    for name in DISTRIBUTIONS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "missing"
    return versions | {"system": platform.platform()}


def _isolation() -> dict[str, Any]:
    from tutor.judge.sandbox import details, isolation

    layers = [{"layer": name, "in_force": holds, "why": why} for name, holds, why in details()]
    return {"level": isolation(), "layers": layers}


def _warm_judge() -> dict[str, Any]:
    """The judge that stays warm between commands."""
    from tutor.judge import client, service

    running = client.status()
    if running is None:
        return {"process": None, "note": "not running; the next check starts it"}
    return {
        "process": running["pid"],
        "holds": ", ".join(running["warm"]) or "nothing yet",
        "socket": str(service.address()),
        "end it": "tutor judge stop",
    }


def _paths() -> dict[str, str]:
    from tutor import paths

    places = {
        "content": paths.content(),
        "cache": paths.cache(),
        "last workspace": paths.remembered(),
    }
    return {name: str(path) for name, path in places.items()}


def _content() -> dict[str, Any]:
    from tutor import curriculum, katas

    loaders: dict[str, Callable[[], int]] = {
        "katas": lambda: len(katas.load()),
        "topics": lambda: len([*curriculum.load().walk()]),
    }
    counts: dict[str, int] = {}
    problems: list[str] = []
    for name, load in loaders.items():
        try:
            counts[name] = load()
        except TutorError as error:
            problems.append(error.what)
    return {**counts, "problems": problems}


def _workspace() -> dict[str, Any]:
    """Where it is and whether its settings and database are sound; none at all is no problem."""
    from tutor import workspace
    from tutor.session import Session

    try:
        found = workspace.find()
    except TutorError as error:
        return {"root": None, "note": str(error), "problems": []}
    problems = []
    about: dict[str, Any] = {"root": str(found.root), "database": str(found.database)}
    try:
        found.config()
    except TutorError as error:
        problems.append(error.what)
    try:
        with Session(found) as session:
            health = session.store.health()
    except TutorError as error:
        problems.append(error.what)
    else:
        about |= {
            "schema": health.schema,
            "events": health.events,
            "bytes": health.size,
            "journal": health.journal,
            "writable": health.writable,
        }
        problems += health.problems
    return {**about, "problems": problems}


def _report(found: dict[str, Any]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    parts: list[RenderableType] = []
    for title, about in found.items():
        grid = Table.grid(padding=(0, 2))
        for key, value in about.items():
            if key == "layers":
                for layer in value:
                    holds = layer["in_force"]
                    mark = Text("✓" if holds else "✗", style="green" if holds else "yellow")
                    grid.add_row(Text.assemble("  ", mark, f" {layer['layer']}"), layer["why"])
            elif key == "problems":
                for problem in value:
                    grid.add_row(Text("✗ problem", style="red"), problem)
            else:
                grid.add_row(Text(f"  {key}", style="dim"), Text(str(value), overflow="fold"))
        parts += [Text(title, style="bold"), grid]
    return Group(*parts)
