"""The use cases of time: a timer, hours logged by hand, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tutor.curriculum import topic
from tutor.models import Event, TutorError
from tutor.progress import hours, weeks
from tutor.progress.hours import DONE, LOG, TIMER, Covered, Entry, Timer
from tutor.progress.memory import live
from tutor.progress.weeks import Overview
from tutor.session import Session
from tutor.session.undo import after, pick, restoring, undoing

TIMED = ("hours", "timer", "done", "undo")
SILENCE = timedelta(hours=4)  # whoever was not heard of for longer may have left the timer running
SECOND = timedelta(seconds=1)

SILENT, CLOCK = "silent", "clock"
KEEP, DISCARD = "keep", "discard"
WAYS_OUT = (
    "Keep it up to the last thing you did: tutor timer stop --keep\n"
    "Say how long it really was: tutor timer stop --minutes 1h30\n"
    "Count nothing: tutor timer stop --discard"
)


# --- what time is spent on --------------------------------------------------------------------


def find_subject(session: Session, name: str) -> str:
    """A topic by id or number, a kata or a resource, or nothing. Raises TutorError with the
    nearest topics."""
    known = {resource.id for resource in session.curriculum.resources}
    if not name or name in session.katas or name in known:
        return name
    numbered = {one.number: one.id for one in session.curriculum.walk() if one.number}
    return topic(session.curriculum, numbered.get(name, name)).id


def titles(session: Session) -> dict[str, str]:
    """What topics, katas and resources are called, by id."""
    found = {one.id: one.title for one in session.curriculum.resources}
    found |= {one.id: one.title for one in session.curriculum.walk()}
    return found | {kata.slug: kata.title for kata in session.katas.values()}


# --- the timer ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Running:
    """The timer that runs. `doubt` is why its time can't be counted as it is: `silent` (nothing was
    heard for hours, after `seen`) or `clock` (the clock was set back); empty where it can.
    `seen` is the last thing done while it ran, None where there was nothing."""

    timer: Timer
    elapsed: timedelta
    seen: datetime | None
    doubt: str

    @property
    def kept(self) -> timedelta:
        """What counts if it is kept up to `seen`."""
        return self.seen - self.timer.start if self.seen else timedelta()


@dataclass(frozen=True, slots=True)
class Stopped:
    """A timer that has ended. `seconds` count, `practised` of them as practice on katas and
    questions; `discarded` says that none do."""

    timer: Timer
    seconds: float
    practised: float
    discarded: bool = False


def running(session: Session, now: datetime) -> Running | None:
    """The timer that was started last and still runs."""
    timers = hours.timers(live(session.store.events(("timer", "undo"))))
    open_timers = [timer for timer in timers if timer.seconds is None]
    if not open_timers:
        return None
    timer = open_timers[-1]
    heard = sorted(
        event.at
        for event in session.store.events(since=timer.start, sources=False)
        if event.kind not in ("timer", "undo") and event.device == session.store.device
    )
    elapsed = now - timer.start
    if elapsed < timedelta() or (heard and heard[-1] > now + SECOND):
        return Running(timer, elapsed, heard[-1] if heard else None, CLOCK)
    for before, next_ in zip([timer.start, *heard], [*heard, now], strict=True):
        if next_ - before > SILENCE:
            return Running(timer, elapsed, None if before is timer.start else before, SILENT)
    return Running(timer, elapsed, heard[-1] if heard else None, "")


def start(
    session: Session, kind: str, subject: str, now: datetime
) -> tuple[Running, Stopped | None]:
    """Start a timer; one that runs for something else is stopped. Returns both.

    Raises TutorError where the one that runs must be asked about first.
    """
    before = running(session, now)
    drafts, stopped = [], None
    if before:
        if not before.doubt and (before.timer.kind, before.timer.subject) == (kind, subject):
            return before, None
        stopped = _measured(session, before, before.timer, _answered(before, None))
        drafts.append(_stop(stopped, now))
    begin = now if before is None else max(now, before.timer.start)
    drafts.append(("timer", subject, {"action": "start", "kind": kind}, begin))
    event = session.store.append_all(drafts)[-1]
    return Running(Timer(event.id, event.at, kind, subject), timedelta(), None, ""), stopped


def stop(
    session: Session,
    now: datetime,
    *,
    answer: str | float | None = None,
    kind: str = "",
    subject: str = "",
    note: str = "",
) -> Stopped:
    """Stop the timer. `answer` says how much of it counts: `keep` (up to the last thing done),
    `discard`, or minutes; None means all of it. `kind` and `subject` change what it was for.

    Raises TutorError where none runs, and where `answer` is None but must be given.
    """
    found = running(session, now)
    if found is None:
        raise TutorError(
            "No timer is running.", "Start one: tutor timer start attention --kind reading"
        )
    if answer == DISCARD:
        payload = {"action": "discard", "kind": found.timer.kind, "timer": found.timer.id}
        session.store.append("timer", found.timer.subject, payload, after(found.timer.start, now))
        return Stopped(found.timer, 0.0, 0.0, discarded=True)
    timer = replace(
        found.timer,
        kind=kind or found.timer.kind,
        subject=subject or found.timer.subject,
        note=note,
    )
    stopped = _measured(session, found, timer, _answered(found, answer))
    session.store.append_all([_stop(stopped, now)])
    return stopped


def _answered(found: Running, answer: str | float | None) -> timedelta:
    """The time that counts. Raises TutorError for an answer that is missing or can't be true."""
    elapsed = found.elapsed
    if answer is None:
        if found.doubt:
            raise TutorError(doubt(found), WAYS_OUT)
        return elapsed
    if answer == KEEP:
        if found.seen is None:
            raise TutorError(
                "There is nothing to keep: you did nothing here since the timer was started.",
                "Say how long it really was: tutor timer stop --minutes 1h30",
            )
        return found.kept
    real = timedelta(minutes=float(answer))
    if real > elapsed + timedelta(minutes=1) and found.doubt != CLOCK:
        raise TutorError(
            f"The timer has run for {_minutes(elapsed)} minutes, so it can't have been more.",
            "Log what came before it: tutor log 1h30 reading attention",
        )
    return real


