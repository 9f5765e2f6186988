"""A verdict as scripts read it."""

from __future__ import annotations

from typing import Any

from tutor.models import Crash, TestResult, Verdict


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """What `tutor check --json` prints; scripts rely on every key up to `isolation`."""
    return {
        "kata": verdict.kata,
        "status": str(verdict.status),
        "seed": verdict.seed,
        "duration_ms": verdict.duration_ms,
        "tests": [
            {
                "name": test.name,
                "sentence": test.sentence,
                "passed": test.passed,
                "message": message(test),
            }
            for test in verdict.tests
        ],
        "diagnosis": [
            {"kind": finding.kind, "id": finding.id, "says": finding.says}
            for finding in verdict.diagnosis
        ],
        "isolation": verdict.isolation,
        "message": verdict.message,
        "violations": [
            {"line": found.line, "code": found.code, "what": found.what}
            for found in verdict.violations
        ],
        "crash": _crash(verdict.crash),
        "stdout": verdict.stdout,
        **({} if verdict.changed is None else {"changed_lines": verdict.changed}),
    }


def message(test: TestResult) -> str:
    """Why a test failed, in words: what it says itself, or else the exception that ended it."""
    if test.message or not test.crash:
        return test.message
    return f"{test.crash.kind}: {test.crash.message}".removesuffix(": ")


def _crash(crash: Crash | None) -> dict[str, Any] | None:
    if crash is None:
        return None
    frames = [
        {"line": f.line, "function": f.function, "code": f.code, "shapes": list(f.shapes)}
        for f in crash.frames
    ]
    return {"kind": crash.kind, "message": crash.message, "frames": frames}
