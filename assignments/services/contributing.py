"""What a coordinating unit adds to the lead unit's report: one paragraph for each period."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import Unit, User
from assignments.models import Assignment, Contribution
from assignments.openings import contribution_refusal
from assignments.services.refusals import PeriodClosed, ReportMoved
from targets.periods import Period

_CHANGED = "Phần phối hợp đã được người khác trong đơn vị sửa trong lúc đồng chí đang viết."


@transaction.atomic
def save_contribution(
    assignment: Assignment, *, unit: Unit, period: Period, text: str, by: User, version: int | None = None
) -> Contribution:
    """Write or replace the unit's paragraph for `period`; `version` is the one the writer saw (None: none yet).

    Raises `PeriodClosed` when the period does not take it or the lead unit has sent its report, `ReportMoved` when
    the paragraph was changed meanwhile. What stood before stays in the trail.
    """
    if reason := contribution_refusal(assignment, period, timezone.localdate()):
        raise PeriodClosed(reason)
    of = {"assignment": assignment, "unit": unit, "period_start": period.start, "period_end": period.end}
    found = Contribution.objects.filter(**of).first()
    before = audit.snapshot(found) if found else {}
    if found is None:
        try:
            with transaction.atomic():
                found = Contribution.objects.create(**of, text=text, by=by)
        except IntegrityError as error:  # begun at the same moment by a colleague
            raise ReportMoved(_CHANGED) from error
    else:
        unchanged = Contribution.objects.filter(pk=found.pk, version=version or 0)
        if not unchanged.update(text=text, by=by, version=F("version") + 1, updated_at=timezone.now()):
            raise ReportMoved(_CHANGED)
        found.refresh_from_db()
    after = audit.snapshot(found) | {"unit_name": unit.name}
    audit.record("Viết phần phối hợp", found, by=by, before=before, after=after)
    return found
