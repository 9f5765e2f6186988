"""The curriculum loader: what it reads, what it refuses and how it tells it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor import curriculum, paths
from tutor.models import ContentError, Kata, TutorError

FIXTURES = Path(__file__).parent / "fixtures/curriculum_bad"
CONTENT = FIXTURES / "content"
PLANTED = yaml.safe_load((FIXTURES / "planted.yaml").read_text(encoding="utf-8"))
GOOD = {
    path.relative_to(CONTENT).as_posix(): path.read_text(encoding="utf-8")
    for path in CONTENT.rglob("*.yaml")
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(paths, "cache", lambda: folder)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "content", GOOD)


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / f"curriculum/{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def mistakes(root: Path) -> list[str]:
    with pytest.raises(ContentError) as refused:
        curriculum.load(root)
    return refused.value.mistakes


# --- what it reads ------------------------------------------------------------------------------


def test_every_key_arrives_in_its_record(root: Path) -> None:
    road = curriculum.load(root)
    assert [section.id for section in road.sections] == ["mathematics", "learning"]
    assert [section.optional for section in road.sections] == [False, True]
    algebra = curriculum.topic(road, "linear-algebra")
    assert (algebra.number, algebra.stars, algebra.depth) == ("1.1", 5, "Master deeply")
    assert algebra.hours is not None
    assert algebra.hours.scratch == (20, 30)
    assert [part.id for part in algebra.topics] == ["vectors", "norms"]
    assert algebra.skip[0].what == "Jordan form"
    assert algebra.corrections[0].right == "W"
    assert algebra.topics[0].practice[0].by == ("kata:matmul", "quiz:linear-algebra")
    assert algebra.topics[1].requires == ("vectors",)
    assert road.phases[0].blocks[0].hours == (14, 22)
    assert road.phases[0].blocks[1].hours is None
    assert road.phases[0].checkpoint.questions[0].rubric == ("Shapes",)
    assert road.phases[0].self_assessment[0].kind == "do"
    assert road.resources[0].minutes == 90
    assert road.depths[5] == "Master"
    assert road.mix == {"coding": 0.7, "reading": 0.2, "watching": 0.1}
    assert road.tracks[0].hours_per_week == (0.5, 1)
    assert road.views[0].steps[0].do == "Watch."
    assert road.planned[1].requires == ("later-kata", "matmul")
    assert (road.tips, road.skips[0].what) == (("Type it yourself.",), "CUDA")
    assert road.corrections[0].source == "roadmap.md:1701"


def test_sections_come_by_number_not_by_file_name(root: Path) -> None:
    change(root, "1-mathematics", "number: 1\n", "number: 9\n")
    assert [s.id for s in curriculum.load(root).sections] == ["learning", "mathematics"]


def test_a_folder_without_a_curriculum_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TutorError, match="no curriculum") as refused:
        curriculum.load(tmp_path)
    assert refused.value.way_out


# --- what it refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: f"{planted['told'][0][:60]}")
def test_a_planted_mistake_is_named(root: Path, planted: dict[str, Any]) -> None:
    change(root, planted["file"], planted["change"], planted["into"])
    here = f"curriculum/{planted['file']}.yaml:"
    told = [line if line.startswith("curriculum/") else here + line for line in planted["told"]]
    assert mistakes(root) == told


def test_mistakes_of_all_files_are_told_at_once(root: Path) -> None:
    change(root, "1-mathematics", "stars: 4", "stars: 6")
    change(root, "1-mathematics", "quiz:linear-algebra", "kata:matmul-lops")
    change(root, "2-learning", "about: ", "abuot: ")
    change(root, "phases", "requires: [linear-algebra, norms]", "requires: [norm]")
    change(root, "roadmap", "coding: 0.7", "coding: 0.8")
    change(root, "resources", "kind: course", "kind: talk")
    change(root, "planned", "slug: last-kata", "slug: Last")
    assert [line.split(": ")[0] for line in mistakes(root)] == [
        "curriculum/1-mathematics.yaml:31",
        "curriculum/1-mathematics.yaml:34",
        "curriculum/2-learning.yaml:1",  # about is missing
        "curriculum/2-learning.yaml:1",  # abuot is unknown
        "curriculum/phases.yaml:22",
        "curriculum/planned.yaml:3",
        "curriculum/resources.yaml:2",
        "curriculum/roadmap.yaml:2",
    ]


def test_a_file_that_is_no_yaml_leaves_only_its_own_ids_unjudged(root: Path) -> None:
    change(
        root,
        "1-mathematics",
        "topics:\n  - id: linear-algebra",
        "topics: [\n  - id: linear-algebra",
    )
    change(root, "phases", "resources: [strang]", "resources: [strung]")
    told = mistakes(root)
    assert [line.split(": ")[0] for line in told] == [
        "curriculum/1-mathematics.yaml:8",
        "curriculum/phases.yaml:17",
    ]
    assert "not valid YAML" in told[0]


def test_a_missing_file_is_named_and_what_it_would_define_is_not_blamed(root: Path) -> None:
    (root / "curriculum/resources.yaml").rename(root / "curriculum/resource.yaml")
    assert mistakes(root) == [
        "curriculum/resource.yaml: nothing reads this file; did you mean"
        " curriculum/resources.yaml?",
        "curriculum/resources.yaml: the file is missing",
    ]


def test_a_file_that_is_not_utf8_is_named_with_its_line(root: Path) -> None:
    path = root / "curriculum/resources.yaml"
    path.write_bytes(
        GOOD["curriculum/resources.yaml"].replace("Gilbert", "Gilb\u00e9rt").encode("latin-1")
    )
    assert mistakes(root) == ["curriculum/resources.yaml:2: not UTF-8 text"]


def test_an_empty_file_is_told_what_belongs_in_it(root: Path) -> None:
    (root / "curriculum/resources.yaml").write_text("# nothing yet\n")
    told = mistakes(root)
    assert told[-1] == (
        "curriculum/resources.yaml:1: expected a mapping with resources, got nothing"
    )


def test_a_kata_that_is_written_no_longer_needs_its_plan(root: Path) -> None:
    change(root, "planned", GOOD["curriculum/planned.yaml"].splitlines()[1], "")
    assert any("there is no kata later-kata" in line for line in mistakes(root))
    write(root, {"katas/backprop/later-kata/kata.yaml": ""})
    assert curriculum.load(root).planned[0].slug == "last-kata"


def test_a_long_ring_of_topics_is_named_whole(root: Path) -> None:
    size = 1500  # deeper than the recursion limit
    topics = [
        f"  - {{id: t{i}, title: T, stars: 1, requires: [t{(i + 1) % size}]}}" for i in range(size)
    ]
    head = (
        GOOD["curriculum/2-learning.yaml"]
        .replace("number: 2", "number: 3")
        .replace("id: learning", "id: ring")
    )
    text = "\n".join([head.splitlines()[0], "topics:", *topics])
    write(root, {"curriculum/3-ring.yaml": text})
    (told,) = mistakes(root)
    assert told.startswith("curriculum/3-ring.yaml:3: topics.0.requires: topics that require one")
    assert "t0 → t1 → t2 → " in told
    assert f"t{size - 1} → t0;" in told


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@settings(deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_random_change_is_loaded_or_refused_with_file_and_line(
    root: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([name for name in GOOD if name.startswith("curriculum/")]))
    content = yaml.safe_load(GOOD[name])
    node = content
    while True:  # walk down to some value and put another in its place
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    node[key] = data.draw(anything)
    text = yaml.safe_dump(content, allow_unicode=True)
    (root / name).write_text(text, encoding="utf-8")
    try:
        curriculum.load(root)
    except ContentError as refused:
        for mistake in refused.mistakes:
            file, line, _ = mistake.split(":", 2)
            assert file in GOOD
            assert int(line) >= 1
    finally:
        write(root, {name: GOOD[name]})


# --- looking things up --------------------------------------------------------------------------


def test_an_unknown_topic_comes_with_the_nearest(root: Path) -> None:
    road = curriculum.load(root)
    assert curriculum.topic(road, "norms").title == "Norms"
    with pytest.raises(TutorError, match="no topic vector") as refused:
        curriculum.topic(road, "vector")
    assert "vectors" in refused.value.way_out
    with pytest.raises(TutorError) as refused:
        curriculum.topic(road, "zzzz")
    assert refused.value.way_out


def test_a_phase_is_found_by_id_and_by_number(root: Path) -> None:
    road = curriculum.load(root)
    assert curriculum.phase(road, "phase-1") is curriculum.phase(road, "1")
    with pytest.raises(TutorError) as refused:
        curriculum.phase(road, "6")
    assert "phase-1" in refused.value.way_out


def test_katas_of_a_topic_are_those_of_its_parts_too(root: Path) -> None:
    def kata(slug: str, *topics: str) -> Kata:
        return Kata(slug, "s", slug, 5, 20, "numpy", topics, {}, (), (), root)

    katas = {k.slug: k for k in (kata("a", "norms"), kata("b", "calculus"), kata("c", "vectors"))}
    algebra = curriculum.topic(curriculum.load(root), "linear-algebra")
    assert [k.slug for k in curriculum.katas_of(algebra, katas)] == ["a", "c"]
    assert [k.slug for k in curriculum.katas_of(algebra.topics[1], katas)] == ["a"]


# --- the cache ----------------------------------------------------------------------------------


def test_the_second_load_is_the_same(root: Path) -> None:
    assert curriculum.load(root) == curriculum.load(root)


def test_a_hit_imports_neither_yaml_nor_pydantic(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from tutor import curriculum; print(len(curriculum.load().sections),"
        " {'yaml', 'pydantic', 'numpy', 'torch', 'textual'} & set(sys.modules))"
    )
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    environment = {**os.environ, **home, "TUTOR_CONTENT": str(root)}

    def run() -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert "yaml" in run()
    assert run() == "2 set()\n"


def test_a_change_of_the_same_size_and_time_is_seen(root: Path) -> None:
    path = root / "curriculum/1-mathematics.yaml"
    before = path.stat()
    curriculum.load(root)
    change(root, "1-mathematics", "title: Norms", "title: Forms")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert curriculum.topic(curriculum.load(root), "norms").title == "Forms"


def test_a_kata_that_goes_is_missed(root: Path) -> None:
    curriculum.load(root)
    (root / "katas/linear-algebra/matmul/kata.yaml").unlink()
    assert any("there is no kata matmul" in line for line in mistakes(root))
