"""What the screens need of Textual and its kin beyond what these promise, and what of theirs our
names must not hide. A new version of theirs may take away what is private without a word."""

from __future__ import annotations

import ast
import functools
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module, metadata
from types import ModuleType

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.drivers.linux_driver import LinuxDriver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import OptionList, RadioButton, TextArea
from textual.widgets.option_list import Option
from textual_plot import PlotWidget
from textual_serve.server import Server

import tutor.tui

LIBRARIES = ("textual", "textual_plot", "textual_hires_canvas", "textual_serve", "rich")

# All private names on which tutor/tui depends, by whose they are, and why nothing public will do.
NEEDED: dict[type | str, dict[str, str]] = {
    App: {
        "_handle_exception": "the text is saved before anything else, whatever broke",
        "_fatal_error": "the command says what happened; Textual would print a traceback",
        "_screen_stacks": "what is unsaved on every screen is saved at the end",
        "_init_mode": "a screen is made ready before it is shown",
        "_load_screen_css": "a new screen styles itself, not all there is",
        "_css_update_count": "says that those styles are the latest",
    },
    Screen: {
        "_css_update_count": "says that its styles are the latest",
        "_screen_resized": "a screen shown again is laid out and drawn once, not twice",
        "_compositor": "knows for which size a screen was laid out last",
    },
    DOMNode: {
        "_selector_names": "tells which rules a widget may have",
        "_has_order_style": "such a widget is always styled anew",
        "_has_odd_or_even": "such a widget is always styled anew",
    },
    Stylesheet: {
        "_parse_cache": "texts parsed once for all programs of a process",
        "_parse_rules": "parses a file before its screen is there",
        "_rules": "tells whether any rule has changed",
        "_rules_map": "is kept where none has",
        "_variables": "what was parsed holds for these colours",
    },
    LinuxDriver: {
        "_app": "a mistake in its thread ends the program as any other does",
        "_file": "is written to without a mistake when the terminal is there no more",
        "_sigcont_application": "would take the terminal twice after SIGSTOP",
        "_must_signal_resume": "tells whether it was given back",
    },
    Option: {"_divider": "a rule below a row is no part of it"},
    OptionList: {"_lines": "tells which row a line belongs to"},
    RadioButton: {"_button": "a choice says without colour whether it is taken, and has the keys"},
    TextArea: {"_get_builtin_highlight_query": "Python's colours are looked up in a thread"},
    PlotWidget: {
        "_datasets": "bars filled with shades are data of a kind of their own",
        "_labels": "one for each of the data",
        "_render_bar_plot": "draws those bars",
    },
    Server: {"_make_app": "pages of other sites are refused before they are answered"},
    "textual": {
        "_tree_sitter": "Python's colours are looked up in a thread",
        "_syntax_aware_document": "looks them up anew for each text otherwise",
    },
}

# Public names of theirs that our classes give on purpose.
MEANT = {
    "compose", "render", "check_action", "get_content_height", "get_line_filters",
    "get_system_commands", "action_quit", "action_find", "key_escape", "timer", "show", "scroll",
    "watch_value", "get_label_width", "watch_has_focus", "edit", "load_text",
    "scroll_cursor_visible",
}  # fmt: skip


def modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    for found in pkgutil.walk_packages(tutor.tui.__path__, "tutor.tui."):
        module = import_module(found.name)
        yield module, ast.parse(inspect.getsource(module))


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def of_library(name: str) -> bool:
    return name.partition(".")[0] in LIBRARIES


@functools.cache
def names(base: type) -> frozenset[str]:
    """What a class has, and what it and those below it give themselves."""
    given = (re.findall(r"self\.(_\w+)", _source(one)) for one in base.__mro__)
    return frozenset([*dir(base), *(name for found in given for name in found)])


@functools.cache
def _source(base: type) -> str:
    return inspect.getsource(base) if of_library(base.__module__) else ""


def own(node: ast.Attribute) -> bool:
    return ast.unparse(node.value) in ("self", "super()")


