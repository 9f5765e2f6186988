"""The styles of all screens: each text of them parsed once, each widget styled when it must be.

Textual parses all styles anew whenever a screen comes up for the first time, and gives every widget
of a screen its styles again whenever the screen is shown; both take longer than anybody should wait
for a key. What was parsed holds as long as the colours do, and what a widget looks like as long as
nothing changes of it, of those it is in, and of the rules.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from contextlib import suppress
from operator import is_
from pathlib import Path
from typing import ClassVar
from weakref import WeakKeyDictionary

from textual.cache import LRUCache
from textual.css.errors import StylesheetError
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import TokenError
from textual.dom import DOMNode
from textual.widget import Widget

TEXTS = 1000  # more than there are; the cache is gone through in order, so all of them must fit
# These depend on the other widgets around; whoever has a rule with them is always styled anew.
NEIGHBOURS = {"first-of-type", "last-of-type", "first-child", "last-child", "odd", "even", "empty"}
# Said of the app, which every widget is in, or the opposite of another.
IMPLIED = {"dark", "light", "inline", "ansi", "nocolor", "blur", "enabled"}
Paths = dict[DOMNode | None, Hashable]
Rules = list[RuleSet]


class Sheet(Stylesheet):
    # By the colours, for all programs of this process.
    parsed: ClassVar[dict[frozenset[tuple[str, str]], LRUCache[tuple[object, ...], Rules]]] = {}

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._styled: WeakKeyDictionary[DOMNode, Hashable] = WeakKeyDictionary()
        self._used: set[str] = set()  # the pseudo classes of all rules
        self._own: set[str] = set()  # those to ask of each widget
        self._version = 0
        self._changed: dict[str, tuple[int, list[RuleSet]]] = {}  # by selector: when, and its rules
        self._share()

    def _share(self) -> None:
        known = frozenset(self._variables.items())
        self._parse_cache = self.parsed.setdefault(known, LRUCache(TEXTS))

    # --- parsing ------------------------------------------------------------------------------

    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            self._parse_cache = LRUCache(1)  # it is emptied, and others use the one there was
            super().set_variables(variables)
            self._share()

    def reparse(self) -> None:
        self.parse()

    def parse(self) -> None:
        before, by_name = self._rules, self._rules_map
        super().parse()
        if len(before) == len(self._rules) and all(map(is_, before, self._rules)):
            self._rules_map = by_name
            return
        self._version += 1
        used: set[str] = set().union(*(rule.pseudo_classes for rule in self._rules))
        self._used = used - NEIGHBOURS
        self._own = self._used - IMPLIED
        for name, rules in self.rules_map.items():
            _, known = self._changed.get(name, (0, []))
            if len(known) != len(rules) or not all(map(is_, known, rules)):
                self._changed[name] = self._version, rules

    def foresee(self, path: Path) -> None:
        """Parse a file of styles before they are asked for; any thread may do so."""
        with suppress(OSError, StylesheetError, TokenError):  # said when the file is really read
            self._parse_rules(path.read_text(encoding="utf-8"), (str(path), ""))

    # --- applying -----------------------------------------------------------------------------

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[object, ...], RulesMap] | None = None,
    ) -> None:
        super().apply(node, animate=animate, cache=cache)
        if isinstance(node, Widget):
            self._styled[node] = self._state(node, {})

    def update_nodes(self, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        paths: Paths = {}
        stale = [node for node in nodes if self._is_stale(node, paths)]
        super().update_nodes(stale, animate=animate)

    def _is_stale(self, node: DOMNode, paths: Paths) -> bool:
        if node._has_order_style or node._has_odd_or_even or not isinstance(node, Widget):
            return True
        return self._styled.get(node) != self._state(node, paths)

    def _state(self, node: Widget, paths: Paths) -> Hashable:
        """All that decides about the styles of a widget."""
        bars = node.show_vertical_scrollbar, node.show_horizontal_scrollbar
        names = node._selector_names & self._changed.keys()
        latest = max((self._changed[name][0] for name in names), default=0)
        return bars, latest, self._path(node, paths)

    def _path(self, node: DOMNode | None, paths: Paths) -> Hashable:
        if node is None:
            return None
        if node not in paths:
            above = self._path(node.parent, paths)
            asked = self._own if node.parent else self._used
            on = frozenset(name for name in asked if node.has_pseudo_class(name))
            paths[node] = above, type(node), node.id, node.classes, on
        return paths[node]
