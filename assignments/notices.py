"""What is told to whom about work and reports: at once, and on each day. Nothing is sent from here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import Deputy, Notice, User
from accounts.notices import Telling, notify, settle, tell, words
from assignments.models import Assignment, ProgressReport, Review
from assignments.openings import due_on, open_periods, sent_for
from targets.periods import Period

_NOTE = 150


@dataclass(frozen=True, slots=True)
class People:
    """Of each unit by its number: those who write, and those who speak for it."""

    writers: dict[int, set[int]]
    heads: dict[int, set[int]]


def people_of(units: Iterable[int], day: date) -> People:
    """The units' active people on `day`; the head's deputy of that day stands beside the head."""
    writers: dict[int, set[int]] = defaultdict(set)
    heads: dict[int, set[int]] = defaultdict(set)
    asked = set(units)
    rows = User.objects.filter(unit__in=asked, role__in=User.UNIT_ROLES, is_active=True)
    for user_id, unit_id, role in rows.values_list("pk", "unit_id", "role"):
        writers[unit_id].add(user_id)
        if role == User.Role.UNIT_HEAD:
            heads[unit_id].add(user_id)
    deputies = Deputy.objects.filter(unit__in=asked, ended_at__isnull=True, user__is_active=True)
    for unit_id, user_id in deputies.filter(valid_from__lte=day, valid_to__gte=day).values_list("unit_id", "user_id"):
        heads[unit_id].add(user_id)
    return People(writers, heads)


def step_on(due_on: date, day: date) -> str:
    """How near the deadline is: the last reminder reached (`"7"`, `"1"`, `"0"`), `"late"`, `"head"`, or `""`.

    A day on which nothing ran loses no reminder: the next one finds the step reached.
    """
    left = (due_on - day).days
    if left < 0:
        return "head" if -left >= settings.KETLUAN["head_overdue_days"] else "late"
    reached = [step for step in settings.KETLUAN["reminder_days"] if left <= step]
    return str(min(reached)) if reached else ""


# --- On each day ---------------------------------------------------------------------------------


def of_day(day: date) -> Iterator[Telling]:
    """All that is to be told on `day`; asked again it names the same things."""
    work = list(Assignment.objects.open_on(day).with_state(day).order_by("pk"))
    people = people_of((assignment.unit_id for assignment in work), day)
    sent = sent_for(work, day)
    for assignment in work:
        if assignment.deadline is not None:
            yield from _deadline(assignment, day, people)
        for period in open_periods(assignment, day):
            if (assignment.pk, period.start, period.end) not in sent:
                yield from _report(assignment, period, day, people)
    yield from _slow_reviews(day)


def _deadline(assignment: Any, day: date, people: People) -> Iterator[Telling]:
    due_on: date = assignment.deadline
    about = f"deadline:{assignment.pk}"
    url = reverse("assignment_detail", args=[assignment.pk])
    for telling in _reminders("task", assignment, due_on, day, people):
        yield Telling(telling.user_id, telling.kind, about, f"{due_on}:{telling.step}", telling.text, url)


def _report(assignment: Any, period: Period, day: date, people: People) -> Iterator[Telling]:
    about = about_report(assignment.pk, period)
    url = reverse("write_report", args=[assignment.pk, period.code])
    for telling in _reminders("report", assignment, due_on(period), day, people, period=period.label):
        yield Telling(telling.user_id, telling.kind, about, telling.step, telling.text, url)


@dataclass(frozen=True, slots=True)
class _Reminder:
    user_id: int
    kind: str
    step: str
    text: str


def _reminders(
    what: str, assignment: Any, due_on: date, day: date, people: People, **blanks: str
) -> Iterator[_Reminder]:
    """`what` is `task` or `report`. Long after the deadline the head hears of it apart, the others as before."""
    step = step_on(due_on, day)
    if not step:
        return
    writers = people.writers.get(assignment.unit_id, set())
    heads = people.heads.get(assignment.unit_id, set()) if step == "head" else set()
    values = {"days": abs((due_on - day).days), "due": f"{due_on:%d/%m/%Y}", "task": assignment.task, **blanks}
    late = step in {"head", "late"}
    kind = f"{what}_{'late' if late else 'due'}"
    for user_id in sorted(writers - heads):
        name = kind if late or due_on != day else f"{kind}_today"
        yield _Reminder(user_id, kind, "late" if late else step, words(name, **values))
    for user_id in sorted(heads):
        yield _Reminder(user_id, kind, "head", words(f"{kind}_head", **values))


def _slow_reviews(day: date) -> Iterator[Telling]:
    """To the office: what was sent on one day and still waits after so many days, told once for each day of sending."""
    slow = settings.KETLUAN["review_slow_days"]
    waiting = ProgressReport.objects.filter(status=ProgressReport.Status.SUBMITTED, submitted_at__isnull=False)
    rows = waiting.values_list("assignment__unit__committee_id", "submitted_at")
    counted = Counter((committee_id, timezone.localdate(at)) for committee_id, at in rows)
    late = {key: count for key, count in counted.items() if (day - key[1]).days > slow}
    office = User.objects.filter(role=User.Role.OFFICE, is_active=True, unit__committee__in={key[0] for key in late})
    of_committee: dict[int | None, list[User]] = defaultdict(list)
    for user in office:
        of_committee[user.committee_id].append(user)
    for (committee_id, sent_on), count in sorted(late.items(), key=lambda item: item[0][1]):
        text = words("to_review", count=count, day=f"{sent_on:%d/%m/%Y}", days=slow)
        about = f"waiting:{committee_id}:{sent_on}"
        for user in of_committee[committee_id]:
            yield Telling(user.pk, Notice.Kind.TO_REVIEW, about, "slow", text, reverse("reports_to_review"))


# --- At once, inside the act ---------------------------------------------------------------------


def about_report(assignment_id: int, period: Period) -> str:
    return f"report:{assignment_id}:{period.code}"


def about_review(assignment_id: int, period: Period) -> str:
    """Apart from the reminders: none of them may take the place of what the office said."""
    return f"review:{assignment_id}:{period.code}"


def tell_given(assignments: Iterable[Assignment]) -> None:
    """The lead units' people hear of new work."""
    given = list(assignments)
    people = people_of((assignment.unit_id for assignment in given), timezone.localdate())
    tell(
        Telling(
            user_id,
            Notice.Kind.GIVEN,
            f"assignment:{assignment.pk}",
            "given",
            words("given", deadline=_deadline_words(assignment), task=assignment.task),
            reverse("assignment_detail", args=[assignment.pk]),
        )
        for assignment in given
        for user_id in sorted(people.writers.get(assignment.unit_id, ()))
    )


