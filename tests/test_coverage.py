"""What the sources ask, and what covers it: by evidence alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tutor import katas
from tutor.author.coverage import Row, coverage, load, unknown
from tutor.cli import COMMANDS, run
from tutor.models import ContentError
from tutor.questions import bank
from tutor.schema import asked

ROW = Row("A001", "roadmap", "3", "write softmax", "kata", ("kata:softmax", "quiz:softmax"), True)


def test_the_sources_ask_for_258_things_in_540_rows() -> None:
    rows, _ = load()
    assert len(rows) == 540
    assert len({row.id for row in rows}) == 540
    assert sum(row.do for row in rows) == 258


def test_whatever_claims_a_row_names_one_that_exists() -> None:
    rows, _ = load()
    claims = {
        **{slug: kata.covers for slug, kata in katas.load().items()},
        **{id: one.covers for id, one in bank.load().items()},
    }
    assert unknown(rows, claims) == []
    assert unknown(rows, {"softmax": ["A999"]}) == [
        "softmax: covers names A999, which is no row of curriculum/asked"
    ]


def test_every_feature_is_a_command_that_exists() -> None:
    known = {name for _, _, names in COMMANDS for name in names.split()}
    _, features = load()
    for feature, command in features.items():
        assert command.split()[1] in known, feature


def test_only_a_kata_covers_what_asks_for_one() -> None:
    softmax = replace(katas.load()["softmax"], covers=("A001",))
    question = replace(next(iter(bank.load().values())), covers=("A001",), quiz="softmax")
    (covered,) = coverage([ROW], {}, [softmax], [])
    assert covered.ok
    assert covered.by == ("softmax",)
    (spoken,) = coverage([ROW], {}, [], [question])
    assert not spoken.ok
    (asked_for,) = coverage([replace(ROW, by=("quiz:softmax",))], {}, [], [question])
    assert asked_for.ok
    (nothing,) = coverage([replace(ROW, by=("quiz:other",), id="A002")], {}, [softmax], [question])
    assert not nothing.ok


def test_a_feature_counts_where_it_is_shipped() -> None:
    row = replace(ROW, by=("feature:journal",), kind="habit")
    assert coverage([row], {"journal": "tutor journal"}, [], [])[0].by == ("tutor journal",)
    assert not coverage([row], {"plan": "tutor plan"}, [], [])[0].ok


def test_mistakes_are_told_with_file_and_line() -> None:
    row = "  - {{id: {id}, what: x, line: '3', kind: {kind}, by: [kata:softmax]}}\n"
    good = row.format(id="A001", kind="kata")
    files = {
        "one.yaml": ("rows:\n" + good + row.format(id="A002", kind="kite")).encode(),
        "two.yaml": ("rows:\n" + good).encode(),
        "three.yaml": ("rows:\n" + good).encode(),
        "features.yaml": b"features: {journal: journal}",
    }
    with pytest.raises(ContentError) as caught:
        asked.check(files)
    told = str(caught.value)
    assert "curriculum/asked/one.yaml:3: rows.1.kind: expected one of kata" in told
    assert "curriculum/asked/two.yaml:2: rows.0.id: A001 is already in three.yaml" in told
    assert "curriculum/asked/features.yaml:1: features.journal: expected a command" in told


def test_the_command_counts_and_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["author", "coverage", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["asked"] == 258
    assert told["covered"] == sum(row["covered"] for row in told["rows"])
    assert run(["author", "coverage", "--open"]) == 0
    listed = capsys.readouterr().out
    for row in told["rows"]:
        assert (f"\n{row['id']}  " in listed) is not row["covered"], row["id"]
