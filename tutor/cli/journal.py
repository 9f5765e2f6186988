"""The commands of the journal: note, question, answer, journal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tutor import paths
from tutor.cli import shared
from tutor.models import TutorError

if TYPE_CHECKING:
    from tutor.progress.journal import Page
    from tutor.session import Session

SHOWN = 20
Words = Annotated[
    str, typer.Argument(help="Without it, your editor opens; - reads stdin.", show_default=False)
]
Topic = Annotated[
    str,
    typer.Option(
        "--topic", "-t", help="The topic it is about.", autocompletion=shared.complete_topic
    ),
]


def register(app: typer.Typer) -> None:
    for command in (note, question, answer, journal):
        app.command()(command)


def note(
    text: Words = "",
    aha: Annotated[bool, typer.Option("--aha", help="Mark it as an insight.")] = False,
    topic: Topic = "",
    kata: Annotated[
        str,
        typer.Option("--kata", help="The kata it is about.", autocompletion=shared.complete_kata),
    ] = "",
    json: shared.Json = False,
) -> None:
    """Write something down; without a text, in your editor.

    Example: tutor note "softmax only sees differences" --aha --topic attention
    """
    from tutor.session import journal as book

    with shared.session() as session, _text(session, text, "note") as written:
        event = book.note(session, written, shared.now(), aha=aha, topic=topic, kata=kata)
        page = next(page for page in book.pages(session) if page.id == event.id)
        _receipt(session, page, "aha" if aha else "noted", json)


def question(
    text: Annotated[
        str,
        typer.Argument(
            help="What you want to know; without it, the open questions.", show_default=False
        ),
    ] = "",
    topic: Topic = "",
    json: shared.Json = False,
) -> None:
    """Keep an open question, or list those still open.

    Example: tutor question "Why is the score divided by √dₖ?" --topic attention
    """
    from tutor.session import journal as book

    with shared.session() as session:
        if text:
            with _text(session, text, "question") as written:
                asked = book.ask(session, written, shared.now(), topic=topic).asked
            _receipt(session, asked, f"question {asked.number}", json)
            return
        from tutor.progress.journal import questions

        every = book.pages(session)
        still = [one for one in questions(every) if one.open]
        if json:
            from tutor.report.journal import pages_json

            shared.say_json(pages_json([one.asked for one in still], every, book.ids(every)))
        else:
            from tutor.render import journal as drawn
            from tutor.session.timing import titles

            shared.page(drawn.questions(still, titles(session)))


def answer(
    number: Annotated[int, typer.Argument(help="The question's number.", show_default=False)],
    text: Words = "",
    json: shared.Json = False,
) -> None:
    """Answer one of your questions.

    Example: tutor answer 3 "So that the scores keep a spread of one."
    """
    from tutor.session import journal as book

    with shared.session() as session:
        asked = book.question(session, number).asked
        with _text(session, text, "answer", asked.text) as written:
            answered = book.answer(session, number, written, shared.now())
        if json:
            _receipt(session, answered.answers[-1], "answered", json)
        else:
            from tutor.render import journal as drawn

            shared.say(drawn.answered(answered))


def journal(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[FILE|TEXT]",
            help="With --export: where to, else stdout. With --edit: the new text.",
            show_default=False,
        ),
    ] = "",
    search: Annotated[
        str, typer.Option("--search", "-s", metavar="WORDS", help="Find pages with these words.")
    ] = "",
    aha: Annotated[
        bool | None, typer.Option("--aha/--no-aha", help="Only insights.", show_default=False)
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic", "-t", help="Only on this topic.", autocompletion=shared.complete_topic
        ),
    ] = None,
    kata: Annotated[
        str | None,
        typer.Option("--kata", help="Only on this kata.", autocompletion=shared.complete_kata),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every page, not the latest.")] = False,
    export: Annotated[
        bool, typer.Option("--export", help="Write everything as one Markdown file.")
    ] = False,
    edit: Annotated[
        str,
        typer.Option(
            "--edit", metavar="ID", help="Change its text, --aha, --topic, --kata ('' for none)."
        ),
    ] = "",
    delete: Annotated[str, typer.Option("--delete", metavar="ID", help="Take a page back.")] = "",
    undo: Annotated[
        str, typer.Option("--undo", metavar="ID", help="Take back its deletion or last edit.")
    ] = "",
    json: shared.Json = False,
) -> None:
    """Read your notes, questions and answers; change, search, export.

    Example: tutor journal --export journal.md
    """
    if what and not (export or edit):
        raise TutorError(f"What is to be done with {what}?", f"tutor journal --export {what}")
    if sum(map(bool, (edit, delete, undo))) > 1:
        raise TutorError("--edit, --delete and --undo don't go together.", "Give one of them.")
    with shared.session() as session:
        if export:
            _export(session, Path(what) if what else None)
        elif edit:
            _edit(session, edit, what, aha, (topic, kata), json)
        elif delete or undo:
            _take_back(session, delete, undo, json)
        elif search:
            _search(session, search, json)
        else:
            _list(session, aha, (topic or "", kata or ""), every, json)


def _list(
    session: Session, aha: bool | None, tags: tuple[str, str], every: bool, json: bool
) -> None:
    from tutor.progress.journal import AHA
    from tutor.session import journal as book
    from tutor.session.timing import find_subject, titles

    known = book.pages(session)
    about = find_subject(session, tags[0])
    kata = session.find(tags[1]).slug if tags[1] else ""
    chosen = [
        page
        for page in known
        if (aha is None or (page.kind == AHA) == aha)
        and (not about or page.topic == about)
        and (not kata or page.kata == kata)
    ]
    if json:
        from tutor.report.journal import pages_json

        shared.say_json(pages_json(chosen, known, book.ids(known)))
        return
    from tutor.render import journal as drawn

    shown = chosen if every else chosen[-SHOWN:]
    hidden = len(chosen) - len(shown)
    shared.page(drawn.pages(shown, titles(session), book.ids(known), hidden))


def _search(session: Session, words: str, json: bool) -> None:
    from tutor.session import journal as book
    from tutor.session.timing import titles

    hits = book.search(session, words)
    known = book.pages(session)
    if json:
        from tutor.report.journal import pages_json

        shared.say_json(pages_json([hit.page for hit in hits], known, book.ids(known)))
        return
    from tutor.render import journal as drawn

    found = [(hit.page, hit.excerpt) for hit in hits]
    shared.page(drawn.found(found, words, titles(session), book.ids(known)))


def _take_back(session: Session, delete: str, undo: str, json: bool) -> None:
    from tutor.session import journal as book

    if undo:
        _receipt(session, book.undo(session, undo, shared.now()), "back", json)
        return
    page = book.delete(session, delete, shared.now())
    _receipt(session, page, "deleted", json)
    shared.note(f"To take that back: tutor journal --undo {delete}")


def _export(session: Session, file: Path | None) -> None:
    from tutor.session import journal as book

    if file is None or str(file) == "-":
        from tutor.report.journal import markdown

        typer.echo(markdown(book.chronicle(session)), nl=False)
    else:
        shared.note(f"Your journal is in {book.export(session, paths.expanded(file))}")


def _edit(
    session: Session,
    id: str,
    text: str,
    aha: bool | None,
    tags: tuple[str | None, str | None],
    json: bool,
) -> None:
    """Change a page: its text where one is given, or its tags; else in the editor."""
    from tutor.session import journal as book

    topic, kata = tags
    before = book.page(session, id)
    if not text and (aha, topic, kata) != (None, None, None):
        after = book.edit(session, id, shared.now(), aha=aha, topic=topic, kata=kata)
    else:
        with _text(session, text, "page", begin=before.text) as written:
            after = book.edit(
                session, id, shared.now(), text=written, aha=aha, topic=topic, kata=kata
            )
    _receipt(session, after, "as it was" if after == before else "changed", json)
    if after != before and not json:
        shared.note(f"To take that back: tutor journal --undo {id}")


def _receipt(session: Session, page: Page, did: str, json: bool) -> None:
    if json:
        from tutor.report.journal import page_json
        from tutor.session.journal import ids, pages

        shared.say_json(page_json(page, ids(pages(session)), is_open=True))
    else:
        from tutor.render import journal as drawn

        shared.say(drawn.written(page.text, did))


# --- what is typed --------------------------------------------------------------------------


@contextmanager
def _text(
    session: Session, given: str, what: str, about: str = "", begin: str = ""
) -> Iterator[str]:
    """What was given, read from stdin (`-`), or written in the editor, which holds `begin` at
    first. Where saving it then fails, what came from the editor is kept in a file, and the error
    names it."""
    if given == "-":
        yield sys.stdin.read()
        return
    if given:
        yield given
        return
    import os
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f"tutor-{what}-", suffix=".md")
    draft = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{begin}\n\n{HELP.format(what=what)}{_quoted(about)}")
    saved = False
    try:
        shared.edit(draft, session.workspace.config().editor)
        yield _written(draft)
        saved = True
    except TutorError as error:
        if not _written(draft):
            raise
        raise TutorError(f"{error.what}\nYour text is kept in {draft}", error.way_out) from error
    finally:
        if saved or not _written(draft):
            draft.unlink(missing_ok=True)


HELP = "<!-- Write your {what} above this line, in Markdown. An empty one is not kept. -->\n"


def _quoted(about: str) -> str:
    return "".join(f"> {line}\n" for line in about.splitlines())


def _written(draft: Path) -> str:
    """What stands above the line of help; nothing where the editor took the file away."""
    try:
        text = draft.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.partition("<!-- Write your ")[0].strip()
