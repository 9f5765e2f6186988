"""Keys of the screen Curriculum."""

from __future__ import annotations

from textual.binding import Binding

from tutor.tui.bindings import bind

SCREEN: list[Binding] = [
    bind("curriculum.find", "slash", "find", "Find", "Only topics that hold a text"),
    bind("curriculum.stars", "s", "stars", "Stars", "Only topics of three stars, four, five"),
    bind("curriculum.state", "f", "state", "State", "Only what is due, begun, new or mastered"),
    bind("curriculum.clear", "escape", "clear", "All", "No filter"),
    bind("curriculum.kata", "k", "kata", "Katas", "Find any kata, and practise it"),
    bind("curriculum.open", "o", "open_url", "Open", "Open the page of the resource"),
    bind("curriculum.quiz", "z", "quiz", "Quiz", "Questions on the topic"),
    bind("curriculum.why", "w", "why", "Why", "What its mastery is made of", show=False),
    bind("curriculum.detail", "d", "detail", "Details", "To the katas and resources of the topic"),
    bind("curriculum.fold", "x", "fold", "Fold", "Close all branches, or open them", show=False),
    bind(
        "curriculum.pane",
        "f6",
        "pane",
        "Next pane",
        "To the tree or the topic",
        show=False,
        always=True,
    ),
]

TREE: list[Binding] = [
    bind("curriculum.right", "right,plus", "right", "In", "Open the branch; to the topic",
         show=False),
    bind("curriculum.left", "left,minus", "left", "Out", "Close the branch; to the one above",
         show=False),
]  # fmt: skip

BINDINGS = [*SCREEN, *TREE]
