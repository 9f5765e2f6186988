"""The form of a kata.yaml, and what must hold between katas and with the curriculum."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, model_validator

from tutor.models import ContentError
from tutor.schema.curriculum import FILES, PLANNED, Framework, sources_of, topics_in
from tutor.schema.files import KATA_FILES, Files
from tutor.schema.form import SLUG, Count, Expect, Form, Id, Stars, Text, fill, rule
from tutor.schema.links import cycles, known, named, needs_itself, texts
from tutor.schema.source import Mistake, Source, read

Function = Annotated[
    str, Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$"), Expect("the name of a function")
]
Row = Annotated[str, Field(pattern=r"^A\d{3}$"), Expect("a row such as A155")]
PythonFile = Annotated[str, Field(pattern=r"^\w[\w-]*\.py$"), Expect("a file name such as loop.py")]
Piece = Annotated[str, Field(min_length=1), Expect("a piece of solution.py")]


class PitfallForm(Form):
    says: Text
    edit: (
        Annotated[
            dict[Piece, Annotated[str, Expect("text, or '' for nothing")]], Field(min_length=1)
        ]
        | None
    ) = None
    file: PythonFile | None = None

    @model_validator(mode="after")
    def made_in_one_way(self) -> PitfallForm:
        if (self.edit is None) == (self.file is None):
            raise rule("a pitfall has either `edit`, {old: new}, or `file`, a name in pitfalls/")
        return self


class BugForm(Form):
    says: Text
    edit: Annotated[
        dict[Piece, Annotated[str, Expect("text, or '' for nothing")]], Field(min_length=1)
    ]


class MutantForm(Form):
    mutant: Text
    why: Text


class KataForm(Form):
    title: Text
    topics: Annotated[tuple[Id, ...], Field(min_length=1), Expect("at least one topic id")]
    stars: Stars
    minutes: Count
    framework: Framework
    functions: Annotated[
        dict[Function, Text], Field(min_length=1), Expect("at least one name: signature")
    ]
    hints: Annotated[
        tuple[Text, ...],
        Field(min_length=3, max_length=3),
        Expect("exactly three hints: a nudge, the concept, near-code"),
    ]
    pitfalls: dict[Id, PitfallForm] = Field(default_factory=dict)
    bans: tuple[Text, ...] = ()
    allows: tuple[Text, ...] = ()
    requires: tuple[Id, ...] = ()
    covers: tuple[Row, ...] = ()
    equivalent: tuple[MutantForm, ...] = ()
    seconds: Annotated[float, Field(gt=0, le=3600), Expect("seconds, above 0")] = 10.0
    memory_mb: Count = 1024
    bugs: dict[Id, BugForm] = Field(default_factory=dict)
    budget: Annotated[int, Field(ge=0, le=1000), Expect("a number of lines")] = 0

    @model_validator(mode="after")
    def bugs_have_a_budget(self) -> KataForm:
        if bool(self.bugs) != bool(self.budget):
            raise rule("`bugs` and `budget` (lines that a mend may change) go together")
        return self


def check(files: Files) -> list[dict[str, Any]]:
    """Each kata as plain data, by folder, with `slug` and `section`.

    `files` holds katas/** and, where there is one, curriculum/*.yaml for topics and planned katas.
    Raises ContentError with every mistake over all katas; those of the curriculum are not told.
    """
    mistakes: list[Mistake] = []
    katas: list[dict[str, Any]] = []
    sources: dict[str, Source] = {}
    for stem in sorted({"/".join(name.split("/")[:3]) for name in files if name[:6] == "katas/"}):
        _, section, slug = stem.split("/")
        content = files.get(f"{stem}/kata.yaml")
        if content is None:
            continue  # a draft: it counts from its kata.yaml on
        source = read(f"{stem}/kata.yaml", content)
        form, wrong = fill(KataForm, source)
        mistakes += _folder(stem, files, broken=any(source.find("bugs")))
        mistakes += wrong
        if slug in sources:
            other = sources[slug].file
            mistakes.append(Mistake(source.file, 0, "", f"the slug {slug} is already at {other}"))
        else:
            sources[slug] = source
        for loc, name in source.find("pitfalls", "*", "file"):
            if isinstance(name, str) and f"{stem}/pitfalls/{name}" not in files:
                mistakes.append(source.mistake(loc, f"there is no {stem}/pitfalls/{name}"))
        if form is not None:
            data = form.model_dump(exclude_defaults=True)
            katas.append({"slug": slug, "section": section, **data})
    mistakes += _linked(sources, sources_of(files))
    if mistakes:
        raise ContentError([str(mistake) for mistake in sorted(mistakes)])
    return katas


def _folder(stem: str, files: Files, *, broken: bool) -> list[Mistake]:
    """`broken`: it hands out its solution with bugs, not a starter."""
    mistakes = [
        Mistake(stem, 0, "", f"{name} should be lower-case words joined by hyphens")
        for name in stem.split("/")[1:]
        if not re.match(SLUG, name)
    ]
    return mistakes + [
        Mistake(f"{stem}/{name}", 0, "", f"the file is missing; a kata has {', '.join(KATA_FILES)}")
        for name in KATA_FILES
        if f"{stem}/{name}" not in files and not (broken and name == "starter.py")
    ]


def _linked(katas: dict[str, Source], curriculum: dict[str, Source]) -> list[Mistake]:
    """Mistakes between katas, and with a curriculum as far as it can be read."""
    mistakes: list[Mistake] = []
    sections = [source for name, source in curriculum.items() if name not in FILES]
    if sections and all(source.readable for source in sections):
        ids = [found for s in sections for loc in topics_in(s) for found in named(s, *loc, "id")]
        topics = [found for source in katas.values() for found in named(source, "topics", "*")]
        mistakes += known("topic", topics, texts(ids))

    planned = curriculum.get(PLANNED)
    plans = named(planned, "planned", "*", "slug")
    if not curriculum or (planned and planned.readable):
        needs = [found for source in katas.values() for found in named(source, "requires", "*")]
        mistakes += known("kata", needs, katas.keys() | texts(plans))

    requires = {slug: _needs(source) for slug, source in katas.items()}
    for source, loc, slug in plans:
        if isinstance(slug, str):
            requires.setdefault(slug, _needs(source, *loc[:-1]))
    for ring in cycles(requires):
        start = next((slug for slug in ring if slug in katas), None)
        if start is not None:  # a ring of planned katas alone is the curriculum's to tell
            mistakes.append(katas[start].mistake(("requires",), needs_itself("katas", ring)))
    return mistakes


def _needs(source: Source, *loc: str | int) -> list[str]:
    return [need for _, need in source.find(*loc, "requires", "*") if isinstance(need, str)]
