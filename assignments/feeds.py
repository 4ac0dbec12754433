"""A unit's deadlines as an iCalendar file: titles and days, nothing about people. RFC 5545, written by `icalendar`."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import CalendarFeed, Unit
from accounts.services import token_hash
from assignments.models import Assignment
from assignments.openings import due_on, open_periods, sent_for
from targets.periods import Period


def unit_behind(token: str) -> Unit | None:
    """The unit whose calendar this token opens; None when there is none, or it was revoked."""
    feeds = CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True)
    feed = feeds.select_related("unit").first()
    return feed.unit if feed else None


def calendar_of(unit: Unit, today: date) -> bytes:
    """The unit's open assignments with a deadline, and the days on which its open reports are due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ketluan//Thời hạn của đơn vị//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Ketluan – {unit.short_name}")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    now = timezone.now()
    for uid, day, title in _days(unit, today):
        calendar.add_component(_event(f"{uid}@ketluan", day, title, now))
    lines: bytes = calendar.to_ical()
    return lines


def _event(uid: str, day: date, title: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    return event


def _days(unit: Unit, today: date) -> Iterator[tuple[str, date, str]]:
    """(what it is for ever, day, title)"""
    work = list(Assignment.objects.filter(unit=unit).open_on(today).with_state(today).order_by("pk"))
    for assignment in work:
        if assignment.deadline is not None:
            yield f"viec-{assignment.pk}", assignment.deadline, f"Hạn hoàn thành: {assignment.task}"
    for period, count in sorted(_owed(work, today).items()):
        yield f"bao-cao-{unit.pk}-{period.code}", due_on(period), f"Hạn gửi báo cáo {period.label} ({count} việc)"


def _owed(work: list[Assignment], today: date) -> Counter[Period]:
    """How many reports of each open period the unit has not sent."""
    sent = sent_for(work, today)
    return Counter(
        period
        for assignment in work
        for period in open_periods(assignment, today)
        if (assignment.pk, period.start, period.end) not in sent
    )
