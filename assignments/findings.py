"""What the office should look at in a report before it accepts it: rules, each with its reason in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.vietnamese import search_key
from assignments.models import ProgressReport, ReportedValue
from assignments.openings import due_on
from targets.entries import typed_form, understand
from targets.measures import ResultKind
from targets.standings import measure_of

SHORT = 15  # signs: "Đã thực hiện." says nothing that could be checked


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` is a sentence for the reviewer."""

    text: str


def findings_of(report: ProgressReport, previous: ProgressReport | None, *, has_evidence: bool) -> tuple[Finding, ...]:
    """Everything worth a second look; none says that the report is wrong. `previous` is the report sent before it.

    Expects values with their indicators and sets, and the assignment.
    """
    return tuple(Finding(text) for text in _sentences(report, previous, has_evidence))


def _sentences(report: ProgressReport, previous: ProgressReport | None, has_evidence: bool) -> Iterator[str]:
    if report.claims_done and not has_evidence:
        yield "Đề nghị công nhận hoàn thành nhưng không kèm tài liệu."
    if report.blocked_by:
        yield f"Vướng ở {report.blocked_by}."
    if late := _days_late(report):
        yield f"Gửi sau hạn {late} ngày."
    if len(report.work_done.strip()) < SHORT:
        yield "Kết quả ghi quá ngắn, khó kiểm tra."
    yield from _against(report, previous)
    yield from _of_values(report, previous)


def _days_late(report: ProgressReport) -> int:
    if report.submitted_at is None:
        return 0
    return max(0, (timezone.localdate(report.submitted_at) - due_on(report.period)).days)


def _against(report: ProgressReport, previous: ProgressReport | None) -> Iterator[str]:
    if previous is None:
        return
    if report.completion < previous.completion:
        yield f"Tiến độ giảm từ {previous.completion}% xuống {report.completion}%."
    if search_key(report.work_done) and search_key(report.work_done) == search_key(previous.work_done):
        yield "Kết quả chép lại nguyên văn kỳ trước."


def _of_values(report: ProgressReport, previous: ProgressReport | None) -> Iterator[str]:
    before = {row.indicator_id: row.value for row in previous.values.all()} if previous else {}
    stated = {row.indicator_id: row for row in report.values.all()}
    if report.assignment.indicator_id and report.assignment.indicator_id not in stated:
        yield "Không có số liệu của chỉ tiêu gắn với việc này."
    for row in stated.values():
        if warning := _warning(row, report.period_end, before.get(row.indicator_id)):
            yield f"{row.indicator.name}: {warning}."


def _warning(row: ReportedValue, end: date, before: Decimal | None) -> str:
    measure = measure_of(row.indicator)
    reading = understand(
        typed_form(row.value, measure),
        measure,
        kind=ResultKind.ESTIMATE,  # whether the period is over is not the question here
        end=end,
        today=end,
        before=before,
    )
    return reading.problem.rstrip(".") or reading.warning
