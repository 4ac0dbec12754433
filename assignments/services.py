"""Writes on assignments and reports. State moves by conditional UPDATE: two people, one outcome."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from accounts.vietnamese import search_key
from assignments.evidence import check_evidence, safe_name, sha256_of
from assignments.models import Assignment, Evidence, ProgressReport, ReportedValue, Review
from assignments.openings import refusal
from conclusions.models import Directive
from targets.models import Indicator, Result
from targets.periods import Period
from targets.services import record_result


class AssignmentRefused(Exception):
    """An assignment that cannot be made; the message is Vietnamese and says why."""


class PeriodClosed(Exception):
    """No report may be written for this period; the message says why."""


class ReportMoved(Exception):
    """The report is no longer in the state the act needs: somebody else was first. Nothing was changed."""


# --- Assignments ---------------------------------------------------------------------------------


@transaction.atomic
def assign(
    about: Directive | Indicator,
    *,
    units: Iterable[Unit],
    task: str,
    frequency: str,
    by: User,
    supporting_units: Iterable[Unit] = (),
    product: str = "",
    person: str = "",
    due_on: date | None = None,
    indicator: Indicator | None = None,
    assigned_on: date | None = None,
) -> list[Assignment]:
    """Give the directive to each of `units` to lead, or a measure on the indicator: all or none. Without `due_on` it is
    a standing task. `indicator` ties a directive's task to an indicator too.

    Raises `AssignmentRefused` when there is no unit, when the deadline has passed, or when a unit has this very task.
    """
    units = list(units)
    day = assigned_on or timezone.localdate()
    if not units:
        raise AssignmentRefused("Hãy chọn ít nhất một đơn vị chủ trì.")
    if due_on is not None and due_on < day:
        raise AssignmentRefused("Thời hạn không được trước ngày giao.")
    of = {"directive": about} if isinstance(about, Directive) else {"directive": None, "indicator": about}
    twice = Assignment.objects.filter(**of, unit__in=units, task=task, cancelled_on__isnull=True)
    if names := [assignment.unit.short_name for assignment in twice.select_related("unit")]:
        raise AssignmentRefused(f"Đã giao nội dung này cho: {', '.join(names)}.")
    supporting = list(supporting_units)
    words: dict[str, Any] = {"task": task, "product": product, "person": person}
    dates = {"due_on": due_on, "frequency": frequency, "assigned_on": day}
    fields = {**words, **dates, "indicator": indicator, **of, "assigned_by": by}
    return [_assign_one(unit, supporting, by, fields) for unit in units]


def _assign_one(unit: Unit, supporting: Iterable[Unit], by: User, fields: Mapping[str, Any]) -> Assignment:
    key = search_key(fields["task"], fields["product"], unit.name, unit.short_name)[:900]
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(unit=unit, search_key=key, **fields)
    except IntegrityError as error:  # given at the same moment by somebody else
        raise AssignmentRefused(f"Đã giao nội dung này cho: {unit.short_name}.") from error
    others = [other for other in supporting if other.pk != unit.pk]
    assignment.supporting_units.set(others)
    after = audit.snapshot(assignment) | {"supporting_units": [other.code for other in others]}
    audit.record("Giao việc", assignment, by=by, after=after)
    return assignment


@transaction.atomic
def stop_assignment(assignment: Assignment, *, by: User, reason: str) -> None:
    """End an assignment without completion; its history stays. Raises `ReportMoved` when it was stopped already."""
    day = timezone.localdate()
    if not Assignment.objects.filter(pk=assignment.pk, cancelled_on__isnull=True).update(cancelled_on=day):
        raise ReportMoved("Việc này đã dừng từ trước.")
    audit.record(
        "Dừng việc",
        assignment,
        by=by,
        before={"cancelled_on": None},
        after={"cancelled_on": str(day), "reason": reason},
    )


# --- Reports -------------------------------------------------------------------------------------

_CHANGED = "Báo cáo đã được người khác sửa hoặc gửi trong lúc đồng chí đang viết."


@transaction.atomic
def save_report(
    assignment: Assignment,
    *,
    period: Period,
    words: Mapping[str, Any],
    values: Mapping[Indicator, Decimal | None],
    by: User,
    version: int | None = None,
) -> ProgressReport:
    """Save the draft of this assignment's report for `period`, new or changed.

    `version` is the one the writer saw (None: there was none yet). Raises `PeriodClosed`, or `ReportMoved` when the
    report was changed, sent or reviewed meanwhile. A returned report may be corrected after its period has closed.
    """
    report = ProgressReport.objects.filter(
        assignment=assignment, period_start=period.start, period_end=period.end
    ).first()
    returned = report is not None and report.status == ProgressReport.Status.RETURNED
    if not returned and (reason := refusal(assignment, period, timezone.localdate())):
        raise PeriodClosed(reason)
    before = audit.snapshot(report) if report else {}
    if report is None:
        try:
            with transaction.atomic():
                report = ProgressReport.objects.create(
                    assignment=assignment, period_start=period.start, period_end=period.end, author=by, **words
                )
        except IntegrityError as error:  # begun at the same moment by a colleague
            raise ReportMoved(_CHANGED) from error
    else:
        editable = [ProgressReport.Status.DRAFT, ProgressReport.Status.RETURNED]
        moved = ProgressReport.objects.filter(pk=report.pk, version=version or 0, status__in=editable).update(
            **words, author=by, version=F("version") + 1, updated_at=timezone.now()
        )
        if not moved:
            raise ReportMoved(_CHANGED)
        report.refresh_from_db()
    _replace_values(report, values)
    audit.record("Lưu báo cáo", report, by=by, before=before, after=audit.snapshot(report) | _claims(report))
    return report


def _replace_values(report: ProgressReport, values: Mapping[Indicator, Decimal | None]) -> None:
    for indicator, value in values.items():
        if value is None:
            ReportedValue.objects.filter(report=report, indicator=indicator).delete()
        else:
            ReportedValue.objects.update_or_create(report=report, indicator=indicator, defaults={"value": value})


def _claims(report: ProgressReport) -> dict[str, Any]:
    return {"values": {str(claim.indicator_id): str(claim.value) for claim in report.values.all()}}


@transaction.atomic
def submit_report(report: ProgressReport, *, by: User) -> ProgressReport:
    """Send the draft or corrected report to the office. Raises `PeriodClosed` or `ReportMoved` (already sent)."""
    today = timezone.localdate()
    if report.status == ProgressReport.Status.DRAFT and (reason := refusal(report.assignment, report.period, today)):
        raise PeriodClosed(reason)
    before = {"status": report.status}
    _move(
        report,
        [ProgressReport.Status.DRAFT, ProgressReport.Status.RETURNED],
        ProgressReport.Status.SUBMITTED,
        "Báo cáo này đã được gửi.",
        submitted_by=by,
        submitted_at=timezone.now(),
    )
    audit.record("Gửi báo cáo", report, by=by, before=before, after=audit.snapshot(report) | _claims(report))
    return report


@transaction.atomic
def accept_report(report: ProgressReport, *, by: User, note: str = "") -> Review:
    """The office's yes: the report counts, its figures enter the indicators' history, a claimed end takes effect.

    Raises `ReportMoved` when the report does not wait for review any more.
    """
    _move(report, [ProgressReport.Status.SUBMITTED], ProgressReport.Status.ACCEPTED, _REVIEWED)
    review = Review.objects.create(report=report, decision=Review.Decision.ACCEPTED, note=note, reviewer=by)
    for claim in report.values.select_related("indicator__indicator_set"):
        _record_claim(claim, report, by)
    if report.claims_done:
        _complete(report, by)
    audit.record(
        "Duyệt báo cáo", report, by=by, before={"status": "submitted"}, after={"status": "accepted", "note": note}
    )
    return review


@transaction.atomic
def return_report(report: ProgressReport, *, by: User, note: str) -> Review:
    """The office's no, with its reason: the unit corrects and sends again; until then the work counts as not done."""
    _move(report, [ProgressReport.Status.SUBMITTED], ProgressReport.Status.RETURNED, _REVIEWED)
    review = Review.objects.create(report=report, decision=Review.Decision.RETURNED, note=note, reviewer=by)
    audit.record(
        "Trả lại báo cáo", report, by=by, before={"status": "submitted"}, after={"status": "returned", "note": note}
    )
    return review


