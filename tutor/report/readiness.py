"""Reviews, readiness and what is behind them, as scripts read it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from tutor.progress.calibration import Rated, steps
from tutor.progress.digest import Outcome
from tutor.progress.mastery import KataState, Proof, QuestionState
from tutor.progress.readiness import Readiness


def due_json(
    katas: Iterable[KataState],
    questions: Iterable[QuestionState],
    open: Iterable[KataState],
    ahead: Iterable[KataState],
) -> dict[str, Any]:
    """What is due now, under way, and due next."""
    return {
        "katas": [_kata(one) for one in katas],
        "questions": [
            {"id": one.id, "due": one.memory.due.isoformat(), "recall": one.recall}
            for one in questions
        ],
        "open": [_kata(one) for one in open],
        "ahead": [_kata(one) for one in ahead],
    }


def _kata(state: KataState) -> dict[str, Any]:
    due = state.memory.due.isoformat() if state.memory else None
    return {"slug": state.slug, "due": due, "recall": state.recall, "evidence": state.evidence}


def readiness_json(ready: Readiness, mastery: float | None = None) -> dict[str, Any]:
    """`mastery` is that of the phase's topics."""
    point = ready.checkpoint
    return {
        "checkpoint": point.id,
        "phase": ready.phase.id,
        "title": point.title,
        "readiness": ready.value,
        "level": str(ready.level),
        "mastery": mastery,
        "requirements": [
            {
                "kind": one.kind,
                "id": one.id,
                "title": one.title,
                "stars": one.stars,
                "value": one.value,
                "blocks": one.blocks,
                "proofs": [proof_json(proof) for proof in one.proofs],
                **({"said": one.said.rating} if one.said else {}),
            }
            for one in ready.requirements
        ],
        "holds": [
            {
                "kind": hold.kind,
                "ids": [*hold.ids],
                "title": hold.title,
                "value": hold.value,
                "cost": hold.cost,
                "blocks": hold.blocks,
                "why": hold.why,
                "command": hold.command,
            }
            for hold in ready.holds
        ],
        "planned": [*ready.planned],
        "not_counted": [*ready.open],
        "then": point.if_yes if ready.level == "ready" else point.if_no,
    }


def proof_json(proof: Proof) -> dict[str, Any]:
    return {
        "kind": proof.kind,
        "id": proof.id,
        "stars": proof.stars,
        "evidence": proof.evidence,
        "recall": proof.recall,
        "value": proof.value,
    }


def history_json(
    id: str, done: Iterable[Outcome], weeks: Iterable[tuple[datetime, float | None]]
) -> dict[str, Any]:
    """The runs through a checkpoint, and its readiness week by week."""
    return {
        "checkpoint": id,
        "runs": [
            {"at": one.at.isoformat(), "readiness": one.value, "level": one.level} for one in done
        ],
        "weeks": [{"end": end.isoformat(), "readiness": value} for end, value in weeks],
    }


def calibration_json(rated: Sequence[Rated]) -> dict[str, Any]:
    return {
        "ratings": [
            {
                "id": one.id,
                "at": one.at.isoformat(),
                "said": one.said,
                "could": one.could,
                "tried": one.tried,
                "parts": one.parts,
                "confidence": str(one.confidence),
            }
            for one in rated
        ],
        "table": [
            {"rating": one.rating, "number": one.number, "could": one.could} for one in steps(rated)
        ],
    }
