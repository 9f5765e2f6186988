"""The form of the files in curriculum/asked/: what the source documents ask of a learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from tutor.models import ContentError
from tutor.schema.curriculum import By
from tutor.schema.form import Expect, Form, Id, Text, fill
from tutor.schema.kata import Row
from tutor.schema.source import Mistake, read

FEATURES = "features.yaml"


class RowForm(Form):
    id: Row
    what: Text
    line: Annotated[
        str,
        Field(pattern=r"^\d+(–\d+|-\d+)?$"),
        Expect('the line of the source in quotes, "109–110"'),
    ]
    kind: Literal["kata", "quiz", "lab", "project", "habit", "resource", "explain-prompt"]
    by: Annotated[tuple[By, ...], Field(min_length=1), Expect("at least one thing that covers it")]
    do: bool = False


class RowsForm(Form):
    rows: tuple[RowForm, ...]


class FeaturesForm(Form):
    features: dict[
        Id, Annotated[str, Field(pattern=r"^tutor( [a-z-]+)*$"), Expect("a command: tutor plan")]
    ]


def check(files: Mapping[str, bytes]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The rows with their `source`, ordered by id, and the command of each feature.

    `files` maps names such as `roadmap.yaml` to their bytes. Raises ContentError with every
    mistake.
    """
    mistakes: list[Mistake] = []
    rows: dict[str, dict[str, Any]] = {}
    features: dict[str, str] = {}
    for name, content in sorted(files.items()):
        source = read(f"curriculum/asked/{name}", content)
        if name == FEATURES:
            told, wrong = fill(FeaturesForm, source)
            features = told.features if told else {}
        else:
            form, wrong = fill(RowsForm, source)
            for number, row in enumerate(form.rows if form else ()):
                if row.id in rows:
                    where = rows[row.id]["source"]
                    twice = f"{row.id} is already in {where}.yaml"
                    mistakes.append(source.mistake(("rows", number, "id"), twice))
                rows[row.id] = {**row.model_dump(), "source": name.removesuffix(".yaml")}
        mistakes += wrong
    if mistakes:
        raise ContentError([str(mistake) for mistake in sorted(mistakes)])
    return [rows[id] for id in sorted(rows)], features
