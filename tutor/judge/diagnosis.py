"""Which known mistake it is: pitfalls are look-alikes, replayed on the very calls that were made.

A pitfall explains a wrong answer if it gives the same one. It may only be named if it does no harm
elsewhere: wherever its answer is not the learner's, it must be the right one. All wrong answers are
to be explained so: by one pitfall, by several that act on different calls, or by two made in one
solution. Where two explanations fit equally well, silence is better than a guess.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection

from tutor.judge import forensics
from tutor.judge.evidence import Evidence, mistaken, probe_of
from tutor.judge.remote import Connection
from tutor.judge.replay import stranger
from tutor.judge.search import Search
from tutor.models import Finding, Kata

__all__ = ["diagnose", "mistaken", "probe_of", "stranger"]


def diagnose(
    kata: Kata, connection: Connection, passed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Name what the recorded conversation shows: pitfalls first, then what is seen of the rest.

    `passed` has the names of the tests whose answers were right. Of a debug-it kata nothing but
    wrong cures is named: to find the bug is what it is about.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wrong numbers need not be fit to be computed with
        return found(kata, Evidence(kata, connection, passed))


def found(kata: Kata, evidence: Evidence) -> tuple[Finding, ...]:
    if not evidence.exchanges:
        return ()
    ids, explained = Search(kata, evidence).best() if evidence.wrong else ((), frozenset())
    ids = tuple(i for i in ids if i not in {bug.id for bug in kata.bugs})
    if not ids and kata.bugs:
        return ()
    if not ids:
        return forensics.examine(evidence.scenes(frozenset()), named=len(kata.functions) > 1)
    by_id = {p.id: p.says.strip() for p in kata.pitfalls}
    named = Finding("pitfall", "+".join(ids), " Also: ".join(by_id[i] for i in ids))
    if explained is None or kata.bugs:
        return (named,)
    return (named, *forensics.examine(evidence.scenes(explained), named=True))
