"""Key bindings as data: an id, keys, an action, a word for the footer, a sentence for the help.

The ids are what `[keys]` in tutor.toml changes: `"practice.hint" = "f2"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from textual.binding import Binding

TABLES = (
    "app", "first_run", "today", "practice", "curriculum", "checkpoints", "progress", "journal",
)  # fmt: skip


def bind(
    id: str,
    keys: str,
    action: str,
    word: str,
    tooltip: str,
    *,
    show: bool = True,
    always: bool = False,
) -> Binding:
    """One binding. `always` also holds while a text is being edited."""
    return Binding(keys, action, word, id=id, tooltip=tooltip, show=show, priority=always)


def table(name: str) -> list[Binding]:
    """The bindings of a screen, or of `app`."""
    found: list[Binding] = import_module(f"tutor.tui.keys.{name}").BINDINGS
    return found


def known() -> dict[str, Binding]:
    """Every binding that can be changed, by its id."""
    return {binding.id: binding for name in TABLES for binding in table(name) if binding.id}


def remapped(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What of `wanted` (keys by binding id) can be used, and what is wrong with the rest."""
    if not wanted:
        return {}, []
    ids = known()
    wrong = [f"tutor.toml: there is no key binding {id!r}" for id in wanted if id not in ids]
    return {id: keys for id, keys in wanted.items() if id in ids}, wrong
