"""What has changed in a scope between two days, each figure as it stood at the end of its day.

States come from the roll-ups of both days. Progress and words count from the day the office accepted the report,
silence by what had been sent by the day: an interval that is over comes out the same for ever.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit
from accounts.vietnamese import format_date
from assignments.models import Assignment, InstructionAnswer, ProgressReport, Review
from reports.change_lines import (
    Accepted,
    PassedOn,
    directive_section,
    indicator_sections,
    progress_section,
    task_sections,
    words_section,
    work_of,
)
from reports.change_sections import BAD, GOOD, Change, Section
from reports.counted import default_period
from reports.figures import RollUp, Scope
from reports.rollups import roll_up
from reports.unit_records import owes_report
from targets.periods import Period


@dataclass(frozen=True, slots=True)
class Changes:
    """`sections` in the order to show them, the empty ones too; `before` and `after` are the roll-ups compared."""

    scope: Scope
    since: date
    on: date
    sections: tuple[Section, ...]
    before: RollUp
    after: RollUp

    @property
    def shown(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.changes)

    @property
    def is_empty(self) -> bool:
        return not self.shown

    @property
    def since_text(self) -> str:
        return format_date(self.since)

    @property
    def on_text(self) -> str:
        return format_date(self.on)

    @property
    def sentence(self) -> str:
        """`Từ 30/06/2024 đến 31/12/2024: 3 việc hoàn thành mới, 2 việc quá hạn mới.`"""
        if self.is_empty:
            return f"Không có thay đổi nào từ {self.since_text} đến {self.on_text}."
        return f"Từ {self.since_text} đến {self.on_text}: {', '.join(one.count_text for one in self.shown)}."


def changes_between(scope: Scope, since: date, on: date) -> Changes:
    """From the end of `since` to the end of `on`, which is not before it. A fixed number of queries."""
    before, after = roll_up(scope, on=since, beside=False), roll_up(scope, on=on, beside=False)
    was, work = work_of(before), work_of(after)
    reports = _sent_by(scope, on)
    accepted = _accepted(reports)
    rows = _tasks(scope, on)
    passed_on = [row for row in _passed_on(rows, since) if row.new_id in work.lines or row.old_id in was.lines]
    tasks = {section.code: section for section in task_sections(was, work, passed_on)}
    indicators = indicator_sections(before, after)
    sections = (
        tasks["done"],
        tasks["overdue"],
        *indicators[:3],
        directive_section(before, after),
        progress_section(work, _latest(accepted, since), _latest(accepted, on)),
        *indicators[3:],
        _answered(scope, since, on),
        words_section(work, accepted, since),
        *_silence([row for row in rows if row.pk in was.lines or row.pk in work.lines], reports, since, on),
        tasks["moved"],
        tasks["given"],
        tasks["passed-on"],
        tasks["stopped"],
    )
    return Changes(scope, since, on, sections, before, after)


# --- Reports ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A report with the days it was first sent and, if it was, accepted."""

    report_id: int
    assignment_id: int
    period_end: date
    completion: int
    sent_on: date
    accepted_on: date | None
    words: str


def _sent_by(scope: Scope, on: date) -> list[Sent]:
    """Every report sent by `on`, in the order of its period, with what had become of it by then.

    One sent again after it came back had been sent before its first review; what came in accepted counts as accepted
    on the day it was sent.
    """
    accepted = Review.objects.filter(report=OuterRef("pk"), decision=Review.Decision.ACCEPTED).order_by("at")
    rows: Any = ProgressReport.objects.of_committee(scope.committee_id).filter(submitted_at__isnull=False)
    rows = rows.annotate(first_review=Min("reviews__at"), accepted_at=Subquery(accepted.values("at")[:1]))
    fields = ("pk", "assignment_id", "period_end", "completion", "difficulties", "proposals", "status")
    days = ("submitted_at", "first_review", "accepted_at")
    found = []
    rows = rows.order_by("period_end", "pk").values_list(*fields, *days)
    for pk, task, end, completion, difficulties, proposals, status, at, review, yes in rows:
        if yes is None and status == ProgressReport.Status.ACCEPTED:
            yes = at
        sent_on = timezone.localdate(min(at, review) if review else at)
        accepted_on = timezone.localdate(yes) if yes else None
        if sent_on <= on:
            kept = accepted_on if accepted_on and accepted_on <= on else None
            found.append(Sent(pk, task, end, completion, sent_on, kept, _words(difficulties, proposals)))
    return found


def _words(difficulties: str, proposals: str) -> str:
    told = (("", difficulties), ("Kiến nghị: ", proposals))
    return "\n".join(f"{name}{words.strip()}" for name, words in told if words.strip())


