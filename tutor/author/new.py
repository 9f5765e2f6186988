"""A folder for a new kata, complete but for its content."""

from __future__ import annotations

from pathlib import Path

from tutor.models import TutorError

FILES = {
    "kata.yaml": """\
title: {title}
topics: []            # ids from curriculum/, see `tutor curriculum`
stars: 3
minutes: 20
framework: {framework}      # python, numpy or torch
functions:
  {name}: "{name}(x: (n,)) -> (n,)"
bans: []              # on top of the default: the framework and the standard library only
requires: []          # slugs of katas to solve before
covers: []
equivalent: []        # mutants which change nothing, each with `mutant:` and `why:`

hints:
  - A nudge; a question is best.
  - The concept that is missing.
  - Nearly the code.

pitfalls:
  first-mistake:
    edit: {{"return x + 1": "return x"}}
    says: What is wrong, and why it matters, with a number from the case.
""",
    "prompt.md": """\
# {title}

What to write and why, in one or two screens: the idea, the formula, the shapes.

    {name}(x: (n,)) -> (n,)

## By hand

One worked example with numbers; test it in hidden_tests.py.
""",
    "starter.py": """\
def {name}(x):
    \"\"\"What it computes.

    x: (n,) numbers. Returns …
    \"\"\"
    raise NotImplementedError
""",
    "solution.py": """\
def {name}(x):
    return x + 1
""",
    "hidden_tests.py": """\
def test_gives_the_worked_example(kata):
    kata.check("{name}", 1, expect=2)


def test_holds_for_other_numbers(kata, rng):
    kata.check("{name}", float(rng.normal()), against=lambda x: x + 1)
""",
    "debrief.md": """\
# What you have built

Why it works, what breaks in practice, what it costs, where to read on.
""",
    "variants/swapped.py": "def {name}(x):\n    return 1 + x\n",
    "variants/lambda.py": "{name} = lambda x: sum((x, 1))\n",
}


def new(root: Path, section: str, slug: str, framework: str) -> Path:
    """Write the files of a kata that already passes its own check but for its topics.

    Raises TutorError where the folder exists.
    """
    folder = root / "katas" / section / slug
    if folder.exists():
        raise TutorError(f"{folder} exists already.", "Choose another slug, or edit what is there.")
    words = {
        "title": slug.replace("-", " ").capitalize(),
        "name": slug.replace("-", "_"),
        "framework": framework,
    }
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
    return folder
