"""What is done about a difficulty or a proposal of a unit: passed on to who can solve it, answered once."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from assignments import request_notices
from assignments.concerns import Concern, concern_of
from assignments.models import ConcernStep, ProgressReport
from assignments.services.refusals import ConcernMoved


@transaction.atomic
def forward_concern(report: ProgressReport, part: str, *, to: str, by: User, text: str = "") -> ConcernStep:
    """Note that these words of the report were passed on to `to`. Raises `ConcernMoved`."""
    _open(report, part)
    step = ConcernStep(report=report, part=part, kind=ConcernStep.Kind.FORWARDED, addressee=to, text=text, by=by)
    return _take(step, "Chuyển kiến nghị" if part == ConcernStep.Part.PROPOSALS else "Chuyển khó khăn")


@transaction.atomic
def answer_concern(report: ProgressReport, part: str, *, text: str, by: User) -> ConcernStep:
    """Answer these words of the report: the unit and who reported hear of it. Raises `ConcernMoved`."""
    concern = _open(report, part)
    step = ConcernStep(report=report, part=part, kind=ConcernStep.Kind.ANSWERED, text=text, by=by)
    step.addressee = concern.held_by
    _take(step, "Trả lời kiến nghị" if part == ConcernStep.Part.PROPOSALS else "Trả lời khó khăn")
    request_notices.tell_concern_answered(step)
    return step


def _open(report: ProgressReport, part: str) -> Concern:
    """The concern whose latest words these are; nobody else answers it before the transaction ends."""
    ProgressReport.objects.select_for_update().get(pk=report.pk)
    concern = concern_of(report, part, timezone.localdate())
    if concern is None:
        raise ConcernMoved("Báo cáo kỳ sau đã nêu lại, hoặc báo cáo này chưa được duyệt; hãy xem lại danh sách.")
    if not concern.is_open:
        raise ConcernMoved(f"Nội dung này không còn chờ xử lý: {concern.state_label.lower()}.")
    return concern


def _take(step: ConcernStep, action: str) -> ConcernStep:
    step.save(force_insert=True)
    committee_id = step.report.assignment.unit.committee_id
    audit.record(action, step, by=step.by, committee_id=committee_id, after=audit.snapshot(step))
    return step