def _accepted(reports: Iterable[Sent]) -> list[Accepted]:
    return [
        Accepted(row.report_id, row.assignment_id, row.period_end, row.completion, row.accepted_on, row.words)
        for row in reports
        if row.accepted_on
    ]


def _latest(accepted: Iterable[Accepted], day: date) -> dict[int, Accepted]:
    """Of each task the last period's report accepted by the day."""
    return {row.assignment_id: row for row in accepted if row.on <= day}


# --- Instructions --------------------------------------------------------------------------------


def _answered(scope: Scope, since: date, on: date) -> Section:
    """The Standing Committee's words that units answered between the days, with the answer."""
    rows = InstructionAnswer.objects.filter(
        instruction__committee_id=scope.committee_id, at__date__gt=since, at__date__lte=on
    )
    if scope.unit_path:
        rows = rows.filter(instruction__unit__path__startswith=scope.unit_path)
    found = rows.select_related("instruction__unit").order_by("at", "pk")
    changes = [
        Change(
            title=row.instruction.text,
            note=row.instruction.unit.name if row.instruction.unit else "",
            href=reverse("instruction_detail", args=[row.instruction_id]),
            before=f"cho ý kiến ngày {format_date(timezone.localdate(row.instruction.at))}",
            after=f"{format_date(timezone.localdate(row.at))}: {row.text}",
            turn=GOOD,
        )
        for row in found
    ]
    return Section("answered", "Ý kiến chỉ đạo đã được trả lời", "ý kiến chỉ đạo được trả lời", tuple(changes))


# --- Tasks ---------------------------------------------------------------------------------------


def _tasks(scope: Scope, on: date) -> list[Assignment]:
    """All of the committee's that exist on the day, and those that another committee's unit took over from it."""
    own = Q(unit__committee_id=scope.committee_id) | Q(transferred_from__unit__committee_id=scope.committee_id)
    rows = Assignment.objects.filter(own).existing_on(on).select_related("unit", "transferred_from__unit")
    return list(rows.order_by("unit__sort_key", "pk"))


def _passed_on(tasks: Iterable[Assignment], since: date) -> list[PassedOn]:
    return [
        PassedOn(
            row.transferred_from.pk, row.pk, row.task, row.transferred_from.unit.name, row.unit.name, row.assigned_on
        )
        for row in tasks
        if row.transferred_from is not None and row.assigned_on > since
    ]


# --- Silent units --------------------------------------------------------------------------------


def _silence(tasks: Iterable[Assignment], reports: Iterable[Sent], since: date, on: date) -> tuple[Section, Section]:
    """Units that had sent no report at all of the last half-year over by the day, and those that have again."""
    of_unit: dict[Unit, list[Assignment]] = defaultdict(list)
    for row in tasks:
        of_unit[row.unit].append(row)
    sent: dict[int, list[Sent]] = defaultdict(list)
    for report in reports:
        sent[report.assignment_id].append(report)
    fallen, back = [], []
    for unit, own in of_unit.items():
        was, now = _is_heard(own, sent, since), _is_heard(own, sent, on)
        if now is False and was is not False:
            fallen.append(_unit_change(unit, was, now, since, on))
        elif now and was is False:
            back.append(_unit_change(unit, was, now, since, on))
    return (
        Section("silent", "Đơn vị chưa báo cáo", "đơn vị mới không báo cáo", tuple(fallen)),
        Section("heard", "Đơn vị báo cáo trở lại", "đơn vị báo cáo trở lại", tuple(back)),
    )


def _period_over(day: date) -> Period:
    period = default_period(day)
    return period if period.end <= day else period.previous()


def _is_heard(tasks: Iterable[Assignment], sent: dict[int, list[Sent]], day: date) -> bool | None:
    """Whether one report at least was sent by the day; None while nothing is due of the unit."""
    period = _period_over(day)
    due = [row for row in tasks if row.assigned_on <= day and owes_report(row, period)]
    if not due:
        return None
    reports = (report for row in due for report in sent.get(row.pk, []))
    return any(period.start <= row.period_end <= period.end and row.sent_on <= day for row in reports)


def _unit_change(unit: Unit, was: bool | None, now: bool | None, since: date, on: date) -> Change:
    words = {None: "không phải báo cáo", False: "chưa gửi báo cáo nào", True: "đã báo cáo"}
    before, after = (f"{words[heard]} {_period_over(day).label}" for heard, day in ((was, since), (now, on)))
    href = reverse("unit_detail", args=[unit.pk])
    return Change(unit.name, unit.get_kind_display(), href, before, after, GOOD if now else BAD)
