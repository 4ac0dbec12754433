"""Writes on indicators."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from targets.models import Indicator, Result


@transaction.atomic
def record_result(
    indicator: Indicator,
    *,
    value: Decimal,
    period_start: date,
    period_end: date,
    kind: str,
    as_of: date,
    source: str,
    by: User | None,
    note: str = "",
    unit: Unit | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    basis: str = "",
) -> Result:
    """Add one figure to the indicator's history. Earlier figures stay; which one counts is decided when it is read."""
    result = Result.objects.create(
        indicator=indicator,
        unit=unit,
        period_start=period_start,
        period_end=period_end,
        value=value,
        numerator=numerator,
        denominator=denominator,
        kind=kind,
        as_of=as_of,
        basis=basis,
        source=source,
        note=note,
        recorded_by=by,
    )
    audit.record(
        "Nhập số liệu chỉ tiêu",
        result,
        by=by,
        committee_id=indicator.indicator_set.committee_id,
        after=audit.snapshot(result),
    )
    return result
