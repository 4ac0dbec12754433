"""The office's gate: accept, return, ask for more."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assignments import notices
from assignments.models import Assignment, ProgressReport, ReportedValue, Review
from assignments.services.moves import move_report
from assignments.services.refusals import ReportMoved
from targets.models import Indicator, Result
from targets.services import record_result

_REVIEWED = "Báo cáo này không còn chờ duyệt: đã có người duyệt hoặc trả lại."


@transaction.atomic
def accept_report(report: ProgressReport, *, by: User, note: str = "") -> Review:
    """The office's yes: the report counts, its figures enter the indicators' history, a claimed end takes effect.

    Raises `ReportMoved` when the report does not wait for review any more.
    """
    review = _decide(report, Review.Decision.ACCEPTED, by=by, note=note)
    for claim in report.values.select_related("indicator__indicator_set"):
        _record_claim(claim, report, by)
    if report.claims_done:
        _complete(report, by)
    _record("Duyệt báo cáo", review)
    return review


@transaction.atomic
def return_report(report: ProgressReport, *, by: User, note: str) -> Review:
    """The office's no, with its reason: the unit corrects and sends again; until then the work counts as not done.

    What the report claimed to be finished has to be claimed again.
    """
    review = _decide(report, Review.Decision.RETURNED, by=by, note=note, claims_done=False)
    _record("Trả lại báo cáo", review)
    return review


@transaction.atomic
def ask_for_more(report: ProgressReport, *, by: User, note: str) -> Review:
    """The report is right as far as it goes, something is missing: the unit adds it, the day of sending stays."""
    review = _decide(report, Review.Decision.ASKED, by=by, note=note)
    _record("Yêu cầu bổ sung báo cáo", review)
    return review


def _decide(report: ProgressReport, decision: str, *, by: User, note: str, **fields: Any) -> Review:
    """The report takes the state named like the decision; the review keeps it, those concerned are told."""
    move_report(report, [ProgressReport.Status.SUBMITTED], ProgressReport.Status(decision), _REVIEWED, **fields)
    review = Review.objects.create(report=report, decision=decision, note=note, reviewer=by)
    notices.tell_reviewed(review)
    return review


def _record(action: str, review: Review) -> None:
    after = {"status": str(review.decision), "note": review.note}
    audit.record(action, review.report, by=review.reviewer, before={"status": "submitted"}, after=after)


def accept_reports(reports: Iterable[ProgressReport], *, by: User) -> tuple[list[ProgressReport], list[ProgressReport]]:
    """Accept each by itself, with a review and an entry of its own: those accepted, and those no longer waiting."""
    accepted: list[ProgressReport] = []
    moved: list[ProgressReport] = []
    for report in reports:
        try:
            accept_report(report, by=by)
        except ReportMoved:
            moved.append(report)
        else:
            accepted.append(report)
    return accepted, moved


def _record_claim(claim: ReportedValue, report: ProgressReport, by: User) -> None:
    """The claimed figure as a result measured on the day it was sent, or on the period's last day if sent later."""
    indicator = claim.indicator
    measured_on = min(_submitted_on(report), report.period_end)
    start = indicator.indicator_set.period_start if indicator.kind == Indicator.Kind.CUMULATIVE else report.period_start
    claim.result = record_result(
        indicator,
        value=claim.value,
        period_start=min(start, measured_on),
        period_end=measured_on,
        kind=Result.Kind.OFFICIAL,
        as_of=measured_on,
        source=f"Báo cáo của {report.assignment.unit.name}, {report.period.label}",
        by=by,
    )
    claim.save(update_fields=["result"])


def _complete(report: ProgressReport, by: User) -> None:
    """Completed on the day the unit sent the accepted report, not on the day the office found time to read it."""
    day = _submitted_on(report)
    if Assignment.objects.filter(pk=report.assignment_id, completed_on__isnull=True).update(completed_on=day):
        notices.settle_deadline(report.assignment)
        audit.record(
            "Công nhận hoàn thành",
            report.assignment,
            by=by,
            before={"completed_on": None},
            after={"completed_on": str(day)},
        )


def _submitted_on(report: ProgressReport) -> date:
    submitted_at: datetime | None = report.submitted_at
    if submitted_at is None:
        raise ReportMoved("Báo cáo chưa được gửi.")
    return timezone.localdate(submitted_at)
