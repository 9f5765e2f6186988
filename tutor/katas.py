"""katas/<section>/<slug>/kata.yaml as records, in the order of learning."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

from tutor import paths
from tutor.models import Kata, Pitfall, TutorError
from tutor.schema import cache, files

# The order of the road; a section that isn't named here comes after these, by its name.
SECTIONS = (
    "linear-algebra",
    "calculus",
    "probability",
    "optimization",
    "programming",
    "classical-ml",
    "activations",
    "losses",
    "backprop",
    "optimizers",
    "normalization",
    "initialization",
    "debugging",
    "cnn",
    "tokenization",
    "embeddings",
    "rnn",
    "attention",
    "transformer",
    "makemore",
    "generation",
    "evaluation",
    "finetuning",
    "post-training",
    "retrieval",
    "systems",
    "training",
    "pytorch",
)


def load(root: Path | None = None) -> dict[str, Kata]:
    """Every kata of `root`/katas by slug; `root` is the shipped content where none is given.

    A kata comes after those it requires; beyond that by section, then five stars before one.
    Raises ContentError with every mistake over all katas.
    """
    root = (root or paths.content()).absolute()
    found = {**files.curriculum_files(root), **files.kata_files(root)}
    katas = [_kata(data, root) for data in cache.checked("katas", root, found, _check)]
    return {kata.slug: kata for kata in _ordered(katas)}


def find(katas: Mapping[str, Kata], slug: str) -> Kata:
    """The kata of that slug. Raises TutorError with the nearest slugs."""
    if slug in katas:
        return katas[slug]
    from difflib import get_close_matches

    near = get_close_matches(slug, katas, n=3)
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    raise TutorError(f"There is no kata {slug}.", f"{hint}`tutor list` shows them all.")


def _check(found: files.Files) -> list[dict[str, Any]]:
    from tutor.schema import kata  # yaml and pydantic: only after a miss

    return kata.check(found)


def _kata(data: Mapping[str, Any], root: Path) -> Kata:
    folder = Path(f"{root}/katas/{data['section']}/{data['slug']}")
    pitfalls = tuple(_pitfall(id, d, folder) for id, d in data.get("pitfalls", {}).items())
    bugs = tuple(_pitfall(id, d, folder) for id, d in data.get("bugs", {}).items())
    return Kata(**{**data, "pitfalls": pitfalls, "bugs": bugs, "folder": folder})


def _pitfall(id: str, data: Mapping[str, Any], folder: Path) -> Pitfall:
    if "file" in data:
        return Pitfall(id, data["says"], file=folder / "pitfalls" / data["file"])
    return Pitfall(id, data["says"], edit=data["edit"])


def _ordered(katas: list[Kata]) -> list[Kata]:
    """Katas so that each comes after what it requires, the first section and most stars first."""
    place = {section: i for i, section in enumerate(SECTIONS)}
    by_slug = {kata.slug: kata for kata in katas}
    waits = {kata.slug: set(kata.requires) & by_slug.keys() for kata in katas}
    opens: dict[str, list[Kata]] = {slug: [] for slug in by_slug}
    for kata in katas:
        for need in waits[kata.slug]:
            opens[need].append(kata)

    def rank(kata: Kata) -> tuple[int, str, int, str]:
        return place.get(kata.section, len(place)), kata.section, -kata.stars, kata.slug

    ready = [rank(kata) for kata in katas if not waits[kata.slug]]
    heapify(ready)
    ordered = []
    while ready:
        kata = by_slug[heappop(ready)[-1]]
        ordered.append(kata)
        for waiting in opens[kata.slug]:
            waits[waiting.slug].discard(kata.slug)
            if not waits[waiting.slug]:
                heappush(ready, rank(waiting))
    return ordered
