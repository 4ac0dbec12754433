from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assignments", "0007_answers_in_rows")]

    operations = [
        migrations.RemoveField(model_name="instruction", name=name) for name in ("answer", "answered_at", "answered_by")
    ]
