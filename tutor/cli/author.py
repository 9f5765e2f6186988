"""`tutor author`: make a kata, and prove that its grading tells right from wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Annotated

import typer

from tutor.cli.shared import say, say_json
from tutor.models import TutorError

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from tutor.author.coverage import Covered
    from tutor.author.outcome import Line, Report, Score

group = typer.Typer(help="Make katas, and prove that their grading tells right from wrong.")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="author")


@group.command()
def new(
    slug: Annotated[str, typer.Argument(help="The kata's name in lower case, such as dropout.")],
    section: Annotated[str, typer.Option(help="The folder below katas/ it goes to.")],
    framework: Annotated[str, typer.Option(help="python, numpy or torch.")] = "numpy",
) -> None:
    """Write the folder of a new kata, which passes the check but for its topics.

    Example: tutor author new group-norm --section normalization
    """
    import re

    from tutor import paths
    from tutor.author.new import new as make

    if framework not in ("python", "numpy", "torch"):
        raise TutorError(f"Unknown framework {framework!r}.", "Choose python, numpy or torch.")
    for word in (slug, section):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word):
            raise TutorError(f"{word!r} is no name for a kata.", "Use lower case and hyphens.")
    folder = make(paths.content(), section, slug, framework)
    say(f"Wrote {folder}\nFill it in, then prove it: tutor author check {slug}")


@group.command()
def check(
    slugs: Annotated[list[str] | None, typer.Argument(help="Katas to check; all without.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds the solution must pass on.")] = 5,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Also change the solution by machine; all must fail.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Prove that katas grade truly: solutions and variants pass, every mistake fails and is named.

    With --mutants, each solution is also changed in every small way that numeric code invites, and
    the hidden tests must fail each of these, on three seeds out of three.

    Example: tutor author check softmax --mutants
    """
    from tutor import curriculum, katas
    from tutor.author.pool import examine_all

    known = katas.load()
    chosen = [katas.find(known, slug) for slug in slugs] if slugs else list(known.values())
    chosen.sort(key=lambda kata: kata.framework)  # so that each process imports torch once
    with _progress(len(chosen), mutants) as (tell, finish):
        reports = []
        for report in examine_all(chosen, curriculum.load(), known, seeds, mutants, tell):
            reports.append(report)
            finish()
    reports.sort(key=lambda report: report.slug)
    if as_json:
        ok, total = all(r.ok for r in reports), _total(reports)
        figures = total and _figures(total)
        say_json({"ok": ok, "mutants": figures, "katas": [_json(r) for r in reports]})
    else:
        say(_table(reports))
        for report in reports:
            for line in report.failures:
                say(_failure(report.slug, line))
    if not all(r.ok for r in reports):
        raise typer.Exit(1)


