"""A recorded check as evidence: the learner's answers beside the right ones; mistakes as code."""

from __future__ import annotations

from functools import cached_property

from tutor.judge.forensics.scene import Call, Scene, parameters, requests
from tutor.judge.likeness import Likeness, likeness
from tutor.judge.remote import Connection
from tutor.judge.replay import Answer, Replies, talk
from tutor.models import Kata, Pitfall
from tutor.starters import edited


class Evidence:
    """The learner's answers beside the reference's, which are asked for only as they are needed."""

    def __init__(self, kata: Kata, connection: Connection) -> None:
        self.kata, self.connection = kata, connection
        self.exchanges = talk(connection)
        self.learner = [Answer(e.answer) for e in self.exchanges]
        self.probe = probe_of(kata)
        self.solution = kata.read("solution.py")
        self.right = Replies(self.solution, self.probe, connection)
        self.judged: dict[int, bool] = {}

    def any_wrong(self) -> bool:
        return any(map(self.is_wrong, range(len(self.learner))))

    @cached_property
    def first_wrong(self) -> int:
        return next(filter(self.is_wrong, range(len(self.learner))))

    @cached_property
    def wrong(self) -> frozenset[int]:
        return frozenset(filter(self.is_wrong, range(len(self.learner))))

    def is_wrong(self, i: int) -> bool:
        if i not in self.judged:
            self.judged[i] = not self.is_right(self.learner[i], i)
        return self.judged[i]

    def is_right(self, answer: Answer, i: int) -> bool:
        return self.likeness(answer, self.right[i], i) is Likeness.SAME

    def fit(self, answer: Answer, i: int) -> Likeness | None:
        """How like the learner's an answer is; None where it is right instead."""
        found = self.likeness(self.learner[i], answer, i)
        return None if found is not Likeness.SAME and self.is_right(answer, i) else found

    def likeness(self, a: Answer, b: Answer, i: int) -> Likeness:
        if a.data == b.data:
            return Likeness.SAME
        return likeness(a.told, b.told, self.right[i].told)

    def scenes(self, explained: frozenset[int]) -> list[Scene]:
        """The calls by function, where an answer is wrong that no pitfall explains."""
        asked = requests(self.kata, self.exchanges)
        scenes = []
        for function in dict.fromkeys(a.function for a in asked):
            mine = [i for i, a in enumerate(asked) if a.function == function]
            calls = {
                i: Call(asked[i], self.learner[i].told, self.right[i].told, self.exchanges[i].test)
                for i in mine
            }
            wrong = tuple(calls[i] for i in mine if self.is_wrong(i) and i not in explained)
            right = tuple(calls[i] for i in mine if not self.is_wrong(i))
            signature = parameters(self.kata.functions.get(function, ""))
            if wrong or not explained:
                scenes.append(Scene(function, wrong, right, signature))
        return scenes


# --- the mistakes as code ---


def mistaken(kata: Kata, pitfall: Pitfall) -> str:
    """The source of the solution with the mistake made in it."""
    if pitfall.file is not None:
        return pitfall.file.read_text(encoding="utf-8")
    return edited(kata.read("solution.py"), pitfall)


def probe_of(kata: Kata) -> str:
    path = kata.folder / "probe.py"
    return path.read_text(encoding="utf-8") if path.exists() else ""
