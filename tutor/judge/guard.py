"""The bans again, inside the player: what the syntax tree can't see is stopped when it is used.

Only uses from the learner's own file count: NumPy and torch call each other's public functions, and
the standard library calls exec for every dataclass.
"""

from __future__ import annotations

import builtins
import importlib
import operator
import sys
from collections.abc import Callable
from fnmatch import fnmatchcase
from types import FrameType, ModuleType
from typing import Any

from tutor.judge.rules import CODE, Bans


class Banned(Exception):
    """Raised in the learner's code at the banned use; the player reports it even when swallowed."""


class Guard:
    def __init__(self, rules: Bans, filename: str, tell: Callable[[int, str], None]) -> None:
        self.rules, self.filename, self.tell = rules, filename, tell

    def install(self) -> None:
        for name in CODE:
            self.replace(builtins, name, self.code(name, getattr(builtins, name)))
        self.replace(builtins, "getattr", self.getattr(builtins.getattr))
        self.replace(importlib, "import_module", self.importing(importlib.import_module))
        for name in ("attrgetter", "methodcaller"):
            self.replace(operator, name, self.getter(name, getattr(operator, name)))
        for name in self.rules.names:
            self.ban(name)
        for root in [m for m in sys.modules if "." not in m]:
            if root not in self.rules.modules and root not in KEPT:
                for name in [m for m in sys.modules if m == root or m.startswith(root + ".")]:
                    del sys.modules[name]

    def caller(self) -> FrameType | None:
        """The learner's frame, where the use comes straight from it."""
        frame = sys._getframe(2)
        return frame if frame.f_code.co_filename == self.filename else None

    def stop(self, frame: FrameType, what: str) -> None:
        self.tell(frame.f_lineno, what)
        raise Banned(what)

    def replace(self, owner: Any, name: str, new: Any) -> None:
        setattr(owner, name, new)

    def ban(self, dotted: str) -> None:
        """Put a stub in the place of every loaded function or class that the name fits."""
        parts = dotted.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            module = sys.modules.get(".".join(parts[:cut]))
            if isinstance(module, ModuleType) and cut == len(parts) - 1:
                for name in [n for n in vars(module) if fnmatchcase(n, parts[-1])]:
                    self.stub(module, name, f"{module.__name__}.{name}")
                return

    def stub(self, module: ModuleType, name: str, dotted: str) -> None:
        original = getattr(module, name)
        if isinstance(original, type):
            self.stub_class(original, dotted)
        elif callable(original):

            def stub(*args: Any, **kwargs: Any) -> Any:
                if frame := self.caller():
                    self.stop(frame, f"{dotted} is banned here")
                return original(*args, **kwargs)

            stub.__name__ = name
            setattr(module, name, stub)

    def stub_class(self, cls: type, dotted: str) -> None:
        original: Any = cls.__init__  # type: ignore[misc]

        def init(this: Any, *args: Any, **kwargs: Any) -> None:
            if frame := self.caller():
                self.stop(frame, f"{dotted} is banned here")
            original(this, *args, **kwargs)

        cls.__init__ = init  # type: ignore[misc]

    def code(self, name: str, original: Any) -> Any:
        if name == "__import__":

            def guarded_import(module: str, *args: Any, **kwargs: Any) -> Any:
                frame = self.caller()
                if frame and self.rules.module(module):
                    self.stop(frame, f"importing {module} is banned here")
                return original(module, *args, **kwargs)

            return guarded_import

        def guarded(*args: Any, **kwargs: Any) -> Any:
            if frame := self.caller():
                self.stop(frame, f"{name}() is banned in every kata: write the code itself")
            return original(*args, **kwargs)

        return guarded

    def importing(self, original: Any) -> Any:
        def import_module(name: str, package: str | None = None) -> Any:
            frame = self.caller()
            if frame and self.rules.module(name):
                self.stop(frame, f"importing {name} is banned here")
            return original(name, package)

        return import_module

    def getattr(self, original: Any) -> Any:
        methods = self.rules.methods

        def guarded(*args: Any) -> Any:
            if len(args) > 1 and args[1] in methods and (frame := self.caller()):
                self.stop(frame, f"{args[1]}, reached through getattr, is banned here")
            return original(*args)

        return guarded

    def getter(self, kind: str, original: Any) -> Any:
        methods = self.rules.methods

        def guarded(*args: Any, **kwargs: Any) -> Any:
            asked = {
                str(a).rpartition(".")[2] for a in args[: 1 if kind == "methodcaller" else None]
            }
            if asked & methods and (frame := self.caller()):
                self.stop(frame, f"{', '.join(asked & methods)} is banned here")
            return original(*args, **kwargs)

        return guarded


# The player's own needs: it would otherwise cut the branch it sits on.
KEPT = frozenset(
    {"__main__", "tutor", "msgpack", "_distutils_hack", "sitecustomize", "usercustomize"}
)
