"""The report: a page without network or script that holds what a person wrote as text alone, its
charts, and the same as Markdown, JSON and one picture."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tutor import curriculum as roads
from tutor import katas as content
from tutor.models import Kata
from tutor.progress import mastery
from tutor.progress.journal import AHA, Page
from tutor.progress.weeks import Streak, Week
from tutor.report import charts
from tutor.report.html import page
from tutor.report.markdown import markdown
from tutor.report.record import PhaseRow, Record, TopicRow, record_json
from tutor.report.style import COLOURS
from tutor.report.text import markdown as quoted

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> & "]]> [x](javascript:alert(3))'
VOID = {"meta", "br", "link", "img", "hr", "input"}


def record(**changes: Any) -> Record:
    road, katas = roads.load(), content.load()
    events = attempts(katas["softmax"])
    progress = mastery.progress(road, katas.values(), events, NOW)
    mondays = [date(2026, 2, 2) + timedelta(days=7 * n) for n in range(5)]
    found = Record(
        name="Ada",
        at=NOW,
        today=TODAY,
        target=7.5,
        mix=road.mix,
        progress=progress,
        katas=katas,
        phases=tuple(
            PhaseRow(phase, value, level, value)
            for phase, value, level in zip(
                road.phases,
                (0.9, 0.7, 0.2, 0.0, None),
                ("ready", "nearly", "not yet", "not yet", "not yet"),
                strict=True,
            )
        ),
        topics=tuple(
            TopicRow(section.title, topic, progress.topics[topic.id], len(topic.topics))
            for section in road.sections
            for topic in section.topics
        ),
        weeks=tuple(
            Week(monday, {"coding": 3.0 + n, "reading": 1.0, "watching": 0.5})
            for n, monday in enumerate(mondays)
        ),
        days={TODAY - timedelta(days=n): 0.2 * n for n in range(1, 30, 2)},
        kinds={"coding": 25.0, "reading": 5.0, "watching": 2.5},
        streak=Streak(2, 9),
        ahas=(Page("1", NOW, AHA, "Softmax only sees differences.", kata="softmax"),),
        titles={topic.id: topic.title for topic in road.walk()},
    )
    return replace(found, **changes)


def attempts(kata: Kata) -> list[Any]:
    from tutor.models import Event

    at = NOW - timedelta(days=3)
    payload = {"status": "passed", "passed": True, "seconds": 600.0, "source": ""}
    start = Event("1", at - timedelta(minutes=10), "a", "start", kata.slug, {"written": True})
    return [start, Event("2", at, "a", "attempt", kata.slug, payload)]


class Parsed(HTMLParser):
    """The tags with their attributes, the headings, the text; refuses what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.headings: list[tuple[int, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)
        if self._open and re.fullmatch("h[1-6]", self._open[-1]):
            level, text = self.headings[-1]
            self.headings[-1] = level, text + data

    @property
    def text(self) -> str:
        return "".join(self.words)


# --- the page -------------------------------------------------------------------------------


def test_headings_go_down_one_step_at_a_time() -> None:
    headings = Parsed(page(record())).headings
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [text for level, text in headings if level == 2] == [
        "Readiness by phase",
        "Hours",
        "Mastery by topic",
        "Katas",
        "Insights",
    ]


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = page(record())
    found = Parsed(text)
    tags = {tag for tag, _ in found.tags}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base"})
    for _, attributes in found.tags:
        assert not {"src", "href", "srcset", "action"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert "@import" not in text
    policies = [a["content"] for tag, a in found.tags if tag == "meta" and "http-equiv" in a]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_what_a_person_wrote_is_text_and_nothing_else() -> None:
    base = record()
    kata = replace(base.katas["softmax"], title=HOSTILE)
    hostile = replace(
        base,
        name=HOSTILE,
        katas={**base.katas, "softmax": kata},
        ahas=(Page("1", NOW, AHA, HOSTILE, topic=HOSTILE),),
    )
    plain, attacked = Parsed(page(base)), Parsed(page(hostile))
    assert attacked.tags == plain.tags
    assert attacked.text.count("<script>alert(1)</script>") >= 4


def test_every_picture_says_what_it_shows_or_is_hidden() -> None:
    text = page(record())
    pictures = re.findall(r"<svg([^>]*)>(.*?)</svg>", text, re.DOTALL)
    said = []
    for attributes, inside in pictures:
        if 'aria-hidden="true"' in attributes:
            continue
        assert 'role="img"' in attributes
        label = re.search(r'aria-labelledby="([^"]+)"', attributes)
        assert label
        title = re.search(rf'<title id="{label[1]}">([^<]+)</title>', inside)
        assert title
        said.append(title[1])
    assert len(said) == 3
    assert said[0].startswith("Hours a week by kind over 5 weeks: 6 h 30 a week on average")
    assert len(pictures) > 10


def test_ids_are_there_once() -> None:
    ids = [a["id"] for _, a in Parsed(page(record())).tags if "id" in a]
    assert len(ids) == len(set(ids))
    labels = [
        a["aria-labelledby"] for _, a in Parsed(page(record())).tags if "aria-labelledby" in a
    ]
    assert set(labels) <= set(ids)


def test_every_table_names_its_columns_and_rows() -> None:
    tables = re.findall(r"<table.*?</table>", page(record()), re.DOTALL)
    assert len(tables) == 5
    for table in tables:
        assert "<caption>" in table
        assert 'scope="col"' in table
        assert 'scope="row"' in table
        columns = len(re.findall(r'scope="col"', table))
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
            assert len(re.findall(r"<t[hd]", row)) == columns


def test_the_numbers_stand_in_the_page() -> None:
    text = " ".join(Parsed(page(record())).text.split())
    for part in ("Ada’s progress", "90%", "nearly", "32 h 30", "longest 9", "4 March 2026"):
        assert part in text
    assert "Softmax only sees differences." in text
    assert "Softmax over any axis" in text


def test_a_fresh_start_has_a_page_too() -> None:
    road, katas = roads.load(), content.load()
    empty = record(
        name="",
        progress=mastery.progress(road, katas.values(), [], NOW),
        weeks=(),
        days={},
        kinds={},
        streak=Streak(0, 0),
        ahas=(),
    )
    headings = [text for level, text in Parsed(page(empty)).headings if level == 2]
    assert headings == ["Readiness by phase", "Hours", "Mastery by topic"]
    assert "No hours yet" in page(empty)
    assert "## Hours" not in markdown(empty)
    ElementTree.fromstring(charts.poster(empty))


# --- colours --------------------------------------------------------------------------------


def colours() -> list[dict[str, str]]:
    """The palettes: light, dark, print."""
    found = [dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in COLOURS.split("@media")]
    assert len(found) == 3
    return found


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("number", range(3))
def test_text_and_bars_stand_out_from_their_ground(number: int) -> None:
    palette = colours()[number]
    assert set(palette) == set(colours()[0])
    for ground in ("paper", "card"):
        for text in ("ink", "quiet", "accent"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for bar in ("bar", "coding", "reading", "watching"):
        assert contrast(palette[bar], palette["paper"]) >= 3, bar


@pytest.mark.parametrize("number", range(3))
def test_the_shades_of_the_year_are_a_scale(number: int) -> None:
    palette = colours()[number]
    shades = [contrast(palette[f"h{n}"], palette["paper"]) for n in range(5)]
    assert shades == sorted(shades)
    assert all(after / before > 1.2 for before, after in pairwise(shades))


# --- charts ---------------------------------------------------------------------------------


def test_charts_are_well_formed_and_their_bars_have_the_right_height() -> None:
    found = record()
    drawn = ElementTree.fromstring(charts.weeks(found))
    heights = [float(r.get("height", 0)) for r in drawn.iter("rect") if r.get("class") == "coding"]
    assert [height / heights[0] for height in heights] == pytest.approx(
        [1, 4 / 3, 5 / 3, 2, 7 / 3], abs=0.01
    )
    for half in charts.year(found):
        ElementTree.fromstring(half)


def test_the_year_has_every_day_up_to_today() -> None:
    halves = [ElementTree.fromstring(half) for half in charts.year(record())]
    cells = [rect for half in halves for rect in half.iter("rect")]
    assert len(cells) == 51 * 7 + TODAY.weekday() + 1
    told = [title.text for half in halves for title in half.iter("title") if not title.get("id")]
    assert "3 March 2026: 12 min" in told
    assert len(told) == 15


@pytest.mark.parametrize(
    ("amount", "style"),
    [
        (0, "h0"),
        (0.1, "h1"),
        (0.49, "h1"),
        (0.5, "h2"),
        (1, "h3"),
        (1.99, "h3"),
        (2, "h4"),
        (9, "h4"),
    ],
)
def test_shades_are_shares_of_a_days_target(amount: float, style: str) -> None:
    assert charts.shade(amount, 7) == style


@pytest.mark.parametrize(("share", "width"), [(None, 0), (0.25, 25), (1.0, 100), (1.7, 100)])
def test_a_bar_is_as_long_as_its_share(share: float | None, width: float) -> None:
    _, filled = ElementTree.fromstring(charts.bar(share)).iter("rect")
    assert float(filled.get("width", -1)) == width


def test_the_poster_stands_alone_and_keeps_text_as_text() -> None:
    drawn = ElementTree.fromstring(charts.poster(record(name=HOSTILE)))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    tags = {element.tag.partition("}")[2] for element in drawn.iter()}
    assert tags == {"svg", "title", "style", "rect", "text", "line"}
    words = " ".join(element.text or "" for element in drawn.iter() if element.tag.endswith("text"))
    assert "<script>alert(1)</script>" in words
    assert "90%" in words


# --- Markdown and JSON ----------------------------------------------------------------------


def test_markdown_has_the_same_parts_and_whole_tables() -> None:
    text = markdown(record())
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == [
        "Readiness by phase",
        "Hours",
        "Mastery by topic",
        "Katas",
        "Insights",
    ]
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "- 4 March 2026, Softmax over any axis: Softmax only sees differences." in text


def test_hostile_text_is_no_markup_in_markdown() -> None:
    text = markdown(record(ahas=(Page("1", NOW, AHA, f"# no\n\n| a | {HOSTILE}"),)))
    line = next(line for line in text.splitlines() if line.startswith("- 4 March"))
    assert r"\# no \| a \| \<script\>" in line
    assert not re.search(r"(?<!\\)[<>|\[\]]", line)
    assert quoted("1. a\n- b") == r"\1. a - b"


def test_json_is_whole_and_plain() -> None:
    found = json.loads(json.dumps(record_json(record()), allow_nan=False))
    assert [row["readiness"] for row in found["phases"]] == [0.9, 0.7, 0.2, 0.0, None]
    assert [kata["slug"] for kata in found["katas"]] == ["softmax"]
    assert found["katas"][0]["minutes"] == 10
    assert found["ahas"][0]["kata"] == "softmax"
    assert len(found["days"]) == 15
    assert found["weeks"][-1]["hours"] == 8.5


# --- in a browser ---------------------------------------------------------------------------


def test_a_phone_need_not_scroll_sideways(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no chromium here")
    words = "verylongword" * 12
    inner = page(record(ahas=(Page("1", NOW, AHA, f"{words} {HOSTILE}"),), name=words))
    (tmp_path / "page.html").write_text(inner, encoding="utf-8")
    frame = (
        '<body><iframe id=f src="page.html" style="width:390px;height:800px"></iframe><script>'
        "f.onload=()=>{const d=f.contentDocument.documentElement;"
        "document.title=d.scrollWidth+'/'+d.clientWidth}</script></body>"
    )
    (tmp_path / "frame.html").write_text(frame, encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    options += " --disable-background-networking --disable-component-update --disable-sync"
    options += " --allow-file-access-from-files --virtual-time-budget=3000 --dump-dom"
    place = f"--user-data-dir={tmp_path / 'profile'}"
    command = [browser, *options.split(), place, (tmp_path / "frame.html").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    sizes = re.search(r"<title>(\d+)/(\d+)</title>", done.stdout)
    assert sizes, done.stderr[-500:]
    assert int(sizes[1]) <= int(sizes[2])
