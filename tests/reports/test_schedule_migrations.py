"""The month-end summary of before became a schedule of each committee that has none; undone, it stays."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Unit
from reports.models import SummarySchedule

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

BEFORE, AFTER = ("reports", "0005_schedules"), ("reports", "0006_monthly_schedules")


def migrate(to: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    return executor.loader.project_state([to]).apps


def test_committee_without_a_calendar_is_given_one_a_month(
    committee: Unit, other_committee: Unit, agriculture: Unit
) -> None:
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    old: Any = migrate(BEFORE).get_model("reports", "SummarySchedule")
    old.objects.create(committee_id=other_committee.pk, name="Quý", period_kind="quarter", starts_on=date(2023, 1, 1))

    migrate(AFTER)
    migrate(BEFORE)
    MigrationExecutor(connection).migrate(latest)

    rows = SummarySchedule.objects.order_by("committee__code").values_list(
        "committee", "name", "period_kind", "starts_on", "is_active"
    )
    assert list(rows) == [
        (committee.pk, "Báo cáo tháng", "month", date(2023, 11, 1), True),
        (other_committee.pk, "Quý", "quarter", date(2023, 1, 1), True),
    ]
