"""Building one summary: claim the row, roll up, draw, freeze. The row is the job; who holds its claim works on it."""

import hashlib
import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import audit, claims
from accounts.claims import ClaimLost, Heartbeat
from accounts.models import DemonstrationRow, Unit
from assignments.models import Assignment
from reports.figures import RollUp, Scope, as_data, scope_of
from reports.models import Letterhead, Summary
from reports.pdf import Heading, render_pdf, summary_html
from reports.rollups import roll_up
from targets.periods import Period, PeriodKind, period_of

logger = logging.getLogger(__name__)


class EmptySummary(Exception):
    """Nothing to sum up; the message is Vietnamese and is shown on the page."""


def heading_of(committee: Unit) -> Heading:
    """The committee's letterhead; a committee without one is headed by its own name."""
    letterhead = Letterhead.objects.filter(committee=committee).first()
    if letterhead is None:
        return Heading("", committee.name, "", "BC/CU", "", "", "", ("Lưu Văn phòng",))
    return Heading(
        parent_body=letterhead.parent_body,
        issuing_body=letterhead.issuing_body,
        place=letterhead.place,
        symbol=letterhead.symbol,
        signer_capacity=letterhead.signer_capacity,
        signer_title=letterhead.signer_title,
        signer_name=letterhead.signer_name,
        recipients=tuple(line for line in letterhead.recipients.splitlines() if line.strip()),
    )


def paper_of(rollup: RollUp, committee: Unit) -> str:
    """The roll-up as the committee's paper of today, in HTML."""
    return summary_html(
        rollup,
        heading_of(committee),
        drawn_on=timezone.localdate(),
        illustrative=DemonstrationRow.objects.exists(),
    )


def day_of(period_end: date) -> date:
    """The day as of which a period is summed up: its last one, or today while it still runs."""
    return min(period_end, timezone.localdate())


def roll_up_period(scope: Scope, period: Period) -> RollUp:
    """What a summary of `period` says. Raises `EmptySummary` when there is nothing to sum up."""
    rollup = roll_up(scope, on=day_of(period.end), period=period)
    if rollup.is_empty:
        raise EmptySummary(f"Không có nhiệm vụ, chỉ tiêu hay báo cáo nào trong {period.label} để tổng hợp.")
    return rollup


def claim(summary_id: int) -> str | None:
    """Take the queued row for this worker; None when it is not queued (any more). One conditional UPDATE."""
    queued = Summary.objects.filter(pk=summary_id, status=Summary.Status.QUEUED)
    return claims.take(queued, status=Summary.Status.BUILDING, error="")


def build_summary(summary_id: int) -> None:
    """Build the summary if this worker gets its claim: READY with its files, or FAILED with the reason in the row.

    May run twice for one row: the second run finds no queued row and stops.
    """
    token = claim(summary_id)
    if token is None:
        return
    held = Summary.objects.filter(pk=summary_id, claim=token, status=Summary.Status.BUILDING)
    try:
        with Heartbeat(held):
            summary = held.select_related("committee", "unit", "conclusion").get()
            _finish(summary, held, *_make(summary, claims.step_of(held)))
    except (ClaimLost, Summary.DoesNotExist):
        logger.info("summary %s: taken over by another worker", summary_id)
    except EmptySummary as reason:
        held.update(status=Summary.Status.FAILED, error=str(reason))
    except Exception:
        logger.exception("summary %s failed", summary_id)
        held.update(
            status=Summary.Status.FAILED,
            error="Có lỗi khi lập bản tổng hợp. Hãy thử lại; nếu vẫn lỗi, báo người quản trị.",
        )


def _make(summary: Summary, step: Callable[[int, str], None]) -> tuple[dict[str, Any], bytes]:
    step(15, "Tổng hợp số liệu")
    scope = scope_of(summary.committee, unit=summary.unit, conclusion=summary.conclusion)
    rollup = roll_up_period(scope, summary.period)
    step(40, "Trình bày văn bản")
    html = paper_of(rollup, summary.committee)
    step(55, "Xuất tệp PDF")
    pdf = render_pdf(html)
    step(90, "Lưu tệp")
    return as_data(rollup), pdf


def _finish(summary: Summary, held: Any, figures: dict[str, Any], pdf: bytes) -> None:
    """Write the file, then freeze the row in one UPDATE; without the claim the file is taken back."""
    name = summary.pdf.field.generate_filename(summary, f"tong-hop-{summary.pk}-{summary.claim[:8]}.pdf")
    name = summary.pdf.storage.save(name, ContentFile(pdf))
    try:
        with transaction.atomic():
            frozen = held.update(
                status=Summary.Status.READY,
                progress=100,
                step="Đã xong",
                figures=figures,
                pdf=name,
                sha256=hashlib.sha256(pdf).hexdigest(),
                built_at=timezone.now(),
            )
            if not frozen:
                raise ClaimLost
            audit.record("Lập bản tổng hợp", summary, by=None, committee_id=summary.committee_id, after={"pdf": name})
    except Exception:
        summary.pdf.storage.delete(name)
        raise


def release_lost_claims() -> list[int]:
    """Put back what dead workers held and name all rows that wait for a worker; give up after too many attempts."""
    busy = Summary.objects.filter(status=Summary.Status.BUILDING)
    lost = {
        "status": Summary.Status.FAILED,
        "error": "Đã thử nhiều lần nhưng tiến trình lập đều dừng giữa chừng.",
    }
    claims.put_back(busy, queued=Summary.Status.QUEUED, step="Lập lại sau sự cố", failed=lost)
    return list(
        Summary.objects.filter(status=Summary.Status.QUEUED).order_by("requested_at").values_list("pk", flat=True)
    )


def queue_month_end(today: date) -> list[int]:
    """Queue last month's summary of every committee that has tasks and none of that month yet; the rows' numbers."""
    month = period_of(today, PeriodKind.MONTH).previous()
    active = Unit.objects.filter(
        kind=Unit.Kind.COMMITTEE, pk__in=Assignment.objects.existing_on(month.end).values("unit__committee_id")
    )
    made = Summary.objects.filter(period_start=month.start, period_end=month.end, unit=None, conclusion=None)
    queued = []
    for committee in active.exclude(pk__in=made.values("committee_id")):
        summary = Summary.objects.create(committee=committee, period_start=month.start, period_end=month.end)
        audit.record("Yêu cầu tổng hợp", summary, by=None, committee_id=committee.pk, after=audit.snapshot(summary))
        queued.append(summary.pk)
    return queued
