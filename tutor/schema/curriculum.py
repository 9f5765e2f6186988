"""The form of the files in curriculum/, and what must hold between them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from tutor.models import ContentError
from tutor.schema.files import Files
from tutor.schema.form import (
    Count,
    Expect,
    Form,
    Id,
    Number,
    Span,
    Stars,
    Text,
    Weeks,
    fill,
    near,
    rule,
)
from tutor.schema.links import Named, acyclic, known, named, texts, unique
from tutor.schema.source import Loc, Mistake, Source, read

COVERS = ("kata", "quiz", "explain", "lab", "project", "feature")
SECTION_FILE = re.compile(r"curriculum/\d+-[a-z0-9-]+\.yaml")

By = Annotated[
    str,
    Field(pattern=rf"^({'|'.join(COVERS)}):[a-z0-9]+(-[a-z0-9]+)*$"),
    Expect(f"what covers it, such as kata:softmax ({', '.join(COVERS)}; a colon; a slug)"),
]
Url = Annotated[str, Field(pattern=r"^(https?://\S+)?$"), Expect("an address or nothing in quotes")]
Kind = Literal["video", "course", "book", "paper", "article", "site", "repo", "community"]
Framework = Literal["python", "numpy", "torch"]


class HoursForm(Form):
    refresher: Span
    scratch: Span


class PracticeForm(Form):
    do: Text
    by: Annotated[tuple[By, ...], Field(min_length=1), Expect("at least one thing that covers it")]


class TaskForm(Form):
    do: Text
    by: tuple[By, ...] = ()


class SkipForm(Form):
    what: Text
    why: Text


class CorrectionForm(Form):
    source: Text
    said: Text
    right: Text


class TopicForm(Form):
    id: Id
    title: Text
    stars: Stars
    number: Text = ""
    depth: Text = ""
    why: Text = ""
    hours: HoursForm | None = None
    requires: tuple[Id, ...] = ()
    ideas: tuple[Text, ...] = ()
    formulas: tuple[Text, ...] = ()
    practice: tuple[PracticeForm, ...] = ()
    path: tuple[Text, ...] = ()
    skip: tuple[SkipForm, ...] = ()
    later: tuple[Text, ...] = ()
    nice: tuple[Text, ...] = ()
    corrections: tuple[CorrectionForm, ...] = ()
    resources: tuple[Id, ...] = ()
    topics: tuple[TopicForm, ...] = ()


class SectionHead(Form):
    id: Id
    number: Count
    title: Text
    about: Text
    hours: HoursForm | None = None
    optional: bool = False


class SectionForm(Form):
    section: SectionHead
    topics: Annotated[tuple[TopicForm, ...], Field(min_length=1), Expect("at least one topic")]


class ResourceForm(Form):
    id: Id
    title: Text
    author: str
    kind: Kind
    url: Url = ""
    minutes: Count | None = None
    pages: Count | None = None
    order: Count | None = None
    note: str = ""


class ResourcesForm(Form):
    resources: tuple[ResourceForm, ...]


class QuestionForm(Form):
    id: Id
    kind: Literal["explain", "do"]
    ask: Text
    rubric: tuple[Text, ...] = ()
    by: tuple[By, ...] = ()

    @model_validator(mode="after")
    def answerable(self) -> QuestionForm:
        if self.kind == "do" and not self.by:
            raise rule("a question of kind `do` needs `by`, or nothing can show that it is done")
        if self.kind == "explain" and not self.rubric:
            raise rule("a question of kind `explain` needs `rubric`, the points of a good answer")
        return self


class CheckpointForm(Form):
    id: Id
    title: Text
    requires: Annotated[tuple[Id, ...], Field(min_length=1), Expect("at least one topic")]
    questions: tuple[QuestionForm, ...]
    if_yes: Text
    if_no: Text


class BlockForm(Form):
    title: Text
    weeks: Weeks
    hours: Span | None = None
    topics: tuple[Id, ...]
    tasks: tuple[TaskForm, ...]
    goal: Text
    resources: tuple[Id, ...] = ()


class PhaseForm(Form):
    id: Id
    number: Count
    title: Text
    stars: Stars
    depth: Text
    weeks: Weeks
    blocks: Annotated[tuple[BlockForm, ...], Field(min_length=1), Expect("at least one block")]
    checkpoint: CheckpointForm
    hours_per_day: Span | None = None
    about: Text = ""
    self_assessment: tuple[QuestionForm, ...] = ()


class PhasesForm(Form):
    phases: tuple[PhaseForm, ...]


class PaceForm(Form):
    hours_per_day: Span
    weeks: Weeks
    advice: Text


class TrackForm(Form):
    id: Id
    title: Text
    hours_per_week: Span
    tasks: tuple[TaskForm, ...]


class ViewForm(Form):
    id: Id
    title: Text
    source: Text
    about: Text
    steps: tuple[TaskForm, ...]


class MixForm(Form):
    coding: Number
    reading: Number
    watching: Number

    @model_validator(mode="after")
    def whole(self) -> MixForm:
        total = self.coding + self.reading + self.watching
        if not math.isclose(total, 1.0):
            raise rule(f"the shares must add up to 1, and they add up to {total:g}")
        return self


def _five(depths: dict[int, str]) -> dict[int, str]:
    if set(depths) != {1, 2, 3, 4, 5}:
        raise rule("expected a text for each of 1, 2, 3, 4 and 5 stars, and for no other number")
    return depths


class RoadmapForm(Form):
    depths: Annotated[
        dict[int, Text], AfterValidator(_five), Expect("what each of 1 to 5 stars means")
    ]
    mix: MixForm
    paces: tuple[PaceForm, ...]
    tracks: tuple[TrackForm, ...]
    views: tuple[ViewForm, ...]
    skips: tuple[SkipForm, ...] = ()
    tips: tuple[Text, ...] = ()
    corrections: tuple[CorrectionForm, ...] = ()


class PlannedForm(Form):
    slug: Id
    title: Text
    section: Id
    stars: Stars
    framework: Framework
    minutes: Count
    requires: tuple[Id, ...] = ()


class PlansForm(Form):
    planned: tuple[PlannedForm, ...]


PLANNED = "curriculum/planned.yaml"
FILES: dict[str, type[Form]] = {
    "curriculum/phases.yaml": PhasesForm,
    "curriculum/roadmap.yaml": RoadmapForm,
    "curriculum/resources.yaml": ResourcesForm,
    PLANNED: PlansForm,
}


def check(files: Files) -> dict[str, Any]:
    """The curriculum as plain data: `sections` in order, and the keys of the four other files.

    `files` holds curriculum/*.yaml with their bytes and katas/*/*/kata.yaml for what exists.
    Raises ContentError with every mistake over all files.
    """
    mistakes = _strangers(files)
    sources = sources_of(files)
    sections: list[dict[str, Any]] = []
    rest: dict[str, Any] = {}
    for name, source in sources.items():
        form, wrong = fill(FILES.get(name, SectionForm), source)
        mistakes += wrong
        if isinstance(form, SectionForm):
            head = form.section.model_dump(exclude_defaults=True)
            topics = [topic.model_dump(exclude_defaults=True) for topic in form.topics]
            sections.append({**head, "topics": topics})
        elif form is not None:
            rest |= form.model_dump(exclude_defaults=True)
    mistakes += _linked(
        sources, {name.split("/")[2] for name in files if name.startswith("katas/")}
    )
    if mistakes:
        raise ContentError([str(mistake) for mistake in sorted(mistakes)])
    return {"sections": sorted(sections, key=lambda section: section["number"]), **rest}


def sources_of(files: Files) -> dict[str, Source]:
    """Every file that the curriculum is made of, read."""
    return {
        name: read(name, content)
        for name, content in sorted(files.items())
        if content is not None and (name in FILES or SECTION_FILE.fullmatch(name))
    }


def topics_in(source: Source, loc: Loc = ()) -> Iterator[Loc]:
    """Where every topic and subtopic of a section file stands, well formed or not."""
    for here, _ in source.find(*loc, "topics", "*"):
        yield here
        yield from topics_in(source, here)


def _strangers(files: Files) -> list[Mistake]:
    """Files that should be there, and files that nothing reads."""
    mistakes = [Mistake(name, 0, "", "the file is missing") for name in FILES if name not in files]
    if not any(SECTION_FILE.fullmatch(name) for name in files):
        mistakes.append(Mistake("curriculum/1-….yaml", 0, "", "there is no section file"))
    for name in files:
        if (
            name.startswith("curriculum/")
            and name not in FILES
            and not SECTION_FILE.fullmatch(name)
        ):
            hint = near(name, FILES) or "; a section file is called like 1-mathematics.yaml"
            mistakes.append(Mistake(name, 0, "", f"nothing reads this file{hint}"))
    return mistakes


def _linked(sources: Mapping[str, Source], slugs: Set[str]) -> list[Mistake]:
    """Mistakes between the files.

    They are found in the raw data, so that a slip in the form of one topic doesn't hide them. What
    a missing or unreadable file may have defined is not judged.
    """
    sections = [source for name, source in sources.items() if name not in FILES]
    phases, roadmap, resources, planned = (sources.get(name) for name in FILES)
    topics = [(source, loc) for source in sections for loc in topics_in(source)]

    def of_topics(*keys: str) -> list[Named]:
        return [found for source, loc in topics for found in named(source, *loc, *keys)]

    def of_sections(key: str) -> list[Named]:
        return [found for source in sections for found in named(source, "section", key)]

    block = ("phases", "*", "blocks", "*")
    checkpoint = ("phases", "*", "checkpoint")
    assessment = ("phases", "*", "self_assessment", "*")
    topic_ids, plans = of_topics("id"), named(planned, "planned", "*", "slug")
    resource_ids = named(resources, "resources", "*", "id")
    questions = named(phases, *checkpoint, "questions", "*", "id")
    mistakes = [
        *unique("topic", topic_ids),
        *unique("section", of_sections("id")),
        *unique("section number", of_sections("number")),
        *unique("resource", resource_ids),
        *unique("phase", named(phases, "phases", "*", "id")),
        *unique("phase number", named(phases, "phases", "*", "number")),
        *unique("checkpoint", named(phases, *checkpoint, "id")),
        *unique("question", [*questions, *named(phases, *assessment, "id")]),
        *unique("track", named(roadmap, "tracks", "*", "id")),
        *unique("view", named(roadmap, "views", "*", "id")),
        *unique("planned kata", plans),
        *acyclic("topics", topic_ids),
        *acyclic("planned katas", plans),
        *_inside(topic_ids, of_topics("requires", "*")),
    ]
    for source, loc, slug in plans:
        if isinstance(slug, str) and slug in slugs:
            what = f"{slug} is planned, yet katas/ has it already; take it out here"
            mistakes.append(source.mistake(loc, what))

    if sections and all(source.readable for source in sections):
        asked = of_topics("requires", "*")
        asked += named(phases, *block, "topics", "*")
        asked += named(phases, *checkpoint, "requires", "*")
        mistakes += known("topic", asked, texts(topic_ids))
    if resources and resources.readable:
        asked = of_topics("resources", "*") + named(phases, *block, "resources", "*")
        mistakes += known("resource", asked, texts(resource_ids))
    if planned and planned.readable:
        by = of_topics("practice", "*", "by", "*")
        by += named(phases, *block, "tasks", "*", "by", "*")
        by += named(phases, *checkpoint, "questions", "*", "by", "*")
        by += named(phases, *assessment, "by", "*")
        by += named(roadmap, "tracks", "*", "tasks", "*", "by", "*")
        by += named(roadmap, "views", "*", "steps", "*", "by", "*")
        asked = [
            (source, loc, value.removeprefix("kata:"))
            for source, loc, value in by
            if isinstance(value, str) and value.startswith("kata:")
        ]
        asked += named(planned, "planned", "*", "requires", "*")
        mistakes += known("kata", asked, slugs | texts(plans))
    return mistakes


def _inside(ids: list[Named], needs: list[Named]) -> list[Mistake]:
    """A topic that requires its own part, or the topic that it is part of, can never be begun."""
    places = {name: (source.file, loc[:-1]) for source, loc, name in ids if isinstance(name, str)}
    mistakes = []
    for source, loc, need in needs:
        file, other = places.get(need, ("", ())) if isinstance(need, str) else ("", ())
        mine = loc[:-2]
        shared = min(len(mine), len(other))
        if file == source.file and mine != other and mine[:shared] == other[:shared]:
            how = "is part of this topic" if len(other) > len(mine) else "contains this topic"
            mistakes.append(source.mistake(loc, f"{need} {how}, so it can't be known before"))
    return mistakes