def _deadline_words(assignment: Assignment) -> str:
    if assignment.due_on is not None:
        return f"thời hạn {assignment.due_on:%d/%m/%Y}"
    return f"thường xuyên, báo cáo {assignment.get_frequency_display().lower()}"


def tell_reviewed(review: Review) -> None:
    """Who wrote and sent the report hears of the decision; of a report that comes back the unit's head too."""
    report, assignment = review.report, review.report.assignment
    accepted = review.decision == Review.Decision.ACCEPTED
    who = Q(pk__in={report.author_id, report.submitted_by_id})
    if not accepted:
        who |= Q(unit=assignment.unit_id, role=User.Role.UNIT_HEAD)
    period = report.period
    address = ("report_detail", [report.pk]) if accepted else ("write_report", [assignment.pk, period.code])
    notify(
        User.objects.filter(who, role__in=User.UNIT_ROLES, is_active=True),
        kind=review.decision,
        about=about_review(assignment.pk, period),
        step=str(review.pk),
        text=words(review.decision, period=period.label, task=assignment.task, note=short(review.note)),
        url=reverse(address[0], args=address[1]),
    )


def short(note: str) -> str:
    """The beginning of what somebody wrote, on one line."""
    return Truncator(" ".join(note.split())).chars(_NOTE)


def settle_report(report: ProgressReport) -> None:
    """Sent: the reminders about it, and what the office said of it before, count as read."""
    settle(about_report(report.assignment_id, report.period))
    settle(about_review(report.assignment_id, report.period))


def settle_deadline(assignment: Assignment) -> None:
    """Finished or stopped: the reminders of its deadline count as read."""
    settle(f"deadline:{assignment.pk}")