_REVIEWED = "Báo cáo này không còn chờ duyệt: đã có người duyệt hoặc trả lại."


def _move(report: ProgressReport, sources: list[str], to: str, message: str, **fields: Any) -> None:
    moved = ProgressReport.objects.filter(pk=report.pk, status__in=sources).update(
        status=to, version=F("version") + 1, updated_at=timezone.now(), **fields
    )
    if not moved:
        raise ReportMoved(message)
    report.refresh_from_db()


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


# --- Evidence ------------------------------------------------------------------------------------


def check_upload(upload: "UploadedFile[Any]") -> str:
    """The safe name under which the file may be kept. Raises `EvidenceRefused`; the file is left at its start."""
    name = safe_name(upload.name or "")
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    limit = settings.KETLUAN["evidence_max_bytes"]
    check_evidence(name, upload.size or 0, head, kinds=settings.KETLUAN["evidence_kinds"], limit=limit)
    return name


@transaction.atomic
def add_evidence(report: ProgressReport, upload: "UploadedFile[Any]", *, by: User) -> Evidence:
    """Keep a file as received, with its SHA-256. Raises `EvidenceRefused`, or `ReportMoved` when the report is sent."""
    if not report.is_editable:
        raise ReportMoved("Báo cáo đã gửi, không thêm được tài liệu.")
    name = check_upload(upload)
    digest = sha256_of(upload)
    evidence = Evidence(report=report, name=name, size=upload.size or 0, sha256=digest, added_by=by)
    evidence.file.save(f"{digest[:16]}.{name.rsplit('.', 1)[-1]}", upload, save=True)
    audit.record("Thêm tài liệu", evidence, by=by, after=audit.snapshot(evidence))
    return evidence
