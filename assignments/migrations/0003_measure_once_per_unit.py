from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0002_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_on__isnull", True), ("directive__isnull", True)),
                fields=("indicator", "unit", "task"),
                name="measure_once_per_unit",
            ),
        ),
    ]
