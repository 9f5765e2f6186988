"""`tutor judge`: the process that keeps a judge warm between commands."""

from __future__ import annotations

import typer

from tutor.cli import shared

group = typer.Typer(help="The judge that stays warm between commands.")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="judge")


@group.command()
def status(json: shared.Json = False) -> None:
    """Say whether a judge is warm, and what it has loaded.

    Example: tutor judge status
    """
    from tutor.judge import client

    running = client.status()
    if json:
        shared.say_json(running)
    elif running is None:
        shared.say("No judge is warm. The next `tutor check` starts one.")
    else:
        holds = ", ".join(running["warm"]) or "nothing yet"
        shared.say(f"A judge is warm: process {running['pid']}, loaded: {holds}.")


@group.command()
def stop() -> None:
    """End the warm judge; the next check starts another. TUTOR_WARM=0 does without it.

    Example: tutor judge stop
    """
    from tutor.judge import client

    pid = client.stop()
    shared.say(f"Ended process {pid}." if pid else "No judge was warm.")
