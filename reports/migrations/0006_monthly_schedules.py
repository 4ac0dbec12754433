"""The month-end summary that every committee had becomes a schedule of its own, which the office may change.

It begins with the month of the migration. Undone, the schedules stay until their table goes: the office may have
changed them.
"""

from datetime import date
from typing import Any

from django.db import migrations
from django.utils import timezone


def give_each_committee_one(apps: Any, schema_editor: Any) -> None:
    Unit, Schedule = apps.get_model("accounts", "Unit"), apps.get_model("reports", "SummarySchedule")  # noqa: N806
    begins: date = timezone.localdate().replace(day=1)
    for committee in Unit.objects.filter(kind="committee").exclude(pk__in=Schedule.objects.values("committee")):
        Schedule.objects.create(committee=committee, name="Báo cáo tháng", period_kind="month", starts_on=begins)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_schedules"),
    ]

    operations = [
        migrations.RunPython(give_each_committee_one, migrations.RunPython.noop),
    ]
