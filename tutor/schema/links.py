"""What holds between files: ids are given once, names lead somewhere, nothing needs itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from tutor.schema.form import near
from tutor.schema.source import Loc, Mistake, Source

Named = tuple[Source, Loc, object]  # where an id or a name stands, and what is written there


def named(source: Source | None, *pattern: str | int) -> list[Named]:
    """What `source` has where `pattern` matches; nothing where there is no such file."""
    return [(source, loc, value) for loc, value in source.find(*pattern)] if source else []


def texts(named: Iterable[Named]) -> set[str]:
    return {value for _, _, value in named if isinstance(value, str)}


def unique(what: str, named: Iterable[Named]) -> list[Mistake]:
    """A mistake for each id that was given before; `what` names the kind: "topic"."""
    first: dict[object, tuple[Source, Loc]] = {}
    mistakes = []
    for source, loc, value in named:
        if not isinstance(value, str | int):
            continue  # the form has told it already
        if value in first:
            where, there = first[value]
            line = f"{where.file}:{where.line(there)}"
            mistakes.append(source.mistake(loc, f"{what} {value} is already at {line}"))
        else:
            first[value] = (source, loc)
    return mistakes


def known(what: str, names: Iterable[Named], ids: Collection[str]) -> list[Mistake]:
    """A mistake for each name that isn't among `ids`, with the nearest that is."""
    return [
        source.mistake(loc, f"there is no {what} {name}{near(name, ids)}")
        for source, loc, name in names
        if isinstance(name, str) and name not in ids
    ]


def acyclic(what: str, ids: Iterable[Named]) -> list[Mistake]:
    """A mistake for each ring over `requires`, the key beside each of `ids`."""
    where: dict[str, tuple[Source, Loc]] = {}
    requires: dict[str, list[str]] = {}
    for source, loc, name in ids:
        if isinstance(name, str) and name not in where:
            needs = source.find(*loc[:-1], "requires", "*")
            where[name] = (source, (*loc[:-1], "requires"))
            requires[name] = [need for _, need in needs if isinstance(need, str)]
    return [
        where[ring[0]][0].mistake(where[ring[0]][1], needs_itself(what, ring))
        for ring in cycles(requires)
    ]


def needs_itself(what: str, ring: Sequence[str]) -> str:
    """How a ring is told, whatever it is made of."""
    return f"{what} that require one another: {' → '.join(ring)}; take one of these out"


def cycles(requires: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Each ring of ids that need one another, as [a, b, a]: a requires b, b requires a.

    Begins at the id that `requires` names first.
    """
    graph = {key: [need for need in needs if need in requires] for key, needs in requires.items()}
    order = {key: i for i, key in enumerate(graph)}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            ring = list(reversed(error.args[1]))[:-1]
            start = min(range(len(ring)), key=lambda i: order[ring[i]])
            ring = ring[start:] + ring[:start]
            yield [*ring, ring[0]]
            last = ring[-1]
            graph[last] = [need for need in graph[last] if need != ring[0]]
        else:
            return
