"""The use case of the report: everything about the learner's progress at one moment."""

from __future__ import annotations

from datetime import datetime

from tutor.progress import hours, journal, weeks
from tutor.progress.memory import live
from tutor.progress.weeks import local_day
from tutor.report.record import PhaseRow, Record, TopicRow
from tutor.session import Session
from tutor.session.checkpoint import standings

WEEKS = 26  # of hours


def record(session: Session, now: datetime) -> Record:
    """Readiness, hours, mastery, katas and insights, as they are now."""
    config, progress = session.workspace.config(), session.progress(now)
    events = live(session.events())
    spent = hours.spent(events)
    today = local_day(now)
    return Record(
        name=config.name,
        at=now,
        today=today,
        target=config.hours_per_week,
        mix=session.curriculum.mix,
        progress=progress,
        katas=session.katas,
        phases=tuple(
            PhaseRow(one.ready.phase, one.ready.value, str(one.ready.level), one.mastery)
            for one in standings(session, now)
        ),
        topics=tuple(
            TopicRow(section.title, topic, progress.topics.get(topic.id), len(topic.topics))
            for section in session.curriculum.sections
            for topic in section.topics
        ),
        weeks=weeks.weeks(spent, now, WEEKS),
        days=hours.by_day(spent),
        kinds=hours.by_kind(spent),
        streak=weeks.streak(hours.by_day(spent), today),
        ahas=tuple(page for page in journal.pages(events) if page.kind == journal.AHA),
        titles={topic.id: topic.title for topic in session.curriculum.walk()},
    )