def doubt(found: Running) -> str:
    """Why the time of a timer can't be counted as it is, in a sentence."""
    start = found.timer.start.astimezone()
    since = f"{start:%a} {start.day} {start:%b %H:%M}"
    if found.doubt == CLOCK:
        return f"The timer was started {since}, and the clock has been set back since."
    last = (
        f"the last thing you did was at {found.seen.astimezone():%H:%M}"
        if found.seen
        else ("you did nothing here since")
    )
    return f"The timer has been running since {since}, and {last}."


def _minutes(time: timedelta) -> int:
    return round(time.total_seconds() / 60)


def _measured(session: Session, found: Running, timer: Timer, time: timedelta) -> Stopped:
    seconds = time.total_seconds()
    begin = timer.start.timestamp()
    covered = Covered()
    for event in session.store.events(since=timer.start, sources=False):
        if event.kind != "timer" and (measured := event.payload.get("seconds")):
            end = event.at.timestamp()
            covered.add(end - measured, end)
    free = sum(high - low for low, high in covered.add(begin, begin + seconds))
    return Stopped(timer, seconds, seconds - free)


def _stop(stopped: Stopped, now: datetime) -> tuple[str, str, dict[str, object], datetime]:
    timer = stopped.timer
    payload = {
        "action": "stop",
        "kind": timer.kind,
        "timer": timer.id,
        "seconds": round(stopped.seconds, 3),
        **({"note": timer.note} if timer.note else {}),
    }
    return "timer", timer.subject, payload, after(timer.start, now)


# --- the log --------------------------------------------------------------------------------


def log(
    session: Session, kind: str, minutes: float, subject: str, note: str, at: datetime
) -> Entry:
    """Add time spent: `kind` is coding, reading or watching; it counts on the day of `at`."""
    payload = {"kind": kind, "minutes": minutes, "note": note}
    event = session.store.append("hours", subject, payload, at)
    return Entry(event.id, event.at, LOG, kind, minutes, subject, note, event.id)


def entries(session: Session) -> list[Entry]:
    """What can be edited and deleted, oldest first."""
    return hours.entries(live(session.store.events(TIMED)))


