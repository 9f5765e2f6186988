"""The commands of practice: what is next, start, check, and help on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli import shared
from tutor.models import Kata, Status, TutorError, Verdict

if TYPE_CHECKING:
    from tutor.session import Session

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]


def register(app: typer.Typer) -> None:
    app.command("next")(next_kata)
    for command in (show, start, check, hint, solution, debrief, reset, history):
        app.command()(command)


def _chosen(session: Session, slug: str) -> Kata:
    return session.find(slug) if slug else session.current(shared.now())


def next_kata() -> None:
    """Say what to do next, and why.

    Example: tutor next
    """
    from tutor import render

    with shared.session() as session:
        following = session.next(shared.now())
    if following is None:
        shared.say("Nothing is open: every kata has passed, and none is due. See `tutor status`.")
    else:
        shared.say(render.next_up(following.kata, following.reason, following.state))


def show(kata: shared.MaybeKata = "") -> None:
    """Show what a kata asks you to write.

    Example: tutor show softmax
    """
    from tutor import render

    with shared.session() as session:
        shared.say(render.prompt(_chosen(session, kata)))


def start(
    kata: Annotated[
        str,
        typer.Argument(
            help="The kata's slug; without it, the next one.",
            autocompletion=shared.complete_kata,
            show_default=False,
        ),
    ] = "",
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Open the file in $EDITOR.")] = False,
) -> None:
    """Write a kata's starter, and print where it is.

    A file that is there already stays as it is.

    Example: tutor start softmax --edit
    """
    with shared.session() as session:
        now = shared.now()
        following = None if kata else session.next(now)
        chosen = following.kata if following else _chosen(session, kata)
        started = session.start(chosen, now)
        typer.echo(started.path)
        if not started.written:
            again = f" To begin again from blank: tutor reset {chosen.slug}"
            passed = not started.unrecorded and session.has_passed(chosen)
            shared.note(f"It was there already, and is as it was.{again if passed else ''}")
        _say_unrecorded(started.unrecorded)
        if edit:
            shared.edit(started.path, session.workspace.config().editor)


def check(
    kata: shared.MaybeKata = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", help="Grade this file instead; needs no workspace, records nothing."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Draw the inputs of an earlier check.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Check every kata you have started.")] = False,
    json: shared.Json = False,
) -> None:
    """Grade your file.

    Exit status: 0 passed, 1 not passed, 2 wrong usage, 3 grader error.

    Example: tutor check softmax --seed 7
    """
    if all_:
        if kata or file or seed is not None:
            raise TutorError(
                "--all goes with no kata, --file or --seed.", "Try `tutor check --all`."
            )
        code = _check_all(json)
    elif file:
        code = _check_file(kata, file, seed, json)
    else:
        code = _check_mine(kata, seed, json)
    raise typer.Exit(code)


def _check_mine(slug: str, seed: int | None, json: bool) -> int:
    from tutor.session import borrow_judge

    with shared.session() as session:
        kata = _chosen(session, slug)
        session.source(kata)  # a missing file is told before anything heavy is loaded
        with shared.waiting(f"checking {kata.slug}…", json), borrow_judge() as judge:
            checked = session.check(kata, judge, shared.now(), seed=seed)
        _say_verdict(checked.verdict, kata, checked.path, json)
        _say_unrecorded(checked.unrecorded)
        if checked.path != session.workspace.file(kata) and not (json or checked.unrecorded):
            from tutor.cli.review import compare_if_passed

            compare_if_passed(session, kata, checked.verdict)
    return _code(checked.verdict)


def _check_file(slug: str, file: Path, seed: int | None, json: bool) -> int:
    from tutor import katas
    from tutor.session import borrow_judge, grade_file
    from tutor.workspace import read_source

    every = katas.load()
    slug = slug or file.stem.replace("_", "-")
    if slug not in every and slug == file.stem.replace("_", "-"):
        raise TutorError(
            f"No kata is called after the file {file}.",
            f"Name the kata: tutor check softmax --file {file}",
        )
    kata = katas.find(every, slug)
    read_source(file)
    with shared.waiting(f"checking {file}…", json), borrow_judge() as judge:
        verdict = grade_file(kata, file, judge, seed=seed)
    _say_verdict(verdict, kata, file, json)
    return _code(verdict)


def _say_verdict(verdict: Verdict, kata: Kata, path: Path, json: bool) -> None:
    if json:
        from tutor import report

        shared.say_json(report.verdict_json(verdict))
    else:
        from tutor import render

        shared.say(render.verdict(verdict, kata, path))


def _say_unrecorded(why: str) -> None:
    if why:
        shared.note(f"Not recorded: {why}")


def _code(*verdicts: Verdict) -> int:
    """The exit status: 3 if the grader failed anywhere, else 1 unless all passed."""
    if any(verdict.status is Status.GRADER_ERROR for verdict in verdicts):
        return 3
    return 0 if all(verdict.passed for verdict in verdicts) else 1


def _check_all(json: bool) -> int:
    from tutor.cli.grid import check_all

    with shared.session() as session:
        outcome = check_all(session, quiet=json)
    if json:
        from tutor import report

        shared.say_json(
            {
                "passed": sum(verdict.passed for verdict in outcome.verdicts),
                "katas": [report.verdict_json(verdict) for verdict in outcome.verdicts],
                "unreadable": [
                    {"kata": kata.slug, "message": why} for kata, why in outcome.unreadable
                ],
            }
        )
    _say_unrecorded(outcome.unrecorded)
    return _code(*outcome.verdicts) or (1 if outcome.unreadable else 0)


def hint(kata: shared.MaybeKata = "") -> None:
    """Take one step of help, the gentlest first.

    There are three steps, and each that you take is recorded.

    Example: tutor hint softmax
    """
    from tutor import render

    with shared.session() as session:
        taken = session.hint(_chosen(session, kata), shared.now())
    shared.say(render.hint(taken.kata, taken.step))
    if not taken.fresh:
        shared.note(f"That was the last hint. To give up: tutor solution {taken.kata.slug}")
    _say_unrecorded(taken.unrecorded)


def solution(
    kata: shared.MaybeKata = "",
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Read it before you have passed, without being asked.")
    ] = False,
) -> None:
    """Show the solution, once you have passed or given up.

    That you read it is recorded: what you gave up on comes back for review.

    Example: tutor solution softmax --give-up
    """
    from tutor import render

    with shared.session() as session:
        chosen = _chosen(session, kata)
        open_ = give_up or session.may_read_solution(chosen)
        if not open_ and not shared.confirm(
            f"{chosen.slug} has not passed yet. Give up and read the solution?", "--give-up"
        ):
            raise typer.Exit(1)
        unrecorded = session.solution(chosen, shared.now(), give_up=True)
    shared.say(render.solution(chosen))
    _say_unrecorded(unrecorded)


def debrief(kata: shared.MaybeKata = "") -> None:
    """Read why it works and what breaks, once you have passed.

    Example: tutor debrief softmax
    """
    from tutor import render

    with shared.session() as session:
        chosen = _chosen(session, kata)
        session.debrief(chosen)
    shared.say(render.debrief(chosen))


def reset(kata: shared.KataArgument, yes: Yes = False) -> None:
    """Begin again: put the starter in the place of your file.

    The history keeps your text: tutor history softmax --before-reset

    Example: tutor reset softmax
    """
    with shared.session() as session:
        chosen = session.find(kata)
        session.old_text(chosen)
        if not yes and not shared.confirm(
            f"Put the starter in the place of {session.path(chosen)}?", "--yes"
        ):
            raise typer.Exit(1)
        path = session.reset(chosen, shared.now())
    typer.echo(path)
    shared.note(f"Your text is kept: tutor history {chosen.slug} --before-reset")


def history(
    kata: shared.MaybeKata = "",
    diff: Annotated[bool, typer.Option("--diff", help="Show what changed each time.")] = False,
    number: Annotated[
        int | None, typer.Option("--show", min=1, help="Print your text of this attempt.")
    ] = None,
    before_reset: Annotated[
        bool, typer.Option("--before-reset", help="Print your text as the last reset found it.")
    ] = False,
    json: shared.Json = False,
) -> None:
    """Look back at your attempts on a kata.

    Example: tutor history softmax --diff
    """
    with shared.session() as session:
        chosen = _chosen(session, kata)
        if diff or json or number is not None or before_reset:
            from tutor.session.review import refuse_texts

            refuse_texts(session, chosen)
        events = session.history(chosen)
    if number is not None or before_reset:
        kind, place = ("reset", -1) if number is None else ("attempt", number - 1)
        texts = [event.payload.get("source", "") for event in events if event.kind == kind]
        if not texts or place >= len(texts):
            there = f"{len(texts)} {kind}{'' if len(texts) == 1 else 's'}"
            raise TutorError(
                f"There is no such text: {chosen.slug} has {there}.",
                f"`tutor history {chosen.slug}` lists them.",
            )
        typer.echo(texts[place], nl=False)
    elif json:
        rows = [
            {"at": event.at.isoformat(), "kind": event.kind, "payload": {**event.payload}}
            for event in events
        ]
        shared.say_json({"kata": chosen.slug, "events": rows})
    else:
        from tutor import render

        shared.page(render.history(events, chosen, diff))
