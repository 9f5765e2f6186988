"""A plan as scripts read it, as Markdown, and as a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tutor.models import Curriculum
from tutor.progress.plan import REVIEW, Deadline, Item, Plan, Week
from tutor.progress.work import CHECKPOINT, KATA
from tutor.report.text import hours_text, markdown

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//kata-tutor//plan//EN"


def plan_json(plan: Plan, *, source: str, target: float, pace: float | None) -> dict[str, Any]:
    """What `tutor plan --json` prints. Hours are rounded to hundredths; days are ISO dates, `end`
    included. `source` says where `hours_per_week` comes from: asked, pace or target."""
    return {
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "hours_per_week": round(plan.a_week, 2),
        "hours_from": source,
        "target_hours_per_week": target,
        "real_hours_per_week": pace,
        "background": plan.background,
        "hours": round(sum(week.hours for week in plan.weeks), 2),
        "weeks": [_week_json(week) for week in plan.weeks],
        "left_out": [{"id": id, "title": title} for id, title in plan.left_out.items()],
        "deadline": _deadline_json(plan.deadline) if plan.deadline else None,
    }


def _week_json(week: Week) -> dict[str, Any]:
    return {
        "number": week.number,
        "start": week.start.isoformat(),
        "end": week.end.isoformat(),
        "hours": round(week.hours, 2),
        "phase": week.phase,
        "items": [
            {"kind": one.kind, "id": one.id, "title": one.title, "hours": round(one.hours, 2)}
            for one in week.items
        ],
        "checkpoint": week.checkpoint or None,
    }


def _deadline_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "day": deadline.day.isoformat(),
        "met": deadline.met,
        "hours_per_week_needed": deadline.hours,
        "leave_out": [
            {
                "what": cut.what,
                "ids": list(cut.ids),
                "hours": round(cut.hours, 2),
                "end": cut.end.isoformat(),
            }
            for cut in deadline.cuts
        ],
        "leaving_out_is_enough": deadline.enough,
    }


def plan_markdown(plan: Plan, curriculum: Curriculum) -> str:
    """The plan with boxes to tick, a heading for each phase and each week."""
    phases = {phase.id: phase for phase in curriculum.phases}
    lines = [
        "# Plan",
        "",
        f"{_day(plan.start)} to {_day(plan.end)}: {len(plan.weeks)} weeks at "
        f"{hours_text(plan.a_week)} a week.",
    ]
    phase = ""
    for week in plan.weeks:
        if week.phase != phase:
            phase = week.phase
            held = phases[phase]
            lines += ["", f"## Phase {held.number}: {markdown(held.title)}"]
        lines += ["", f"### Week {week.number}: {_day(week.start)} to {_day(week.end)}", ""]
        lines += [f"- [ ] {_told(item)}, {hours_text(item.hours)}" for item in week.items]
    if plan.left_out:
        titles = ", ".join(markdown(title) for title in plan.left_out.values())
        lines += ["", "## Left out", "", f"There is no time for these at this pace: {titles}."]
    return "\n".join(lines) + "\n"


def _told(item: Item) -> str:
    title = markdown(item.title)
    commands = {
        KATA: f"`tutor start {item.id}`",
        CHECKPOINT: f"`tutor checkpoint {item.id}`",
        REVIEW: "`tutor review`",
    }
    command = f" ({commands[item.kind]})" if item.kind in commands else ""
    return f"**{title}**{command}" if item.kind == CHECKPOINT else f"{title}{command}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- the calendar ---------------------------------------------------------------------------


def plan_calendar(plan: Plan, curriculum: Curriculum, now: datetime) -> bytes:
    """An all-day event a week, and one on the last day of a week that reaches a checkpoint.

    The ids of events stay the same from plan to plan, so that a calendar which takes in a new plan
    moves its weeks instead of doubling them.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Deep learning: the plan")
    phases = {phase.id: phase for phase in curriculum.phases}
    titles = {phase.checkpoint.id: phase.checkpoint.title for phase in curriculum.phases}
    for week in plan.weeks:
        phase = phases[week.phase]
        text = "\n".join(f"{hours_text(item.hours)}  {item.title}" for item in week.items)
        summary = f"Week {week.number}: {phase.title}, {hours_text(week.hours)}"
        calendar.add_component(_event(f"week-{week.number}", summary, text, week, now))
        for id in (item.id for item in week.items if item.kind == CHECKPOINT):
            said = f"Run it: tutor checkpoint {id}"
            calendar.add_component(_event(id, f"Checkpoint: {titles[id]}", said, week, now))
    return bytes(calendar.to_ical())


def _event(id: str, summary: str, text: str, week: Week, now: datetime) -> Event:
    from icalendar import Event

    whole = id.startswith("week-")
    event = Event()
    event.add("uid", f"{id}@kata-tutor")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", summary)
    event.add("description", text)
    event.add("dtstart", week.start if whole else week.end)
    event.add("dtend", week.end + timedelta(days=1))  # the day after the last
    event.add("transp", "TRANSPARENT")  # it blocks no appointment
    return event