@group.command()
def questions(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Files of curriculum/questions, such as 1-mathematics; all without."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Prove the question bank: each question is asked with 200 seeds and solved by its own formula.

    Choices must be distinct, answers in range, printed code is run, every topic has questions.

    Example: tutor author questions 1-mathematics
    """
    from tutor import render
    from tutor.author.questions import audit

    with render.console(stderr=True).status("Asking every question with 200 seeds …"):
        found = audit(names or [])
    if as_json:
        say_json(
            {
                "ok": found.ok,
                "mistakes": [str(mistake) for mistake in found.mistakes],
                "hints": [str(hint) for hint in found.hints],
                "gaps": list(found.gaps),
                "files": list(found.summaries),
            }
        )
    else:
        for hint in found.hints:
            say(f"look at {hint}")
        for told in (*found.mistakes, *found.gaps, *found.summaries):
            say(str(told))
        trouble = len(found.mistakes) + len(found.gaps)
        say("all good" if found.ok else f"{trouble} to mend")
    if not found.ok:
        raise typer.Exit(1)


@group.command()
def coverage(
    still_open: Annotated[
        bool, typer.Option("--open", help="List what is still open, and what is to cover it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Count what the source documents tell a learner to do, and what of it is covered.

    Example: tutor author coverage --open
    """
    from tutor import katas
    from tutor.author.coverage import coverage as cover
    from tutor.author.coverage import load, unknown
    from tutor.questions import bank

    rows, features = load()
    known, questions = katas.load(), bank.load()
    claims = {
        **{slug: kata.covers for slug, kata in known.items()},
        **{id: one.covers for id, one in questions.items()},
    }
    found = cover((row for row in rows if row.do), features, known.values(), questions.values())
    wrong = unknown(rows, claims)
    if as_json:
        say_json(
            {
                "asked": len(found),
                "covered": sum(one.ok for one in found),
                "unknown": wrong,
                "rows": [
                    {
                        "id": one.row.id, "source": f"{one.row.source}:{one.row.line}",
                        "what": one.row.what, "kind": one.row.kind, "covered": one.ok,
                        "by": list(one.by), "planned": list(one.row.by),
                    }
                    for one in found
                ],
            }
        )  # fmt: skip
    else:
        say(_covered(found))
        for one in found if still_open else ():
            if not one.ok:
                say(_still_open(one))
        for line in wrong:
            say(line)
    if wrong:
        raise typer.Exit(1)


@contextmanager
def _progress(
    katas: int, with_mutants: bool
) -> Iterator[tuple[Callable[[int, int], None], Callable[[], None]]]:
    """A bar for the katas, and one for the mutants, where there is a terminal to draw them on."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from tutor import render

    console = render.console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bars:  # fmt: skip
        all_katas = bars.add_task("Checking katas", total=katas)
        all_mutants = bars.add_task("Trying mutants", total=None, visible=with_mutants)
        yield (
            lambda tried, of: bars.update(all_mutants, completed=tried, total=of),
            lambda: bars.advance(all_katas),
        )


def _json(report: Report) -> dict[str, object]:
    failures = [{"what": line.what, "detail": line.detail} for line in report.failures]
    figures = {
        "tests": report.tests, "pitfalls": report.pitfalls, "named": report.named,
        "variants": report.variants, "seconds": round(report.seconds, 2),
    }  # fmt: skip
    tried = report.mutants and _figures(report.mutants)
    return {
        "kata": report.slug, "ok": report.ok, **figures, "mutants": tried, "failures": failures,
    }  # fmt: skip


def _figures(score: Score) -> dict[str, int]:
    return {"total": score.total, "killed": score.killed, "equivalent": score.equivalent}


def _total(reports: list[Report]) -> Score | None:
    """Over all katas; None where no mutants were tried."""
    scores = [report.mutants for report in reports if report.mutants]
    return reduce(add, scores) if scores else None


def _table(reports: list[Report]) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    score = _total(reports)
    titles = ["kata", "tests", "pitfalls named", "variants", "seconds", ""]
    if score:
        titles.insert(4, "mutants killed")
    table = Table(box=SIMPLE, padding=0, show_footer=len(reports) > 1)  # tight: 80 columns do
    for title in titles:
        left, whole = title in ("kata", ""), title in ("kata", "mutants killed")
        table.add_column(title, justify="left" if left else "right", no_wrap=whole)
    for r in reports:
        mark = Text("✓", "green") if r.ok else Text(f"✗ {len(r.failures)}", "red")
        figures = [r.slug, str(r.tests), f"{r.named}/{r.pitfalls}", str(r.variants)]
        figures += [str(r.mutants or "–")] if score else []
        table.add_row(*figures, f"{r.seconds:.1f}", mark)
    named, pitfalls = sum(r.named for r in reports), sum(r.pitfalls for r in reports)
    tests, others = sum(r.tests for r in reports), sum(r.variants for r in reports)
    totals = [f"{len(reports)} katas", str(tests), f"{named}/{pitfalls}", str(others)]
    totals += [str(score)] if score else []
    totals += [f"{sum(r.seconds for r in reports):.1f}", ""]
    for column, total in zip(table.columns, totals, strict=True):
        column.footer = total
    return table


def _covered(found: list[Covered]) -> Table:
    """By kind: what is asked, and by what it is covered."""
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(box=SIMPLE, padding=0, show_footer=True)
    for title in ("what is asked", "rows", "covered", "open"):
        table.add_column(title, justify="left" if title == "what is asked" else "right")
    for kind in dict.fromkeys(one.row.kind for one in found):
        rows = [one for one in found if one.row.kind == kind]
        done = sum(one.ok for one in rows)
        table.add_row(kind, str(len(rows)), str(done), str(len(rows) - done))
    done = sum(one.ok for one in found)
    totals = ("all", len(found), done, len(found) - done)
    for column, total in zip(table.columns, totals, strict=True):
        column.footer = str(total)
    return table


def _still_open(one: Covered) -> Text:
    from tutor.render.style import Verbatim

    row = one.row
    return Verbatim(f"{row.id}  {row.what}\n      {row.source}:{row.line} · {', '.join(row.by)}")


def _failure(slug: str, line: Line) -> Text:
    from tutor.render.style import Verbatim

    text = Verbatim("✗ ", "red")
    text.append(f"{slug}: {line.what}\n    {line.detail}", "default")
    return text
