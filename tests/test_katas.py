"""The kata loader: what it refuses, in which order katas come, and its cache."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor import katas, paths
from tutor.models import ContentError, Kata, TutorError
from tutor.schema import files
from tutor.schema.files import KATA_FILES

SOFTMAX = (Path(__file__).parent / "fixtures/curriculum_bad/softmax.yaml").read_text("utf-8")

RELU = """\
title: ReLU
topics: [activations]
stars: 5
minutes: 10
framework: numpy
functions: {relu: "relu(x) -> x.shape"}
hints: [a, b, c]
"""

SECTION = """\
section: {id: learning, number: 4, title: Learning, about: How networks learn.}
topics:
  - id: activations
    title: Activations
    stars: 5
    topics:
      - {id: softmax-activation, title: Softmax, stars: 5}
"""

PLANNED = """\
planned:
  - {slug: gelu, title: GELU, section: activations, stars: 4, framework: numpy, minutes: 15}
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(paths, "cache", lambda: folder)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    put(root, "activations/softmax", SOFTMAX)
    put(root, "activations/relu", RELU)
    pitfall = root / "katas/activations/softmax/pitfalls/whole_array.py"
    pitfall.parent.mkdir()
    pitfall.write_text("def softmax(x, axis=-1): ...\n")
    write(root / "curriculum/4-learning.yaml", SECTION)
    write(root / "curriculum/planned.yaml", PLANNED)
    return root


def put(root: Path, folder: str, text: str) -> Path:
    """A kata with all its files, of which only kata.yaml matters here."""
    for name in KATA_FILES:
        write(root / "katas" / folder / name, text if name == "kata.yaml" else "")
    return root / "katas" / folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def mistakes(root: Path) -> list[str]:
    with pytest.raises(ContentError) as refused:
        katas.load(root)
    return refused.value.mistakes


# --- what it reads ------------------------------------------------------------------------------


def test_every_key_arrives_in_its_record(root: Path) -> None:
    softmax = katas.load(root)["softmax"]
    assert (softmax.slug, softmax.section) == ("softmax", "activations")
    assert (softmax.title, softmax.topics) == ("Softmax", ("softmax-activation",))
    assert (softmax.stars, softmax.minutes, softmax.framework) == (5, 20, "numpy")
    assert softmax.functions == {"softmax": "softmax(x: (..., C), axis=-1) -> (..., C)"}
    assert (softmax.bans, softmax.allows) == (("scipy", "torch"), ("np.exp",))
    assert softmax.requires == ("relu", "gelu")
    assert len(softmax.hints) == 3
    assert softmax.hints[2] == "z = x - ...\n    exp(z)"
    no_max, loop = softmax.pitfalls
    assert no_max.id == "no-max"
    assert no_max.says == "The maximum is not subtracted first, so large logits overflow."
    assert no_max.edit == {"x - x.max(axis, keepdims=True)": "x", " / total": ""}
    assert no_max.file is None
    assert loop.edit == {}
    assert loop.file is not None
    assert loop.file.is_file()
    assert softmax.covers == ("A155", "A156")
    assert softmax.equivalent == ({"mutant": "sum → mean", "why": "It cancels."},)
    assert (softmax.seconds, softmax.memory_mb) == (2.5, 512)
    assert softmax.folder == root / "katas/activations/softmax"
    assert softmax.read("kata.yaml") == SOFTMAX


def test_what_a_kata_leaves_out_has_a_default(root: Path) -> None:
    relu = katas.load(root)["relu"]
    assert (relu.bans, relu.allows, relu.requires, relu.pitfalls) == ((), (), (), ())
    assert (relu.seconds, relu.memory_mb) == (10.0, 1024)


def test_a_second_load_from_the_cache_is_the_same(root: Path) -> None:
    assert list(katas.load(root).items()) == list(katas.load(root).items())


def test_no_katas_are_no_mistake(tmp_path: Path) -> None:
    assert katas.load(tmp_path) == {}


