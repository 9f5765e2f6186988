"""The bans again, inside the player: what the syntax tree can't see is stopped when it is used.

Only uses from the learner's own file count: NumPy and torch call each other's public functions, and
the standard library calls exec for every dataclass.
"""

from __future__ import annotations

import builtins
import importlib
import operator
import sys
from fnmatch import fnmatchcase
from types import FrameType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from tutor.judge.rules import CODE, Bans

if TYPE_CHECKING:
    from tutor.judge.player import Player


class Banned(Exception):
    """Raised in the learner's code at the banned use; the player reports it even when swallowed."""


class Guard:
    def __init__(self, rules: Bans, player: Player) -> None:
        self.rules, self.player = rules, player
        self.stubs: set[Any] = set()  # functions of ours, and classes that have been seen to
        self.depth = self.loaded = 0

    def install(self) -> None:
        for name in CODE:
            self.replace(builtins, name, self.code(name, getattr(builtins, name)))
        self.replace(builtins, "getattr", self.getattr(builtins.getattr))
        self.replace(importlib, "import_module", self.importing(importlib.import_module))
        for name in ("attrgetter", "methodcaller"):
            self.replace(operator, name, self.getter(name, getattr(operator, name)))
        self.ban_all()
        kept = self.rules.modules | KEPT
        for name in [m for m in sys.modules if m.partition(".")[0] not in kept]:
            del sys.modules[name]
        self.loaded = len(sys.modules)

    def caller(self) -> FrameType | None:
        """The learner's frame, where the use comes straight from it."""
        frame = sys._getframe(2)
        return frame if frame.f_code.co_filename == self.player.filename else None

    def stop(self, frame: FrameType, what: str) -> None:
        self.player.banned.append((frame.f_lineno, what))
        raise Banned(what)

    def replace(self, owner: Any, name: str, new: Any) -> None:
        setattr(owner, name, new)

    def ban_all(self) -> None:
        """Put a stub in the place of every loaded function or class that a banned name fits."""
        for ban in self.rules.names:
            start = ban.partition("*")[0]  # all that it fits lies in modules which start like this
            above = start.rpartition(".")[0]
            for path in [m for m in sys.modules if m == above or m.startswith(start)]:
                module = sys.modules[path]
                if isinstance(module, ModuleType):
                    self.ban(ban, path, module)

    def ban(self, ban: str, path: str, module: ModuleType) -> None:
        if path.startswith(f"{ban}.") or fnmatchcase(path, ban):  # the module itself
            fitting = list(vars(module))
        elif "*" in ban:
            fitting = [n for n in vars(module) if fnmatchcase(f"{path}.{n}", ban)]
        else:
            if path == ban.rpartition(".")[0] and ban.rpartition(".")[2] in vars(module):
                self.stub(module, ban.rpartition(".")[2], ban)
            return
        for name in fitting:
            value = vars(module)[name]
            home = str(getattr(value, "__module__", "")) + "."
            # what a module has merely imported, such as Tensor or Callable, is not its own
            own = not isinstance(value, type) or home.startswith(f"{path}.")
            if own and not name.startswith("__") and type(value).__module__ != "typing":
                self.stub(module, name, f"{path}.{name}")

    def grown(self) -> None:
        """A ban holds for what is imported later, too."""
        if len(sys.modules) != self.loaded:
            self.loaded = len(sys.modules)
            self.ban_all()

    def stub(self, module: ModuleType, name: str, dotted: str) -> None:
        original = vars(module)[name]
        if isinstance(original, type):
            self.stub_class(original, dotted)
        elif callable(original) and not self.is_ours(original):

            def stub(*args: Any, **kwargs: Any) -> Any:
                if frame := self.caller():
                    self.stop(frame, f"{dotted} is banned here")
                return original(*args, **kwargs)

            stub.__name__ = name
            self.stubs.add(stub)
            setattr(module, name, stub)

    def is_ours(self, value: Any) -> bool:
        return isinstance(value, (FunctionType, type)) and value in self.stubs

    def stub_class(self, cls: type, dotted: str) -> None:
        if self.is_ours(cls) or cls.__flags__ & (HEAP_TYPE | IMMUTABLE_TYPE) != HEAP_TYPE:
            return  # what is written in C can't be changed; the syntax tree has been read for it
        self.stubs.add(cls)
        original: Any = cls.__init__  # type: ignore[misc]

        def init(this: Any, *args: Any, **kwargs: Any) -> None:
            if frame := self.caller():
                self.stop(frame, f"{dotted} is banned here")
            if original is object.__init__:  # which takes nothing: __new__ has had the arguments
                original(this)
            else:
                original(this, *args, **kwargs)

        cls.__init__ = init  # type: ignore[misc]

    def code(self, name: str, original: Any) -> Any:
        if name == "__import__":

            def guarded_import(module: str, *args: Any, **kwargs: Any) -> Any:
                frame = self.caller()
                if frame and self.rules.module(module):
                    self.stop(frame, f"importing {module} is banned here")
                return self.imported(original, module, *args, **kwargs)

            return guarded_import

        def guarded(*args: Any, **kwargs: Any) -> Any:
            if frame := self.caller():
                self.stop(frame, f"{name}() is banned in every kata: write the code itself")
            return original(*args, **kwargs)

        return guarded

    def imported(self, original: Any, *args: Any, **kwargs: Any) -> Any:
        self.depth += 1
        try:
            return original(*args, **kwargs)
        finally:
            self.depth -= 1
            if not self.depth:  # what imports something else is not complete before
                self.grown()

    def importing(self, original: Any) -> Any:
        def import_module(name: str, package: str | None = None) -> Any:
            frame = self.caller()
            if frame and self.rules.module(name):
                self.stop(frame, f"importing {name} is banned here")
            return self.imported(original, name, package)

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


HEAP_TYPE, IMMUTABLE_TYPE = 1 << 9, 1 << 8  # Py_TPFLAGS_…: whether attributes can be set
# The player's own needs: it would otherwise cut the branch it sits on.
KEPT = frozenset(
    {"__main__", "tutor", "msgpack", "_distutils_hack", "sitecustomize", "usercustomize"}
)
