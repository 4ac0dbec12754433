"""A unit's report: saved as a draft, sent, with its files."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, User
from assignments import notices
from assignments.evidence import check_evidence, safe_name, sha256_of
from assignments.models import Assignment, Evidence, ProgressReport, ReportedValue
from assignments.openings import refusal
from assignments.services.moves import move_report
from assignments.services.refusals import PeriodClosed, ReportMoved
from targets.models import Indicator
from targets.periods import Period

_SAVED = "Lưu báo cáo"
_ONE_ENTRY = timedelta(minutes=10)
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
    quietly: bool = False,
) -> ProgressReport:
    """Save the draft of this assignment's report for `period`, new or changed.

    `version` is the one the writer saw (None: there was none yet). Raises `PeriodClosed`, or `ReportMoved` when the
    report was changed, sent or reviewed meanwhile. A returned report may be corrected after its period has closed.
    Saved `quietly`, as it is every few seconds, one writer's changes within ten minutes make one entry of the trail.
    """
    report = ProgressReport.objects.filter(
        assignment=assignment, period_start=period.start, period_end=period.end
    ).first()
    returned = report is not None and report.status in ProgressReport.BACK
    if not returned and (reason := refusal(assignment, period, timezone.localdate())):
        raise PeriodClosed(reason)
    before = audit.snapshot(report) | _claims(report) if report else {}
    silent = quietly and report is not None and _just_recorded(report, by)
    if report is None:
        try:
            with transaction.atomic():
                report = ProgressReport.objects.create(
                    assignment=assignment, period_start=period.start, period_end=period.end, author=by, **words
                )
        except IntegrityError as error:  # begun at the same moment by a colleague
            raise ReportMoved(_CHANGED) from error
    else:
        open_to_writing = ProgressReport.objects.filter(status__in=ProgressReport.EDITABLE)
        moved = open_to_writing.filter(pk=report.pk, version=version or 0).update(
            **words, author=by, version=F("version") + 1, updated_at=timezone.now()
        )
        if not moved:
            raise ReportMoved(_CHANGED)
        report.refresh_from_db()
    _replace_values(report, values)
    if not silent:
        audit.record(_SAVED, report, by=by, before=before, after=audit.snapshot(report) | _claims(report))
    return report


def _just_recorded(report: ProgressReport, by: User) -> bool:
    """Whether the trail has this very writer's draft of the last minutes; another's words are always recorded."""
    if report.author_id != by.pk:
        return False
    since = timezone.now() - _ONE_ENTRY
    entries: Any = AuditEntry.objects.about(report).filter(action=_SAVED, at__gte=since)
    return bool(entries.filter(actor_id=by.pk).exists())


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
    """Send the draft or corrected report to the office. Raises `PeriodClosed` or `ReportMoved` (already sent).

    What was only asked for more keeps the day on which it was first sent.
    """
    today = timezone.localdate()
    if report.status == ProgressReport.Status.DRAFT and (reason := refusal(report.assignment, report.period, today)):
        raise PeriodClosed(reason)
    before = {"status": report.status}
    asked = report.status == ProgressReport.Status.ASKED
    sources = [ProgressReport.Status.ASKED] if asked else [ProgressReport.Status.DRAFT, ProgressReport.Status.RETURNED]
    sent: dict[str, Any] = {} if asked else {"submitted_at": timezone.now()}
    to = ProgressReport.Status.SUBMITTED
    move_report(report, sources, to, "Báo cáo này đã được gửi.", submitted_by=by, **sent)
    notices.settle_report(report)
    audit.record("Gửi báo cáo", report, by=by, before=before, after=audit.snapshot(report) | _claims(report))
    return report


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


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take a file out of a report that is not sent yet; the file itself is kept. Raises `ReportMoved` when it is."""
    if not evidence.report.is_editable:
        raise ReportMoved("Báo cáo đã gửi, không bỏ được tài liệu.")
    gone = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True)
    if gone.update(removed_by=by, removed_at=timezone.now()):
        audit.record("Bỏ tài liệu", evidence, by=by, before=audit.snapshot(evidence))
