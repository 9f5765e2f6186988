"""`tutor curve`: how a program that is being mended trains, before and now."""

from __future__ import annotations

from math import isfinite
from typing import Annotated

import typer

from tutor.cli import shared


def register(app: typer.Typer) -> None:
    app.command()(curve)


def curve(
    slug: Annotated[
        str,
        typer.Argument(
            metavar="[KATA]",
            help="A debug-it kata; without one, that you are on.",
            autocompletion=shared.complete_kata,
        ),
    ] = "",
    json: shared.Json = False,
) -> None:
    """Draw how a broken program trains, as it was handed out and as it is now.

    Example: tutor curve debug-nan-loss
    """
    from tutor.session.curve import curves

    with shared.session() as session:
        kata = session.find(slug) if slug else session.current(shared.now())
        found = curves(session, kata)
    if json:
        sides = {"before": found.before, "now": found.now}
        told = {
            name: {"of": one.of, "by": one.by, "error": one.error or None,
                   "values": [value if isfinite(value) else str(value) for value in one.values]}
            for name, one in sides.items()
        }  # fmt: skip
        shared.say_json({"kata": kata.slug, **told})
        return
    from tutor.render.curve import curves as drawn

    shared.page(drawn(found))