def edit(
    session: Session,
    typed: str,
    now: datetime,
    *,
    minutes: float | None = None,
    kind: str | None = None,
    subject: str | None = None,
    note: str | None = None,
    at: datetime | None = None,
) -> Entry:
    """Change an entry, named by the end of its id; what is None stays. Returns it as it is then.

    Raises TutorError for an entry that is not there, and for what can't be changed in it.
    """
    known = {entry.id: entry for entry in entries(session)}
    entry = known[pick(known, typed, "tutor log")]
    if entry.source == DONE:
        raise TutorError(
            f"That time comes from `tutor done {entry.subject}`.",
            f"Take it back with `tutor done {entry.subject} --undo`, then tick it off anew.",
        )
    if at and entry.source == TIMER:
        raise TutorError(
            "A timer has its place on the clock, so its day can't be changed.",
            f"Delete it, and log the time: tutor log --delete {typed}",
        )
    changed = replace(
        entry,
        minutes=entry.minutes if minutes is None else minutes,
        kind=entry.kind if kind is None else kind,
        subject=entry.subject if subject is None else subject,
        note=entry.note if note is None else note,
        at=at or entry.at,
    )
    if changed == entry:
        raise TutorError(
            "Nothing in that entry would change.",
            f'Say what is to be different: tutor log --edit {typed} 1h15 reading - "a note"',
        )
    told = next(event for event in session.store.events(TIMED) if event.id == entry.told)
    event = session.store.append_all([undoing(told, now), _again(told, changed, now)])[1]
    return replace(changed, id=entry.id if entry.source == TIMER else event.id, told=event.id)


def _again(
    told: Event, changed: Entry, now: datetime
) -> tuple[str, str, dict[str, object], datetime]:
    new: dict[str, object] = {"kind": changed.kind, "note": changed.note, "replaces": told.id}
    if changed.source == TIMER:
        new |= {"seconds": round(changed.minutes * 60, 3)}
        return "timer", changed.subject, {**told.payload, **new}, after(told.at, now)
    return "hours", changed.subject, {**new, "minutes": changed.minutes}, changed.at


def delete(session: Session, typed: str, now: datetime) -> Entry:
    """Take an entry back. Raises TutorError where there is none."""
    known = {entry.id: entry for entry in entries(session)}
    entry = known[pick(known, typed, "tutor log")]
    event = next(one for one in session.store.events(TIMED) if one.id == entry.id)
    session.store.append_all([undoing(event, now)])
    return entry


def undo(session: Session, typed: str, now: datetime) -> Entry:
    """Take back the deletion of an entry, or its last edit; returns it as it is then.

    Raises TutorError where there is neither.
    """
    events = session.store.events(TIMED)
    standing = {event.id: event for event in live(events)}
    begun = [
        event.id
        for event in events
        if event.kind in ("hours", "done") or event.payload.get("action") == "start"
    ]
    id = pick(begun, typed, "tutor log")
    edits = [event for event in standing.values() if event.payload.get("replaces")]
    edited = next(
        (e for e in edits if id in (e.id, e.payload["replaces"], e.payload.get("timer"))), None
    )
    if edited:
        old = edited.payload["replaces"]
        drafts = [undoing(edited, now), *restoring(events, old, now)]
    else:
        old = id
        drafts = restoring(events, id, now)
    if not drafts:
        raise TutorError(
            "There is nothing to take back: that entry is as it was made.",
            f"To delete it: tutor log --delete {typed}",
        )
    session.store.append_all(drafts)
    return next(entry for entry in entries(session) if old in (entry.id, entry.told))


# --- looking back -----------------------------------------------------------------------------


def overview(session: Session, now: datetime) -> Overview:
    """Hours by kind, topic, week and day, against the target, the mix and the estimates."""
    from tutor.progress import snapshot

    config = session.workspace.config()
    timed = live(session.store.events(TIMED, sources=False))
    return weeks.overview(
        snapshot.daybook(session.store).spent(timed),
        hours.entries(timed),
        session.curriculum,
        session.katas.values(),
        now,
        target=config.hours_per_week,
        background=config.background,
    )