def of_self(body: ast.ClassDef, *, given: bool) -> set[str]:
    """The private names of `self` in a class: all, or those that it defines or gives itself."""
    found = {
        node.attr
        for node in ast.walk(body)
        if isinstance(node, ast.Attribute)
        and private(node.attr)
        and own(node)
        and (isinstance(node.ctx, ast.Store) or not given)
    }
    defined = (ast.FunctionDef, ast.AsyncFunctionDef)
    return found | {n.name for n in body.body if isinstance(n, defined) and private(n.name)}


def used() -> dict[str, str]:
    """Each private name of a library that tutor/tui depends on, and one place where it does."""
    every = list(modules())
    classes = [
        (module, body, getattr(module, body.name))
        for module, tree in every
        for body in tree.body
        if isinstance(body, ast.ClassDef)
    ]
    ours: dict[ModuleType, set[str]] = {module: set() for module, _ in every}
    found: dict[str, str] = {}
    for module, body, made in classes:
        theirs = next((base for base in made.__mro__ if of_library(base.__module__)), object)
        ours[module] |= of_self(body, given=True) - names(theirs)
        for name in of_self(body, given=False) & names(theirs):
            found[name] = f"{module.__name__}, {made.__name__}"
    for module, tree in every:
        for node in ast.walk(tree):
            match node:
                case ast.ImportFrom(module=str(origin), names=wanted) if of_library(origin):
                    parts = [*origin.split("."), *(one.name for one in wanted)]
                    found |= dict.fromkeys(filter(private, parts), module.__name__)
                case ast.Attribute(attr=name) if private(name) and not own(node):
                    if name not in ours[module]:
                        found.setdefault(name, f"{module.__name__}, line {node.lineno}")
    return found


def test_every_private_name_that_is_used_is_listed_with_the_reason() -> None:
    known = {name for listed in NEEDED.values() for name in listed}
    new = [f"{name} ({where})" for name, where in used().items() if name not in known]
    assert not new, (
        f"private to a library: {', '.join(new)}. Do it with what is public, or list it in NEEDED "
        "with the reason."
    )
    gone = known - used().keys()
    assert not gone, f"needed no more: {', '.join(sorted(gone))}. Take it out of NEEDED."


def _wanted(owner: type | str, name: str) -> bool:
    if isinstance(owner, type):
        return name in names(owner)
    return any(one.name.endswith(f".{name}") for one in _within(owner))


@functools.cache
def _within(package: str) -> list[pkgutil.ModuleInfo]:
    root = import_module(package)
    inner = import_module(f"{package}.document")
    return [
        *pkgutil.iter_modules(root.__path__, f"{package}."),
        *pkgutil.iter_modules(inner.__path__, f"{package}.document."),
    ]


@pytest.mark.parametrize("owner", NEEDED, ids=lambda owner: getattr(owner, "__name__", owner))
def test_the_library_still_has_what_is_needed_of_it(owner: type | str) -> None:
    library = (owner if isinstance(owner, str) else owner.__module__).partition(".")[0]
    version = metadata.version(library.replace("_", "-"))
    whose = owner if isinstance(owner, str) else owner.__name__
    lost = [f"{name} ({why})" for name, why in NEEDED[owner].items() if not _wanted(owner, name)]
    assert not lost, f"{library} {version} has no more, of {whose}: {'; '.join(lost)}."


def test_nothing_of_ours_hides_what_textual_needs() -> None:
    """A method or attribute named like one of Textual's own would silently take its place."""
    meant = MEANT | {name for listed in NEEDED.values() for name in listed}
    hidden = []
    for module, tree in modules():
        bodies = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        for name, ours in inspect.getmembers(module, inspect.isclass):
            if ours.__module__ != module.__name__ or not issubclass(ours, MessagePump):
                continue
            theirs = next(base for base in ours.__mro__ if base.__module__.startswith("textual"))
            mine = {n for n, v in vars(ours).items() if inspect.isfunction(v)}
            mine |= of_self(bodies[name], given=True)
            hidden += [
                f"{name}.{n}"
                for n in mine & names(theirs) - meant
                if not n.startswith(("on_", "__", "render_", "_render_"))
            ]
    assert hidden == []
