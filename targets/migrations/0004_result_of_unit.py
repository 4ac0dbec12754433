"""The index of the units' figures leaves out those of no unit.

SQLite took the plain one for the committee's own figures, as if `unit IS NULL` were rare, and read those of all
committees for one board.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("targets", "0003_congress_target_guarded"),
    ]

    operations = [
        migrations.AlterField(
            model_name="result",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Để trống khi là số của toàn cấp ủy.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="của đơn vị",
            ),
        ),
        migrations.AddIndex(
            model_name="result",
            index=models.Index(condition=models.Q(("unit__isnull", False)), fields=["unit"], name="result_of_unit"),
        ),
    ]