def test_katas_of_their_own_need_no_curriculum(root: Path) -> None:
    for path in (root / "curriculum").iterdir():
        path.unlink()
    assert mistakes(root) == [
        "katas/activations/softmax/kata.yaml:10: requires.1: there is no kata gelu;"
        " did you mean relu?"
    ]
    change(root / "katas/activations/softmax/kata.yaml", "[relu, gelu]", "[relu]")
    assert list(katas.load(root)) == ["relu", "softmax"]


def test_mistakes_of_the_curriculum_are_left_to_its_own_loader(root: Path) -> None:
    write(root / "curriculum/4-learning.yaml", "section: [")
    write(root / "curriculum/planned.yaml", "planned: [")
    assert list(katas.load(root)) == ["relu", "softmax"]


def test_what_is_no_kata_is_passed_over(root: Path) -> None:
    write(root / "katas/README.md", "")
    write(root / "katas/activations/notes.txt", "")
    write(root / "katas/activations/.git/kata.yaml", "")
    write(root / "katas/activations/__pycache__/solution.py", "")
    write(root / "katas/activations/gone/__pycache__/solution.pyc", "")
    assert list(katas.load(root)) == ["relu", "softmax"]


# --- what it refuses ----------------------------------------------------------------------------

PLANTED = [
    ("stars: 5", "stars: 0", "3: stars: expected a whole number from 1 to 5, got 0"),
    ("stars: 5", "stars: 4.0", "3: stars: expected a whole number from 1 to 5, got 4.0"),
    ("stars: 5\n", "", "1: stars: missing; expected a whole number from 1 to 5"),
    ("minutes: 20", "minuts: 20", [
        "1: minutes: missing; expected a whole number from 1",
        "4: minuts: unknown key; did you mean minutes?",
    ]),
    ("minutes: 20", "minutes: 0", "4: minutes: expected a whole number from 1, got 0"),
    ("framework: numpy", "framework: jax", "5: framework: expected one of python, numpy, torch, got"
     " 'jax'"),
    ("topics: [softmax-activation]", "topics: []", "2: topics: expected at least one topic id, got"
     " []"),
    ("topics: [softmax-activation]", "topics: softmax-activation", "2: topics: expected at least"
     " one topic id, got 'softmax-activation'"),
    ("[softmax-activation]", "[softmax-activations]", "2: topics.0: there is no topic"
     " softmax-activations; did you mean softmax-activation?"),
    ("requires: [relu, gelu]", "requires: [relu, gelo]", "10: requires.1: there is no kata gelo;"
     " did you mean gelu?"),
    ("requires: [relu, gelu]", "requires: [softmax]", "10: requires: katas that require one"
     " another: softmax → softmax; take one of these out"),
    ("  softmax: \"", "  soft-max: \"", "7: functions.soft-max: expected the name of a function as"
     " key, got 'soft-max'"),
    ("  - Large logits overflow.\n", "", "11: hints: expected exactly three hints: a nudge, the"
     " concept, near-code, got a list of 2"),
    ("  - Large logits overflow.\n", "  - Overflow: big logits.\n", "12: hints.0: expected text,"
     " got a mapping"),
    ("  no-max:", "  No Max:", "18: pitfalls.No Max: expected lower-case words joined by hyphens,"
     " such as chain-rule as key, got 'No Max'"),
    ("    says: It sums the whole array.\n", "", "23: pitfalls.loop.says: missing; expected text"),
    ("    file: whole_array.py\n", "", "23: pitfalls.loop: a pitfall has either `edit`, {old: new},"
     " or `file`, a name in pitfalls/"),
    ("    file: whole_array.py\n", "    file: whole_array.py\n    edit: {a: b}\n", "23:"
     " pitfalls.loop: a pitfall has either `edit`, {old: new}, or `file`, a name in pitfalls/"),
    ("file: whole_array.py", "file: whole.py", "25: pitfalls.loop.file: there is no"
     " katas/activations/softmax/pitfalls/whole.py"),
    ("file: whole_array.py", "file: ../solution.py", [
        "25: pitfalls.loop.file: expected a file name such as loop.py, got '../solution.py'",
        "25: pitfalls.loop.file: there is no katas/activations/softmax/pitfalls/../solution.py",
    ]),
    ('" / total": ""', '" / total": 2', "22: pitfalls.no-max.edit. / total: expected text, or ''"
     " for nothing, got 2; put it in quotes"),
    ('" / total": ""', '"": ""', "22: pitfalls.no-max.edit.: expected a piece of solution.py as"
     " key, got ''"),
    ("[A155, A156]", "[A155, K156]", "26: covers.1: expected a row such as A155, got 'K156'"),
    (", why: It cancels.", "", "28: equivalent.0.why: missing; expected text"),
    ("seconds: 2.5", "seconds: 0", "29: seconds: expected seconds, above 0, got 0"),
    ("memory_mb: 512", "memory_mb: 512\nmemory_mb: 64", "31: memory_mb: given twice, the first time"
     " on line 30; keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), PLANTED)
def test_a_planted_mistake_is_named(
    root: Path, old: str, new: str, expected: str | list[str]
) -> None:
    change(root / "katas/activations/softmax/kata.yaml", old, new)
    told = [expected] if isinstance(expected, str) else expected
    assert mistakes(root) == [f"katas/activations/softmax/kata.yaml:{line}" for line in told]


def test_mistakes_of_all_katas_are_told_at_once(root: Path) -> None:
    change(root / "katas/activations/softmax/kata.yaml", "stars: 5", "stars: 6")
    change(root / "katas/activations/softmax/kata.yaml", "gelu]", "gelo]")
    change(root / "katas/activations/relu/kata.yaml", "hints: [a, b, c]", "hints: [a, b, c")
    put(root, "attention/sdpa", RELU.replace("minutes: 10", "minutes: ten"))
    assert [line.split(": ")[0] for line in mistakes(root)] == [
        "katas/activations/relu/kata.yaml:8",
        "katas/activations/softmax/kata.yaml:3",
        "katas/activations/softmax/kata.yaml:10",
        "katas/attention/sdpa/kata.yaml:4",
    ]


@pytest.mark.parametrize("name", [name for name in KATA_FILES if name != "kata.yaml"])
def test_a_missing_file_is_named(root: Path, name: str) -> None:
    (root / "katas/activations/relu" / name).unlink()
    told = mistakes(root)
    assert told[0].startswith(f"katas/activations/relu/{name}: the file is missing")


def test_a_folder_without_kata_yaml_is_a_draft(root: Path) -> None:
    """One that is being written must not stop everybody else."""
    draft = root / "katas/activations/swish"
    draft.mkdir()
    (draft / "solution.py").write_text("def swish(x):")
    assert "swish" not in katas.load(root)


def test_a_slug_is_unique_over_all_sections(root: Path) -> None:
    put(root, "attention/relu", RELU)
    assert mistakes(root) == [
        "katas/attention/relu/kata.yaml: the slug relu is already at"
        " katas/activations/relu/kata.yaml"
    ]


def test_folder_names_are_slugs(root: Path) -> None:
    put(root, "activations/Big_Relu", RELU)
    assert mistakes(root) == [
        "katas/activations/Big_Relu: Big_Relu should be lower-case words joined by hyphens"
    ]


def test_a_ring_of_katas_is_named_even_through_a_planned_one(root: Path) -> None:
    change(root / "curriculum/planned.yaml", "minutes: 15", "minutes: 15, requires: [softmax]")
    assert mistakes(root) == [
        "katas/activations/softmax/kata.yaml:10: requires: katas that require one another:"
        " softmax → gelu → softmax; take one of these out",
    ]


def test_every_ring_is_named(root: Path) -> None:
    put(root, "attention/a", RELU + "requires: [b]\n")
    put(root, "attention/b", RELU + "requires: [c]\n")
    put(root, "attention/c", RELU + "requires: [a]\n")
    put(root, "rnn/x", RELU + "requires: [y]\n")
    put(root, "rnn/y", RELU + "requires: [x, a]\n")
    assert [line.split(": ", 3)[-1].split(";")[0] for line in mistakes(root)] == [
        "a → b → c → a",
        "x → y → x",
    ]


def test_a_file_that_may_not_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "FileIO", refuse)
    with pytest.raises(TutorError, match=r"\.yaml can't be read: Permission denied") as refused:
        katas.load(root)
    assert refused.value.way_out


# --- finding and ordering -----------------------------------------------------------------------


def test_an_unknown_slug_comes_with_the_nearest(root: Path) -> None:
    found = katas.load(root)
    assert katas.find(found, "relu").title == "ReLU"
    with pytest.raises(TutorError, match="There is no kata sofmax") as refused:
        katas.find(found, "sofmax")
    assert refused.value.way_out == "Did you mean softmax? `tutor list` shows them all."
    with pytest.raises(TutorError) as refused:
        katas.find(found, "zzz")
    assert refused.value.way_out == "`tutor list` shows them all."


def test_katas_come_by_need_then_section_then_stars(tmp_path: Path) -> None:
    def kata(folder: str, stars: int, *needs: str) -> None:
        text = RELU.replace("stars: 5", f"stars: {stars}") + f"requires: [{', '.join(needs)}]\n"
        put(tmp_path, folder, text)

    kata("attention/sdpa", 5, "softmax", "matmul")
    kata("activations/softmax", 5)
    kata("activations/gelu", 4)
    kata("activations/relu", 5, "backward")  # waits for a later section
    kata("backprop/backward", 5)
    kata("linear-algebra/matmul", 5)
    kata("linear-algebra/norms", 3)
    kata("my-own/extra", 5)
    assert list(katas.load(tmp_path)) == [
        "matmul", "norms", "softmax", "gelu", "backward", "relu", "sdpa", "extra",
    ]  # fmt: skip


@given(st.integers(0, 2**32), st.integers(0, 30))
@settings(deadline=None, database=None)
def test_the_order_keeps_every_need_and_no_accident_of_the_input(seed: int, size: int) -> None:
    rng = random.Random(seed)
    made = [
        Kata(
            slug=f"k{i}",
            section=rng.choice(katas.SECTIONS),
            title="",
            stars=rng.randint(1, 5),
            minutes=1,
            framework="numpy",
            topics=(),
            functions={},
            hints=(),
            pitfalls=(),
            folder=Path(),
            requires=tuple(f"k{rng.randrange(i)}" for _ in range(rng.randint(0, 3)) if i),
        )
        for i in range(size)
    ]
    ordered = katas._ordered(made)
    place = {kata.slug: i for i, kata in enumerate(ordered)}
    assert sorted(place) == sorted(kata.slug for kata in made)
    assert all(place[need] < place[kata.slug] for kata in made for need in kata.requires)
    rng.shuffle(made)
    assert katas._ordered(made) == ordered


# --- the cache ----------------------------------------------------------------------------------


def test_a_change_of_the_same_size_and_time_is_seen(root: Path) -> None:
    path = root / "katas/activations/relu/kata.yaml"
    before = path.stat()
    katas.load(root)
    change(path, "title: ReLU", "title: Relu")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert katas.load(root)["relu"].title == "Relu"


def test_a_topic_a_plan_or_a_pitfall_file_that_goes_is_missed(root: Path) -> None:
    katas.load(root)
    change(root / "curriculum/4-learning.yaml", "id: softmax-activation", "id: softmax-other")
    assert len(mistakes(root)) == 1
    change(root / "curriculum/planned.yaml", "slug: gelu", "slug: geglu")
    assert len(mistakes(root)) == 2
    (root / "katas/activations/softmax/pitfalls/whole_array.py").unlink()
    assert len(mistakes(root)) == 3


def test_content_that_moves_takes_its_folders_along(root: Path) -> None:
    katas.load(root)
    moved = root.rename(root.parent / "moved")
    assert katas.load(moved)["relu"].folder.is_dir()


def test_a_hit_imports_neither_yaml_nor_pydantic(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from tutor import katas; print(len(katas.load()),"
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
