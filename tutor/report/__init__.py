"""Models → what scripts read (JSON-able dicts), and the choosing of what a list shows. Pure."""

from tutor.report.katas import (
    States,
    choose_katas,
    cover_state,
    kata_json,
    passed,
    state_of,
)
from tutor.report.progress import kinds, status_json
from tutor.report.road import (
    Branch,
    Trunk,
    choose_resources,
    choose_topics,
    find_topic,
    find_view,
    phase_json,
    phases_json,
    range_of,
    road_json,
    topic_json,
    view_json,
)
from tutor.report.verdicts import message, verdict_json

__all__ = [
    "Branch",
    "States",
    "Trunk",
    "choose_katas",
    "choose_resources",
    "choose_topics",
    "cover_state",
    "find_topic",
    "find_view",
    "kata_json",
    "kinds",
    "message",
    "passed",
    "phase_json",
    "phases_json",
    "range_of",
    "road_json",
    "state_of",
    "status_json",
    "topic_json",
    "verdict_json",
    "view_json",
]
