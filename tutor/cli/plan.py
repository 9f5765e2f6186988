"""The commands that look ahead and back: plan, today, report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tutor import paths
from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.session import Session
    from tutor.session.planning import Part, Planned, Today

Background = Literal["refresher", "scratch"]


def register(app: typer.Typer) -> None:
    app.command()(plan)
    app.command("today")(today)
    app.command()(report)


def plan(
    hours_per_week: Annotated[
        float | None,
        typer.Option(
            "--hours-per-week",
            metavar="H",
            help="Without it, your pace of the last weeks, or else tutor.toml.",
            show_default=False,
        ),
    ] = None,
    hours_per_day: Annotated[
        float | None,
        typer.Option("--hours-per-day", metavar="H", help="The same, by day.", show_default=False),
    ] = None,
    start: Annotated[
        str, typer.Option("--start", metavar="DATE", help="The first day; today without it.")
    ] = "",
    background: Annotated[
        Background | None,
        typer.Option("--background", help="Which estimates count.", show_default=False),
    ] = None,
    deadline: Annotated[
        str, typer.Option("--deadline", metavar="DATE", help="Can it be met? What would?")
    ] = "",
    json: shared.Json = False,
    md: Annotated[
        Path | None,
        typer.Option("--md", metavar="FILE", help="Write it as Markdown; - is stdout."),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Write it for your calendar; - is stdout."),
    ] = None,
) -> None:
    """Show the road week by week, from where you are.

    Dates are such as 2026-12-24. Reviews come first in every week. At 2–3 hours a day the road
    takes 20–24 weeks, at 5–6 hours 10–12, at one hour 40–48.

    Example: tutor plan --hours-per-day 2 --deadline 2026-12-24
    """
    from tutor import curriculum
    from tutor.session import planning

    if hours_per_week is not None and hours_per_day is not None:
        raise TutorError(
            "--hours-per-week and --hours-per-day say the same thing.", "Give one of them."
        )
    if sum((json, md is not None, ics is not None)) > 1 and (json or _stdout(md) or _stdout(ics)):
        raise TutorError("Only one thing can go to stdout.", "Name files for --md and --ics.")
    now = shared.now()
    asked = planning.Asked(
        a_week=hours_per_day * 7 if hours_per_day is not None else hours_per_week,
        start=_day(start, "--start"),
        background=background,
        deadline=_day(deadline, "--deadline"),
    )
    with _session() as session:
        found = planning.plan(session, asked, now)
        road = session.curriculum if session else curriculum.load()
    if json:
        shared.say_json(_plan_json(found))
    if md is not None:
        from tutor.report.plan import plan_markdown

        _write(md, plan_markdown(found.plan, road).encode(), "plan.md")
    if ics is not None:
        from tutor.report.plan import plan_calendar

        _write(ics, plan_calendar(found.plan, road, now), "plan.ics")
    if not json and md is None and ics is None:
        from tutor.render.plan import plan as drawn

        shared.page(drawn(found, road))


@contextmanager
def _session() -> Iterator[Session | None]:
    """None without a workspace: the road can be planned before there is one."""
    from tutor import workspace

    try:
        workspace.find()
    except TutorError as error:
        shared.note(f"{error.what} This is the whole road.")
        yield None
        return
    with shared.session() as session:
        yield session


def _plan_json(found: Planned) -> dict[str, Any]:
    from tutor.report.plan import plan_json

    return plan_json(found.plan, source=found.source, target=found.target, pace=found.pace)


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise TutorError(f"{text!r} is no date.", f"Such as: {option} 2026-12-24") from error
    if not 1970 <= day.year <= 9000:  # a plan needs years after it
        raise TutorError(f"{day} is out of reach.", f"Such as: {option} 2026-12-24")
    return day


def _stdout(file: Path | None) -> bool:
    return file is not None and str(file) == "-"


def _write(file: Path, content: bytes, such_as: str) -> None:
    """Into the file in one step, or to stdout. Raises TutorError where that can't be done."""
    import sys

    from tutor import workspace

    if _stdout(file):
        sys.stdout.buffer.write(content)
        return
    file = paths.expanded(file)
    if file.is_dir():
        raise TutorError(f"{file} is a folder.", f"Name a file in it: {file / such_as}")
    try:
        workspace.replace(file, content.decode())
    except OSError as error:
        raise TutorError(
            f"{file} can't be written: {error.strerror or error}.",
            f"Name a file in a folder that you may write to: ~/{such_as}",
        ) from error
    shared.note(f"written to {file}")


# --- today ----------------------------------------------------------------------------------


def today(json: shared.Json = False) -> None:
    """Show what to do now, and how long it takes.

    Example: tutor today
    """
    from tutor.session import planning

    now = shared.now()
    with shared.session() as session:
        found = planning.today(session, now)
    if json:
        shared.say_json(_today_json(found))
    else:
        from tutor.render.plan import today as drawn

        shared.say(drawn(found, _local(now)))


def _local(now: datetime) -> date:
    return now.astimezone().date()


def _today_json(found: Today) -> dict[str, Any]:
    questions, reading = found.questions, found.reading
    return {
        "minutes": round(found.minutes),
        "reviews": [_part_json(part) for part in found.reviews],
        "questions_due": found.waiting,
        "kata": _part_json(found.kata) | {"why": found.kata.reason} if found.kata else None,
        "questions": {
            "topic": questions.topic or None,
            "ids": [one.item.id for one in questions.chosen],
            "minutes": round(questions.minutes),
        }
        if questions
        else None,
        "resource": {
            "id": reading.resource.id,
            "title": reading.resource.title,
            "kind": reading.resource.kind,
            "url": reading.resource.url,
            "topic": reading.topic,
            "minutes": round(reading.minutes),
        }
        if reading
        else None,
    }


def _part_json(part: Part) -> dict[str, Any]:
    return {
        "slug": part.kata.slug,
        "title": part.kata.title,
        "state": str(part.state.state),
        "minutes": round(part.minutes),
    }


# --- report ---------------------------------------------------------------------------------


def report(
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="One page, with charts.")
    ] = None,
    md: Annotated[
        Path | None, typer.Option("--md", metavar="FILE", help="Markdown, into a file.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="For scripts; - is stdout.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="The charts as one picture.")
    ] = None,
) -> None:
    """Sum up your progress; without a file, as Markdown on stdout.

    The page needs no network and no script. - in the place of a file is stdout.

    Example: tutor report --html progress.html
    """
    from tutor.session import reporting

    chosen = {"html": html, "md": md, "json": json, "svg": svg}
    files = {kind: file for kind, file in chosen.items() if file is not None}
    if not files:
        files = {"md": Path("-")}
    if sum(map(_stdout, files.values())) > 1 or (
        len(files) > 1 and any(map(_stdout, files.values()))
    ):
        raise TutorError("Only one thing can go to stdout.", "Name a file for each.")
    with shared.session() as session:
        found = reporting.record(session, shared.now())
    for kind, file in files.items():
        _write(file, _drawn(kind, found), f"progress.{kind}")


def _drawn(kind: str, found: Any) -> bytes:
    if kind == "html":
        from tutor.report.html import page

        return page(found).encode()
    if kind == "svg":
        from tutor.report.charts import poster

        return poster(found).encode()
    if kind == "json":
        import json

        from tutor.report.record import record_json

        return (json.dumps(record_json(found), ensure_ascii=False, indent=2) + "\n").encode()
    from tutor.report.markdown import markdown

    return markdown(found).encode()
