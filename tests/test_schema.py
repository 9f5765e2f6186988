"""Reading YAML with its lines, and a cache that is quick and never wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import paths
from tutor.models import ContentError
from tutor.schema import cache, links, source
from tutor.schema.files import Files

# --- YAML with lines ----------------------------------------------------------------------------

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)
unhurried = settings(deadline=None, database=None)


@pytest.fixture(params=[source.Loader, yaml.SafeLoader], ids=["libyaml", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "Loader", request.param)


def told(text: str) -> list[str]:
    return [
        str(mistake).removeprefix("a.yaml:")
        for mistake in source.read("a.yaml", text.encode()).mistakes
    ]


@pytest.mark.usefixtures("loader")
def test_every_value_knows_its_line() -> None:
    read = source.read(
        "a.yaml", b"a: 1\nb:\n  - x\n  -\n    y: [2,\n     3]\n# end\nc: >\n  text\n"
    )
    assert read.data == {"a": 1, "b": ("x", {"y": (2, 3)}), "c": "text\n"}
    lines = {loc: read.line(loc) for loc, _ in [*read.find("*"), *read.find("b", "*", "y", "*")]}
    assert lines == {("a",): 1, ("b",): 2, ("c",): 8, ("b", 1, "y", 0): 5, ("b", 1, "y", 1): 6}
    assert read.line(("b", 1, "missing")) == 5


@pytest.mark.usefixtures("loader")
def test_numbers_are_as_they_look() -> None:
    text = "[1:30, 010, 0x1F, 1_000, 7, -3, 0.5, 1.5e+3, 2024-01-31]"
    read = source.read("a.yaml", text.encode())
    assert read.data == ("1:30", "010", "0x1F", "1_000", 7, -3, 0.5, 1500.0, "2024-01-31")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", ["3: a: given twice, the first time on line 1; keep one"]),
        ("a: {b: 1, b: 2}", ["1: a.b: given twice, the first time on line 1; keep one"]),
        ("a: &x [1]\nb: *x", ["2: b: aliases (*name) are not used here; write the value out"]),
        ("a: &x [*x]", ["1: a.0: aliases (*name) are not used here; write the value out"]),
        ("\na: !!python/name:os.system ''", ["2: a: tags (tag:yaml.org,2002:python/name:os.system)"
                                             " are not used here"]),
        ("a: !!bool perhaps", ["1: a: 'perhaps' is no bool"]),
        ("a:\n  on: 1", ["2: a: expected a word as key, got on; put it in quotes"]),
        ("a:\n  [1]: 1", ["2: a: expected a word as key; put it in quotes"]),
    ],
)  # fmt: skip
def test_what_content_may_not_use_is_told_with_its_line(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: c: d", 2),
        ("a: 1\n---\nb: 2", 2),
        ("a: 1\nb: \x07", 2),
        ("a: [1,\n  2\nb: 3", 3),
        ("a: 1\n\tb: 2", 2),
        ("a: @x", 1),
    ],
)
def test_what_is_no_yaml_is_told_once_with_its_line(text: str, line: int) -> None:
    (only,) = told(text)
    assert only.startswith(f"{line}: not valid YAML: ")


def test_what_is_nested_without_end_is_refused() -> None:
    assert told("[" * 5000 + "]" * 5000) == ["1: nested too deeply to be read"]


def tuples(data: object) -> object:
    if isinstance(data, dict):
        return {key: tuples(value) for key, value in data.items()}
    return tuple(map(tuples, data)) if isinstance(data, list) else data


@unhurried
@given(anything)
def test_plain_data_comes_back_as_it_was(data: object) -> None:
    text = yaml.safe_dump(data, sort_keys=False)
    read = source.read("a.yaml", text.encode())
    assert read.mistakes == []
    assert repr(read.data) == repr(tuples(data))  # repr, for NaN


@unhurried
@given(st.text() | st.text(alphabet="[]{}:,-*&!|>'\"#%@\n\t ax1."))
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    read = source.read("a.yaml", text.encode("utf-8", "surrogatepass"))
    for mistake in read.mistakes:
        assert 1 <= mistake.line <= len(text.splitlines()) + 1


@unhurried
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefx"))))
def test_rings_are_found_just_where_there_are_some(requires: dict[str, list[str]]) -> None:
    rings = list(links.cycles(requires))
    for ring in rings:
        assert ring[0] == ring[-1]
        assert all(need in requires[id] for id, need in pairwise(ring))

    def reaches(start: str, goal: str) -> bool:
        seen, todo = set(), [start]
        while todo:
            for need in requires.get(todo.pop(), []):
                if need not in seen:
                    seen.add(need)
                    todo.append(need)
        return goal in seen

    assert bool(rings) == any(reaches(id, id) for id in requires)


# --- the cache ----------------------------------------------------------------------------------

DATA = {"deep": [{"a": 1, "b": [0.5, "é", None, True]}], 5: "an int as key"}
BACK = {"deep": ({"a": 1, "b": (0.5, "é", None, True)},), 5: "an int as key"}
FILES: Files = {"curriculum/a.yaml": b"a: 1", "katas/x/y/kata.yaml": None}


class Check:
    """Counts the loads which the cache could not answer."""

    calls = 0

    def __call__(self, files: Files) -> object:
        self.calls += 1
        return DATA


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(paths, "cache", lambda: folder)
    return folder


@pytest.fixture
def check(folder: Path) -> Iterator[Check]:
    yield Check()


def entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_second_answer_is_the_same_and_needs_no_check(tmp_path: Path, check: Check) -> None:
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert cache.checked("kind", tmp_path, dict(reversed(FILES.items())), check) == BACK
    assert check.calls == 1


@pytest.mark.parametrize(
    "files",
    [
        {**FILES, "curriculum/a.yaml": b"a: 2"},
        {**FILES, "katas/x/z/kata.yaml": None},
        {**FILES, "katas/x/y/kata.yaml": b""},
        {"curriculum/a.yaml": b"a: 1"},
        {"curriculum/b.yaml": b"a: 1", "katas/x/y/kata.yaml": None},
        {},
    ],
)
def test_any_change_of_the_files_is_checked_again(
    tmp_path: Path, check: Check, files: Files
) -> None:
    cache.checked("kind", tmp_path, FILES, check)
    cache.checked("kind", tmp_path, files, check)
    assert check.calls == 2


@unhurried
@given(*[st.dictionaries(st.text(max_size=3), st.none() | st.binary(max_size=3), max_size=3)] * 2)
def test_only_equal_files_have_equal_keys(one: Files, other: Files) -> None:
    assert (cache._key("kind", one) == cache._key("kind", other)) == (one == other)


def test_kinds_and_roots_do_not_disturb_one_another(tmp_path: Path, check: Check) -> None:
    for _ in range(2):
        cache.checked("kind", tmp_path, FILES, check)
        cache.checked("kind", tmp_path / "other", FILES, check)
        cache.checked("kin", tmp_path, FILES, check)
    assert check.calls == 3


def test_a_new_version_or_schema_checks_again(
    tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.checked("kind", tmp_path, FILES, check)
    monkeypatch.setattr(cache, "__version__", "99.0")
    cache.checked("kind", tmp_path, FILES, check)
    assert check.calls == 2
    schema = tmp_path / "schema.py"
    monkeypatch.setattr(cache, "__file__", str(schema))
    for text in ("old = 1", "new = 1", "new = 1"):
        schema.write_text(text)
        cache.checked("kind", tmp_path, FILES, check)
    assert check.calls == 4


@pytest.mark.parametrize("damage", ["empty", "cut", "longer", "flipped", "strange"])
def test_a_damaged_entry_is_made_again(
    tmp_path: Path, folder: Path, check: Check, damage: str
) -> None:
    cache.checked("kind", tmp_path, FILES, check)
    path = entry(folder)
    data = path.read_bytes()
    flipped = bytes([data[-9] ^ 1])
    damaged = {
        "empty": b"",
        "cut": data[:-1],
        "longer": data + b"\0",
        "flipped": data[:-9] + flipped + data[-8:],
        "strange": b"x" * len(data),
    }
    path.write_bytes(damaged[damage])
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert check.calls == 2
    assert entry(folder).read_bytes() == data


def test_a_folder_in_the_place_of_the_entry_only_costs_time(
    tmp_path: Path, folder: Path, check: Check
) -> None:
    cache.checked("kind", tmp_path, FILES, check)
    path = entry(folder)
    path.unlink()
    path.mkdir()
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert entry(folder) == path, "no half-written file is left"


def test_a_cache_that_cannot_be_made_only_costs_time(
    tmp_path: Path, folder: Path, check: Check, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("a file where the folder should be")
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert check.calls == 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_cache_only_costs_time(tmp_path: Path, folder: Path, check: Check) -> None:
    folder.mkdir(mode=0o500)
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_no_half_entry(
    tmp_path: Path, folder: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert list(folder.iterdir()) == []


def test_mistakes_are_not_remembered(tmp_path: Path, folder: Path) -> None:
    def refuse(files: Files) -> object:
        raise ContentError(["a.yaml:1: wrong"])

    for _ in range(2):
        with pytest.raises(ContentError):
            cache.checked("kind", tmp_path, FILES, refuse)
    assert not folder.exists()


def test_many_at_once_write_one_whole_entry(tmp_path: Path, folder: Path, check: Check) -> None:
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(cache.checked, "kind", tmp_path, FILES, check) for _ in range(32)]
    assert all(job.result() == BACK for job in jobs)
    calls = check.calls
    assert cache.checked("kind", tmp_path, FILES, check) == BACK
    assert check.calls == calls
    assert entry(folder).suffix == ".msgpack"
