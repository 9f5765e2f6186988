"""A YAML file as plain data that remembers its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one

Loc = tuple[str | int, ...]  # the way to a value: ("topics", 0, "stars")

PLAIN_NUMBER = re.compile(r"[-+]?(0|[1-9]\d*|\d*\.\d+|\d+\.\d*)(e[-+]\d+)?|[-+]?\.(inf|nan)", re.I)
TAG = "tag:yaml.org,2002:"
QUOTES = "Text that holds a colon, a # or begins with a symbol needs quotes around it."


class Mistake(NamedTuple):
    """One line for the author. `line` is 0 where a file is missing as a whole."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.what}" if self.key else f"{where}: {self.what}"


@dataclass(slots=True)
class Source:
    """`data` in dicts, tuples and scalars (None where it is no YAML), and where each stands."""

    file: str
    data: Any = None
    lines: dict[Loc, int] = field(default_factory=dict)
    raw: dict[Loc, str] = field(default_factory=dict)  # scalars as they are written
    mistakes: list[Mistake] = field(default_factory=list)
    refused: set[Loc] = field(default_factory=set)  # values that are told already
    readable: bool = True

    def line(self, loc: Loc) -> int:
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)

    def mistake(self, loc: Loc, what: str) -> Mistake:
        return Mistake(self.file, self.line(loc), ".".join(map(str, loc)), what)

    def find(self, *pattern: str | int) -> Iterator[tuple[Loc, Any]]:
        """Every value whose way matches; `*` is any key. What isn't there is passed over."""
        yield from _find(self.data, (), pattern)


def read(file: str, content: bytes) -> Source:
    """`content` as data; what YAML itself refuses, or the content may not use, is in `mistakes`."""
    source = Source(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refuse(source, content[: error.start].count(b"\n") + 1, "not UTF-8 text")
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if node is not None:
            source.data = _Builder(source, loader).value(node, ())
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return _refuse(source, line, f"not valid YAML: {error.reason}")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        return _refuse(source, mark.line + 1 if mark else 1, f"not valid YAML: {said}. {QUOTES}")
    except RecursionError:
        return _refuse(source, 1, "nested too deeply to be read")
    return source


def _refuse(source: Source, line: int, what: str) -> Source:
    return Source(source.file, mistakes=[Mistake(source.file, line, "", what)], readable=False)


class _Builder:
    """Builds plain data from YAML nodes and notes the line of each value in `source`."""

    def __init__(self, source: Source, loader: Any) -> None:
        self.source = source
        self.loader = loader
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        self.source.lines.setdefault(loc, node.start_mark.line + 1)
        if id(node) in self.seen:  # also what would make a file endless or explosive
            return self.refuse(loc, "aliases (*name) are not used here; write the value out")
        self.seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            self.source.raw[loc] = node.value
            return self.scalar(node, loc)
        if node.tag not in (f"{TAG}map", f"{TAG}seq"):
            return self.refuse(loc, f"tags ({node.tag}) are not used here")
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, loc)
        return tuple(self.value(item, (*loc, i)) for i, item in enumerate(node.value))

    def mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str | int, Any]:
        data: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self.key(key_node, loc, line)
            if key is None:
                continue
            here = (*loc, key)
            if key in data:
                first = self.source.lines[here]
                what = f"given twice, the first time on line {first}; keep one"
                name = ".".join(map(str, here))
                self.source.mistakes.append(Mistake(self.source.file, line, name, what))
                continue
            self.source.lines[here] = line
            data[key] = self.value(value_node, here)
        return data

    def key(self, node: yaml.Node, loc: Loc, line: int) -> str | int | None:
        what = "expected a word as key; put it in quotes"
        if isinstance(node, yaml.ScalarNode):
            if node.tag == f"{TAG}merge":
                return str(node.value)
            key = self.scalar(node, loc)
            if isinstance(key, str | int) and not isinstance(key, bool):
                return key
            what = f"expected a word as key, got {node.value or 'nothing'}; put it in quotes"
        name = ".".join(map(str, loc))
        self.source.mistakes.append(Mistake(self.source.file, line, name, what))
        return None

    def scalar(self, node: yaml.ScalarNode, loc: Loc) -> Any:
        kind = node.tag.removeprefix(TAG)
        odd = kind in ("int", "float") and not PLAIN_NUMBER.fullmatch(node.value)
        if kind in ("str", "timestamp") or odd:  # 1:30 is no ninety here, 010 no eight, a date text
            return str(node.value)
        if kind not in ("int", "float", "bool", "null"):
            return self.refuse(loc, f"tags ({node.tag}) are not used here")
        try:
            return self.loader.construct_object(node)
        except (ValueError, KeyError, IndexError):  # a tag that the text contradicts: !!int x
            return self.refuse(loc, f"{node.value!r} is no {kind}")

    def refuse(self, loc: Loc, what: str) -> None:
        self.source.refused.add(loc)
        self.source.mistakes.append(self.source.mistake(loc, what))


def _find(data: Any, loc: Loc, pattern: tuple[str | int, ...]) -> Iterator[tuple[Loc, Any]]:
    if not pattern:
        yield loc, data
        return
    head, rest = pattern[0], pattern[1:]
    keys: Iterable[str | int] = ()
    if isinstance(data, dict):
        keys = list(data) if head == "*" else [head] if head in data else []
    elif isinstance(data, tuple):
        keys = range(len(data)) if head == "*" else [head] if head in range(len(data)) else []
    for key in keys:
        yield from _find(data[key], (*loc, key), rest)
